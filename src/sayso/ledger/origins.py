"""Origins: on whose say-so the claims of a cluster rest, counted once each."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from sayso.ledger.telling import Told
from sayso.records import Origin

_COPIED = 10  # words in a row that two writers do not hit upon by chance
_WORD = re.compile(r"[^\W_]+")


def origins(claims: Sequence[Told]) -> tuple[tuple[Origin, ...], list[int]]:
    """Return the distinct origins of claims, in order of time, and for each claim its origin.

    Claims have one origin if they quote one source, if one of their articles reprints the other
    and both give the same figure, or if they give it in the same words.
    """
    first: dict[Hashable, int] = {}
    parent = list(range(len(claims)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, claim in enumerate(claims):
        for key in _keys(claim):
            one, other = root(index), root(first.setdefault(key, index))
            parent[max(one, other)] = min(one, other)
    named = {claim.identity: index for index, claim in enumerate(claims) if claim.identity}
    for one_name, other_name in combinations(sorted(named), 2):
        if _nested(one_name, other_name):
            one, other = root(named[one_name]), root(named[other_name])
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[Told]] = {}
    for index, claim in enumerate(claims):
        groups.setdefault(root(index), []).append(claim)
    number = {key: position for position, key in enumerate(groups)}
    return (
        tuple(_origin(group) for group in groups.values()),
        [number[root(index)] for index in range(len(claims))],
    )


def one_voice(one: str | None, other: str | None) -> bool:
    """Whether two sources are one: the same, or a body of a state and the state itself.

    Examples
    --------
    >>> one_voice("ukrainian_official: navy", "ukrainian_official: ")
    True
    >>> one_voice("ukrainian_official: navy", "ukrainian_official: mayor")
    False
    """
    if one is None or other is None:
        return False
    camps, names = zip(*(name.split(": ", 1) for name in (one, other)), strict=True)
    return one == other or (camps[0] == camps[1] and "" in names) or _nested(one, other)


def _nested(one: str, other: str) -> bool:
    """Whether one name is short for another, of no other camp: "ministry", "defence ministry"."""
    (camp, mine), (other_camp, theirs) = ([*name.split(": ", 1)] for name in (one, other))
    words, others = {*mine.split()}, {*theirs.split()}
    return (
        (camp == other_camp or "unknown" in (camp, other_camp))
        and bool(words and others)
        and (words <= others or others <= words)
    )


def _keys(claim: Told) -> Iterator[Hashable]:
    if claim.identity is not None:
        yield ("source", claim.identity)
    yield ("text", claim.text, claim.figure.bounds)
    words = tuple(_WORD.findall(claim.sentence.lower()))
    for start in range(len(words) - _COPIED + 1):
        yield ("words", words[start : start + _COPIED], claim.figure.bounds)


def _origin(group: Sequence[Told]) -> Origin:
    articles = tuple(dict.fromkeys(claim.key.article for claim in group))
    source = next((claim for claim in group if claim.identity is not None), None)
    if source is not None:
        return Origin(kind="source", name=source.owner or "", articles=articles)
    name = group[0].outlet or group[0].key.article
    return Origin(kind="text" if len(articles) > 1 else "article", name=name, articles=articles)
