"""The part that the things counted have in what happened, and whether it happened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sayso import resources
from sayso.quantities.amounts import Amount
from sayso.quantities.events import SUBJECTS, Happening, lemma_of, top
from sayso.quantities.nouns import Counted, singular
from sayso.records import Polarity, Role

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_LINKS = 6
_COUNTABLE = {"count", "ratio", "percent", "area", "mass", "other"}
_REACH = 6  # tokens from "killed" to "or wounded"


def role(counted: Counted, amount: Amount, happening: Happening) -> Role | None:
    """Return the part that the things counted have in what happened, None where it has no name.

    Parameters
    ----------
    counted : Counted
        What the amount counts.
    amount : Amount
        The amount; of durations, ages and the like nothing happens to what they measure.
    happening : Happening
        What happened.
    """
    if amount.dimension not in _COUNTABLE:
        return None
    noun = "" if counted.noun is None else counted.noun.rpartition(" ")[2]
    if happening.lemma is None:
        return _listed("nouns").get(noun)
    lemma, verb = happening.lemma, happening.verb
    acts = verb is not None and _tells(verb, lemma) and _acts(verb, counted)
    if verb is not None and (found := _beside(lemma, verb, noun)) is not None:
        return found
    nouns = {noun, singular(noun)}
    if acts and verb is not None and lemma in _listed("patient") and lemma not in _listed("agent"):
        # "3 medics wounded": without an object only a passive can be meant.
        acts = any(child.dep_ in {"dobj", "xcomp", "prt"} for child in verb.children) or not (
            _listed("patient")[lemma] in {"killed", "injured"} and verb.tag_ in {"VBN", "VBD"}
        )
    place = "agent" if acts else "patient"
    for kind in ("aerial", "weapons", "people"):
        if nouns & _words(kind, "nouns"):
            found = _listed(kind, place).get(lemma)
            if found is not None:
                return found
    found = _listed(place).get(lemma)
    if found in {"killed", "injured"} and not acts and _either(amount, counted):
        return "casualty"
    if found is None and noun in _listed("nouns"):
        return _listed("nouns")[noun]
    return found


def _tells(verb: Token, lemma: str) -> bool:
    """Tell whether it is the verb that says what happened, not a noun or an adjective beside it."""
    return lemma_of(verb) == lemma


def _acts(verb: Token, counted: Counted) -> bool:
    """Tell whether the things counted do it: the subject of a verb, or "by 20 guards"."""
    for node in (counted.anchor, top(counted.anchor)):
        if node.head == verb or node.head.dep_ == "agent":
            auxiliaries = {child.dep_ for child in verb.children}
            if node.dep_ == "nsubj":
                return "auxpass" not in auxiliaries and (verb.tag_ != "VBN" or "aux" in auxiliaries)
            if node.dep_ == "pobj":
                return node.head.dep_ == "agent"
            if node.dep_ in SUBJECTS | {"dobj", "conj"}:
                continue
        if verb.head == node and verb.dep_ in {"acl", "relcl"}:
            subject = verb.tag_ == "VBG" or any(
                child.dep_ == "nsubj" and child.lower_ in {"that", "which", "who"}
                for child in verb.children
            )
            return subject and verb.tag_ != "VBN"
    # A participle goes on with the subject of its clause: "91 drones hit Moscow, killing three".
    return (
        verb.dep_ in {"conj", "xcomp"}
        and top(counted.anchor).dep_ == "nsubj"
        and not (
            any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)
            or verb.tag_ == "VBN"
        )
    )


def _beside(lemma: str, verb: Token, noun: str) -> Role | None:
    """Read a particle, a complement or the noun itself: "shot down", "taken prisoner"."""
    known = _table("beside").get(lemma)
    if known is None:
        return None
    words = {noun.lower(), singular(noun)}
    if verb.i + 1 < len(verb.doc):
        words.add(verb.doc[verb.i + 1].lower_)  # "shot dead two men"
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            continue
        words.add(child.lower_)
        words.add(child.lemma_.lower())
        if child.dep_ == "prep":
            words.update(inner.lemma_.lower() for inner in child.children)
    for name, listed in known.items():
        if not words.isdisjoint(listed):
            return cast(Role, name)
    return None


def _either(amount: Amount, counted: Counted) -> bool:
    """Tell whether killed and injured are counted together: "killed or wounded"."""
    doc = amount.token.doc
    start = max(amount.token.i, counted.anchor.i) + 1
    words = [token.lower_ for token in doc[start : start + _REACH]]
    harmed = {"killed", "dead", "wounded", "injured", "hurt"}
    return any(
        words[i] in {"or", "and/or"} and {words[i - 1], words[i + 1]} <= harmed
        for i in range(1, len(words) - 1)
    )


def polarity(amount: Amount, happening: Happening, said: bool) -> Polarity | None:
    """Tell whether what happened did, did not, or may; None where nothing is said to happen.

    Parameters
    ----------
    amount : Amount
        The amount; of nothing counted nothing happened.
    happening : Happening
        What happened.
    said : bool
        Whether an event or a role is known.
    """
    if not said:
        return None
    if amount.values == (0.0,):
        return "did_not_happen"
    possible = False
    verb = happening.verb
    # Of the verb that tells what happened, only what it depends on says whether it did.
    governs = happening.noun is None and verb is not None and happening.lemma != lemma_of(verb)
    denies = True
    for node in _above(happening.noun or verb):
        words = {node.lemma_.lower(), node.lower_}
        if denies and (_is_negated(node) or (governs and words & _words("polarity", "negating"))):
            return "did_not_happen"
        possible = possible or _is_open(node)
        possible = possible or bool(governs and words & _words("polarity", "open"))
        governs = True
        # What only goes along with an act is not denied with it, but may be as open.
        denies = denies and node.dep_ != "advcl"
    return "possible" if possible else "happened"


def _above(node: Token | None) -> Iterator[Token]:
    """Yield a verb, or a noun of action, and all that it depends on in the same assertion."""
    for _ in range(_MOST_LINKS):
        if node is None:
            return
        yield node
        head = node.head
        if node.dep_ == "acl" and not any(child.lower_ == "to" for child in node.children):
            return  # "the 28 settlements lost last autumn"
        if head == node:
            return
        # Not to what it only goes along with: "he said 12 died", "12 died; three are feared lost".
        if node.dep_ in _APART and (node.i < head.i or head.lemma_.lower() not in _opening()):
            return
        subjects = any(child.dep_ in SUBJECTS | {"mark"} for child in node.children)
        if node.dep_ in {"advcl", "conj"} and subjects:
            return
        node = head


_APART = {"ccomp", "relcl", "parataxis"}


def _is_negated(node: Token) -> bool:
    known = _table("polarity")
    negated = any(
        child.lower_ in known["negations"]
        and node.doc[child.i + 1 : child.i + 2].text.lower() not in known["mere"]
        for child in node.children
    )
    return negated or (node.dep_ == "prep" and node.lower_ in known["without"])


def _is_open(node: Token) -> bool:
    known = _table("polarity")
    if any(
        (child.dep_ == "aux" and child.lower_ in known["modals"])
        or (child.dep_ == "mark" and child.lower_ in known["conditions"])
        for child in node.children
    ):
        return True
    # "it will free 12 once 35 are released"
    once = any(child.lower_ in known["times"] for child in node.children)
    return once and node.dep_ == "advcl" and _is_open(node.head)


@cache
def _opening() -> frozenset[str]:
    return _words("polarity", "open") | _words("polarity", "negating")


@cache
def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = resources.load("roles.toml")[name]
    return found


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(_table(table)[key])


@cache
def _listed(table: str, key: str | None = None) -> dict[str, Role]:
    """Return the roles of a table by word."""
    found = _table(table) if key is None else _table(table).get(key, {})
    return {word: cast(Role, name) for name, words in found.items() for word in words}
