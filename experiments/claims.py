"""Claims: how numbers stand to one another within and across articles; disputes over a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import get_args

import disputes
import mixing
import msgspec
from protocol import Options, run
from relating import (
    Prediction,
    by_bare_numbers,
    by_sayso,
    circumstances,
    read,
    together,
    told_apart,
)

from sayso import Analysis, Analyzer, SaysoError, agreement, reading
from sayso.actors import Registry
from sayso.agreement import Event, Label, Reason
from sayso.datasets import gold
from sayso.reports import Figure, Report, Table, intervals
from sayso.reports.document import Cell
from sayso.scoring import (
    Scores,
    score_clusters,
    score_origins,
    score_pairs,
    score_relations,
)
from sayso.scoring.across import LABELS, Claims
from sayso.scoring.bootstrap import Measure

MOST_ERRORS = 80
ASIDE = "agreement-blind"
BARE, OWN = "bare numbers", "sayso"
FROM_TEXT = "from the text"
System = Callable[[Sequence[Analysis], Registry], Prediction]
SYSTEMS: dict[str, System] = {BARE: by_bare_numbers, OWN: by_sayso}


def claims(options: Options) -> Report:
    """Score relations against gold, or show the disputes of a corpus."""
    if options.corpus is not None:
        return _over_corpus(options, options.corpus)
    return _on_gold(options)


def files(root: Path) -> list[Path]:
    """Return the files that say what the gold is: articles, pairs and registries."""
    if root.is_file():
        return [root]
    return sorted(p for p in root.rglob("*") if p.suffix in {".json", ".jsonl", ".toml"})


def _on_gold(options: Options) -> Report:
    root = options.gold
    aside = agreement.events(root / ASIDE) if agreement.event_files(root / ASIDE) else []
    held = {event.name for event in aside}
    events = [event for event in agreement.events(root) if event.name not in held]
    told = [article for event in events for article in event.articles]
    ids = {article.id for article in told}
    ids |= {article.id for event in aside for article in event.articles}
    single = [article for article in gold(options.gold) if article.id not in ids]
    analyzer = cache(Analyzer)  # of one conflict each
    annotated = [[circumstances(analyzer(e.actors), one) for one in e.articles] for e in events]
    read_anew = [[read(analyzer(e.actors), one) for one in e.articles] for e in events]
    found = [one for articles in read_anew for one in articles]
    given = {"": annotated, f", {FROM_TEXT}": read_anew}
    registries = [analyzer(event.actors).registry for event in events]
    predicted = _predicted(given, registries)
    pairs = {
        name: score_pairs(events, said.labels, said.reasons, seed=options.seed)
        for name, said in predicted.items()
    }
    mixed = {
        f"{name}{way}": mixing.mixed(events, by_event, system, registries)
        for way, by_event in given.items()
        for name, system in SYSTEMS.items()
    }
    set_aside = _set_aside(aside, analyzer, options.seed) if aside else {}
    frequent = Counter(pair.label for event in events for pair in event.pairs).most_common(1)[0][0]
    always: dict[Claims, Label] = {
        (p.source, p.target): frequent for event in events for p in event.pairs
    }
    pairs["most frequent label"] = score_pairs(events, always, seed=options.seed)
    things = {n: score_clusters(events, p.clusters, options.seed) for n, p in predicted.items()}
    origins = {n: score_origins(events, p.origins, options.seed) for n, p in predicted.items()}
    alone = [read(analyzer(None), article) for article in single]
    relations = {
        "single articles": score_relations(single, alone, options.seed),
        "articles of events": score_relations(told, found, options.seed),
        "all": score_relations([*single, *told], [*alone, *found], options.seed),
    }
    if options.predictions:
        _write(options.predictions, predicted[OWN])
    count = sum(len(event.pairs) for event in events)
    return Report(
        name="claims",
        title="Claims: do the sources agree?",
        question="Where articles tell one event, does sayso see which of their numbers repeat, "
        "break down, revise or contradict one another, and which only look as if?",
        data=(
            f"{len(events)} events told by {len(told)} short articles, with {count} labelled pairs "
            f"of their numbers; and the relations within {len(single)} single articles. Rules and "
            "limits of the annotation are in `data/README.md`.",
        ),
        method=(
            "Systems label each pair of the gold: repeats, part of, revises, conflicts, not "
            "comparable. They are given the annotated articles, or (*from the text*) what sayso "
            "finds in the bare texts; a pair with a number that is not found is missed. Macro F1 "
            "is the mean over the five labels.",
            "*Bare numbers* compares what counts the same noun: equal numbers repeat, others "
            "conflict, and numbers of two nouns are not comparable. Its clusters are nouns, its "
            "origins articles.",
            "*sayso* collates the claims of an event (`sayso.ledger.Collator`); what it does not "
            "compare counts as not comparable, of two things.",
            "The gold marks no role, polarity, gazetteer place or date of a number: in annotated "
            "articles these are what sayso reads.",
            "The first measurement on seven of these events, before anything was mended on "
            "them, gave sayso a macro F1 of 0.631 (0.520 to 0.716), and 0.519 from the text. "
            "Two more, of a dam and of a school, were put aside until the rules had been "
            "mended with the errors on the seven in mind: the first measurement on them gave "
            "0.627, and 0.569 from the text. Both were blind. Four more, of a market, a bridge, a "
            "battle of boats and a power grid, by an annotator who had seen no rule, gave 0.467, "
            "and 0.363 from the text, when they were first measured, and 0.511 and 0.398 after "
            "the rules had been mended with the first nine in mind. Five more, blind again, gave "
            "0.408, and 0.276 from the text, and 0.503 and 0.313 after the rules had been mended "
            "with the first thirteen in mind. The weights by which claims are taken for one "
            "figure have since been learnt from all eighteen, so that the figures below are those "
            "of development; with weights learnt on the other events alone "
            "(`training.likeness --folds`), the eighteen have 0.778, and 0.632 from the text.",
            *_aside_method(aside),
            "Intervals in brackets are 95% percentile bootstrap intervals that draw whole events, "
            "or articles for the relations within them (Davison and Hinkley 1997).",
        ),
        limits=(
            f"{len(events)} events are few, and they were written to hold these cases. Pairs of "
            "an event are not independent; the intervals allow for that, the point estimates do "
            "not.",
        ),
        metrics={
            "pairs": _builtins(pairs),
            "set aside": _builtins(set_aside),
            "clusters": _builtins(things),
            "origins": _builtins(origins),
            "relations": _builtins(relations),
            "mixed": {name: {"across": found.share} for name, found in mixed.items()},
        },
        provenance=options.provenance,
        tables=(
            _table("Pairs of claims", pairs),
            *([_aside_table(set_aside, aside)] if aside else []),
            mixing.table(mixed),
            _confusions(events, predicted[OWN]),
            _by_event(events, predicted),
            _table("Claims of one thing, put together", things),
            _table("Who counted: origins of clusters of several claims", origins),
            _table("Relations within an article, found by sayso", relations),
        ),
        figures=(_figure(pairs),),
        errors=(_errors(pairs[OWN]),),
    )


def _predicted(
    given: Mapping[str, Sequence[Sequence[Analysis]]], registries: Sequence[Registry]
) -> dict[str, Prediction]:
    """Return what each system says of the articles of each event, given in each way."""
    return {
        f"{name}{way}": together(
            [
                told_apart(articles, system(articles, registry))
                for articles, registry in zip(by_event, registries, strict=True)
            ]
        )
        for way, by_event in given.items()
        for name, system in SYSTEMS.items()
    }


def _set_aside(
    events: Sequence[Event], analyzer: Callable[[Path | None], Analyzer], seed: int
) -> dict[str, Scores]:
    """Score the events that nothing was tuned on."""
    given = {
        "": [[circumstances(analyzer(e.actors), a) for a in e.articles] for e in events],
        f", {FROM_TEXT}": [[read(analyzer(e.actors), a) for a in e.articles] for e in events],
    }
    said = _predicted(given, [analyzer(event.actors).registry for event in events])
    return {n: score_pairs(events, p.labels, p.reasons, seed=seed) for n, p in said.items()}


def _aside_method(events: Sequence[Event]) -> tuple[str, ...]:
    """Say what the events are that were put aside, where there are any."""
    if not events:
        return ()
    return (
        f"{len(events)} more events were written and labelled by somebody who had not seen the "
        "rules at work on them, and put aside: figures for them are blind, and few. Their errors "
        "have not been looked at and are not listed.",
    )


def _aside_table(scores: Mapping[str, Scores], events: Sequence[Event]) -> Table:
    found = _table("Pairs of claims of the events that were put aside", scores)
    count = sum(len(event.pairs) for event in events)
    return msgspec.structs.replace(found, note=f"{len(events)} events, {count} pairs; blind.")


def _over_corpus(options: Options, corpus: Path) -> Report:
    analyzer = Analyzer()
    articles: list[Analysis] = []
    unread: list[str] = []
    for article in reading.read(corpus):
        if isinstance(article, SaysoError):
            unread.append(str(article))
        else:
            articles.append(analyzer(article))
    if not articles:
        raise SaysoError("; ".join(unread) or "no article", str(corpus))
    said = by_sayso(articles, analyzer.registry)
    if options.predictions:
        _write(options.predictions, said)
    found = disputes.find(articles, said)
    return Report(
        name="claims",
        title="Claims: where the sources disagree",
        question="Which figures were disputed or revised, by whom, and how did they move?",
        data=(
            f"{len(articles)} articles with {sum(len(a.claims) for a in articles):,} numbers."
            + (f" {len(unread)} could not be read." if unread else ""),
        ),
        method=(
            "A dispute is a group of claims of one thing of which at least two conflict, or one "
            "revises another. They are shown in order of publication (by name, where an article "
            "has no date), then of the text: nothing is averaged, low and high stand as they are. "
            "Nothing is corrected by hand: how often sayso errs is measured in the "
            "[report on gold](../claims.md).",
        ),
        limits=(
            "A claim is what a source is reported to have said, not what happened; that two "
            "figures disagree does not say which is right.",
        ),
        metrics=disputes.metrics(articles, said, found),
        provenance=options.provenance,
        tables=(
            disputes.summary(articles, said, found),
            disputes.timeline(found, analyzer.registry),
        ),
        errors=(Table(title="Not read", columns=("Input",), rows=tuple((u,) for u in unread)),)
        if unread
        else (),
    )


def _builtins(scores: Mapping[str, Scores]) -> dict[str, object]:
    return {name: msgspec.to_builtins(found.measures) for name, found in scores.items()}


def _shown(found: Measure) -> str:
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _table(title: str, scores: Mapping[str, Scores]) -> Table:
    measures = {name: {m.name: m for m in found.measures} for name, found in scores.items()}
    names = list(dict.fromkeys(name for found in measures.values() for name in found))
    rows: list[tuple[Cell, ...]] = [
        (name, *(_shown(found[name]) if name in found else None for found in measures.values()))
        for name in names
    ]
    return Table(title=title, columns=("Measure", *scores), rows=tuple(rows))


def _confusions(events: Sequence[Event], said: Prediction) -> Table:
    counts = Counter(
        ((pair.label, pair.reason), _label(said, pair.source, pair.target))
        for event in events
        for pair in event.pairs
    )
    kinds: list[tuple[Label, Reason | None]] = [
        *((label, None) for label in LABELS if label != "not_comparable"),
        *(("not_comparable", reason) for reason in get_args(Reason)),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            ", ".join(filter(None, kind)).replace("_", " "),
            *(counts[kind, given] for given in LABELS),
        )
        for kind in kinds
    ]
    return Table(
        title="What sayso calls them, given the annotated articles",
        columns=("In the gold", *(label.replace("_", " ") for label in LABELS)),
        rows=tuple(rows),
        note="Whatever the direction.",
    )


def _label(said: Prediction, source: tuple[str, str], target: tuple[str, str]) -> Label | None:
    return said.labels.get((source, target), said.labels.get((target, source)))


def _by_event(events: Sequence[Event], predicted: Mapping[str, Prediction]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for event in events:
        scores = [score_pairs([event], said.labels, resamples=1) for said in predicted.values()]
        rows.append(
            (
                event.name,
                len(event.articles),
                len(event.pairs),
                *(found["pairs.macro_f1"].value for found in scores),
            )
        )
    return Table(
        title="Event by event: macro F1 of the pairs",
        columns=("Event", "Articles", "Pairs", *predicted),
        rows=tuple(rows),
        note="Over the labels that occur in the event or are predicted in it.",
    )


def _figure(scores: Mapping[str, Scores]) -> Figure:
    shown: dict[str, dict[str, tuple[float, float, float]]] = {}
    for name, found in scores.items():
        shown[name] = {
            one.name: (one.value, one.low, one.high)
            for one in found.measures
            if one.name.endswith("f1")
            and one.value is not None
            and one.low is not None
            and one.high is not None
        }
    return Figure(
        name="pairs",
        caption="F1 of the pairs, with 95% intervals over events.",
        svg=intervals(shown, "F1"),
    )


def _errors(scores: Scores) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (error.article, error.gold, error.text, error.note) for error in scores.errors
    ]
    return Table(
        title="What sayso got wrong, given the annotated articles",
        columns=("Event", "Claims", "As written", "Gold / predicted"),
        rows=tuple(rows[:MOST_ERRORS]),
        note=f"The first {MOST_ERRORS} of {len(rows)}." if len(rows) > MOST_ERRORS else None,
    )


def _write(path: Path, said: Prediction) -> None:
    lines = (
        msgspec.json.encode({"from": one, "to": other, "label": label, "reason": reason}).decode()
        for (one, other), label in said.labels.items()
        for reason in (said.reasons.get((one, other)),)
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    run(claims, "articles to look for disputes in: a file or a folder", files=files)
