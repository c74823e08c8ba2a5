"""Numbers that count nothing: dates, times, results, and names of things."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.quantities.numerals import Numeral, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMES = {"ORG", "PRODUCT", "FAC", "LAW", "WORK_OF_ART", "EVENT", "GPE", "LOC", "NORP", "PERSON"}
_WORD_BEFORE = re.compile(r"([A-Za-z]+(?:\.[A-Za-z]\.?)?\.?)[ -]{0,2}$")
_CLOCK = re.compile(r"\s?([A-Za-z.'’]+(?: time)?)")
_PHONE = re.compile(r"[-. ]\d{3}[-. ]\d{3,4}\b|[-.]\d{4}\b")
_ISO_DATE = re.compile(r"(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?\b")
_SLASHED_DATE = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{2,4}\b")


@cache
def _sets() -> dict[str, frozenset[str]]:
    data = lexicon()
    calendar, names = data["calendar"], data["names"]
    return {
        "months": frozenset(calendar["months"]),
        "days": frozenset(calendar["weekdays"]),
        "seasons": frozenset(calendar["seasons"]),
        "before": frozenset(calendar["before"]),
        "eras": frozenset(calendar["eras"]),
        "clock": frozenset(calendar["clock_after"]),
        "comparatives": frozenset(names["comparatives"]),
        "labels": frozenset(names["labels"]),
        "ties": frozenset(names["ties"]),
        "pronominal": frozenset(names["pronominal"]),
        "pronominal_after": frozenset(names["pronominal_after"]),
        "results_before": frozenset(names["results_before"]),
        "results_after": frozenset(names["results_after"]),
    }


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
    if numeral.form == "words":
        return not _worded_name(text, numeral, token, last)
    if numeral.form in {"vague", "fraction"}:
        return not _idle_fraction(text, numeral, last)
    return not (
        _glued(text, numeral)
        or _clock(text, numeral)
        or _date(text, numeral, last)
        or (not measured and _year(text, numeral, token, last))
        or (not measured and _labelled(text, numeral, token, last))
    )


def _glued(text: str, numeral: Numeral) -> bool:
    """Find what is part of a longer sign: "F-16", "A1", "5G", "1990s", "22nd", "555-1234"."""
    start, end = numeral.start, numeral.end
    if text[start - 1 : start] in {"-", "‑", "–"} and start > 1 and text[start - 2].isalpha():
        word = _word_before(text, start - 1)
        return word.lower() not in {"sub", "now", "then", "mid", "pre", "over", "under"}
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
    if re.match(r"[-‑](?:[A-Z]|\d+[-‑])", following) or following[:2] in {"-x", "x "}:
        return not numeral.suffix and following[1:2] != "x"
    if text[max(0, start - 2) : start] in {"+ ", " +"} and len(numeral.digits) > 6:
        return True
    return bool(len(numeral.digits) <= 4 and _PHONE.match(text, end) and numeral.scale == 1)


def _word_before(text: str, position: int) -> str:
    match = _WORD_BEFORE.search(text[max(0, position - 20) : position])
    return match[1] if match else ""


def _clock(text: str, numeral: Numeral) -> bool:
    if match := _CLOCK.match(text, numeral.end):
        word = match[1]
        if word in _sets()["clock"] or word.rstrip(".") in _sets()["clock"]:
            return True
        if word in {"hours"} and len(numeral.digits) == 4 and numeral.digits[0] in "012":
            return True
    return False


def _date(text: str, numeral: Numeral, last: Token) -> bool:
    """Find "11 March", "March 11", "2025-03-11", "11/03/2025", "Oct. 31"."""
    sets = _sets()
    if _ISO_DATE.match(text, numeral.start) or _SLASHED_DATE.match(text, numeral.start):
        return True
    if numeral.scale != 1 or not numeral.digits.isdigit():
        return False
    small = 1 <= numeral.value <= 31
    following = re.match(r"(?: of)? ([A-Z][a-z]+)\b", text[numeral.end : numeral.end + 16])
    if small and following and following[1] in sets["months"]:
        return not (following[1] == "May" and last.head.tag_ == "NNS")
    word = _word_before(text, numeral.start)
    if small and word.rstrip(".") in sets["months"] and word[:1].isupper():
        return not _counted_next(last)
    # The second half of a range of days: "Feb 3-5", "2-4 June".
    if small and text[numeral.start - 1 : numeral.start] in {"-", "–"}:
        earlier = re.search(
            r"([A-Z][a-z]+)\.? \d{1,2}$", text[max(0, numeral.start - 16) : numeral.start - 1]
        )
        return bool(earlier and earlier[1] in sets["months"])
    if small and text[numeral.end : numeral.end + 1] in {"-", "–"}:
        later = re.match(r"\d{1,2} ([A-Z][a-z]+)", text[numeral.end + 1 : numeral.end + 16])
        return bool(later and later[1] in sets["months"])
    return False


def _counted_next(last: Token) -> bool:
    """Tell whether the number is parsed as counting a plural noun that follows it."""
    return last.dep_ == "nummod" and last.head.i > last.i and last.head.tag_ in {"NNS", "NNPS"}


def _year(text: str, numeral: Numeral, token: Token, last: Token) -> bool:
    value, digits = numeral.value, numeral.digits
    if len(digits) != 4 or not digits.isdigit() or numeral.scale != 1 or not 1000 <= value < 2200:
        return re.match(r"['’]\d\d$", text[numeral.start - 1 : numeral.end]) is not None
    sets = _sets()
    word = _word_before(text, numeral.start)
    if word in sets["eras"] or text[numeral.end + 1 : numeral.end + 5].strip(".,") in sets["eras"]:
        return True
    if word.rstrip(".") in sets["months"] or word.lower() in sets["seasons"]:
        return True
    counting = _counted_next(last)
    if 1900 <= value < 2060:
        round_number = value % 100 == 0
        return not (round_number and counting and word.lower() != "the")
    if counting:
        return token.ent_type_ == "DATE"
    return token.ent_type_ == "DATE" or word.lower() in sets["before"]


def _labelled(text: str, numeral: Numeral, token: Token, last: Token) -> bool:
    """Find "Article 5", "page 12", "Boeing 787", "S&P 500", "Group of Seven"."""
    if numeral.scale != 1 or token.i == 0:
        return False
    if text[numeral.start - 1 : numeral.start] in {"#", "№"}:
        return True
    previous = token.nbor(-1)
    if previous.is_punct and previous.text not in {"&", "-", "–"}:
        return False
    if previous.lower_ in _sets()["comparatives"]:
        return False
    if _counted_next(last) and previous.pos_ != "PROPN":
        return False
    word = previous.lower_
    if word in _sets()["labels"]:
        plural_noun = last.i + 1 < len(last.doc) and last.nbor().tag_ in {"NNS", "NNPS"}
        return not plural_noun
    if _after_its_noun(last, previous):
        return True
    if numeral.digits.startswith("0") and len(numeral.digits) > 1 and numeral.digits.isdigit():
        return True
    if previous.pos_ != "PROPN" or (word[0] == word[0].upper() and not word[0].isalpha()):
        return False
    if previous.text in _sets()["days"] or not previous.text[:1].isupper():
        return False
    named = token.ent_type_ in _NAMES and token.ent_type_ == previous.ent_type_
    tied = token.head == previous or (token.head == previous.head and token.dep_ == "nummod")
    return (named and token.ent_iob_ == "I") or (tied and not _counted_next(last))


def _after_its_noun(token: Token, previous: Token) -> bool:
    """Find a number that its noun comes before, as in a name: "the FTSE 100", "iPhone 11"."""
    if previous.pos_ not in {"NOUN", "PROPN"} or previous.lower_ in {"percent", "half"}:
        return False
    if token.dep_ == "nummod" and token.head == previous:
        return True
    return previous.head == token and previous.dep_ in {"compound", "nmod"}


def _worded_name(text: str, numeral: Numeral, token: Token, last: Token) -> bool:
    """Find "Group of Seven", "two-way", and "one" as a pronoun."""
    written = text[numeral.start : numeral.end]
    before = text[max(0, numeral.start - 12) : numeral.start].lower()
    if before.endswith("group of ") and written[:1].isupper():
        return True
    if re.fullmatch(r"[A-Za-z]-", text[max(0, numeral.start - 2) : numeral.start]):
        return True
    following = re.match(r"[-‑]([A-Za-z]+)", text[numeral.end : numeral.end + 20])
    if following and following[1].lower() in _sets()["ties"]:
        return True
    if written[:1].isupper() and not token.is_sent_start and token.i > 0:
        previous = token.nbor(-1)
        after = last.nbor() if last.i + 1 < len(last.doc) else None
        named = token.ent_type_ in _NAMES
        if named and (
            previous.ent_type_ == token.ent_type_
            or (after is not None and after.ent_type_ == token.ent_type_)
        ):
            return True
    if token.i and token.nbor(-1).lower_ in {"top", "bottom"} and last.dep_ != "nummod":
        return True
    if numeral.value == 0:
        return not _counts_nothing(token)
    return written.lower() == "one" and _pronoun(token)


def _counts_nothing(token: Token) -> bool:
    """Tell whether "no", "none" or "zero" counts people or things."""
    if token.lower_ == "zero":
        return token.dep_ == "nummod"
    if token.lower_ == "no":
        return token.dep_ == "det" and token.head.lemma_.lower() in lexicon()["zero"]["nouns"]
    if token.dep_ in {"dobj", "attr"} and token.head.pos_ in {"VERB", "AUX"}:
        return True  # "now we have none"
    of = next((child for child in token.children if child.lower_ == "of"), None)
    if of is not None and any(child.tag_ in {"NNS", "NNPS"} for child in of.children):
        return True  # "none of the three missiles"
    return token.dep_ in {"nsubj", "nsubjpass"} and token.head.lemma_.lower() in _harmed()


def _pronoun(token: Token) -> bool:
    """Tell "one" as a pronoun from "one" that counts."""
    sets = _sets()
    doc, i = token.doc, token.i
    previous = doc[i - 1].lower_ if i else ""
    following = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if following == "of":
        return previous in {"the", "this", "that", "any", "each", "no", "every", "which"}
    if following in {"-", "'s", "’s", "by"} or following in sets["pronominal_after"]:
        return not (
            token.dep_ == "nummod" and following in {"day", "thing", "way", "reason", "hand"}
        )
    if token.dep_ == "nummod" and token.head.i > i:
        return previous in {"no"} or token.head.lower_ in {"another"}
    if previous in sets["pronominal"] or token.dep_ in {"advmod", "relcl"}:
        return True
    # Bare "one" counts where something is counted beside it, or as the modifier says so.
    if doc[max(0, i - 2) : i].text.lower() in {"at least", "more than", "up to", "only"}:
        return False
    verb = token.head.lemma_.lower()
    return not (
        token.dep_ in {"nsubjpass", "nsubj", "dobj", "conj", "pobj", "appos"}
        and (verb in _harmed() or following in {"dead", "wounded", "injured", "killed", "missing"})
    )


@cache
def _harmed() -> frozenset[str]:
    from sayso import resources

    return frozenset(resources.load("events.toml")["harm"]["verbs"])


_NOT_HALF = {"first", "second", "other", "latter", "this", "last", "the", "top", "bottom", "better"}


def _idle_fraction(text: str, numeral: Numeral, last: Token) -> bool:
    """Find the "half" of a match or a year, "scores" as goals, "24/7"."""
    written = text[numeral.start : numeral.end].lower()
    if numeral.form == "vague":
        return last.pos_ == "VERB"
    if written != "half":
        return _glued(text, numeral)
    word = _word_before(text, numeral.start).lower()
    following = text[numeral.end : numeral.end + 1]
    if word in _NOT_HALF or (following == "-" and not text[numeral.end :].startswith("-hour")):
        return True
    if numeral.start > 0 and text[numeral.start - 1] == "-":
        return True
    tail = last.nbor() if last.i + 1 < len(last.doc) else None
    return not (
        tail is not None
        and (
            tail.lower_ in {"of", "the", "a", "an", "its", "their", "his", "her", "our", "that"}
            or tail.is_punct
            or word in {"by", "than", "in", "about", "nearly", "almost", "over", "least"}
            or tail.pos_ in {"VERB", "AUX"}
        )
    )


def years(left: Numeral, right: Numeral, tokens: tuple[Token, Token]) -> bool:
    """Tell whether both ends of what looks like a range are years."""
    plain = all(
        len(n.digits) == 4 and n.digits.isdigit() and n.scale == 1 and 1000 <= n.value < 2200
        for n in (left, right)
    )
    dated = any(token.ent_type_ == "DATE" for token in tokens)
    return plain and (dated or any(n.value % 100 and n.value >= 1900 for n in (left, right)))


def score(text: str, left: Numeral, right: Numeral) -> bool:
    """Tell whether two hyphened numbers are the result of a game or a vote, or a season."""
    if left.digits.isdigit() and len(left.digits) == 4 and len(right.digits) in {2, 4}:
        return 1000 <= left.value < 2100 and left.scale == right.scale == 1
    before = _word_before(text, left.start).lower()
    after = re.match(r" ([a-z]+)", text[right.end : right.end + 14])
    small = left.value < 200 and right.value < 200
    told = before in _sets()["results_before"] or bool(
        after and after[1] in _sets()["results_after"]
    )
    return small and (told or left.value >= right.value)
