"""What is counted: the noun of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.quantities.amounts import Amount
from sayso.quantities.elision import elided, equated
from sayso.quantities.nouns import Counted, compound, lexicon, written

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = {"NOUN", "PROPN"}


def counted(amount: Amount, before: Counted | None) -> Counted:
    """Return what an amount counts.

    Parameters
    ----------
    amount : Amount
        The amount.
    before : Counted or None
        What the amount before it in the same sentence counts.
    """
    token = amount.token
    if amount.dimension in {"age", "duration"}:
        return _aged(amount) or _described(amount)
    if amount.unit is not None:
        return _measured(amount)
    harm = lexicon()["harm"]
    if amount.dimension == "ratio":
        noun = _partitive(token)
        if noun is None and token.dep_ == "nummod" and token.head.tag_ == "NNS":
            noun = token.head  # "one in four houses"
        if noun is None:
            takes_up = before is not None and _of_pronoun(token)
            return Counted(before.noun if takes_up and before else None, token, None, takes_up)
        anchor = noun if noun.dep_ != "pobj" or noun.head.lower_ != "in" else noun.head.head
        return Counted(written(noun), anchor, head=noun)
    noun = _head(token)
    if noun is None:
        return elided(amount, before)
    if noun.lower_ in harm["adjectives"] and _is_partitive(noun):
        # "Twelve of the dead were children"
        if (equal := equated(token)) is not None:
            return equal
        return Counted(noun.lower_, noun, state=harm["adjectives"][noun.lower_])
    if noun.lower_ in harm["adjectives"] and noun.lower_ != "missing":
        return Counted("people", noun, harm["adjectives"][noun.lower_])
    if noun.lower_ in {"others", "other", "more"} and before is not None and before.noun:
        return Counted("others", noun, head=noun)
    event = harm["nouns"].get(noun.lower_)
    return Counted(written(noun), noun, event, state=_harmed(token, noun), head=noun)


def _harmed(token: Token, noun: Token) -> str | None:
    """Return the harm that stands before a noun: "two injured sailors"."""
    between = token.doc[token.i + 1 : noun.i]
    told = lexicon()["harm"]["adjectives"]
    return next((str(told[t.lower_]) for t in between if t.lower_ in told), None)


def _is_partitive(noun: Token) -> bool:
    """Find those of whom some are counted: "four of the wounded"."""
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and any(child.lower_ in {"the", "those"} for child in noun.children)
    )


def _of_pronoun(token: Token) -> bool:
    """Find what takes up a thing counted before: "half of them", "a fifth of what was there"."""
    following = token.doc[token.i + 1 : token.i + 3]
    return len(following) == 2 and following[0].lower_ == "of" and following[1].pos_ in {
        "PRON", "DET",
    }  # fmt: skip


def _head(token: Token) -> Token | None:
    """Return the noun that a numeral modifies, following "of"."""
    noun: Token | None = None
    if token.dep_ in {"nummod", "compound", "quantmod", "amod", "nmod", "det", "predet"}:
        noun = _modified(token)
    partitive = _partitive(token)
    if partitive is not None:
        return partitive
    if noun is None or noun.pos_ in {"PUNCT", "X", "NUM"}:
        noun = _beside(token)
    if noun is not None and noun.pos_ in _NOUNS | {"PRON", "ADJ"} and noun.ent_type_ != "DATE":
        return noun if noun.i > token.i or noun.pos_ in _NOUNS else None
    return None


def _modified(token: Token) -> Token | None:
    head = token.head
    for _ in range(3):
        if head.pos_ == "NUM" and head.dep_ in {"nummod", "compound", "quantmod"}:
            head = head.head
    if head.i <= token.i:
        return None
    # Not past a verb or a comma: the number would stand alone there.
    between = head.doc[token.i + 1 : head.i]
    if any(
        t.pos_ in {"VERB", "AUX", "ADP"} and t.dep_ not in {"amod", "compound", "quantmod"}
        for t in between
    ):
        return None
    return head


def _partitive(token: Token) -> Token | None:
    """Return the noun after "of": "dozens of flights", "four of Moscow's airports"."""
    doc = token.doc
    index = token.i + 1
    if index < len(doc) and doc[index].lower_ == "more":
        index += 1
    if index < len(doc) and doc[index].lower_ in {"the", "its", "their", "all", "these", "those"}:
        # "half the soldiers"
        noun = doc[index].head
        return noun if token.lower_ == "half" and noun.pos_ == "NOUN" and noun.i > index else None
    if index >= len(doc) or doc[index].lower_ != "of":
        return None
    preposition = doc[index]
    for child in preposition.children:
        if child.dep_ in {"pobj", "pcomp"}:
            harmed = child.lower_ in lexicon()["harm"]["adjectives"]
            if child.i + 1 < len(doc) and doc[child.i + 1].tag_ == "POS":
                # "none of the plant's 2,300 workers", where the parse takes the plant for the whole
                return _beside(doc[child.i + 1])
            if child.pos_ == "NOUN" or harmed or child.tag_ == "NNPS":
                return child
            return None
    return None


def _beside(token: Token) -> Token | None:
    """Return the head of the noun phrase that a number opens, where the parse is off."""
    doc = token.doc
    noun: Token | None = None
    for index in range(token.i + 1, min(len(doc), token.i + 6)):
        following = doc[index]
        if following.pos_ in _NOUNS:
            noun = following
        elif noun is not None or not _may_stand_before(following):
            break
    if noun is None or noun.tag_ not in {"NNS", "NNPS"}:
        return None
    return noun


def _may_stand_before(token: Token) -> bool:
    """Tell whether a token can stand between a number and its noun."""
    participle = token.tag_ in {"VBN", "VBG"} and token.dep_ == "amod"
    # A designation is sometimes taken for punctuation.
    sign = token.pos_ == "PUNCT" and any(char.isalnum() for char in token.text)
    return participle or sign or token.pos_ in {"ADJ", "NUM", "ADV"} or token.text == "-"


def _measured(amount: Amount) -> Counted:
    """Return what a measure is of: "100 sq km of territory", "20% of voters"."""
    noun = _of(amount)
    if noun is None or noun.pos_ in {"PROPN", "PRON"} or noun.ent_type_ in {"GPE", "LOC"}:
        return Counted(None, _unit_token(amount))
    places = lexicon()["places"]["nouns"]
    if noun.lower_ in places and any(child.pos_ == "PROPN" for child in noun.children):
        return Counted(None, _unit_token(amount))
    text = noun.lower_ if noun.tag_ != "NNPS" else noun.text
    return Counted(f"{compound(noun)}{text}", _unit_token(amount), head=noun)


def _of(amount: Amount) -> Token | None:
    last = _unit_token(amount)
    doc = last.doc
    if last.i + 1 >= len(doc) or doc[last.i + 1].lower_ != "of":
        return None
    return next((c for c in doc[last.i + 1].children if c.dep_ == "pobj"), None)


def _unit_token(amount: Amount) -> Token:
    """Return the last token of an amount, unit included."""
    token = amount.token
    doc = token.doc
    while token.i + 1 < len(doc) and doc[token.i + 1].idx < amount.number.end:
        token = doc[token.i + 1]
    return token


def _aged(amount: Amount) -> Counted | None:
    """Return those who are of an age: "sons aged six and nine", "children under the age of ten"."""
    token = amount.token
    if amount.dimension != "age":
        return None
    for ancestor in list(token.ancestors)[:4]:
        if ancestor.lower_ == "aged" and ancestor.dep_ in {"acl", "amod"}:
            noun = ancestor.head
            if noun.pos_ == "NOUN" and noun.i == ancestor.i - 1:
                return Counted(noun.lower_, token)
    return None


def _described(amount: Amount) -> Counted:
    """Return the noun that an age or a duration stands before, or is said of."""
    last = _unit_token(amount)
    doc = last.doc
    index = last.i + 1
    if index < len(doc) and doc[index].text == "-":
        index += 1
    if index < len(doc) and doc[index].lower_ == "old":
        index += 1
    hyphened = any(part.text == "-" for part in doc[amount.token.i : last.i + 1])
    if not hyphened:
        return Counted(None, last)
    noun = None
    for token in doc[index : index + 5]:
        if token.pos_ in _NOUNS and token.ent_type_ != "PERSON":
            noun = token
        elif (
            noun is not None
            or token.pos_ not in {"ADJ", "PUNCT", "ADV"}
            or token.text in {",", "."}
        ):
            break
    return Counted(noun.lower_ if noun is not None else None, last)
