"""Where something was said: Telegram, a statement, an interview, as the text names it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.attribution.cues import lexicon
from sayso.records import Span

if TYPE_CHECKING:
    from sayso.attribution.passage import Passage


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    alternatives: list[str] = []
    for name, words in lexicon().channels:
        for word in words:
            names[word.lower()] = name
            exact = re.escape(word)
            alternatives.append(exact if word != word.lower() else f"(?i:{exact})")
    alternatives.sort(key=lambda alternative: (-len(alternative), alternative))
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b"), names


def channel(
    passage: Passage,
    source: tuple[Span, ...],
    cue: tuple[Span, ...],
    content: tuple[Span, ...],
) -> str | None:
    """Return the channel that the sentence names outside the content, nearest to the cue.

    A news agency that is itself the source is no channel.
    """
    if not cue:
        return None
    doc = passage.doc
    spoken = doc.char_span(*cue[0], alignment_mode="expand")
    sentence = spoken[0].sent
    start, end = sentence.start_char, sentence.end_char
    pattern, names = _pattern()
    nearest: tuple[int, str] | None = None
    for match in pattern.finditer(doc.text, start, end):
        if any(span.start <= match.start() < span.end for span in content):
            continue
        if any(span.start == match.start() or span.end == match.end() for span in source):
            continue
        distance = abs(match.start() - cue[0].start)
        if nearest is None or distance < nearest[0]:
            nearest = distance, names[match.group().lower()]
    return None if nearest is None else nearest[1]
