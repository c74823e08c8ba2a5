"""The encoder's judgement of a sentence: how it portrays those whom a mention in it names.

A small transformer (see the model card beside its weights) reads one sentence with the mention
marked, unpadded and by itself: what else is read cannot change its answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sayso.encoder import AROUND, LONGEST_WINDOW, Shipped

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from sayso.records import Span, StanceLabel

    Integers = NDArray[np.int64]

MODEL = "stance"
INPUTS = ("ids", "marks")
# A sentence's characters that are read around a mention; more would be cut from the window anyway.
_REACH = 4000
_SURROGATE = re.compile("[\ud800-\udfff]")


class Judgement(NamedTuple):
    """How probable it is that those mentioned are shown in a bad, no particular or good light."""

    negative: float
    neutral: float
    positive: float

    @classmethod
    def of(cls, probabilities: Iterable[float]) -> Judgement:
        """Return these, rounded: the last bits of a processor's sums are not to show."""
        return cls(*(round(float(value), 4) for value in probabilities))

    @property
    def score(self) -> float:
        """From -1 to 1: the probability of a good light less that of a bad one."""
        return round(self.positive - self.negative, 4) + 0.0

    @property
    def label(self) -> StanceLabel:
        """The likeliest; of equals, the more neutral."""
        if self.neutral >= max(self.negative, self.positive) or not self.score:
            return "neutral"
        return "positive" if self.score > 0 else "negative"

    @property
    def turned(self) -> Judgement:
        """Good for bad, and bad for good."""
        return Judgement(self.positive, self.neutral, self.negative)


def marked(tokenizer: Tokenizer, sentence: str, mention: Span) -> tuple[Integers, Integers]:
    """Return what the encoder reads: numbers of pieces, and 1 where they are of the mention."""
    offset = max(0, mention.start - _REACH)
    # No tokenizer reads half a character.
    text = _SURROGATE.sub("\ufffd", sentence[offset : mention.end + _REACH])
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, np.int64)
    spans = np.array(encoding.offsets, np.int64).reshape(-1, 2) + offset
    marks = ((spans[:, 0] < mention.end) & (spans[:, 1] > mention.start)).astype(np.int64)
    if len(ids) > LONGEST_WINDOW:
        middle = int(np.flatnonzero(marks).mean()) if marks.any() else 0
        first = max(0, min(middle - LONGEST_WINDOW // 2, len(ids) - LONGEST_WINDOW))
        ids, marks = (row[first : first + LONGEST_WINDOW] for row in (ids, marks))
    before, after = AROUND
    ids, marks = np.concatenate(([before], ids, [after])), np.pad(marks, 1)
    if not marks.any():
        marks[0] = 1  # Nothing but spaces is mentioned: the sentence stands for it.
    return ids, marks


class Judge:
    """Judges how a sentence portrays those whom it mentions; loads its model on first use.

    Parameters
    ----------
    folder : Path, optional
        Where the model lies: ``encoder.onnx``, ``tokenizer.json`` and ``labels.json``. By default
        the one that ships with sayso.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._shipped = Shipped(MODEL, folder)

    def __call__(self, sentence: str, mention: Span) -> Judgement:
        """Return the judgement of a sentence about a mention in it.

        Parameters
        ----------
        sentence : str
            The sentence.
        mention : Span
            Offsets of the mention in it.

        Raises
        ------
        ModelError
            If a file of the model is missing or broken.
        """
        encoder = self._shipped()
        rows = (row[None] for row in marked(encoder.tokenizer, sentence, mention))
        scores = encoder.session.run(None, dict(zip(INPUTS, rows, strict=True)))[0][0]
        scaled = scores.astype(float) * encoder.settings["scale"]
        odds = np.exp(scaled - scaled.max())
        return Judgement.of(odds / odds.sum())
