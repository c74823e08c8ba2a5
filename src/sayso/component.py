"""sayso in a spaCy pipeline.

spaCy finds this module by its entry point, when a pipeline is made; nothing else imports it, so
that ``import sayso`` does not wait for spaCy.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from sayso.analyzer import Analyzer
from sayso.language import Parsed, View


class Component:
    """Sets ``doc._.sayso`` to the `Analysis` of the document.

    Added by ``nlp.add_pipe("sayso")`` after tagger, parser, lemmatizer and ner.

    Parameters
    ----------
    actors : str, optional
        The TOML file of another registry of actors.
    """

    def __init__(self, actors: str | None = None) -> None:
        self.analyzer = Analyzer(actors)
        if not Doc.has_extension("sayso"):
            Doc.set_extension("sayso", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Analyse the document; its text is read as it is, without repair."""
        doc._.sayso = self.analyzer.read(Parsed(doc, View(doc.text)))
        return doc


@Language.factory("sayso", default_config={"actors": None})
def create_component(nlp: Language, name: str, actors: str | None = None) -> Component:
    """Make the component."""
    return Component(actors)
