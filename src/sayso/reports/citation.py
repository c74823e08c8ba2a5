"""How to cite a report: what CITATION.cff says of sayso, and the content identifier."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.resources import FOLDER

FILE = "CITATION.cff"


class Author(msgspec.Struct, frozen=True, rename="kebab"):
    """An author: a group has a `name`, a person the other two."""

    name: str | None = None
    family_names: str = ""
    given_names: str = ""

    @property
    def written(self) -> str:
        """The name as bibliographies sort it."""
        return self.name or ", ".join(filter(None, (self.family_names, self.given_names)))


class Software(msgspec.Struct, frozen=True, rename="kebab"):
    """What CITATION.cff says, of which the rest is passed over."""

    title: str
    abstract: str
    authors: tuple[Author, ...]
    version: str
    date_released: str
    license: str
    keywords: tuple[str, ...] = ()
    url: str = "urn:sayso"  # Where it is published, as soon as CITATION.cff says so.


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """How to cite a report, for people and for BibTeX."""

    text: str
    bibtex: str


@cache
def software() -> Software:
    """Return what CITATION.cff says: the one in the package, else in the checkout.

    Raises
    ------
    DataError
        If there is none, or it lacks a field.
    """
    path = FOLDER / FILE
    if not path.exists():
        path = Path(__file__).parents[3] / FILE
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Software, strict=False)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", FILE) from error
    except msgspec.MsgspecError as error:
        raise DataError(str(error), FILE) from error


def cite(title: str, content_id: str, version: str) -> Citation:
    r"""Return how to cite the report of a title by its content identifier.

    Examples
    --------
    >>> print(cite("Who says 337?", "sha256:" + "0" * 64, "0.1.0").text[:41])
    The sayso authors (2026). sayso: on whose
    """
    about = software()
    year = about.date_released[:4]
    report = " ".join(title.split())
    authors = "; ".join(author.written for author in about.authors)
    note = f'Report "{report}", {content_id}'
    fields = {
        "author": " and ".join(f"{{{_tex(author.written)}}}" for author in about.authors),
        "title": f"{{{_tex(about.title)}}}",
        "year": year,
        "version": version,
        "note": f"Report ``{_tex(report)}'', {content_id}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return Citation(
        text=f"{authors} ({year}). {about.title}. Version {version}. {note}.",
        bibtex=f"@software{{sayso-{content_id.rpartition(':')[2][:8]},\n{lines}}}",
    )


_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}&%$#_"},
}


def _tex(text: str) -> str:
    return re.sub(r"[\\~^{}&%$#_]", lambda match: _TEX[match.group()], text)
