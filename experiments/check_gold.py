"""Check gold annotation against the rules of its guidelines that a program can check.

Usage: ``python experiments/check_gold.py [PATH ...]``; prints what breaks a rule, exits 1 if any.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from sayso import SaysoError, agreement, datasets
from sayso.actors import Registry
from sayso.agreement import ClaimId, Cluster, Event, Pair
from sayso.records import Analysis, Attribution, Quantity, Span

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold"

UNITLESS = {"count", "ratio"}
FREE = {"other"}  # A unit where there is one.
OPENING = "\"“„«'‘"
CLOSING = "\"”“»'’"
# Which bounds a modifier leaves open: (low, high), True where the bound must stand.
BOUNDS = {
    "exact": (True, True),
    "approx": (True, True),
    "range": (True, True),
    "at_least": (True, False),
    "more_than": (True, False),
    "vague": (True, False),
    "at_most": (False, True),
    "less_than": (False, True),
}


def problems(
    analysis: Analysis, registry: Registry | None = None, *, complete: bool = True
) -> list[str]:
    """Return what breaks a rule in one article, each with the id of the item.

    Blocs and sides are those of the registry, by default of the Russian war on Ukraine. Where the
    annotation is not `complete`, an article may have no frames at all.
    """
    registry = registry or Registry.load()
    found = [*_ids(analysis), *_speakers(analysis, registry)]
    framed = any(attribution.frames for attribution in analysis.attributions)
    for attribution in analysis.attributions:
        found += [f"{attribution.id}: {what}" for what in _attribution(analysis, attribution)]
        if not attribution.frames and (framed or complete):
            found.append(f"{attribution.id}: has no frame")
        strangers = attribution.stance.keys() - {side.name for side in registry.sides}
        if strangers:
            named = ", ".join(sorted(strangers))
            found.append(f"{attribution.id}: stance toward an unknown side: {named}")
    for quantity in analysis.quantities:
        found += [f"{quantity.id}: {what}" for what in _quantity(analysis, quantity)]
    return [*found, *_relations(analysis)]


def _ids(analysis: Analysis) -> Iterator[str]:
    for what, items in (("attribution", analysis.attributions), ("quantity", analysis.quantities)):
        for name, times in Counter(item.id for item in items).items():
            if times > 1:
                yield f"{name}: {times} of {what} have this id"
    starts = [quantity.span for quantity in analysis.quantities]
    if starts != sorted(starts):
        yield "quantities are not in the order of the text"
    for before, after in pairwise(starts):
        if before.end > after.start:
            yield f"the quantities at {list(before)} and {list(after)} overlap"


def _speakers(analysis: Analysis, registry: Registry) -> Iterator[str]:
    blocs = {key for key, _ in registry.blocs}
    used = {attribution.speaker for attribution in analysis.attributions}
    for name, speaker in analysis.speakers.items():
        if speaker.bloc not in blocs:
            yield f"{name}: no such bloc: {speaker.bloc}"
        if not speaker.name.strip():
            yield f"{name}: has no name"
    yield from (
        f"no speaker {name!r}" for name in sorted(used - {None, *analysis.speakers}, key=str)
    )


def _attribution(analysis: Analysis, attribution: Attribution) -> Iterator[str]:
    roles = {
        "source": attribution.source or (),
        "cue": attribution.cue,
        "content": attribution.content,
    }
    for role, spans in roles.items():
        yield from (f"{role} {what}" for what in _spans(analysis.text, spans))
    if attribution.source == ():
        yield "source is empty; null says that nobody is named"
    if not attribution.content:
        yield "has no content"
    if attribution.source is None and attribution.speaker is not None:
        yield "has a speaker, but no source"
    if attribution.source is None and not attribution.cue:
        yield "has neither source nor cue"
    if attribution.source is not None and attribution.speaker is None:
        yield "has a source, but no speaker"
    content = " ".join(analysis.text[slice(*span)] for span in attribution.content)
    for role in ("source", "cue"):
        for span in roles[role]:
            if any(_inside(span, other) for other in attribution.content):
                yield f"{role} lies inside its own content"
    if content and not content[-1].isalnum() and content[-1] in ",;:":
        yield "content ends in punctuation outside quotation marks"
    quoted = _quotation(analysis.text, attribution)
    if attribution.type == "direct" and quoted != "direct" and attribution.cue:
        yield f"is direct, but its quotation marks say {quoted}"
    if attribution.type != "direct" and quoted == "direct":
        yield f"is {attribution.type}, but lies wholly in quotation marks"
    if attribution.type == "mixed" and quoted == "indirect":
        yield "is mixed, but has no quotation marks"
    if len(set(attribution.frames)) < len(attribution.frames):
        yield "names a frame twice"


def _quotation(text: str, attribution: Attribution) -> str:
    """Return the type that quotation marks speak for; an unclosed one runs to the end."""
    parts = [text[slice(*span)] for span in attribution.content]
    if parts and parts[0][0] in OPENING:
        whole = all(part[0] in OPENING for part in parts)
        if whole and (parts[-1][-1] in CLOSING or not any(m in parts[-1][1:] for m in CLOSING)):
            return "direct"
    joined = " ".join(parts)
    # A straight or curly apostrophe within a word is no quotation mark.
    opened = any(
        mark in OPENING and not joined[place - 1 : place].isalnum()
        for place, mark in enumerate(joined)
    )
    return "mixed" if opened else "indirect"


def _quantity(analysis: Analysis, quantity: Quantity) -> Iterator[str]:
    yield from (f"span {what}" for what in _spans(analysis.text, (quantity.span,)))
    low, high = quantity.low, quantity.high
    if (low is not None, high is not None) != BOUNDS[quantity.modifier]:
        yield f"is {quantity.modifier}, but its interval is {low} to {high}"
    elif quantity.modifier in {"exact", "approx"} and low != high:
        yield f"is {quantity.modifier}, but low differs from high"
    elif low is not None and high is not None and low > high:
        yield "low exceeds high"
    if quantity.dimension in UNITLESS and quantity.unit is not None:
        yield f"a {quantity.dimension} has no unit"
    if quantity.dimension not in UNITLESS | FREE and quantity.unit is None:
        yield f"a {quantity.dimension} needs a unit"
    if quantity.dimension == "percent" and quantity.unit != "percent":
        yield "a percentage has the unit percent"
    if quantity.dimension == "age" and quantity.unit not in {"year", "month", "week", "day"}:
        yield f"an age has no unit {quantity.unit}"
    if quantity.dimension == "count" and quantity.counted is None:
        yield "a count counts something"
    if quantity.place is not None and quantity.place not in analysis.text:
        yield f"the place {quantity.place!r} is not as written"
    yield from _circumstances(analysis, quantity)
    owners = {a.id: a for a in analysis.attributions}
    if quantity.attribution is None:
        return
    owner = owners.get(quantity.attribution)
    if owner is None:
        yield f"no attribution {quantity.attribution!r}"
    elif not any(_inside(quantity.span, span) for span in owner.content):
        yield f"lies outside the content of its owner {owner.id}"
    else:
        size = _size(owner)
        for other in analysis.attributions:
            around = any(_inside(quantity.span, span) for span in other.content)
            if around and _size(other) < size:
                yield f"{other.id} is a closer owner than {owner.id}"


def _circumstances(analysis: Analysis, quantity: Quantity) -> Iterator[str]:
    said = quantity.event is not None or quantity.role is not None
    if quantity.polarity is not None and not said:
        yield "has a polarity, but nothing happened"
    spans = [quantity.phrase, *(part.span for part in (quantity.location, quantity.date) if part)]
    for span in filter(None, spans):
        yield from (f"a span {what}" for what in _spans(analysis.text, (span,)))
    where, when = quantity.location, quantity.date
    if where is not None and analysis.text[slice(*where.span)] != quantity.place:
        yield "its location is not its place"
    if when is not None:
        try:
            days = [date.fromisoformat(day) for day in (when.start, when.end)]
        except ValueError as error:
            yield f"its date is none: {error}"
        else:
            if days[0] > days[1]:
                yield "its date ends before it begins"


def _relations(analysis: Analysis) -> Iterator[str]:
    known = {quantity.id: quantity for quantity in analysis.quantities}
    seen: set[tuple[str, frozenset[str]]] = set()
    for relation in analysis.relations:
        label = f"{relation.type} {relation.source} {relation.target}"
        missing = [end for end in (relation.source, relation.target) if end not in known]
        if missing:
            yield f"{label}: no quantity {', '.join(missing)}"
            continue
        one, two = known[relation.source], known[relation.target]
        if one is two:
            yield f"{label}: relates a quantity to itself"
        key = (relation.type, frozenset((one.id, two.id)))
        if key in seen:
            yield f"{label}: stands twice"
        seen.add(key)
        if relation.type == "conflicts" and one.attribution == two.attribution:
            yield f"{label}: conflicts are between different sources"
        alike = one.unit == two.unit and (one.low, one.high) == (two.low, two.high)
        if relation.type == "conflicts" and alike and one.modifier == two.modifier:
            yield f"{label}: the figures agree"
        # The ratio of a part may be given of a count, so ratios stand outside this rule.
        if relation.type == "part_of" and "ratio" not in (one.dimension, two.dimension):
            if one.dimension != two.dimension:
                yield f"{label}: a part has the dimension of the whole"
            elif one.low is not None and two.high is not None and one.low > two.high:
                yield f"{label}: the part exceeds the whole"


def event_problems(event: Event) -> list[str]:
    """Return what breaks a rule in how the claims of an event stand to one another."""
    inside = {claim: cluster for cluster in event.clusters for claim in cluster.claims}
    order = [(a.meta.published or "", a.id) for a in event.articles]
    found = ["the articles are not in order of publication"] if order != sorted(order) else []
    for cluster in event.clusters:
        found += [f"{cluster.id}: {what}" for what in _cluster(event, cluster)]
    numbers = event.quantities()
    for pair in event.pairs:
        ends = f"{pair.label} {':'.join(pair.source)} {':'.join(pair.target)}"
        if pair.source not in inside or pair.target not in inside:
            found.append(f"{ends}: is in no cluster")
        else:
            same = inside[pair.source] is inside[pair.target]
            found += [f"{ends}: {what}" for what in _pair(numbers, pair, same)]
    return [*found, *_complete(event, inside), *_within(event)]


def _cluster(event: Event, cluster: Cluster) -> Iterator[str]:
    if [*cluster.claims] != [claim for claim in event.quantities() if claim in cluster.claims]:
        yield "the claims are not in order of publication and text"
    named = {article for group in cluster.origins for article in group}
    if missing := sorted({claim.article for claim in cluster.claims} - named):
        yield f"no origin for {', '.join(missing)}"


def _pair(numbers: dict[ClaimId, Quantity], pair: Pair, same: bool) -> Iterator[str]:
    if same != (pair.label != "part_of" and pair.reason in {None, "estimate"}):
        yield "is of one thing" if same else "is of two things"
    one, two = numbers[pair.source], numbers[pair.target]
    order = [*numbers]
    later = order.index(pair.source) > order.index(pair.target)
    if pair.label not in {"part_of", "revises"} and not later:
        yield "leads from the earlier to the later"
    alike = (one.low, one.high, one.unit) == (two.low, two.high, two.unit)
    if pair.label in {"conflicts", "revises"} and alike:
        yield "the figures agree"
    if pair.label == "repeats" and one.dimension != two.dimension:
        yield "the dimensions differ"
    bounded = one.low is not None and two.high is not None and one.unit == two.unit
    if pair.label == "part_of" and bounded and (one.low or 0) > (two.high or 0):
        yield "the part exceeds the whole"


def _complete(event: Event, inside: dict[ClaimId, Cluster]) -> Iterator[str]:
    """Yield what is left out: of one thing, or of two things that are set side by side."""
    stand = {frozenset((pair.source, pair.target)) for pair in event.pairs}
    beside: dict[frozenset[str], set[str]] = {}
    for pair in event.pairs:
        if pair.source in inside and pair.target in inside:
            both = frozenset((inside[pair.source].id, inside[pair.target].id))
            beside.setdefault(both, set()).add(pair.label)
    for one, two in combinations(event.quantities(), 2):
        if one not in inside or two not in inside or frozenset((one, two)) in stand:
            continue
        both = frozenset((inside[one].id, inside[two].id))
        # A part is set against totals of its own source only: others have gaps.
        if len(both) == 1 or beside.get(both) == {"not_comparable"}:
            yield f"no pair of {':'.join(one)} and {':'.join(two)}"


def _within(event: Event) -> Iterator[str]:
    """Yield where the relations of an article are not the pairs that lie in it."""
    for article in event.articles:
        pairs = {
            (pair.label, pair.source.quantity, pair.target.quantity)
            for pair in event.pairs
            if pair.source.article == pair.target.article == article.id
            and pair.label != "not_comparable"
        }
        given = {(r.type, r.source, r.target) for r in article.relations}
        for label, source, target in sorted(pairs ^ given):
            where = "pairs" if (label, source, target) in pairs else "relations"
            yield f"{article.id}: {label} {source} {target} is in the {where} only"


def _spans(text: str, spans: Sequence[Span]) -> Iterator[str]:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            yield f"{list(span)} is empty or outside the text"
        elif text[slice(*span)] != text[slice(*span)].strip():
            yield f"{list(span)} begins or ends with white space"
    for before, after in pairwise(spans):
        if before.end > after.start:
            yield f"{list(before)} and {list(after)} overlap or are not sorted"


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _size(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content)


def main(paths: Sequence[str]) -> int:
    """Check all gold below the paths; return the exit code."""
    checked = broken = 0
    try:
        for path in paths or [str(GOLD)]:
            found, articles = _below(Path(path))
            checked += articles
            broken += len(found)
            for what in found:
                print(what)
    except SaysoError as error:
        print(f"check_gold: {error}", file=sys.stderr)
        return 2
    print(f"{checked} articles checked, {broken} problems")
    return 1 if broken else 0


def _below(path: Path) -> tuple[list[str], int]:
    """Return the problems in a file or below a folder, and how many articles were checked."""
    if path.is_file() and (path.parent / datasets.PAIRS).exists():
        path = path.parent
    events = agreement.events(path) if agreement.event_files(path) else []
    found, told = [], {article.id for event in events for article in event.articles}
    for event in events:
        registry = Registry.load(event.actors)
        for article in event.articles:
            found += [f"{article.id}: {what}" for what in problems(article, registry)]
        found += [f"{event.name}: {what}" for what in event_problems(event)]
    single = [article for article in datasets.gold(path) if article.id not in told]
    # Of gold whose text is elsewhere, part is annotated without frames.
    complete = not datasets.withheld(path)
    for article in single:
        found += [f"{article.id}: {what}" for what in problems(article, complete=complete)]
    return found, len(told) + len(single)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
