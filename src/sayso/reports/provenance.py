"""Where a report comes from: digests of its inputs, and the versions that made it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import msgspec

from sayso.analyzer import VERSION
from sayso.language import PREFERRED_MODELS


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input of a report: its name below the path that was given, and its SHA-256."""

    name: str
    sha256: str


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader needs to make the same report again.

    No time of day, no machine and no absolute path stands in it: the same input gives the same
    bytes anywhere.
    """

    command: str
    seed: int
    inputs: tuple[Input, ...]
    sayso: str
    dependencies: dict[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over everything above: the identifier to cite."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def trace(command: str, seed: int, paths: Iterable[Path], root: Path | None = None) -> Provenance:
    """Return the provenance of a report made by `command` from files and folders.

    Inputs are named below `root`, by default below the file or folder itself.
    """
    return Provenance(
        command=command,
        seed=seed,
        inputs=tuple(digested for path in paths for digested in _digests(path, root or path)),
        sayso=VERSION,
        dependencies=_versions(),
    )


def _digests(path: Path, root: Path) -> list[Input]:
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [
        Input(
            name=(Path(root.name) / file.relative_to(root)).as_posix(),
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in files
    ]


def _versions() -> dict[str, str]:
    """Versions of what sayso itself requires, and of the language model in use."""
    names = {
        match.group()
        for requirement in requires("sayso") or ()
        if "extra ==" not in requirement and (match := re.match(r"[\w.-]+", requirement))
    }
    found = {}
    for name in sorted(names | {PREFERRED_MODELS[0].replace("_", "-")}):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
