"""The page of a corpus: whose voice, in which tone, with which words, and which figures differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sayso.actors import Registry
from sayso.contrast import statements
from sayso.records import Analysis, Dossier
from sayso.reports.page.cards import REPORTING
from sayso.reports.page.disputes import timelines
from sayso.reports.page.estimates import counted, matrix, shares, stances
from sayso.reports.page.looks import Looks
from sayso.reports.page.rows import rows
from sayso.reports.page.shell import render
from sayso.reports.page.telling import telling, verbs


def corpus_page(
    analyses: Sequence[Analysis],
    registry: Registry,
    dossier: Dossier | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> str:
    """Return one self-contained HTML page of many articles.

    Parameters
    ----------
    analyses : sequence of Analysis
        What was found in the articles.
    registry : Registry
        Of the conflict: names the blocs and the sides.
    dossier : Dossier, optional
        What the articles say of the same figures, as `sayso.Collator` finds it.
    provenance : mapping, optional
        What to say at the foot; see `sayso.reports.page.shell.render`.
    """
    looks = Looks(registry)
    sides = [side.name for side in registry.sides]
    table = statements(analyses)
    dates = sorted(a.meta.published[:10] for a in analyses if a.meta.published)
    listed = rows(analyses, looks, sides)
    spoken = sorted(table["bloc"].unique(), key=lambda bloc: looks.order(looks[bloc]))
    share = shares(table, looks)
    return render(
        "corpus.html",
        ("page.js", "corpus.js"),
        listed,
        title=f"{counted(len(analyses), 'article')}: who says what, and which figures differ",
        source=[
            counted(len(table), "statement"),
            counted(len(listed["speakers"]), "speaker"),
            counted(sum(len(a.claims) for a in analyses), "number"),
            *([counted(len(listed["outlets"]), "outlet")] if listed["outlets"] else []),
            *([f"{dates[0]} to {dates[-1]}"] if dates else []),
        ],
        listed=listed,
        months=sorted({date[:7] for date in dates}),
        share=share,
        stances=stances(table, looks, sides),
        voices=matrix(table, "outlet", "bloc", spoken, looks),
        labels={look.key: look for look in map(looks.__getitem__, spoken)},
        reporting=[
            (name, found)
            for name in ("bloc", "outlet")
            if (found := matrix(table, name, "reporting", list(REPORTING), looks)) is not None
        ],
        verbs=[
            (name, found) for name in ("bloc", "outlet") if (found := verbs(table, name, looks))
        ],
        telling=telling(table, looks, spoken),
        timelines=timelines(dossier, looks) if dossier is not None else (),
        version=next((a.sayso for a in analyses if a.sayso), ""),
        provenance=dict(provenance or {}),
    )
