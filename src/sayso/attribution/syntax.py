"""Attributions that a cue makes: its complement in the parse, or the quotation beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.attribution.cues import Cue, lexicon
from sayso.attribution.passage import Draft, Passage
from sayso.attribution.sources import Source, agent, is_passive, reporting_head, source, subject
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_PRESENT = frozenset(["VBZ", "VBP"])
_QUESTION_TAGS = frozenset(["WP", "WRB", "WP$", "WDT"])
_FIRST_PERSON = frozenset(["i", "we"])
_DASHES = frozenset(["—", "–", "--", "-"])
_LONGEST_GAP = 40


def cued(passage: Passage, claimed: dict[int, Draft]) -> Iterator[Draft]:
    """Yield the attributions that have a cue, and note which quotation belongs to which."""
    for token in passage.doc:
        found = _phrase(passage, token)
        if found is None and token.pos_ in ("VERB", "AUX"):
            found = _verb(passage, token, claimed)
        elif found is None and token.pos_ == "NOUN":
            found = _noun(passage, token)
        if found is not None:
            yield found


def _verb(passage: Passage, verb: Token, claimed: dict[int, Draft]) -> Draft | None:
    for cue in lexicon().verbs.get(lexicon().lemma(verb), ()):
        span = _cue_spans(passage, verb, cue)
        if span is not None:
            return _from_verb(passage, verb, cue, span, claimed)
    return None


def _from_verb(
    passage: Passage, verb: Token, cue: Cue, spans: list[Span], claimed: dict[int, Draft]
) -> Draft | None:
    passive = is_passive(verb)
    if passive and cue.active:
        return None
    found = agent(passage, verb) if passive else source(passage, verb)
    if found is not None and not _speaks(passage, verb, cue, found):
        return None
    level = passage.within[verb.i]
    content: list[Span] = []
    holes = [*spans] if found is None else [*spans, found.span]
    for first, last in _complements(passage, verb, cue, passive):
        content += passage.without(passage.stretch(first, last, level), holes)
    quotes: list[int] = []
    if "quote" in cue.complements:
        ahead = bool(content) and min(content).start > verb.idx
        quotes = _quotes_beside(passage, verb, found, bool(content), ahead)
        taken = [q for q in quotes if q in claimed]
        if taken and len(taken) == len(quotes) and not content:
            # "He said: '...', he added": one statement with two cues.
            earlier = claimed[taken[0]]
            earlier.cue += spans
            earlier.source += [] if found is None else [found.span]
            return None
        quotes = [q for q in quotes if q not in claimed]
        for quoted in (Span(*passage.quotes[q][:2]) for q in quotes):
            if not any(s.start <= quoted.start and quoted.end <= s.end for s in content):
                content = [s for s in content if s.end <= quoted.start or s.start >= quoted.end]
                content.append(quoted)
    if not content and found is not None:
        content = _parenthesis(passage, verb, cue, holes)
    if not content:
        return None
    if found is None and not quotes and not passive and verb.tag_ not in ("VBD", "VBZ"):
        return None
    draft = Draft(spans, [] if found is None else [found.span], sorted(content))
    for quote in passage.quotes_between(draft.content[0].start, draft.content[-1].end, level):
        if any(s.start <= passage.quotes[quote].start < s.end for s in draft.content):
            claimed.setdefault(quote, draft)
    return draft


def _speaks(passage: Passage, verb: Token, cue: Cue, found: Source) -> bool:
    """Tell whether a subject can be a source, and the verb more than a hedge of its own words."""
    if found.head.lower_ in lexicon().silent or found.head.ent_type_ in ("DATE", "TIME"):
        return False
    if found.head.lower_ == "it" and subject(verb) is not None and cue.hedge:
        return False
    return not (cue.hedge and found.head.lower_ in _FIRST_PERSON and passage.within[verb.i] >= 0)


def _cue_spans(passage: Passage, verb: Token, cue: Cue) -> list[Span] | None:
    """Return where the cue stands, with auxiliaries and particles; None if words are missing."""
    doc = passage.doc
    first = last = verb
    for child in verb.lefts:
        if child.dep_ in ("aux", "auxpass", "neg") and child.tag_ != "TO":
            between = doc[child.i : verb.i]
            if all(t.pos_ in ("AUX", "PART", "ADV") for t in between):
                first = child
                break
    for word in cue.words[1:]:
        if last.i + 1 < len(doc) and doc[last.i + 1].lower_ == word:
            last = doc[last.i + 1]
            continue
        apart = next((c for c in verb.rights if c.lower_ == word and c.i > last.i), None)
        if apart is None or len(cue.words) > 2 or apart.dep_ not in ("prt", "prep"):
            return None
        return [_tokens(first, last), _tokens(apart, apart)]
    if len(cue.words) == 1 and verb.i + 1 < len(doc) and doc[verb.i + 1].dep_ == "prt":
        return None
    return [_tokens(first, last)]


def _tokens(first: Token, last: Token) -> Span:
    return Span(first.idx, last.idx + len(last))


def _complements(
    passage: Passage, verb: Token, cue: Cue, passive: bool
) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of what the verb governs as content."""
    kinds = cue.complements
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i]
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
                kind = "question" if _asks(passage, first, child) else "clause"
                if child.i > verb.i:
                    last = _own_words(verb, child)
            if kind not in kinds and not (kind == "question" and child.i < verb.i):
                continue
            if passage.doc[first].lower_ == "that" and passage.doc[first].dep_ == "mark":
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
                yield child.left_edge.i, child.right_edge.i
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
    yield from _object(verb, cue, objects)


