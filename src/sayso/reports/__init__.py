"""What people cite: reports with their tables, figures and provenance."""

from sayso.reports.citation import Citation
from sayso.reports.document import Figure, Report, Section, Table, write
from sayso.reports.figures import claimed_intervals, intervals, reliability, series
from sayso.reports.provenance import Footer, Provenance, citation, footer, trace

__all__ = [
    "Citation",
    "Figure",
    "Footer",
    "Provenance",
    "Report",
    "Section",
    "Table",
    "citation",
    "claimed_intervals",
    "footer",
    "intervals",
    "reliability",
    "series",
    "trace",
    "write",
]
