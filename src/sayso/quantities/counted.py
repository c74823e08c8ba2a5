"""What is counted: the noun of a number, restored where the text leaves it out."""

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
        return Counted(_written(noun), anchor, head=noun)
    noun = _head(token)
    if noun is None:
        return _elided(amount, before)
    if noun.lower_ in harm["adjectives"] and _is_partitive(noun):
        return Counted(noun.lower_, noun, state=harm["adjectives"][noun.lower_])
    if noun.lower_ in harm["adjectives"] and noun.lower_ != "missing":
        return Counted("people", noun, harm["adjectives"][noun.lower_])
    if noun.lower_ in {"others", "other", "more"} and before is not None and before.noun:
        return Counted("others", noun, head=noun)
    event = harm["nouns"].get(noun.lower_)
    return Counted(_written(noun), noun, event, head=noun)


def _is_partitive(noun: Token) -> bool:
    """Find those of whom some are counted: "four of the wounded"."""
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and any(
        child.lower_ in {"the", "those"} for child in noun.children
    )


def _of_pronoun(token: Token) -> bool:
    """Find what takes up a thing counted before: "half of them", "a fifth of what was there"."""
    following = token.doc[token.i + 1 : token.i + 3]
    return len(following) == 2 and following[0].lower_ == "of" and following[1].pos_ in {
        "PRON", "DET",
    }  # fmt: skip


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
        if any(token.like_num and token.dep_ == "nummod" for token in between):
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
        inner = None if of is None or of.lower_ != "of" or of.head.i > of.i else next(
            (child for child in of.children if child.dep_ == "pobj"), None
        )
        if inner is None or any(t.like_num for t in inner.children):
            break
        end = inner.i
    return Span(doc[start].idx, doc[end].idx + len(doc[end]))


def _written(noun: Token) -> str:
    """Return the noun in the plural, with the nouns that make one name with it."""
    text = noun.text if noun.tag_ == "NNPS" else noun.lower_
    unchanged = noun.lower_ in lexicon()["plural"]["unchanged"]
    partitive = noun.tag_ == "NN" and noun.lower_ != "person" and noun.head.lower_ == "of"
    if not (noun.tag_ in {"NNS", "NNPS"} or unchanged or partitive):
        text = plural(noun.lower_) if noun.pos_ == "NOUN" else noun.text
    return f"{_compound(noun)}{text}"


def _compound(noun: Token) -> str:
    """Return the nouns right before a noun that are part of the term: "gas " of turbines."""
    start = noun.i
    while start > noun.sent.start:
        part = noun.doc[start - 1]
        if part.dep_ != "compound" or part.head != noun or not part.is_lower:
            break
        start -= 1
    return "".join(f"{part.lower_} " for part in noun.doc[start : noun.i])


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
    return Counted(f"{_compound(noun)}{text}", _unit_token(amount), head=noun)


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


def _elided(amount: Amount, before: Counted | None) -> Counted:
    """Restore the noun of a bare number."""
    token = amount.token
    harm = lexicon()["harm"]
    doc = token.doc
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if (
        following is not None
        and following.lower_ in {"more", "others", "other"}
        and token.i + 2 < len(doc)
    ):
        if following.lower_ == "others":
            return Counted("others", following, head=following)
        following = doc[token.i + 2]
    if amount.values == (0.0,) and token.lower_ == "no":
        noun = token.head
        return Counted(_written(noun), noun, harm["nouns"].get(noun.lower_), head=noun)
    if following is not None and following.lower_ in harm["adjectives"]:
        return Counted("people", token, harm["adjectives"][following.lower_])
    if told := _told(token) or _among_them(token, before) or _equated(token):
        return told
    verb = _verb(token)
    if (
        verb is not None
        and verb.lemma_.lower() in harm["verbs"]
        and (token.dep_ in {"nsubjpass", "dobj", "nsubj", "conj", "appos", "attr"})
    ):
        taken = before is not None and before.noun not in {None, "people", "others"}
        if before is not None and taken and _verb(before.anchor) == verb:
            return Counted(before.noun, token, None, inherited=True)
        if not taken or verb.lemma_.lower() in {"kill", "injure", "wound", "die", "hurt"}:
            return Counted("people", token)
    if before is not None and before.noun is not None:
        return Counted(before.noun, token, None, inherited=True)
    if (subject := _plural_subject(token)) is not None:
        return Counted(_written(subject), token, None, inherited=True)
    return Counted(None, token)


