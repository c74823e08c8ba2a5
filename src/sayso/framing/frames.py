"""Frames: which of the eight ways of seeing the war the words of a statement call up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from sayso import resources
from sayso.framing.terms import Term, matches, terms
from sayso.records import Attribution, Frame

if TYPE_CHECKING:
    from spacy.tokens import Token

FRAMES: tuple[Frame, ...] = get_args(Frame)
STRONG, WEAK = 1.0, 0.5

Frames = Mapping[Frame, tuple[str, ...]]


class _Evidence(NamedTuple):
    """What a term speaks for, if anything; `feared` is what it speaks for if it may happen."""

    frame: Frame | None
    weight: float
    feared: Frame | None


def evoked(
    tokens: Sequence[Token], cue: Sequence[Token] = ()
) -> dict[Frame, dict[str, tuple[float, str]]]:
    """Return all that the lexicon finds: for each frame its terms, their weight and words.

    A strong term counts one, a weak one half (`resources/frames.toml`). An act of war that may
    happen ("a possible attack") is a threat, not a report of fighting.

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of a statement, in order.
    cue : sequence of Token
        The tokens of its cue, which may call up a frame, too ("accused", "warned").
    """
    found: dict[Frame, dict[str, tuple[float, str]]] = {}
    feared = any(True for _ in matches([*cue, *tokens], _possible()))
    for part in (cue, tokens):
        for term, words in matches(part, _lexicon(), lambda label: label.frame):
            evidence = term.label
            frame = evidence.feared if feared and evidence.feared else evidence.frame
            if frame is None:
                continue
            text = " ".join(word.text for word in words)
            found.setdefault(frame, {}).setdefault(term.name, (evidence.weight, text))
    return found


def nearest(attributions: Sequence[Attribution], speaks: Sequence[bool]) -> list[int | None]:
    """Return, for each statement, the number of the one that it goes on from.

    It is the smallest statement around it, else the nearest before it, else the nearest after it,
    of those that speak.
    """
    ends = [attribution.content[-1].end for attribution in attributions]
    starts = [attribution.content[0].start for attribution in attributions]
    order = sorted(range(len(speaks)), key=lambda number: (starts[number], -ends[number]))
    speaking = [number for number in order if speaks[number]]
    context: list[int | None] = [None] * len(speaks)
    around: list[int] = []
    before: int | None = None
    for number in order:
        while around and ends[around[-1]] < ends[number]:
            around.pop()
        after = next((other for other in speaking[:2] if other != number), None)
        context[number] = around[-1] if around else before if before is not None else after
        if speaks[number]:
            around.append(number)
            before = number
    return context


@cache
def _lexicon() -> dict[str, tuple[Term[_Evidence], ...]]:
    """Return the terms; a strong one is tried before a weak one of its length."""
    listed = resources.load("frames.toml")
    feared = {text: frame for frame, texts in listed["feared"].items() for text in texts}
    named: list[tuple[str, Frame | None, float]] = [
        (text, frame, weight)
        for strength, weight in (("strong", STRONG), ("weak", WEAK))
        for frame in FRAMES
        for text in listed[frame][strength]
    ]
    named += [(text, None, WEAK) for text in listed["none"]["terms"]]
    return terms(
        (form, _Evidence(frame, weight, feared.get(text)))
        for text, frame, weight in named
        # The parser cuts at most hyphens: "no - fly zone".
        for form in dict.fromkeys((text, text.replace("-", " - ")))
    )


@cache
def _possible() -> dict[str, tuple[Term[None], ...]]:
    return terms((text, None) for text in resources.load("frames.toml")["possible"]["terms"])
