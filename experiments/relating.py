"""How claims stand to one another, as sayso and the baseline tell it: what `claims.py` scores."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import bare_numbers
import msgspec

from sayso import Analysis, Analyzer
from sayso.actors import Registry
from sayso.agreement import ClaimId, Label, Reason
from sayso.ledger import Collator
from sayso.records import Article, Quantity
from sayso.scoring import match_quantities
from sayso.scoring.across import Claims


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


def by_bare_numbers(articles: Sequence[Analysis], registry: Registry) -> Prediction:
    """Compare the bare numbers of the same noun."""
    labels = bare_numbers.compare(articles)
    return Prediction(
        labels=labels,
        reasons=bare_numbers.reasons(labels),
        clusters={**bare_numbers.clusters(articles)},
        origins={**bare_numbers.origins(articles)},
    )


def by_sayso(articles: Sequence[Analysis], registry: Registry) -> Prediction:
    """Collate the claims of the articles; what is not compared is in no label."""
    dossier = Collator(registry)(articles)
    clusters: dict[tuple[str, str], Hashable] = {
        (article.id, quantity.id): (article.id, quantity.id)
        for article in articles
        for quantity in article.quantities
    }
    origins: dict[tuple[str, str], Hashable] = {}
    for cluster in dossier.clusters:
        for account in cluster.claims:
            clusters[account.claim] = cluster.id
            origins[account.claim] = (cluster.id, account.origin)
    pairs = {(ClaimId(*c.source), ClaimId(*c.target)): c for c in dossier.comparisons}
    return Prediction(
        labels={pair: found.label for pair, found in pairs.items()},
        reasons={pair: found.reason for pair, found in pairs.items()},
        clusters=clusters,
        origins=origins,
    )


def told_apart(articles: Sequence[Analysis], said: Prediction) -> Prediction:
    """Call two claims that a system does not compare claims of two things."""
    claims = [ClaimId(one.id, quantity.id) for one in articles for quantity in one.quantities]
    labels: dict[Claims, Label] = {}
    reasons: dict[Claims, Reason | None] = {}
    for one, other in combinations(claims, 2):
        if (one, other) not in said.labels and (other, one) not in said.labels:
            labels[one, other], reasons[one, other] = "not_comparable", "thing"
    return replace(said, labels=said.labels | labels, reasons=said.reasons | reasons)


def together(said: Sequence[Prediction]) -> Prediction:
    """Return what was said of the articles of several events, each by itself."""
    found = Prediction(labels={})
    for number, one in enumerate(said):
        found.labels.update(one.labels)
        found.reasons.update(one.reasons)
        found.clusters.update({claim: (number, key) for claim, key in one.clusters.items()})
        found.origins.update({claim: (number, key) for claim, key in one.origins.items()})
    return found


HAPPENING = ("role", "polarity")
UNMARKED = ("phrase", *HAPPENING, "location", "date", "low_si", "high_si", "unit_si")


def circumstances(analyzer: Analyzer, article: Analysis) -> Analysis:
    """Return gold with what it leaves open of its numbers (role, place, day) as sayso reads it."""
    parsed = analyzer.parser(article.text)
    numbers = analyzer.extract_quantities(parsed, article.meta.published)
    found = msgspec.structs.replace(article, quantities=numbers)
    read = {ours.id: theirs for ours, theirs in match_quantities(article, found)}
    rename = msgspec.structs.replace
    return rename(
        article,
        quantities=tuple(
            rename(q, **{name: getattr(read[q.id], name) for name in _agreed(q, read[q.id])})
            if q.id in read and (q.low, q.high) == (read[q.id].low, read[q.id].high)
            else q
            for q in article.quantities
        ),
    )


def _agreed(given: Quantity, found: Quantity) -> tuple[str, ...]:
    """Name what may be taken over: of another event than that of the gold, no role in it."""
    return tuple(n for n in UNMARKED if n not in HAPPENING or given.event == found.event)


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
