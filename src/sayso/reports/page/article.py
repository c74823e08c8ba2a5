"""The page of one article: its text with whose it is marked, and the ledger beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.actors import Registry
from sayso.records import Analysis
from sayso.reports.page.arcs import arcs
from sayso.reports.page.brief import brief, speakers_look
from sayso.reports.page.cards import cards, frame_name
from sayso.reports.page.looks import NARRATOR, Looks
from sayso.reports.page.passages import Layer, paragraphs
from sayso.reports.page.scales import SIGNS, claimed, scales
from sayso.reports.page.shell import render
from sayso.reports.page.title import title
from sayso.reports.sheet import shortened, shown
from sayso.tables import excerpt

_LONGEST = 400


def article_page(
    analysis: Analysis, registry: Registry, provenance: Mapping[str, Any] | None = None
) -> str:
    """Return one self-contained HTML page of an article.

    Parameters
    ----------
    analysis : Analysis
        What was found in the article.
    registry : Registry
        Of the conflict: names the blocs and the sides.
    provenance : mapping, optional
        What to say at the foot; see `sayso.reports.page.shell.render`.
    """
    analysis = claimed(analysis)
    looks = Looks(registry)
    ledger = scales(analysis, looks)
    details = cards(analysis, looks)
    whose = speakers_look(analysis, looks)
    blocs = {attribution.id: whose(attribution) for attribution in analysis.attributions}

    def css(layer: Layer) -> str:
        return blocs[layer.attribution].css

    present = dict.fromkeys(sorted(blocs.values(), key=looks.order))
    if any(bar.look == NARRATOR for scale in ledger for bar in scale.bars):
        present[NARRATOR] = None
    meta = analysis.meta
    return render(
        "article.html",
        ("page.js", "article.js"),
        {"cards": details},
        title=title(analysis),
        source=[shown(part) for part in (meta.outlet, meta.published, analysis.id) if part],
        address=shown(meta.url) if meta.url else None,
        analysis=analysis,
        lines=paragraphs(analysis),
        css=css,
        blocs=blocs,
        cards=details,
        quoted={
            attribution.id: shortened(shown(excerpt(analysis.text, attribution.content)), _LONGEST)
            for attribution in analysis.attributions
        },
        legend=list(present),
        ledger=[scale for scale in ledger if len(scale.bars) > 1 or scale.told],
        alone=[scale for scale in ledger if len(scale.bars) == 1 and not scale.told],
        brief=brief(analysis, ledger, looks, tuple(side.name for side in registry.sides)),
        arcs=arcs,
        signs=SIGNS,
        frame_name=frame_name,
        provenance=dict(provenance or {}),
    )
