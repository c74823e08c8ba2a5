"""The sides that a statement speaks of: by name, as "the enemy", as "we", or left unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.framing.connotation import Relation, listed, of_noun

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from sayso.actors import Mention, Registry
    from sayso.records import Speaker

Link = Literal["self", "owner", "object"]
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_OF = _NOMINAL | {"NUM"}
_MODIFIES = frozenset({"amod", "compound", "nmod", "poss", "nummod"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FIRST_PERSON = frozenset({"we", "us", "our", "ours", "ourselves"})
_STEPS = 12
_NEAR = 4


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
    words : slice
        The tokens of the name, and of what it modifies: "the Ukrainian drones".
    epithet : str
        The name, where only opponents use it.
    """

    side: str
    token: Token
    link: Link
    said: bool
    words: slice
    epithet: str = ""


class Viewpoint(NamedTuple):
    """From where a statement is made.

    Attributes
    ----------
    side : str or None
        The side of the speaker.
    opponents : tuple of str
        The opponents of that side.
    direct : bool
        Whether all of it is in the speaker's own words.
    topic : str or None
        The side that the speaker spoke of last: whom "they" means at the start.
    people : str or None
        The side to whose people a speaker belongs who does not speak for it: whom "our army" is.
    institution : bool
        Whether the speaker is one: then "it" at the start is the speaker.
    both : tuple of str
        The sides that "both armies" are: those that fight, if they are two.
    """

    side: str | None = None
    opponents: tuple[str, ...] = ()
    direct: bool = False
    topic: str | None = None
    people: str | None = None
    institution: bool = False
    both: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        speaker: Speaker | None,
        registry: Registry,
        direct: bool = False,
        topic: str | None = None,
    ) -> Viewpoint:
        """Return the viewpoint of a speaker."""
        known = registry.bloc(speaker.bloc) if speaker else None
        side = known.side if known else None
        opponents = next((s.opponents for s in registry.sides if s.name == side), ())
        # "a Russian blogger" belongs to a people, "a Russia expert" to none.
        peoples = (
            match.entry.side
            for text in ((speaker.role or "", speaker.name) if speaker else ())
            for match in registry.find(text)
            if match.entry.kind in ("adjective", "people") and match.entry.side
        )
        fighting = tuple(s.name for s in registry.sides if s.opponents)
        return cls(
            side,
            opponents,
            direct,
            topic,
            people=side or next(peoples, None),
            institution=speaker is not None and speaker.kind == "organisation",
            both=fighting if len(fighting) == 2 else (),
        )

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
    named = _named(tokens[0].doc, mentions, viewpoint)
    # Drones that hit the opponent's places are not the opponent's.
    struck = {mention.side for mention in mentions if mention.entry.kind == "place"}
    found: list[Party] = []
    # In reported words "it" is who reports, unless something else is named first.
    before = _Before(opening=not viewpoint.direct)
    for token in tokens:
        if token.i in named:
            new = named[token.i]
        elif token.pos_ == "PRON":
            new = _pronoun(token, before, viewpoint, named)
        else:
            new = _unnamed(token, viewpoint, struck)
        found += new
        opening = before.opening and token.pos_ not in _NOMINAL
        plural = token.tag_ in ("NNS", "NNPS") and token.dep_ in _SUBJECTS
        if new and token.lower_ not in _FIRST_PERSON:
            before = _Before(new[-1].side, before.plural, opening)
        else:
            before = _Before(before.side, before.plural or plural, opening)
    return found


def _named(
    doc: Doc, mentions: Sequence[Mention], viewpoint: Viewpoint
) -> dict[int, tuple[Party, ...]]:
    """Return the parties named, by the head of the phrase; with none, where the name is a place."""
    named: dict[int, tuple[Party, ...]] = {}
    for mention in mentions:
        if mention.entry.kind == "office":
            continue
        side = viewpoint.opponent if mention.entry.kind == "enemy" else mention.side
        root = doc[mention.start : mention.end].root
        head, link = climb(root)
        known = named.setdefault(head.i, ())
        if side is None or link is None or mention.entry.kind == "place":
            continue
        if mention.entry.kind == "state" and _is_place(root, mention):
            continue
        if all(party.side != side for party in known):
            epithet = root.text if mention.entry.kind == "epithet" else ""
            words = _words(mention, head)
            named[head.i] = (*known, Party(side, head, link, True, words, epithet))
    return named


