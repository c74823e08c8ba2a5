"""What words say of those they speak of: the lexicon behind stance."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso import resources
from sayso.framing.sentiment import valences

if TYPE_CHECKING:
    from spacy.tokens import Token

Relation = Literal["own", "opponent", "other"]
Role = Literal["agent", "patient"]

QUALITY = 0.5
# VADER's valences run to 4, but a word at 2 is as plain as a predicate of the lexicon.
VALENCE_SCALE = 5.0
_HANGS_ON = frozenset({"prt", "prep", "advmod", "dobj", "acomp", "oprd", "dative"})


class Connotation(NamedTuple):
    """The perspective of a class of predicates on its agent and its patient."""

    name: str
    agent: dict[str, float]
    patient: float
    patient_force: float

    def score(self, role: Role, relation: Relation, fights: bool) -> float:
        """Return the score of whoever has a role; `fights` holds of forces and weapons."""
        if role == "agent":
            return self.agent[relation]
        return self.patient_force if fights else self.patient


class Lexicon(NamedTuple):
    """The lexicon: verbs by lemma and the word that hangs on them ("" for none), nouns by lemma."""

    verbs: dict[str, dict[str, Connotation]]
    nouns: dict[str, Connotation]
    qualities: dict[str, float]
    words: dict[str, frozenset[str]]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of `resources/stance.toml`."""
    data = resources.load("stance.toml")
    verbs: dict[str, dict[str, Connotation]] = {}
    nouns: dict[str, Connotation] = {}
    for name, listed in data["classes"].items():
        connotation = Connotation(name, listed["agent"], listed["patient"], listed["patient_force"])
        for text in listed["verbs"]:
            verb, _, second = text.partition(" ")
            verbs.setdefault(verb, {}).setdefault(second, connotation)
        for text in listed["nouns"]:
            nouns.setdefault(text, connotation)
    qualities = dict.fromkeys(data["qualities"]["positive"], QUALITY)
    qualities |= dict.fromkeys(data["qualities"]["negative"], -QUALITY)
    words = {name: frozenset(listed) for name, listed in data["words"].items()}
    return Lexicon(verbs, nouns, qualities, words)


def listed(token: Token, name: str) -> bool:
    """Tell whether a token is among the words of a list of the lexicon."""
    words = lexicon().words[name]
    return token.lemma_.lower() in words or token.lower_ in words


def fights(token: Token) -> bool:
    """Tell whether a noun denotes forces or weapons, or a number of them."""
    if listed(token, "force") or listed(token, "weapon"):
        return True
    of = next((child for child in token.children if child.lower_ == "of"), None)
    counted = () if of is None else of.children
    return any(listed(noun, "force") or listed(noun, "weapon") for noun in counted)


def of_verb(verb: Token) -> tuple[Connotation, str] | None:
    """Return the connotation of a verb in its context, and the words that carry it."""
    known = lexicon().verbs.get(verb.lemma_.lower())
    if known is None:
        return None
    for child in verb.children:
        if child.dep_ not in _HANGS_ON:
            continue
        for second in (child.lower_, child.lemma_.lower()):
            if second in known:
                return known[second], f"{verb.text} {child.text}"
    return (known[""], verb.text) if "" in known else None


def of_noun(noun: Token) -> Connotation | None:
    """Return the connotation of an event noun."""
    if noun.pos_ not in ("NOUN", "PROPN") and noun.dep_ not in ("nsubj", "dobj", "pobj"):
        return None
    return lexicon().nouns.get(noun.lemma_.lower())


def of_quality(token: Token) -> tuple[float, str] | None:
    """Return what a modifier or a predicate with "to be" says, and its words."""
    qualities = lexicon().qualities
    keys = [token.lemma_.lower(), token.lower_]
    for child in token.children:
        if child.dep_ in ("prep", "pobj"):
            pair = f"{token.lower_} {child.lower_}"
            if pair in qualities:
                return qualities[pair], f"{token.text} {child.text}"
    for key in keys:
        if key in qualities:
            return qualities[key], token.text
    value = valence(token)
    return (value, token.text) if value else None


def valence(token: Token) -> float:
    """Return VADER's valence of a word, scaled to this lexicon; 0 for the words of the topic."""
    for key in (token.lower_, token.lemma_.lower()):
        if key in _topic() or key in lexicon().words["emphatic"]:
            return 0.0
        if key in valences():
            return max(-1.0, min(1.0, valences()[key] / VALENCE_SCALE))
    return 0.0


@cache
def _topic() -> frozenset[str]:
    return frozenset(resources.load("topic.toml")["words"])
