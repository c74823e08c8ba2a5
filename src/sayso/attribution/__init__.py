"""Who says what: attributions and their speakers."""

from sayso.attribution.assembly import AttributionFinder
from sayso.attribution.rules import RuleFinder
from sayso.attribution.speakers import SpeakerResolver
from sayso.attribution.tagging import Tagger

__all__ = ["AttributionFinder", "RuleFinder", "SpeakerResolver", "Tagger"]
