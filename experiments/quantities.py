"""Quantities: which numbers, what they mean, what they count; against what users have now."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import newsquant
import numpy as np
from protocol import Options, run

from sayso import Analysis, Analyzer
from sayso.datasets import MeasuredText, gold
from sayso.datasets import newsquant as read_newsquant
from sayso.language import Parser
from sayso.records import Quantity, Span
from sayso.reports import Figure, Report, Table, intervals
from sayso.reports.document import Cell
from sayso.scoring import Scores, score_quantities, score_relations
from sayso.scoring.bootstrap import Counts, Measure, f1, measure, precision, recall

MOST_ERRORS = 60
_NUMBER = re.compile(
    r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion))?\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b",
    re.IGNORECASE,
)
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "dozens": 24, "hundreds": 200, "thousands": 2000,
}  # fmt: skip
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def quantities(options: Options) -> Report:
    """Score sayso and the baselines on gold annotation, or on a file in NewsQuant's format."""
    if options.corpus is not None:
        return _on_newsquant(options, options.corpus)
    return _on_gold(options)


def _number(match: re.Match[str]) -> float:
    first, _, scale = match.group().lower().partition(" ")
    value = _WORDS[first] if first in _WORDS else float(first.replace(",", ""))
    return value * _SCALES.get(scale, 1)


Found = list[tuple[Span, float, str | None]]
System = Callable[[str], Found]


def by_expression(text: str) -> Found:
    """Return what a plain regular expression finds: every number, exact, with no unit."""
    return [(Span(*match.span()), _number(match), None) for match in _NUMBER.finditer(text)]


def by_quantulum(text: str) -> Found:
    """Return what quantulum3 finds, without its classifier of ambiguous units."""
    from quantulum3 import parser

    found = []
    for sentence in re.finditer(r"[^\n]+", text):
        for item in parser.parse(sentence.group(), classifier_path=None):
            start, end = (sentence.start() + offset for offset in item.span)
            unit = None if item.unit.name == "dimensionless" else item.unit.name
            if 0 <= start < end <= len(text):
                found.append((Span(start, end), float(item.value), unit))
    return found


def baselines() -> dict[str, System]:
    """Return the baselines that are installed."""
    systems: dict[str, System] = {"regular expression": by_expression}
    if find_spec("quantulum3") is not None:
        from quantulum3 import classifier

        # Its model was saved by an old scikit-learn, which a new one cannot load.
        classifier.USE_CLF = False
        systems["quantulum3"] = by_quantulum
    return systems


def _on_gold(options: Options) -> Report:
    articles = gold(options.gold)
    analyzer = Analyzer()
    predicted = {"sayso": [_analysed(analyzer, article) for article in articles]}
    for name, system in baselines().items():
        predicted[name] = [_baseline(system, article) for article in articles]
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
            _about_baselines(),
            _about_intervals(),
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


def _about_baselines() -> str:
    quantulum = (
        "and quantulum3 without its classifier, which a new scikit-learn cannot load"
        if find_spec("quantulum3")
        else "quantulum3 is not installed (extra `peers`) and left out"
    )
    return f"Baselines: a plain regular expression for digits and number words; {quantulum}."


def _about_intervals() -> str:
    return (
        "Intervals in brackets are 95% percentile bootstrap intervals, resampling articles where "
        "there are several (Efron and Tibshirani 1993)."
    )


def _limits(articles: int) -> tuple[str, ...]:
    if articles == 1:
        return ("One article supports no statement about others; its rules were developed on it.",)
    return ("The articles are few, and of one conflict; other news may read otherwise.",)


def _analysed(analyzer: Analyzer, article: Analysis) -> Analysis:
    return msgspec.structs.replace(analyzer(article.text), id=article.id)


def _baseline(system: System, article: Analysis) -> Analysis:
    found = tuple(
        Quantity(
            id=f"q{number}",
            span=span,
            low=value,
            high=value,
            modifier="exact",
            dimension="count" if unit is None else "other",
            unit=unit,
        )
        for number, (span, value, unit) in enumerate(system(article.text), 1)
    )
    return Analysis(id=article.id, text=article.text, quantities=found)


def _shown(found: Measure) -> str:
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _table(scores: dict[str, Scores]) -> Table:
    names = [found.name for found in scores["sayso"].measures]
    rows: list[tuple[Cell, ...]] = [
        (name, *(_shown(score[name]) for score in scores.values())) for name in names
    ]
    return Table(title="Measures", columns=("Measure", *scores), rows=tuple(rows))


