"""What a phrase that denotes a speaker says: the name, the office, the number, the gender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.actors import Gender, Mention, Registry
from sayso.attribution.blocs import Reading, Readings, bloc_of
from sayso.attribution.naming import Named, Naming
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
_POSSESSORS = {"his": "he", "her": "she", "its": "it", "their": "they", "my": "i", "our": "we"}
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_NEW = frozenset({"a", "an", "another", "other", "second", "third", "some", "several", "one"})
_AGENTS = ("er", "or", "ist", "ian", "eer", "ee", "woman", "man")
_ORGANISED = frozenset({"ORG", "GPE", "NORP", "FAC"})
# "secretary general", where the adjective follows the noun.
_CIVIL_GENERALS = frozenset(
    {"secretary", "director", "prosecutor", "attorney", "inspector", "consul", "surgeon"}
)
_EMPTY = frozenset({"senior", "top", "local", "regional", "the", "a", "an", "of", "'s", "’s", "-"})


@dataclass(frozen=True, slots=True)
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
    nouns : frozenset of str
        Every office it names, whole and by its head noun.
    offices : frozenset of str
        The offices whole, and those served: "foreign minister", "head of government", "of embassy".
    callings : tuple of str
        What the one denoted is called, the most telling first: "head of government", "head".
    human : bool
        Whether the noun is one for people, though no office: "guest", "interlocutor".
    document : bool
        Whether it is a document, which speaks for its author.
    words, needed : frozenset of str
        The words that describe it, in lower case: "aviation", "watchdog"; and those of them that
        whoever it stands for must have been described by, which adjectives need not.
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
    nouns: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    callings: tuple[str, ...] = ()
    human: bool = False
    document: bool = False
    words: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    definite: bool = False
    new: bool = False
    label: str = ""
    role: str | None = None
    possessor: tuple[int, int] | None = None


class Describer:
    """Describes the phrases of one document."""

    def __init__(self, phrases: Phrases, registry: Registry) -> None:
        self.phrases = phrases
        self.read = Readings(phrases)
        self.doc = phrases.doc
        self.words = phrases.words
        self.registry = registry
        self.naming = Naming(phrases, registry)
        self._many = frozenset(phrases.words.many)
        self._single = frozenset(phrases.words.single)
        self._empty = _EMPTY | frozenset(phrases.words.former)
        self._sets: dict[frozenset[str], frozenset[str]] = {}

    def __call__(self, start: int, end: int) -> Description:
        """Describe ``doc[start:end]``."""
        doc, phrases = self.doc, self.phrases
        start, end = phrases.trimmed(start, end)
        lower = doc[start].lower_
        if end - start == 1 and lower in _PRONOUNS:
            number, gender = _PRONOUNS[lower]
            return Description(start, end, Reading(), pronoun=lower, number=number, gender=gender)
        several = phrases.several(start, end)
        if several:
            return self._together(start, end, several)
        reading = self.read(start, end)
        parts = phrases.parts(start, end)
        heads = [part for part in parts if part.kind == "head"] or parts[:1]
        named = self.naming.name(parts, heads)
        offices = [office for part in heads if (office := self.naming.office(part))]
        office = offices[0] if offices else None
        name = tuple(self.naming.text(named.run).split()) if named else ()
        number = self._number(reading, named, office, heads)
        is_person = number == "person"
        if not is_person and reading.institution is not None:
            name = ()
        run = named.run if named else []
        noun = self._noun(office, heads)
        # "the Estonian proposal", of which "Estonian" is the source
        adjective = heads and any(m.entry.kind == "adjective" for m in heads[0].mentions)
        by_adjective = reading.state.name if reading.state and adjective and not office else ""
        callings = self._callings(office, noun, parts)
        serving = {
            f"of {mention.entry.name}"
            for part in heads
            for mention in part.mentions
            if mention.entry.kind == "office"
            and mention.entry.number == "organisation"
            and mention not in offices
        }
        return Description(
            start,
            end,
            reading,
            name=name,
            title=bool(run and self.naming.is_titled(run[0])),
            number=number,
            gender=self._gender(reading, run, office) if is_person else None,
            noun=noun,
            nouns=self._set(
                (*callings, *(n for o in offices for n in (o.entry.name, head_of(o.entry.name))))
                if offices
                else ()
            ),
            callings=callings,
            human=office is None and noun is not None and self._is_human(noun),
            document=bool(office and office.entry.document and not run),
            offices=self._set((*callings[:-1], *(o.entry.name for o in offices), *serving)),
            words=self._words(heads, name, {"NOUN", "PROPN", "ADJ"}),
            needed=self._words(heads, name, {"NOUN", "PROPN"}, office),
            definite=lower in _DEFINITE
            or self._is_owned(heads, doc[start])
            or (end - start == 1 and doc[start].is_upper and number == "person"),
            new=self._is_new(heads[0]) if heads else False,
            label=by_adjective or self.naming.label(heads, parts, run, is_person),
            role=self.naming.role(heads, parts, is_person),
            possessor=next((p for part in heads if (p := self._possessor(part))), None),
        )

    def _together(self, start: int, end: int, several: list[tuple[int, int]]) -> Description:
        """Describe "Kyiv and its allies": the first of them whose bloc is told decides."""
        described = [self(*one) for one in several]
        label = self.doc[start:end].text.removeprefix("The ").removeprefix("the ")
        for one in described:
            if one.name and one.number == "person":
                label = label.replace(self.doc[one.start : one.end].text, one.label)
        told = (bloc_of([one.reading], one.reading.evidence) for one in described)
        reading = Reading(bloc=next((bloc for bloc in told if bloc), None))
        return Description(start, end, reading, number="group", new=True, label=label)

    def _words(
        self,
        heads: list[Part],
        name: tuple[str, ...],
        classes: set[str],
        office: Mention | None = None,
    ) -> frozenset[str]:
        held = range(office.start, office.end) if office else range(0)
        named = {
            index
            for part in heads
            for mention in part.mentions
            if mention.entry.private or mention.entry.kind not in {"office", "person"}
            for index in range(mention.start, mention.end)
        }
        return self._set(
            stem(token.lower_)
            for part in heads
            for token in self.doc[part.start : part.end]
            if (token.pos_ in classes or (token.i in held and token.pos_ == "ADJ"))
            and token.i not in named
            and token.text not in name
            and token.lower_ not in self._empty
        )

    def _set(self, words: Iterable[str]) -> frozenset[str]:
        """Return words as a set that all who are described by the same share."""
        found = frozenset(words)
        return self._sets.setdefault(found, found)

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

    def _number(
        self, reading: Reading, named: Named | None, office: Mention | None, heads: list[Part]
    ) -> Kind | None:
        if reading.person is not None:
            return "person"
        if named is not None:
            if office is not None and office.entry.number == "person":
                return "person"
            if self.naming.is_personal(named.run):
                return "person"
            told = reading.institution or office
            if not told and len(named.run) == 1 and self._is_surname(named.run[0].lower_):
                return "person"
            return "organisation" if told or named.run[-1].ent_type_ in _ORGANISED else "person"
        many = self._quantity(heads)
        if many is not None:
            return many
        if reading.institution:
            plural = office.entry.number == "group" if office else False
            return "group" if plural else "organisation"
        if office is not None:
            return office.entry.number
        if reading.state is not None:
            return reading.state.number
        noun = self._head(heads)
        return "group" if noun is not None and noun.tag_ in {"NNS", "NNPS"} else None

    def _is_surname(self, word: str) -> bool:
        return len(word) > 4 and word.endswith(self.words.surname_endings)

    def _quantity(self, heads: list[Part]) -> Kind | None:
        """Tell the number of "some", "one of them", "a majority"."""
        if not heads:
            return None
        tokens = self.doc[heads[0].start : heads[0].end]
        noun = self._head(heads[:1])
        if noun is not None:
            of = noun.i + 1 < len(self.doc) and noun.nbor().lower_ == "of"
            if noun.lower_ in self._single:
                return "person"
            return "group" if of and noun.lower_ in self._many else None
        lowers = {token.lower_ for token in tokens}
        if lowers & self._many or any(t.tag_ == "CD" and t.lower_ != "one" for t in tokens):
            return "group"
        return "person" if lowers & self._single else None

    def _gender(self, reading: Reading, run: list[Token], office: Mention | None) -> Gender | None:
        before = self.doc[max(0, run[0].i - 3) : run[0].i] if run else ()
        for token in before:
            if token.text in self.naming.titles:
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
        alone = len(run) == 1 and self.naming.is_titled(run[0])
        first = None if alone else self.registry.gender(run[0].text)
        return first or self.surname_gender(run[-1].text)

    def surname_gender(self, surname: str) -> Gender | None:
        """Return the gender that a surname's ending tells, in languages where it does."""
        lower = surname.lower()
        if len(lower) > 4 and lower.endswith(self.words.female_endings):
            return "female"
        if len(lower) > 4 and lower.endswith(self.words.male_endings):
            return "male"
        return None

    def _head(self, heads: list[Part]) -> Token | None:
        for part in heads:
            nouns = [t for t in self.doc[part.start : part.end] if t.pos_ in {"NOUN", "PROPN"}]
            if nouns:
                return nouns[-1]
        return None

    def _noun(self, office: Mention | None, heads: list[Part]) -> str | None:
        if office is not None:
            return head_of(office.entry.name)
        head = self._head(heads)
        return None if head is None else head.lemma_.lower()

    def _callings(
        self, office: Mention | None, noun: str | None, parts: list[Part]
    ) -> tuple[str, ...]:
        if noun is None:
            return ()
        if office is None:
            return (noun,)
        callings = [office.entry.name, noun]
        if office.entry.generic and office.entry.number == "person":
            after = (p for p in parts if p.kind == "complement" and p.start >= office.end)
            served = (m for part in after for m in part.mentions if m.entry.kind == "office")
            callings[:0] = [f"{noun} of {mention.entry.name}" for mention in served]
        return tuple(dict.fromkeys(callings))

    def _is_owned(self, heads: list[Part], first: Token) -> bool:
        """Whether somebody is denoted as another's: "his", "Lithuania's"."""
        if first.tag_ == "PRP$":
            return True
        return bool(heads) and any(t.tag_ == "POS" for t in self.doc[heads[0].start : heads[0].end])

    def _is_human(self, noun: str) -> bool:
        return noun in self.words.human or noun.endswith(_AGENTS)

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


def stem(word: str) -> str:
    """Return a word without plural, in one spelling, to compare it with others."""
    plural = len(word) > 4 and word.endswith("s") and not word.endswith("ss")
    return word.replace("defense", "defence").removesuffix("s" if plural else "")


def head_of(office: str) -> str:
    """Return the head noun of an office: "chief of staff", "secretary general"."""
    words = office.replace("-general", " general").split()
    if "of" in words[1:]:
        return words[words.index("of", 1) - 1]
    if len(words) > 1 and words[-1] == "general" and words[0] in _CIVIL_GENERALS:
        return words[0]
    return words[-1]