def _object(verb: Token, cue: Cue, objects: list[Token]) -> Iterator[tuple[int, int]]:
    if len(cue.words) > 1 and "object" in cue.complements:
        for child in verb.rights:
            if child.dep_ in ("prep", "prt") and child.lower_ == cue.words[-1]:
                objects = [c for c in child.children if c.dep_ in ("pobj", "pcomp")] or objects
    if not objects or objects[0].lemma_.lower() in cue.exclude:
        return
    thing = objects[0]
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


def _asks(passage: Passage, first: int, clause: Token) -> bool:
    token = passage.doc[first]
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
        if doc[at].text in _DASHES and doc[at].whitespace_ and doc[at - 1].whitespace_:
            paired = any(token.text in _DASHES for token in doc[clause.left_edge.i : at])
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


def _quotes_beside(
    passage: Passage, verb: Token, found: Source | None, has_clause: bool, ahead: bool
) -> list[int]:
    """Return the quotations just before and just after a verb and its source."""
    level = passage.within[verb.i]
    siblings = passage.children.get(level, [])
    doc = passage.doc
    own = found.span if found is not None else Span(verb.idx, verb.idx)
    beside: list[int] = []
    # Before: only the source and small words may stand between.
    at = verb.i - 1
    while at >= 0 and verb.i - at < _LONGEST_GAP:
        token = doc[at]
        if own.start <= token.idx < own.end:
            at -= 1
        elif token.pos_ in ("ADV", "AUX", "PART") or token.text in (",", "—", "–", "-"):
            at -= 1
        else:
            break
    if at >= 0 and not ahead:
        end = doc[at].idx + len(doc[at])
        for index in reversed(passage.quotes_between(max(0, end - 1), end, level)):
            quote = passage.quotes[index]
            if quote.end == end and _goes_on(passage, quote.end):
                beside.append(index)
    # After: to the end of the sentence, but not past another verb.
    at = verb.i + 1
    limit = min(len(doc), verb.i + _LONGEST_GAP)
    starts = {passage.quotes[i].start for i in _upcoming(passage, siblings, verb.idx)}
    while at < limit and doc[at].idx not in starts:
        token = doc[at]
        inside = own.start <= token.idx < own.end
        if not inside and (
            token.is_space
            or token.text in (".", "?", "!", ";")
            or token.tag_ in _FINITE
            or (token.pos_ == "VERB" and lexicon().lemma(token) in lexicon().verbs)
        ):
            return beside
        at += 1
    if at < limit:
        before = doc[at - 1]
        near = before == verb or before.text in (",", ":", "that") or before.idx < own.end
        if near and not (has_clause and before.text != ":"):
            start = doc[at].idx
            beside += [
                i
                for i in _upcoming(passage, siblings, verb.idx)
                if passage.quotes[i].start == start
            ]
    return beside


def _upcoming(passage: Passage, siblings: list[int], position: int) -> list[int]:
    from bisect import bisect_left

    first = bisect_left(siblings, position, key=lambda q: passage.quotes[q].start)
    return siblings[first : first + 1]


def _goes_on(passage: Passage, end: int) -> bool:
    """Tell whether the sentence goes on after a quotation that ends there."""
    text = passage.doc.text
    last = text[end - 2]
    return (
        last not in "." or text[end : end + 1] in (",", " ") and text[end + 1 : end + 2].islower()
    )


