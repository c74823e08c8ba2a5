"""Nouns that the text leaves out: "the toll rose to 12", "killing three and wounding 12"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.quantities.amounts import Amount
from sayso.quantities.nouns import Counted, lexicon, written

if TYPE_CHECKING:
    from spacy.tokens import Token


def elided(amount: Amount, before: Counted | None) -> Counted:
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
        return Counted(written(noun), noun, harm["nouns"].get(noun.lower_), head=noun)
    if following is not None and following.lower_ in harm["adjectives"]:
        return Counted("people", token, harm["adjectives"][following.lower_])
    if (put := _put(amount)) is not None:
        return put
    if told := _told(token) or _among_them(token, before) or equated(token):
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
        return Counted(written(subject), token, None, inherited=True)
    return Counted(None, token)


def _put(amount: Amount) -> Counted | None:
    """Read "the wounded at 61": who are put at a number stands before it."""
    doc = amount.token.doc
    before = doc.char_span(0, amount.span.start, alignment_mode="contract")
    if before is None or len(before) < 3 or before[-1].lower_ != "at":
        return None
    harm = lexicon()["harm"]["adjectives"]
    event = harm.get(before[-2].lower_)
    return None if event is None else Counted("people", amount.token, str(event))


def _among_them(token: Token, before: Counted | None) -> Counted | None:
    """Read "three of them children", which counts some of those counted before."""
    doc = token.doc
    end = token.i + 3
    if before is None or end >= len(doc) or doc[token.i + 1].lower_ != "of":
        return None
    if doc[token.i + 2].pos_ != "PRON" or doc[end].tag_ not in {"NNS", "NNPS"}:
        return None
    return Counted(written(doc[end]), doc[end], None, inherited=True, head=doc[end])


def equated(token: Token) -> Counted | None:
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
    return Counted(written(noun), token, state, head=noun)


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
    harm, known = lexicon()["harm"]["nouns"], lexicon()["elided"]
    path: list[Token] = []
    for ancestor in token.ancestors:
        path.append(ancestor)
        if ancestor.pos_ in {"VERB", "AUX"} or len(path) > 4:
            break
    if path and path[-1].lemma_.lower() in known["verbs"] and token.dep_ in {"dobj", "pobj"}:
        for child in path[-1].children:
            if child.dep_ == "nsubj" and child.tag_ == "NNS":
                return Counted(child.lower_, token, harm.get(child.lower_), head=child)
    for node in path:
        if node.lower_ in known["population"]:
            return Counted(node.lower_, token)
        if node.pos_ == "NOUN" and (found := _toll(node, harm)):
            return Counted(found[0], token, found[1])
        if node.pos_ not in {"VERB", "AUX"}:
            continue
        for child in node.children:
            if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and child != token:
                told = _told_by(child, node, token)
                if told is not None:
                    return told
    return None


def _told_by(noun: Token, verb: Token, token: Token) -> Counted | None:
    """Read what a subject or object of the verb says that its number counts."""
    harm, known = lexicon()["harm"], lexicon()["elided"]
    if noun.lower_ in known["population"]:
        return Counted(noun.lower_, token)
    if found := _toll(noun, harm["nouns"]):
        return Counted(found[0], token, found[1])
    put = noun.dep_ == "dobj" and verb.lemma_.lower() in known["puts"]
    if put and noun.lower_ in harm["nouns"]:
        people = noun.lower_ in harm["adjectives"]
        return Counted("people" if people else written(noun), token, harm["nouns"][noun.lower_])
    if noun.lower_ == "number":
        of = next((c for p in noun.children if p.lower_ == "of" for c in p.children), None)
        if of is not None and of.pos_ == "NOUN":
            state = next((c.lemma_.lower() for c in of.children if c.dep_ == "acl"), None)
            return Counted(written(of), token, state if state in harm["verbs"] else None)
    return None


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
