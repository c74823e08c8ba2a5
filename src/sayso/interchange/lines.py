"""JSON lines: an analysis a line, as `sayso analyze` writes them; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sayso.errors import DataError
from sayso.interchange.files import read_text, write_text
from sayso.records import Analysis, check_offsets


def write(analyses: Iterable[Analysis], path: Path) -> None:
    """Write an analysis a line."""
    write_text(path, (f"{analysis.to_json()}\n" for analysis in analyses))


def read(path: Path) -> Iterator[Analysis]:
    """Yield the analyses of a file."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            where = f"{path}:{number}"
            try:
                analysis = Analysis.from_json(line)
            except DataError as error:
                raise DataError(error.what, where) from error
            check_offsets(analysis, where)
            yield analysis
