"""STUB."""

from __future__ import annotations

from sayso.language import Parsed
from sayso.records import Attribution


class AttributionFinder:
    """STUB."""

    def __call__(self, parsed: Parsed) -> tuple[Attribution, ...]:
        return ()
