"""Whose deed "the attack" is, where nobody says it in the same breath."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sayso.framing.connotation import listed, of_noun, of_verb
from sayso.framing.parties import Party, Viewpoint, parties

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from sayso.actors import Mention

_HOSTILE = frozenset({"combat", "atrocity"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})

_WHEN = frozenset({"after", "since", "during", "before", "amid", "following", "until"})


class Deed(NamedTuple):
    """A hostile act that a text has told of: where, and whose."""

    at: int
    side: str


def deeds(doc: Doc, mentions: Sequence[Mention]) -> list[Deed]:
    """Return the hostile acts that a text lays to a named side, in its order."""
    found = []
    for party in parties(list(doc), mentions, Viewpoint()) if len(doc) else ():
        if party.said and party.link != "object" and _does_harm(party.token, party.link == "owner"):
            found.append(Deed(party.token.i, party.side))
    return found


def _does_harm(token: Token, owner: bool) -> bool:
    if owner:
        noun = of_noun(token)
        return noun is not None and noun.name in _HOSTILE
    verb = token.head
    if token.dep_ == "agent" or (token.dep_ == "pobj" and verb.lower_ == "by"):
        verb = verb.head
    elif token.dep_ != "nsubj":
        return False
    found = of_verb(verb)
    done = found is not None and found[0].name in _HOSTILE
    light = listed(verb, "light") and any(
        (noun := of_noun(child)) is not None and noun.name in _HOSTILE
        for child in verb.children
        if child.dep_ == "dobj"
    )
    return done or light


def told_of(tokens: Sequence[Token], known: Sequence[Deed]) -> list[Party]:
    """Return the owners of the acts that a statement speaks of as known ("the attack").

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of the statement.
    known : sequence of Deed
        What the text has told of.
    """
    found = []
    for token in tokens:
        before = bisect_left(known, token.i, key=lambda deed: deed.at)
        if before and token.pos_ == "NOUN" and _known_act(token):
            words = slice(token.i, token.i + 1)
            found.append(Party(known[before - 1].side, token, "owner", True, words))
    return found


def _known_act(noun: Token) -> bool:
    """Tell whether a noun speaks of an act told of before, and names nobody as its doer."""
    act = of_noun(noun)
    if act is None or act.name not in _HOSTILE:
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ in _WHEN:
        return False  # It only tells when.
    if not any(child.lower_ in _DEFINITE for child in noun.children if child.dep_ == "det"):
        return False
    return not any(
        child.dep_ in ("poss", "compound", "nmod")
        or child.pos_ == "PROPN"
        or child.lower_ in ("by", "of", "from")
        for child in noun.children
    )
