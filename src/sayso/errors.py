"""Named errors: what went wrong, where, and what to do about it."""

from __future__ import annotations


class SaysoError(Exception):
    """Base of every error that sayso raises on purpose.

    The message is one line that a user can act on; `where` names the file, and the line where
    there is one.

    Parameters
    ----------
    what : str
        What is wrong and what to do.
    where : str, optional
        The file (and line, as ``file:line``) or the field concerned.
    """

    def __init__(self, what: str, where: str | None = None) -> None:
        super().__init__(what if where is None else f"{where}: {what}")
        self.what = what
        self.where = where


class ReadingError(SaysoError):
    """An input that cannot be read as articles."""


class RegistryError(SaysoError):
    """A registry of actors, or another resource file, that breaks its schema."""


class ModelError(SaysoError):
    """A language model that is missing or cannot be loaded."""


class DataError(SaysoError):
    """A gold file or a corpus that is missing or breaks its format."""


class ContrastError(SaysoError):
    """A comparison that cannot be made: no such measure, group or column."""
