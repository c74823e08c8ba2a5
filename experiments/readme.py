"""Fill the tables of measured quality in README.md and docs/ with the figures of the reports.

    python experiments/readme.py

A table stands between ``<!-- quality: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/quality.md")
PLACE = re.compile(r"(<!-- quality: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(page: str) -> str:
    """Return a page with its tables filled in anew."""
    return PLACE.sub(lambda match: f"{match[1]}{_tables()[match[2]]}{match[3]}", page)


@cache
def _tables() -> dict[str, str]:
    wanted = tomllib.loads((ROOT / "experiments" / "readme.toml").read_text(encoding="utf-8"))
    return {table["name"]: "\n".join(_lines(table["rows"])) + "\n" for table in wanted["tables"]}


def _lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    head = ["| measure, 95% interval | sayso | what one would reach for |", "| --- | --- | --- |"]
    return head + [
        f"| {row['measure']} | {_with_interval(row['sayso'])} | {_peers(row.get('peers', []))} |"
        for row in rows
    ]


def _peers(peers: Sequence[dict[str, Any]]) -> str:
    told = (
        f"{peer['published'] if 'published' in peer else _number(_figure(peer['figure'])['value'])}"
        f", {peer['name']}"
        for peer in peers
    )
    return "; ".join(told) or "–"


def _with_interval(place: Sequence[str]) -> str:
    figure = _figure(place)
    value, low, high = (_number(figure[name]) for name in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _number(value: float) -> str:
    return f"{value:.2f}"


def _figure(place: Sequence[str]) -> dict[str, Any]:
    """Return the measure at a place: keys of objects, and names in lists of measures."""
    report, *keys = place
    found: Any = _report(report)["metrics"]
    for key in keys:
        found = (
            next(item for item in found if item["name"] == key)
            if isinstance(found, list)
            else found[key]
        )
    measure: dict[str, Any] = found
    return measure


@cache
def _report(name: str) -> dict[str, Any]:
    report: dict[str, Any] = msgspec.json.decode((ROOT / "reports" / f"{name}.json").read_bytes())
    return report


def main() -> None:
    """Write the pages."""
    for name in PAGES:
        path = ROOT / name
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
