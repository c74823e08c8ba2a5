"""The ledger: numbers with their owners, and how they stand to one another."""

from __future__ import annotations

from sayso.language import Parsed
from sayso.ledger.claims import claims
from sayso.ledger.figures import figures
from sayso.ledger.owners import assign
from sayso.ledger.places import Places
from sayso.ledger.relations import relations
from sayso.records import Attribution, Claim, Quantity, Relation, Speaker

__all__ = ["Ledger"]


class Ledger:
    """Ties quantities to who claims them, and to one another."""

    def __call__(
        self,
        parsed: Parsed,
        quantities: tuple[Quantity, ...],
        attributions: tuple[Attribution, ...],
        speakers: dict[str, Speaker],
    ) -> tuple[tuple[Quantity, ...], tuple[Claim, ...], tuple[Relation, ...]]:
        """Return the quantities with their owners, a claim for each, and their relations.

        The quantities keep the order given; claims follow it. Relations come parts first, then
        repetitions, revisions and conflicts, each in the order of the text.
        """
        if not quantities:
            return (), (), ()
        owned = assign(quantities, attributions)
        places = Places(parsed.doc)
        found = figures(parsed.doc, owned, attributions, speakers, places)
        return (
            owned,
            claims(parsed.doc.text, owned, attributions, speakers),
            relations(parsed.doc.text, found, places),
        )
