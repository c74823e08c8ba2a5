"""Tables on attribution: by group, by kind of error, and where the errors are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from sayso import Analysis, Attribution, Span
from sayso.reports import Table
from sayso.reports.document import Cell
from sayso.scoring import Scores, match_attributions, score_attributions
from sayso.scoring.bootstrap import Measure, measure, recall
from sayso.scoring.matching import WHOLE_CONTENT, WHOLE_SOURCE, jaccard, length, overlap

SPANS = ("source.exact.f1", "cue.exact.f1", "content.exact.f1", "whole.f1")
WORST = 20
RESAMPLES = 1000
KINDS = ("not found", "content", "source", "cue", "spurious")
_ABOUT_KINDS = (
    "Not found: nothing predicted overlaps the content, or what does counts for another statement. "
    "Content, source, cue: the first of these in which the nearest prediction differs too much to "
    "count. Spurious: predicted where nothing is annotated."
)

Predicted = Mapping[str, Sequence[Analysis]]
Pair = tuple[Analysis, Analysis]
Difference = tuple[str, Attribution | None, Attribution | None]


def cell(found: Measure) -> str | None:
    """Return a measure with its interval, as it stands in a table."""
    if found.value is None:
        return None
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def scored(
    scores: Mapping[str, Scores], names: Sequence[str], title: str, note: str | None = None
) -> Table:
    """Set measures of several systems side by side; what was not measured is left out."""
    known = {found.name for one in scores.values() for found in one.measures}
    names = [name for name in names if name in known]
    return Table(
        title=title,
        columns=("System", *names),
        rows=tuple(
            (system, *(cell(found[name]) for name in names)) for system, found in scores.items()
        ),
        note=note,
    )


def whole(one: Analysis, other: Analysis) -> Iterator[Attribution]:
    """Yield the annotated attributions that are found whole."""
    for annotated, _ in match_attributions(one, other):
        yield annotated


def content(one: Analysis, other: Analysis) -> Iterator[Attribution]:
    """Yield the annotated attributions of whose content some attribution has at least half."""
    for annotated in one.attributions:
        half = length(annotated.content) / 2
        if any(overlap(annotated.content, found.content) >= half for found in other.attributions):
            yield annotated


def found_by(
    annotated: Sequence[Analysis],
    predicted: Predicted,
    group: Callable[[Analysis, Attribution], str],
    groups: Sequence[str],
    *,
    title: str,
    seed: int,
    found: Callable[[Analysis, Analysis], Iterator[Attribution]] = whole,
) -> Table:
    """Tell which share of each group of annotated attributions every system finds."""
    sizes = Counter(group(one, a) for one in annotated for a in one.attributions)
    groups = [name for name in groups if sizes[name]]
    rows: list[tuple[Cell, ...]] = []
    for system, analyses in predicted.items():
        hits = [
            Counter(group(one, a) for a in found(one, other))
            for one, other in zip(annotated, analyses, strict=True)
        ]
        cells = []
        for name in groups:
            counts = []
            for one, right in zip(annotated, hits, strict=True):
                every = sum(group(one, a) == name for a in one.attributions)
                counts.append([(right[name], every, every)] if every else [])
            share = measure(
                name, recall, counts, n_items=sizes[name], seed=seed, resamples=RESAMPLES
            )
            cells.append(cell(share))
        rows.append((system, *cells))
    return Table(
        title=title,
        columns=("System", *(f"{name} ({sizes[name]})" for name in groups)),
        rows=tuple(rows),
        note="In brackets, how many are annotated.",
    )


def by_article(
    annotated: Sequence[Analysis],
    own: Sequence[Analysis],
    groups: Mapping[str, str],
    name: str,
    *,
    title: str,
    seed: int,
) -> Table:
    """Score groups of articles: `groups` says to which one each belongs, by id."""
    rows: list[tuple[Cell, ...]] = []
    for group in dict.fromkeys(groups.values()):
        chosen = [one for one in annotated if groups.get(one.id) == group]
        if chosen:
            given = [other for other in own if groups.get(other.id) == group]
            scores = score_attributions(chosen, given, seed)
            count = sum(len(one.attributions) for one in chosen)
            rows.append((group, len(chosen), count, *(cell(scores[name]) for name in SPANS)))
    return Table(title=title, columns=(name, "Articles", "Attributions", *SPANS), rows=tuple(rows))


def worst(annotated: Sequence[Analysis], own: Sequence[Analysis]) -> list[Pair]:
    """Return the worst articles as annotated and as found, the worst first."""

    def rank(pair: Pair) -> tuple[float, str]:
        one, found = pair
        both = len(one.attributions) + len(found.attributions)
        return (2 * len(match_attributions(one, found)) / both if both else 1.0, one.id)

    return sorted(zip(annotated, own, strict=True), key=rank)[:WORST]


def articles(pairs: Sequence[Pair], title: str, seed: int) -> Table:
    """Score articles one by one."""
    rows: list[tuple[Cell, ...]] = []
    for one, found in pairs:
        scores = score_attributions([one], [found], seed, resamples=1)
        values = [scores[measured].value for measured in SPANS]
        rows.append((one.id, len(one.text.split()), len(one.attributions), *values))
    return Table(
        title=title,
        columns=("Article", "Words", "Attributions", *SPANS),
        rows=tuple(rows),
    )


def kinds(annotated: Sequence[Analysis], predicted: Predicted) -> Table:
    """Count for every system what goes wrong."""
    rows: list[tuple[Cell, ...]] = []
    for system, analyses in predicted.items():
        counts = Counter(
            kind
            for one, found in zip(annotated, analyses, strict=True)
            for kind, _, _ in differences(one, found)
        )
        every = sum(len(one.attributions) for one in annotated)
        missed = sum(counts[kind] for kind in KINDS[:-1])
        rows.append((system, every - missed, *(counts[kind] for kind in KINDS)))
    return Table(
        title="What goes wrong",
        columns=("System", "whole", *KINDS),
        rows=tuple(rows),
        note=_ABOUT_KINDS,
    )


def places(pairs: Sequence[Pair]) -> Table:
    """Show where the errors of articles are, by offsets alone."""
    rows: list[tuple[Cell, ...]] = []
    for one, found in pairs:
        listed: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for kind, gold, other in differences(one, found):
            listed[kind].append(_place(kind, gold, other))
        rows.append((one.id, *(", ".join(errors) or None for errors in listed.values())))
    return Table(
        title="Where the errors of these articles are",
        columns=("Article", *KINDS),
        rows=tuple(rows),
        note="Character offsets of the content as annotated; of the source and the cue in their "
        "columns. After a slash, as predicted. Pieces are joined by +.",
    )


def differences(gold: Analysis, predicted: Analysis) -> list[Difference]:
    """Return what is wrong with a prediction, in the order of the text: kind, gold, predicted."""
    pairs = match_attributions(gold, predicted)
    whole = {one.id for one, _ in pairs}
    used = {other.id for _, other in pairs}
    wrong: list[Difference] = []
    for one in gold.attributions:
        if one.id in whole:
            continue
        nearest = max(
            predicted.attributions,
            key=lambda other: (jaccard(one.content, other.content), other.id not in used),
            default=None,
        )
        if nearest is None or not jaccard(one.content, nearest.content):
            wrong.append(("not found", one, None))
        else:
            wrong.append((_kind(one, nearest), one, nearest))
    for other in predicted.attributions:
        if other.id not in used and not any(
            jaccard(one.content, other.content) for one in gold.attributions
        ):
            wrong.append(("spurious", None, other))
    return sorted(wrong, key=_position)


def _kind(gold: Attribution, predicted: Attribution) -> str:
    if jaccard(gold.content, predicted.content) < WHOLE_CONTENT:
        return "content"
    if jaccard(gold.source or (), predicted.source or ()) < WHOLE_SOURCE:
        return "source"
    same = not gold.cue and not predicted.cue
    common = gold.cue and predicted.cue and jaccard(gold.cue, predicted.cue)
    return "not found" if same or common else "cue"


def _position(difference: Difference) -> tuple[int, int]:
    _, gold, predicted = difference
    spans = [span for one in (gold, predicted) if one for span in one.content]
    return min(spans, default=Span(0, 0))


def _place(kind: str, gold: Attribution | None, predicted: Attribution | None) -> str:
    shown = []
    for one in (gold, predicted):
        if one is not None:
            spans = {"source": one.source or (), "cue": one.cue}.get(kind, one.content)
            shown.append("+".join(f"{start}–{end}" for start, end in spans) or "none")
    return " / ".join(shown)
