"""NewsQuant's convention: sayso's amounts in its format, and the published measures on it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sayso.language import Parsed
from sayso.quantities import Amount, find
from sayso.quantities.counted import counted
from sayso.quantities.nouns import Counted

if TYPE_CHECKING:
    from spacy.tokens import Token

Quantities = list[dict[str, str]]
MEASURES = ("value", "value+unit", "value+change", "value+concept")
_STOP = {"-", "'s", "’s", "its", "their", "his", "her", "a", "an", "the", "of"}
_FUNCTION = {"DET", "PART", "ADV", "CCONJ", "ADP", "PRON"}
_NAMES = {"USD": "dollar", "GBP": "pound sterling", "JPY": "japanese yen", "CNY": "chinese yuan"}
_GENERATION = re.compile(r"\b(\d)G\b")


def convert(parsed: Parsed) -> Quantities:
    """Return the quantities of a text as NewsQuant writes them."""
    quantities: Quantities = []
    before: Counted | None = None
    for amount in find(parsed.doc):
        what = counted(amount, before)
        if what.noun is not None and not what.inherited and amount.unit is None:
            before = what
        quantities += _converted(amount, what)
    for match in _GENERATION.finditer(parsed.doc.text):
        quantities.append(
            {
                "change": "=",
                "value": f"{float(match[1])}",
                "unit": "G",
                "normalized_unit": "generation wireless",
                "referred_concepts": _following(parsed, match.end()),
            }
        )
    return quantities


def _following(parsed: Parsed, end: int) -> str:
    """Return the noun phrase head that a stretch of text stands before."""
    span = parsed.doc.char_span(max(0, end - 2), end, alignment_mode="expand")
    if span is None:
        return "-"
    nouns = [t.text for t in (span[-1].head, *span[-1].head.conjuncts) if t.pos_ == "NOUN"]
    later = [t.text for t in parsed.doc[span.end : span.end + 3] if t.tag_ == "NNS"]
    return " ".join(dict.fromkeys([*nouns, *later])) or "-"


def _converted(amount: Amount, what: Counted) -> Quantities:
    unit, normalized, noun = _unit(amount, what)
    concepts = _concepts(amount, noun)
    change = _change(amount)
    found = []
    for value in _values(amount):
        found.append(
            {
                "change": change,
                "value": value,
                "unit": unit,
                "normalized_unit": normalized,
                "referred_concepts": concepts,
            }
        )
    return found


def _values(amount: Amount) -> list[str]:
    if amount.form == "vague" and amount.low is not None:
        # A vague number stands for all of its order of magnitude: dozens are 12 to 120.
        return [f"{amount.low / 2}-{amount.low * 5}"]
    if amount.unit is not None and amount.unit.factor != 1:
        return [str(value / amount.unit.factor) for value in amount.values]
    if len(amount.values) == 1:
        return [str(amount.values[0])]
    first, second = amount.values
    if amount.joiner == "or":
        return [str(first), str(second)]
    return [f"{first}-{second}"]


_CHANGES = {
    "at_least": ">",
    "more_than": ">",
    "at_most": "<",
    "less_than": "<",
    "approx": "~",
}


def _change(amount: Amount) -> str:
    if amount.change is not None and amount.modifier not in {"more_than", "at_least"}:
        return amount.change
    if amount.modifier == "approx" or amount.modifier in _CHANGES:
        return _CHANGES[amount.modifier]
    before = amount.token.doc.text[max(0, amount.number.start - 12) : amount.number.start]
    if re.search(r"\baverag(?:ed|es|ing)\s$", before) or before.rstrip().endswith("~"):
        return "~"
    if re.search(r"(?:about|around|~|roughly|approximately|nearly)\s?$", before):
        return "~"
    return "="


def _last(amount: Amount) -> Token:
    token = amount.token
    while token.i + 1 < len(token.doc) and token.doc[token.i + 1].idx < amount.number.end:
        token = token.doc[token.i + 1]
    return token


def _unit(amount: Amount, what: Counted) -> tuple[str, str, Token | None]:
    """Return the unit as written and normalised: the counted noun where there is none."""
    doc = amount.token.doc
    if amount.unit is not None:
        surface = doc.text[amount.number.start : amount.number.end].strip("0123456789.,- ")
        name = amount.unit.name
        first, per, last = name.partition(" per ")
        first = _NAMES.get(amount.unit.symbol.split("/")[0], first)
        if amount.unit.factor != 1:
            first = "cent" if amount.unit.symbol != "GBP" else "penny"
        if amount.dimension == "age":
            first = f"{first} of age"
        return surface or "-", (first + per + last).lower(), None
    noun = what.anchor
    if amount.form == "fraction" and amount.dimension == "ratio":
        if noun.i == amount.token.i:
            return "-", "% -", None
        phrase = _phrase(amount, noun)
        return f"% {phrase[0]}", f"% {phrase[1]}", noun
    if what.inherited and what.noun is not None:
        return what.noun, singular(what.noun), None
    if noun.i <= amount.token.i:
        return "-", "-", None
    return (*_phrase(amount, noun), noun)


def singular(noun: str) -> str:
    """Return the singular of a plural noun."""
    from textblob.en.inflect import singularize

    return str(singularize(noun))


def _phrase(amount: Amount, noun: Token) -> tuple[str, str]:
    words = [
        token
        for token in noun.doc[_last(amount).i + 1 : noun.i + 1]
        if not token.is_punct and token.lower_ not in _STOP and token.pos_ not in _FUNCTION
    ]
    surface = " ".join(token.text for token in words)
    lemmas = [
        token.lemma_ if token == noun or token.pos_ == "ADJ" else token.text for token in words
    ]
    return surface, " ".join(lemmas).lower()


def _concepts(amount: Amount, noun: Token | None) -> str:
    """Return what an amount is about: the noun phrases it hangs on, nearest first."""
    if amount.form == "words" and amount.values == (1.0,):
        # Of what "one" counts, the annotation says no more.
        return "-"
    last = _last(amount)
    inside = range(amount.token.i, (noun or last).i + 1)
    groups: list[list[Token]] = []
    doc = last.doc
    follows = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if follows is not None and follows.lower_ == "of":
        for child in follows.children:
            if child.dep_ == "pobj":
                groups.append(_subtree(child, inside))
    head = amount.token
    for _ in range(3):
        if head.head.i in inside:
            head = head.head
    node = head
    for _ in range(8):
        parent = node.head
        if parent == node:
            break
        if parent.pos_ in {"NOUN", "PROPN"} and parent.i not in inside:
            groups.append(_subtree(parent, inside))
            if parent.dep_ in {"nsubj", "nsubjpass"}:
                break
        if parent.pos_ in {"VERB", "AUX"}:
            subject = _subject(parent)
            if subject is not None and subject.i not in inside:
                groups.append(_subtree(subject, inside))
                break
            if not groups:
                objects = [c for c in parent.children if c.dep_ == "dobj" and c.i not in inside]
                groups += [_subtree(child, inside) for child in objects]
        node = parent
    for child in (c for t in (head, last) for c in t.children):
        # "$12,000 for a new roof", "$1 billion in gains", "$550 off a laptop".
        if child.i > last.i and child.lower_ in {"for", "in", "off", "from", "on"}:
            groups += [_subtree(c, inside) for c in child.children if c.dep_ == "pobj"]
    texts = [" ".join(t.text for t in group) for group in groups if group]
    unique = list(dict.fromkeys(texts))
    return ", ".join(unique[:3]) if unique else "-"


def _subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            if child.lower_ in {"which", "that", "who", "it"} and verb.dep_ == "relcl":
                return verb.head
            return child if child.pos_ in {"NOUN", "PROPN"} else None
    if verb.dep_ in {"conj", "xcomp", "advcl"} and verb.head.pos_ == "VERB":
        return _subject(verb.head)
    return verb.head if verb.dep_ in {"acl", "relcl"} else None


def _subtree(noun: Token, inside: range) -> list[Token]:
    """Return the content words of a noun phrase, without its clauses."""
    kept = []
    for token in noun.subtree:
        if token.i in inside or token.is_punct or token.like_num or token.is_stop:
            continue
        if abs(token.i - noun.i) > 8 or token.pos_ not in {"NOUN", "PROPN", "ADJ", "SYM", "X"}:
            continue
        kept.append(token)
    return kept or ([noun] if noun.pos_ in {"NOUN", "PROPN"} else [])


def counts(gold: Sequence[dict[str, Any]], predicted: Sequence[dict[str, str]]) -> dict[str, int]:
    """Count the gold quantities that a prediction pairs with, one to one, by each measure.

    Two pair when their values agree (`math.isclose`, relative tolerance 1e-5; both ends of a
    range); of several, the one that agrees in most else.
    """
    right = dict.fromkeys(MEASURES, 0)
    left = list(predicted)
    for quantity in gold:
        same = [p for p in left if _same_value(quantity["value"], p["value"])]
        if not same:
            continue
        best = max(same, key=lambda p: sum(_agreement(quantity, p).values()))
        left.remove(best)
        right["value"] += 1
        for measure, agrees in _agreement(quantity, best).items():
            right[measure] += agrees
    return right


def _agreement(gold: dict[str, Any], predicted: dict[str, str]) -> dict[str, bool]:
    wanted = {*re.split(r"[,\s]+", gold.get("referred_concepts", "-").lower())}
    given = {*re.split(r"[,\s]+", predicted["referred_concepts"].lower())}
    return {
        "value+unit": gold["normalized_unit"].lower() == predicted["normalized_unit"].lower(),
        "value+change": gold.get("change") == predicted["change"],
        "value+concept": bool(wanted & given),
    }


def _same_value(gold: str, predicted: str) -> bool:
    ours, theirs = _ends(gold), _ends(predicted)
    return len(ours) == len(theirs) and all(
        math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-8) for a, b in zip(ours, theirs, strict=True)
    )


def _ends(value: str) -> list[float]:
    match = re.fullmatch(r"(-?[\d.]+(?:[eE][+-]?\d+)?)-(-?[\d.]+(?:[eE][+-]?\d+)?)", value)
    return [float(match[1]), float(match[2])] if match else [float(value)]
