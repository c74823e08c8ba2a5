"""Phrases that denote somebody, cut into heads, complements and clauses.

"Ivan Petrov, the Russian-installed head of Kherson, who fled the city" falls into two heads
("Ivan Petrov", "the Russian-installed head"), the complement of the second ("of Kherson") and a
clause ("who fled the city").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.actors import Mention, Registry

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PartKind = Literal["head", "complement", "clause"]

_BREAKS = frozenset({",", "(", ")", "—", "–", ";", ":"})
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that", "where"})
_OPPOSED = frozenset({"pro", "anti", "non", "post"})
NATIONAL = frozenset({"adjective", "state", "people", "place"})


class Part(NamedTuple):
    """A stretch of a phrase: ``doc[start:end]``, with the mentions in it."""

    kind: PartKind
    preposition: str | None
    start: int
    end: int
    mentions: tuple[Mention, ...]


class Phrases:
    """Reads phrases of one document.

    Parameters
    ----------
    doc : Doc
        The document.
    registry : Registry
        Who is who.
    day : str, optional
        When it was published, ``YYYY-MM-DD``: who held which office.
    """

    def __init__(self, doc: Doc, registry: Registry, day: str | None = None) -> None:
        self.doc = doc
        self.registry = registry
        self.words = registry.words
        self.private = registry.private
        surnames = _surnames(doc, registry)
        self.mentions = tuple(
            m._replace(entry=m.entry.on(day)) if m.entry.terms else m
            for m in registry.mentions(doc)
            if not _is_other_word(doc, m, surnames)
        )
        self._starts = [mention.start for mention in self.mentions]
        self._former = frozenset(registry.words.former)
        self._affiliated = frozenset(registry.words.affiliated)

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions in ``doc[start:end]``."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        held = self.mentions[low:high]
        if held and held[-1].end > end:
            return (*held[:-1], *self._cut(held[-1].start, end))
        return held

    def _cut(self, start: int, end: int) -> Iterator[Mention]:
        """Yield the mentions where a longer one reaches beyond: "media" in "media reports"."""
        tokens = self.doc[start:end]
        first = {token.idx - tokens.start_char: token.i for token in tokens}
        last = {token.idx + len(token) - tokens.start_char: token.i + 1 for token in tokens}
        for match in self.registry.find(tokens.text):
            if match.start in first and match.end in last:
                yield Mention(first[match.start], last[match.end], match.entry)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Leave out quotation marks around a phrase, and "'s" after it."""
        while end - start > 1 and (self.doc[end - 1].tag_ == "POS" or self._is_mark(end - 1)):
            end -= 1
        while end - start > 1 and self._is_mark(start):
            start += 1
        return start, end

    def _is_mark(self, index: int) -> bool:
        token = self.doc[index]
        return token.is_quote or token.text in {",", ";", ":"}

    def several(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut a phrase for several into them: "Kyiv and its allies"; empty where it is for one."""
        doc = self.doc
        joined = [doc[start:end].root]
        for token in joined:  # conjuncts of conjuncts, as they are found
            joined += [t for t in doc[token.i + 1 : end] if t.dep_ == "conj" and t.head == token]
        people = sorted(token.i for token in joined)
        if len(people) < 2:
            return []
        edges = [start, *(doc[i].left_edge.i for i in people[1:]), end]
        pieces = []
        for index, first, after in zip(people, edges, edges[1:], strict=False):
            last = after
            while last - 1 > index and (
                doc[last - 1].pos_ in {"CCONJ", "PUNCT", "SPACE"} or doc[last - 1].lower_ == "and"
            ):
                last -= 1
            if not first <= index < last:
                return []
            pieces.append((first, last))
        named = [self._is_named(i) for i in people]
        if all(named):
            return [] if self._are_one(people) else pieces
        if named[-1]:
            return []  # "the chairman and former minister Ivan Petrov"
        plural = any(doc[i].tag_ in {"NNS", "NNPS"} for i in (people[0], people[-1]))
        anew = doc[pieces[-1][0]].tag_ in {"DT", "PRP$"} - {doc[start].tag_}
        return pieces if plural or anew else []

    def _is_named(self, index: int) -> bool:
        token = self.doc[index]
        if token.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
            return token.pos_ == "PROPN"
        held = self.within(index, index + 1) or self.within(max(0, index - 1), index + 1)
        return any(m.entry.kind in {"person", "state", "institution", "people"} for m in held)

    def _are_one(self, people: list[int]) -> bool:
        """Whether one expression covers them: "the Center for Strategic and ... Studies"."""
        covering = self.within(people[0], people[-1] + 1)
        return any(m.start <= people[0] and m.end > people[-1] for m in covering)

    def parts(self, start: int, end: int) -> list[Part]:
        """Cut ``doc[start:end]`` into heads, complements and clauses."""
        inside = {mention.start: mention for mention in self.within(start, end)}
        parts: list[Part] = []
        kind: PartKind = "head"
        preposition: str | None = None
        first = index = start
        noun = False  # whether the part has a noun that a participle could follow

        def close(until: int) -> None:
            if until > first:
                held = tuple(inside[i] for i in range(first, until) if i in inside)
                parts.append(Part(kind, preposition, first, until, held))

        while index < end:
            if self._names_the_head(index, parts, kind, first, inside):
                close(index)
                kind, preposition, first, noun = "head", None, index, True
            if index in inside:
                noun = noun or inside[index].entry.kind == "office"
                index = inside[index].end
                continue
            token, lower = self.doc[index], self.doc[index].lower_
            if lower in _BREAKS:
                close(index)
                index += 3 if self._is_acronym(index, end) else 1
                kind, preposition, first, noun = "head", None, index, False
                continue
            if kind == "clause":
                pass
            elif lower == "and" and index + 1 < end and self._begins_anew(index + 1):
                close(index)
                kind, preposition, first, noun = "head", None, index + 1, False
            elif (
                kind == "head"
                and index == first > start
                and token.tag_ in {"VBG", "VBN"}
                and token.dep_ != "amod"
            ):
                kind = "clause"
            elif index > start and (
                lower in _RELATIVES
                or (
                    noun
                    and token.tag_ in {"VBG", "VBN", "VBD", "VBZ"}
                    and not self.hyphened(index - 1)
                )
            ):
                close(index)
                kind, preposition, first = "clause", None, index
                if self._is_copula(index + 1) and lower in _RELATIVES:
                    # "who is a farmer": the predicate describes like an apposition.
                    index = self._predicate(index + 2, end)
                    kind, first, noun = "head", index, False
                    continue
            elif token.pos_ in {"ADP", "PART"} and token.tag_ in {"IN", "TO"} and index > first:
                if not (self.hyphened(index) or self.hyphened(index + 1)):
                    close(index)
                    kind, preposition, first, noun = "complement", lower, index + 1, False
            elif token.pos_ in {"NOUN", "PROPN"}:
                noun = True
            index += 1
        close(end)
        return parts

    def _is_acronym(self, index: int, end: int) -> bool:
        """Whether an acronym in brackets stands here, which only repeats what is before."""
        doc = self.doc
        if doc[index].text != "(" or index + 1 >= end or not doc[index + 1].is_upper:
            return False
        return index + 2 >= end or doc[index + 2].text == ")"

    def _names_the_head(
        self, index: int, parts: list[Part], kind: PartKind, first: int, inside: dict[int, Mention]
    ) -> bool:
        """Whether the name of the head follows its complement: "the mayor of Kyiv Ivan Petrov".

        After "the mayor of Kyiv", it is a name. After "the leader of the club", of which nothing
        is known, it is one if it begins like one.
        """
        if kind != "complement" or index == first or not parts:
            return False
        token = self.doc[index]
        mention = inside.get(index)
        if not token.text[:1].isupper() or (mention and mention.entry.kind != "person"):
            return False
        head = next(part for part in reversed(parts) if part.kind == "head")
        if not any(m.entry.kind == "office" for m in head.mentions):
            return False
        before = next((m for m in inside.values() if first <= m.start and m.end == index), None)
        if before is not None:
            follows = token.pos_ == "PROPN" and self.doc[index - 1].tag_ != "POS"
            return before.entry.number != "person" and (mention is not None or follows)
        if mention is not None:
            return True
        starts = token.ent_type_ != "PERSON" or token.ent_iob_ == "B"
        known = self.registry.gender(token.text) is not None
        return known and starts and not self.doc[index - 1].is_title

    def _is_copula(self, index: int) -> bool:
        return index < len(self.doc) and self.doc[index].lemma_.lower() in {"be", "become"}

    def _predicate(self, index: int, end: int) -> int:
        """Skip the adverbs before a predicate: "(is) now (a farmer)"."""
        while index < end and self.doc[index].pos_ in {"ADV", "AUX", "PART"}:
            index += 1
        return min(index, end)

    def _begins_anew(self, index: int) -> bool:
        """Whether a second description follows "and": "a founder and a former officer"."""
        token = self.doc[index]
        return token.lower_ in {"a", "an"} or token.lower_ in self._former

    def is_former(self, office: Mention, start: int) -> bool:
        """Whether "former" stands before the office in its head."""
        for token in reversed(self.doc[max(start, office.start - 6) : office.start]):
            if token.tag_ in {"POS", "CC"}:
                return False
            if token.lower_ in self._former:
                return True
        return False

    def is_possessive(self, mention: Mention, end: int) -> bool:
        """Whether "'s" follows the mention, before `end`."""
        return mention.end < end and self.doc[mention.end].tag_ == "POS"

    def hyphened(self, index: int) -> bool:
        """Whether the token is a hyphen."""
        return index < len(self.doc) and self.doc[index].text in {"-", "‑"}

    def is_affiliated(self, mention: Mention) -> bool:
        """Whether a participle ties the office to the mention: "Russian-installed"."""
        doc, index = self.doc, mention.end
        if index > 0 and doc[index - 1].lower_.rpartition("-")[2] in self._affiliated:
            return True  # "U.S.-backed" is one token
        if self.hyphened(index):
            index += 1
        return index < len(doc) and doc[index].lower_ in self._affiliated

    def is_opposed(self, mention: Mention) -> bool:
        """Whether the mention is part of a compound that tells no nationality."""
        doc = self.doc
        if mention.start >= 2 and self.hyphened(mention.start - 1):
            # In "pro-war blogger" it is the war that is favoured.
            single = mention.end - mention.start == 1
            return doc[mention.start - 2].lower_ in _OPPOSED and (
                single or mention.entry.kind != "office"
            )
        if mention.entry.kind not in NATIONAL:
            return False
        if "-" in doc[mention.end - 1].text[1:]:
            return not self.is_affiliated(mention)
        return self.hyphened(mention.end) and not self.is_affiliated(mention)


def _surnames(doc: Doc, registry: Registry) -> frozenset[str]:
    """Return the last words of the full names in the text."""
    named = (ent[-1].text for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1)
    first_named = (
        token.text
        for token in doc
        if token.is_title and token.i and _is_first_name(token.nbor(-1), registry)
    )
    return frozenset((*named, *first_named))


def _is_first_name(token: Token, registry: Registry) -> bool:
    return token.is_title and registry.gender(token.text) is not None


def _is_other_word(doc: Doc, mention: Mention, surnames: frozenset[str]) -> bool:
    """Whether an office's word is none here: "a major attack", "it heads north", "Ann Baker"."""
    if mention.entry.kind != "office" or mention.end - mention.start > 1:
        return False
    token = doc[mention.start]
    if token.is_title and (
        token.text in surnames or (token.ent_type_ == "PERSON" and token.ent_iob_ == "I")
    ):
        return True
    if token.pos_ in {"VERB", "AUX", "ADV"}:
        return True
    following = doc[mention.end].pos_ if mention.end < len(doc) else ""
    person = mention.entry.number == "person"
    return person and token.pos_ == "ADJ" and following in {"NOUN", "ADJ"}
