"""A dossier as tables: clusters, their claims, origins and camps, and all comparisons.

`cluster` joins the first four; `article` and `quantity` join them to the tables of analyses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.tables.frames import REAL, STRING, WHOLE, Columns, Row, frames

if TYPE_CHECKING:
    import pandas as pd

    from sayso.records import ClaimCluster, Comparison, Dossier

DOSSIER_COLUMNS: Columns = {
    "clusters": {
        "cluster": STRING,
        "what": STRING,
        "event": STRING,
        "unit": STRING,
        "place": STRING,
        "period": STRING,
        "claims": WHOLE,
        "articles": WHOLE,
        "origins": WHOLE,
        "low": REAL,
        "high": REAL,
        "gap": REAL,
        "explanation": STRING,
    },
    "accounts": {
        "cluster": STRING,
        "article": STRING,
        "quantity": STRING,
        "published": STRING,
        "outlet": STRING,
        "owner": STRING,
        "bloc": STRING,
        "low": REAL,
        "high": REAL,
        "modifier": STRING,
        "text": STRING,
        "sentence": STRING,
        "origin": WHOLE,
    },
    "origins": {
        "cluster": STRING,
        "origin": WHOLE,
        "kind": STRING,
        "name": STRING,
        "articles": WHOLE,
    },
    "positions": {
        "cluster": STRING,
        "bloc": STRING,
        "low": REAL,
        "high": REAL,
        "article": STRING,
        "quantity": STRING,
    },
    "comparisons": {
        "cluster": STRING,
        "from_article": STRING,
        "from": STRING,
        "to_article": STRING,
        "to": STRING,
        "label": STRING,
        "reason": STRING,
        "detail": STRING,
        "explanation": STRING,
    },
}


def dossier_frames(dossier: Dossier) -> dict[str, pd.DataFrame]:
    """Return a dossier as tables, with the columns and dtypes of `DOSSIER_COLUMNS`.

    Returns
    -------
    dict of str to DataFrame
        `clusters`, `accounts` (one row for each claim of a cluster, in order of time), `origins`,
        `positions` (one row for each camp in a cluster) and `comparisons` (those between clusters
        have none).
    """
    return frames(DOSSIER_COLUMNS, _rows(dossier))


def _rows(dossier: Dossier) -> Iterator[tuple[str, Row]]:
    for cluster in dossier.clusters:
        yield "clusters", _cluster(cluster)
        for account in cluster.claims:
            yield (
                "accounts",
                (
                    cluster.id,
                    *account.claim,
                    account.published,
                    account.outlet,
                    account.owner,
                    account.bloc,
                    account.low,
                    account.high,
                    account.modifier,
                    account.text,
                    account.sentence,
                    account.origin,
                ),
            )
        for number, origin in enumerate(cluster.origins):
            told = (origin.kind, origin.name, len(origin.articles))
            yield "origins", (cluster.id, number, *told)
        for position in cluster.positions:
            bounds = (position.low, position.high)
            yield "positions", (cluster.id, position.bloc, *bounds, *position.latest)
        for comparison in cluster.comparisons:
            yield "comparisons", _comparison(comparison, cluster.id)
    for comparison in dossier.apart:
        yield "comparisons", _comparison(comparison, None)


def _cluster(cluster: ClaimCluster) -> Row:
    return (
        cluster.id,
        cluster.what,
        cluster.event,
        cluster.unit,
        cluster.place,
        cluster.period,
        len(cluster.claims),
        len({account.claim.article for account in cluster.claims}),
        len(cluster.origins),
        cluster.low,
        cluster.high,
        cluster.gap,
        cluster.explanation,
    )


def _comparison(comparison: Comparison, cluster: str | None) -> Row:
    return (
        cluster,
        *comparison.source,
        *comparison.target,
        comparison.label,
        comparison.reason,
        comparison.detail,
        comparison.explanation,
    )
