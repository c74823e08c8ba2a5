"""The source of a cue in the parse: subjects, agents, antecedents, and who shares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sayso.attribution.cues import lexicon
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.attribution.passage import Passage

SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj", "expl"])
RELATIVES = frozenset(["who", "which", "that", "whom"])
_NOMINAL = frozenset(["NOUN", "PROPN", "PRON"])
# A verb without a subject of its own takes that of the verb it hangs on.
_SHARING = frozenset(["conj", "xcomp", "advcl", "pcomp", "prep", "dep", "parataxis"])
_LONGEST_CLIMB = 8


class Source(NamedTuple):
    """The noun phrase that speaks, and its head."""

    span: Span
    head: Token


def subject(verb: Token) -> Token | None:
    """Return the verb's own subject."""
    return next((child for child in verb.children if child.dep_ in SUBJECTS), None)


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is in the passive voice."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    reduced = verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "relcl")
    return reduced and not any(child.dep_ in ("aux", "nsubj") for child in verb.children)


def _tense(verb: Token) -> str:
    """Return the tag of the word that carries a verb's tense."""
    return next((str(c.tag_) for c in verb.lefts if c.dep_ in ("aux", "auxpass")), str(verb.tag_))


def reporting_head(part: Token) -> Token | None:
    """Return the cue that a cue belongs beside when the parse puts it into the first one's clause.

    In "said it was over but stressed that it hurt", "stressed" is no part of what was said.
    """
    first = part
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    if first == part or first.dep_ not in ("ccomp", "xcomp") or subject(part) is not None:
        return None
    verbs = lexicon().verbs
    if _tense(first.head) != _tense(part) or lexicon().lemma(first.head) not in verbs:
        return None
    governs = any(child.dep_ in ("ccomp", "xcomp", "oprd", "dobj") for child in part.children)
    return first.head if governs and lexicon().lemma(part) in verbs else None


def agent(passage: Passage, verb: Token) -> Source | None:
    """Return the source of a passive: "by officials"."""
    for child in verb.children:
        if child.dep_ == "agent":
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return Source(passage.noun_phrase(grandchild), grandchild)
    return None


def source(passage: Passage, verb: Token) -> Source | None:
    """Return the source of a verb in the active voice."""
    here: Token = verb
    for _ in range(_LONGEST_CLIMB):
        own = subject(here)
        if own is not None and passage.within[own.i] != passage.within[verb.i]:
            break
        if own is not None:
            if own.lower_ in RELATIVES and own.dep_ != "expl":
                return _antecedent(passage, here)
            if is_passive(here) and here is not verb and here.dep_ != "conj":
                return Source(passage.noun_phrase(own), own)
            return Source(passage.noun_phrase(own), own)
        if here.dep_ in ("acl", "relcl") and here.head.pos_ in _NOMINAL:
            if here.tag_ == "VBG" or here.dep_ == "relcl":
                return Source(passage.noun_phrase(here.head, here), here.head)
            return None
        if here.dep_ == "pcomp" and here.head.lower_ in ("of", "for", "as"):
            # "accused them of demanding": they demand.
            govern = here.head.head
            accused = [c for c in govern.children if c.dep_ == "dobj"]
            if govern.pos_ in _NOMINAL and govern.dep_ == "dobj":
                accused = [govern]
            if accused:
                return Source(passage.noun_phrase(accused[0], here.head), accused[0])
        reporter = reporting_head(here)
        if reporter is not None:
            here = reporter
            continue
        if here.dep_ not in _SHARING and not (here.dep_ == "ccomp" and here.tag_ == "VBG"):
            break
        beside = _beside(passage, verb) if here is verb and verb.tag_ != "VBG" else None
        if beside is not None and here.dep_ != "conj":
            return beside
        if passage.within[here.head.i] != passage.within[verb.i]:
            break
        here = here.head
    return _beside(passage, verb) if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") else None


def _antecedent(passage: Passage, verb: Token) -> Source | None:
    while verb.dep_ == "conj":
        verb = verb.head
    if verb.dep_ not in ("relcl", "acl"):
        return None
    return Source(passage.noun_phrase(verb.head, verb), verb.head)


def _beside(passage: Passage, verb: Token) -> Source | None:
    """Return the noun phrase right after or before a verb whose subject the parser missed."""
    doc, level = passage.doc, passage.within[verb.i]
    after = verb.i + 1
    for child in verb.rights:
        if (
            child.left_edge.i == after
            and child.pos_ in _NOMINAL
            and child.dep_ in ("dobj", "attr", "oprd", "npadvmod", "dep", "appos", "dative")
            and passage.within[child.i] == level
            and _follows_quote(passage, verb)
        ):
            return Source(passage.noun_phrase(child), child)
    before = verb.i - 1
    while before >= 0 and doc[before].pos_ in ("AUX", "ADV", "PART"):
        before -= 1
    if before < 0 or passage.within[before] != level or doc[before].pos_ not in _NOMINAL:
        return None
    head = doc[before]
    while (
        head.head.i < verb.i
        and head.head.pos_ in _NOMINAL
        and head.dep_
        in (
            "compound",
            "appos",
            "flat",
            "nmod",
        )
    ):
        head = head.head
    if head.ent_type_ in ("DATE", "TIME"):
        return None
    return Source(passage.noun_phrase(head), head)


def _follows_quote(passage: Passage, verb: Token) -> bool:
    siblings = passage.quotes_between(max(0, verb.idx - 5), verb.idx, passage.within[verb.i])
    return bool(siblings)
