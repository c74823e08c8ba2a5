"""How claims stand to one another, as sayso and the baseline tell it: what `claims.py` scores."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import bare_numbers
import msgspec

from sayso import Analysis, Analyzer
from sayso.agreement import ClaimId, Label, Reason
from sayso.records import Article
from sayso.scoring import match_quantities
from sayso.scoring.across import Claims

ONE_THING = {"repeats", "revises", "conflicts"}


@dataclass(frozen=True)
class Prediction:
    """What a system says of the claims of some articles.

    Attributes
    ----------
    labels, reasons : dict
        Of pairs of claims, as `sayso.scoring.score_pairs` takes them.
    clusters, origins : dict
        Of claims: what is of one thing, and what traces to one origin.
    """

    labels: dict[Claims, Label]
    reasons: dict[Claims, Reason | None] = field(default_factory=dict)
    clusters: dict[tuple[str, str], Hashable] = field(default_factory=dict)
    origins: dict[tuple[str, str], Hashable] = field(default_factory=dict)


def by_bare_numbers(articles: Sequence[Analysis]) -> Prediction:
    """Compare the bare numbers of the same noun."""
    labels = bare_numbers.compare(articles)
    return Prediction(
        labels=labels,
        reasons=bare_numbers.reasons(labels),
        clusters={**bare_numbers.clusters(articles)},
        origins={**bare_numbers.origins(articles)},
    )


def by_ledger(articles: Sequence[Analysis]) -> Prediction:
    """Take the relations of each article from the ledger, and none across articles."""
    labels: dict[Claims, Label] = {}
    clusters: dict[tuple[str, str], Hashable] = {}
    for article in articles:
        one_thing = {quantity.id: quantity.id for quantity in article.quantities}
        for relation in article.relations:
            source, target = relation.source, relation.target
            labels[ClaimId(article.id, source), ClaimId(article.id, target)] = relation.type
            if relation.type in ONE_THING:
                joined = {one_thing[source], one_thing[target]}
                first = min(joined, key=[*one_thing].index)
                one_thing = {q: first if key in joined else key for q, key in one_thing.items()}
        clusters |= {(article.id, q): (article.id, key) for q, key in one_thing.items()}
    return Prediction(labels=labels, clusters=clusters)


def by_sayso(articles: Sequence[Analysis]) -> Prediction:
    """Take the relations of each article from the ledger, and the rest from the baseline.

    Two claims of one article that the ledger does not relate are not comparable.
    """
    bare, own = by_bare_numbers(articles), by_ledger(articles)
    labels: dict[Claims, Label] = {}
    for (one, other), label in bare.labels.items():
        within = one[0] == other[0]
        if not within or ((one, other) not in own.labels and (other, one) not in own.labels):
            labels[one, other] = "not_comparable" if within else label
    return Prediction(labels | own.labels, bare.reasons, own.clusters, bare.origins)


def related(analyzer: Analyzer, article: Analysis) -> Analysis:
    """Return gold with the relations that the ledger finds among its numbers."""
    parsed = analyzer.parser(article.text)
    *_, relations = analyzer.keep_ledger(
        parsed, article.quantities, article.attributions, article.speakers
    )
    return msgspec.structs.replace(article, relations=relations)


def read(analyzer: Analyzer, article: Analysis) -> Analysis:
    """Return what sayso finds in an article, numbers named as those of the gold they pair with."""
    found = analyzer(Article(id=article.id, text=article.text, meta=article.meta))
    names = {theirs.id: ours.id for ours, theirs in match_quantities(article, found)}
    names |= {q.id: f"not in the gold: {q.id}" for q in found.quantities if q.id not in names}
    rename = msgspec.structs.replace
    return rename(
        found,
        quantities=tuple(rename(q, id=names[q.id]) for q in found.quantities),
        relations=tuple(
            rename(r, source=names[r.source], target=names[r.target]) for r in found.relations
        ),
        claims=tuple(rename(c, quantity=names[c.quantity]) for c in found.claims),
    )
