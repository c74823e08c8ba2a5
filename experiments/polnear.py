"""PolNeAR's conventions: what sayso finds, marked as PolNeAR's annotators mark it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import msgspec

from sayso import Analysis, Attribution, SaysoError, Span

_CONJUNCTION = re.compile(r"\bthat $", re.IGNORECASE)
CONVENTIONS = (
    "PolNeAR marks the same statements a little differently. The encoder knows both conventions "
    "and is asked for PolNeAR's, with no speech within speech; what others predict is brought "
    "into them before it is scored: the conjunction *that* belongs to the content; a comma that "
    "closes an apposition belongs to the source; the colon after a name is a cue; quotes of one "
    "paragraph that go on with no new cue are one content. Gold is left as it is."
)


def publishers(metadata: Path) -> dict[str, str]:
    """Return who published each article, by id, as PolNeAR's table of metadata says.

    Raises
    ------
    SaysoError
        If it is no such table.
    """
    try:
        with metadata.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return {row["filename"]: row["publisher"] for row in rows}
    except (KeyError, ValueError) as error:
        raise SaysoError("is no table of PolNeAR's metadata", str(metadata)) from error


def conventional(analysis: Analysis) -> Analysis:
    """Return an analysis with its attributions in PolNeAR's conventions."""
    joined: list[Attribution] = []
    for found in sorted(analysis.attributions, key=lambda a: (a.content, a.cue)):
        attribution = _marked(found, analysis.text)
        before = _goes_on_from(attribution, joined, analysis.text)
        if before is None:
            joined.append(attribution)
            continue
        content = tuple(sorted({*joined[before].content, *attribution.content}))
        joined[before] = msgspec.structs.replace(joined[before], content=content)
    return msgspec.structs.replace(analysis, attributions=tuple(joined))


def _marked(attribution: Attribution, text: str) -> Attribution:
    content = tuple(
        Span(span.start - 5, span.end)
        if _CONJUNCTION.search(text, max(0, span.start - 6), span.start)
        else span
        for span in attribution.content
    )
    source, cue = attribution.source, attribution.cue
    if source is not None:
        source = tuple(
            Span(span.start, span.end + 1)
            if "," in text[slice(*span)] and text[span.end : span.end + 1] == ","
            else span
            for span in source
        )
        if not cue and text[source[-1].end : source[-1].end + 1] == ":":
            cue = (Span(source[-1].end, source[-1].end + 1),)
    return msgspec.structs.replace(attribution, source=source, cue=cue, content=content)


def _goes_on_from(attribution: Attribution, before: list[Attribution], text: str) -> int | None:
    """Return which of the contents before it an attribution without a cue goes on from."""
    if attribution.cue or attribution.source is None:
        return None
    for index in range(len(before) - 1, -1, -1):
        gap = text[before[index].content[-1].end : attribution.content[0].start]
        if "\n" in gap:
            return None
        if before[index].source == attribution.source:
            return index
    return None
