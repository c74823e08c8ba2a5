"""Whom a document speaks for: "the report", "a resolution adopted by the assembly"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sayso.attribution.mentions import Description
from sayso.attribution.referents import Referent

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST = 25  # tokens of the phrase for an author


class Authors:
    """Finds the authors of the documents of one article.

    Parameters
    ----------
    doc : Doc
        The document.
    issuing : sequence of str
        The verbs for what an author does with a document.

    Attributes
    ----------
    at : dict of int to Referent
        Those spoken of, by the token that denotes them.
    """

    def __init__(self, doc: Doc, issuing: Sequence[str]) -> None:
        self.doc = doc
        self.at: dict[int, Referent] = {}
        self._issuing = frozenset(issuing)

    def enter(self, description: Description, referent: Referent) -> None:
        """Remember whom a phrase denotes."""
        self.at[self.doc[description.start : description.end].root.i] = referent

    def agent(self, description: Description) -> tuple[int, int] | None:
        """Return the phrase for the author within that for the document.

        "adopted by" counts before "of": "a resolution of 5 May adopted by the assembly".
        """
        found = None
        for token in self.doc[description.start + 1 : description.end]:
            if token.lower_ not in {"by", "of", "from"} or token.i + 1 >= description.end:
                continue
            of = token.lower_ != "by"
            if of and (found or token.i > self._head(description).i + 1):
                continue
            end = min(token.right_edge.i + 1, description.end, token.i + 1 + _LONGEST)
            if end > token.i + 1 and (not of or self.doc[end - 1].pos_ in {"NOUN", "PROPN"}):
                found = (token.i + 1, end)
                if not of:
                    break
        return found

    def issuer(self, description: Description) -> Referent | None:
        """Return who does something with the document: "the agency released a report"."""
        head = self._head(description)
        if head.dep_ != "dobj" or head.head.lemma_ not in self._issuing:
            return None
        subjects = [child for child in head.head.lefts if child.dep_ == "nsubj"]
        return next((self.at[t.i] for t in subjects if t.i in self.at), None)

    def _head(self, description: Description) -> Token:
        return self.doc[description.start : description.end].root
