"""Tone by general-purpose lexicons: TextBlob and VADER, each as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# Both analysers take time that grows with the square of the length of what they read at once.
LONGEST_PIECE = 500
_PIECE = re.compile(rf"\S(?:.{{0,{LONGEST_PIECE}}}(?!\S)|\S{{0,{LONGEST_PIECE}}})", re.DOTALL)
_QUOTES = re.compile(r"[\"“”„«»‟]|(?<!\w)['‘’‚]|['’‘](?!\w)")


class Tone(NamedTuple):
    """Polarity and compound from -1 to 1, subjectivity from 0 to 1."""

    polarity: float
    subjectivity: float
    compound: float


def tone(sentences: Iterable[str]) -> Tone:
    """Measure the tone of a statement given as its sentences.

    Polarity and subjectivity are TextBlob's means over the words it knows; the compound score is
    the mean of VADER's over sentences, as its authors advise for longer texts. Quotation marks are
    left out: they are the reporter's, not the words of the statement.

    References
    ----------
    De Smedt and Daelemans (2012). Pattern for Python. JMLR 13. (TextBlob's lexicon)
    Hutto and Gilbert (2014). VADER: A parsimonious rule-based model for sentiment analysis. ICWSM.

    Examples
    --------
    >>> tone(["It is a wonderful plan."]).polarity
    1.0
    """
    pieces = [piece for sentence in sentences for piece in _pieces(_QUOTES.sub(" ", sentence))]
    known = [assessment for piece in pieces for assessment in _assessments(piece)]
    return Tone(
        polarity=_rounded(polarity for polarity, _ in known),
        subjectivity=_rounded(subjectivity for _, subjectivity in known),
        compound=_rounded(vader().polarity_scores(piece)["compound"] for piece in pieces),
    )


def _rounded(values: Iterable[float]) -> float:
    listed = list(values)
    # Adding 0.0 turns -0.0 into 0.0.
    return round(fmean(listed), 4) + 0.0 if listed else 0.0


def _pieces(sentence: str) -> Iterator[str]:
    yield from _PIECE.findall(sentence)


def _assessments(text: str) -> Iterator[tuple[float, float]]:
    from textblob import TextBlob

    for _, polarity, subjectivity, _ in TextBlob(text).sentiment_assessments.assessments:
        yield polarity, subjectivity


@cache
def vader() -> SentimentIntensityAnalyzer:
    """Return VADER's analyser, loaded on first use; it is read only."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def valences() -> dict[str, float]:
    """Return VADER's lexicon: for each word, its valence from -4 to 4."""
    return dict(vader().lexicon)
