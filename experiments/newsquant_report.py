"""The report on NewsQuant, and on sets of the same format: scores by two rules, errors by cause."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import newsquant
import peers
import quantity_rules as rules
from protocol import Options

from sayso.datasets import MeasuredText
from sayso.datasets import newsquant as read
from sayso.language import Parser
from sayso.reports import Figure, Report, Table, intervals
from sayso.reports.document import Cell
from sayso.scoring.bootstrap import Counts, Measure, f1, measure, precision, recall

Predicted = Sequence[newsquant.Quantities]
RESAMPLES = 1000
_KINDS = (("precision", precision), ("recall", recall), ("f1", f1))


class Set(NamedTuple):
    """A file of annotated texts, and what each system found in them."""

    name: str
    texts: list[MeasuredText]
    predicted: dict[str, Predicted]

    @property
    def measures(self) -> tuple[str, ...]:
        """What the annotation allows to measure."""
        given = {key for text in self.texts for quantity in text.quantities for key in quantity}
        told = "change" in given and "referred_concepts" in given
        return rules.MEASURES if told else rules.MEASURES[:2]

    def total(self) -> int:
        """Count the annotated quantities."""
        return sum(len(text.quantities) for text in self.texts)


def report(options: Options, corpus: Path) -> Report:
    """Score sayso and its peers on a file in NewsQuant's format, or on a folder of them."""
    files = sorted(corpus.glob("*.json")) if corpus.is_dir() else [corpus]
    parser = Parser()
    sets = [_run(parser, file) for file in files]
    sets.sort(key=lambda one: (-len(one.measures), one.name))
    if options.predictions:
        _write(options.predictions, sets)
    scores = {one.name: _scores(one, options.seed) for one in sets}
    return Report(
        name="quantities",
        title="Quantities in NewsQuant's convention",
        question="Does sayso find the values, units, changes and concepts of news sentences?",
        data=(
            *(f"{one.name}: {len(one.texts)} texts, {one.total()} quantities." for one in sets),
            "The format is that of NewsQuant (Almasian, Kazakova, Göldner and Gertz, EMNLP 2023); "
            "the sets named after a model are its authors' conversion of the test cases of "
            "Microsoft's Recognizers-Text.",
        ),
        method=_method(),
        limits=_limits(),
        metrics={
            name: {
                system: {rule: msgspec.to_builtins(found) for rule, found in by_rule.items()}
                for system, by_rule in by_system.items()
            }
            for name, by_system in scores.items()
        },
        provenance=options.provenance,
        tables=tuple(_tables(sets, scores)),
        figures=(_figure(sets[0], scores[sets[0].name]),),
        errors=tuple(_errors(sets)),
    )


def _run(parser: Parser, file: Path) -> Set:
    texts = read(file)
    predicted: dict[str, Predicted] = {
        "sayso": [newsquant.convert(parser(item.text)) for item in texts]
    }
    ages = file.stem.startswith("age")
    for name, system in peers.systems().items():
        predicted[name] = [peers.in_newsquant(name, system(item.text), ages) for item in texts]
    return Set(file.stem, texts, predicted)


def _method() -> tuple[str, ...]:
    return (
        "One to one: a predicted quantity pairs with a gold one whose value it has (both ends of a "
        "range; relative tolerance 1e-5); value+unit (the normalised unit is the same), "
        "value+change and value+concept (one word in common) hold on such pairs.",
        "As published: the rules of the evaluator published with NewsQuant "
        "(satya77/CQE_Evaluation), written anew. They pair by value too, but a gold quantity that "
        "meets several predictions of its value can count more than once in change and concept; "
        "for quantulum3 a range in the gold is its mean. They report value+all concepts too.",
        "NewsQuant's convention differs from sayso's: a quantity without unit has the counted noun "
        "for its unit, vague numbers span their order of magnitude, an old and a new figure are a "
        "range, 5G is a quantity. The mapping is `experiments/newsquant.py` and `.toml`; peers' "
        "names of units are renamed by `experiments/peers.toml`. Peers give no change and no "
        "concept: theirs are taken for equal and none.",
        peers.about(),
        "Intervals in brackets are 95% percentile bootstrap intervals, resampling texts (Efron and "
        "Tibshirani 1993).",
    )


