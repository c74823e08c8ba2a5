"""NewsQuant's convention: sayso's amounts in its format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import concepts

from sayso.language import Parsed
from sayso.quantities import Amount, find, measures
from sayso.quantities.counted import counted
from sayso.quantities.measures import Unit
from sayso.quantities.nouns import Counted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Quantities = list[dict[str, str]]
_FUNCTION = {"DET", "PART", "ADV", "CCONJ", "ADP", "PRON", "VERB", "AUX"}
_HYPHENS = {"-", "‑"}
_FINITE = {"VBD", "VBP", "VBZ", "MD"}
_GENERATION = re.compile(r"\b(\d)G\b")
_MOST_BETWEEN = 8  # tokens from an old figure to the new one of the same change


@cache
def naming() -> dict[str, Any]:
    """Return how NewsQuant names things."""
    path = Path(__file__).with_name("newsquant.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def convert(parsed: Parsed) -> Quantities:
    """Return the quantities of a text as NewsQuant writes them."""
    quantities: Quantities = []
    before: Counted | None = None
    phrase = ("-", "-")
    amounts = find(parsed.doc)
    covered = concepts.covered(amounts)
    for amount, value in _valued(amounts):
        what = counted(amount, before)
        unit, noun = _unit(amount, what, phrase)
        about = concepts.of(amount, noun, covered, unit[0])
        if about == "-" and amount.change is not None and amount.change.step == "from":
            about = quantities[-1]["referred_concepts"] if quantities else "-"
        if what.noun is not None and not what.inherited and amount.unit is None:
            before, phrase = what, unit
        quantities += [
            {
                "change": _change(amount),
                "value": one,
                "unit": unit[0],
                "normalized_unit": unit[1],
                "referred_concepts": about,
            }
            for one in value
        ]
    return quantities + _generations(parsed.doc)


def _generations(doc: Doc) -> Quantities:
    """Return the generations of mobile networks, which NewsQuant counts: "5G"."""
    return [
        {
            "change": "=",
            "value": f"{float(match[1])}",
            "unit": "G",
            "normalized_unit": "generation wireless",
            "referred_concepts": concepts.following(doc, match.end()),
        }
        for match in _GENERATION.finditer(doc.text)
    ]


def _valued(amounts: list[Amount]) -> Iterator[tuple[Amount, list[str]]]:
    """Yield each amount with its value; an old figure and the new one are a range in NewsQuant."""
    skipped = False
    for index, amount in enumerate(amounts):
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        if skipped:
            skipped = False
        elif following is not None and _moves(amount, following):
            skipped = True
            yield following, [f"{amount.values[0]}-{value}" for value in reversed(following.values)]
        else:
            yield amount, _values(amount)


def _moves(old: Amount, new: Amount) -> bool:
    """Tell the two figures of one change: "from 20 miles in 2008 to 29 in 2020"."""
    if len(old.values) != 1 or old.token.sent != new.token.sent:
        return False
    between = old.token.doc[old.token.i + 1 : new.token.i]
    same = old.unit is None or (new.unit is not None and old.unit.symbol == new.unit.symbol)
    words = [_word_before(amount) for amount in (old, new)]
    return (
        same
        and words == ["from", "to"]
        and len(between) <= _MOST_BETWEEN
        and not any(token.tag_ in _FINITE for token in between)
    )


def _word_before(amount: Amount) -> str:
    words = amount.token.doc.text[max(0, amount.span.start - 8) : amount.span.start].split()
    return words[-1].lower() if words else ""


def _values(amount: Amount) -> list[str]:
    if amount.form == "vague" and amount.low is not None:
        # A vague number stands for all of its order of magnitude: dozens are 12 to 120.
        return [f"{amount.low / 2}-{amount.low * 5}"]
    factor = amount.unit.factor if amount.unit is not None else 1
    if factor < 1:  # cents are cents
        return [str(value / factor) for value in amount.values]
    if len(amount.values) == 1:
        return [str(amount.values[0])]
    first, second = amount.values
    if amount.joiner == "or":
        return [str(first), str(second)]
    return [f"{first}-{second}"]


def _change(amount: Amount) -> str:
    change = amount.change
    stepped = change is not None and change.verbal and change.step == "by"
    if change and stepped and amount.modifier not in {"more_than", "at_least"}:
        return change.direction
    signs: dict[str, str] = naming()["changes"]
    if amount.modifier in signs:
        return signs[amount.modifier]
    before = amount.token.doc.text[max(0, amount.number.start - 16) : amount.number.start]
    rough = re.search(r"(?:averag(?:ed|es|ing)|about|around|roughly|nearly) $|~ ?$", before)
    return "~" if rough else "="


def _unit(
    amount: Amount, what: Counted, phrase: tuple[str, str]
) -> tuple[tuple[str, str], Token | None]:
    """Return the unit as written and normalised: the counted noun where there is none."""
    doc = amount.token.doc
    if amount.unit is not None:
        written = doc.text[amount.number.start : amount.number.end].strip("0123456789.,- ")
        return (written or "-", _named(amount, amount.unit, written)), None
    noun = what.anchor
    if amount.dimension == "ratio" and amount.form != "fraction":
        return ("times", "count"), None
    if amount.form == "fraction" and amount.dimension == "ratio":
        written = doc.text[amount.number.start : amount.number.end]
        if noun.i == amount.token.i + 1 and not written.isalpha() and "-" not in written:
            return _phrase(amount, noun), noun  # "½ teaspoon"
        if noun.i == amount.token.i:
            return ("-", "% -"), None
        surface, name = _phrase(amount, noun)
        return (f"% {surface}", f"% {name}"), noun
    if what.inherited and what.noun is not None:
        return phrase, None
    if noun.i <= amount.token.i:
        return ("-", "-"), None
    if noun.lower_ == "times":
        return ("times", _frequency(amount, noun)), noun
    if noun.text in naming()["abbreviations"]:
        return (noun.text, naming()["abbreviations"][noun.text]), noun
    return _phrase(amount, noun), noun


def _named(amount: Amount, unit: Unit, written: str) -> str:
    """Return NewsQuant's name of a unit."""
    symbol = unit.symbol.partition("/")[0]
    name, per, last = unit.name.partition(" per ")
    words = [word.lower() for word in re.findall(r"[^\W\d]+", written)]
    listed: dict[str, str] = naming()["units"]
    if unit.dimension == "money":
        name = listed.get(symbol) or _currency(symbol)
        if unit.factor < 1:
            name = "penny" if symbol == "GBP" else "cent"
    elif unit.dimension == "mass":
        by_word = (naming()["words"].get(word) for word in words if "metric" not in words)
        name = next(filter(None, by_word), listed.get(symbol, name))
    else:
        name = listed.get(symbol, name)
    if amount.dimension == "age":
        name = f"{name} of age"
    if unit.symbol == "oil_barrel" and _followed(amount, "of oil"):
        name = f"{name} of oil"
    return (name + per + last).lower()


