"""The page of a corpus: whose voice, in which tone, with which words, and which figures differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sayso.actors import Registry
from sayso.records import Analysis
from sayso.reports.page.looks import Looks
from sayso.reports.page.overview import Overview
from sayso.reports.page.rows import rows
from sayso.reports.page.shell import render

TITLE = "Who says what, and which figures differ"


def corpus_page(
    analyses: Sequence[Analysis],
    registry: Registry,
    seen: Overview,
    provenance: Mapping[str, Any] | None = None,
) -> str:
    """Return one self-contained HTML page of many articles.

    Parameters
    ----------
    analyses : sequence of Analysis
        What was found in the articles.
    registry : Registry
        Of the conflict: names the blocs and the sides.
    seen : Overview
        Of the same articles.
    provenance : mapping, optional
        What to say at the foot; see `sayso.reports.page.shell.render`.
    """
    looks = Looks(registry)
    listed = rows(analyses, looks, [side.name for side in registry.sides])
    return render(
        "corpus.html",
        ("page.js", "corpus.js"),
        listed,
        title=TITLE,
        seen=seen,
        total=len(listed["statements"]),
        labels={look.key: look for look in seen.blocs},
        version=next((a.sayso for a in analyses if a.sayso), ""),
        provenance=dict(provenance or {}),
    )
