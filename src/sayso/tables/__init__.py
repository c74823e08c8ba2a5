"""Records as tables: one pandas DataFrame for each kind of record.

`COLUMNS` and `DOSSIER_COLUMNS` name the columns of every table and their dtypes; an empty table has
them too. What the articles leave open is missing (``<NA>``, and ``NaN`` for an open bound of an
interval); so are speaker and bloc where the narrator speaks.
"""

from sayso.tables.analyses import COLUMNS, excerpt, rows, to_frames
from sayso.tables.dossiers import DOSSIER_COLUMNS, dossier_frames

__all__ = ["COLUMNS", "DOSSIER_COLUMNS", "dossier_frames", "excerpt", "rows", "to_frames"]
