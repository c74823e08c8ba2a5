"""Numbers in words that count nothing: names, pronouns, "no" of no things, idle halves."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso import resources
from sayso.quantities.figures import counted_next
from sayso.quantities.numerals import Numeral, lexicon, word_before

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMES = {"ORG", "PRODUCT", "FAC", "LAW", "WORK_OF_ART", "EVENT", "GPE", "LOC", "NORP", "PERSON"}


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(lexicon()["names"][key])


@cache
def _grouped() -> tuple[str, ...]:
    return tuple(lexicon()["names"]["groups"])


def names(text: str, numeral: Numeral, token: Token, last: Token, measured: bool) -> bool:
    """Find "Group of Seven", "two-way", and "one" as a pronoun."""
    written = text[numeral.start : numeral.end]
    before = text[max(0, numeral.start - 12) : numeral.start].lower().rstrip()
    if before.endswith(_grouped()) and written[:1].isupper():
        return True
    if re.fullmatch(r"[A-Za-z]-", text[max(0, numeral.start - 2) : numeral.start]):
        return True
    following = re.match(r"[-‑]([A-Za-z]+)", text[numeral.end : numeral.end + 20])
    if following and following[1].lower() in _listed("ties"):
        return True
    if written[:1].isupper() and not token.is_sent_start and token.i > 0:
        previous = token.nbor(-1)
        after = last.nbor() if last.i + 1 < len(last.doc) else None
        named = token.ent_type_ in NAMES
        if named and (
            previous.ent_type_ == token.ent_type_
            or (after is not None and after.ent_type_ == token.ent_type_)
        ):
            return True
    if token.i and token.nbor(-1).lower_ in {"top", "bottom"} and not counted_next(last):
        return True
    if numeral.value == 0:
        return not _counts_nothing(token)
    tied = measured and text[numeral.end : numeral.end + 1] in {"-", "‑"}  # "a one-hour talk"
    return written.lower() == "one" and not tied and _pronoun(token)


def _counts_nothing(token: Token) -> bool:
    """Tell whether "no", "none" or "zero" counts people or things."""
    if token.lower_ == "zero":
        tied = token.i + 1 < len(token.doc) and token.nbor().text in {"-", "‑"}
        return token.dep_ == "nummod" and not tied  # "zero-tolerance"
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
    doc, i = token.doc, token.i
    previous = doc[i - 1].lower_ if i else ""
    following = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if following == "of":
        return previous in {"the", "this", "that", "any", "each", "no", "every", "which"}
    if previous == "the" and following in {"hand", "thing"}:
        return True
    if following in {"-", "'s", "’s", "by"} or following in _listed("pronominal_after"):
        return not (
            token.dep_ == "nummod" and following in {"day", "thing", "way", "reason", "hand"}
        )
    if token.dep_ == "nummod" and token.head.i > i:
        return previous == "no" or token.head.lower_ == "another"
    if previous in _listed("pronominal") or token.dep_ in {"advmod", "relcl"}:
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
    return frozenset(resources.load("events.toml")["harm"]["verbs"])


_NOT_HALF = {"first", "second", "other", "latter", "this", "last", "the", "top", "bottom", "better"}


def idle_half(text: str, numeral: Numeral, last: Token) -> bool:
    """Find the "half" of a match or a year, which is no part of anything."""
    word = word_before(text, numeral.start).lower()
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
