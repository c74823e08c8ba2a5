"""Stance toward mentions in sentences of NewsMTSC, against lexicons and a trained classifier."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec
from calibration import LABELS, Answer, calibration_error, drawn
from light_stance import fit, seen
from protocol import Options

from sayso import SaysoError
from sayso.datasets import Target, newsmtsc
from sayso.framing.judging import Judge, Judgement
from sayso.framing.sentiment import tone
from sayso.framing.stance import toward
from sayso.language import Parser
from sayso.records import StanceLabel
from sayso.reports import Figure, Report, Table, intervals, trace
from sayso.scoring.bootstrap import Counts, Measure, accuracy, f1, macro_f1, measure

TRAINING = "train.jsonl"
RESAMPLES = 1000
OWN = "sayso"
LEXICON = "sayso, lexicon alone"
LIGHT = "TF-IDF, syntax + logistic regression"
VADER_NEUTRAL = 0.05
LONG = 35  # words of a sentence

Labels = Sequence[StanceLabel]


class Answers(NamedTuple):
    """What a system makes of targets; probabilities where it has any."""

    labels: Labels
    probabilities: Sequence[Judgement] | None = None


def mention_stance(options: Options, corpus: Path) -> Report:
    """Label each target of a corpus; score where the corpus gives labels."""
    files = [corpus]
    if corpus.is_dir():
        files = sorted(path for path in corpus.glob("*.jsonl") if path.name != TRAINING)
    targets = [target for file in files for target in newsmtsc(file)]
    if not targets:
        raise SaysoError("holds no targets", str(corpus))
    training_file = files[0].parent / TRAINING
    trained_on = [] if training_file in files or not training_file.exists() else [training_file]
    training = [t for file in trained_on for t in newsmtsc(file) if t.label is not None]
    systems = dict(_systems(targets, training, options.seed))
    if options.predictions:
        lines = zip(targets, systems[OWN].labels, strict=True)
        options.predictions.write_bytes(
            b"".join(
                msgspec.json.encode({"gid": target.gid, "label": label}) + b"\n"
                for target, label in lines
            )
        )
    scores = {name: _scores(targets, found, options.seed) for name, found in systems.items()}
    scored = [target for target in targets if target.label is not None]
    return Report(
        name="framing",
        title="Stance toward mentions, on NewsMTSC",
        question="How does a sentence of political news portray a person it names: against "
        "lexicons that know no target, and against a classifier trained on such sentences?",
        data=(
            f"{corpus.name}: {len(targets):,} targets, {len(scored):,} of them labelled, in "
            f"{len({t.sentence for t in targets}):,} sentences; {len(training):,} labelled "
            "targets to train the baseline on. Hamborg and Donnay (2021), NewsMTSC, EACL. No "
            "sentence of it is shown here.",
        ),
        method=(
            "*sayso* is the encoder that ships with it (see its model card): it reads the sentence "
            f"with the target marked. It was trained on `{TRAINING}`, less a tenth of its articles "
            "on which it was chosen and its probabilities were calibrated.",
            "*sayso, lexicon alone* goes by the connotations of the predicates that the target is "
            "an argument of, and the tone of the words around it, less the words of the topic. It "
            "is written by hand; three numbers (weight, fading and scale of the tone) were set on "
            "a sample of the training part.",
            "*TextBlob* and *VADER* score the whole sentence, whoever is spoken of. *TF-IDF, "
            "syntax + logistic regression* is scikit-learn's, on words and pairs of words, on what "
            "governs the target and hangs on it in the parse, and on both lexicons' scores; "
            f"trained on all of `{TRAINING}`. *majority* is the most frequent label of the "
            "training part.",
            f"Intervals: 95% percentile bootstrap, {RESAMPLES} resamples of articles. Calibration "
            "error: expected, in 15 equal bins (Guo et al. 2017).",
        ),
        limits=(
            "The sentences are of US politics, not of the war, and many targets are persons: the "
            "figures tell how the method carries over, not how well it does on its own ground.",
        ),
        metrics={
            name: {
                m.name: {"value": m.value, "low": m.low, "high": m.high, "items": m.n_items}
                for m in found
            }
            for name, found in scores.items()
        },
        provenance=trace(
            options.provenance.command, options.provenance.seed, [corpus, *trained_on]
        ),
        tables=(
            _table(scores),
            _confusion(targets, systems[OWN].labels),
            _circumstances(targets, systems),
        ),
        figures=(_figure(scores), _reliability(targets, systems)) if scored else (),
    )


def _systems(
    targets: Sequence[Target], training: Sequence[Target], seed: int
) -> Iterator[tuple[str, Answers]]:
    judge, parser = Judge(), Parser()
    judged = [judge(target.sentence, [target.span])[0] for target in targets]
    yield OWN, Answers([judgement.label for judgement in judged], judged)
    yield LEXICON, Answers(list(_by_lexicon(targets, parser)))
    tones = {sentence: tone([sentence]) for sentence in dict.fromkeys(t.sentence for t in targets)}
    yield "TextBlob alone", Answers([_label(tones[t.sentence].polarity, 0.0) for t in targets])
    yield (
        "VADER alone",
        Answers([_label(tones[t.sentence].compound, VADER_NEUTRAL) for t in targets]),
    )
    labels = [target.label for target in training if target.label is not None]
    if labels:
        learnt = seen([target for target in training if target.label is not None], parser)
        model = fit(list(learnt), labels)
        found = [Judgement(*map(float, row)) for row in model(list(seen(targets, parser)))]
        yield LIGHT, Answers([judgement.label for judgement in found], found)
    counts = Counter(t.label for t in training or targets if t.label is not None)
    most = min(LABELS, key=lambda label: (-counts[label], label))
    yield "majority", Answers([most] * len(targets))


def _by_lexicon(targets: Sequence[Target], parser: Parser) -> Iterator[StanceLabel]:
    for sentence, group in groupby(targets, key=lambda target: target.sentence):
        parsed = parser(sentence)
        for target in group:
            start, end = parsed.view.project(target.span)
            mention = parsed.doc.char_span(start, end, alignment_mode="expand")
            yield toward(mention).label if mention else "neutral"


def _label(score: float, neutral: float) -> StanceLabel:
    if abs(score) <= neutral:
        return "neutral"
    return "positive" if score > 0 else "negative"


def _by_article(targets: Sequence[Target]) -> list[list[int]]:
    """Return the places of the labelled targets of each article."""
    articles: dict[str, list[int]] = {}
    for place, target in enumerate(targets):
        if target.label is not None:
            articles.setdefault(target.article, []).append(place)
    return list(articles.values())


def _scores(targets: Sequence[Target], found: Answers, seed: int) -> list[Measure]:
    articles = _by_article(targets)
    pairs = [[(targets[i].label, found.labels[i]) for i in article] for article in articles]
    counts: list[list[Counts]] = [
        [
            tuple(n for label in LABELS for n in _counts(gold, given, label))
            for gold, given in article
            if gold
        ]
        for article in pairs
    ]
    hits: list[list[Counts]] = [
        [(int(gold == label), 1) for gold, label in article] for article in pairs
    ]
    n_items = sum(map(len, articles))

    def measured(name: str, of: str, rows: Sequence[Sequence[Counts]], items: int) -> Measure:
        statistic = {"macro_f1": macro_f1, "accuracy": accuracy, "f1": f1}[of]
        return measure(name, statistic, rows, n_items=items, seed=seed, resamples=RESAMPLES)

    measures = [
        measured("macro F1", "macro_f1", counts, n_items),
        measured("accuracy", "accuracy", hits, n_items),
    ]
    for index, name in enumerate(LABELS):
        rows = [[row[3 * index : 3 * index + 3] for row in article] for article in counts]
        items = sum(row[2] for article in rows for row in article)
        measures.append(measured(f"F1 {name}", "f1", rows, items))
    if found.probabilities is not None:
        answers = [[_answer(targets[i], found, i) for i in article] for article in articles]
        measures.append(calibration_error(answers, seed))
    return measures


def _answer(target: Target, found: Answers, place: int) -> Answer:
    assert found.probabilities is not None
    assert target.label is not None
    return Answer(found.probabilities[place], target.label)


def _counts(gold: StanceLabel, predicted: StanceLabel, label: StanceLabel) -> Counts:
    return int(gold == predicted == label), int(predicted == label), int(gold == label)


def _table(scores: Mapping[str, Sequence[Measure]]) -> Table:
    first = scores[OWN]
    return Table(
        title="Measures, with 95% intervals",
        columns=("System", *(f"{found.name} (n = {found.n_items})" for found in first)),
        rows=tuple(
            (
                system,
                *(_written(found) for found in measures),
                *[None] * (len(first) - len(measures)),
            )
            for system, measures in scores.items()
        ),
    )


def _written(found: Measure) -> str | None:
    if found.value is None or found.low is None or found.high is None:
        return None if found.value is None else f"{found.value:.3f}"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _confusion(targets: Sequence[Target], labels: Labels) -> Table:
    counts = Counter((target.label, label) for target, label in zip(targets, labels, strict=True))
    golds = [*LABELS, *([None] if any(target.label is None for target in targets) else [])]
    return Table(
        title="Where sayso errs: targets by label",
        columns=("Gold \\ sayso", *LABELS),
        rows=tuple(
            (gold or "not labelled", *(counts[gold, label] for label in LABELS)) for gold in golds
        ),
    )


_NEGATION = re.compile(r"\b(?:not|never|no|nobody|without|cannot)\b|n['’]t\b", re.IGNORECASE)
# What may make a target hard.
CIRCUMSTANCES: dict[str, Callable[[Target, Sequence[Target]], bool]] = {
    "another target of the sentence is labelled otherwise": lambda target, beside: any(
        other.label != target.label for other in beside
    ),
    "another target, all labelled alike": lambda target, beside: all(
        other.label == target.label for other in beside
    ),
    f"more than {LONG} words": lambda target, beside: len(target.sentence.split()) > LONG,
    "words in quotation marks": lambda target, beside: any(c in target.sentence for c in '"“'),
    "negated": lambda target, beside: _NEGATION.search(target.sentence) is not None,
    "the mention is a pronoun": lambda target, beside: (
        target.sentence[slice(*target.span)].lower()
        in ("he", "she", "him", "her", "his", "they", "them", "their", "i", "me", "we", "it")
    ),
    "the words have a tone, against the label": lambda target, beside: (
        target.label in ("negative", "positive")
        and _label(tone([target.sentence]).compound, VADER_NEUTRAL) not in ("neutral", target.label)
    ),
    "the words have a tone, the label none": lambda target, beside: (
        target.label == "neutral" and abs(tone([target.sentence]).compound) > VADER_NEUTRAL
    ),
    "labelled, but no word has a tone": lambda target, beside: (
        target.label != "neutral" and abs(tone([target.sentence]).compound) <= VADER_NEUTRAL
    ),
}


def _circumstances(targets: Sequence[Target], systems: Mapping[str, Answers]) -> Table:
    """Return how often systems err where a target is hard in one way or another."""
    sentences: dict[str, list[Target]] = {}
    for target in targets:
        sentences.setdefault(target.sentence, []).append(target)
    rows = []
    names = [name for name in (OWN, LIGHT, LEXICON) if name in systems]
    scored = [i for i, target in enumerate(targets) if target.label is not None]
    for circumstance, holds in {"any": lambda *_: True, **CIRCUMSTANCES}.items():
        places = [
            i
            for i in scored
            if holds(targets[i], [t for t in sentences[targets[i].sentence] if t != targets[i]])
        ]
        wrong = [sum(systems[name].labels[i] != targets[i].label for i in places) for name in names]
        shares = [f"{100 * n / len(places):.1f}%" if places else None for n in wrong]
        rows.append((circumstance, len(places), *shares))
    return Table(
        title="Errors by cause: how many targets are labelled wrongly where",
        columns=("Where", "Targets", *names),
        rows=tuple(rows),
        note="A target may stand in several rows. Tone: VADER's compound beyond ±0.05.",
    )


def _reliability(targets: Sequence[Target], systems: Mapping[str, Answers]) -> Figure:
    places = [place for article in _by_article(targets) for place in article]
    return drawn(
        {
            name: [_answer(targets[place], found, place) for place in places]
            for name, found in systems.items()
            if found.probabilities is not None
        },
        "on NewsMTSC",
    )


def _figure(scores: Mapping[str, Sequence[Measure]]) -> Figure:
    values = {
        system: {m.name: (m.value or 0.0, m.low or 0.0, m.high or 0.0) for m in measures}
        for system, measures in scores.items()
    }
    return Figure(
        name="measures",
        caption="Stance toward mentions, with 95% bootstrap intervals.",
        svg=intervals(values, "score"),
    )
