"""Quantities: which numbers, what they mean, what they count; against what users have now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import newsquant_report
import peers
from newsquant_report import shown
from protocol import Options, run

from sayso import Analysis, Analyzer, Article
from sayso.datasets import gold
from sayso.reports import Figure, Report, Table, intervals
from sayso.reports.document import Cell
from sayso.scoring import Scores, score_quantities, score_relations
from sayso.scoring.bootstrap import Measure

MOST_ERRORS = 60


def quantities(options: Options) -> Report:
    """Score sayso and the baselines on gold annotation, or on a file in NewsQuant's format."""
    if options.corpus is not None:
        return newsquant_report.report(options, options.corpus)
    return _on_gold(options)


def _on_gold(options: Options) -> Report:
    articles = gold(options.gold)
    analyzer = Analyzer()
    predicted = {"sayso": [_analysed(analyzer, article) for article in articles]}
    for name, system in peers.systems().items():
        predicted[name] = [peers.analysed(system, article) for article in articles]
    scores = {
        name: score_quantities(articles, given, seed=options.seed)
        for name, given in predicted.items()
    }
    if options.predictions:
        lines = "".join(f"{analysis.to_json()}\n" for analysis in predicted["sayso"])
        options.predictions.write_text(lines, encoding="utf-8")
    relations = score_relations(articles, predicted["sayso"], seed=options.seed)
    total = sum(len(article.quantities) for article in articles)
    related = sum(len(article.relations) for article in articles)
    return Report(
        name="quantities",
        title="Quantities: which numbers, and what they mean",
        question="Does sayso find the expressions of amount, with the interval that they mean, "
        "what they count, what happened, where, whose they are, and how they stand to one "
        "another?",
        data=(
            f"{len(articles)} article{'s'[: len(articles) > 1]} with {total} annotated quantities "
            f"and {related} relations among them; the guidelines are in `data/README.md`.",
        ),
        method=(
            "Quantities are paired by overlap of their spans. An interval is right when both ends "
            "are; unit, counted noun (head), event, place and owner are counted on the pairs. A "
            "relation is found when its type and both its ends are.",
            peers.about(),
            "Intervals in brackets are 95% percentile bootstrap intervals, resampling articles "
            "where there are several (Efron and Tibshirani 1993).",
        ),
        limits=_limits(len(articles)),
        metrics={name: msgspec.to_builtins(score.measures) for name, score in scores.items()}
        | {"relations": msgspec.to_builtins(relations.measures)},
        provenance=options.provenance,
        tables=(
            _table(scores),
            _relation_table(relations),
            _articles(articles, predicted["sayso"]),
        ),
        figures=(_figure({name: score.measures for name, score in scores.items()}),),
        errors=(_errors(scores["sayso"], "numbers"), _errors(relations, "relations")),
    )


def _limits(articles: int) -> tuple[str, ...]:
    if articles == 1:
        return ("One article supports no statement about others; its rules were developed on it.",)
    return ("The articles are few, and of one conflict; other news may read otherwise.",)


def _analysed(analyzer: Analyzer, article: Analysis) -> Analysis:
    return analyzer(Article(id=article.id, text=article.text, meta=article.meta))


def _table(scores: dict[str, Scores]) -> Table:
    names = [found.name for found in scores["sayso"].measures]
    rows: list[tuple[Cell, ...]] = [
        (name, *(shown(score[name]) for score in scores.values())) for name in names
    ]
    return Table(title="Measures", columns=("Measure", *scores), rows=tuple(rows))


def _relation_table(relations: Scores) -> Table:
    return Table(
        title="Relations among numbers, found by sayso",
        columns=("Measure", "Relations", "sayso"),
        rows=tuple((found.name, found.n_items, shown(found)) for found in relations.measures),
        note="The baselines know no relations.",
    )


def _articles(articles: Sequence[Analysis], predicted: Sequence[Analysis]) -> Table:
    names = ("quantity.interval_modifier.f1", "counted.accuracy", "event.accuracy")
    rows: list[tuple[Cell, ...]] = []
    for one, other in zip(articles, predicted, strict=True):
        scores = score_quantities([one], [other], resamples=1)
        related = score_relations([one], [other], resamples=1)
        rows.append(
            (
                one.id,
                len(one.quantities),
                *(scores[name].value for name in (*names, "owner.accuracy")),
                len(one.relations),
                related["relation.f1"].value,
            )
        )
    return Table(
        title="Article by article: sayso",
        columns=("Article", "Numbers", *names, "owner.accuracy", "Relations", "relation.f1"),
        rows=tuple(rows),
    )


def _figure(measures: Mapping[str, Sequence[Measure]]) -> Figure:
    shown: dict[str, dict[str, tuple[float, float, float]]] = {}
    for system, found in measures.items():
        shown[system] = {
            one.name: (one.value, one.low, one.high)
            for one in found
            if one.name.endswith("f1")
            and one.value is not None
            and one.low is not None
            and one.high is not None
        }
    return Figure(
        name="f1",
        caption="F1 with 95% bootstrap intervals.",
        svg=intervals(shown, "F1"),
    )


def _errors(scores: Scores, what: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (error.article, error.task, error.kind, error.text, error.note) for error in scores.errors
    ]
    return Table(
        title=f"What sayso got wrong: {what}",
        columns=("Article", "Measure", "Kind", "Text", "Gold / predicted"),
        rows=tuple(rows[:MOST_ERRORS]),
        note=f"The first {MOST_ERRORS} of {len(rows)}." if len(rows) > MOST_ERRORS else None,
    )


if __name__ == "__main__":
    run(quantities, "a file in NewsQuant's layout, or a folder of them")
