"""Tone by general-purpose lexicons: TextBlob and VADER, each as what it is.

In news of war these lexicons partly measure the topic: "attack" and "killed" count as negative,
"defence" and "peace" as positive, whoever says them and of whom. The event-neutral tone is VADER's
without such words (`resources/topic.toml`, which gives the reasons). None of them knows at whom
the words are aimed: that is what `sayso.framing.stance` is for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from statistics import fmean
from string import punctuation
from typing import TYPE_CHECKING, NamedTuple

from sayso import resources

if TYPE_CHECKING:
    from types import ModuleType

    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# Both analysers take time that grows with the square of the length of what they read at once.
LONGEST_PIECE = 500
_PIECE = re.compile(rf"\S(?:.{{0,{LONGEST_PIECE}}}(?!\S)|\S{{0,{LONGEST_PIECE}}})", re.DOTALL)
_QUOTES = re.compile(r"[\"“”„«»‟]|(?<!\w)['‘’‚]|['’‘](?!\w)")


class Tone(NamedTuple):
    """Polarity, compound and event-neutral tone from -1 to 1, subjectivity from 0 to 1."""

    polarity: float
    subjectivity: float
    compound: float
    event_neutral: float


def tone(sentences: Iterable[str]) -> Tone:
    """Measure the tone of a statement given as its sentences.

    Polarity and subjectivity are TextBlob's means over the words it knows; the compound score is
    the mean of VADER's over sentences, as its authors advise for longer texts; the event-neutral
    tone is the same without the words that say what a text on war is about. Quotation marks are
    left out: they are the reporter's, not the words of the statement.

    References
    ----------
    De Smedt and Daelemans (2012). Pattern for Python. JMLR 13. (TextBlob's lexicon)
    Hutto and Gilbert (2014). VADER: A parsimonious rule-based model for sentiment analysis. ICWSM.

    Examples
    --------
    >>> tone(["It is a wonderful plan."]).polarity
    1.0
    >>> tone(["Three soldiers were killed in the attack."]).event_neutral
    0.0
    """
    pieces = [piece for sentence in sentences for piece in _pieces(_QUOTES.sub(" ", sentence))]
    compounds = [_compounds(piece) for piece in pieces]
    known = [assessment for piece in pieces for assessment in _assessments(piece)]
    return Tone(
        polarity=_rounded(polarity for polarity, _ in known),
        subjectivity=_rounded(subjectivity for _, subjectivity in known),
        compound=_rounded(compound for compound, _ in compounds),
        event_neutral=_rounded(neutral for _, neutral in compounds),
    )


def _rounded(values: Iterable[float]) -> float:
    listed = list(values)
    # Adding 0.0 turns -0.0 into 0.0.
    return round(fmean(listed), 4) + 0.0 if listed else 0.0


def _pieces(sentence: str) -> Iterator[str]:
    yield from _PIECE.findall(sentence)


def _assessments(text: str) -> Iterator[tuple[float, float]]:
    # What TextBlob(text).sentiment_assessments asks twice.
    for _, polarity, subjectivity, _ in _textblob().sentiment(text).assessments:
        yield polarity, subjectivity


@cache
def _textblob() -> ModuleType:
    """Return TextBlob's module for English without the rest of TextBlob.

    The package loads NLTK, which loads SciPy and pandas if it finds them: seconds, and 150 MB, for
    what this module does not use. So its parent is there while it is loaded, but is not run; who
    imports TextBlob later gets all of it.
    """
    names = ("textblob", "textblob._text", "textblob.en")
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    spec = find_spec("textblob")
    if spec is None:
        raise ModuleNotFoundError("sayso needs textblob", name="textblob")
    sys.modules["textblob"] = module_from_spec(spec)
    try:
        return import_module("textblob.en")
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def _compounds(text: str) -> tuple[float, float]:
    """Return VADER's compound score with and without the words of the topic."""
    compound = vader().polarity_scores(text)["compound"]
    # VADER reads emoji as words, too.
    words = {word.strip(punctuation) for word in text.lower().split()}
    if text.isascii() and words.isdisjoint(_topic()):
        return compound, compound
    return compound, _without_topic().polarity_scores(text)["compound"]


@cache
def _topic() -> frozenset[str]:
    return frozenset(resources.load("topic.toml")["words"])


@cache
def vader() -> SentimentIntensityAnalyzer:
    """Return VADER's analyser, loaded on first use; it is read only."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _without_topic() -> SentimentIntensityAnalyzer:
    """Return VADER's analyser with the words of the topic taken out of its lexicon."""
    analyser = copy(vader())
    lexicon = valences().items()
    analyser.lexicon = {word: value for word, value in lexicon if word not in _topic()}
    return analyser


@cache
def valences() -> dict[str, float]:
    """Return VADER's lexicon: for each word, its valence from -4 to 4."""
    return dict(vader().lexicon)
