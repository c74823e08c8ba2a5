"""Framing: stance, reporting class and frames on gold, or stance toward mentions on NewsMTSC."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import TypeVar

import msgspec
from mention_stance import mention_stance
from protocol import Options, run
from side_stance import ALONE, by_cause, by_label, calibrated

from sayso import Analysis, Analyzer, Article, Attribution, Span
from sayso.datasets import gold
from sayso.framing import Framer
from sayso.language import Parser
from sayso.records import Frame, Framing, Reporting, StanceLabel
from sayso.reports import Figure, Report, Table, intervals
from sayso.scoring import Scores, score_framing
from sayso.scoring.bootstrap import Measure

OWN = "sayso, on gold statements"
WALK = "sayso, whole walk"
MEASURES = ("reporting.accuracy", "stance.accuracy", "stance.macro_f1", "frames.f1")
# As VADER's authors advise; TextBlob's polarity is 0 where no word is known.
VADER_NEUTRAL = 0.05
LONGEST_QUOTE = 160

Label = Callable[[Framing], float]
_Name = TypeVar("_Name", bound=str)


def framing(options: Options) -> Report:
    """Score framing on gold statements, or on mentions in a public corpus."""
    if options.corpus is not None:
        return mention_stance(options, options.corpus)
    annotated = gold(options.gold)
    analyzer = Analyzer()
    framed = [reframed(one, analyzer.parser, analyzer.frame) for one in annotated]
    if options.predictions:
        lines = "".join(f"{analysis.to_json()}\n" for analysis in framed)
        options.predictions.write_text(lines, encoding="utf-8")
    named = [_sides_named(one, analyzer) for one in framed]
    by_itself = {
        name: [reframed(one, analyzer.parser, Framer(analyzer.registry, w)) for one in annotated]
        for name, w in ALONE.items()
    }
    own = {OWN: framed, **by_itself}
    table, reliability = calibrated(annotated, own, options.seed)
    systems: dict[str, Sequence[Analysis]] = {
        **own,
        WALK: [
            msgspec.structs.replace(analyzer(Article(id=one.id, text=one.text)), meta=one.meta)
            for one in annotated
        ],
        "TextBlob alone": _by_tone(framed, named, lambda tone: tone.polarity, 0.0),
        "VADER alone": _by_tone(framed, named, lambda tone: tone.compound, VADER_NEUTRAL),
        "majority": _majority(annotated, named),
    }
    scores = {
        name: score_framing(annotated, predicted, options.seed)
        for name, predicted in systems.items()
    }
    statements = sum(len(one.attributions) for one in annotated)
    return Report(
        name="framing",
        title="Framing: stance, reporting class and frames",
        question="Does sayso read how a statement portrays each side, how its cue reports it and "
        "which frames it calls up as the annotators do?",
        data=(
            f"{len(annotated)} article{'s'[: len(annotated) > 1]} of project gold, {statements} "
            "attributed statements. Most were constructed for this project; see `data/README.md`.",
        ),
        method=(
            f"*{OWN}* takes the statements, cues and speakers of the gold, so that only framing "
            f"is measured; *{WALK}* starts from the bare text and is measured on those statements "
            "that it finds whole. Stance is measured for each side on every statement, with *not "
            "spoken of* as a class of its own.",
            "Stance is read by a lexicon of connotations and by an encoder trained on NewsMTSC, "
            "weighed against each other; *lexicon alone* and *encoder alone* are the same with one "
            "of them. The weights were set on the benchmark across sources "
            "(`data/gold/agreement`), not on this gold.",
            "Baselines: a lexicon's score of the statement is taken as the stance toward every "
            "side that the registry finds named in it (TextBlob: its sign; VADER: beyond ±0.05, "
            "as its authors advise). They know no reporting classes, which count as neutral, and "
            "no frames. *majority* gives every side named the most frequent label of the other "
            "articles, and every statement their most frequent reporting class and frame; with "
            "one article, of that article itself. The gold is too small to train a classifier of "
            "frames: what one reaches stands in the report on war news.",
            "Intervals: 95% percentile bootstrap over "
            + ("articles." if len(annotated) > 1 else "the statements of the one article."),
        ),
        limits=(
            "The lexicons of frames and cues were developed on these articles and on part of the "
            "war news: these figures are not blind. What they do on other articles is told by the "
            "report on war news.",
            'The rules that lead from "it" and "the attack" to a side were drawn from the '
            "benchmark across sources, with the errors on this gold in view: its figures are not "
            "blind.",
            "One annotation of each article: the figures cannot show where annotators differ.",
        ),
        metrics={name: _metrics(found) for name, found in scores.items()},
        provenance=options.provenance,
        tables=(
            _table(scores),
            by_label(annotated, own, options.seed),
            table,
            by_cause(annotated, own, named),
            _per_article(annotated, framed, options.seed),
            _tones(annotated, framed),
        ),
        figures=(_figure(scores), reliability),
        errors=(_errors(scores[OWN]), _frame_errors(annotated, framed)),
    )


def reframed(one: Analysis, parser: Parser, frame: Framer) -> Analysis:
    """Frame the gold's statements, from their spans and speakers alone."""
    parsed = parser(one.text)

    def project(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(parsed.view.project(span) for span in spans)

    bare = tuple(
        msgspec.structs.replace(
            attribution,
            source=None if attribution.source is None else project(attribution.source),
            cue=project(attribution.cue),
            content=project(attribution.content),
            reporting="neutral",
            stance={},
            frames=(),
        )
        for attribution in one.attributions
    )
    found = frame(parsed, bare, one.speakers)
    return msgspec.structs.replace(
        one,
        attributions=tuple(
            msgspec.structs.replace(
                attribution, source=given.source, cue=given.cue, content=given.content
            )
            for attribution, given in zip(found, one.attributions, strict=True)
        ),
    )


def _sides_named(one: Analysis, analyzer: Analyzer) -> list[list[str]]:
    """Return, for each statement, the sides that the registry finds named in it."""
    sides = {
        attribution.id: [
            match.entry.side
            for start, end in attribution.content
            for match in analyzer.registry.find(one.text[start:end])
            if match.entry.side is not None and match.entry.kind != "place"
        ]
        for attribution in one.attributions
    }
    return [sorted(set(found)) for found in sides.values()]


def _relabelled(
    one: Analysis,
    stances: Sequence[Mapping[str, StanceLabel]],
    reporting: Reporting,
    frames: tuple[Frame, ...],
) -> Analysis:
    return msgspec.structs.replace(
        one,
        attributions=tuple(
            msgspec.structs.replace(
                attribution, stance=dict(stance), reporting=reporting, frames=frames
            )
            for attribution, stance in zip(one.attributions, stances, strict=True)
        ),
    )


def _by_tone(
    framed: Sequence[Analysis], named: Sequence[list[list[str]]], score: Label, neutral: float
) -> list[Analysis]:
    def label(attribution: Attribution) -> StanceLabel:
        value = score(attribution.framing) if attribution.framing else 0.0
        if abs(value) <= neutral:
            return "neutral"
        return "positive" if value > 0 else "negative"

    return [
        _relabelled(
            one,
            [
                dict.fromkeys(sides, label(attribution))
                for attribution, sides in zip(one.attributions, found, strict=True)
            ],
            "neutral",
            (),
        )
        for one, found in zip(framed, named, strict=True)
    ]


def _majority(annotated: Sequence[Analysis], named: Sequence[list[list[str]]]) -> list[Analysis]:
    found = []
    for one, sides in zip(annotated, named, strict=True):
        others = [
            attribution
            for other in annotated
            if other.id != one.id or len(annotated) == 1
            for attribution in other.attributions
        ]
        stance = _most(Counter(label for a in others for label in a.stance.values()), "neutral")
        reporting = _most(Counter(a.reporting for a in others), "neutral")
        frame = _most(Counter(frame for a in others for frame in a.frames), "military")
        stances = [dict.fromkeys(statement, stance) for statement in sides]
        found.append(_relabelled(one, stances, reporting, (frame,)))
    return found


def _most(counts: Counter[_Name], default: _Name) -> _Name:
    return min(counts, key=lambda label: (-counts[label], label), default=default)


def _metrics(scores: Scores) -> dict[str, dict[str, float | int | None]]:
    return {
        found.name: {
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "items": found.n_items,
        }
        for found in scores.measures
    }


def _written(found: Measure) -> str | None:
    if found.value is None:
        return None
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _table(scores: Mapping[str, Scores]) -> Table:
    names = list(dict.fromkeys(m.name for found in scores.values() for m in found.measures))
    measures = {s: {m.name: m for m in found.measures} for s, found in scores.items()}
    return Table(
        title="Measures, with 95% intervals",
        columns=("Measure", "Items", *scores),
        rows=tuple(
            (
                name,
                measures[OWN][name].n_items if name in measures[OWN] else None,
                *(
                    _written(measures[system][name]) if name in measures[system] else None
                    for system in scores
                ),
            )
            for name in names
        ),
        note="macro_f1 is the mean F1 over the labels; for stance these are negative, neutral, "
        "positive and not spoken of. frames: micro-averaged.",
    )


def _per_article(annotated: Sequence[Analysis], framed: Sequence[Analysis], seed: int) -> Table:
    rows = []
    for one, found in zip(annotated, framed, strict=True):
        scores = score_framing([one], [found], seed)
        values = [scores[name].value for name in MEASURES]
        rows.append((one.id, len(one.attributions), *values))
    return Table(
        title=f"Article by article: {OWN}",
        columns=("Article", "Statements", *MEASURES),
        rows=tuple(rows),
    )


def _tones(annotated: Sequence[Analysis], framed: Sequence[Analysis]) -> Table:
    """Return the means of each tone over statements by the annotated stance."""
    groups: dict[str, list[Framing]] = {"negative": [], "neutral": [], "positive": []}
    for one, two in zip(annotated, framed, strict=True):
        for given, found in zip(one.attributions, two.attributions, strict=True):
            labels = {*given.stance.values()} - {"neutral"}
            if found.framing is not None and len(labels) <= 1:
                groups[next(iter(labels), "neutral")].append(found.framing)
    measures: dict[str, Label] = {
        "TextBlob polarity": lambda tone: tone.polarity,
        "TextBlob subjectivity": lambda tone: tone.subjectivity,
        "VADER compound": lambda tone: tone.compound,
        "event-neutral": lambda tone: tone.event_neutral,
    }
    return Table(
        title="Tone, by annotated stance",
        columns=("Tone", *(f"{label} ({len(found)})" for label, found in groups.items())),
        rows=tuple(
            (
                name,
                *(
                    f"{fmean(map(read, found)):+.3f}" if found else None
                    for found in groups.values()
                ),
            )
            for name, read in measures.items()
        ),
        note="Means over statements that are negative, or positive, toward one side or several and "
        "never both; in brackets, how many. Lexicons score words whoever they are aimed at; "
        "event-neutral is VADER's without the words of the topic (`resources/topic.toml`).",
    )


def _figure(scores: Mapping[str, Scores]) -> Figure:
    values = {
        system: {
            name: (found[name].value or 0.0, found[name].low or 0.0, found[name].high or 0.0)
            for name in MEASURES
            if found[name].low is not None
        }
        for system, found in scores.items()
    }
    return Figure(
        name="measures",
        caption="Framing on project gold, with 95% bootstrap intervals.",
        svg=intervals(values, "score"),
    )


def _errors(scores: Scores) -> Table:
    return Table(
        title=f"What differs: {OWN}",
        columns=("Article", "Statement", "Task", "Difference", "Words"),
        rows=tuple(
            (
                error.article,
                error.gold,
                error.task,
                error.note,
                _shortened(error.text),
            )
            for error in scores.errors
        ),
    )


def _frame_errors(annotated: Sequence[Analysis], framed: Sequence[Analysis]) -> Table:
    rows = []
    for one, found in zip(annotated, framed, strict=True):
        for given, other in zip(one.attributions, found.attributions, strict=True):
            missed = [frame for frame in given.frames if frame not in other.frames]
            evidence = other.framing.evidence if other.framing else {}
            spurious = [
                f"{frame} ({', '.join(evidence.get(frame, ()))})"
                for frame in other.frames
                if frame not in given.frames
            ]
            if missed or spurious:
                words = " … ".join(one.text[start:end] for start, end in given.content)
                rows.append(
                    (one.id, given.id, ", ".join(missed), ", ".join(spurious), _shortened(words))
                )
    return Table(
        title=f"Frames that differ: {OWN}",
        columns=("Article", "Statement", "Missed", "Spurious, with its evidence", "Words"),
        rows=tuple(rows),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


if __name__ == "__main__":
    run(framing, corpus="targets in NewsMTSC's format (JSON lines)")
