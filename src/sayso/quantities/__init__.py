"""Which numbers: expressions of amount, what they count, what happened, where and when."""

from __future__ import annotations

from sayso.quantities.amounts import Amount
from sayso.quantities.extractor import QuantityExtractor, holds_number
from sayso.quantities.finding import find

__all__ = ["Amount", "QuantityExtractor", "find", "holds_number"]
