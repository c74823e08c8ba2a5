"""STUB."""

from __future__ import annotations

from sayso.actors import Registry
from sayso.language import Parsed
from sayso.records import Attribution, Speaker


class SpeakerResolver:
    """STUB."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __call__(
        self, parsed: Parsed, attributions: tuple[Attribution, ...]
    ) -> tuple[dict[str, Speaker], tuple[Attribution, ...]]:
        return {}, attributions
