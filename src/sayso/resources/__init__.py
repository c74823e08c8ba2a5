"""Knowledge as data: actors, cues, frames and units in TOML, each with its source; models."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import ModelError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER = Path(__file__).parent
# As sha256sum writes and checks it: a digest, two spaces, a name.
DIGESTS = "SHA256SUMS"


@cache
def load(name: str) -> dict[str, Any]:
    """Return a shipped resource, such as ``"cues.toml"``; treat it as read-only."""
    return tomllib.loads(_text(name))


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a shipped list, such as ``"corpora/polnear.sha256"``."""
    return tuple(_text(name).splitlines())


def checked(folder: Path | Traversable, name: str) -> bytes:
    """Return a file of a model, if it is the one that the folder's ``SHA256SUMS`` lists.

    Raises
    ------
    ModelError
        If it was altered, or is not listed or not there.
    """
    try:
        listed = (folder / DIGESTS).read_text(encoding="utf-8").splitlines()
        content = (folder / name).read_bytes()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"cannot be read: {error}", str(folder)) from error
    digest = _digest(content)
    wanted = {file: known for known, _, file in (line.partition("  ") for line in listed)}.get(name)
    if wanted is None:
        raise ModelError(f"{DIGESTS} does not list {name}", str(folder))
    if digest != wanted:
        what = f"altered: its digest is {digest}, not {wanted} as {DIGESTS} has it"
        raise ModelError(f"{what}; install sayso again", str(folder / name))
    return content


def seal(folder: Path, *names: str) -> None:
    """List the digests of a model's files, for `checked`."""
    lines = [f"{_digest((folder / name).read_bytes())}  {name}\n" for name in sorted(names)]
    (folder / DIGESTS).write_text("".join(lines), encoding="utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
