"""What a phrase that denotes a speaker says: the name, the office, the number, the gender."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.actors import Gender, Mention
from sayso.attribution.blocs import Reading, Readings
from sayso.attribution.phrases import Part, Phrases
from sayso.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUNS: dict[str, tuple[Kind | None, Gender | None]] = {
    "he": ("person", "male"),
    "him": ("person", "male"),
    "she": ("person", "female"),
    "her": ("person", "female"),
    "it": ("organisation", None),
    "they": ("group", None),
    "them": ("group", None),
    "who": (None, None),
    "i": ("person", None),
    "we": (None, None),
    "one": (None, None),
    "you": (None, None),
    "its": ("organisation", None),
    "his": ("person", "male"),
    "their": ("group", None),
    "our": (None, None),
    "us": (None, None),
    "this": (None, None),
    "these": ("group", None),
    "those": ("group", None),
}
_POSSESSORS = {"his": "he", "her": "she", "its": "it", "their": "they"}
_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "both", "his", "her", "its", "their"}
)
_NEW = frozenset({"a", "an", "another", "other", "second", "third", "some", "several", "one"})
_PARTICLES = frozenset(
    {"von", "van", "der", "den", "de", "di", "da", "del", "la", "bin", "ibn", "al"}
)
_EMPTY = frozenset({"senior", "top", "local", "regional", "the", "a", "an", "of", "'s", "’s", "-"})


@dataclass(frozen=True)
class Description:
    """What one phrase says of the one it denotes.

    Attributes
    ----------
    start, end : int
        The phrase: ``doc[start:end]``.
    reading : Reading
        What it tells of the bloc.
    pronoun : str or None
        The phrase, in lower case, where it is a pronoun.
    name : tuple of str
        The words of the proper name, without title; empty where there is none.
    title : bool
        Whether a title stands before the name.
    number : str or None
        Person, organisation or group; None where the phrase leaves it open.
    gender : str or None
        Where title, office, first name, surname or the registry tell.
    noun : str or None
        The head noun of an unnamed phrase, in the singular.
    words : frozenset of str
        The words that describe it, in lower case: "aviation", "watchdog".
    definite, new : bool
        Whether it points back ("the", "his"), or to somebody not spoken of before ("a", "two").
    label : str
        The phrase as a name: without article and clauses.
    role : str or None
        The office, as written.
    possessor : (int, int) or None
        The tokens of whom an office is held with: "his (deputy)", "the company('s engineer)".
    """

    start: int
    end: int
    reading: Reading
    pronoun: str | None = None
    name: tuple[str, ...] = ()
    title: bool = False
    number: Kind | None = None
    gender: Gender | None = None
    noun: str | None = None
    words: frozenset[str] = frozenset()
    definite: bool = False
    new: bool = False
    label: str = ""
    role: str | None = None
    possessor: tuple[int, int] | None = None


class Describer:
    """Describes the phrases of one document."""

    def __init__(self, phrases: Phrases, first_names: dict[str, Gender]) -> None:
        self.phrases = phrases
        self.read = Readings(phrases)
        self.doc = phrases.doc
        self.words = phrases.words
        self.first_names = first_names
        self._naming = frozenset(self.words.naming)
        self._signs = frozenset(self.words.signs)
        self._titles = frozenset((*self.words.titles, *self.words.male, *self.words.female))

    def __call__(self, start: int, end: int) -> Description:
        """Describe ``doc[start:end]``."""
        doc = self.doc
        reading = self.read(start, end)
        lower = doc[start].lower_
        if end - start == 1 and lower in _PRONOUNS:
            number, gender = _PRONOUNS[lower]
            return Description(start, end, reading, pronoun=lower, number=number, gender=gender)
        parts = self.phrases.parts(start, end)
        if self._is_several(start, end):
            label = doc[start:end].text
            return Description(start, end, reading, number="group", new=True, label=label)
        heads = [part for part in parts if part.kind == "head"] or parts[:1]
        named = next(((part, run) for part in heads for run in self._names(part)), None)
        named = named or self._called(parts)
        office = next((o for part in heads if (o := self._office(part))), None)
        name = tuple(token.text for token in named[1]) if named else ()
        number = self._number(reading, named, office, heads)
        is_person = number == "person"
        if not is_person and reading.institution is not None:
            name = ()
        national = {
            index
            for mention in self.phrases.within(start, end)
            if mention.entry.kind not in {"office", "person"}
            for index in range(mention.start, mention.end)
        }
        words = frozenset(
            token.lemma_.lower().replace("defense", "defence")
            for part in heads
            for token in doc[part.start : part.end]
            if token.pos_ in {"NOUN", "PROPN", "ADJ"}
            and token.i not in national
            and token.text not in name
            and token.lower_ not in _EMPTY
        )
        return Description(
            start,
            end,
            reading,
            name=name,
            title=bool(named and self._titled(named[1][0])),
            number=number,
            gender=self._gender(reading, named[1] if named else [], office) if is_person else None,
            noun=self._noun(office, heads),
            words=words,
            definite=lower in _DEFINITE or doc[start].tag_ == "PRP$",
            new=self._is_new(heads[0]) if heads else False,
            label=self._label(heads, parts, named[1] if named else [], is_person),
            role=self._role(heads, parts, office, is_person),
            possessor=next((p for part in heads if (p := self._possessor(part))), None),
        )

    def _possessor(self, part: Part) -> tuple[int, int] | None:
        start = part.start
        lower = self.doc[start].lower_
        if lower in _POSSESSORS:
            return start, start + 1
        for mention in part.mentions if lower == "the" else ():
            if mention.entry.kind == "office" and self.phrases.is_possessive(mention, part.end):
                return start, mention.end
        return None

    def possessor(self, span: tuple[int, int]) -> Description:
        """Describe whom "his" or "the company's" stands for."""
        start, end = span
        pronoun = _POSSESSORS.get(self.doc[start].lower_)
        if pronoun is None:
            return self(start, end)
        number, gender = _PRONOUNS[pronoun]
        return Description(start, end, Reading(), pronoun=pronoun, number=number, gender=gender)

    def _names(self, part: Part) -> Iterator[list[Token]]:
        """Yield the last proper name of a part that no office, nation or title accounts for."""
        covered = {
            index
            for mention in part.mentions
            if mention.entry.kind not in {"person", "epithet"}
            for index in range(mention.start, mention.end)
        }
        runs: list[list[Token]] = [[]]
        for token in self.doc[part.start : part.end]:
            proper = token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"}
            # Only proper names are names at the start of a sentence.
            alone = part.end - part.start == 1 and (
                token.is_upper or token.tag_ not in {"NNS", "NNPS", "JJ"}
            )
            proper = proper and (token.pos_ == "PROPN" or alone or not token.is_sent_start)
            joins = bool(runs[-1]) and (token.text == "-" or token.lower_ in _PARTICLES)
            if joins or (proper and token.i not in covered and token.text not in self._titles):
                runs[-1].append(token)
            elif runs[-1]:
                runs.append([])
        for run in reversed(runs):
            while run and not run[-1].text[:1].isupper():
                run.pop()
            if run and not (run[-1].i + 1 < part.end and run[-1].nbor().tag_ == "POS"):
                yield run
                return

    def _called(self, parts: list[Part]) -> tuple[Part, list[Token]] | None:
        """Return the name in "a soldier named Oleh", "a blogger known as Rusty"."""
        introduced = False
        for part in parts:
            words = [token.lower_ for token in self.doc[part.start : part.end]]
            introduced = introduced or (part.kind == "clause" and words[0] in self._naming)
            calls = next((i for i, word in enumerate(words) if word in self._signs), None)
            sign = calls is not None and part.kind != "head"
            if introduced or sign:
                start = part.start + calls + 1 if sign and calls is not None else part.start
                for run in self._names(part._replace(start=start)):
                    return part, run
                introduced = True
        return None

    def _office(self, part: Part) -> Mention | None:
        """Return the last office of a part, or its institution."""
        found = None
        for mention in part.mentions:
            after = self.doc[mention.end].tag_ if mention.end < part.end else ""
            if mention.entry.kind == "office" and after != "POS":
                found = mention
        return found

    def _number(
        self,
        reading: Reading,
        named: tuple[Part, list[Token]] | None,
        office: Mention | None,
        heads: list[Part],
    ) -> Kind | None:
        if reading.person is not None:
            return "person"
        if named is not None:
            run = named[1]
            if office is not None and office.entry.number == "person":
                return "person"
            if self._titled(run[0]) or any(token.ent_type_ == "PERSON" for token in run):
                return "person"
            if reading.institution or office or run[-1].ent_type_ in {"ORG", "GPE", "NORP", "FAC"}:
                return "organisation"
            return "person"
        if office is not None:
            return office.entry.number
        if reading.institution or (reading.state and reading.state.kind == "state"):
            return "organisation"
        if reading.state is not None:
            return "group"
        noun = self._head(heads)
        return "group" if noun is not None and noun.tag_ in {"NNS", "NNPS"} else None

    def _gender(self, reading: Reading, run: list[Token], office: Mention | None) -> Gender | None:
        before = self.doc[max(0, run[0].i - 3) : run[0].i] if run else ()
        for token in before:
            if token.text in self._titles:
                if token.text in self.words.male:
                    return "male"
                if token.text in self.words.female:
                    return "female"
        if reading.person is not None and reading.person.gender is not None:
            return reading.person.gender
        if office is not None and office.entry.gender is not None:
            return office.entry.gender
        if not run:
            return None
        first = self.first_names.get(run[0].lower_) if len(run) > 1 else None
        return first or self.surname_gender(run[-1].text)

    def surname_gender(self, surname: str) -> Gender | None:
        """Return the gender that a surname's ending tells, in languages where it does."""
        lower = surname.lower()
        if len(lower) > 4 and lower.endswith(self.words.female_endings):
            return "female"
        if len(lower) > 4 and lower.endswith(self.words.male_endings):
            return "male"
        return None

    def _is_several(self, start: int, end: int) -> bool:
        """Whether two people are named: "Stoltenberg and Johnson"."""
        root = self.doc[start:end].root
        people = [t for t in (root, *root.conjuncts) if start <= t.i < end]
        return len(people) > 1 and all(
            token.ent_type_ == "PERSON"
            or self.doc[token.left_edge.i].lower_ in self.first_names
            or any(m.entry.kind == "person" for m in self.phrases.within(token.i, token.i + 1))
            for token in people
        )

    def _titled(self, token: Token) -> bool:
        return token.i > 0 and token.nbor(-1).text in self._titles

    def _head(self, heads: list[Part]) -> Token | None:
        for part in heads:
            nouns = [t for t in self.doc[part.start : part.end] if t.pos_ in {"NOUN", "PROPN"}]
            if nouns:
                return nouns[-1]
        return None

    def _noun(self, office: Mention | None, heads: list[Part]) -> str | None:
        if office is not None:
            return (
                office.entry.name.split()[-1]
                if " of " not in office.entry.name
                else (office.entry.name.split()[0])
            )
        head = self._head(heads)
        return None if head is None else head.lemma_.lower()

    def _is_new(self, head: Part) -> bool:
        first = self.doc[head.start]
        if first.lower_ in _DEFINITE:
            return any(
                t.lower_ in {"other", "second", "third"} for t in self.doc[head.start : head.end]
            )
        return (
            any(
                token.lower_ in _NEW or token.tag_ == "CD"
                for token in self.doc[head.start : head.end]
            )
            and not first.is_digit
        )

    def _label(
        self, heads: list[Part], parts: list[Part], run: list[Token], is_person: bool
    ) -> str:
        if run and is_person:
            return self.doc[run[0].i : run[-1].i + 1].text
        if not heads:
            return ""
        head = heads[0]
        start, end = head.start, head.end
        institution = next((m for m in head.mentions if m.entry.kind == "institution"), None)
        office = self._office(head)
        if institution is None and len(heads) > 1 and not is_person:
            # "an independent news outlet, Mediazona"
            named = (m for m in heads[1].mentions if m.entry.kind == "institution")
            institution = next((m for m in named if m.start <= heads[1].start + 1), None)
            if institution is not None:
                return self.doc[institution.start : institution.end].text
        if institution is not None and (office is None or office.end <= institution.start):
            start, end = institution.start, institution.end
            first = self.doc[start]
            if start > head.start and first.nbor(-1).lower_ == "the" and not first.is_upper:
                return "The " + self.doc[start:end].text
            return self.doc[start:end].text
        office = self._office(head)
        if run and run[-1].i + 1 == head.end and office and office.end <= run[0].i:
            return self.doc[run[0].i : head.end].text
        if self.doc[start].lower_ in {"the", "a", "an"} and end - start > 1:
            start += 1
        following = next((p for p in parts if p.start > head.end - 1), None)
        if following is not None and following.kind == "complement" and following.start - end == 1:
            end = min(following.end, end + 8)
        return self.doc[start:end].text

    def _role(
        self, heads: list[Part], parts: list[Part], office: Mention | None, is_person: bool
    ) -> str | None:
        if office is None:
            return None
        part = next(part for part in heads if office in part.mentions)
        start = part.start
        for token in self.doc[part.start : office.start]:
            if token.pos_ == "DET" or token.tag_ in {"PRP$", "CD", "POS"}:
                start = token.i + 1
        end = office.end
        following = next((p for p in parts if p.start == office.end + 1), None)
        if following is not None and following.kind == "complement" and part.end == office.end:
            end = min(following.end, end + 8)
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
