"""A report: what was asked, of which data, how, and what came out; written as JSON and Markdown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sayso.errors import DataError
from sayso.reports.provenance import Provenance, citation

if TYPE_CHECKING:
    from jinja2 import Environment

Cell = str | int | float | None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table; text in its cells is data, and is escaped where it is written."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure: `name` becomes part of its file's name."""

    name: str
    caption: str
    svg: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the results that is read as text: paragraphs of Markdown, then what they rest on.

    The paragraphs are not escaped; `plain` escapes what is data in them.
    """

    title: str
    text: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an experiment found.

    Attributes
    ----------
    name : str
        Stem of the files: ``NAME.json``, ``NAME.md``, ``NAME-FIGURE.svg``.
    title, question : str
        Heading, and what the experiment wants to know.
    data, method, limits : tuple of str
        Paragraphs of Markdown, written by us: not escaped.
    tables, figures, errors : tuples
        Results, pictures, and the single errors behind the results.
    sections : tuple of Section
        Further results, as text with tables and figures.
    metrics : dict
        The numbers for machines, as they go into the JSON file.
    """

    name: str
    title: str
    question: str
    data: tuple[str, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]
    metrics: dict[str, Any]
    provenance: Provenance
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    errors: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write a report's files into a folder and return their paths.

    Raises
    ------
    DataError
        If the folder cannot be written.
    """
    machine = {
        "name": report.name,
        "title": report.title,
        "metrics": report.metrics,
        "provenance": msgspec.to_builtins(report.provenance),
        "digest": report.provenance.digest,
    }
    files = {
        f"{report.name}.json": msgspec.json.format(msgspec.json.encode(machine), indent=1).decode()
        + "\n",
        f"{report.name}.md": templates()
        .get_template("report.md")
        .render(report=report, citation=citation(report.provenance, report.title)),
        **{
            f"{report.name}-{figure.name}.svg": figure.svg
            for figures in (report.figures, *(part.figures for part in report.sections))
            for figure in figures
        },
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError(f"cannot write the report: {error.strerror}", str(out)) from error
    return tuple(out / name for name in files)


def templates() -> Environment:
    """Return the templates of Markdown, in which the filter `plain` escapes cells."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sayso.reports"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    return environment


_MARKUP = re.compile(r"([\\`*_\[\]<>|#~$])")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def plain(cell: Cell) -> str:
    r"""Return a cell as Markdown that shows it as it is, on one line.

    Examples
    --------
    >>> plain("a|b <script>")
    'a\\|b \\<script\\>'
    """
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return _MARKUP.sub(r"\\\1", _CONTROLS.sub(" ", str(cell))).replace("&", "&amp;")
