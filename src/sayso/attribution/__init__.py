"""Who says what: attributions and their speakers."""

from sayso.attribution.finder import AttributionFinder
from sayso.attribution.speakers import SpeakerResolver

__all__ = ["AttributionFinder", "SpeakerResolver"]
