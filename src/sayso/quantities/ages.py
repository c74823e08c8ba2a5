"""Ages that no unit marks: "Olha Petrenko, 25, said", "most of them over 60"."""

from __future__ import annotations

import re

from sayso.quantities.figures import Figure
from sayso.quantities.numerals import lexicon

_AGE_BEFORE = re.compile(r"\b(?:aged?|age of) (?:just |only |about |around )?$")
_OVER = re.compile(r"\b([a-z]+) (?:aged )?(?:over|under|above|below) (?:the age of )?$")


def is_age(text: str, figure: Figure) -> bool:
    """Find "Olha Petrenko, 25, said", "the farmer, 58,", "aged 25" and "most of them over 60"."""
    if not 0 < figure.value < 120 or figure.numeral.form not in {"digits", "words"}:
        return False
    before = text[max(0, figure.start - 24) : figure.start]
    if _AGE_BEFORE.search(before):
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
