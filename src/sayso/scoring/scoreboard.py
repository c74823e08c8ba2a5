"""Where the measures of one comparison are written down, with the errors behind them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from sayso.errors import DataError
from sayso.records import Analysis, Attribution, Quantity, Relation
from sayso.scoring.bootstrap import (
    Counts,
    Measure,
    accuracy,
    f1,
    macro_f1,
    measure,
    precision,
    recall,
)
from sayso.scoring.matching import Pair

if TYPE_CHECKING:
    from sayso.scoring.bootstrap import Statistic

_Item = TypeVar("_Item", Attribution, Quantity)


class Error(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: missed (gold only), spurious (predicted only), or wrong.

    Attributes
    ----------
    article, task : str
        Where, and in what: ``"whole"``, ``"bloc"``, ``"interval"`` ..., as in the measure's name.
    kind : {"missed", "spurious", "wrong"}
        How.
    gold, predicted : str or None
        Ids of the two items; for a relation, its type and ends.
    text : str
        The words in question: content of an attribution, span of a quantity.
    note : str or None
        For what is wrong, both values.
    """

    article: str
    task: str
    kind: Literal["missed", "spurious", "wrong"]
    gold: str | None
    predicted: str | None
    text: str
    note: str | None = None


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Measures in a fixed order, and the errors behind them, task by task.

    Examples
    --------
    >>> from sayso import Analysis
    >>> from sayso.scoring import score_attributions
    >>> empty = [Analysis(id="a", text="Nobody spoke.")]
    >>> score_attributions(empty, empty)["whole.f1"].value is None
    True
    """

    measures: tuple[Measure, ...]
    errors: tuple[Error, ...]

    def __getitem__(self, name: str) -> Measure:
        """Return the measure of that name."""
        for found in self.measures:
            if found.name == name:
                return found
        raise KeyError(name)

    def to_json(self) -> str:
        """Return both as JSON: the same scores, the same bytes."""
        return msgspec.json.encode(self).decode()


def pair_articles(
    gold: Sequence[Analysis], predicted: Sequence[Analysis]
) -> list[tuple[Analysis, Analysis]]:
    """Pair two annotations by id; what was not predicted is taken as empty.

    Raises
    ------
    DataError
        If an id comes twice, was predicted but is not in the gold, or has another text.
    """
    ids = {one.id for one in gold}
    given = {one.id: one for one in predicted}
    if len(ids) < len(gold) or len(given) < len(predicted):
        raise DataError("two articles with the same id")
    if strangers := sorted(given.keys() - ids):
        raise DataError(f"predicted, but not in the gold: {', '.join(strangers)}")
    pairs = [(one, given.get(one.id, Analysis(id=one.id, text=one.text))) for one in gold]
    for one, other in pairs:
        if one.text != other.text:
            raise DataError("the two annotations are of different texts", one.id)
    return pairs


class Board:
    """Collects measures and errors over articles or events; `scores` freezes them."""

    def __init__(
        self, seed: int, resamples: int, drawn: Literal["articles", "events"] = "articles"
    ) -> None:
        self._seed = seed
        self._resamples = resamples
        self._drawn = drawn
        self._measures: list[Measure] = []
        self._errors: list[Error] = []

    def scores(self) -> Scores:
        """Return what was collected."""
        return Scores(measures=tuple(self._measures), errors=tuple(self._errors))

    def prf(self, name: str, rows: Sequence[Sequence[Counts]]) -> None:
        """Add precision, recall and F1 of rows (right, predicted, gold), article by article."""
        n_items = sum(row[2] for article in rows for row in article)
        for suffix, statistic in (("precision", precision), ("recall", recall), ("f1", f1)):
            self._add(f"{name}.{suffix}", statistic, rows, n_items)

    def accuracy(self, name: str, labels: Sequence[Sequence[tuple[Hashable, Hashable]]]) -> None:
        """Add the share of pairs of labels, gold and predicted, that are equal."""
        rows = [[(int(one == other), 1) for one, other in article] for article in labels]
        self._add(f"{name}.accuracy", accuracy, rows, sum(map(len, rows)))

    def macro(self, name: str, labels: Sequence[Sequence[tuple[Hashable, Hashable]]]) -> None:
        """Add the mean F1 over the labels, gold and predicted."""
        found = {label for article in labels for pair in article for label in pair}
        classes = sorted(found, key=str)
        rows = [
            [
                tuple(
                    int(count)
                    for label in classes
                    for count in (one == other == label, other == label, one == label)
                )
                for one, other in article
            ]
            for article in labels
        ]
        self.mean_f1(name, rows)

    def mean_f1(self, name: str, rows: Sequence[Sequence[Counts]]) -> None:
        """Add the mean F1 over classes, of rows (right, predicted, gold) for one after another."""
        self._add(f"{name}.macro_f1", macro_f1, rows, sum(map(len, rows)))

    def note(self, error: Error) -> None:
        """Add an error."""
        self._errors.append(error)

    def _add(
        self,
        name: str,
        statistic: Statistic,
        rows: Sequence[Sequence[Counts]],
        n_items: int,
    ) -> None:
        self._measures.append(
            measure(
                name,
                statistic,
                rows,
                n_items=n_items,
                seed=self._seed,
                resamples=self._resamples,
                drawn=self._drawn,
            )
        )


class Scoreboard(Board):
    """Collects measures and errors over paired articles."""

    def __init__(
        self, gold: Sequence[Analysis], predicted: Sequence[Analysis], seed: int, resamples: int
    ) -> None:
        super().__init__(seed, resamples)
        self.articles = pair_articles(gold, predicted)

    def agree(
        self,
        name: str,
        pairs: Sequence[Sequence[Pair[_Item]]],
        label: Callable[[Analysis, _Item], Hashable],
        predicted: Callable[[Analysis, _Item], Hashable] | None = None,
    ) -> list[list[tuple[Hashable, Hashable]]]:
        """Add the accuracy of what `label` says of each pair, note the errors, return the labels.

        `predicted`, if given, says it of the predicted item.
        """
        labels: list[list[tuple[Hashable, Hashable]]] = []
        for (gold, other), matched in zip(self.articles, pairs, strict=True):
            labels.append([])
            for one, two in matched:
                wanted, given = label(gold, one), (predicted or label)(other, two)
                labels[-1].append((wanted, given))
                if wanted != given:
                    self.note(
                        Error(
                            article=gold.id,
                            task=name,
                            kind="wrong",
                            gold=one.id,
                            predicted=two.id,
                            text=words(gold.text, one),
                            note=f"{wanted!r} in the gold, {given!r} predicted",
                        )
                    )
        self.accuracy(name, labels)
        return labels

    def unpaired(
        self,
        name: str,
        article: Analysis,
        gold: Sequence[_Item],
        predicted: Sequence[_Item],
        matched: Sequence[Pair[_Item]],
    ) -> None:
        """Note which items of an article found no partner."""
        found = {one.id for one, _ in matched}, {two.id for _, two in matched}
        for item in gold:
            if item.id not in found[0]:
                self._miss(article, name, words(article.text, item), gold=item.id)
        for item in predicted:
            if item.id not in found[1]:
                self._miss(article, name, words(article.text, item), predicted=item.id)

    def relations(
        self,
        article: Analysis,
        gold: Mapping[tuple[str, ...], Relation],
        predicted: Mapping[tuple[str, ...], Relation],
    ) -> None:
        """Note which relations of an article, by key, are in one annotation only."""
        for key, relation in gold.items():
            if key not in predicted:
                self._miss(article, "relation", relation.explanation or "", gold=ends(relation))
        for key, relation in predicted.items():
            if key not in gold:
                self._miss(
                    article, "relation", relation.explanation or "", predicted=ends(relation)
                )

    def _miss(
        self,
        article: Analysis,
        task: str,
        text: str,
        gold: str | None = None,
        predicted: str | None = None,
    ) -> None:
        self.note(
            Error(
                article=article.id,
                task=task,
                kind="missed" if gold else "spurious",
                gold=gold,
                predicted=predicted,
                text=text,
            )
        )


def words(text: str, item: Attribution | Quantity) -> str:
    """Return what an item is about, as written; stretches set off by an ellipsis."""
    spans: Iterable[tuple[int, int]] = (
        item.content if isinstance(item, Attribution) else (item.span,)
    )
    return " … ".join(text[start:end] for start, end in spans)


def ends(relation: Relation) -> str:
    """Return type and ends of a relation: ``"revises q2 q1"``."""
    return f"{relation.type} {relation.source} {relation.target}"