def _words(mention: Mention, head: Token) -> slice:
    """Return the tokens from a name to the head of its phrase, if it stands close by."""
    if mention.end <= head.i < mention.end + _NEAR:
        return slice(mention.start, head.i + 1)
    return slice(mention.start, mention.end)


class _Before(NamedTuple):
    """What stands earlier in a statement: the last side, and whether a pronoun may mean others."""

    side: str | None = None
    plural: bool = False
    opening: bool = True


def climb(token: Token) -> tuple[Token, Link | None]:
    """Go from a name to the head of the phrase it stands in; the link is None for a place."""
    link: Link | None = "self"
    for _ in range(_STEPS):
        head = token.head
        if token.dep_ in _MODIFIES and (head.pos_ in _NOMINAL or head.tag_ == "VBG"):
            compound = token.dep_ == "compound"
        elif token.dep_ == "pobj" and head.lower_ == "of" and head.head.pos_ in _OF:
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


def _unnamed(token: Token, viewpoint: Viewpoint, struck: set[str | None]) -> tuple[Party, ...]:
    """Return the side of forces and weapons that nobody is named as owning; or both."""
    if viewpoint.both and listed(token, "belligerent") and _of_two(token):
        return tuple(Party(s, token, "self", True, _itself(token)) for s in viewpoint.both)
    if viewpoint.opponent is None or viewpoint.side is None or token.pos_ != "NOUN":
        return ()
    if token.dep_ in _MODIFIES or not _bare(token):
        return ()
    if listed(token, "weapon") and of_noun(token) is None and viewpoint.opponent not in struck:
        return (Party(viewpoint.opponent, token, "self", False, _itself(token)),)
    if token.dep_ == "nsubj" and (listed(token, "force") or listed(token, "situation")):
        return (Party(viewpoint.side, token, "self", False, _itself(token)),)
    return ()


def _itself(token: Token) -> slice:
    return slice(token.i, token.i + 1)


def _of_two(noun: Token) -> bool:
    return noun.tag_ == "NNS" and any(child.lower_ in ("both", "two") for child in noun.children)


def _bare(noun: Token) -> bool:
    """Tell whether nobody is named as the owner of a noun."""
    return not any(
        child.dep_ == "poss" or child.pos_ == "PROPN"
        for child in noun.children
        if child.dep_ in _MODIFIES
    )


def _pronoun(
    token: Token, before: _Before, viewpoint: Viewpoint, named: dict[int, tuple[Party, ...]]
) -> tuple[Party, ...]:
    word = token.lower_
    side, said = before.side, False
    if word in _FIRST_PERSON:
        side = viewpoint.people or viewpoint.side
        # "We want to listen" tells what the speakers have in mind, not what their side does.
        said = not (token.dep_ == "nsubj" and listed(token.head, "attitude"))
    elif word in ("its", "their") and side is None and not before.plural:
        # In their own words speakers say "our"; "its" is the reporter's.
        side = viewpoint.topic or (None if viewpoint.direct else viewpoint.side)
        said = True
    elif word == "it" and before.opening and viewpoint.institution and token.dep_ in _SUBJECTS:
        side, said = viewpoint.side, not listed(token.head, "attitude")
    elif word in ("they", "them") and side is None and not before.plural:
        side, said = viewpoint.topic, True
    elif word not in ("they", "them", "it", "its", "their"):
        return ()
    head, link = climb(token)
    if side is None or link is None or head.i in named:
        return ()
    return (Party(side, head, link, said, _itself(token)),)
