"""Rows of several tables as data frames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

STRING, WHOLE, REAL = "string", "Int64", "float64"

Columns = dict[str, dict[str, str]]
Cell = str | int | float | None
Row = tuple[Cell, ...]


def frames(columns: Columns, rows: Iterable[tuple[str, Row]]) -> dict[str, pd.DataFrame]:
    """Return rows, each after the name of its table, as frames; an empty one has columns too."""
    import pandas as pd

    kept: dict[str, list[Row]] = {table: [] for table in columns}
    for table, row in rows:
        kept[table].append(row)
    made = {}
    for table, dtypes in columns.items():
        cells = zip(*kept[table], strict=True) if kept[table] else [()] * len(dtypes)
        made[table] = pd.DataFrame(
            {
                column: pd.Series(list(values), dtype=dtype)
                for (column, dtype), values in zip(dtypes.items(), cells, strict=True)
            }
        )
    return made
