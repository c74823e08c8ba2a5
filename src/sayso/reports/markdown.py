"""The ledger of one article in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sayso.records import Analysis
from sayso.reports.document import plain
from sayso.reports.sheet import Sheet, Statement, sheet


def markdown(analysis: Analysis, label: Callable[[str], str]) -> str:
    """Return the ledger of an analysis as Markdown; `label` names a bloc."""
    return "\n".join(_lines(sheet(analysis, label))) + "\n"


def _lines(page: Sheet) -> Iterator[str]:
    yield from (f"# {plain(page.title)}", "")
    if page.source:
        yield from (plain(" · ".join(page.source)), "")
    yield from ("## Who says what", "")
    if page.voices:
        blocs = " · ".join(f"{label} {count}" for label, count in page.blocs)
        yield from (f"{plain(blocs)}. Stance toward a side: + positive, − negative, = neutral.", "")
        yield from _table("Speaker", "Bloc", "Cue", "Statement", "Stance", "Numbers")
        for voice in page.voices:
            for statement in voice.statements:
                yield _row(voice.name, voice.label, *_cells(statement))
    else:
        yield "Nobody is reported to say anything."
    yield from ("", "## Ledger of numbers", "")
    if page.ledger:
        yield from _table("Counted", "Claim", "As written", "Whose", "Bloc", "Event", "Place")
        for counted, figures in page.ledger:
            for figure in figures:
                claim = (counted, figure.interval, figure.written)
                yield _row(*claim, figure.owner, figure.label, figure.event, figure.place)
    else:
        yield "No numbers."
    if page.relations:
        yield from ("", "## How they stand to one another", "")
        for name, words in page.relations:
            yield f"- **{name}**: {plain(words)}"


def _cells(statement: Statement) -> Sequence[str]:
    cue = statement.cue
    if statement.reporting != "neutral":
        cue += f" ({statement.reporting})"
    return cue, statement.text, ", ".join(statement.stances), "; ".join(statement.numbers)


def _table(*columns: str) -> tuple[str, str]:
    return _row(*columns), "|" + " --- |" * len(columns)


def _row(*cells: str) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"
