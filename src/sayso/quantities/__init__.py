"""Which numbers: expressions of amount, what they count, what happened and where."""

from __future__ import annotations

from sayso.language import Parsed
from sayso.records import Quantity


class QuantityExtractor:
    """STUB."""

    def __call__(self, parsed: Parsed) -> tuple[Quantity, ...]:
        return ()
