"""Long work in pieces: each leaves a file, so that work may be broken off, go on, and be shared."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

T = TypeVar("T")


class Part(NamedTuple):
    """Which pieces one process does: the first of three is every third, from the first on."""

    number: int = 1
    of: int = 1

    @classmethod
    def read(cls, given: str) -> Part:
        """Read ``1/3``."""
        try:
            part = cls(*map(int, given.split("/")))
        except (ValueError, TypeError):
            part = cls(0)
        if not 1 <= part.number <= part.of:
            raise ArgumentTypeError(f"not a part, such as 1/2: {given}")
        return part


def offer(parser: ArgumentParser) -> None:
    """Add the options of work in pieces."""
    parser.add_argument("--part", type=Part.read, default=Part(), metavar="K/N", help="only this")
    parser.add_argument(
        "--log",
        type=Path,
        metavar="DIR",
        help="keep what is done here, and go on from it; processes of other parts may share it. "
        "Name a new folder when the code has changed",
    )


def pieces(
    kind: type[T], count: int, make: Callable[[int], T], log: Path, part: Part
) -> list[T] | None:
    """Make the pieces of a part that a folder lacks.

    Returns
    -------
    list or None
        All pieces, in order; None while those of other parts are missing.
    """
    log.mkdir(parents=True, exist_ok=True)
    paths = [log / f"{number:06}.json" for number in range(count)]
    for number in range(part.number - 1, count, part.of):
        if not paths[number].exists():
            new = paths[number].with_suffix(".new")
            new.write_bytes(msgspec.json.encode(make(number)))
            new.replace(paths[number])
    if not all(path.exists() for path in paths):
        return None
    return [msgspec.json.decode(path.read_bytes(), type=kind) for path in paths]
