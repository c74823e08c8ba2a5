"""The sides that a statement speaks of: by name, as "the enemy", as "we", or left unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.framing.connotation import Relation, listed, of_noun

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.actors import Mention, Registry

Link = Literal["self", "owner", "object"]
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_MODIFIES = frozenset({"amod", "compound", "nmod", "poss", "nummod"})
_FIRST_PERSON = frozenset({"we", "us", "our", "ours", "ourselves"})
_STEPS = 12


class Party(NamedTuple):
    """A side in a statement.

    Attributes
    ----------
    side : str
        Its name.
    token : Token
        Head of the noun phrase that stands for it, or for what it owns: "drones" of "the
        Ukrainian drones".
    link : str
        "self" where the phrase denotes the side or its people and things, "owner" where it
        denotes what the side does ("the Russian attack"), "object" where it denotes what is done
        to it ("the invasion of Ukraine").
    said : bool
        Whether the side is named; one left unsaid counts only where something is said of it.
    """

    side: str
    token: Token
    link: Link
    said: bool


class Viewpoint(NamedTuple):
    """From where a statement is made.

    Attributes
    ----------
    side : str or None
        The side of the speaker.
    opponents : tuple of str
        The opponents of that side.
    topic : str or None
        The side that the speaker spoke of last: whom "they" means at the start.
    """

    side: str | None = None
    opponents: tuple[str, ...] = ()
    topic: str | None = None

    @classmethod
    def of(cls, bloc: str, registry: Registry, topic: str | None = None) -> Viewpoint:
        """Return the viewpoint of a bloc."""
        known = registry.bloc(bloc)
        side = None if known is None else known.side
        opponents = next((s.opponents for s in registry.sides if s.name == side), ())
        return cls(side, opponents, topic)

    @property
    def opponent(self) -> str | None:
        """The one opponent; None where there is none, or several."""
        return self.opponents[0] if len(self.opponents) == 1 else None

    def relation(self, side: str) -> Relation:
        """Return how a side stands to the speaker's."""
        if side == self.side:
            return "own"
        return "opponent" if side in self.opponents else "other"


def parties(
    tokens: Sequence[Token], mentions: Sequence[Mention], viewpoint: Viewpoint
) -> list[Party]:
    """Return the parties of a statement, in the order of the text.

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of the statement.
    mentions : sequence of Mention
        The expressions of the registry in it.
    viewpoint : Viewpoint
        From where it is made.
    """
    doc = tokens[0].doc
    named: dict[int, Party] = {}
    owned: set[int] = set()
    for mention in mentions:
        if mention.entry.kind == "office":
            continue
        side = viewpoint.opponent if mention.entry.kind == "enemy" else mention.side
        root = doc[mention.start : mention.end].root
        head, link = climb(root)
        owned.add(head.i)
        if side is None or link is None or mention.entry.kind == "place":
            continue
        if not (mention.entry.kind == "state" and _is_place(root, mention)):
            named.setdefault(head.i, Party(side, head, link, True))
    found: list[Party] = []
    before = _Before()
    for token in tokens:
        if token.i in named:
            party: Party | None = named[token.i]
        elif token.pos_ == "PRON":
            party = _pronoun(token, before, viewpoint, owned)
        else:
            party = None if token.i in owned else _unnamed(token, viewpoint)
        if party is not None:
            found.append(party)
            if token.lower_ not in _FIRST_PERSON:
                before = _Before(party.side, before.plural)
        elif token.tag_ in ("NNS", "NNPS") and token.dep_ in ("nsubj", "nsubjpass"):
            before = _Before(before.side, True)
    return found


class _Before(NamedTuple):
    """What stands earlier in a statement: the last side, and whether a pronoun may mean others."""

    side: str | None = None
    plural: bool = False


def climb(token: Token) -> tuple[Token, Link | None]:
    """Go from a name to the head of the phrase it stands in; the link is None for a place."""
    link: Link | None = "self"
    for _ in range(_STEPS):
        head = token.head
        if token.dep_ in _MODIFIES and head.pos_ in _NOMINAL and head.i != token.i:
            compound = token.dep_ == "compound"
        elif token.dep_ == "pobj" and head.lower_ == "of" and head.head.pos_ in _NOMINAL:
            compound, head = True, head.head
        else:
            break
        if listed(head, "locality"):
            return head, None
        if of_noun(head) is not None:
            done_to = compound and listed(head, "done_to") and token.pos_ == "PROPN"
            return head, "object" if done_to else "owner"
        token = head
    return token, link


def _is_place(root: Token, mention: Mention) -> bool:
    """Tell whether the name of a state is only where something happens."""
    if root.dep_ != "pobj":
        return root.dep_ in ("npadvmod", "appos") and listed(root.head, "locality")
    preposition = root.head
    governor = preposition.head
    if listed(preposition, "place_prepositions"):
        return True
    if preposition.lower_ in ("to", "from", "of", "towards", "toward", "for", "with"):
        return listed(governor, "motion") or listed(governor, "locality")
    # "attacks on Moscow" tells where, "attacks on Russia" whom.
    return preposition.lower_ == "on" and root.text not in mention.entry.name


def _unnamed(token: Token, viewpoint: Viewpoint) -> Party | None:
    """Return the side of forces and weapons that nobody is named as owning."""
    if viewpoint.opponent is None or viewpoint.side is None or token.pos_ != "NOUN":
        return None
    if token.dep_ in _MODIFIES or not _bare(token):
        return None
    if listed(token, "weapon") and of_noun(token) is None:
        return Party(viewpoint.opponent, token, "self", False)
    if listed(token, "force") or listed(token, "situation"):
        return Party(viewpoint.side, token, "self", False)
    return None


def _bare(noun: Token) -> bool:
    """Tell whether nobody is named as the owner of a noun."""
    return not any(
        child.dep_ == "poss" or child.pos_ == "PROPN"
        for child in noun.children
        if child.dep_ in _MODIFIES
    )


def _pronoun(token: Token, before: _Before, viewpoint: Viewpoint, owned: set[int]) -> Party | None:
    word = token.lower_
    side, said = before.side, False
    if word in _FIRST_PERSON:
        side = viewpoint.side
        # "We want to listen" tells what the speakers have in mind, not what their side does.
        said = not (token.dep_ == "nsubj" and listed(token.head, "attitude"))
    elif word in ("its", "their") and side is None and not before.plural:
        side, said = viewpoint.topic or viewpoint.side, True
    elif word in ("they", "them") and side is None and not before.plural:
        side, said = viewpoint.topic, True
    elif word not in ("they", "them", "it", "its", "their"):
        return None
    head, link = climb(token)
    if side is None or link is None or head.i in owned:
        return None
    return Party(side, head, link, said)