def _relation_table(relations: Scores) -> Table:
    return Table(
        title="Relations among numbers, found by sayso",
        columns=("Measure", "Relations", "sayso"),
        rows=tuple((found.name, found.n_items, _shown(found)) for found in relations.measures),
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


def _on_newsquant(options: Options, corpus: Path) -> Report:
    file = corpus / "NewsQuant.json" if corpus.is_dir() else corpus
    texts = read_newsquant(file)
    parser = Parser()
    predicted: dict[str, list[newsquant.Quantities]] = {
        "sayso": [newsquant.convert(parser(item.text)) for item in texts]
    }
    for name, system in baselines().items():
        predicted[name] = [_bare(system(item.text)) for item in texts]
    if options.predictions:
        _write(options.predictions, texts, predicted["sayso"])
    measures = {name: _measures(texts, given, options.seed) for name, given in predicted.items()}
    rows = tuple(
        (found.name, *(_shown(given[index]) for given in measures.values()))
        for index, found in enumerate(measures["sayso"])
    )
    return Report(
        name="quantities",
        title="Quantities in NewsQuant's convention",
        question="Does sayso find the values, units, changes and concepts of news sentences?",
        data=(
            f"{len(texts)} texts with {sum(len(t.quantities) for t in texts)} quantities in the "
            "format of NewsQuant (Almasian et al., EMNLP 2023).",
        ),
        method=(
            "A predicted quantity pairs with a gold one whose value it has (both ends of a range; "
            "relative tolerance 1e-5), one to one; value+unit, value+change and value+concept "
            "(one word in common) hold on such pairs.",
            "NewsQuant's convention differs from sayso's: a quantity without unit has the counted "
            "noun for its unit, vague numbers span their order of magnitude, 5G is a quantity. "
            "The mapping is `experiments/newsquant.py`.",
            _about_baselines(),
            _about_intervals().replace("articles", "texts"),
        ),
        limits=(
            "The rules were developed with this half of NewsQuant in sight. Its annotation is not "
            "consistent: the same expression is a quantity in one sentence and none in another.",
        ),
        metrics={name: msgspec.to_builtins(found) for name, found in measures.items()},
        provenance=options.provenance,
        tables=(Table(title="Measures", columns=("Measure", *measures), rows=rows),),
        figures=(_figure(measures),),
        errors=(_causes(texts, predicted["sayso"]),),
    )


def _bare(found: Found) -> newsquant.Quantities:
    return [
        {
            "change": "=",
            "value": str(value),
            "unit": unit or "-",
            "normalized_unit": unit or "-",
            "referred_concepts": "-",
        }
        for _, value, unit in found
    ]


def _measures(
    texts: Sequence[MeasuredText], predicted: Sequence[newsquant.Quantities], seed: int
) -> list[Measure]:
    found: list[Measure] = []
    counted = [
        newsquant.counts(item.quantities, given)
        for item, given in zip(texts, predicted, strict=True)
    ]
    for name in newsquant.MEASURES:
        rows: list[list[Counts]] = [
            [(right[name], len(given), len(item.quantities))]
            for right, item, given in zip(counted, texts, predicted, strict=True)
        ]
        for kind, statistic in (("precision", precision), ("recall", recall), ("f1", f1)):
            items = sum(len(item.quantities) for item in texts)
            found.append(
                measure(f"{name}.{kind}", statistic, rows, n_items=items, seed=seed, resamples=1000)
            )
    return found


def _causes(texts: Sequence[MeasuredText], predicted: Sequence[newsquant.Quantities]) -> Table:
    """Count what went wrong by kind; the texts themselves are not ours to print."""
    missed = spurious = 0
    wrong = np.zeros(3, dtype=int)
    for item, given in zip(texts, predicted, strict=True):
        right = newsquant.counts(item.quantities, given)
        missed += len(item.quantities) - right["value"]
        spurious += len(given) - right["value"]
        wrong += [right["value"] - right[name] for name in newsquant.MEASURES[1:]]
    causes = ("missed value", "spurious value", "unit differs", "change differs", "no concept")
    rows: list[tuple[Cell, ...]] = [
        (cause, int(number))
        for cause, number in zip(causes, (missed, spurious, *wrong), strict=True)
    ]
    return Table(title="Errors of sayso by kind", columns=("Kind", "Quantities"), rows=tuple(rows))


def _write(
    path: Path, texts: Sequence[MeasuredText], predicted: Sequence[newsquant.Quantities]
) -> None:
    items: list[dict[str, Any]] = [
        {**item.raw, "quantities": given} for item, given in zip(texts, predicted, strict=True)
    ]
    path.write_text(
        msgspec.json.format(msgspec.json.encode(items), indent=1).decode() + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    run(quantities, "a file or folder in NewsQuant's layout")
