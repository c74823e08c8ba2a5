"""Modifiers: the words before and after a number that bound it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.quantities.numerals import lexicon
from sayso.records import Dimension, Modifier

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@cache
def _phrases(place: str) -> dict[str, Modifier]:
    listed = lexicon()["modifiers"][place]
    return {phrase: modifier for modifier, phrases in listed.items() for phrase in phrases}


@cache
def _degrees() -> frozenset[str]:
    return frozenset(lexicon()["modifiers"]["degree"]["words"])


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in _phrases("before"))


def _may_end(window: str) -> bool:
    """Tell quickly whether a modifier can end here."""
    last = window.rsplit(maxsplit=1)[-1].lower().lstrip("(\"'“‘")
    return last in _last_words() or last.rstrip("-") == "sub" or last[-1:] in "~≈<>≥≤±-"


_BEFORE_TOKENS = re.compile(r"[A-Za-z.’']+|[~≈<>≥≤±]|\S")
_MOST_WORDS = 5


def before(
    text: str, start: int, token: Token, dimension: Dimension
) -> tuple[int, Modifier | None]:
    """Return where the modifier before a number begins, and which it is."""
    begin, modifier = _nearest(text, start, token, dimension)
    if modifier == "approx":
        # "up to around 50": the bound says more.
        outer, bound = _nearest(text, begin, token, dimension)
        if bound not in {None, "approx", "exact"}:
            return outer, bound
    return begin, modifier


def _nearest(
    text: str, start: int, token: Token, dimension: Dimension
) -> tuple[int, Modifier | None]:
    window_start = max(0, start - 48)
    window = text[window_start:start]
    if not window.strip() or not _may_end(window):
        return start, None
    tied = window[-1:] == "-"
    if "\n" in window:
        window_start += window.rindex("\n") + 1
        window = text[window_start:start]
    words = list(_BEFORE_TOKENS.finditer(window))[-7:]
    if tied and words:
        words = words[:-1]
    phrases = _phrases("before")
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        phrase = " ".join(m.group().lower() for m in words[-size:])
        modifier = phrases.get(phrase)
        if modifier is None or tied != (phrase == "sub"):
            continue
        begin = window_start + words[-size].start()
        if modifier == "exact" or _is_preposition(phrase, token, begin, dimension):
            return start, None
        if phrase == "up to" and _goal(token.doc, begin):
            return begin, "exact"
        return _with_degree(window_start, words[:-size], begin), modifier
    return start, None


def _with_degree(window_start: int, words: list[re.Match[str]], begin: int) -> int:
    if not words:
        return begin
    if words[-1].group().lower() in _degrees():
        return window_start + words[-1].start()
    if len(words) > 1 and f"{words[-2].group()} {words[-1].group()}".lower() in _degrees():
        return window_start + words[-2].start()
    return begin


def _is_preposition(phrase: str, token: Token, begin: int, dimension: Dimension) -> bool:
    """Tell "talks about two prisoners", "over three days" from modifiers."""
    if phrase == "within":
        return dimension not in {"duration", "length"}
    if phrase in {"near", "beyond", "short of", "minimum", "maximum"}:
        return dimension == "count" and phrase != "minimum"
    if phrase not in {"about", "over", "around", "under", "above", "below"}:
        return False
    head = token
    span = token.doc.char_span(begin, begin + len(phrase))
    if span is None:
        return False
    head = span[0]
    if head.dep_ != "prep":
        return False
    if phrase == "over" and dimension == "duration":
        return head.head.pos_ in {"VERB", "AUX", "NOUN"}
    return phrase in {"about", "over"} and head.head.lemma_.lower() in _topics()


@cache
def _topics() -> frozenset[str]:
    return frozenset(lexicon()["modifiers"]["topic"]["words"])


def _goal(doc: Doc, begin: int) -> bool:
    """Tell "revised the toll up to three" from "up to three"."""
    span = doc.char_span(begin, begin + 2, alignment_mode="expand")
    if span is None:
        return False
    goals = lexicon()["modifiers"]["goal"]["verbs"]
    sentence = span[0].sent
    verbs = [t for t in doc[max(sentence.start, span.start - 12) : span.start] if t.pos_ == "VERB"]
    return bool(verbs) and verbs[-1].lemma_.lower() in goals


_AFTER_WORDS = re.compile(r"(?:,? |-)?([a-z]+(?: [a-z]+){0,3}|\+)")
_CLOSED = re.compile(r" ?(?:[,.;:)]|$|\n)")


def after(text: str, end: int, apart: bool = False) -> tuple[int, Modifier | None]:
    """Return where the modifier after a number ends, and which it is.

    With `apart` it is looked for after what the number counts: "40 shells or more".
    """
    match = _AFTER_WORDS.match(text, end, end + 28)
    if match is None:
        return end, None
    words = match[1].split(" ")
    hyphen = match.group()[0] == "-"
    phrases = _phrases("after")
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        phrase = " ".join(words[:size])
        stop = match.start(1) + len(phrase)
        if text[stop : stop + 1].isalpha() or phrase not in phrases:
            continue
        if apart and phrase not in _apart():
            continue
        if phrase in _closing() and not hyphen and not _CLOSED.match(text, stop):
            continue
        if phrase == "odd" and not hyphen and text[end : end + 1] != " ":
            continue
        return stop, phrases[phrase]
    return end, None


@cache
def _apart() -> frozenset[str]:
    return frozenset(lexicon()["modifiers"]["apart"]["phrases"])


@cache
def _closing() -> frozenset[str]:
    return frozenset(lexicon()["modifiers"]["closing"]["phrases"])
