"""What people cite: reports with their tables, figures and provenance."""

from sayso.reports.document import Figure, Report, Table, write
from sayso.reports.figures import claimed_intervals, intervals, reliability
from sayso.reports.provenance import Provenance, trace

__all__ = [
    "Figure",
    "Provenance",
    "Report",
    "Table",
    "claimed_intervals",
    "intervals",
    "reliability",
    "trace",
    "write",
]
