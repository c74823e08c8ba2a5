"""A light classifier of stance toward mentions: words, syntax and lexicons, logistic regression.

The alternative to an encoder where none is wanted, and its baseline. Kept as numbers in an .npz
file, its features by name: never as a pickle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.datasets import Target
from sayso.framing.connotation import of_noun, of_quality, of_verb, valence
from sayso.framing.parties import climb
from sayso.framing.sentiment import tone
from sayso.framing.stance import toward
from sayso.language import Parser
from sayso.records import StanceLabel

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from spacy.tokens import Span, Token

LABELS: tuple[StanceLabel, ...] = ("negative", "neutral", "positive")
WINDOW = 6
STEPS = 4  # in the tree, up from the mention
STRENGTH = 1.0  # of the regression's fit to what it learns from
_WORD = re.compile(r"\w+|[^\w\s]")


class Seen(NamedTuple):
    """What the classifier sees of a target."""

    words: list[str]
    syntax: list[str]
    numbers: list[float]


def seen(targets: Sequence[Target], parser: Parser) -> Iterator[Seen]:
    """Yield what is seen of each target."""
    for target in targets:
        parsed = parser(target.sentence)
        start, end = parsed.view.project(target.span)
        mention = parsed.doc.char_span(start, end, alignment_mode="expand")
        syntax, numbers = ([], [0.0] * 8) if mention is None else _around(mention)
        yield Seen(_words(target), syntax, [*numbers, *tone([target.sentence])])


def _words(target: Target) -> list[str]:
    start, end = target.span
    before = _WORD.findall(target.sentence[:start].lower())
    after = _WORD.findall(target.sentence[end:].lower())
    words = [*before, "TARGET", *after]
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    near = [f"< {word}" for word in before[-WINDOW:]] + [f"> {word}" for word in after[:WINDOW]]
    return words + pairs + near


def _around(mention: Span) -> tuple[list[str], list[float]]:
    """Return what stands around a mention in the tree, and what lexicons make of it."""
    found, scores = [], []
    token = climb(mention.root)[0]
    path = ""
    for _ in range(STEPS):
        path += f"{token.dep_}<"
        token = token.head
        lemma = token.lemma_.lower()
        found += [f"{path}{lemma}", f"{path}{_kind(token)}", f"^{lemma}"]
        for child in token.children:
            if child.i in range(mention.start, mention.end) or child.is_punct:
                continue
            found.append(f"{path}{lemma}>{child.dep_}>{child.lemma_.lower()}")
            found.append(f"^>{child.dep_}>{_kind(child)}")
        if token.head is token:
            break
    for child in climb(mention.root)[0].children:
        found.append(f">{child.dep_}>{child.lemma_.lower()}")
        found.append(f">{child.dep_}>{_kind(child)}")
    for token in mention.sent:
        if value := valence(token):
            scores.append((value, (token.i - mention.root.i) / 8))
    before = sum(value * np.exp(far) for value, far in scores if far < 0)
    after = sum(value * np.exp(-far) for value, far in scores if far >= 0)
    portrayed = toward(mention).score
    return found, [
        portrayed,
        max(portrayed, 0),
        max(-portrayed, 0),
        float(before),
        float(after),
        float(before + after),
        (mention.root.i - mention.sent.start) / len(mention.sent),
        float(any(token.dep_ == "neg" for token in mention.sent)),
    ]


def _kind(token: Token) -> str:
    """Return the class that the lexicon gives a word; "good" or "bad" by its tone; or ""."""
    verb, noun = of_verb(token), of_noun(token)
    if verb is not None and token.pos_ == "VERB":
        return f"={verb[0].name}"
    if noun is not None:
        return f"={noun.name}"
    quality = of_quality(token)
    if quality is None:
        return f"={token.pos_}"
    return "=good" if quality[0] > 0 else "=bad"


class LightStance:
    """The classifier, once fitted: features by name, how rare they are, and their weights.

    Parameters
    ----------
    words, syntax : sequence of str
        The features, in the order of their columns.
    weights : dict of str to array
        ``rarity`` and ``scales`` of columns, ``coefficients`` and ``intercepts`` of labels.
    """

    def __init__(
        self, words: Sequence[str], syntax: Sequence[str], weights: dict[str, NDArray[Any]]
    ) -> None:
        self.columns = [{name: i for i, name in enumerate(names)} for names in (words, syntax)]
        self.weights = weights

    def __call__(self, items: Sequence[Seen]) -> NDArray[np.float64]:
        """Return the probability of each label: (items, labels)."""
        from scipy.special import softmax

        scores = self.matrix(items) @ self.weights["coefficients"].T + self.weights["intercepts"]
        probabilities: NDArray[np.float64] = softmax(scores, axis=1)
        return probabilities

    def matrix(self, items: Sequence[Seen]) -> csr_matrix:
        """Return the features of items as a sparse matrix, by the usual TF-IDF, sublinear."""
        from scipy.sparse import csr_matrix, hstack
        from sklearn.preprocessing import normalize

        parts = []
        for columns, rarity, field in zip(
            self.columns,
            (self.weights["rarity_words"], self.weights["rarity_syntax"]),
            (0, 1),
            strict=True,
        ):
            rows, places, values = [], [], []
            for row, item in enumerate(items):
                names, counts = np.unique(
                    [n for n in item[field] if n in columns], return_counts=True
                )
                rows += [row] * len(names)
                places += [columns[str(name)] for name in names]
                values += list(1 + np.log(counts))
            shape = (len(items), len(columns))
            counted = csr_matrix((values, (rows, places)), shape=shape)
            parts.append(normalize(counted.multiply(rarity).tocsr()))
        numbers = np.array([item.numbers for item in items]) / self.weights["scales"]
        return hstack([*parts, csr_matrix(numbers)]).tocsr()

    def save(self, file: Path) -> None:
        """Write the classifier as plain arrays."""
        words, syntax = (np.array(list(columns)) for columns in self.columns)
        arrays: dict[str, Any] = {"words": words, "syntax": syntax, **self.weights}
        np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, file: Path) -> LightStance:
        """Read a classifier that `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            weights = {
                name: arrays[name] for name in arrays.files if name not in ("words", "syntax")
            }
            return cls(arrays["words"].tolist(), arrays["syntax"].tolist(), weights)


def fit(
    items: Sequence[Seen], labels: Sequence[StanceLabel], strength: float = STRENGTH
) -> LightStance:
    """Return a classifier that has learnt from labelled targets."""
    from sklearn.linear_model import LogisticRegression

    columns: list[list[str]] = []
    rarities = []
    for field in (0, 1):
        names, counts = np.unique(
            [name for item in items for name in set(item[field])], return_counts=True
        )
        known = counts > 1
        columns.append(names[known].tolist())
        rarities.append(np.log((1 + len(items)) / (1 + counts[known])) + 1)
    scales = np.array([item.numbers for item in items]).std(0) + 1e-6
    weights: dict[str, NDArray[Any]] = {
        "rarity_words": rarities[0],
        "rarity_syntax": rarities[1],
        "scales": 2 * scales,
    }
    model = LightStance(columns[0], columns[1], weights)
    learnt = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000)
    learnt.fit(model.matrix(items), [LABELS.index(label) for label in labels])
    weights["coefficients"], weights["intercepts"] = learnt.coef_, learnt.intercept_
    return model
