"""Who claims what in conflict news, with which numbers: on whose say-so."""

from sayso.actors import Registry
from sayso.analyzer import VERSION as __version__
from sayso.analyzer import Analyzer, analyze
from sayso.errors import SaysoError
from sayso.ledger import Collator
from sayso.records import (
    Analysis,
    Article,
    Attribution,
    Claim,
    ClaimCluster,
    Comparison,
    Dossier,
    Framing,
    Meta,
    Quantity,
    Relation,
    Span,
    Speaker,
)

__all__ = [
    "Analysis",
    "Analyzer",
    "Article",
    "Attribution",
    "Claim",
    "ClaimCluster",
    "Collator",
    "Comparison",
    "Dossier",
    "Framing",
    "Meta",
    "Quantity",
    "Registry",
    "Relation",
    "SaysoError",
    "Span",
    "Speaker",
    "__version__",
    "analyze",
]
