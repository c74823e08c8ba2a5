"""The ledger of one article in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sayso.records import Analysis
from sayso.reports.sheet import Figure, Sheet, Statement, Voice, sheet

if TYPE_CHECKING:
    from rich.console import RenderableType

# Told apart also by those who do not see red and green apart: no bloc by colour alone.
COLOURS = ("cyan", "yellow", "magenta", "blue", "green", "bright_red", "bright_cyan")
SIGN_STYLES = {"+": "green", "−": "red", "=": "dim"}
RELATION_STYLES = {"disputed": "bold red", "revised": "bold yellow"}


def show(analysis: Analysis, label: Callable[[str], str]) -> Group:
    """Return the ledger of an analysis, to be printed by rich; `label` names a bloc."""
    return Group(*_parts(sheet(analysis, label)))


def _parts(page: Sheet) -> Iterator[RenderableType]:
    colours = {label: COLOURS[i % len(COLOURS)] for i, (label, _) in enumerate(page.blocs)}
    yield Rule(Text(page.title, style="bold"), style="dim", align="left")
    if page.source:
        yield Text(" · ".join(page.source), style="dim")
    yield _heading("Who says what")
    if page.voices:
        counts = [(f"{label} {count}", colours[label]) for label, count in page.blocs]
        yield Padding(Text.assemble(*_joined(counts)), (0, 2))
        legend = Text("Stance toward a side: + positive, − negative, = neutral.", style="dim")
        yield Padding(legend, (0, 2))
        yield _statements(page.voices, colours)
    else:
        yield Text("  Nobody is reported to say anything.", style="dim")
    yield _heading("Ledger of numbers")
    if page.ledger:
        yield _numbers(page, colours)
    else:
        yield Text("  No numbers.", style="dim")
    if page.relations:
        yield _heading("How they stand to one another")
        yield Padding(_relations(page), (0, 1))
    yield Text("")


def _heading(words: str) -> RenderableType:
    return Padding(Text(words.upper(), style="bold"), (1, 0, 0, 0))


def _joined(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, part in enumerate(parts):
        if number:
            yield (" · ", "dim")
        yield part


def _table(*columns: tuple[str, int | None]) -> Table:
    """Return a table with columns of the greatest widths given."""
    table = Table(box=SIMPLE_HEAD, header_style="dim", padding=(0, 1))
    for name, width in columns:
        table.add_column(name, max_width=width, overflow="fold")
    return table


def _statements(voices: tuple[Voice, ...], colours: dict[str, str]) -> Table:
    table = _table(("Speaker", 22), ("Cue", 15), ("Statement", None))
    for voice in voices:
        who = Text(voice.name, style=colours[voice.label])
        if voice.role and voice.role.casefold() not in voice.name.casefold():
            who.append(f"\n{voice.role}", style="default")
        if voice.label.casefold() != voice.name.casefold():
            who.append(f"\n{voice.label}", style="default dim")
        for statement in voice.statements:
            cue = Text(statement.cue)
            if statement.reporting != "neutral":
                cue.append(f"\n{statement.reporting}", style="italic dim")
            table.add_row(who, cue, _words(statement))
            who = Text()
        table.add_section()
    return table


def _words(statement: Statement) -> Text:
    """Return what is said, and below it the stance and the numbers."""
    words = Text(statement.text)
    lead = "\n"
    for stance in statement.stances:
        words.append(lead).append(stance, style=SIGN_STYLES[stance[0]])
        lead = "  "
    for number in statement.numbers:
        words.append(lead).append(number, style="bold")
        lead = "; "
    return words


def _numbers(page: Sheet, colours: dict[str, str]) -> Table:
    table = _table(("Counted", 14), ("Claim", 18), ("Whose", 48), ("Event, place", 32))
    for counted, figures in page.ledger:
        for before, figure in zip((None, *figures), figures, strict=False):
            table.add_row(
                Text(counted if before is None else "", style="bold"),
                Text.assemble(
                    (figure.interval, "bold"),
                    (f" {figure.written}" if figure.vague else "", "dim"),
                ),
                _whose(figure, before, colours),
                Text(", ".join(part for part in (figure.event, figure.place) if part)),
            )
        if len(figures) > 1:
            table.add_section()
    return table


def _whose(figure: Figure, before: Figure | None, colours: dict[str, str]) -> Text:
    if before is not None and (before.owner, before.bloc) == (figure.owner, figure.bloc):
        return Text("″", style="dim")
    if figure.bloc is None:
        return Text(figure.owner, style="italic dim")
    whose = Text(figure.owner, style=colours.get(figure.label, ""))
    if figure.label.casefold() != figure.owner.casefold():
        whose.append(f" ({figure.label})", style="default dim")
    return whose


def _relations(page: Sheet) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in page.relations:
        table.add_row(Text(name, style=RELATION_STYLES.get(name, "dim")), Text(words))
    return table
