"""How a statement is framed: tone, stance toward each side, reporting class, frames."""

from __future__ import annotations

from sayso.actors import Registry
from sayso.language import Parsed
from sayso.records import Attribution, Speaker


class Framer:
    """STUB."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __call__(
        self, parsed: Parsed, attributions: tuple[Attribution, ...], speakers: dict[str, Speaker]
    ) -> tuple[Attribution, ...]:
        return attributions
