"""Many articles: annotated by processes of this machine or by Dask, into tables of Parquet.

The input is cut into parts of a fixed size, so that neither the engine nor the number of workers
nor the order in which they finish shows in the results. Every article is analysed in a worker
process that may die without harm; every part of the output appears whole or not at all.
"""

from sayso.corpus.annotation import Annotated, annotate
from sayso.corpus.output import SCHEMA_VERSION, TABLES

__all__ = ["SCHEMA_VERSION", "TABLES", "Annotated", "annotate"]
