"""Sentences that are hard to read: what is counted, what happened, where and when.

The tables are ``data/gold/sentences/*.toml``; their format is in ``data/README.md``. Each sentence
is read as an article of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from protocol import GOLD, Options, run

from sayso.errors import DataError
from sayso.language import Parser
from sayso.quantities import QuantityExtractor
from sayso.records import Analysis, Dates, Location, Meta, Quantity, Span
from sayso.reports import Report, Table
from sayso.reports.document import Cell
from sayso.scoring import Scores, score_quantities

SENTENCES = GOLD / "sentences"
SHOWN = (
    "quantity.interval_modifier.f1",
    "counted.accuracy",
    "phrase.f1",
    "event.accuracy",
    "role.f1",
    "polarity.accuracy",
    "place.accuracy",
    "location.f1",
    "region.f1",
    "country.f1",
    "date.f1",
)


def sentences(path: Path = SENTENCES) -> list[Analysis]:
    """Return the sentences of a table, or of a folder of tables, in order of file name."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return [analysis for file in files for analysis in _table(file)]


def _table(file: Path) -> Iterator[Analysis]:
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["sentence"]:
        try:
            yield _sentence(row)
        except (KeyError, ValueError, msgspec.ValidationError) as error:
            raise DataError(f"sentence {row.get('id')!r}: {error}", str(file)) from error


def _sentence(row: Mapping[str, Any]) -> Analysis:
    text = row["text"]
    quantities: list[Quantity] = []
    for number, cells in enumerate(row["quantities"], 1):
        after = quantities[-1].span.end if quantities else 0
        quantities.append(_quantity(text, f"q{number}", cells, after))
    return Analysis(
        id=row["id"],
        text=text,
        meta=Meta(published=row.get("published")),
        quantities=tuple(quantities),
    )


def _quantity(text: str, name: str, cells: Mapping[str, Any], after: int) -> Quantity:
    span = _span(text, cells["text"], after)
    value = cells.get("value")
    fields = {
        "id": name,
        "span": span,
        "low": cells.get("low", value),
        "high": cells.get("high", value),
        "modifier": cells.get("modifier", "exact"),
        "dimension": cells.get("dimension", "count"),
        "phrase": _span(text, cells["phrase"], span.end) if "phrase" in cells else None,
        "location": _location(text, cells),
        "date": _dates(text, cells),
        **{
            key: cells.get(key) for key in ("unit", "counted", "event", "role", "polarity", "place")
        },
    }
    return msgspec.convert(msgspec.to_builtins(fields), Quantity)


def _span(text: str, part: str, after: int) -> Span:
    """Find a part of the text behind a place, or before it where it is not there."""
    start = text.find(part, after)
    start = text.index(part) if start < 0 else start
    return Span(start, start + len(part))


def _location(text: str, cells: Mapping[str, Any]) -> Location | None:
    if "location" not in cells:
        return None
    name, region, country = cells["location"]
    span = _span(text, cells["place"], 0)
    return Location(span=span, name=name, country=country or None, region=region or None)


def _dates(text: str, cells: Mapping[str, Any]) -> Dates | None:
    if "date" not in cells:
        return None
    written, start, end, granularity = cells["date"]
    return Dates(span=_span(text, written, 0), start=start, end=end, granularity=granularity)


def read(gold: Sequence[Analysis]) -> list[Analysis]:
    """Return what sayso reads in each sentence."""
    parser, extract = Parser(), QuantityExtractor()
    return [
        Analysis(id=one.id, text=one.text, quantities=extract(parser(one.text), one.meta.published))
        for one in gold
    ]


def experiment(options: Options) -> Report:
    """Score what is read in the sentences against the tables."""
    gold = sentences(options.gold)
    predicted = read(gold)
    if options.predictions:
        lines = "".join(f"{analysis.to_json()}\n" for analysis in predicted)
        options.predictions.write_text(lines, encoding="utf-8")
    scores = score_quantities(gold, predicted, seed=options.seed)
    numbers = sum(len(one.quantities) for one in gold)
    return Report(
        name="sentences",
        title="Hard sentences: what is counted, what happened, where and when",
        question="Does sayso read the numbers of sentences that were written to be hard?",
        data=(f"{len(gold)} constructed sentences with {numbers} numbers; see `data/README.md`.",),
        method=(
            "Numbers are paired by overlap of their spans. On the pairs, accuracy counts what is "
            "left out as right where the gold leaves it out; F1 is of what either tells.",
            "Intervals in brackets are 95% percentile bootstrap intervals over sentences.",
        ),
        limits=(
            "The sentences were written blind, but the rules have been mended with their kinds of "
            "error in mind; the first, blind figures stand in `data/README.md`. Each shows what it "
            "was written to show: they say how the system does with these cases, not how often "
            "they occur.",
        ),
        metrics={"sentences": msgspec.to_builtins(scores.measures)},
        provenance=options.provenance,
        tables=(_measures(scores), _subjects(gold, predicted)),
        errors=(_errors(scores),),
    )


def _measures(scores: Scores) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name, scores[name].n_items, scores[name].value, scores[name].low, scores[name].high)
        for name in SHOWN
    ]
    return Table(
        title="Measures", columns=("Measure", "Numbers", "Value", "From", "To"), rows=tuple(rows)
    )


def _subjects(gold: Sequence[Analysis], predicted: Sequence[Analysis]) -> Table:
    names = sorted({one.id.partition("-")[0] for one in gold})
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        ours = [one for one in gold if one.id.startswith(f"{name}-")]
        theirs = [two for two in predicted if two.id.startswith(f"{name}-")]
        scores = score_quantities(ours, theirs, resamples=1)
        known = {measure.name: measure.value for measure in scores.measures}
        rows.append((name, len(ours), *(known.get(shown) for shown in SHOWN)))
    return Table(title="Table by table", columns=("Table", "Sentences", *SHOWN), rows=tuple(rows))


def _errors(scores: Scores) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (error.article, error.task, error.kind, error.text, error.note) for error in scores.errors
    ]
    return Table(
        title="What sayso got wrong",
        columns=("Sentence", "Measure", "Kind", "Text", "Gold / predicted"),
        rows=tuple(rows),
    )


if __name__ == "__main__":
    run(experiment, "nothing here", SENTENCES, "tables of sentences, a file or a folder")
