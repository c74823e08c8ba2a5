"""The ledger: numbers with their owners, and how they stand to one another."""

from __future__ import annotations

from sayso.actors import Registry
from sayso.language import Parsed
from sayso.ledger.claims import claims
from sayso.ledger.collation import Collator
from sayso.ledger.context import Reader
from sayso.ledger.owners import assign
from sayso.ledger.places import Places, states
from sayso.ledger.relations import relations
from sayso.records import Analysis, Attribution, Claim, Meta, Quantity, Relation, Speaker

__all__ = ["Collator", "Ledger"]


class Ledger:
    """Ties quantities to who claims them, and to one another.

    Parameters
    ----------
    registry : Registry, optional
        Who is who in the conflict; by default the Russian war on Ukraine.
    """

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = Registry.load() if registry is None else registry
        self.states = states(self.registry)

    def __call__(
        self,
        parsed: Parsed,
        quantities: tuple[Quantity, ...],
        attributions: tuple[Attribution, ...],
        speakers: dict[str, Speaker],
        published: str | None = None,
    ) -> tuple[tuple[Quantity, ...], tuple[Claim, ...], tuple[Relation, ...]]:
        """Return the quantities with their owners, a claim for each, and their relations.

        The quantities keep the order given; claims follow it. Relations come parts first, then
        repetitions, revisions and conflicts, each in the order of the text. The date on which the
        article was published, where it is known, tells which day "Tuesday" was.
        """
        if not quantities:
            return (), (), ()
        text = parsed.view.text
        owned = assign(quantities, attributions)
        places = Places((text,), self.states)
        article = Analysis(
            id="text",
            text=text,
            meta=Meta(published=published),
            speakers=speakers,
            attributions=attributions,
            quantities=owned,
        )
        return (
            owned,
            claims(text, owned, attributions, speakers),
            relations(text, Reader(article, places, self.registry).figures(), places),
        )
