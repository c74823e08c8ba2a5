"""What a verb governs as content: clauses, questions, infinitives, gerunds and noun phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.attribution.cues import Cue, lexicon
from sayso.attribution.sources import reporting_head, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRESENT = frozenset(["VBZ", "VBP"])
_QUESTION_TAGS = frozenset(["WP", "WRB", "WP$"])
DASHES = frozenset(["—", "–", "--", "-"])


def complements(verb: Token, cue: Cue, passive: bool) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of what the verb governs as content."""
    doc, kinds = verb.doc, cue.complements
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i]
    if len(cue.words) > 1 and "rest" not in kinds:
        objects = [
            grandchild
            for child in verb.rights
            if child.dep_ == "prep" and child.lower_ == cue.words[-1]
            for grandchild in child.children
            if grandchild.dep_ == "pobj"
        ] or objects
    for child in verb.children:
        if child.dep_ == "ccomp":
            first, last = child.left_edge.i, child.right_edge.i
            infinitive = any(c.tag_ == "TO" for c in child.lefts)
            if infinitive and subject(child) is not None:
                kind = "object to"
            elif infinitive:
                kind = "to"
            elif child.tag_ == "VBG" and subject(child) is None and not _has_aux(child):
                kind = "ing"
            else:
                kind = "question" if _asks(child) else "clause"
                if child.i > verb.i:
                    last = _own_words(verb, child)
            if kind not in kinds and not (kind == "question" and child.i < verb.i):
                continue
            if doc[first].lower_ == "that" and doc[first].dep_ == "mark":
                first += 1
            yield first, last
            return
        if child.dep_ == "xcomp" and child.i > verb.i:
            infinitive = any(c.tag_ == "TO" for c in child.lefts)
            if infinitive and "object to" in kinds and (objects or passive):
                own = subject(verb)
                if objects:
                    yield objects[0].left_edge.i, child.right_edge.i
                    return
                if own is not None:
                    yield own.left_edge.i, own.right_edge.i
                yield child.left_edge.i, child.right_edge.i
                return
            if infinitive and "to" in kinds and not objects and not passive:
                yield child.left_edge.i, _own_words(verb, child)
                return
            if child.tag_ == "VBG" and "ing" in kinds:
                yield child.left_edge.i, child.right_edge.i
                return
    if "rest" in kinds and objects:
        yield objects[0].left_edge.i, verb.right_edge.i
        return
    if "object as" in kinds:
        named = next((c for c in verb.rights if c.dep_ in ("oprd", "ccomp", "xcomp")), None)
        if named is not None and named.pos_ in ("NOUN", "PROPN", "ADJ", "PRON"):
            yield min(o.left_edge.i for o in (named, *objects)), named.right_edge.i
            return
    if not passive or any(child.dep_ == "agent" for child in verb.children):
        yield from _object(verb, cue, objects)


def _object(verb: Token, cue: Cue, objects: list[Token]) -> Iterator[tuple[int, int]]:
    if not objects or objects[0].lemma_.lower() in cue.exclude:
        return
    thing = objects[0]
    if thing.lemma_.lower() in lexicon().nouns:
        return  # "repeated warnings that": the noun is the cue
    for kind in ("as", "of", "for", "on"):
        if f"object {kind}" in cue.complements:
            for child in (*verb.rights, *thing.rights):
                if child.dep_ == "prep" and child.lower_ == kind and child.i > thing.i:
                    yield thing.left_edge.i, child.right_edge.i
                    return
    wished = any(c.tag_ in ("TO", "MD") for c in verb.lefts)
    if "object" in cue.complements and not wished and thing.pos_ in ("NOUN", "PROPN", "VERB"):
        yield thing.left_edge.i, thing.right_edge.i


def _has_aux(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.lefts)


def _asks(clause: Token) -> bool:
    token = clause.left_edge
    return token.tag_ in _QUESTION_TAGS or (
        token.lower_ in ("whether", "if") and token.head == clause
    )


def _own_words(verb: Token, clause: Token) -> int:
    """Return the last token of a clause that is still the source's, not the narrator's.

    "said one was killed, and he posted a picture", "said it was over but stressed that ...": a
    coordinate that goes on with the source is a clause of the narrator.
    """
    last = _without_aside(clause, _without_comment(verb, clause))
    for part in clause.conjuncts:
        if part.i < clause.i or part.pos_ not in ("VERB", "AUX"):
            continue
        own = subject(part)
        reports = reporting_head(part) == verb
        goes_on = (
            own is not None
            and own.lower_ in ("he", "she")
            and part.tag_ == verb.tag_ == "VBD"
            and own.left_edge.i >= 2
            and verb.doc[part.left_edge.i - 2].text == ","
        )
        if reports or goes_on:
            edge = part.left_edge.i - 1
            while edge > clause.i and (verb.doc[edge].dep_ == "cc" or verb.doc[edge].is_punct):
                edge -= 1
            return min(last, edge)
    if last == clause.right_edge.i:
        return _with_coordinates(verb, last)
    return last


def _with_coordinates(verb: Token, last: int) -> int:
    """Return the last token of clauses that the parse coordinates with the cue, not the content.

    "Said the town had fallen, and troops were leaving": troops report nothing.
    """
    for part in verb.rights:
        own = subject(part)
        if part.dep_ != "conj" or own is None or not last < own.i < part.i:
            continue
        reports = lexicon().lemma(part) in lexicon().verbs
        if own.pos_ in ("NOUN", "PROPN") and part.left_edge.i <= last + 4 and not reports:
            last = part.right_edge.i
    return last


def _without_aside(clause: Token, last: int) -> int:
    """Return the last token before a dash that no other closes: "a deal — one that he wants"."""
    doc = clause.doc
    for at in range(last - 1, clause.i, -1):
        if doc[at].text in DASHES and doc[at].whitespace_ and doc[at - 1].whitespace_:
            paired = any(token.text in DASHES for token in doc[clause.left_edge.i : at])
            nominal = doc[at + 1].pos_ in ("DET", "NOUN", "PROPN", "PRON")
            return at - 1 if nominal and not paired else last
    return last


def _without_comment(verb: Token, clause: Token) -> int:
    """Return the last token of a clause but for what the narrator adds at its end.

    Present tense after a cue in the past breaks the sequence of tenses: "said it fell back in
    Kursk, which borders Sumy". So does a contrast: "said one, while the other said ...".
    """
    doc, last = verb.doc, clause.right_edge
    for token in last.ancestors if last != clause else ():
        first = token.left_edge
        if token.i <= clause.i or first.i <= clause.i:
            break
        if first.i < 2 or doc[first.i - 1].text != ",":
            continue
        shifted = verb.tag_ == "VBD" and not any(
            t.tag_ in ("VBD", "MD") for t in (token, *token.lefts)
        )
        present = token.tag_ in _PRESENT or any(
            t.tag_ in _PRESENT and (t.dep_ == "auxpass" or token.tag_ == "VBG") for t in token.lefts
        )
        if (token.dep_ == "advcl" and first.lower_ in ("while", "whereas")) or (
            token.dep_ == "relcl" and shifted and present
        ):
            return int(first.i - 2)
    return int(last.i)
