"""What a corpus shows at a glance, computed once for the page, the text and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.actors import Registry
from sayso.contrast import statements
from sayso.records import Analysis, Dossier
from sayso.reports.page.cards import REPORTING
from sayso.reports.page.disputes import Timeline, timelines
from sayso.reports.page.estimates import Matrix, Panel, counted, matrix, shares, stances
from sayso.reports.page.looks import Look, Looks
from sayso.reports.page.telling import Telling, Verbs, telling, verbs

GROUPS = ("bloc", "outlet")


@dataclass(frozen=True)
class Overview:
    """The corpus view without its list.

    Attributes
    ----------
    size : tuple of str
        How much of what there is, in words.
    months : tuple of str
        In which articles were published.
    blocs : tuple of Look
        Those that speak, in the order of legends.
    share : Panel
        Of each bloc in all statements.
    stances : tuple of Panel
        One for each side.
    voices : Matrix or None
        Shares of the blocs in each outlet; None where no outlet is known.
    reporting, verbs : tuples of pairs
        For "bloc" and "outlet": the share of each class of reporting, the commonest cues.
    telling : tuple of Telling
        Words of each bloc.
    timelines : tuple of Timeline
        Figures that differ.
    """

    size: tuple[str, ...]
    months: tuple[str, ...]
    blocs: tuple[Look, ...]
    share: Panel
    stances: tuple[Panel, ...]
    voices: Matrix | None
    reporting: tuple[tuple[str, Matrix], ...]
    verbs: tuple[tuple[str, tuple[Verbs, ...]], ...]
    telling: tuple[Telling, ...]
    timelines: tuple[Timeline, ...]


def overview(
    analyses: Sequence[Analysis], registry: Registry, dossier: Dossier, looks: Looks
) -> Overview:
    """Return what there is to see of many articles."""
    table = statements(analyses)
    table["bloc"] = [looks[bloc].key for bloc in table["bloc"]]  # one the registry lacks is unknown
    dates = sorted(a.meta.published[:10] for a in analyses if a.meta.published)
    outlets = {a.meta.outlet for a in analyses if a.meta.outlet}
    spoken = sorted(table["bloc"].unique(), key=lambda bloc: looks.order(looks[bloc]))
    reporting = (
        (name, matrix(table, name, "reporting", tuple(REPORTING), looks)) for name in GROUPS
    )
    cues = ((name, verbs(table, name, looks)) for name in GROUPS)
    return Overview(
        size=(
            counted(len(analyses), "article"),
            counted(len(table), "statement"),
            counted(sum(len(a.claims) for a in analyses), "number"),
            *([counted(len(outlets), "outlet")] if outlets else []),
            *([f"{dates[0]} to {dates[-1]}"] if dates else []),
        ),
        months=tuple(sorted({date[:7] for date in dates})),
        blocs=tuple(dict.fromkeys(looks[bloc] for bloc in spoken)),
        share=shares(table, looks),
        stances=stances(table, looks, [side.name for side in registry.sides]),
        voices=matrix(table, "outlet", "bloc", spoken, looks),
        reporting=tuple((name, found) for name, found in reporting if found is not None),
        verbs=tuple((name, found) for name, found in cues if found),
        telling=telling(table, looks, spoken),
        timelines=timelines(dossier, looks),
    )
