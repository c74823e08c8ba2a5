"""Frames by a trained classifier, to tell whether there is gold enough for one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer

from sayso import Analysis
from sayso.framing.frames import FRAMES

RARE = 2
# Frames are seldom more than one in eight labels: without weights the classifier names none.
BALANCED = "balanced"


def classified(
    training: Sequence[Analysis], articles: Sequence[Analysis], seed: int
) -> list[Analysis]:
    """Return articles with the frames that a classifier gives their statements.

    One logistic regression a frame on TF-IDF of words and pairs of words. An article is never
    trained on when it is classified: where it is among the training, the others are.
    """
    return [
        _one([a for a in training if a.id != article.id], article, seed) for article in articles
    ]


def _one(training: Sequence[Analysis], article: Analysis, seed: int) -> Analysis:
    statements = [(_words(one, a.content), a.frames) for one in training for a in one.attributions]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=RARE, sublinear_tf=True),
        OneVsRestClassifier(LogisticRegression(class_weight=BALANCED, random_state=seed)),
    )
    labels = MultiLabelBinarizer(classes=FRAMES)
    model.fit([text for text, _ in statements], labels.fit_transform([f for _, f in statements]))
    found = model.predict([_words(article, a.content) for a in article.attributions])
    frames = labels.inverse_transform(found)
    return msgspec.structs.replace(
        article,
        attributions=tuple(
            msgspec.structs.replace(a, frames=tuple(f))
            for a, f in zip(article.attributions, frames, strict=True)
        ),
    )


def _words(article: Analysis, spans: Sequence[tuple[int, int]]) -> str:
    return " ".join(article.text[start:end] for start, end in spans)
