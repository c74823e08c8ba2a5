"""Names in phrases that denote somebody: the proper name, the label to print, the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sayso.actors import Mention, Registry
from sayso.attribution.phrases import Part, Phrases

if TYPE_CHECKING:
    from spacy.tokens import Token

_PARTICLES = frozenset(
    {"von", "van", "der", "den", "de", "di", "da", "del", "la", "bin", "ibn", "al"}
)
_BRACKETS = frozenset({"[", "]"})
_LONGEST_COMPLEMENT = 8  # tokens of a complement that a label takes


class Named(NamedTuple):
    """A proper name, and the part of the phrase that holds it."""

    part: Part
    run: list[Token]


class Naming:
    """Finds names, labels and offices in the phrases of one document."""

    def __init__(self, phrases: Phrases, registry: Registry) -> None:
        self.phrases = phrases
        self.doc = phrases.doc
        self.registry = registry
        words = phrases.words
        self.titles = frozenset((*words.titles, *words.male, *words.female))
        self._introducing = frozenset(words.naming)
        self._signs = frozenset(words.signs)

    def name(self, parts: Sequence[Part], heads: Sequence[Part]) -> Named | None:
        """Return the proper name of the one whom the parts denote."""
        named = next((Named(part, run) for part in heads for run in self._runs(part)), None)
        return named or self._called(parts)

    def _runs(self, part: Part) -> Iterator[list[Token]]:
        """Yield the last proper name of a part that no office, nation or title accounts for."""
        covered = {
            index
            for mention in part.mentions
            if mention.entry.kind not in {"person", "epithet"}
            for index in range(mention.start, mention.end)
        }
        runs: list[list[Token]] = [[]]
        for token in self.doc[part.start : part.end]:
            if token.text in _BRACKETS:
                continue  # "[Russian President Vladimir] Putin"
            proper = token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"}
            # Only proper names are names at the start of a sentence.
            alone = part.end - part.start == 1 and (
                token.is_upper or token.tag_ not in {"NNS", "NNPS", "JJ"}
            )
            proper = proper and (token.pos_ == "PROPN" or alone or not token.is_sent_start)
            joins = bool(runs[-1]) and (token.text == "-" or token.lower_ in _PARTICLES)
            if joins or (proper and token.i not in covered and token.text not in self.titles):
                runs[-1].append(token)
            elif runs[-1]:
                runs.append([])
        for run in reversed(runs):
            while run and not run[-1].text[:1].isupper():
                run.pop()
            if run and not self._modifies(run[-1], part.end):
                yield self._last_person(run, part)
                return

    def _last_person(self, run: list[Token], part: Part) -> list[Token]:
        """Cut "Putin Dmitry Peskov", as Slavic languages say "spokesman of Putin"."""
        people = [m for m in part.mentions if m.entry.kind == "person" and m.end > run[0].i]
        if len(people) > 1 and people[-1].end == run[-1].i + 1:
            return [token for token in run if token.i >= people[-1].start]
        return run

    def _modifies(self, token: Token, end: int) -> bool:
        """Whether a noun follows, or "'s": "(a) FURIOUS (farmer)", "Yermak('s aide)"."""
        if token.i + 1 >= end:
            return False
        modifying = token.dep_ in {"compound", "amod", "nmod", "poss", "det"}
        return token.nbor().tag_ == "POS" or (modifying and token.i < token.head.i < end)

    def _called(self, parts: Sequence[Part]) -> Named | None:
        """Return the name in "a soldier named Oleh", "a blogger known as Rusty"."""
        introduced = False
        for part in parts:
            for token in self.doc[part.start : part.end]:
                if introduced and token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN"}:
                    run = [token]
                    while run[-1].i + 1 < part.end and run[-1].nbor().text[:1].isupper():
                        run.append(run[-1].nbor())
                    return Named(part, run)
                if part.kind != "head" or token.lower_ in self._signs:
                    introduced = introduced or token.lower_ in self._introducing | self._signs
        return None

    def text(self, run: Sequence[Token]) -> str:
        """Return a name as written, but for brackets of an editor."""
        span = self.doc[run[0].i : run[-1].i + 1]
        return "".join(t.text_with_ws for t in span if t.text not in _BRACKETS).strip()

    def is_titled(self, token: Token) -> bool:
        """Whether a title stands before a name."""
        return token.i > 0 and token.nbor(-1).text in self.titles

    def is_personal(self, run: Sequence[Token]) -> bool:
        """Whether a name is that of a person."""
        if self.is_titled(run[0]) or any(token.ent_type_ == "PERSON" for token in run):
            return True
        if len(run) < 2:
            return False
        surname = run[-1].lower_.endswith(self.phrases.words.surname_endings)
        return surname or self.registry.gender(run[0].text) is not None

    def office(self, part: Part) -> Mention | None:
        """Return the last office of a part."""
        found = None
        for mention in part.mentions:
            after = self.doc[mention.end].tag_ if mention.end < part.end else ""
            if mention.entry.kind == "office" and after != "POS":
                found = mention
        return found

    def label(
        self, heads: Sequence[Part], parts: Sequence[Part], run: list[Token], is_person: bool
    ) -> str:
        """Return the phrase as a name: without article and clauses."""
        doc = self.doc
        if run and is_person:
            return self.text(run)
        if not heads:
            return ""
        head = heads[0]
        start, end = head.start, head.end
        office = self.office(head)
        institution = self._institution(heads, is_person, office)
        if institution is not None:
            start, end = institution.start, institution.end
            if end == head.end and start - 1 > head.start and doc[start - 1].tag_ == "POS":
                return doc[head.start : end].text.removeprefix("the ")  # "Russia's Baltic Fleet"
            if start > head.start and doc[start - 1].lower_ == "the" and not doc[start].is_upper:
                return "The " + doc[start:end].text
            return doc[start:end].text
        if run and run[-1].i + 1 == head.end and office and office.end <= run[0].i:
            return doc[run[0].i : head.end].text
        if doc[start].lower_ in {"the", "a", "an"} and end - start > 1:
            start += 1
        following = next((p for p in parts if p.start > head.end - 1), None)
        if following is not None and following.kind == "complement" and following.start - end == 1:
            end = min(following.end, end + _LONGEST_COMPLEMENT)
        return doc[start:end].text

    def _institution(
        self, heads: Sequence[Part], is_person: bool, office: Mention | None
    ) -> Mention | None:
        """Return the institution that the phrase names: "an independent outlet, Mediazona"."""
        houses = [m for m in heads[0].mentions if m.entry.kind == "institution"]
        found = houses[0] if houses else None
        if houses and houses[-1].end == heads[0].end:
            return houses[-1]
        if found is None:
            if len(heads) == 1 or is_person:
                return None
            named = (m for m in heads[1].mentions if m.entry.kind == "institution")
            return next((m for m in named if m.start <= heads[1].start + 1), None)
        if office is None or office.end <= found.start:
            return found
        # "AFP news agency", "an AFP correspondent", but not "AFP journalists"
        if office.start != found.end or office.entry.number == "group" or is_person:
            return None
        kind = (found.entry.role or "").endswith(office.entry.name)
        return found if kind or office.entry.bloc == found.entry.bloc else None

    def role(self, heads: Sequence[Part], parts: Sequence[Part], is_person: bool) -> str | None:
        """Return the office of a phrase, as written, in lower case but for names."""
        office = next((o for part in heads if (o := self.office(part))), None)
        if office is None:
            return None
        part = next(part for part in heads if office in part.mentions)
        start = part.start
        for token in self.doc[part.start : office.start]:
            if token.pos_ == "DET" or token.tag_ in {"PRP$", "CD", "POS"}:
                start = token.i + 1
        end = office.end
        following = next((p for p in parts if p.start == office.end + 1), None)
        held = following is not None and following.kind == "complement" and part.end == office.end
        if following is not None and held and is_person:
            end = min(following.end, end + _LONGEST_COMPLEMENT)
        proper = {
            index
            for mention in self.phrases.within(start, end)
            if mention.entry.kind != "office"
            for index in range(mention.start, mention.end)
        }
        dropped = frozenset() if is_person else frozenset(proper)
        written = [
            (token.text if token.i in proper or token.is_upper else token.lower_)
            + token.whitespace_
            for token in self.doc[start:end]
            if token.i not in dropped
        ]
        return "".join(written).strip() or None
