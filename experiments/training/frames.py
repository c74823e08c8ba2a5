"""Train the weights of the frames on the gold of war news.

Needs scikit-learn only; reads ``data/gold/warnews/learn`` (and the corpus, for its text).

    export PYTHONPATH=experiments
    python -m training.frames --gold data/gold/warnews/learn --out DIR
    python -m training.frames --gold data/gold/warnews/learn --folds 10

With --folds it writes nothing and tells how good the weights are on articles that they were not
learnt from, beside the lexicon alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from lexicon_frames import frames, in_context
from numpy.typing import NDArray
from scipy.sparse import block_diag, csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from sayso import Analysis, Span
from sayso.datasets import gold
from sayso.framing.frames import FRAMES, Frames, nearest
from sayso.framing.weighing import (
    FEATURES,
    WEIGHTS,
    Evoked,
    Setting,
    Weights,
    chosen,
    set_out,
    spoken,
    tokens,
)
from sayso.language import Parser
from sayso.records import Attribution
from sayso.resources import seal
from sayso.scoring import score_framing

COST = 1.0
# The features are few and shared by all frames; words are many and have to be heard as well.
LOUDNESS = 2.0
RARE = 3
THRESHOLD = 0.35
DIGITS = 3


class Read(NamedTuple):
    """An article of gold, its statements set out, and what the lexicon alone finds in them."""

    article: Analysis
    settings: Sequence[Setting]
    context: Sequence[Evoked | None]
    lexicon: Sequence[Frames]


def read(article: Analysis, parser: Parser) -> Read:
    """Set out the statements of an article of gold."""
    parsed = parser(article.text)

    def project(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(parsed.view.project(span) for span in spans)

    statements = [
        Attribution(
            id=a.id,
            source=None if a.source is None else project(a.source),
            cue=project(a.cue),
            content=project(a.content),
            type=a.type,
        )
        for a in article.attributions
    ]
    own = spoken(parsed.doc, statements)
    context = nearest(statements, [bool(found) for found in own])
    alone = [
        frames(list(tokens(a.content, parsed.doc)), list(tokens(a.cue, parsed.doc)))
        for a in statements
    ]
    return Read(
        article,
        [*set_out(parsed.doc, statements, own)],
        [None if number is None else own[number] for number in context],
        in_context(statements, alone),
    )


def train(articles: Sequence[Read]) -> Weights:
    """Fit one logistic regression on every pair of a statement and a frame."""
    settings = [setting for one in articles for setting in one.settings]
    context = [setting for one in articles for setting in one.context]
    labels = [a.frames for one in articles for a in one.article.attributions]
    tfidf = TfidfVectorizer(analyzer=_listed, min_df=RARE, sublinear_tf=True)
    words = csr_matrix(tfidf.fit_transform([setting.words for setting in settings])) * LOUDNESS
    shared = np.stack([s.features(c) for s, c in zip(settings, context, strict=True)], 1)
    count, size = len(settings), len(FRAMES)
    bias = np.repeat(np.eye(size), count, 0)
    pairs = hstack([csr_matrix(np.hstack([shared.reshape(size * count, -1), bias])),
                    block_diag([words] * size)]).tocsr()  # fmt: skip
    named = np.concatenate([[frame in given for given in labels] for frame in FRAMES])
    model = LogisticRegression(C=COST, max_iter=1000, solver="liblinear").fit(pairs, named)
    learnt = model.coef_[0]
    features, of_frames = learnt[: len(FEATURES)], learnt[len(FEATURES) : len(FEATURES) + size]
    of_words = learnt[len(FEATURES) + size :].reshape(size, -1) * LOUDNESS
    return Weights(
        of_frames + model.intercept_[0],
        features,
        {
            word: (float(tfidf.idf_[column]), of_words[:, column])
            for word, column in tfidf.vocabulary_.items()
        },
        THRESHOLD,
    )


def _listed(words: Mapping[str, int]) -> list[str]:
    return list(Counter(words).elements())


def labelled(one: Read, weights: Weights) -> Analysis:
    """Return an article with the frames that weights find in its statements."""
    pairs = zip(one.settings, one.context, strict=True)
    return _with(one, [chosen(setting, context, weights) for setting, context in pairs])


def _with(one: Read, found: Sequence[Frames]) -> Analysis:
    return msgspec.structs.replace(
        one.article,
        attributions=tuple(
            msgspec.structs.replace(a, frames=tuple(named))
            for a, named in zip(one.article.attributions, found, strict=True)
        ),
    )


def validate(articles: Sequence[Read], folds: int) -> None:
    """Print precision, recall and F1 on articles not learnt from, and those of the lexicon."""
    found = {
        one.article.id: labelled(one, weights)
        for fold in range(folds)
        for weights in [train([a for n, a in enumerate(articles) if n % folds != fold])]
        for one in articles[fold::folds]
    }
    annotated = [one.article for one in articles]
    systems = {
        "weighed": [found[one.id] for one in annotated],
        "lexicon": [_with(one, one.lexicon) for one in articles],
    }
    for name, system in systems.items():
        scores = score_framing(annotated, system, 0)
        values = (scores[f"frames.{measure}"] for measure in ("precision", "recall", "f1"))
        print(name, *(f"{m.value:.3f} [{m.low:.3f}, {m.high:.3f}]" for m in values))


def write(weights: Weights, folder: Path) -> None:
    """Write weights as `Weights.from_json` reads them, and their digest."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "threshold": weights.threshold,
        "bias": dict(zip(FRAMES, _short(weights.bias), strict=True)),
        "features": dict(zip(FEATURES, _short(weights.features), strict=True)),
        "words": {
            word: [round(idf, DIGITS), *_short(of)]
            for word, (idf, of) in sorted(weights.words.items())
        },
    }
    lines = json.dumps(data, ensure_ascii=False).replace("], ", "],\n")
    (folder / WEIGHTS).write_text(f"{lines}\n", encoding="utf-8")
    seal(folder, WEIGHTS)


def _short(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


def main() -> None:
    """Train, or validate."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--gold", type=Path, required=True)
    options.add_argument("--out", type=Path)
    options.add_argument("--folds", type=int)
    given = options.parse_args()
    parser = Parser()
    articles = [read(article, parser) for article in gold(given.gold)]
    if given.folds:
        validate(articles, given.folds)
    if given.out:
        write(train(articles), given.out)


if __name__ == "__main__":
    main()
