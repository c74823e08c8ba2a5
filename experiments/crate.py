"""Describe the folder of reports as a research object (RO-Crate), after all of them are written.

python experiments/crate.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from sayso.reports import Provenance
from sayso.reports.crate import Made, write_crate

REPORTS = Path(__file__).parents[1] / "reports"
# Timings change from run to run.
LEFT_OUT = ("speed", "page_speed", "length", "growth")


def made(folder: Path) -> list[Made]:
    """Return the reports of a folder and those below it, in order of name."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        report: dict[str, Any] = msgspec.json.decode(path.read_bytes())
        # A report of an earlier version of sayso has no title in its JSON.
        if path.stem in LEFT_OUT or "title" not in report:
            continue
        own = [path, path.with_suffix(".md"), *sorted(path.parent.glob(f"{path.stem}-*.svg"))]
        found.append(
            Made(
                title=report["title"],
                files=tuple(file for file in own if file.exists()),
                provenance=msgspec.convert(report["provenance"], Provenance),
            )
        )
    return found


if __name__ == "__main__":
    about = "Measurements of sayso and its case study, each with data, method, errors and limits."
    write_crate(REPORTS, "Reports of sayso", about, made(REPORTS))