def _among_them(token: Token, before: Counted | None) -> Counted | None:
    """Read "three of them children", which counts some of those counted before."""
    doc = token.doc
    end = token.i + 3
    if before is None or end >= len(doc) or doc[token.i + 1].lower_ != "of":
        return None
    if doc[token.i + 2].pos_ != "PRON" or doc[end].tag_ not in {"NNS", "NNPS"}:
        return None
    return Counted(_written(doc[end]), doc[end], None, inherited=True, head=doc[end])


def _equated(token: Token) -> Counted | None:
    """Read "14 of the 52 injured were children": the noun stands behind the copula."""
    copula = token.head
    if token.dep_ != "nsubj" or copula.lemma_.lower() != "be":
        return None
    noun = next((c for c in copula.children if c.dep_ == "attr" and c.tag_ == "NNS"), None)
    if noun is None:
        return None
    harm = lexicon()["harm"]["adjectives"]
    of = token.doc[token.i + 1 : noun.i]
    state = next((harm[t.lower_] for t in of if t.lower_ in harm), None)
    return Counted(_written(noun), token, state, head=noun)


def _verb(token: Token) -> Token | None:
    for ancestor in token.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor
    return None


def resumed(before: Counted, amount: Amount) -> Counted:
    """Return what a bare number counts that takes up an amount of a sentence before."""
    return Counted(before.noun, amount.token, None, inherited=True)


def _told(token: Token) -> Counted | None:
    """Find the noun that says what a number tells: "the death toll rose to 12"."""
    harm, elided = lexicon()["harm"]["nouns"], lexicon()["elided"]
    path: list[Token] = []
    for ancestor in token.ancestors:
        path.append(ancestor)
        if ancestor.pos_ in {"VERB", "AUX"} or len(path) > 4:
            break
    if path and path[-1].lemma_.lower() in elided["verbs"] and token.dep_ in {"dobj", "pobj"}:
        for child in path[-1].children:
            if child.dep_ == "nsubj" and child.tag_ == "NNS":
                return Counted(child.lower_, token, harm.get(child.lower_), head=child)
    for node in path:
        if node.lower_ in elided["population"]:
            return Counted(node.lower_, token)
        if node.pos_ == "NOUN" and (found := _toll(node, harm)):
            return Counted(*found[:1], token, found[1])
        if node.pos_ not in {"VERB", "AUX"}:
            continue
        for child in node.children:
            if child.dep_ not in {"nsubj", "nsubjpass", "dobj", "attr"} or child == token:
                continue
            if child.lower_ in elided["population"]:
                return Counted(child.lower_, token)
            if found := _toll(child, harm):
                return Counted(found[0], token, found[1])
            if child.dep_ == "dobj" and node.lemma_.lower() in elided["puts"]:
                if child.lower_ in harm and child.lower_ != "loss":
                    people = child.lower_ in lexicon()["harm"]["adjectives"]
                    noun = "people" if people else _written(child)
                    return Counted(noun, token, harm[child.lower_])
            if child.lower_ == "number":
                noun = next(
                    (g for p in child.children if p.lower_ == "of" for g in p.children), None
                )
                if noun is not None and noun.pos_ == "NOUN":
                    state = next((c.lemma_.lower() for c in noun.children if c.dep_ == "acl"), None)
                    return Counted(_written(noun), token, _harmful(state))
    return None


def _harmful(lemma: str | None) -> str | None:
    return lemma if lemma in lexicon()["harm"]["verbs"] else None


def _toll(noun: Token, harm: dict[str, str]) -> tuple[str, str] | None:
    if noun.lower_ == "number":
        for preposition in noun.children:
            for child in preposition.children:
                if preposition.lower_ == "of" and child.lower_ in harm:
                    return "people", harm[child.lower_]
        return None
    if noun.lower_ in {"toll", "count"}:
        for child in noun.children:
            if child.lower_ in harm:
                return "people", harm[child.lower_]
        return ("people", "kill") if noun.lower_ == "toll" else None
    return None


def _plural_subject(token: Token) -> Token | None:
    """Return the counted noun of the clause that "including" and the like hang on."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"including", "among"}:
        return None
    node = token.head.head
    if node.tag_ in {"NNS", "NNPS"}:
        return node
    for child in node.children:
        if child.dep_ in {"nsubj", "nsubjpass", "dobj"} and child.tag_ in {"NNS", "NNPS"}:
            return child
    return None
