"""Plain, frozen records: what every step hands to the next, and their JSON.

The JSON of an `Analysis` is the annotation format of the gold files (see ``data/README.md``):
gold and output load into the same types. All spans are character offsets into `Article.text`,
end exclusive, in Python ``str`` slicing. A `Dossier` is what many analyses say together.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sayso.records.analysis import (
    Analysis,
    Article,
    Attribution,
    AttributionType,
    Certainty,
    Claim,
    Dates,
    Detail,
    Dimension,
    Direction,
    Frame,
    Framing,
    Granularity,
    Kind,
    Location,
    Meta,
    Modifier,
    Narration,
    Polarity,
    Quantity,
    Record,
    Relation,
    RelationType,
    Reporting,
    Role,
    Span,
    Speaker,
    StanceLabel,
    Step,
)
from sayso.records.dossier import (
    Account,
    ClaimCluster,
    ClaimKey,
    Comparison,
    Dossier,
    Label,
    Origin,
    Position,
    Reason,
)
from sayso.records.offsets import check_offsets

__all__ = [
    "Account",
    "Analysis",
    "Article",
    "Attribution",
    "AttributionType",
    "Certainty",
    "Claim",
    "ClaimCluster",
    "ClaimKey",
    "Comparison",
    "Dates",
    "Detail",
    "Dimension",
    "Direction",
    "Dossier",
    "Frame",
    "Framing",
    "Granularity",
    "Kind",
    "Label",
    "Location",
    "Meta",
    "Modifier",
    "Narration",
    "Origin",
    "Polarity",
    "Position",
    "Quantity",
    "Reason",
    "Record",
    "Relation",
    "RelationType",
    "Reporting",
    "Role",
    "Span",
    "Speaker",
    "StanceLabel",
    "Step",
    "check_offsets",
    "schema",
]


def schema(record: type[Analysis | Dossier] = Analysis) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an `Analysis` or a `Dossier`, from the types."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(record),
    }
