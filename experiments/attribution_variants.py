"""sayso and what is left of it without its parts: rules alone, and sentences without context."""

from __future__ import annotations

from collections.abc import Sequence

from attribution_peers import System, system
from polnear import conventional

from sayso import Analyzer, Span
from sayso.attribution import AttributionFinder, RuleFinder, Tagger
from sayso.attribution.tagging import Tagged
from sayso.language import Parsed

OWN = "sayso"
RULES = "sayso, rules alone"
SENTENCES = "sayso, sentence by sentence"
ABOUT = (
    "*sayso, rules alone*: syntax, quotation marks and a lexicon of cues. *sayso, sentence by "
    "sentence*: the encoder reads each sentence by itself and not its paragraph."
)


class SentenceTagger(Tagger):
    """A tagger that reads each sentence of a text by itself."""

    def __call__(self, parsed: Parsed, within: Sequence[Span] | None = None) -> Tagged:
        """Return the spans of the three layers."""
        sentences = [Span(one.start_char, one.end_char) for one in parsed.doc.sents]
        return super().__call__(parsed, sentences if within is None else within)


def variants(analyzer: Analyzer, published: bool) -> dict[str, System]:
    """Return sayso and its variants; in PolNeAR's conventions where it is measured on PolNeAR."""
    rules = system(RuleFinder())
    if not published:
        find = AttributionFinder(SentenceTagger())
        return {OWN: analyzer.read, RULES: rules, SENTENCES: system(find)}
    own, single = Tagger(scheme="polnear"), SentenceTagger(scheme="polnear")
    return {
        OWN: system(AttributionFinder(own, parc=True)),
        RULES: lambda parsed: conventional(rules(parsed)),
        SENTENCES: system(AttributionFinder(single, parc=True)),
    }
