"""How right it is: annotation against annotation, with confidence intervals."""

from sayso.scoring.across import score_clusters, score_origins, score_pairs
from sayso.scoring.matching import match_attributions, match_quantities
from sayso.scoring.scoreboard import Error, Scores
from sayso.scoring.tasks import (
    agreement,
    score_attributions,
    score_framing,
    score_quantities,
    score_relations,
)

__all__ = [
    "Error",
    "Scores",
    "agreement",
    "match_attributions",
    "match_quantities",
    "score_attributions",
    "score_clusters",
    "score_framing",
    "score_origins",
    "score_pairs",
    "score_quantities",
    "score_relations",
]
