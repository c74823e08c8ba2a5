"""Ages that no unit marks: "Olha Petrenko, 25, said", "most of them over 60"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.quantities.figures import Figure
from sayso.quantities.numerals import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_YEARS_OLD = re.compile(r"[- ]?(?:yo|y/o)\b")
_AGE_BEFORE = re.compile(r"\b(?:aged?|age of) (?:just |only |about |around )?$")
_OVER = re.compile(r"\b([a-z]+) (?:aged )?(?:over|under|above|below) (?:the age of )?$")


def is_age(text: str, figure: Figure) -> bool:
    """Find "Olha Petrenko, 25, said", "aged 25", "most of them over 60", "who was 10"."""
    if not 0 < figure.value < 120 or figure.numeral.form not in {"digits", "words"}:
        return False
    if _YEARS_OLD.match(text, figure.end):
        return True
    before = text[max(0, figure.start - 24) : figure.start]
    if _AGE_BEFORE.search(before):
        return True
    if _said_of_somebody(figure.token):
        return True
    closed = text[figure.end : figure.end + 1] in {",", ".", ";", ")", ""}
    persons = lexicon()["ages"]
    if closed and (over := _OVER.search(before)) and figure.value >= 10:
        return over[1] in persons["over"]
    if figure.numeral.form != "digits" or not re.search(r"[A-Za-z]\.?(?:, | \()$", before):
        return False
    if not closed or figure.token.i < 2:
        return False
    first = figure.token.nbor(-2)
    if first.pos_ == "PUNCT" and figure.token.i > 2:
        first = figure.token.nbor(-3)
    if first.pos_ == "PROPN":
        if first.ent_type_ in {"PERSON", ""} or first.lower_ in persons["nouns"]:
            return True
        # A name in two words, whatever the recogniser takes it for.
        return first.i > 0 and first.nbor(-1).pos_ == "PROPN" and first.ent_type_ != "DATE"
    person = first.lower_ in persons["nouns"] or first.lower_.endswith(tuple(persons["endings"]))
    return first.tag_ == "NN" and person


_ROUGHLY = {"about", "around"}


def _said_of_somebody(token: Token) -> bool:
    """Find "who was 10", "she is 30", "life expectancy is 73"."""
    node = token.head if token.dep_ == "pobj" and token.head.lower_ in _ROUGHLY else token
    verb = node.head
    if node.dep_ not in {"attr", "acomp", "prep", "advmod"} or verb.lemma_ != "be":
        return False
    if any(child.dep_ not in {"advmod", "quantmod", "punct"} for child in token.children):
        return False
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < token.i), None)
    if subject is None:
        return False
    persons = lexicon()["ages"]
    if subject.lower_ in persons["pronouns"]:
        # "those who were 12"
        return verb.tag_ in {"VBD", "VBZ"} and verb.lower_ not in {"were", "are"}
    if subject.lower_ in persons["expectancies"]:
        return True
    return subject.ent_type_ == "PERSON" or (
        subject.tag_ == "NN" and subject.lower_ in persons["nouns"]
    )
