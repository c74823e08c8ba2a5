"""Check gold annotation against the rules of its guidelines that a program can check.

Usage: ``python experiments/check_gold.py [PATH ...]``; prints what breaks a rule, exits 1 if any.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from sayso import SaysoError, datasets
from sayso.records import Analysis, Attribution, Quantity, Span

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold"

BLOCS = {
    "russian_official",
    "ukrainian_official",
    "us_delegation",
    "other_official",
    "expert",
    "military_blogger",
    "media",
    "civilian",
    "unknown",
}
SIDES = {"Russia", "Ukraine", "United States"}
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


def problems(analysis: Analysis) -> list[str]:
    """Return what breaks a rule in one article, each with the id of the item."""
    found = [*_ids(analysis), *_speakers(analysis)]
    for attribution in analysis.attributions:
        found += [f"{attribution.id}: {what}" for what in _attribution(analysis, attribution)]
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


def _speakers(analysis: Analysis) -> Iterator[str]:
    used = {attribution.speaker for attribution in analysis.attributions}
    for name, speaker in analysis.speakers.items():
        if speaker.bloc not in BLOCS:
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
    if not attribution.frames:
        yield "has no frame"
    if len(set(attribution.frames)) < len(attribution.frames):
        yield "names a frame twice"
    if strangers := sorted(attribution.stance.keys() - SIDES):
        yield f"stance toward an unknown side: {', '.join(strangers)}"


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
            for analysis in datasets.gold(path):
                checked += 1
                for what in problems(analysis):
                    broken += 1
                    print(f"{analysis.id}: {what}")
    except SaysoError as error:
        print(f"check_gold: {error}", file=sys.stderr)
        return 2
    print(f"{checked} articles checked, {broken} problems")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
