"""One article: who says what, the ledger of its numbers, and how they stand to one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from sayso import Analysis, Attribution
from sayso.actors import Registry
from sayso.reports import Figure, Table, claimed_intervals
from sayso.reports.document import Cell
from sayso.reports.sheet import interval

LONGEST_QUOTE = 240


def _owner(analysis: Analysis, speaker: str | None) -> str:
    return analysis.speakers[speaker].name if speaker is not None else "the narrator"


def _label(key: str | None, registry: Registry) -> str:
    if key is None:
        return "narrator"
    bloc = registry.bloc(key)
    return key if bloc is None else bloc.label


def _sides(registry: Registry) -> tuple[str, ...]:
    return tuple(side.name for side in registry.sides)


def _shortened(analysis: Analysis, attribution: Attribution) -> str:
    text = " … ".join(analysis.text[slice(*span)] for span in attribution.content)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def statements(analysis: Analysis, prefix: str, registry: Registry) -> Table:
    """Show every statement: whose it is, how it is reported, and how it is framed."""
    rows: list[tuple[Cell, ...]] = []
    for attribution in analysis.attributions:
        speaker = analysis.speakers.get(attribution.speaker or "")
        rows.append(
            (
                attribution.id,
                speaker.name if speaker else "nobody named",
                speaker.role if speaker else None,
                _label(speaker.bloc if speaker else "unknown", registry),
                " ".join(analysis.text[slice(*span)] for span in attribution.cue) or "(no cue)",
                attribution.reporting,
                _shortened(analysis, attribution),
                ", ".join(f"{side}: {label}" for side, label in attribution.stance.items()),
                ", ".join(attribution.frames),
            )
        )
    return Table(
        title=f"{prefix}Who says what",
        columns=(
            "#",
            "Speaker",
            "Role",
            "Bloc",
            "Cue",
            "Reporting",
            "Statement",
            "Stance",
            "Frames",
        ),
        rows=tuple(rows),
    )


def ledger(analysis: Analysis, prefix: str, registry: Registry) -> Table:
    """Show every number with its owner."""
    quantities = {quantity.id: quantity for quantity in analysis.quantities}
    rows: list[tuple[Cell, ...]] = []
    for claim in analysis.claims:
        quantity = quantities[claim.quantity]
        rows.append(
            (
                claim.id,
                analysis.text[slice(*quantity.span)],
                interval(quantity),
                quantity.counted,
                quantity.event,
                quantity.place,
                _owner(analysis, claim.speaker),
                _label(claim.bloc, registry),
                claim.attribution,
            )
        )
    return Table(
        title=f"{prefix}The ledger: numbers and their owners",
        columns=(
            "#",
            "As written",
            "Interval",
            "Counted",
            "Event",
            "Place",
            "Owner",
            "Bloc",
            "Statement",
        ),
        rows=tuple(rows),
    )


def relations(analysis: Analysis, prefix: str) -> Table:
    """Show how the numbers stand to one another."""
    claims = {claim.quantity: claim.id for claim in analysis.claims}
    return Table(
        title=f"{prefix}Repeated, broken down, revised, disputed",
        columns=("Relation", "From", "To", "In words"),
        rows=tuple(
            (
                relation.type.replace("_", " "),
                claims[relation.source],
                claims[relation.target],
                relation.explanation,
            )
            for relation in analysis.relations
        ),
    )


def by_bloc(analyses: Sequence[Analysis]) -> dict[str, list[tuple[Analysis, Attribution]]]:
    """Return the statements of each bloc, the largest first."""
    found: dict[str, list[tuple[Analysis, Attribution]]] = {}
    for analysis in analyses:
        for attribution in analysis.attributions:
            speaker = analysis.speakers.get(attribution.speaker or "")
            found.setdefault(speaker.bloc if speaker else "unknown", []).append(
                (analysis, attribution)
            )
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def blocs(analyses: Sequence[Analysis], registry: Registry) -> Table:
    """Count what each bloc says, without any test."""
    rows: list[tuple[Cell, ...]] = []
    for bloc, statements in by_bloc(analyses).items():
        framings = [a.framing for _, a in statements if a.framing is not None]
        words = sum(len(_whole(analysis, a).split()) for analysis, a in statements)
        stances = [
            _tally(Counter(a.stance[side] for _, a in statements if side in a.stance))
            for side in _sides(registry)
        ]
        claims = [c for analysis in analyses for c in analysis.claims if c.bloc == bloc]
        rows.append(
            (
                _label(bloc, registry),
                len(statements),
                len({(analysis.id, a.speaker) for analysis, a in statements}),
                words,
                fmean(f.polarity for f in framings) if framings else None,
                fmean(f.subjectivity for f in framings) if framings else None,
                fmean(f.compound for f in framings) if framings else None,
                *stances,
                len(claims),
            )
        )
    return Table(
        title="The blocs side by side",
        columns=(
            "Bloc",
            "Statements",
            "Speakers",
            "Words",
            "Polarity",
            "Subjectivity",
            "Compound",
            *(f"Toward {side}" for side in _sides(registry)),
            "Numbers",
        ),
        rows=tuple(rows),
        note="Polarity, subjectivity and compound are means over statements. Stance: statements "
        "that portray the side negatively − / neutrally = / positively +.",
    )


def _whole(analysis: Analysis, attribution: Attribution) -> str:
    return " ".join(analysis.text[slice(*span)] for span in attribution.content)


def _tally(labels: Counter[str]) -> str:
    if not labels:
        return "–"
    return f"−{labels['negative']} ={labels['neutral']} +{labels['positive']}"


def figure(analysis: Analysis, number: int, registry: Registry) -> list[Figure]:
    """Draw the claims that stand in some relation, a panel for each thing counted."""
    related = {end for r in analysis.relations for end in (r.source, r.target)}
    quantities = {quantity.id: quantity for quantity in analysis.quantities}
    panels: dict[str, list[tuple[str, float | None, float | None, str]]] = {}
    for claim in analysis.claims:
        quantity = quantities[claim.quantity]
        if claim.quantity not in related:
            continue
        title = " · ".join(filter(None, (quantity.counted, quantity.event, quantity.unit)))
        place = f", {quantity.place}" if quantity.place else ""
        label = f"{_owner(analysis, claim.speaker)}{place}: {interval(quantity)}"
        panels.setdefault(title or quantity.dimension, []).append(
            (label, quantity.low, quantity.high, _label(claim.bloc, registry))
        )
    if not panels:
        return []
    return [
        Figure(
            name=f"claims-{number}",
            caption="Numbers that repeat, break down, revise or contradict others, by the thing "
            "counted; an arrow is an open end.",
            svg=claimed_intervals(panels),
        )
    ]
