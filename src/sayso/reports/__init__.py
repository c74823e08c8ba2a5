"""What people cite: reports with their tables, figures and provenance."""

from sayso.reports.document import Figure, Report, Section, Table, write
from sayso.reports.figures import claimed_intervals, intervals, series
from sayso.reports.provenance import Provenance, trace

__all__ = [
    "Figure",
    "Provenance",
    "Report",
    "Section",
    "Table",
    "claimed_intervals",
    "intervals",
    "series",
    "trace",
    "write",
]
