"""A comparison as `sayso contrast` writes it: Markdown to read, one tidy table, or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from sayso.actors import Registry
from sayso.contrast import Contrast, contrast, numbers, reprinted, statements
from sayso.ledger import Collator
from sayso.records import Analysis
from sayso.reports import comparison
from sayso.reports.document import Cell, plain
from sayso.tables import to_frames

if TYPE_CHECKING:
    import pandas as pd

OF_NUMBERS = ("hedged", "distanced", "disputed", "revised", "modifier")


def compared(
    analyses: Sequence[Analysis],
    by: str,
    measures: Sequence[str],
    *,
    groups: Sequence[str] | None,
    distinct: bool,
    form: str,
    seed: int,
    registry: Registry,
) -> str:
    """Compare groups of statements, or of numbers where the measures are theirs; return a text.

    Reprints are found by the texts where the tables do not name them.
    """
    tables = to_frames(analyses)
    items, table = "statements", statements(tables)
    if not {name.partition("=")[0].partition(".")[0] for name in measures} - {*OF_NUMBERS}:
        items, table = "numbers", numbers(tables, Collator(registry)(analyses))
    if distinct and "duplicate_of" not in table:
        table["duplicate_of"] = table["article"].map(reprinted(analyses)).astype("string")
    found = contrast(table, by, measures, groups=groups, distinct=distinct, seed=seed)
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"
    if form == "csv":
        return tidy(found).to_csv(index=False, lineterminator="\n")

    def label(key: str) -> str:
        bloc = registry.bloc(key)
        return key if bloc is None else bloc.label

    return markdown(found, label, items)


def markdown(found: Contrast, label: comparison.Label, item: str = "statements") -> str:
    """Return a comparison as Markdown that can be read without knowing the statistics."""
    counted = (
        f" {found.reprints_left_out} {item} in reprints are left out."
        if (found.reprints_left_out is not None)
        else ""
    )
    lines = [
        f"# {item.capitalize()} by {found.by}",
        "",
        "What the articles report, not what happened. A share is that of the "
        f"{item} of a group.{counted}",
        "",
        "## In words",
        "",
        *(f"- {plain(sentence)}" for sentence in comparison.sentences(found, label, item)),
        "",
    ]
    shown = [comparison.figures(found, label, "Figures", item)]
    if found.pairs:
        shown.append(comparison.pairs(found, label, "Pairs", item))
    if found.overall:
        shown.insert(1, comparison.overall(found, label, "Does any group differ?", item))
    for table in shown:
        lines += [f"## {table.title}", "", _row(table.columns), "|" + " --- |" * len(table.columns)]
        lines += [_row(row) for row in table.rows]
        lines += ["", *([table.note, ""] if table.note else [])]
    lines += [
        "## How to read this",
        "",
        "An interval says how far the figure might lie elsewhere had other articles of the same "
        "kind been read: articles are drawn again, whole, since statements of one article are "
        "not independent. p is the chance of a difference as large if the groups did not differ; "
        "Holm p is corrected for the number of pairs looked at, and is the one to judge by. "
        "Cliff's delta runs from -1 to 1; 0 is no difference.",
    ]
    return "\n".join(lines) + "\n"


def tidy(found: Contrast) -> pd.DataFrame:
    """Return everything as one table, a row for each figure, overall test and pair."""
    import pandas as pd

    rows = []
    for kind, tests in (
        ("figure", found.figures),
        ("overall", found.overall),
        ("pair", found.pairs),
    ):
        for test in tests:
            row = msgspec.to_builtins(test)
            figure = {"of": row.pop("kind")} if "kind" in row else {}
            if "groups" in row:
                row["group"] = ", ".join(row.pop("groups"))
            rows.append({"kind": kind, **row, **figure})
    columns = list(dict.fromkeys(chain.from_iterable(rows)))
    return pd.DataFrame(rows, columns=columns)


def _row(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"
