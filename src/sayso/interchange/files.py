"""Text files read and written as they are: no line end is changed, no encoding guessed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from sayso.errors import DataError

_T = TypeVar("_T")


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, line ends included.

    Raises
    ------
    DataError
        If it cannot be read; the message names the line that is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(error.strerror or "cannot be read", str(path)) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError("not UTF-8; save it as UTF-8", f"{path}:{line}") from error


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write pieces of text into a file, byte for byte.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            for piece in pieces:
                file.write(piece)
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", str(path)) from error


def listed(items: Iterable[object]) -> Iterable[str]:
    """Yield items as a JSON array, one a line."""
    yield "["
    for number, item in enumerate(items):
        yield ",\n" if number else "\n"
        yield msgspec.json.encode(item).decode()
    yield "\n]\n"


def parsed(text: str, where: str) -> object:
    """Return the value of a piece of JSON.

    Raises
    ------
    DataError
        If it is broken.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(f"broken JSON: {error}", where) from error


def converted(value: object, kind: type[_T], where: str) -> _T:
    """Return a value as a record.

    Raises
    ------
    DataError
        If it is not one; the message names the field.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise DataError(str(error), where) from error
