"""The case study: on whose say-so, in which tone, with which numbers; the seed, or a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import get_args

import msgspec
from protocol import HERE, Options, run

from sayso import Analysis, Analyzer, Attribution, SaysoError
from sayso.actors import Registry
from sayso.reading import read
from sayso.records import Reporting
from sayso.reports import Figure, Report, Table, claimed_intervals
from sayso.reports.document import Cell
from sayso.reports.sheet import interval

FEW = 5  # Up to so many articles are shown one by one.
LONGEST_QUOTE = 240


def case_study(options: Options) -> Report:
    """Analyse the articles, one by one where they are few, and set the blocs side by side."""
    analyzer = Analyzer()
    analyses: list[Analysis] = []
    unread: list[str] = []
    for article in read(options.corpus or options.gold):
        if isinstance(article, SaysoError):
            unread.append(str(article))
        else:
            analyses.append(analyzer(article))
    if not analyses:
        raise SaysoError("; ".join(unread) or "no article", str(options.corpus or options.gold))
    if options.predictions:
        lines = "".join(f"{analysis.to_json()}\n" for analysis in analyses)
        options.predictions.write_text(lines, encoding="utf-8")
    few = len(analyses) <= FEW
    tables = [_blocs(analyses, analyzer.registry)]
    figures = []
    if few:
        for number, analysis in enumerate(analyses, 1):
            prefix = f"{analysis.id}: " if len(analyses) > 1 else ""
            tables[-1:-1] = [
                _statements(analysis, prefix, analyzer.registry),
                _ledger(analysis, prefix, analyzer.registry),
                _relations(analysis, prefix),
            ]
            figures += _figure(analysis, number, analyzer.registry)
    else:
        tables += [_verbs(analyses, analyzer.registry), _totals(analyses)]
    return Report(
        name="case_study",
        title="Case study: on whose say-so?",
        question="Who claims what with which numbers, and where do the sources repeat, break "
        "down, revise or contradict one another?",
        data=(
            f"{len(analyses)} article{'s'[: len(analyses) > 1]}, "
            f"{sum(len(a.text.split()) for a in analyses):,} words."
            + (f" {len(unread)} could not be read." if unread else ""),
        ),
        method=(
            "Every article takes the whole walk of sayso: attributions, speakers and their blocs "
            "(registry `ukraine-war`), framing, quantities, ledger. Nothing is corrected by hand: "
            "what stands here is what the code found, errors included; how often it errs is "
            "measured in the reports on [attribution](attribution.md), "
            "[quantities](quantities.md) and [framing](framing.md).",
            "Polarity and subjectivity are TextBlob's, compound is VADER's: lexicon scores of the "
            "words of the statement. In war news they partly say what is spoken of, not how.",
        ),
        limits=_limits(len(analyses)),
        metrics=_metrics(analyses),
        provenance=options.provenance,
        tables=tuple(tables),
        figures=tuple(figures),
        errors=(Table(title="Not read", columns=("Input",), rows=tuple((u,) for u in unread)),)
        if unread
        else (),
    )


def _limits(articles: int) -> tuple[str, ...]:
    if articles == 1:
        return (
            "**One article supports no statistics.** The figures describe this text and nothing "
            "beyond it: no interval, test or ranking of blocs could be drawn from a single "
            "article, and none is given.",
            "A claim is what a source is reported to have said, not what happened.",
        )
    return (
        "Counts describe this collection as it was read. Statements of one article are not "
        "independent of one another, and wire copy repeats; no test is made here.",
        "A claim is what a source is reported to have said, not what happened.",
    )


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


def _statements(analysis: Analysis, prefix: str, registry: Registry) -> Table:
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


def _ledger(analysis: Analysis, prefix: str, registry: Registry) -> Table:
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


def _relations(analysis: Analysis, prefix: str) -> Table:
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


def _by_bloc(analyses: Sequence[Analysis]) -> dict[str, list[tuple[Analysis, Attribution]]]:
    found: dict[str, list[tuple[Analysis, Attribution]]] = {}
    for analysis in analyses:
        for attribution in analysis.attributions:
            speaker = analysis.speakers.get(attribution.speaker or "")
            found.setdefault(speaker.bloc if speaker else "unknown", []).append(
                (analysis, attribution)
            )
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _blocs(analyses: Sequence[Analysis], registry: Registry) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for bloc, statements in _by_bloc(analyses).items():
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


def _verbs(analyses: Sequence[Analysis], registry: Registry) -> Table:
    classes = get_args(Reporting)
    rows: list[tuple[Cell, ...]] = []
    for bloc, statements in _by_bloc(analyses).items():
        counts = Counter(attribution.reporting for _, attribution in statements)
        rows.append((_label(bloc, registry), *(counts[name] for name in classes)))
    return Table(title="How statements are reported", columns=("Bloc", *classes), rows=tuple(rows))


def _totals(analyses: Sequence[Analysis]) -> Table:
    relations = Counter(relation.type for analysis in analyses for relation in analysis.relations)
    modifiers = Counter(q.modifier for analysis in analyses for q in analysis.quantities)
    rows = [(f"relation: {name.replace('_', ' ')}", n) for name, n in sorted(relations.items())]
    rows += [(f"modifier: {name.replace('_', ' ')}", n) for name, n in sorted(modifiers.items())]
    return Table(title="Numbers and their relations", columns=("What", "Count"), rows=tuple(rows))


def _figure(analysis: Analysis, number: int, registry: Registry) -> list[Figure]:
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


def _metrics(analyses: Sequence[Analysis]) -> dict[str, object]:
    return {
        "articles": len(analyses),
        "statements": {bloc: len(found) for bloc, found in _by_bloc(analyses).items()},
        "claims": sum(len(analysis.claims) for analysis in analyses),
        "relations": dict(
            sorted(Counter(r.type for analysis in analyses for r in analysis.relations).items())
        ),
        "analysis": [msgspec.to_builtins(a) for a in analyses] if len(analyses) <= FEW else [],
    }


if __name__ == "__main__":
    run(
        case_study,
        corpus="articles: a file or a folder in any form that sayso reads",
        gold=Path(HERE / "seeds"),
        gold_help="articles to show one by one",
    )
