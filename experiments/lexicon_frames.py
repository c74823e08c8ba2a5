"""Frames by the lexicon alone, a baseline for those that are weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sayso.framing.frames import FRAMES, Frames, evoked, nearest
from sayso.records import Attribution, Frame

if TYPE_CHECKING:
    from spacy.tokens import Token

NEEDED = 1.0
# Set on the articles of `data/gold/warnews/learn` and the project's own gold.
SHARE = 0.5
MOST = 2


def frames(tokens: Sequence[Token], cue: Sequence[Token] = ()) -> dict[Frame, tuple[str, ...]]:
    """Return the frames of a statement, each with the words that call it up, as written.

    The frame with the most has the statement, and another one that reaches half of it, if either
    comes to one. A statement that has no frame by that rule takes the one with the most, if any.

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of the statement, in order.
    cue : sequence of Token
        The tokens of its cue, which may call up a frame, too ("accused", "warned").
    """
    found = evoked(tokens, cue)
    weights = {frame: sum(w for w, _ in terms.values()) for frame, terms in found.items()}
    ranked = sorted(weights, key=lambda frame: (-weights[frame], FRAMES.index(frame)))
    chosen = [f for f in ranked if weights[f] >= max(NEEDED, SHARE * weights[ranked[0]])]
    kept = set(chosen[:MOST] or ranked[:1])
    return {
        f: tuple(dict.fromkeys(text for _, text in found[f].values())) for f in FRAMES if f in kept
    }


def in_context(attributions: Sequence[Attribution], found: Sequence[Frames]) -> list[Frames]:
    """Give each statement that calls up no frame the frames of what it goes on from.

    "Ask me again in October" says nothing of the war by itself. It takes the frames, and their
    evidence, of the smallest statement around it, else of the nearest before it, else of the
    nearest after it.
    """
    context = nearest(attributions, list(map(bool, found)))
    return [
        frames or (found[number] if number is not None else {})
        for frames, number in zip(found, context, strict=True)
    ]
