"""Analyses in the formats of other tools, and back.

=============  ================================================================================
brat           a folder: ``ID.txt``, ``ID.ann`` and ``annotation.conf``
conll          a token a line, with the spans in columns
jsonl          an analysis a line, as `sayso analyze` writes them
webannotation  W3C Web Annotation, JSON-LD
labelstudio    Label Studio tasks with predictions, and the labelling configuration beside them
docbin         spaCy's DocBin, with groups of spans
=============  ================================================================================

All offsets are code points of the text as given. What is read is what was written, with the changes
made in between: spans, and what the tool lets annotators choose; only brat has no place for `meta`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sayso.interchange import brat, conll, docbin, labelstudio, lines, webannotation
from sayso.records import Analysis


class Form(NamedTuple):
    """A format: how it is read, and how it is written."""

    read: Callable[[Path], Iterator[Analysis]]
    write: Callable[[Iterable[Analysis], Path], None]


FORMS: dict[str, Form] = {
    "brat": Form(brat.read, brat.write),
    "conll": Form(conll.read, conll.write),
    "jsonl": Form(lines.read, lines.write),
    "webannotation": Form(webannotation.read, webannotation.write),
    "labelstudio": Form(labelstudio.read, labelstudio.write),
    "docbin": Form(docbin.read, docbin.write),
}

__all__ = ["FORMS", "Form"]