def _parenthesis(passage: Passage, verb: Token, cue: Cue, holes: list[Span]) -> list[Span]:
    """Return the sentence around a cue that stands apart in it: "It was, he said, over"."""
    if "clause" not in cue.complements or verb.dep_ not in ("parataxis", "ccomp", "advcl", "conj"):
        return []
    if verb.head.pos_ not in ("VERB", "AUX") or verb.head.left_edge.sent != verb.sent:
        return []
    first, last = verb.left_edge, verb.right_edge
    doc = passage.doc
    as_clause = first.lower_ == "as" and verb.dep_ == "advcl"
    apart = first.i > 0 and doc[first.i - 1].text in (",", "—", "–", "-")
    ends = last.i + 1 >= len(doc) or doc[last.i + 1].is_punct or doc[last.i].is_punct
    if not as_clause and not (apart and ends and verb.dep_ != "advcl"):
        return []
    sentence = verb.sent
    holes = [*holes, _tokens(first, last)]
    return passage.without(
        passage.stretch(sentence.start, sentence.end - 1, passage.within[verb.i]), holes
    )


def _phrase(passage: Passage, token: Token) -> Draft | None:
    """Read "according to officials" and its like."""
    doc = passage.doc
    for words in lexicon().phrases:
        if token.lower_ != words[0] or token.i + len(words) >= len(doc):
            continue
        last = doc[token.i + len(words) - 1]
        if tuple(t.lower_ for t in doc[token.i : last.i + 1]) != words:
            continue
        head = next((c for c in last.children if c.dep_ in ("pobj", "pcomp")), None)
        if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON"):
            continue
        if words == ("per",) and not (head.ent_type_ in ("PERSON", "ORG")):
            continue
        named = passage.noun_phrase(head)
        spoken = _tokens(token, last)
        content = _around(passage, token, Span(token.idx, named.end))
        if content:
            return Draft([spoken], [named], content)
    return None


def _around(passage: Passage, token: Token, hole: Span) -> list[Span]:
    """Return what "according to" holds for: the sentence, or the clause that it closes."""
    doc, sentence = passage.doc, token.sent
    level = passage.within[token.i]
    first, last = sentence.start, sentence.end - 1
    clause = token.head
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    if clause.dep_ == "conj" and subject(clause) is not None and clause.i < token.i:
        first = max(first, clause.left_edge.i)
    elif clause.i > token.i or token.i > first:
        for part in clause.conjuncts:
            if part.i > token.i > clause.i and subject(part) is not None:
                last = min(last, part.left_edge.i - 1)
    while last > first and (doc[last].dep_ == "cc" or doc[last].is_space):
        last -= 1
    return passage.without(passage.stretch(first, last, level), [hole])


def _noun(passage: Passage, noun: Token) -> Draft | None:
    cue = lexicon().nouns.get(noun.lemma_.lower())
    if cue is None:
        return None
    level = passage.within[noun.i]
    for child in noun.rights:
        first, last = child.left_edge.i, child.right_edge.i
        if child.dep_ in ("acl", "ccomp", "relcl") and "clause" in cue.complements:
            mark = passage.doc[first]
            if mark.lower_ != "that" or mark.dep_ not in ("mark", "dobj"):
                continue
            if mark.dep_ == "dobj":
                continue
            first += 1
        elif not (
            child.dep_ == "acl" and "to" in cue.complements and passage.doc[first].tag_ == "TO"
        ):
            continue
        content = passage.stretch(first, last, level)
        owner = _owner(passage, noun)
        spans = [_tokens(noun, noun)]
        pieces = passage.without(content, [])
        if pieces:
            return Draft(spans, [] if owner is None else [owner], pieces)
    return None


def _owner(passage: Passage, noun: Token) -> Span | None:
    """Return whose claim it is: "Kyiv's claim", "a claim by Kyiv", "Kyiv made the claim"."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            span = passage.noun_phrase(child)
            text = passage.doc.text[span.start : span.end]
            for ending in ("'s", "’s", "'", "’"):
                if text.endswith(ending):
                    return Span(span.start, span.end - len(ending))
            return span
    for child in noun.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return passage.noun_phrase(grandchild)
    verb = noun.head
    if noun.dep_ == "dobj" and lexicon().lemma(verb) in lexicon().giving and not is_passive(verb):
        found = source(passage, verb)
        return None if found is None else found.span
    return None
