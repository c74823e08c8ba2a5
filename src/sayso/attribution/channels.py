"""Where something was said: Telegram, a statement, an interview, as the text names it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.attribution.cues import lexicon
from sayso.records import Span

if TYPE_CHECKING:
    from sayso.attribution.passage import Passage

FARTHEST = 400  # characters from the cue


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


@cache
def _order() -> dict[str, int]:
    return {name: rank for rank, (name, _) in enumerate(lexicon().channels)}


def channel(
    passage: Passage,
    source: tuple[Span, ...],
    cue: tuple[Span, ...],
    content: tuple[Span, ...],
) -> str | None:
    """Return the channel that the sentence names outside the content.

    Of several, the one that the lexicon names first: who tells an agency in an interview speaks in
    an interview. A news agency that is itself the source is no channel.
    """
    if not cue:
        return None
    sentence = passage.tokens(cue[0])[0].sent
    start = max(sentence.start_char, cue[0].start - FARTHEST)
    end = min(sentence.end_char, cue[-1].end + FARTHEST)
    pattern, names = _pattern()
    order = _order()
    found: list[str] = []
    for match in pattern.finditer(passage.text, start, end):
        if any(span.start <= match.start() < span.end for span in content):
            continue
        if any(span.start == match.start() or span.end == match.end() for span in source):
            continue
        found.append(names[match.group().lower()])
    return min(found, key=order.__getitem__, default=None)
