"""The walk of one article through the house: the one place that knows the order of the steps."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from sayso.actors import Registry
from sayso.attribution import AttributionFinder, SpeakerResolver
from sayso.framing import Framer
from sayso.language import Parsed, Parser, View
from sayso.ledger import Ledger
from sayso.quantities import QuantityExtractor
from sayso.records import Analysis, Article, Attribution, Narration, Quantity, Span

VERSION = version("sayso")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Analyzer:
    """Reads articles; loads its models once, on first use, and may be shared between threads.

    Parameters
    ----------
    actors : Registry or str or Path, optional
        Who is who in the conflict: a registry, or the TOML file of one. By default the Russian
        war on Ukraine.
    model : str, optional
        Name or path of another spaCy pipeline; see `sayso.language.Parser`.

    Examples
    --------
    >>> from sayso import Analyzer
    >>> analysis = Analyzer()("The mayor, Ivan Petrov, said at least 91 drones were shot down.")
    >>> [analysis.text[slice(*quantity.span)] for quantity in analysis.quantities]
    ['at least 91']
    """

    def __init__(
        self, actors: Registry | str | Path | None = None, model: str | None = None
    ) -> None:
        registry = actors if isinstance(actors, Registry) else Registry.load(actors)
        self.registry = registry
        self.parser = Parser(model)
        self.find_attributions = AttributionFinder()
        self.resolve_speakers = SpeakerResolver(registry)
        self.extract_quantities = QuantityExtractor()
        self.frame = Framer(registry)
        self.keep_ledger = Ledger(registry)

    def __call__(self, article: Article | str) -> Analysis:
        """Analyse an article, or a bare text.

        Lone surrogates, which no JSON can hold, become U+FFFD in the text of the analysis.
        """
        if isinstance(article, str):
            article = Article(id="text", text=article)
        text = _SURROGATE.sub("\ufffd", article.text)
        analysis = self.read(self.parser(text), article.meta.published)
        return msgspec.structs.replace(analysis, id=article.id, text=text, meta=article.meta)

    def read(self, parsed: Parsed, published: str | None = None) -> Analysis:
        """Analyse a parsed text; the spans are those of the text as given.

        `published` is the day, in ISO 8601, to which its dates are relative.
        """
        attributions = self.find_attributions(parsed)
        speakers, attributions = self.resolve_speakers(parsed, attributions, published)
        attributions = self.frame(parsed, attributions, speakers)
        narration = self.frame.narrate(parsed, attributions)
        quantities = self.extract_quantities(parsed, published)
        quantities, claims, relations = self.keep_ledger(
            parsed, quantities, attributions, speakers, published
        )
        return Analysis(
            id="text",
            text=parsed.view.text,
            speakers=speakers,
            attributions=tuple(restored(attribution, parsed.view) for attribution in attributions),
            quantities=tuple(_placed(quantity, parsed.view) for quantity in quantities),
            relations=relations,
            claims=claims,
            narration=tuple(_retold(told, parsed.view) for told in narration),
            sayso=VERSION,
        )


def restored(attribution: Attribution, view: View) -> Attribution:
    """Return an attribution of a view with the offsets of the text as given."""

    def restore(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(view.restore(span) for span in spans)

    return msgspec.structs.replace(
        attribution,
        source=None if attribution.source is None else restore(attribution.source),
        cue=restore(attribution.cue),
        content=restore(attribution.content),
    )


def _retold(told: Narration, view: View) -> Narration:
    """Return what the narrator says with the offsets of the text as given."""
    content = tuple(view.restore(span) for span in told.content)
    return msgspec.structs.replace(told, content=content)


def _placed(quantity: Quantity, view: View) -> Quantity:
    """Return a quantity with its spans in the text as given."""
    if not view.edits:
        return quantity
    where, when = quantity.location, quantity.date
    replace = msgspec.structs.replace
    return replace(
        quantity,
        span=view.restore(quantity.span),
        phrase=None if quantity.phrase is None else view.restore(quantity.phrase),
        location=None if where is None else replace(where, span=view.restore(where.span)),
        date=None if when is None else replace(when, span=view.restore(when.span)),
    )


@cache
def _default() -> Analyzer:
    return Analyzer()


def analyze(article: Article | str) -> Analysis:
    """Analyse an article, or a bare text, with the default `Analyzer`.

    Examples
    --------
    >>> import sayso
    >>> analysis = sayso.analyze("Officials said 12 people were killed.")
    >>> analysis.quantities[0].counted, analysis.quantities[0].event
    ('people', 'kill')
    """
    return _default()(article)