def _limits() -> tuple[str, ...]:
    return (
        "The rules were developed with these texts in sight; only texts never seen tell how they "
        "carry over.",
        "NewsQuant's annotation is not consistent; what was found is counted above and left in the "
        "scores.",
        "CQE, the extractor published with NewsQuant, needs spaCy 3.0 and is not run here; on the "
        "whole of NewsQuant its authors report F1 of 0.920 (value), 0.856 (with unit), 0.881 (with "
        "change) and 0.761 (with concept) by their rules.",
    )


Scored = dict[str, list[Measure]]  # by rule


def _scores(one: Set, seed: int) -> dict[str, Scored]:
    return {system: _score(one, system, seed) for system in one.predicted}


def _score(one: Set, system: str, seed: int) -> Scored:
    mean = system == "quantulum3"

    def paired(item: MeasuredText, given: newsquant.Quantities) -> dict[str, int]:
        return rules.pair(item.quantities, given).counts()

    def published(item: MeasuredText, given: newsquant.Quantities) -> dict[str, int]:
        return rules.published(item.quantities, given, mean=mean)

    whole = one.measures == rules.MEASURES
    return {
        "one to one": _measures(one, system, paired, one.measures, seed),
        "as published": _measures(
            one, system, published, rules.PUBLISHED if whole else one.measures, seed
        ),
    }


def _measures(
    one: Set,
    system: str,
    count: Callable[[MeasuredText, newsquant.Quantities], dict[str, int]],
    names: Sequence[str],
    seed: int,
) -> list[Measure]:
    pairs = list(zip(one.texts, one.predicted[system], strict=True))
    counted = [count(item, given) for item, given in pairs]
    found: list[Measure] = []
    for name in names:
        rows: list[list[Counts]] = [
            [(right[name], len(given), len(item.quantities))]
            for right, (item, given) in zip(counted, pairs, strict=True)
        ]
        for kind, statistic in _KINDS:
            found.append(
                measure(
                    f"{name}.{kind}",
                    statistic,
                    rows,
                    n_items=one.total(),
                    seed=seed,
                    resamples=RESAMPLES,
                )
            )
    return found


def shown(found: Measure) -> str:
    """Return a measure with its interval."""
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _tables(sets: Sequence[Set], scores: dict[str, dict[str, Scored]]) -> Iterator[Table]:
    for one in sets:
        by_system = scores[one.name]
        for rule in ("one to one", "as published"):
            columns = [found[rule] for found in by_system.values()]
            rows: list[tuple[Cell, ...]] = [
                (row[0].name, *map(shown, row))
                for row in zip(*columns, strict=True)
                if rule == "one to one" or row[0].name.endswith("f1")
            ]
            yield Table(
                title=f"{one.name}, {rule}", columns=("Measure", *by_system), rows=tuple(rows)
            )


def _figure(one: Set, by_system: dict[str, Scored]) -> Figure:
    drawn: dict[str, dict[str, tuple[float, float, float]]] = {}
    for system, found in by_system.items():
        drawn[system] = {
            m.name: (m.value, m.low, m.high)
            for m in found["one to one"]
            if m.name.endswith("f1") and None not in (m.value, m.low, m.high)
            if m.value is not None and m.low is not None and m.high is not None
        }
    return Figure(
        name="f1",
        caption=f"F1 on {one.name}, one to one, with 95% bootstrap intervals.",
        svg=intervals(drawn, "F1"),
    )


