"""Stance toward mentions in sentences of NewsMTSC, against lexicons and a trained classifier."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import msgspec
from protocol import Options

from sayso import SaysoError
from sayso.datasets import Target, newsmtsc
from sayso.framing.sentiment import tone
from sayso.framing.stance import toward
from sayso.language import Parser
from sayso.records import StanceLabel
from sayso.reports import Figure, Report, Table, intervals, trace
from sayso.scoring.bootstrap import Counts, Measure, accuracy, f1, macro_f1, measure

LABELS: tuple[StanceLabel, ...] = ("negative", "neutral", "positive")
TRAINING = "train.jsonl"
RESAMPLES = 1000
WINDOW = 6
OWN = "sayso"
VADER_NEUTRAL = 0.05

Labels = Sequence[StanceLabel]


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
        lines = zip(targets, systems[OWN], strict=True)
        options.predictions.write_bytes(
            b"".join(
                msgspec.json.encode({"gid": target.gid, "label": label}) + b"\n"
                for target, label in lines
            )
        )
    scores = {name: _scores(targets, labels, options.seed) for name, labels in systems.items()}
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
            "*sayso* reads the sentence with the target as the mention: the connotations of the "
            "predicates it is an argument of, and the tone of the words around it, less the words "
            "of the topic. Its lexicon is written by hand; three numbers (weight, fading and "
            "scale of the tone) were set on a sample of the training part.",
            "*TextBlob* and *VADER* score the whole sentence, whoever is spoken of. *TF-IDF + "
            "logistic regression* is scikit-learn's, on the words of the sentence and those "
            f"within {WINDOW} of the target, marked by side, trained on `{TRAINING}` beside the "
            "corpus. *majority* is the most frequent label of the training part.",
            f"Intervals: 95% percentile bootstrap, {RESAMPLES} resamples of sentences.",
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
        tables=(_table(scores), _confusion(targets, systems[OWN])),
        figures=(_figure(scores),) if scored else (),
    )


def _systems(
    targets: Sequence[Target], training: Sequence[Target], seed: int
) -> Iterator[tuple[str, Labels]]:
    yield OWN, list(_own(targets))
    tones = {sentence: tone([sentence]) for sentence in dict.fromkeys(t.sentence for t in targets)}
    yield "TextBlob alone", [_label(tones[t.sentence].polarity, 0.0) for t in targets]
    yield "VADER alone", [_label(tones[t.sentence].compound, VADER_NEUTRAL) for t in targets]
    if training:
        yield "TF-IDF + logistic regression", _trained(targets, training, seed)
    counts = Counter(t.label for t in training or targets if t.label is not None)
    most = min(LABELS, key=lambda label: (-counts[label], label))
    yield "majority", [most] * len(targets)


def _own(targets: Sequence[Target]) -> Iterator[StanceLabel]:
    parser = Parser()
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


def _trained(targets: Sequence[Target], training: Sequence[Target], seed: int) -> Labels:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer=_features, min_df=2, sublinear_tf=True),
        LogisticRegression(C=2.0, class_weight="balanced", max_iter=1000, random_state=seed),
    )
    model.fit(training, [target.label for target in training])
    labels: Labels = [LABELS[LABELS.index(label)] for label in model.predict(targets)]
    return labels


_WORD = re.compile(r"\w+|[^\w\s]")


def _features(target: Target) -> list[str]:
    start, end = target.span
    before = _WORD.findall(target.sentence[:start].lower())
    after = _WORD.findall(target.sentence[end:].lower())
    words = [*before, "TARGET", *after]
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    near = [f"< {word}" for word in before[-WINDOW:]] + [f"> {word}" for word in after[:WINDOW]]
    return words + pairs + near


def _scores(targets: Sequence[Target], labels: Labels, seed: int) -> list[Measure]:
    pairs = [
        [(target.label, label) for target, label in group if target.label is not None]
        for _, group in groupby(
            zip(targets, labels, strict=True), key=lambda pair: pair[0].sentence
        )
    ]
    sentences = [sentence for sentence in pairs if sentence]
    counts: list[list[Counts]] = [
        [tuple(n for label in LABELS for n in _counts(*pair, label)) for pair in sentence]
        for sentence in sentences
    ]
    hits: list[list[Counts]] = [
        [(int(gold == label), 1) for gold, label in sentence] for sentence in sentences
    ]
    n_items = sum(map(len, sentences))

    def measured(name: str, of: str, rows: Sequence[Sequence[Counts]], items: int) -> Measure:
        statistic = {"macro_f1": macro_f1, "accuracy": accuracy, "f1": f1}[of]
        return measure(name, statistic, rows, n_items=items, seed=seed, resamples=RESAMPLES)

    found = [
        measured("macro F1", "macro_f1", counts, n_items),
        measured("accuracy", "accuracy", hits, n_items),
    ]
    for index, name in enumerate(LABELS):
        rows = [[row[3 * index : 3 * index + 3] for row in sentence] for sentence in counts]
        items = sum(row[2] for sentence in rows for row in sentence)
        found.append(measured(f"F1 {name}", "f1", rows, items))
    return found


def _counts(gold: StanceLabel, predicted: StanceLabel, label: StanceLabel) -> Counts:
    return int(gold == predicted == label), int(predicted == label), int(gold == label)


def _table(scores: Mapping[str, Sequence[Measure]]) -> Table:
    first = next(iter(scores.values()))
    return Table(
        title="Measures, with 95% intervals",
        columns=("System", *(f"{found.name} (n = {found.n_items})" for found in first)),
        rows=tuple(
            (system, *(_written(found) for found in measures))
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
