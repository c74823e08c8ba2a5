"""Train the weights by which the ledger tells that two claims are about one figure.

Needs scikit-learn only; reads the events of ``data/gold/agreement``, as annotated and as read from
their texts. Each is one story, so what claims of two stories look like is learnt from news of any
kind: claims of articles that were published months apart are about two figures.

    export PYTHONPATH=experiments
    at=$(sayso data path warnews)/articles
    python -m training.likeness --gold data/gold/agreement --corpus $at --out FILE
    python -m training.likeness --gold data/gold/agreement --corpus $at --folds

With --folds it writes nothing and tells how good the labels of pairs are on each event with weights
learnt on the others.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from relating import by_sayso, circumstances, read, together, told_apart
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from sayso import Analysis, Analyzer, SaysoError, agreement
from sayso.actors import Registry
from sayso.agreement import Event
from sayso.ledger.clustering import keys, tells
from sayso.ledger.likeness import signs, weights
from sayso.ledger.places import Places, states
from sayso.ledger.telling import Teller, Told
from sayso.reading import read as articles_of
from sayso.scoring import score_pairs

UNLABELLED = 0.3  # the weight of a pair that the gold does not label: mostly easy to tell apart
CROSSING = 3000  # pairs of claims of two events of one war
UNRELATED = 4000  # pairs of claims of the corpus
MONTHS = 60  # days after which news is of another story
C = 0.3


class Row(NamedTuple):
    """A pair of claims: its event, its signs, whether it is of one figure, and its weight."""

    event: str
    signs: dict[str, float]
    same: bool
    weight: float


def rows(events: Sequence[Event], given: Mapping[str, Sequence[Analysis]]) -> Iterator[Row]:
    """Yield the pairs of each event, and of the events of one war.

    Any days may lie between two stories: in a corpus others are as near in time.
    """
    shared: dict[str, list[Event]] = {}
    for event in events:
        shared.setdefault(str(event.actors), []).append(event)
        told, places = _told(Analyzer(event.actors).registry, given[event.name])
        placed = {tuple(claim): c.id for c in event.clusters for claim in c.claims}
        labelled = {frozenset(map(tuple, (p.source, p.target))) for p in event.pairs}
        for one, other in combinations(told, 2):
            keys = (tuple(one.key), tuple(other.key))
            if not all(key in placed for key in keys):
                continue
            known = frozenset(keys) in labelled
            if known or _alike(one, other):
                same = placed[keys[0]] == placed[keys[1]]
                found = dict(signs(other, one, places))
                yield Row(event.name, found, same, 1.0 if known else UNLABELLED)
    drawn = random.Random(0)
    for told_of in shared.values():
        if len(told_of) < 2:
            continue
        articles = [article for event in told_of for article in given[event.name]]
        origin = {article.id: e.name for e in told_of for article in given[e.name]}
        told, places = _told(Analyzer(told_of[0].actors).registry, articles)
        pairs = [
            (one, other)
            for one, other in combinations(told, 2)
            if origin[one.key.article] != origin[other.key.article] and _alike(one, other)
        ]
        for one, other in drawn.sample(pairs, min(CROSSING, len(pairs))):
            found = dict(signs(other, one, places))
            yield Row("", found | {"days": drawn.random()}, False, 1.0)


def learn(found: Sequence[Row]) -> dict[str, float]:
    """Return the weight of each sign."""
    vectors = DictVectorizer()
    model = LogisticRegression(C=C, max_iter=3000).fit(
        vectors.fit_transform([row.signs for row in found]),
        [row.same for row in found],
        sample_weight=[row.weight for row in found],
    )
    learnt = dict(zip(vectors.feature_names_, model.coef_[0], strict=True))
    return {name: round(float(w), 2) for name, w in learnt.items()} | {
        "bias": round(float(model.intercept_[0]), 2)
    }


def unrelated(corpus: Path) -> Iterator[Row]:
    """Yield pairs of claims of a corpus whose articles are months apart.

    They share what claims are looked up by.
    """
    analyzer = Analyzer()
    read = [analyzer(one) for one in articles_of(corpus) if not isinstance(one, SaysoError)]
    told, places = _told(analyzer.registry, [one for one in read if one.meta.published])
    sharing: dict[Hashable, list[int]] = {}
    for number, claim in enumerate(told):
        for key in set(keys(claim)) if tells(claim) else ():
            sharing.setdefault(key, []).append(number)
    pairs = {
        (first, last)
        for numbers in sharing.values()
        for first, last in combinations(numbers, 2)
        if (told[last].day or 0) - (told[first].day or 0) >= MONTHS
    }
    drawn = random.Random(0)
    for first, last in drawn.sample(sorted(pairs), min(UNRELATED, len(pairs))):
        found = dict(signs(told[last], told[first], places))
        yield Row("", found | {"days": drawn.random()}, False, 1.0)


def _told(registry: Registry, articles: Sequence[Analysis]) -> tuple[list[Told], Places]:
    ordered = sorted(articles, key=lambda article: article.meta.published or "")
    places = Places([article.text for article in ordered], states(registry))
    tell = Teller(places, registry)
    told = [one for index, a in enumerate(ordered) for one in tell(a, index, index).told]
    return told, places


def _alike(one: Told, other: Told) -> bool:
    return one.figure.quantity.dimension == other.figure.quantity.dimension


def main() -> None:
    """Learn from all events, or measure on each what the others teach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True, help="news, with days of publication")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    events = agreement.events(options.gold)
    analyzers = {str(event.actors): Analyzer(event.actors) for event in events}
    views = {
        name: {e.name: [view(analyzers[str(e.actors)], a) for a in e.articles] for e in events}
        for name, view in (("annotated", circumstances), ("from the text", read))
    }
    found = [row for given in views.values() for row in rows(events, given)]
    found += unrelated(options.corpus)
    if options.out:
        listed = "".join(f'"{name}" = {weight}\n' for name, weight in learn(found).items())
        options.out.write_text(f"[weights]\n{listed}", encoding="utf-8")
    for name, given in views.items() if options.folds else ():
        said = []
        for event in events:
            learnt = learn([row for row in found if row.event != event.name])
            with patch.dict(weights(), learnt, clear=True):
                own = by_sayso(given[event.name], analyzers[str(event.actors)].registry)
            said.append(told_apart(given[event.name], own))
            score = score_pairs([event], said[-1].labels, resamples=1)["pairs.macro_f1"].value
            print(f"{name} {event.name} {score:.3f}")
        print(f"{name} {score_pairs(events, together(said).labels)['pairs.macro_f1'].value:.3f}")


if __name__ == "__main__":
    main()
