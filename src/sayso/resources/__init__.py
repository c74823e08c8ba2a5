"""Knowledge as data: actors, cues, frames and units in TOML, each with its source."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """Return a shipped resource, such as ``"cues.toml"``; treat it as read-only."""
    return tomllib.loads(_text(name))


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a shipped list, such as ``"corpora/polnear.sha256"``."""
    return tuple(_text(name).splitlines())


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
