"""Groups side by side, for people: tables of figures, tests and telling words, and sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sayso.contrast import FEWEST_ARTICLES, FEWEST_ITEMS, Contrast, Figure, Keyness, Pair
from sayso.reports.document import Cell, Table

Label = Callable[[str], str]

SURE = 0.05
DESIGNS = {
    "whole articles": "The test permutes the groups of whole articles.",
    "within articles": "The test permutes within each article: it asks whether the groups differ "
    "where one article reports both.",
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
