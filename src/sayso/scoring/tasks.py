"""The measures of every task: annotation against annotation, with confidence intervals.

The first annotation is called gold and the second predicted; two annotators are compared in the
same way, and `agreement` adds Krippendorff's alpha. Articles are paired by id and must have the
same text; an article that was not predicted counts as one in which nothing was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence

from sayso.records import Analysis, Attribution, Quantity, Relation, Span
from sayso.scoring.bootstrap import Counts
from sayso.scoring.matching import Pair, match_attributions, match_quantities
from sayso.scoring.scoreboard import Scoreboard, Scores, pair_articles

ROLES: dict[str, Callable[[Attribution], Sequence[Span]]] = {
    "source": lambda attribution: attribution.source or (),
    "cue": lambda attribution: attribution.cue,
    "content": lambda attribution: attribution.content,
}
CIRCUMSTANCES: dict[str, Callable[[Quantity], Hashable]] = {
    "phrase": lambda quantity: quantity.phrase,
    "role": lambda quantity: quantity.role,
    "location": lambda quantity: quantity.location and _plain(quantity.location.name),
    "region": lambda quantity: quantity.location and quantity.location.region,
    "country": lambda quantity: quantity.location and quantity.location.country,
    "date": lambda quantity: quantity.date and (quantity.date.start, quantity.date.end),
}
UNDIRECTED = {"repeats", "conflicts"}
_LEADING = re.compile(r"^(?:(?:the|a|an|mr|mrs|ms|miss|dr)\b\.?\s*)+")


def score_attributions(
    gold: Sequence[Analysis], predicted: Sequence[Analysis], seed: int = 0, resamples: int = 1000
) -> Scores:
    """Score spans, whole attributions, and who speaks in them.

    Returns
    -------
    Scores
        ``{source,cue,content}.exact.{precision,recall,f1}``: distinct contiguous spans of an
        article, found with both ends right.
        ``{source,cue,content}.overlap.{precision,recall,f1}``: characters inside such spans.
        ``whole.{precision,recall,f1}``: attributions paired by `match_attributions`.
        On the pairs: ``type.accuracy``, ``channel.accuracy``; and where the gold has speakers,
        ``speaker.name.accuracy`` (names equal but for case, article and courtesy title),
        ``speaker.cluster.accuracy`` (each predicted speaker stands for at most one gold speaker
        of the article, chosen so that most pairs agree: the alignment of CEAF, Luo 2005), and
        ``bloc.accuracy`` (a statement of nobody counts as bloc "unknown").
    """
    board = Scoreboard(gold, predicted, seed, resamples)
    for name, role in ROLES.items():
        spans = [(_spans(one, role), _spans(other, role)) for one, other in board.articles]
        board.prf(
            f"{name}.exact",
            [_found(len({*one} & {*two}), len({*two}), len({*one})) for one, two in spans],
        )
        board.prf(f"{name}.overlap", [_characters(one, two) for one, two in spans])
    pairs = [match_attributions(*article) for article in board.articles]
    sizes = [(len(two.attributions), len(one.attributions)) for one, two in board.articles]
    board.prf("whole", [_found(len(m), *size) for m, size in zip(pairs, sizes, strict=True)])
    for (one, two), matched in zip(board.articles, pairs, strict=True):
        board.unpaired("whole", one, one.attributions, two.attributions, matched)
    board.agree("type", pairs, lambda article, a: a.type)
    board.agree("channel", pairs, lambda article, a: _plain(a.channel))
    if any(one.speakers for one in gold):
        board.agree("speaker.name", pairs, _speaker_name)
        stands_for = {
            one.id: _aligned(matched)
            for (one, _), matched in zip(board.articles, pairs, strict=True)
        }
        board.agree(
            "speaker.cluster",
            pairs,
            lambda article, a: a.speaker,
            lambda article, a: (
                a.speaker and stands_for[article.id].get(a.speaker, f"? {a.speaker}")
            ),
        )
        board.agree("bloc", pairs, _bloc)
    return board.scores()


def score_framing(
    gold: Sequence[Analysis], predicted: Sequence[Analysis], seed: int = 0, resamples: int = 1000
) -> Scores:
    """Score reporting class, stance and frames on paired attributions.

    Returns
    -------
    Scores
        ``reporting.{accuracy,macro_f1}``; ``stance.<side>.{accuracy,macro_f1}`` and
        ``stance.{accuracy,macro_f1}`` over all sides, where "not spoken of" is a class beside
        negative, neutral and positive; ``frames.{precision,recall,f1}``, micro-averaged.
    """
    board = Scoreboard(gold, predicted, seed, resamples)
    pairs = [match_attributions(*article) for article in board.articles]
    board.macro("reporting", board.agree("reporting", pairs, lambda article, a: a.reporting))
    sides = sorted({key for matched in pairs for pair in matched for a in pair for key in a.stance})
    every: list[list[tuple[Hashable, Hashable]]] = [[] for _ in pairs]
    for side in sides:
        labels = board.agree(f"stance.{side}", pairs, _stance_toward(side))
        board.macro(f"stance.{side}", labels)
        every = [before + new for before, new in zip(every, labels, strict=True)]
    board.accuracy("stance", every)
    board.macro("stance", every)
    board.prf(
        "frames", [[_shared(one.frames, two.frames) for one, two in matched] for matched in pairs]
    )
    return board.scores()


def score_quantities(
    gold: Sequence[Analysis], predicted: Sequence[Analysis], seed: int = 0, resamples: int = 1000
) -> Scores:
    """Score quantities, paired by overlap of their spans.

    Returns
    -------
    Scores
        ``quantity.{precision,recall,f1}``: paired at all; ``quantity.exact.*``: with the same
        span; ``quantity.interval.*``: with the same low and high;
        ``quantity.interval_modifier.*``: with the same modifier too.
        On the pairs, ``.accuracy`` of ``interval``, ``modifier``, ``dimension``, ``unit``,
        ``counted`` (head noun, singular), ``event``, ``place`` (but for article and case) and
        ``owner`` (the predicted attribution is paired with the gold's, or both have none).
        Where the gold has them, on the pairs: ``polarity.accuracy``, and of ``phrase``, ``role``,
        ``location`` (its name), ``region``, ``country`` and ``date`` (both days)
        ``.{precision,recall,f1}``, for most numbers have none.
    """
    board = Scoreboard(gold, predicted, seed, resamples)
    pairs = [match_quantities(*article) for article in board.articles]
    conditions: dict[str, Callable[[Quantity, Quantity], bool]] = {
        "quantity": lambda one, two: True,
        "quantity.exact": lambda one, two: one.span == two.span,
        "quantity.interval": lambda one, two: _interval(one) == _interval(two),
        "quantity.interval_modifier": lambda one, two: (
            (_interval(one), one.modifier) == (_interval(two), two.modifier)
        ),
    }
    sizes = [(len(two.quantities), len(one.quantities)) for one, two in board.articles]
    for name, holds in conditions.items():
        right = [sum(holds(*pair) for pair in matched) for matched in pairs]
        board.prf(name, [_found(n, *size) for n, size in zip(right, sizes, strict=True)])
    for (one, two), matched in zip(board.articles, pairs, strict=True):
        board.unpaired("quantity", one, one.quantities, two.quantities, matched)
    board.agree("interval", pairs, lambda article, q: _interval(q))
    board.agree("modifier", pairs, lambda article, q: q.modifier)
    board.agree("dimension", pairs, lambda article, q: q.dimension)
    board.agree("unit", pairs, lambda article, q: q.unit)
    board.agree("counted", pairs, lambda article, q: head(q.counted))
    board.agree("event", pairs, lambda article, q: _plain(q.event))
    board.agree("place", pairs, lambda article, q: _plain(q.place))
    _score_circumstances(board, gold, pairs)
    gold_owner = {
        (one.id, theirs.id): ours.id
        for one, two in board.articles
        for ours, theirs in match_attributions(one, two)
    }
    board.agree(
        "owner",
        pairs,
        lambda article, q: q.attribution,
        lambda article, q: (
            q.attribution and gold_owner.get((article.id, q.attribution), f"? {q.attribution}")
        ),
    )
    return board.scores()


def _score_circumstances(
    board: Scoreboard, gold: Sequence[Analysis], pairs: Sequence[Sequence[Pair[Quantity]]]
) -> None:
    """Score what only some annotations tell of a number: the part played, where and when."""
    annotated = [quantity for one in gold for quantity in one.quantities]
    if any(quantity.polarity for quantity in annotated):
        board.agree("polarity", pairs, lambda article, q: q.polarity)
    for name, read in CIRCUMSTANCES.items():
        if not any(read(quantity) for quantity in annotated):
            continue
        found = [[(read(one), read(two)) for one, two in matched] for matched in pairs]
        board.prf(name, [[_told(*labels) for labels in article] for article in found])


def _told(gold: Hashable, predicted: Hashable) -> Counts:
    return (
        int(gold is not None and gold == predicted),
        int(predicted is not None),
        int(gold is not None),
    )


def score_relations(
    gold: Sequence[Analysis], predicted: Sequence[Analysis], seed: int = 0, resamples: int = 1000
) -> Scores:
    """Score relations: right if the type is right and both ends pair with the gold's.

    ``repeats`` and ``conflicts`` have no direction. A relation with an end that pairs with no
    gold quantity is spurious; a gold relation with an end that was not found is missed.

    Returns
    -------
    Scores
        ``relation.{precision,recall,f1}``, and the same for each type:
        ``relation.part_of.f1`` ...
    """
    board = Scoreboard(gold, predicted, seed, resamples)
    keys: list[tuple[set[tuple[str, ...]], set[tuple[str, ...]]]] = []
    for one, two in board.articles:
        names = {theirs.id: ours.id for ours, theirs in match_quantities(one, two)}
        wanted = {_relation_key(r, r.source, r.target): r for r in one.relations}
        given = {
            _relation_key(
                r, names.get(r.source, f"? {r.source}"), names.get(r.target, f"? {r.target}")
            ): r
            for r in two.relations
        }
        keys.append(({*wanted}, {*given}))
        board.relations(one, wanted, given)
    for kind in (None, *sorted({key[0] for pair in keys for side in pair for key in side})):
        chosen = [[{key for key in side if kind in (None, key[0])} for side in p] for p in keys]
        board.prf(
            f"relation.{kind}" if kind else "relation",
            [_found(len(one & two), len(two), len(one)) for one, two in chosen],
        )
    return board.scores()


def agreement(first: Sequence[Analysis], second: Sequence[Analysis]) -> dict[str, float | None]:
    """Return Krippendorff's alpha (nominal) of two annotations of the same articles.

    Returns
    -------
    dict of str to float or None
        ``source``, ``cue``, ``content``: whether a word is inside such a span. On paired
        attributions: ``type``, ``reporting``, ``bloc``, and ``stance`` toward each side that
        either speaks of. None where there is nothing to compare.
    """
    labels: dict[str, list[tuple[Hashable, Hashable]]] = {
        name: [] for name in (*ROLES, "type", "reporting", "bloc", "stance")
    }
    for one, two in pair_articles(first, second):
        starts = [word.start() for word in re.finditer(r"\S+", one.text)]
        for name, role in ROLES.items():
            inside = [_positions(_spans(side, role)) for side in (one, two)]
            labels[name] += [(start in inside[0], start in inside[1]) for start in starts]
        for ours, theirs in match_attributions(one, two):
            labels["type"].append((ours.type, theirs.type))
            labels["reporting"].append((ours.reporting, theirs.reporting))
            labels["bloc"].append((_bloc(one, ours), _bloc(two, theirs)))
            for side in sorted({*ours.stance, *theirs.stance}):
                labels["stance"].append((ours.stance.get(side), theirs.stance.get(side)))
    return {name: _alpha(found) for name, found in labels.items()}


def _alpha(labels: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    if not labels:
        return None
    if len({label for pair in labels for label in pair}) == 1:
        return 1.0  # NLTK would divide by an expected disagreement of zero.
    from nltk.metrics.agreement import AnnotationTask

    task = AnnotationTask(
        (coder, item, label) for item, pair in enumerate(labels) for coder, label in enumerate(pair)
    )
    return float(task.alpha())


def _spans(analysis: Analysis, role: Callable[[Attribution], Sequence[Span]]) -> list[Span]:
    return sorted({span for attribution in analysis.attributions for span in role(attribution)})


def _positions(spans: Sequence[Span]) -> set[int]:
    return {position for span in spans for position in range(*span)}


def _characters(gold: Sequence[Span], predicted: Sequence[Span]) -> list[Counts]:
    """Count characters; one row for each stretch that either covers without a gap."""
    ours, theirs = _positions(gold), _positions(predicted)
    rows: list[Counts] = []
    last = -2
    for position in sorted(ours | theirs):
        if position != last + 1:
            rows.append((0, 0, 0))
        last = position
        right, given, wanted = rows[-1]
        in_ours, in_theirs = position in ours, position in theirs
        rows[-1] = (right + (in_ours and in_theirs), given + in_theirs, wanted + in_ours)
    return rows


def _found(right: int, predicted: int, gold: int) -> Sequence[Counts]:
    """Return one row (right, predicted, gold) for every item of either side."""
    return [(1, 1, 1)] * right + [(0, 1, 0)] * (predicted - right) + [(0, 0, 1)] * (gold - right)


def _shared(gold: Collection[Hashable], predicted: Collection[Hashable]) -> Counts:
    return (len({*gold} & {*predicted}), len({*predicted}), len({*gold}))


def _speaker_name(article: Analysis, attribution: Attribution) -> str | None:
    return _plain(article.speakers[attribution.speaker].name) if attribution.speaker else None


def _bloc(article: Analysis, attribution: Attribution) -> str:
    return article.speakers[attribution.speaker].bloc if attribution.speaker else "unknown"


def _stance_toward(side: str) -> Callable[[Analysis, Attribution], str | None]:
    return lambda article, attribution: attribution.stance.get(side)


def _aligned(matched: Sequence[Pair[Attribution]]) -> dict[str, str]:
    """Return which gold speaker each predicted one stands for, one-to-one, by most pairs."""
    together = Counter(
        (two.speaker, one.speaker) for one, two in matched if one.speaker and two.speaker
    )
    predicted, gold = (sorted({names[side] for names in together}) for side in (0, 1))
    if not together:
        return {}
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    counts = np.array([[together[name, other] for other in gold] for name in predicted])
    rows, columns = linear_sum_assignment(counts, maximize=True)
    return {predicted[r]: gold[c] for r, c in zip(rows, columns, strict=True) if counts[r, c]}


def _plain(name: str | None) -> str | None:
    """Return a name without case, leading article or courtesy title, and outer white space."""
    return None if name is None else _LEADING.sub("", " ".join(name.casefold().split()))


def head(counted: str | None) -> str | None:
    """Return the head of a noun phrase in the singular: its last word."""
    if not counted or not counted.split():
        return None
    from textblob.en.inflect import singularize

    return str(singularize(counted.casefold().split()[-1]))


def _interval(quantity: Quantity) -> tuple[float | None, float | None]:
    """Return the bounds, rounded to nine figures: 2.3 million need not be 2300000 to the bit."""
    low, high = (
        None if bound is None else float(f"{bound:.9g}") for bound in (quantity.low, quantity.high)
    )
    return low, high


def _relation_key(relation: Relation, source: str, target: str) -> tuple[str, ...]:
    ends = sorted((source, target)) if relation.type in UNDIRECTED else (source, target)
    return (relation.type, *ends)
