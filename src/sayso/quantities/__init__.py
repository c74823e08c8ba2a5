"""Which numbers: expressions of amount, what they count, what happened, where and when."""

from __future__ import annotations

from sayso.quantities.amounts import Amount, find
from sayso.quantities.extractor import QuantityExtractor

__all__ = ["Amount", "QuantityExtractor", "find"]
