"""The encoder's reading of a text: which words are source, which cue, which content.

A small transformer (see the model card beside its weights) scores each word piece for the tags of
three layers; Viterbi decoding with the learned transitions picks the best possible sequence of
each. Every paragraph is read by itself, in one unpadded window a call: the result cannot depend on
what else is read, and dynamic quantisation takes its scale over that window alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sayso.attribution.features import LAYERS, TAGS, Scheme, features
from sayso.encoder import AROUND, LONGEST_WINDOW, Shipped
from sayso.records import Span

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from sayso.language import Parsed

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float32]

LONGEST_PARAGRAPH = 20_000  # characters tokenized at once
AT_ONCE = 16  # stretches decoded at once
IMPOSSIBLE = -10_000.0
INPUTS = ("ids", "features")
TRANSITIONS = ("steps", "begins", "ends")


class Tagged(NamedTuple):
    """The spans of the three layers, each in order and apart from one another."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True)
class Stretch:
    """A paragraph, or a part of a very long one, in word pieces.

    Attributes
    ----------
    start, end : array of int
        Offsets of each piece in the text.
    ids : array of int, shape (pieces,)
        The vocabulary's number of each piece.
    features : array of int, shape (pieces, features)
        What the encoder is told of it beside.
    windows : tuple of slice
        The parts that the encoder reads at once.
    """

    start: Integers
    end: Integers
    ids: Integers
    features: Integers
    windows: tuple[slice, ...]


_LINE = re.compile(r"[^\n]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s")


def stretches(
    text: str, tokenizer: Tokenizer, scheme: Scheme, within: Sequence[Span] | None = None
) -> Iterator[Stretch]:
    """Yield what the encoder reads of a text, or of parts of it, paragraph by paragraph."""
    parts = [Span(0, len(text))] if within is None else within
    for offset, paragraph in chain.from_iterable(_paragraphs(text, part) for part in parts):
        encoding = tokenizer.encode(paragraph, add_special_tokens=False)
        if not encoding.ids:
            continue
        start, end = np.array(encoding.offsets, np.int64).T
        ends = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
        yield Stretch(
            start + offset,
            end + offset,
            np.array(encoding.ids, np.int64),
            features(paragraph, start, end, scheme),
            _windows(len(start), np.unique(np.searchsorted(start, ends))),
        )


def _paragraphs(text: str, part: Span) -> Iterator[tuple[int, str]]:
    """Yield the lines of a part of a text with their offsets; very long ones in pieces."""
    for match in _LINE.finditer(text, *part):
        line, first = match.group(), 0
        while first < len(line):
            last = first + LONGEST_PARAGRAPH
            if last < len(line):
                last = line.rfind(" ", first + 1, last) + 1 or last
            # No tokenizer reads half a character.
            yield match.start() + first, _SURROGATE.sub("\ufffd", line[first:last])
            first = last


def _windows(length: int, breaks: Integers) -> tuple[slice, ...]:
    """Cut a stretch into windows, where it can after a sentence."""
    cuts = [0]
    while length - cuts[-1] > LONGEST_WINDOW:
        limit = cuts[-1] + LONGEST_WINDOW
        at = int(np.searchsorted(breaks, limit, side="right")) - 1
        cuts.append(int(breaks[at]) if at >= 0 and breaks[at] > cuts[-1] else limit)
    cuts.append(length)
    return tuple(slice(first, last) for first, last in pairwise(cuts))


@cache
def possible() -> NDArray[np.bool_]:
    """Return which tag may follow which: ``possible()[before, after]``."""
    goes_on = np.array([tag in "BI" for tag in TAGS])
    continues = np.array([tag in "IE" for tag in TAGS])
    allowed: NDArray[np.bool_] = goes_on[:, None] == continues[None, :]
    return allowed


