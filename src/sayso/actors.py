"""Who is who in a conflict: sides, blocs, institutions, offices, people, from a TOML registry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Registry:
    """STUB: to be written."""

    name: str

    @classmethod
    def load(cls, path: str | Path | None = None) -> Registry:
        return cls("stub")
