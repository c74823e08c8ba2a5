"""Where a report comes from: digests of its inputs and models, and the versions that made it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import msgspec

from sayso.analyzer import VERSION
from sayso.language import PREFERRED_MODELS
from sayso.reports.citation import Citation, cite
from sayso.resources import FOLDER


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input of a report: its name below the path that was given, and its SHA-256."""

    name: str
    sha256: str


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader needs to make the same report again.

    No time of day, no machine and no absolute path stands in it: the same input gives the same
    bytes anywhere.

    Attributes
    ----------
    command : str
        How it was made, with every option that was set.
    seed : int
        Of all that is drawn at random.
    inputs : tuple of Input
        The files that were read.
    sayso : str
        The version of sayso.
    models : tuple of Input
        The models that sayso ships, each a digest of its files.
    dependencies : dict of str to str
        Versions of what sayso requires, the language model among them.
    """

    command: str
    seed: int
    inputs: tuple[Input, ...]
    sayso: str
    models: tuple[Input, ...]
    dependencies: dict[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over everything above."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    @property
    def content_id(self) -> str:
        """The identifier to cite: two reports that have it in common are the same."""
        return f"sha256:{self.digest}"


class Footer(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows of its provenance.

    Attributes
    ----------
    content_id, citation, bibtex : str
        What to cite, and how.
    command : str
        How it was made.
    versions : dict of str to str
        Of sayso, and of what it requires.
    models, inputs : tuple of Input
        With their digests.
    """

    content_id: str
    citation: str
    bibtex: str
    command: str
    versions: dict[str, str]
    models: tuple[Input, ...]
    inputs: tuple[Input, ...]


def trace(command: str, seed: int, paths: Iterable[Path], root: Path | None = None) -> Provenance:
    """Return the provenance of a report made by `command` from files and folders.

    Inputs are named below `root`, by default below the file or folder itself.
    """
    return Provenance(
        command=command,
        seed=seed,
        inputs=tuple(digested for path in paths for digested in _digests(path, root or path)),
        sayso=VERSION,
        models=_models(),
        dependencies=_versions(),
    )


def citation(provenance: Provenance, title: str) -> Citation:
    """Return how to cite the report of this title."""
    return cite(title, provenance.content_id, provenance.sayso)


def footer(provenance: Provenance, title: str) -> Footer:
    """Return what a page of this title shows of its provenance.

    `msgspec.to_builtins` makes a plain mapping of it.
    """
    cited = citation(provenance, title)
    return Footer(
        content_id=provenance.content_id,
        citation=cited.text,
        bibtex=cited.bibtex,
        command=provenance.command,
        versions={"sayso": provenance.sayso, **provenance.dependencies},
        models=provenance.models,
        inputs=provenance.inputs,
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


@cache
def _models() -> tuple[Input, ...]:
    """Return each shipped model with one digest over the names and digests of its files."""
    models = []
    for folder in sorted(path for path in (FOLDER / "models").iterdir() if path.is_dir()):
        listed = "".join(f"{file.sha256}  {file.name}\n" for file in _digests(folder, folder))
        digest = hashlib.sha256(listed.encode()).hexdigest()
        models.append(Input(name=folder.name, sha256=digest))
    return tuple(models)


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
