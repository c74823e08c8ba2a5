"""What a verb governs as content: clauses, questions, infinitives, gerunds and noun phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.attribution.cues import Cue, lexicon
from sayso.attribution.sources import reporting_head, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRESENT = frozenset(["VBZ", "VBP"])
_QUESTION_TAGS = frozenset(["WP", "WRB", "WP$"])
DASHES = frozenset(["—", "–", "--", "-"])


Reach = tuple[int, int]  # the first and the last token of a stretch of content


def complements(verb: Token, cue: Cue, passive: bool) -> list[Reach]:
    """Return the stretches of tokens that the verb governs as content."""
    kinds = cue.complements
    objects = _objects(verb, cue)
    for child in verb.children:
        found: list[Reach] = []
        if child.dep_ == "ccomp":
            found = _clause(verb, child, kinds)
        elif child.dep_ == "xcomp" and child.i > verb.i:
            found = _open_clause(verb, child, kinds, objects, passive)
        if found:
            return found
    told = not cue.only or any(o.lemma_.lower() in cue.only for o in objects)
    if "rest" in kinds and objects and told:
        return [(objects[0].left_edge.i, verb.right_edge.i)]
    if "object as" in kinds:
        named = next((c for c in verb.rights if c.dep_ in ("oprd", "ccomp", "xcomp")), None)
        if named is not None and named.pos_ in ("NOUN", "PROPN", "ADJ", "PRON"):
            first = min(part.left_edge.i for part in (named, *objects))
            return [(first, named.right_edge.i)]
    if "clause" in kinds and (stray := _stray_clause(verb)):
        return stray
    if not passive:
        return _object(verb, cue, objects)
    if any(child.dep_ == "agent" for child in verb.children):
        return _passive_subject(verb, cue)
    return []


def _passive_subject(verb: Token, cue: Cue) -> list[Reach]:
    """Read "the deal was described as a trap by ...", "the deal was confirmed by ..."."""
    own = subject(verb)
    if own is None or own.lemma_.lower() in cue.exclude:
        return []
    spoken_of = (own.left_edge.i, own.right_edge.i)
    for child in verb.rights:
        if child.dep_ == "prep" and f"object {child.lower_}" in cue.complements:
            return [spoken_of, (child.left_edge.i, child.right_edge.i)]
    return [spoken_of] if "object" in cue.complements else []


def _objects(verb: Token, cue: Cue) -> list[Token]:
    if len(cue.words) > 1 and "rest" not in cue.complements:
        governed = [
            grandchild
            for child in verb.rights
            if child.dep_ == "prep" and child.lower_ == cue.words[-1]
            for grandchild in child.children
            if grandchild.dep_ == "pobj"
        ]
        if governed:
            return governed
    return [child for child in verb.rights if child.dep_ in ("dobj", "dative")]


def _clause(verb: Token, clause: Token, kinds: frozenset[str]) -> list[Reach]:
    first, last = clause.left_edge.i, clause.right_edge.i
    infinitive = any(child.tag_ == "TO" for child in clause.lefts)
    if infinitive:
        kind = "to" if subject(clause) is None else "object to"
    elif clause.tag_ == "VBG" and subject(clause) is None and not _has_aux(clause):
        kind = "ing"
    else:
        kind = "question" if _asks(clause) else "clause"
        if clause.i > verb.i:
            last = _own_words(verb, clause)
    if kind not in kinds and not (kind == "question" and clause.i < verb.i):
        return []
    if verb.doc[first].lower_ == "that" and verb.doc[first].dep_ == "mark":
        first += 1
    return [(first, last)]


def _open_clause(
    verb: Token, clause: Token, kinds: frozenset[str], objects: list[Token], passive: bool
) -> list[Reach]:
    """Read an infinitive or a gerund without a subject of its own."""
    if clause.tag_ == "VBG" and "ing" in kinds:
        return [(clause.left_edge.i, clause.right_edge.i)]
    if not any(child.tag_ == "TO" for child in clause.lefts):
        return []
    if "object to" in kinds and objects:
        return [(objects[0].left_edge.i, clause.right_edge.i)]
    if "object to" in kinds and passive:
        own = subject(verb)
        raised = [] if own is None else [(own.left_edge.i, own.right_edge.i)]
        return [*raised, (clause.left_edge.i, clause.right_edge.i)]
    if "to" in kinds and not objects and not passive:
        return [(clause.left_edge.i, _own_words(verb, clause))]
    return []


def _stray_clause(verb: Token) -> list[Reach]:
    """Return the clause that the parse hangs on a noun: "told it in an interview that ..."."""
    for child in verb.rights:
        for noun in (child, *child.children):
            if noun.pos_ not in ("NOUN", "PROPN") or noun.lemma_.lower() in lexicon().nouns:
                continue
            for clause in noun.rights:
                mark = clause.left_edge
                conjunction = mark.lower_ == "that" and mark.dep_ == "mark"
                if clause.dep_ in ("acl", "ccomp") and conjunction:
                    return [(mark.i + 1, _own_words(verb, clause))]
    return []


def _object(verb: Token, cue: Cue, objects: list[Token]) -> list[Reach]:
    if not objects or objects[0].lemma_.lower() in cue.exclude:
        return []
    thing = objects[0]
    if thing.lemma_.lower() in lexicon().nouns:
        return []  # "repeated warnings that": the noun is the cue
    for kind in ("as", "of", "for", "on"):
        if f"object {kind}" in cue.complements:
            for child in (*verb.rights, *thing.rights):
                if child.dep_ == "prep" and child.lower_ == kind and child.i > thing.i:
                    return [(thing.left_edge.i, child.right_edge.i)]
    wished = any(child.tag_ in ("TO", "MD") for child in verb.lefts)
    if (
        "object" in cue.complements
        and not wished
        and thing.pos_ in ("NOUN", "PROPN", "VERB", "NUM")
    ):
        return [(thing.left_edge.i, thing.right_edge.i)]
    return []


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
