"""Analyses as tables: one pandas DataFrame for each kind of record. STUB."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sayso.records import Analysis


def to_frames(analyses: Iterable[Analysis]) -> dict[str, pd.DataFrame]:
    """STUB."""
    return {}
