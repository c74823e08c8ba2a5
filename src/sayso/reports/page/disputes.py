"""Figures that more than one claim gives, across articles: their timelines, disputes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.records import Account, ClaimCluster, Dossier
from sayso.reports.page.looks import Look, Looks
from sayso.reports.page.scales import WORDS, Axis, Shape, spread
from sayso.reports.sheet import NARRATOR, shortened, shown

MOST = 24  # timelines shown; the tables hold all
_MOST_CLAIMS = 40
_NAME, _SENTENCE = 60, 500


@dataclass(frozen=True)
class Told:
    """One claim on a timeline."""

    day: str
    outlet: str
    owner: str
    look: Look
    amount: str
    sentence: str
    shape: Shape
    start: float
    end: float
    rough: bool
    links: tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """All claims about one figure of one event, in order of time.

    `left_out` is how many claims are not shown.
    """

    title: str
    setting: str
    gap: str | None
    conflicts: int
    articles: int
    origins: int
    claims: tuple[Told, ...]
    left_out: int
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool


def timelines(dossier: Dossier, looks: Looks) -> tuple[Timeline, ...]:
    """Return the timelines worth a look: of camps that differ, then of most conflicts."""
    ranked = sorted(
        (cluster for cluster in dossier.clusters if _conflicts(cluster) or cluster.gap is not None),
        key=lambda cluster: (cluster.gap is None, -_conflicts(cluster), -len(cluster.claims)),
    )
    return tuple(_timeline(cluster, looks) for cluster in ranked[:MOST])


def _conflicts(cluster: ClaimCluster) -> int:
    return sum(comparison.label == "conflicts" for comparison in cluster.comparisons)


def _timeline(cluster: ClaimCluster, looks: Looks) -> Timeline:
    claims = cluster.claims[:_MOST_CLAIMS]
    axis = Axis([end for a in claims for end in (a.low, a.high) if end is not None])
    links: dict[object, list[str]] = {}
    for comparison in cluster.comparisons:
        if comparison.label in ("conflicts", "revises"):
            words = f"{WORDS[comparison.label]}: {shown(comparison.explanation)}"
            links.setdefault(comparison.source, []).append(shortened(words, _SENTENCE))
    what = shown(" ".join(filter(None, (cluster.what or cluster.unit or "figure",))))
    return Timeline(
        title=shortened(what, _NAME),
        setting=" · ".join(shown(p) for p in (cluster.event, cluster.place, cluster.period) if p),
        gap=None if cluster.gap is None else f"{cluster.gap:,.6g}",
        conflicts=_conflicts(cluster),
        articles=len({account.claim.article for account in cluster.claims}),
        origins=len(cluster.origins),
        claims=tuple(
            _told(account, axis, looks, links.get(account.claim, [])) for account in claims
        ),
        left_out=len(cluster.claims) - len(claims),
        ticks=axis.ticks,
        logarithmic=axis.logarithmic,
    )


def _told(account: Account, axis: Axis, looks: Looks, links: Sequence[str]) -> Told:
    shape, start, end = spread(account.low, account.high, axis)
    owner = shown(account.owner) if account.owner else NARRATOR
    return Told(
        day=shown(account.published or "")[:10] or "no date",
        outlet=shortened(shown(account.outlet or account.claim.article), _NAME),
        owner=shortened(owner, _NAME),
        look=looks[account.bloc],
        amount=shortened(shown(account.text), _NAME),
        sentence=shortened(shown(account.sentence), _SENTENCE),
        shape=shape,
        start=start,
        end=end,
        rough=account.modifier in ("approx", "vague"),
        links=tuple(links[:3]),
    )