def viterbi(
    emissions: Sequence[Floats], transitions: Floats, begins: Floats, ends: Floats
) -> list[Integers]:
    """Return the best possible sequences of tags of each layer, of several stretches at once.

    Parameters
    ----------
    emissions : sequence of array of float, shape (pieces, layers, tags)
        How well each tag fits each piece of a stretch.
    transitions : array of float, shape (layers, tags, tags)
        How well each tag follows another; what is impossible is barred here.
    begins, ends : array of float, shape (layers, tags)
        How well each tag begins and ends a sequence.

    Returns
    -------
    list of array of int, shape (pieces, layers)
    """
    # The longest first: those that have not ended are the first so many.
    order = sorted(range(len(emissions)), key=lambda number: -len(emissions[number]))
    lengths = np.array([len(emissions[number]) for number in order])
    running = [int((lengths > at).sum()) for at in range(lengths[0])]
    fits = np.zeros((lengths[0], len(order), *begins.shape), np.float32)
    for row, number in enumerate(order):
        fits[: lengths[row], row] = emissions[number]
    allowed = possible()
    steps = np.where(allowed, transitions, np.float32(IMPOSSIBLE)).transpose(0, 2, 1)
    begins = np.where(allowed[0], begins, np.float32(IMPOSSIBLE))
    ends = np.where(allowed[:, 0], ends, np.float32(IMPOSSIBLE))
    came_from = np.empty(fits.shape, np.int8)
    score = begins + fits[0]
    for at, count in enumerate(running[1:], 1):
        paths = score[:count, :, None, :] + steps
        came_from[at, :count] = paths.argmax(3)
        score[:count] = paths.max(3) + fits[at, :count]
    best = np.empty(fits.shape[:3], np.int64)
    rows, layer = np.arange(len(order)), np.arange(len(begins))
    best[lengths - 1, rows] = (score + ends).argmax(2)
    for at in range(len(running) - 1, 0, -1):
        count = running[at]
        best[at - 1, :count] = came_from[at, rows[:count, None], layer, best[at, :count]]
    return [best[: lengths[row], row] for row in np.argsort(order)]


def spans(tags: Integers, stretch: Stretch) -> Iterator[Span]:
    """Yield the spans that a sequence of tags marks in its stretch."""
    first = 0
    for at in np.flatnonzero(tags).tolist():
        tag = TAGS[tags[at]]
        if tag in "BS":
            first = at
        if tag in "ES":
            yield Span(int(stretch.start[first]), int(stretch.end[at]))


@dataclass(frozen=True)
class _Model:
    tokenizer: Tokenizer
    session: InferenceSession
    transitions: tuple[Floats, Floats, Floats]

    def emissions(self, stretch: Stretch) -> Floats:
        """Return how well each tag fits each piece: (pieces, layers, tags)."""
        scores = []
        for window in stretch.windows:
            read = dict(zip(INPUTS, framed(stretch, window), strict=True))
            scores.append(self.session.run(None, read)[0][0, 1:-1])
        return np.concatenate(scores).reshape(len(stretch.ids), len(LAYERS), len(TAGS))


def framed(stretch: Stretch, window: slice) -> tuple[Integers, Integers]:
    """Return what the encoder reads of a window, with its marks around the pieces."""
    first, last = AROUND
    ids = np.concatenate(([first], stretch.ids[window], [last]))
    features = np.zeros((1, len(ids), stretch.features.shape[1]), np.int64)
    features[0, 1:-1] = stretch.features[window]
    # The marks have no features but the one that all pieces share, the scheme.
    features[..., -1] = stretch.features[0, -1]
    return ids[None], features


class Tagger:
    """Marks source, cue and content in a text; loads its model on first use.

    Parameters
    ----------
    folder : Path, optional
        Where the model lies: ``encoder.onnx``, ``tokenizer.json`` and ``labels.json``, and their
        digests in ``SHA256SUMS``. By default the one that ships with sayso.
    scheme : {"sayso", "polnear"}
        Whose conventions the spans are to follow.
    """

    def __init__(self, folder: Path | None = None, scheme: Scheme = "sayso") -> None:
        self.scheme: Scheme = scheme
        self._shipped = Shipped("attribution", folder)

    @property
    def model(self) -> _Model:
        """The encoder with its tokenizer and transitions.

        Raises
        ------
        ModelError
            If a file of the model is missing, broken or altered.
        """
        encoder = self._shipped()
        steps, begins, ends = (np.array(encoder.settings[n], np.float32) for n in TRANSITIONS)
        return _Model(encoder.tokenizer, encoder.session, (steps, begins, ends))

    def __call__(self, parsed: Parsed, within: Sequence[Span] | None = None) -> Tagged:
        """Return the spans of the three layers, in the parsed text's offsets.

        Parameters
        ----------
        parsed : Parsed
            The text and its parse.
        within : sequence of Span, optional
            Contents of attributions, apart from one another, each of which is read as a text of
            its own, for speech within speech; the whole text is not read then.
        """
        model = self.model
        found: tuple[list[Span], ...] = tuple([] for _ in LAYERS)
        read = stretches(parsed.view.text, model.tokenizer, self.scheme, within)
        while several := list(islice(read, AT_ONCE)):
            tags = viterbi([*map(model.emissions, several)], *model.transitions)
            for stretch, decoded in zip(several, tags, strict=True):
                for layer, row in zip(found, decoded.T, strict=True):
                    layer.extend(spans(row, stretch))
        return Tagged(*map(tuple, found))
