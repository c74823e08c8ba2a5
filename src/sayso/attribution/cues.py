"""The lexicon of cues, read from ``resources/cues.toml`` (the format is told at its top)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sayso import resources

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Cue:
    """A verb or noun that gives a statement to a source."""

    words: tuple[str, ...]
    complements: frozenset[str]
    person: bool = False
    thing: bool = False
    hedge: bool = False
    active: bool = False
    unowned: bool = False
    exclude: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All cues, by the lemma of their first word; the longer ones first."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    phrases: tuple[tuple[str, ...], ...]
    channels: tuple[tuple[str, tuple[str, ...]], ...]
    misread: dict[str, str]
    silent: frozenset[str]
    giving: frozenset[str]
    lemmas: frozenset[str]  # that a cue may begin with

    def lemma(self, token: Token) -> str:
        """Return a token's lemma, put right where the pipeline is known to err."""
        lemma = token.lemma_.lower()
        return self.misread.get(lemma, lemma)


@cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon."""
    data = resources.load("cues.toml")
    verbs: dict[str, list[Cue]] = {}
    for key, entry in data["verbs"].items():
        words = tuple(key.split())
        flags = {name: True for name in ("person", "thing", "hedge", "active") if entry.get(name)}
        cue = Cue(
            words,
            frozenset(entry["complements"]),
            exclude=frozenset(entry.get("exclude", ())),
            only=frozenset(entry.get("only", ())),
            **flags,
        )
        verbs.setdefault(words[0], []).append(cue)
    return Lexicon(
        lemmas=frozenset([*verbs, *data["nouns"], "accord"]),
        verbs={k: tuple(sorted(v, key=lambda cue: -len(cue.words))) for k, v in verbs.items()},
        nouns={
            noun: Cue((noun,), frozenset(entry["complements"]), unowned=entry.get("unowned", False))
            for noun, entry in data["nouns"].items()
        },
        phrases=tuple(tuple(phrase.split()) for phrase in data["phrases"]),
        channels=tuple((k, tuple(words)) for k, words in data["channels"].items()),
        misread=data["misread"],
        silent=frozenset(data["subjects"]["silent"]),
        giving=frozenset(data["subjects"]["giving"]),
    )
