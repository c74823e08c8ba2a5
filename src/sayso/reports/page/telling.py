"""Words of a corpus: with which verbs a bloc is reported, and which words tell it from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sayso.contrast import Term, keyness
from sayso.errors import ContrastError
from sayso.reports.page.estimates import too_few
from sayso.reports.page.looks import Look, Looks
from sayso.reports.sheet import shortened, shown

_TOP = 12
_MOST_GROUPS = 12
_LONGEST = 30


@dataclass(frozen=True)
class Verbs:
    """The commonest cues of a group, with how often each; `look` is that of a bloc."""

    group: str
    look: Look | None
    statements: int
    cues: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Telling:
    """Words that a bloc uses more than all others, or why there are none."""

    look: Look
    terms: tuple[Term, ...]
    refused: str | None


def verbs(table: pd.DataFrame, by: str, looks: Looks) -> tuple[Verbs, ...]:
    """Return the commonest cues of each group, the largest groups first."""
    known = table[table[by].notna() & table["cue_text"].notna()]
    sizes = Counter(known[by])
    found = []
    for group, count in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:_MOST_GROUPS]:
        cues = Counter(
            shortened(shown(cue).lower(), _LONGEST)
            for cue in known.loc[known[by] == group, "cue_text"]
        )
        look = looks[group] if by == "bloc" else None
        top = sorted(cues.items(), key=lambda item: (-item[1], item[0]))[:_TOP]
        name = look.label if look else shortened(shown(group), _LONGEST)
        found.append(Verbs(name, look, count, tuple(top)))
    return tuple(found)


def telling(table: pd.DataFrame, looks: Looks, blocs: Sequence[str]) -> tuple[Telling, ...]:
    """Return for each bloc the words that tell it from all others."""
    found = []
    for bloc in blocs:
        try:
            words = keyness(table, "bloc", bloc, top=_TOP)
        except ContrastError:
            continue
        refused = None
        if words.refused is not None:
            refused = too_few(words.items, words.articles)
        own = tuple(term for term in words.terms if term.group == bloc)
        found.append(Telling(looks[bloc], own, refused))
    return tuple(found)
