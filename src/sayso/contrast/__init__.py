"""Blocs, outlets or months side by side, as a careful statistician would set them.

`statements` and `numbers` make the tables, `contrast` compares groups of their rows, `keyness`
finds the words that tell one group from another.
"""

from sayso.contrast.comparing import FEWEST_ARTICLES, FEWEST_ITEMS, contrast, distinct_texts
from sayso.contrast.keyness import keyness
from sayso.contrast.records import Contrast, Example, Figure, Keyness, Overall, Pair, Term
from sayso.contrast.statements import available, measured, numbers, reprinted, statements

__all__ = [
    "FEWEST_ARTICLES",
    "FEWEST_ITEMS",
    "Contrast",
    "Example",
    "Figure",
    "Keyness",
    "Overall",
    "Pair",
    "Term",
    "available",
    "contrast",
    "distinct_texts",
    "keyness",
    "measured",
    "numbers",
    "reprinted",
    "statements",
]
