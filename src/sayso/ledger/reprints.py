"""Reprints: articles that print one text, in whole or in large part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"[^\W_]+")
LENGTH = 6  # words of a shingle; shorter ones recur in unrelated news
KEPT = 4  # one shingle in so many is looked at (Broder 1997: sampling keeps containment)
SHORT = 300  # up to so many, all are
SHARED = 0.5  # of the shorter text, for one to be a reprint of the other
_HOLDERS = 4  # articles that each shingle leads to; what more hold is boilerplate, or the same text


def reprints(texts: Sequence[str]) -> list[int]:
    """Return for each text the index of the first that it reprints; its own if it is new.

    Two texts are one if they share half of the shingles of the shorter one (Broder 1997, "On the
    resemblance and containment of documents"). Texts are taken in order, and each is compared
    with those that hold most of its shingles: time grows with the length of all texts.

    Examples
    --------
    >>> wire = "Three people died when a drone hit a bus in the town on Monday, police said."
    >>> reprints([wire, "No agreement was reached at the weekend.", f"{wire} More soon."])
    [0, 1, 0]
    """
    holders: dict[int, list[int]] = {}
    sizes: list[_Size] = []
    first: list[int] = []
    for index, text in enumerate(texts):
        shingles, size = _shingles(text)
        sizes.append(size)
        shared = Counter(other for key in shingles for other in holders.get(key, ()))
        found = [
            (-count, other)
            for other, count in shared.items()
            if count >= SHARED * _shorter(size, sizes[other])
        ]
        best = min(found)[1] if found else None
        first.append(index if best is None else first[best])
        if best is None or size.sampled > sizes[best].sampled:
            for key in shingles:
                held = holders.setdefault(key, [])
                if len(held) < _HOLDERS:
                    held.append(index)
    return first


class _Size(NamedTuple):
    """How many shingles a text has: of the sample, and of all where it is short."""

    sampled: int
    full: int | None


def _shorter(one: _Size, other: _Size) -> int:
    if one.full is not None and other.full is not None:
        return min(one.full, other.full)
    return max(1, min(one.sampled, other.sampled))


def _shingles(text: str) -> tuple[list[int], _Size]:
    words = _WORD.findall(text.lower())
    made = {
        crc32(" ".join(words[start : start + LENGTH]).encode("utf-8", "replace"))
        for start in range(max(1, len(words) - LENGTH + 1))
    }
    kept = [key for key in made if key % KEPT == 0]
    if len(made) > SHORT:
        return sorted(kept), _Size(len(kept), None)
    return sorted(made), _Size(len(kept), len(made))
