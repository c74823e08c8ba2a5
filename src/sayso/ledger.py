"""The ledger: numbers with their owners, and how they stand to one another."""

from __future__ import annotations

from sayso.language import Parsed
from sayso.records import Attribution, Claim, Quantity, Relation, Speaker


class Ledger:
    """STUB."""

    def __call__(
        self,
        parsed: Parsed,
        quantities: tuple[Quantity, ...],
        attributions: tuple[Attribution, ...],
        speakers: dict[str, Speaker],
    ) -> tuple[tuple[Quantity, ...], tuple[Claim, ...], tuple[Relation, ...]]:
        return quantities, (), ()
