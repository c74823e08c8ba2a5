"""What an amount is about, in NewsQuant's sense: the noun phrases it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sayso.quantities import Amount

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOUNS = {"NOUN", "PROPN"}
_VERBS = {"VERB", "AUX"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_CONTENT = {"NOUN", "PROPN", "ADJ", "NUM", "SYM", "X"}
_CLAUSES = {"relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis"}
_PURPOSE = {"for", "off", "from", "on", "in"}  # "$12,000 for a new roof", "47% from the field"
_MOST = 3


def last(amount: Amount) -> Token:
    """Return the last token of an amount, unit included."""
    token = amount.token
    while token.i + 1 < len(token.doc) and token.doc[token.i + 1].idx < amount.number.end:
        token = token.doc[token.i + 1]
    return token


def covered(amounts: Iterable[Amount]) -> frozenset[int]:
    """Return the tokens that are part of an amount, and so of no concept."""
    tokens: set[int] = set()
    for amount in amounts:
        span = amount.token.doc.char_span(
            amount.number.start, amount.number.end, alignment_mode="expand"
        )
        tokens.update(range(span.start, span.end) if span is not None else [amount.token.i])
    return frozenset(tokens)


def following(doc: Doc, end: int) -> str:
    """Return the nouns right after a stretch of text, past what is coordinated with it."""
    span = doc.char_span(max(0, end - 2), end, alignment_mode="expand")
    if span is None:
        return "-"
    nouns = []
    for token in doc[span.end : span.end + 8]:
        if token.pos_ in _NOUNS and token.tag_ in {"NN", "NNS"}:
            nouns.append(token.text)
        elif nouns or not (token.pos_ in {"CCONJ", "NUM", "PUNCT", "ADJ"} or "G" in token.text):
            break
    return " ".join(nouns) or "-"


def of(amount: Amount, noun: Token | None, taken: frozenset[int], unit: str) -> str:
    """Return the concepts of an amount, nearest first, "-" where there are none.

    Parameters
    ----------
    amount : Amount
        The amount.
    noun : Token or None
        What it counts, which is its unit and no concept.
    taken : frozenset of int
        The tokens of all amounts.
    unit : str
        Its unit as written, which is no concept either.
    """
    end = max(last(amount).i, noun.i if noun is not None else 0)
    inside = taken | frozenset(range(amount.token.i, end + 1))
    found = _complements(amount, noun, inside)
    if not (amount.form == "words" and amount.values == (1.0,)):
        # Of what "one" counts, the annotation says no more.
        found += _beside(amount, end, inside)
        found += _around(amount, end, inside)
    if not any(found):
        found = _listed(amount, inside)
    groups = (" ".join(token.text for token in group) for group in found)
    unique = list(dict.fromkeys(group for group in groups if group and group != unit))
    return ", ".join(unique[:_MOST]) or "-"


def _complements(amount: Amount, noun: Token | None, inside: frozenset[int]) -> list[list[Token]]:
    """Return what an amount is of: "60% of voters", "one count of wire fraud"."""
    doc = amount.token.doc
    groups = []
    for token in dict.fromkeys((noun or last(amount), last(amount))):
        start = _past_brackets(doc, token.i + 1)
        if start < len(doc) and doc[start].lower_ == "of":
            objects = [child for child in doc[start].children if child.dep_ == "pobj"]
            groups += [_words(child, inside) for child in objects if child != noun]
    if noun is not None:
        groups += [[c] for c in noun.children if c.dep_ == "poss" and c.pos_ in _NOUNS]
    return groups


def _past_brackets(doc: Doc, start: int) -> int:
    """Return where a text goes on after a conversion in brackets."""
    if start < len(doc) and doc[start].text == "(":
        for token in doc[start : start + 6]:
            if token.text == ")":
                return token.i + 1
    return start


def _beside(amount: Amount, end: int, inside: frozenset[int]) -> list[list[Token]]:
    """Return what stands before or after: "levels at 1200", "$12,000 for a new roof"."""
    doc = amount.token.doc
    groups = []
    first = doc.char_span(amount.span.start, amount.span.end, alignment_mode="expand")
    start = first.start if first is not None else amount.token.i
    if start > 1 and doc[start - 1].pos_ == "ADP" and doc[start - 2].pos_ == "NOUN":
        groups.append(_words(doc[start - 2], inside))
    following = doc[end + 1] if end + 1 < len(doc) else None
    partial = amount.dimension in {"money", "percent"}
    if following is not None and partial and following.lower_ in _PURPOSE:
        objects = (child for child in following.children if child.dep_ == "pobj")
        groups += [_words(child, inside) for child in objects if child.ent_type_ != "DATE"]
    return groups


def _listed(amount: Amount, inside: frozenset[int]) -> list[list[Token]]:
    """Return the name before an amount in a list without verbs: "FTSE -0.6% CAC -1.7%"."""
    doc, index = amount.token.doc, amount.token.i - 1
    while index >= 0 and (doc[index].is_punct or doc[index].text in {"-", "−", "+"}):
        index -= 1
    name: list[Token] = []
    while index >= 0 and doc[index].pos_ == "PROPN" and index not in inside:
        name.insert(0, doc[index])
        index -= 1
    return [name]


def _around(amount: Amount, end: int, inside: frozenset[int]) -> list[list[Token]]:
    """Climb from an amount to the noun phrases and the clause that it stands in."""
    groups: list[list[Token]] = []
    node = amount.token
    for _ in range(10):
        parent = node.head
        if parent == node:
            break
        if parent.pos_ in _VERBS:
            own = node.dep_ in _SUBJECTS and node.i <= end
            if own:
                # Its own subject: "a third of them left" is about nothing else.
                break
            groups += _clause(parent, node, amount, inside)
            subjects = [child for child in parent.children if child.dep_ in _SUBJECTS]
            if any(subject.pos_ != "PRON" for subject in subjects):
                break  # what "it" is may stand in the clause above
            if parent.dep_ in {"acl", "relcl"}:
                groups.append(_words(parent.head, inside))
        elif parent.pos_ in _NOUNS and parent.i not in inside:
            groups.append(_words(parent, inside))
            if parent.dep_ in _SUBJECTS:
                break
        node = parent
    return groups


def _clause(verb: Token, node: Token, amount: Amount, inside: frozenset[int]) -> list[list[Token]]:
    """Return the object before an amount, and the subject."""
    groups = []
    for child in verb.children:
        before = child.dep_ in {"dobj", "dative"} and child.i < amount.token.i and child != node
        if before and child.i not in inside:
            groups.append(_words(child, inside))
    subject = _subject(verb)
    if subject is not None and subject.i not in inside:
        groups.append(_words(subject, inside))
    return groups


def _subject(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            if child.lower_ in {"which", "that", "who", "it"} and verb.dep_ == "relcl":
                return verb.head
            named = child.pos_ == "NUM" and any(c.pos_ in _NOUNS for c in child.lefts)
            return child if child.pos_ in _NOUNS or named else None  # "the S&P 500"
    if verb.dep_ in {"conj", "xcomp", "advcl"} and verb.head.pos_ in _VERBS:
        return _subject(verb.head)
    return None


def _words(noun: Token, inside: frozenset[int]) -> list[Token]:
    """Return the content words of a noun phrase, without its clauses."""
    kept = []
    for token in noun.subtree:
        if token.i in inside or token.is_punct or token.pos_ not in _CONTENT:
            continue
        if abs(token.i - noun.i) > 8 or (token.is_stop and token.pos_ not in _NOUNS):
            continue
        if any(node.dep_ in _CLAUSES for node in _between(token, noun)):
            continue
        kept.append(token)
    return kept


def _between(token: Token, noun: Token) -> list[Token]:
    nodes = []
    while token not in (noun, token.head):
        nodes.append(token)
        token = token.head
    return nodes
