"""Groups side by side, for people: tables, sentences, Markdown; and one tidy table for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from sayso.actors import Registry
from sayso.contrast import (
    FEWEST_ARTICLES,
    FEWEST_ITEMS,
    Contrast,
    Figure,
    Keyness,
    Pair,
    contrast,
    numbers,
    statements,
)
from sayso.ledger import Collator
from sayso.ledger.reprints import reprints
from sayso.records import Analysis
from sayso.reports.document import Cell, Table, plain
from sayso.tables import to_frames

if TYPE_CHECKING:
    import pandas as pd

Label = Callable[[str], str]

SURE = 0.05
OF_NUMBERS = ("hedged", "distanced", "disputed", "revised", "modifier")
DESIGNS = {
    "whole articles": "The test permutes the groups of whole articles.",
    "within articles": "The test permutes within each article: it asks whether the groups differ "
    "where one article reports both.",
}


def compared(
    analyses: Sequence[Analysis],
    by: str,
    measures: Sequence[str],
    *,
    groups: Sequence[str] | None,
    distinct: bool,
    form: str,
    seed: int,
    registry: Registry,
) -> str:
    """Compare groups of statements, or of numbers where the measures are theirs; return a text.

    Reprints are found by the texts where the tables do not name them.
    """
    tables = to_frames(analyses)
    items, table = "statements", statements(tables)
    if not {name.partition("=")[0].partition(".")[0] for name in measures} - {*OF_NUMBERS}:
        items, table = "numbers", numbers(tables, Collator(registry)(analyses))
    if distinct and "duplicate_of" not in table:
        table["duplicate_of"] = table["article"].map(reprinted(analyses)).astype("string")
    found = contrast(table, by, measures, groups=groups, distinct=distinct, seed=seed)
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"
    if form == "csv":
        return tidy(found).to_csv(index=False, lineterminator="\n")

    def label(key: str) -> str:
        bloc = registry.bloc(key) if by == "bloc" else None
        return key if bloc is None else bloc.label

    return markdown(found, label, items)


def reprinted(analyses: Sequence[Analysis]) -> dict[str, str]:
    """Return for each article that reprints an earlier one the first that prints its text."""
    firsts = reprints([analysis.text for analysis in analyses])
    return {
        analysis.id: analyses[first].id
        for analysis, first in zip(analyses, firsts, strict=True)
        if analyses[first] is not analysis
    }


def figures(found: Contrast, label: Label, title: str, item: str = "statements") -> Table:
    """Return the figures of all groups, each with its interval and what stands behind it."""
    rows: list[tuple[Cell, ...]] = [
        (
            named(figure.measure, label),
            label(figure.group),
            _number(figure.value, figure.kind == "share"),
            _interval(figure.low, figure.high, figure.kind == "share"),
            figure.items,
            figure.articles,
        )
        for figure in found.figures
    ]
    refused = list(dict.fromkeys(f.refused for f in found.figures if f.refused))
    return Table(
        title=title,
        columns=("Measure", "Group", "Figure", "95% interval", item.capitalize(), "Articles"),
        rows=tuple(rows),
        note=f"No figure where fewer than {FEWEST_ITEMS} {item} or {FEWEST_ARTICLES} articles "
        "stand behind it."
        if refused
        else None,
    )


def pairs(
    found: Contrast, label: Label, title: str, item: str = "statements", sure: bool = False
) -> Table:
    """Return the pairs of groups, tested; `sure` leaves the others to the note."""
    inside = found.design == "within articles"
    tested = [pair for pair in found.pairs if pair.p is not None]
    shown = [pair for pair in found.pairs if not sure or _is_sure(pair)]
    rows: list[tuple[Cell, ...]] = []
    for pair in shown:
        share = pair.effect == "risk difference"
        rows.append(
            (
                named(pair.measure, label),
                f"{label(pair.group)} – {label(pair.other)}",
                _difference(pair.difference, pair.low, pair.high, share),
                None if share else _difference(pair.size, pair.size_low, pair.size_high, False),
                *(
                    (_difference(pair.within, pair.within_low, pair.within_high, share),)
                    if inside
                    else ()
                ),
                pair.items,
                pair.articles,
                *((pair.shared,) if inside else ()),
                p_value(pair.p),
                p_value(pair.p_holm),
            )
        )
    untested = len(found.pairs) - len(tested)
    notes = [DESIGNS[found.design]]
    if inside:
        notes.append("*Inside* is the difference inside the articles that report *both*.")
    if sure:
        rest = len(tested) - len(shown)
        notes.append(
            f"{len(tested)} pairs were tested; the {rest} not shown here cannot be told from "
            f"chance after Holm's correction (p ≥ {SURE})."
        )
    if untested:
        notes.append(f"{untested} had too little for a test.")
    return Table(
        title=title,
        columns=(
            "Measure",
            "Pair",
            "Difference (95% interval)",
            "Cliff's delta",
            *(("Inside",) if inside else ()),
            item.capitalize(),
            "Articles",
            *(("Both",) if inside else ()),
            "p",
            "Holm p",
        ),
        rows=tuple(rows),
        note=" ".join(notes),
    )


def overall(found: Contrast, label: Label, title: str, item: str = "statements") -> Table:
    """Return the tests whether any of the groups differs."""
    return Table(
        title=title,
        columns=("Measure", "Groups", item.capitalize(), "Articles", "p", "Holm p"),
        rows=tuple(
            (
                named(test.measure, label),
                len(test.groups),
                test.items,
                test.articles,
                p_value(test.p),
                p_value(test.p_holm),
            )
            for test in found.overall
        ),
        note=DESIGNS[found.design],
    )


def terms(found: Sequence[Keyness], label: Label, title: str) -> Table:
    """Return the telling words of several comparisons, with their examples."""
    rows: list[tuple[Cell, ...]] = []
    for comparison in found:
        for term in comparison.terms:
            rows.append(
                (
                    term.term,
                    f"{label(term.group)} (than {label(term.other)})",
                    round(term.z, 2),
                    round(term.log_odds, 2),
                    f"{term.count} : {term.other_count}",
                    term.items,
                    term.articles,
                    "; ".join(
                        f"{e.phrase} [{_place(e.article, e.start, e.end)}]" for e in term.examples
                    ),
                )
            )
    return Table(
        title=title,
        columns=(
            "Term",
            "More in",
            "z",
            "Log-odds",
            "Count",
            "Statements",
            "Articles",
            "Evidence [article, offsets]",
        ),
        rows=tuple(rows),
        note=" ".join(_compared_words(k, label) for k in found),
    )


def _compared_words(found: Keyness, label: Label) -> str:
    if found.refused:
        return f"No words: {found.refused}."
    chance = round(0.05 * found.words)
    return (
        f"{label(found.group)} against {label(found.other)}: {found.words} words of three articles "
        f"or more were compared; by chance alone about {chance} would have |z| > 1.96."
    )


def sentences(
    found: Contrast, label: Label, item: str = "statements", strongest: bool = False
) -> Iterator[str]:
    """Yield what the comparison shows, a sentence for each pair that differs for sure.

    `strongest` leaves the pair with the largest difference of each measure.
    """
    groups = {(figure.measure, figure.group): figure for figure in found.figures}
    sure = [pair for pair in found.pairs if _is_sure(pair)]
    largest: dict[str, Pair] = {}
    for pair in sorted(sure, key=lambda pair: -abs(pair.difference or 0.0)):
        largest.setdefault(pair.measure, pair)
    for pair in sure:
        if strongest and largest[pair.measure] is not pair:
            continue
        share = pair.effect == "risk difference"
        one, other = (groups[pair.measure, name] for name in (pair.group, pair.other))
        inside = _difference(pair.within, pair.within_low, pair.within_high, share)
        inside = f"; where one article reports both, {inside}" if inside else ""
        apart = _difference(pair.difference, pair.low, pair.high, share)
        yield _capital(
            f"{named(pair.measure, label)}: {_said(one, label, item)} against "
            f"{_said(other, label, item)}; the difference is {apart}{inside} "
            f"({p_sign(pair.p_holm)} after correction)."
        )
    tested = sum(pair.p is not None for pair in found.pairs)
    if strongest and len(sure) > len(largest):
        yield f"The table has {len(sure) - len(largest)} more pairs that differ."
    if rest := tested - len(sure):
        few = f"{rest} other" if sure else str(rest)
        yield (f"The difference of {few} pair{'s'[: rest > 1]} tested cannot be told from chance.")
    if not found.pairs and len(found.groups) > 1:
        yield (
            f"{len(found.groups)} groups are too many to compare pair by pair; they are tested all "
            "at once."
        )
    for test in found.overall:
        if test.p_holm is not None and not found.pairs:
            differ = "differ" if test.p_holm < SURE else "do not differ beyond chance"
            yield _capital(
                f"{named(test.measure, label)}: the {len(test.groups)} groups {differ} "
                f"({p_sign(test.p_holm)} after correction)."
            )
    refused = list(dict.fromkeys(f.refused for f in found.figures if f.refused))
    untested = [pair for pair in found.pairs if pair.refused and pair.difference is not None]
    if not strongest:
        yield from (f"No figure for {reason}." for reason in refused)
        yield from (
            f"No test of {label(pair.group)} and {label(pair.other)} "
            f"({named(pair.measure, label)}): {pair.refused}."
            for pair in untested
        )
        return
    if refused:
        small = {label(f.group) for f in found.figures if f.refused}
        yield (
            f"No figure is given where fewer than {FEWEST_ITEMS} {item} or {FEWEST_ARTICLES} "
            f"articles stand behind it ({', '.join(sorted(small))})."
        )
    if untested:
        yield (
            f"{len(untested)} pairs were not tested, for too few articles hold both (fewer than "
            f"{FEWEST_ARTICLES})."
        )


def markdown(found: Contrast, label: Label, item: str = "statements") -> str:
    """Return a comparison as Markdown that can be read without knowing the statistics."""
    counted = (
        f" {found.reprints_left_out} {item} in reprints are left out."
        if (found.reprints_left_out is not None)
        else ""
    )
    lines = [
        f"# {item.capitalize()} by {found.by}",
        "",
        "What the articles report, not what happened. A share is that of the "
        f"{item} of a group.{counted}",
        "",
        "## In words",
        "",
        *(f"- {plain(sentence)}" for sentence in sentences(found, label, item)),
        "",
    ]
    shown = [figures(found, label, "Figures", item)]
    if found.pairs:
        shown.append(pairs(found, label, "Pairs", item))
    if found.overall:
        shown.insert(1, overall(found, label, "Does any group differ?", item))
    for table in shown:
        lines += [f"## {table.title}", "", _row(table.columns), "|" + " --- |" * len(table.columns)]
        lines += [_row(row) for row in table.rows]
        lines += ["", *([table.note, ""] if table.note else [])]
    lines += [
        "## How to read this",
        "",
        "An interval says how far the figure might lie elsewhere had other articles of the same "
        "kind been read: articles are drawn again, whole, since statements of one article are "
        "not independent. p is the chance of a difference as large if the groups did not differ; "
        "Holm p is corrected for the number of pairs looked at, and is the one to judge by. "
        "Cliff's delta runs from -1 to 1; 0 is no difference.",
    ]
    return "\n".join(lines) + "\n"


def tidy(found: Contrast) -> pd.DataFrame:
    """Return everything as one table, a row for each figure, overall test and pair."""
    import pandas as pd

    rows = []
    for kind, tests in (
        ("figure", found.figures),
        ("overall", found.overall),
        ("pair", found.pairs),
    ):
        for test in tests:
            row = msgspec.to_builtins(test)
            figure = {"of": row.pop("kind")} if "kind" in row else {}
            if "groups" in row:
                row["group"] = ", ".join(row.pop("groups"))
            rows.append({"kind": kind, **row, **figure})
    columns = list(dict.fromkeys(chain.from_iterable(rows)))
    return pd.DataFrame(rows, columns=columns)


def named(measure: str, label: Label = str) -> str:
    """Return a measure in words; the share of a bloc is named after it.

    Examples
    --------
    >>> named("reporting=denying"), named("stance.Russia=negative"), named("frame.blame_law")
    ('reporting: denying', 'stance toward Russia: negative', 'frame: blame law')
    """
    column, _, value = measure.partition("=")
    if column == "bloc" and value:
        return label(value)
    kind, _, of = column.partition(".")
    words = (
        f"stance toward {of}" if kind == "stance" and of else ": ".join(filter(None, (kind, of)))
    )
    return (f"{words}: {value}" if value else words).replace("_", " ")


def p_value(p: float | None) -> str | None:
    """Return a p-value as papers print it.

    Examples
    --------
    >>> p_value(0.0001), p_value(0.0213), p_value(None)
    ('< 0.001', '0.021', None)
    """
    if p is None:
        return None
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def p_sign(p: float | None) -> str:
    """Return a p-value with its sign: "p = 0.021"."""
    shown = p_value(p) or "not tested"
    return f"p {shown}" if shown.startswith("<") else f"p = {shown}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _is_sure(pair: Pair) -> bool:
    return pair.p_holm is not None and pair.p_holm < SURE


def _said(figure: Figure, label: Label, item: str) -> str:
    share = figure.kind == "share"
    value, between = _number(figure.value, share), _interval(figure.low, figure.high, share)
    return (
        f"{label(figure.group)} {value} ({between}; {figure.items} {item} in {figure.articles} "
        "articles)"
    )


def _number(value: float | None, share: bool) -> str | None:
    if value is None:
        return None
    return f"{100 * value:.1f}%" if share else f"{value:.3f}"


def _interval(low: float | None, high: float | None, share: bool) -> str | None:
    if low is None or high is None:
        return None
    return f"{100 * low:.1f} to {100 * high:.1f}" if share else f"{low:.3f} to {high:.3f}"


def _difference(
    value: float | None, low: float | None, high: float | None, share: bool
) -> str | None:
    if value is None:
        return None
    shown = f"{100 * value:+.1f} points" if share else f"{value:+.3f}"
    between = _interval(low, high, share)
    return shown if between is None else f"{shown} ({between})"


def _place(article: str, start: int, end: int) -> str:
    return f"{article}, {start}–{end}"


def _row(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"
