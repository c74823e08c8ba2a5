"""The records of many articles: claims about one figure, and how they stand to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from sayso.errors import DataError
from sayso.records.analysis import Detail, Modifier, Record

if TYPE_CHECKING:
    import pandas as pd

Label = Literal["part_of", "revises", "repeats", "conflicts", "not_comparable"]
Reason = Literal["period", "place", "scope", "cumulative", "combined", "estimate", "thing"]


class ClaimKey(NamedTuple):
    """A claim among those of many articles. In JSON, ``[article, quantity]``."""

    article: str
    quantity: str


class Comparison(Record, frozen=True, kw_only=True):
    """How one claim stands to another, of the same article or of two.

    Attributes
    ----------
    source, target : ClaimKey
        The later claim and the earlier one; of a breakdown, the part and the total.
    label : str
        What the source is to the target; ``not_comparable`` of two that look like a conflict and
        are none.
    reason : str or None
        Of those not comparable, why: another ``period`` or ``place``, a wider ``scope``, a running
        total against a count of one time (``cumulative``), killed against killed or wounded
        (``combined``), an ``estimate`` that leaves room for the other, another ``thing`` counted.
    detail, explanation, evidence
        As in `Relation`.
    """

    source: ClaimKey = msgspec.field(name="from")
    target: ClaimKey = msgspec.field(name="to")
    label: Label
    reason: Reason | None = None
    detail: Detail | None = None
    explanation: str
    evidence: tuple[str, ...] = ()


class Account(Record, frozen=True, kw_only=True):
    """One claim in a cluster: who gave which figure when.

    Attributes
    ----------
    claim : ClaimKey
        Where it stands.
    published, outlet : str or None
        Of its article.
    owner, bloc : str or None
        Whom it is given to, and the camp; None where the narrator speaks.
    low, high, modifier
        The figure, as in `Quantity`.
    text, sentence : str
        As written, and the sentence it stands in.
    origin : int
        Index into the origins of the cluster.
    """

    claim: ClaimKey
    published: str | None
    outlet: str | None
    owner: str | None
    bloc: str | None
    low: float | None
    high: float | None
    modifier: Modifier
    text: str
    sentence: str
    origin: int


class Origin(Record, frozen=True, kw_only=True):
    """Where figures come from: many articles may hand on what one source said.

    Attributes
    ----------
    kind : str
        ``source`` (all quote one source), ``text`` (they print one text, in whole or in part) or
        ``article`` (one article says so itself).
    name : str
        The source, or the outlet or key of the article that printed it first.
    articles : tuple of str
        Those that rest on it.
    """

    kind: Literal["source", "text", "article"]
    name: str
    articles: tuple[str, ...]


class Position(Record, frozen=True, kw_only=True):
    """What one camp makes of a figure: its smallest and largest number, and its latest claim."""

    bloc: str
    low: float
    high: float
    latest: ClaimKey


class ClaimCluster(Record, frozen=True, kw_only=True):
    """All claims about one figure of one event, in order of time.

    Attributes
    ----------
    id : str
        Unique within a dossier.
    what, event, unit : str or None
        What is counted, what happened to it, in which unit.
    place, period : str or None
        Where and when, an ISO 8601 day or interval, as far as the claims tell.
    claims : tuple of Account
        The timeline.
    low, high : float
        The smallest and the largest number given; no disagreement is averaged away.
    origins : tuple of Origin
        The distinct origins behind the claims.
    positions : tuple of Position
        The camps, in the order in which they speak.
    gap : float or None
        How far apart the latest figures of the two camps are that differ most; None where no two
        camps differ.
    comparisons : tuple of Comparison
        Among its claims, each with the claims before it.
    explanation : str
        All this in words.
    """

    id: str
    what: str | None
    event: str | None
    unit: str | None
    place: str | None
    period: str | None
    claims: tuple[Account, ...]
    low: float
    high: float
    origins: tuple[Origin, ...]
    positions: tuple[Position, ...]
    gap: float | None
    comparisons: tuple[Comparison, ...]
    explanation: str


class Dossier(Record, frozen=True, kw_only=True):
    """What many articles say of the same figures.

    Attributes
    ----------
    clusters : tuple of ClaimCluster
        Of two claims or more, in the order of their first.
    apart : tuple of Comparison
        Between claims that are in no cluster together: parts of totals, and what looks like a
        conflict and is none.
    sayso : str or None
        The version that made it.
    """

    clusters: tuple[ClaimCluster, ...] = ()
    apart: tuple[Comparison, ...] = ()
    sayso: str | None = None

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """All comparisons: those within the clusters, then the others."""
        within = (comparison for cluster in self.clusters for comparison in cluster.comparisons)
        return (*within, *self.apart)

    def to_json(self) -> str:
        """Return the dossier as one line of JSON; `from_json` is the exact inverse."""
        return _encoder.encode(self).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> Dossier:
        """Read a dossier from its JSON.

        Raises
        ------
        DataError
            If the JSON is broken or breaks the schema; the message names the field.
        """
        try:
            return _dossiers.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise DataError(f"not a dossier: {error}") from error

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Return the dossier as tables; see `sayso.tables` for columns and dtypes."""
        from sayso.tables import dossier_frames

        return dossier_frames(self)


_encoder = msgspec.json.Encoder()
_dossiers = msgspec.json.Decoder(Dossier)
