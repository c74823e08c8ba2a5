"""Certainty: the words by which a statement says how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sayso import resources
from sayso.framing.terms import Term, matches, terms
from sayso.records import Certainty

if TYPE_CHECKING:
    from spacy.tokens import Token


def certainty(tokens: Sequence[Token]) -> Certainty:
    """Return the modals, hedges, boosters and negations of a statement, as written.

    They are counted, not weighed: what they do to the statement depends on what they stand with,
    and a negated booster ("not certain") is listed as a hedge only where the lexicon has it
    (`resources/certainty.toml`).

    References
    ----------
    Hyland (2005). Metadiscourse: Exploring Interaction in Writing. Continuum.
    """
    found: dict[str, list[str]] = {name: [] for name in Certainty.__struct_fields__}
    for term, words in matches(tokens, _lexicon()):
        if term.label in found:
            found[term.label].append(" ".join(word.text for word in words))
    return Certainty(**{name: tuple(words) for name, words in found.items()})


@cache
def _lexicon() -> dict[str, tuple[Term[str], ...]]:
    listed = resources.load("certainty.toml")
    return terms((text, name) for name in listed for text in listed[name])
