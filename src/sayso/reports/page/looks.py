"""How a bloc is told from another: a colour, letters, and the style of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.actors import Registry
from sayso.reports.sheet import shown

UNKNOWN = "unknown"
COLOURS = 8  # classes b0 to b7 of the style sheet; then grey for unknown, ink for the narrator


@dataclass(frozen=True)
class Look:
    """One bloc on the page.

    Attributes
    ----------
    key, label : str
        As in the registry.
    letters : str
        Its badge: tells it apart where colours do not.
    css : str
        The class that sets its colour and line.
    """

    key: str
    label: str
    letters: str
    css: str


NARRATOR = Look("", "the narrator", "N", "narrator")


class Looks:
    """The looks of the blocs of a registry; those that speak for a side come first.

    Examples
    --------
    >>> from sayso.actors import Registry
    >>> looks = Looks(Registry.load())
    >>> looks["us_delegation"].letters, looks[None].label
    ('US', 'the narrator')
    """

    def __init__(self, registry: Registry) -> None:
        blocs = sorted(registry.blocs, key=lambda item: (item[0] == UNKNOWN, item[1].side is None))
        taken = {NARRATOR.letters, "?"}
        self._looks: dict[str, Look] = {}
        for index, (key, bloc) in enumerate(blocs):
            if key == UNKNOWN:
                continue
            letters = next(form for form in _letters(bloc.label) if form not in taken)
            taken.add(letters)
            self._looks[key] = Look(key, shown(bloc.label), letters, f"b{index % COLOURS}")
        unknown = registry.bloc(UNKNOWN)
        self._unknown = Look(UNKNOWN, unknown.label if unknown else "Unknown", "?", UNKNOWN)
        self._order = {key: place for place, key in enumerate([*self._looks, UNKNOWN, ""])}

    def __getitem__(self, bloc: str | None) -> Look:
        """Return the look of a bloc; None is the narrator."""
        if bloc is None:
            return NARRATOR
        return self._looks.get(bloc, self._unknown)

    def order(self, look: Look) -> int:
        """Return the place of a bloc in legends and tables."""
        return self._order[look.key]


def _letters(label: str) -> Iterator[str]:
    """Yield what may stand for a label, the best first; there is always one more."""
    words = re.findall(r"[^\W\d_]+", label) or ["X"]
    first = words[0]
    yield first[0].upper()
    yield first[:2] if first.isupper() else first[:2].capitalize()
    yield "".join(word[0] for word in words[:3]).upper()
    number = 2
    while True:
        yield f"{first[0].upper()}{number}"
        number += 1
