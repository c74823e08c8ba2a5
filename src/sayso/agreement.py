"""Gold of numeric agreement across sources: events that several articles tell, and how to load it.

An event is a folder of articles in the gold format, with a ``pairs.json`` beside them that says
which of their numbers are of one thing, and how each two of them stand to one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from sayso.actors import SHIPPED
from sayso.datasets import PAIRS, gold, own_gold
from sayso.errors import DataError
from sayso.records import Analysis, Quantity

Label = Literal["repeats", "part_of", "revises", "conflicts", "not_comparable"]
Reason = Literal["period", "place", "scope", "cumulative", "combined", "estimate", "thing"]


class ClaimId(NamedTuple):
    """A number in an article: the ids of both. In JSON, ``[article, quantity]``."""

    article: str
    quantity: str


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Cluster(_Strict, frozen=True, kw_only=True):
    """Claims of one thing: what was counted, what happened to it, in which place and period.

    Attributes
    ----------
    id, what : str
        Name, and the thing in words.
    claims : tuple of ClaimId
        In order of publication, then of the text.
    origins : tuple of tuple of str
        Who counted: for each, the articles that carry a figure of that origin. Reprints, and
        outlets that quote one ministry, are of one origin.
    """

    id: str
    what: str
    claims: tuple[ClaimId, ...]
    origins: tuple[tuple[str, ...], ...]


class Pair(_Strict, frozen=True, kw_only=True):
    """How one claim stands to another; `reason` says why two are not comparable.

    `source` is the part of a total, the newer of two figures of which one revises the other, and
    the later claim otherwise.
    """

    source: ClaimId = msgspec.field(name="from")
    target: ClaimId = msgspec.field(name="to")
    label: Label
    reason: Reason | None = None
    note: str | None = None


class Event(_Strict, frozen=True, kw_only=True):
    """One event as several articles tell it.

    Attributes
    ----------
    name, note : str
        Of the event, and what happens in it.
    actors : Path
        The registry of its conflict.
    articles : tuple of Analysis
        Annotated, in order of file name, which is that of publication.
    clusters : tuple of Cluster
        A claim is in one of them at most.
    pairs : tuple of Pair
        Two claims stand in one of them at most.
    """

    name: str
    note: str
    actors: Path
    articles: tuple[Analysis, ...]
    clusters: tuple[Cluster, ...]
    pairs: tuple[Pair, ...]

    def quantities(self) -> dict[ClaimId, Quantity]:
        """Return the numbers of all articles, in order of publication and text."""
        return {ClaimId(a.id, q.id): q for a in self.articles for q in a.quantities}


class _File(_Strict, frozen=True, kw_only=True):
    event: str
    note: str
    actors: str
    clusters: tuple[Cluster, ...]
    pairs: tuple[Pair, ...]


def events(path: str | Path | None = None) -> list[Event]:
    """Return the events of a folder at any depth, in order of their folders' names.

    Parameters
    ----------
    path : str or Path, optional
        The folder of an event, or one above. By default ``data/gold`` of the checkout that sayso
        is installed from.

    Raises
    ------
    DataError
        If there is none, or if one breaks the format; the message names file and field.
    """
    root = own_gold() if path is None else Path(path)
    files = event_files(root)
    if not files:
        raise DataError(f"holds no event ({PAIRS} beside articles)", str(root))
    found = [_event(file) for file in files]
    taken: dict[str, str] = {}
    for event in found:
        for article in event.articles:
            if taken.setdefault(article.id, event.name) != event.name:
                raise DataError(f"the id {article.id!r} is taken in {taken[article.id]}", str(root))
    return found


def event_files(root: Path) -> list[Path]:
    """Return the files that say how the claims of an event stand, one for each event."""
    return sorted(root.rglob(PAIRS)) if root.is_dir() else []


def _event(file: Path) -> Event:
    where = str(file)
    try:
        given = msgspec.json.decode(file.read_bytes(), type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(str(error), where) from error
    except OSError as error:
        raise DataError(error.strerror or "cannot be read", where) from error
    beside = file.parent / given.actors
    event = Event(
        name=given.event,
        note=given.note,
        actors=beside if beside.exists() else SHIPPED / given.actors,
        articles=tuple(gold(file.parent)),
        clusters=given.clusters,
        pairs=given.pairs,
    )
    _check(event, where)
    return event


def _check(event: Event, where: str) -> None:
    """Refuse what names nothing or stands twice."""
    known = event.quantities().keys()
    placed: dict[ClaimId, str] = {}
    for cluster in event.clusters:
        place = f"{where}: {cluster.id}"
        _known(cluster.claims, known, place)
        for claim in cluster.claims:
            if placed.setdefault(claim, cluster.id) != cluster.id:
                raise DataError(f"{_said(claim)} is in {placed[claim]} too", place)
        if len({*cluster.claims}) < len(cluster.claims):
            raise DataError("a claim stands twice", place)
        articles = {claim.article for claim in cluster.claims}
        if strangers := sorted({name for group in cluster.origins for name in group} - articles):
            raise DataError(f"an origin names {', '.join(strangers)}, without claim here", place)
    seen: set[frozenset[ClaimId]] = set()
    for pair in event.pairs:
        place = f"{where}: {_said(pair.source)} and {_said(pair.target)}"
        _known((pair.source, pair.target), known, place)
        ends = frozenset((pair.source, pair.target))
        if len(ends) < 2 or ends in seen:
            raise DataError("stand twice" if ends in seen else "are one claim", place)
        seen.add(ends)
        if (pair.label == "not_comparable") != (pair.reason is not None):
            raise DataError("what is not comparable, and nothing else, has a reason", place)


def _known(claims: Iterable[ClaimId], known: Collection[ClaimId], place: str) -> None:
    for claim in claims:
        if claim not in known:
            raise DataError(f"no claim {_said(claim)}", place)


def _said(claim: ClaimId) -> str:
    return f"{claim.article} {claim.quantity}"
