"""The frames of a statement: what its own words and those around it speak for, weighed."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.framing.frames import FRAMES, Frames, evoked, nearest
from sayso.resources import checked

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from sayso.records import Attribution, Frame

WEIGHTS = "weights.json"
# How the evidence for a frame is told to the model, in this order.
FEATURES = (
    *("content", "share", "cue", "sentence", "beside", "article"),
    *("nearest if silent", "around if silent", "article if silent"),
)
MOST = 2
MUCH = 4.0  # more evidence than this adds nothing
SHOWN = 3
CUE = "cue:"  # before words of the cue
# Names are left out, lest the model learn who speaks of what in one war.
WORDS = ("NOUN", "VERB", "ADJ", "ADV")
COUNTED = ("CARDINAL", "ORDINAL", "DATE", "TIME")

Evoked = Mapping["Frame", Mapping[str, tuple[float, str]]]
_Vector = NDArray[np.float64]


class Weights(NamedTuple):
    """What the model has learnt.

    Attributes
    ----------
    bias : array
        Of each frame.
    features : array
        Of the features, alike for all frames.
    words : dict
        Of a word: its inverse document frequency and its weight for each frame.
    threshold : float
        How probable a frame has to be.
    """

    bias: _Vector
    features: _Vector
    words: Mapping[str, tuple[float, _Vector]]
    threshold: float

    @classmethod
    def from_json(cls, data: bytes) -> Weights:
        """Read what `training.frames` writes."""
        read = json.loads(data)
        return cls(
            np.array([read["bias"][frame] for frame in FRAMES]),
            np.array([read["features"][name] for name in FEATURES]),
            {word: (idf, np.array(of)) for word, (idf, *of) in read["words"].items()},
            read["threshold"],
        )


class Whole(NamedTuple):
    """The evidence in a whole article: how much for each frame, and the first words of each."""

    share: _Vector
    words: Mapping[Frame, tuple[str, ...]]

    @classmethod
    def of(cls, sentences: Sequence[Evoked]) -> Whole:
        """Put together what the sentences hold."""
        words: dict[Frame, dict[str, None]] = {}
        for found in sentences:
            for frame, terms in found.items():
                first = words.setdefault(frame, {})
                for _, text in terms.values():
                    if len(first) < SHOWN:
                        first[text] = None
        return cls(_share(_total(sentences)), {f: tuple(texts) for f, texts in words.items()})


class Setting(NamedTuple):
    """A statement, with the evidence in it and around it."""

    words: Mapping[str, int]
    own: Evoked
    content: Evoked
    cue: Evoked
    sentence: Evoked
    beside: tuple[Evoked, Evoked]
    article: Whole

    def features(self, nearest: Evoked | None) -> _Vector:
        """Return the features of every frame, given what is found in the statement before.

        Shape (frames, features).
        """
        own, sentence, beside = _sum(self.own), _sum(self.sentence), _total(self.beside)
        article = self.article.share
        silent = 1 / (1 + own.sum())
        context = np.zeros(len(FRAMES)) if nearest is None else _share(_sum(nearest))
        return np.stack(
            [
                _some(_sum(self.content)),
                _share(own),
                _some(_sum(self.cue)),
                _some(sentence),
                _some(beside),
                article,
                silent * context,
                silent * _share(sentence + beside),
                silent * article,
            ],
            1,
        )


def weighed(doc: Doc, attributions: Sequence[Attribution]) -> list[Frames]:
    """Return the frames of each statement, each with words that speak for it, as written.

    A logistic regression weighs what the lexicon finds in the statement, its cue, the rest of its
    sentence, the sentences beside it, the statement that it goes on from and the whole article,
    and the words of the statement themselves. Of the frames that reach the threshold the two most
    probable stand; where none does, the most probable, if the lexicon finds anything in the
    article. None stands for which nothing speaks.

    Parameters
    ----------
    doc : Doc
        The parsed article.
    attributions : sequence of Attribution
        Its statements, with spans in the coordinates of `doc`.
    """
    weights = shipped()
    own = spoken(doc, attributions)
    context = nearest(attributions, [bool(found) for found in own])
    return [
        chosen(setting, None if number is None else own[number], weights)
        for setting, number in zip(set_out(doc, attributions, own), context, strict=True)
    ]


def spoken(doc: Doc, attributions: Sequence[Attribution]) -> list[Evoked]:
    """Return the evidence in each statement and its cue."""
    return [
        evoked(list(tokens(attribution.content, doc)), list(tokens(attribution.cue, doc)))
        for attribution in attributions
    ]


def set_out(
    doc: Doc, attributions: Sequence[Attribution], own: Sequence[Evoked]
) -> Iterator[Setting]:
    """Yield each statement with the evidence in it, which is given, and around it."""
    sentences = list(doc.sents)
    starts = [sentence.start for sentence in sentences]
    found = [evoked(list(sentence)) for sentence in sentences]
    article = Whole.of(found)
    for attribution, said in zip(attributions, own, strict=True):
        content = list(tokens(attribution.content, doc))
        cue = list(tokens(attribution.cue, doc))
        given = {t.i for t in [*content, *cue, *tokens(attribution.source or (), doc)]}
        inside = sorted({bisect_right(starts, token.i) - 1 for token in [*content, *cue]})
        rest = [t for number in inside for t in sentences[number] if t.i not in given]
        before, after = (inside[0] - 1, inside[-1] + 1) if inside else (-1, len(found))
        yield Setting(
            _words(content, cue),
            said,
            evoked(content),
            evoked((), cue),
            evoked(rest),
            (
                found[before] if before >= 0 else {},
                found[after] if after < len(found) else {},
            ),
            article,
        )


def tokens(spans: Sequence[tuple[int, int]], doc: Doc) -> Iterator[Token]:
    """Yield the tokens of spans."""
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield from span


@cache
def shipped() -> Weights:
    """Return the weights that ship with sayso.

    Raises
    ------
    ModelError
        If their file is missing, or not the one that ``SHA256SUMS`` beside it lists.
    """
    folder = files("sayso.resources") / "models" / "frames"
    return Weights.from_json(checked(folder, WEIGHTS))


def chosen(setting: Setting, context: Evoked | None, weights: Weights) -> Frames:
    """Return the frames of one statement, given the evidence in the one that it goes on from."""
    known = {w: weights.words[w] for w in setting.words if w in weights.words}
    counted = {w: (1 + math.log(setting.words[w])) * idf for w, (idf, _) in known.items()}
    length = math.hypot(*counted.values()) or 1.0
    speaking = {w: of * (counted[w] / length) for w, (_, of) in known.items()}
    scores = weights.bias + setting.features(context) @ weights.features
    scores = scores + sum(speaking.values(), np.zeros(len(FRAMES)))
    words = {frame: _evidence(frame, setting, context, speaking) for frame in FRAMES}
    ranked = sorted(
        (number for number, frame in enumerate(FRAMES) if words[frame]),
        key=lambda number: (-scores[number], number),
    )
    least = math.log(weights.threshold / (1 - weights.threshold))
    likely = [number for number in ranked[:MOST] if scores[number] >= least]
    kept = {FRAMES[number] for number in likely or ranked[: bool(setting.article.words)]}
    return {frame: words[frame] for frame in FRAMES if frame in kept}


def _evidence(
    frame: Frame, setting: Setting, context: Evoked | None, speaking: Mapping[str, _Vector]
) -> tuple[str, ...]:
    """Return the words that speak for a frame: the statement's, else the nearest around it."""
    around = () if context is None else (context,)
    for found in (setting.own, *around, setting.sentence, *setting.beside):
        if frame in found:
            return tuple(dict.fromkeys(text for _, text in found[frame].values()))
    number = FRAMES.index(frame)
    heavy = sorted(speaking, key=lambda word: (-speaking[word][number], word))
    own = [word.removeprefix(CUE) for word in heavy[:SHOWN] if speaking[word][number] > 0]
    if own:
        return tuple(dict.fromkeys(own))
    return setting.article.words.get(frame, ())


def _words(content: Sequence[Token], cue: Sequence[Token]) -> Counter[str]:
    return Counter(
        prefix + token.lemma_.lower()
        for prefix, part in (("", content), (CUE, cue))
        for token in part
        if token.pos_ in WORDS and token.ent_type_ not in COUNTED
    )


def _sum(evidence: Evoked) -> _Vector:
    return np.array(
        [sum(weight for weight, _ in evidence.get(frame, {}).values()) for frame in FRAMES],
        dtype=np.float64,
    )


def _total(parts: Sequence[Evoked]) -> _Vector:
    return sum(map(_sum, parts), np.zeros(len(FRAMES)))


def _some(evidence: _Vector) -> _Vector:
    return np.sqrt(np.minimum(evidence, MUCH))


def _share(evidence: _Vector) -> _Vector:
    return evidence / max(1.0, float(evidence.sum()))
