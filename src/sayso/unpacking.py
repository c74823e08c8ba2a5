"""Lines of files that may be compressed, within bounds that no file can break."""

from __future__ import annotations

import gzip
import io
import math
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sayso.errors import ReadingError

# A longer line is no article; so memory has a bound, whatever a file holds.
LONGEST_LINE = 2**28
# News unpacks to three times its size, with copies of itself to some dozens.
MOST_UNPACKED = 200

Stream = IO[bytes] | gzip.GzipFile


def most_unpacked(size: int) -> int:
    """Return how many bytes a compressed file of a size may hold; what holds more is a bomb."""
    return max(LONGEST_LINE, MOST_UNPACKED * size)


def lines_of(path: Path) -> Iterator[bytes | None]:
    """Yield each line of a file, plain, ``.gz`` or ``.zst``; see `lines`.

    Raises
    ------
    ReadingError
        If it is no such file, or unpacks to far more than its size.
    """
    suffix = path.suffix.lower()
    packed = suffix in {".gz", ".zst"}
    most = most_unpacked(path.stat().st_size) if packed else math.inf
    with _opened(path, suffix) as file:
        try:
            yield from lines(file, most)
        except OverflowError as error:
            what = f"unpacks to more than {MOST_UNPACKED} times its size"
            raise ReadingError(what, str(path)) from error
        except (EOFError, zlib.error) as error:
            raise ReadingError(f"broken gzip: {error}", str(path)) from error


def lines(stream: Stream, most: float = math.inf) -> Iterator[bytes | None]:
    """Yield each line; None in place of one that is too long to be kept in memory.

    Raises
    ------
    OverflowError
        If there are more than `most` bytes.
    """

    def piece() -> bytes:
        nonlocal most
        found = stream.readline(LONGEST_LINE)
        most -= len(found)
        if most < 0:
            raise OverflowError
        return found

    while line := piece():
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = piece()
        yield None


def _opened(path: Path, suffix: str) -> Stream:
    if suffix == ".gz":
        return gzip.open(path, "rb")
    if suffix == ".zst":
        from pyarrow import CompressedInputStream, OSFile

        return io.BufferedReader(CompressedInputStream(OSFile(str(path)), "zstd"))
    return path.open("rb")
