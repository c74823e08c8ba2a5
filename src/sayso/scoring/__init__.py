"""How right it is: annotation against annotation, with confidence intervals."""

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
    "score_framing",
    "score_quantities",
    "score_relations",
]
