"""The encoder's judgement of a sentence: how it portrays those whom a mention in it names.

A small transformer (see the model card beside its weights) reads one sentence, unpadded and by
itself; its last layer reads it once for each mention, which is marked there. What stands in other
sentences cannot change its answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
AT_ONCE = 16  # mentions of a sentence, so that memory is bounded
_SURROGATE = re.compile("[\ud800-\udfff]")


class Window(NamedTuple):
    """What the encoder reads at once: a sentence, or a part of a very long one.

    Attributes
    ----------
    ids : array of int, shape (pieces,)
        The vocabulary's number of each piece.
    marks : array of int, shape (mentions, pieces)
        1 where a piece is of the mention.
    mentions : tuple of int
        Which of the mentions these are.
    """

    ids: Integers
    marks: Integers
    mentions: tuple[int, ...]


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


def windows(tokenizer: Tokenizer, sentence: str, mentions: Sequence[Span]) -> Iterator[Window]:
    """Yield what the encoder reads of a sentence, so that every mention is in one window."""
    # No tokenizer reads half a character.
    encoding = tokenizer.encode(_SURROGATE.sub("\ufffd", sentence), add_special_tokens=False)
    ids = np.array(encoding.ids, np.int64)
    starts, ends = np.array(encoding.offsets, np.int64).reshape(-1, 2).T
    spans = np.array(mentions, np.int64).reshape(-1, 2)
    marks = ((starts < spans[:, 1:]) & (ends > spans[:, :1])).astype(np.int64)
    last = max(0, len(ids) - LONGEST_WINDOW)
    middles = [int(np.flatnonzero(row).mean()) if row.any() else 0 for row in marks]
    left = sorted(range(len(mentions)), key=middles.__getitem__)
    while left:
        # The window lies around the first mention; others that lie wholly in it are read there.
        first = min(max(0, middles[left[0]] - LONGEST_WINDOW // 2), last)
        part = slice(first, first + LONGEST_WINDOW)
        inside = [n for n in left[1:] if marks[n, part].sum() == marks[n].sum()]
        chosen = (left[0], *inside[: AT_ONCE - 1])
        left = [n for n in left if n not in chosen]
        before, after = AROUND
        inner = marks[list(chosen), part]
        rows = np.zeros((len(chosen), inner.shape[1] + 2), np.int64)
        rows[:, 1:-1] = inner
        rows[~rows.any(1), 0] = 1  # Nothing but spaces is mentioned: the sentence stands for it.
        yield Window(np.concatenate(([before], ids[part], [after])), rows, chosen)


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

    def __call__(self, sentence: str, mentions: Sequence[Span]) -> list[Judgement]:
        """Return the judgement of a sentence about each of the mentions in it.

        Parameters
        ----------
        sentence : str
            The sentence.
        mentions : sequence of Span
            Offsets of the mentions in it.

        Raises
        ------
        ModelError
            If a file of the model is missing or broken.
        """
        encoder = self._shipped()
        judged: dict[int, Judgement] = {}
        for window in windows(encoder.tokenizer, sentence, mentions):
            read = dict(zip(INPUTS, (window.ids[None], window.marks), strict=True))
            scores = encoder.session.run(None, read)[0].astype(float) * encoder.settings["scale"]
            odds = np.exp(scores - scores.max(1, keepdims=True))
            rows = odds / odds.sum(1, keepdims=True)
            judged |= zip(window.mentions, map(Judgement.of, rows), strict=True)
        return [judged[number] for number in range(len(mentions))]
