"""Nouns that are counted: the record of one, its plural and singular, and its phrase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sayso import resources
from sayso.quantities.amounts import Amount
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Counted:
    """What an amount counts.

    Attributes
    ----------
    noun : str or None
        The plural noun ("drones"), None where none.
    anchor : Token
        The token that stands for the counted things in the sentence: the noun, or the number.
    event : str or None
        What happened to them, where the noun or an adjective says so.
    inherited : bool
        Whether noun and event are those of an amount before.
    head : Token or None
        The noun as it stands beside the amount, None where the text leaves it out.
    state : str or None
        What had happened to them before: "four of the wounded died".
    """

    noun: str | None
    anchor: Token
    event: str | None = None
    inherited: bool = False
    head: Token | None = None
    state: str | None = None


@cache
def lexicon() -> dict[str, Any]:
    """Return the lexicon of events and places."""
    return resources.load("events.toml")


def plural(noun: str) -> str:
    """Return the plural of a singular noun.

    Examples
    --------
    >>> plural("person"), plural("settlement"), plural("aircraft")
    ('people', 'settlements', 'aircraft')
    """
    nouns = lexicon()["plural"]
    if noun in nouns["unchanged"]:
        return noun
    head, hyphen, last = noun.rpartition("-")
    if last in nouns["irregular"]:
        return head + hyphen + str(nouns["irregular"][last])
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return noun[:-1] + "ies"
    return noun + "s"


@cache
def _singulars() -> dict[str, str]:
    return {many: one for one, many in lexicon()["plural"]["irregular"].items()}


def singular(noun: str) -> str:
    """Return the singular of a plural noun.

    Examples
    --------
    >>> singular("people"), singular("bodies"), singular("lives"), singular("shells")
    ('person', 'body', 'life', 'shell')
    """
    if noun in _singulars():
        return _singulars()[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun.removesuffix("s")


def written(noun: Token) -> str:
    """Return the noun in the plural, with the nouns that make one name with it."""
    named = noun.tag_ == "NNPS" or (noun.text[0].isupper() and noun.ent_type_ == "NORP")
    text = noun.text if named else noun.lower_
    unchanged = noun.lower_ in lexicon()["plural"]["unchanged"]
    partitive = noun.tag_ == "NN" and noun.lower_ != "person" and noun.head.lower_ == "of"
    if not (noun.tag_ in {"NNS", "NNPS"} or unchanged or partitive):
        text = plural(noun.lower_) if noun.pos_ == "NOUN" else noun.text
    return f"{compound(noun)}{text}"


def compound(noun: Token) -> str:
    """Return the nouns right before a noun that are part of the term: "gas " of turbines."""
    start = noun.i
    while start > 0 and not noun.doc[start].is_sent_start:
        part = noun.doc[start - 1]
        if part.dep_ != "compound" or part.head != noun or not part.is_lower:
            break
        if part.lower_ in _scales():
            break  # "a dozen settlements": part of the number, whatever the parser says
        start -= 1
    return "".join(f"{part.lower_} " for part in noun.doc[start : noun.i])


@cache
def _scales() -> frozenset[str]:
    numerals = resources.load("numerals.toml")
    return frozenset(numerals["scales"]) | frozenset(numerals["plurals"])


_UNCOUNTED = {"of", "the", "a", "an", "these", "those", "more"}


def phrase(counted: Counted, amount: Amount) -> Span | None:
    """Return the noun phrase counted, without number and article: "members of the crew"."""
    noun = counted.head
    if noun is None:
        return None
    doc = noun.doc
    start = noun.left_edge.i
    if noun.i > amount.token.i:
        start = amount.token.i + 1
        while doc[start].idx < amount.span.end and start < noun.i:
            start += 1
        between = doc[start : noun.i]
        if any(token.pos_ == "AUX" for token in between):  # "14 of them were children"
            start = noun.left_edge.i
        if any(token.like_num for token in between):
            return None  # the noun goes with another number: "none of the 40 passengers"
    while start < noun.i and (
        doc[start].lower_ in _UNCOUNTED
        or doc[start].pos_ == "PRON"
        or not doc[start].text[0].isalnum()
    ):
        start += 1
    end = noun.i
    for _ in range(2):
        of = doc[end + 1] if end + 1 < len(doc) else None
        inner = (
            None
            if of is None or of.lower_ != "of" or of.head.i > of.i
            else next((child for child in of.children if child.dep_ == "pobj"), None)
        )
        if inner is None or any(t.like_num for t in inner.children):
            break
        end = inner.i
    return Span(doc[start].idx, doc[end].idx + len(doc[end]))