def _errors(sets: Sequence[Set]) -> Iterator[Table]:
    for one in sets:
        causes: Counter[tuple[str, str]] = Counter()
        doubted: Counter[tuple[str, str]] = Counter()
        for item, given in zip(one.texts, one.predicted["sayso"], strict=True):
            for error, gold in _wrong(item, given, one.measures):
                causes[error] += 1
                doubted[error] += _doubted(item, gold, error[0])
        rows: list[tuple[Cell, ...]] = [
            (*error, number, doubted[error])
            for error, number in sorted(causes.items(), key=lambda pair: (pair[0][0], -pair[1]))
        ]
        yield Table(
            title=f"Errors of sayso by cause: {one.name}",
            columns=("Measure", "Cause", "Quantities", "Of these annotation in doubt"),
            rows=tuple(rows),
        )
    if inconsistent := _inconsistent(sets):
        yield inconsistent


def _wrong(
    item: MeasuredText, given: newsquant.Quantities, measures: Sequence[str]
) -> Iterator[tuple[tuple[str, str], rules.Given | None]]:
    """Yield measure and cause of each error, with the gold quantity; no text is shown."""
    found = rules.pair(item.quantities, given)
    for gold in found.missed:
        ranged = "-" in str(gold["value"])[1:]
        yield ("value", "range missed" if ranged else "number missed"), gold
    for predicted in found.spurious:
        kind = "range" if "-" in predicted["value"][1:] else "number"
        yield ("value", f"{kind} not in the gold"), None
    for gold, predicted in found.pairs:
        for name, agrees in rules.agreement(gold, predicted).items():
            if not agrees and name in measures:
                kind = name.partition("+")[2]
                yield (kind, _cause(kind, gold, predicted)), gold


def _cause(kind: str, gold: rules.Given, predicted: rules.Given) -> str:
    if kind == "change":
        return f"{gold['change']} in the gold, {predicted['change']} given"
    key = "normalized_unit" if kind == "unit" else "referred_concepts"
    ours, theirs = (str(one[key]).lower() for one in (predicted, gold))
    if theirs == "-":
        return "none in the gold"
    if ours == "-":
        return "none given"
    if kind == "unit" and not set(ours.split()).isdisjoint(theirs.split()):
        return "more or fewer words of it"
    return "another"


@cache
def _doubts() -> tuple[dict[str, str | int], ...]:
    path = Path(__file__).with_name("newsquant_doubts.toml")
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["doubt"])


def _digest(item: MeasuredText) -> str:
    return hashlib.sha256(item.text.encode()).hexdigest()[:12]


def _doubted(item: MeasuredText, gold: rules.Given | None, measured: str) -> bool:
    """Tell whether an error falls on what is in doubt; what the gold lacks has no place."""
    place = next((i for i, one in enumerate(item.quantities) if one is gold), None)
    return any(
        doubt["text"] == _digest(item)
        and doubt.get("quantity") == place
        and doubt["measure"] == measured
        for doubt in _doubts()
    )


def _inconsistent(sets: Sequence[Set]) -> Table | None:
    texts = {_digest(item) for one in sets for item in one.texts}
    counted = Counter(
        (str(doubt["cause"]), str(doubt["measure"]))
        for doubt in _doubts()
        if doubt["text"] in texts
    )
    if not counted:
        return None
    return Table(
        title="Annotation in doubt",
        columns=("The annotation is", "Measure", "Quantities"),
        rows=tuple((*key, number) for key, number in sorted(counted.items())),
        note="By hand, in `experiments/newsquant_doubts.toml`: the least there is, for only what "
        "the errors led to was read again.",
    )


def _write(path: Path, sets: Sequence[Set]) -> None:
    items = [
        {**item.raw, "quantities": given}
        for one in sets
        for item, given in zip(one.texts, one.predicted["sayso"], strict=True)
    ]
    text = msgspec.json.format(msgspec.json.encode(items), indent=1).decode()
    path.write_text(text + "\n", encoding="utf-8")
