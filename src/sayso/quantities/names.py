"""Numbers that count nothing: designations, addresses, results, and names of things."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.quantities import calendar, spelt
from sayso.quantities.figures import counted_next
from sayso.quantities.numerals import Numeral, lexicon, word_before

if TYPE_CHECKING:
    from spacy.tokens import Token

_PHONE = re.compile(r"[-. ]\d{3}[-. ]\d{3,4}\b|[-.]\d{4}\b")


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(lexicon()["names"][key])


def counts(text: str, numeral: Numeral, token: Token, last: Token, measured: bool) -> bool:
    """Tell whether a numeral is a number that counts or measures.

    Parameters
    ----------
    text : str
        Of the document.
    numeral : Numeral
        The numeral.
    token, last : spacy.tokens.Token
        The first and the last token it touches.
    measured : bool
        Whether it carries a unit or a currency sign.
    """
    if calendar.clock(text, numeral):
        return False
    if numeral.form == "words":
        return not spelt.names(text, numeral, token, last, measured)
    if numeral.form == "vague":
        return last.pos_ != "VERB"  # "he scores"
    if numeral.form == "fraction":
        half = text[numeral.start : numeral.end].lower() == "half"
        return not (spelt.idle_half(text, numeral, last) if half else _glued(text, numeral))
    return not (
        _glued(text, numeral)
        or calendar.date(text, numeral, last)
        or calendar.listed(text, numeral)
        or (not measured and calendar.dotted(text, numeral, last))
        or (not measured and _stuck(text, numeral))
        or (not measured and calendar.year(text, numeral, token, last))
        or (not measured and labelled(text, numeral, token, last))
    )


def _glued(text: str, numeral: Numeral) -> bool:
    """Find what is part of a longer sign: "F-16", "A1", "5G", "1990s", "22nd", "555-1234"."""
    start, end = numeral.start, numeral.end
    if text[start - 1 : start] in {"-", "‑", "–"} and start > 1 and text[start - 2].isalpha():
        word = word_before(text, start - 1)
        if word.lower() not in {"sub", "now", "then", "mid", "pre", "over", "under"}:
            return True
    if text[start - 1 : start] == "-" and text[max(0, start - 2) : start - 1].isdigit():
        return True
    if text[end : end + 1] == ":" and text[end + 1 : end + 2].isdigit():
        return True
    if text[start - 1 : start] == ":" and text[start - 2 : start - 1].isdigit():
        return True
    following = text[end : end + 3]
    if re.match(r"(?:st|nd|rd|th|s|G|['’]s)(?![A-Za-z])", following):
        # Seconds are written "5s" with a decimal or not at all in the news.
        return not (following.startswith("s") and "." in numeral.digits)
    if re.match(r"[-‑](?:[A-Z]|\d+[-‑])", following):
        return not numeral.suffix
    if text[max(0, start - 2) : start] in {"+ ", " +"} and len(numeral.digits) > 6:
        return True
    return bool(len(numeral.digits) <= 4 and _PHONE.match(text, end) and numeral.scale == 1)


_TIED = re.compile(r"[A-Za-z]+")
_STREET = re.compile(r"(?: [A-Z][a-z]+){1,2} ([A-Z][a-z]+)")


def _stuck(text: str, numeral: Numeral) -> bool:
    """Find digits that letters follow with no space and no sense: "2S19", "12A", "4x4"."""
    if text[numeral.start - 1 : numeral.start] in {"x", "×"}:
        return True
    tied = _TIED.match(text, numeral.end)
    return tied is not None and not numeral.suffix and numeral.scale == 1


def labelled(text: str, numeral: Numeral, token: Token, last: Token) -> bool:
    """Find "Article 5", "page 12", "Boeing 787", "S&P 500", "Group of Seven"."""
    street = _STREET.match(text, numeral.end)
    if street and street[1] in _listed("streets"):
        return True
    if numeral.scale != 1 or token.i == 0 or text.startswith(" times", numeral.end):
        return False
    if text[numeral.start - 1 : numeral.start] in {"#", "№"}:
        return True
    if word_before(text, numeral.start) in {"No.", "no.", "Nos.", "nos."}:
        return True
    previous = token.nbor(-1)
    if "," in numeral.digits and previous.lower_ not in _listed("indices"):
        return False  # nobody calls a thing by "35,000"
    if last.i + 1 < len(last.doc) and last.nbor().lower_ in {"have", "are", "were"}:
        return False  # "by their count 22 have drowned"
    if previous.is_punct and previous.text not in {"&", "-", "–"}:
        return False
    if previous.lower_ in _listed("comparatives"):
        return False
    word = previous.lower_
    if word in _listed("kinds") and previous.tag_ in {"NN", "NNP"}:
        return True
    if word in _listed("indices") and previous.text[:1].isupper():
        return True
    if counted_next(last) and previous.pos_ != "PROPN":
        return False
    if word in _listed("labels"):
        plural_noun = last.i + 1 < len(last.doc) and last.nbor().tag_ in {"NNS", "NNPS"}
        return not plural_noun
    if _after_its_noun(last, previous):
        return True
    if numeral.digits.startswith("0") and len(numeral.digits) > 1 and numeral.digits.isdigit():
        return True
    if previous.pos_ != "PROPN" or (word[0] == word[0].upper() and not word[0].isalpha()):
        return False
    if previous.text in lexicon()["calendar"]["weekdays"] or not previous.text[:1].isupper():
        return False
    named = token.ent_type_ in spelt.NAMES and token.ent_type_ == previous.ent_type_
    tied = token.head == previous or (token.head == previous.head and token.dep_ == "nummod")
    return (named and token.ent_iob_ == "I") or (tied and not counted_next(last))


def _after_its_noun(token: Token, previous: Token) -> bool:
    """Find a number that its noun comes before, as in a name: "the FTSE 100", "iPhone 11"."""
    if previous.pos_ not in {"NOUN", "PROPN"} or previous.lower_ in {"percent", "half"}:
        return False
    if token.dep_ == "nummod" and token.head == previous:
        return True
    return previous.head == token and previous.dep_ in {"compound", "nmod"}


def score(text: str, left: Numeral, right: Numeral) -> bool:
    """Tell whether two hyphened numbers are the result of a game or a vote, or a season."""
    if left.digits.isdigit() and len(left.digits) == 4 and len(right.digits) in {2, 4}:
        return 1000 <= left.value < 2100 and left.scale == right.scale == 1
    small = left.value < 200 and right.value < 200
    return small and (left.value >= right.value or result(text, left, right))


def result(text: str, left: Numeral, right: Numeral) -> bool:
    """Tell whether a word beside two numbers says that they are a result: "voted 52 to 48"."""
    before = word_before(text, left.start).lower()
    after = re.match(r" ([a-z]+)", text[right.end : right.end + 14])
    return before in _listed("results_before") or bool(
        after and after[1] in _listed("results_after")
    )