def _frequency(amount: Amount, noun: Token) -> str:
    """Name what is counted of times: "78,000 times a minute"."""
    rate = measures.rate(noun.doc.text, noun.idx + len(noun), Unit("count", "count", "other"))
    return "count" if rate is None else rate.unit.name


def _currency(code: str) -> str:
    from babel.numbers import get_currency_name

    return str(get_currency_name(code, 1, "en"))


def _followed(amount: Amount, words: str) -> bool:
    return amount.token.doc.text[amount.number.end :].startswith(f" {words}")


def _phrase(amount: Amount, noun: Token) -> tuple[str, str]:
    """Return what is counted with the nouns and adjectives before it, as written and lemmatised."""
    doc = noun.doc
    last = concepts.last(amount)
    end = noun.i + 1
    if amount.values == (1.0,) and last.i + 1 < len(doc) and doc[last.i + 1].lower_ == "of":
        # "one of the hottest cars in the world": NewsQuant names all of them.
        end = max(token.i for token in _core(noun)) + 1
    start = last.i + 1
    while start == last.i + 1 and _described(doc, amount.token.i - 1, noun):
        start = amount.token.i - 1
    pieces: list[list[Token]] = []
    for token in doc[start:end]:
        before = pieces[-1][-1].text if pieces else ""
        if pieces and (before in _HYPHENS or (token.text in _HYPHENS and token.i + 1 < end)):
            pieces[-1].append(token)  # "coal-fired" is one word
        elif not _left_out(token, amount):
            pieces.append([token])
    surface = " ".join("".join(token.text for token in piece) for piece in pieces)
    lemmas = ["".join(token.text for token in p) if len(p) > 1 else _lemma(p[0]) for p in pieces]
    return surface, " ".join(lemmas).lower()


def _described(doc: Doc, index: int, noun: Token) -> bool:
    """Find the adjective before the number: "the previous two sessions"."""
    return index >= 0 and doc[index].tag_ == "JJ" and doc[index].head == noun


def _left_out(token: Token, amount: Amount) -> bool:
    function = token.is_punct or token.pos_ in _FUNCTION or token.tag_ in {"VBN", "VBG"}
    listed = token.lower_ in naming()["phrases"]["stop"]
    numeral = amount.token.i - 1 <= token.i <= concepts.last(amount).i and token.pos_ == "NUM"
    return function or listed or numeral


def _core(noun: Token) -> Iterator[Token]:
    """Yield a noun with its phrases, without its clauses."""
    yield noun
    for child in noun.children:
        clause = child.dep_ in {"relcl", "acl", "appos", "conj", "cc", "punct", "advcl"}
        if not clause and child.lower_ != "with":
            yield from _core(child)


def _lemma(token: Token) -> str:
    if token.tag_ in {"NNS", "NNPS"} and token.lower_ != "people":
        plural = token.lemma_ == token.text or token.tag_ == "NNPS"
        return singular(token.text) if plural else token.lemma_
    return token.lemma_ if token.pos_ == "ADJ" else token.text


def singular(noun: str) -> str:
    """Return the singular of a plural noun."""
    from textblob.en.inflect import singularize

    return str(singularize(noun))
