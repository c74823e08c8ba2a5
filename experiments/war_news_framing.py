"""Reporting class, frames and stance on war news, against its gold and a reader's labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from frame_classifier import classified
from framing import reframed
from lexicon_frames import frames, in_context
from protocol import GOLD, Options, run

from sayso import Analysis, Analyzer, SaysoError, scoring
from sayso.datasets import gold, gold_files
from sayso.framing.frames import evoked
from sayso.language import Parsed
from sayso.records import Span
from sayso.reports import Report, Table
from sayso.reports.document import Cell
from sayso.scoring import Scores, score_framing

if TYPE_CHECKING:
    from spacy.tokens import Token

LEARN, MEASURE, VALIDITY = "warnews/learn", "warnews/measure", "validity"
OWN, LEXICON = "sayso", "sayso, lexicon alone"
CLASSIFIER, MAJORITY = "TF-IDF and logistic regression", "neutral; military"
REPORTING = ("reporting.accuracy", "reporting.macro_f1")
FRAMES = ("frames.precision", "frames.recall", "frames.f1")
SIDES = ("Russia", "Ukraine", "United States")


def war_news_framing(options: Options) -> Report:
    """Score reporting class and frames on war news; compare stance with a reader's labels."""
    if options.corpus is not None:
        raise SaysoError("is read where `sayso data path warnews` says", "the corpus of this gold")
    analyzer = Analyzer()
    parts = {name: gold(options.gold / name) for name in (LEARN, MEASURE)}
    read = {
        name: [reframed(one, analyzer.parser, analyzer.frame) for one in articles]
        for name, articles in parts.items()
    }
    framed = {name: _with_frames(parts[name], read[name]) for name in parts}
    own = [one for one in gold(options.gold) if one.attributions]
    training = [*own, *(one for one, _ in framed[LEARN])]
    metrics: dict[str, dict[str, dict[str, float | int | None]]] = {}
    reporting: list[tuple[Cell, ...]] = []
    named: list[tuple[Cell, ...]] = []
    for name, articles in parts.items():
        baseline = [_plain(one) for one in articles]
        for system, found in ((OWN, read[name]), (MAJORITY, baseline)):
            scores = score_framing(articles, found, options.seed)
            metrics[f"{name}, {system}, reporting"] = _metrics(scores, REPORTING)
            reporting.append((name, system, len(articles), *_row(scores, REPORTING)))
        annotated = [one for one, _ in framed[name]]
        systems = {
            OWN: [found for _, found in framed[name]],
            LEXICON: [_by_lexicon(one, analyzer) for one in annotated],
            CLASSIFIER: classified(training, annotated, options.seed),
            MAJORITY: [_plain(one) for one in annotated],
        }
        for system, found in systems.items():
            scores = score_framing(annotated, found, options.seed)
            metrics[f"{name}, {system}, frames"] = _metrics(scores, FRAMES)
            named.append((name, system, len(annotated), *_row(scores, FRAMES)))
    labelled = gold(options.gold / VALIDITY)
    agreed = _agreement(
        labelled, [reframed(one, analyzer.parser, analyzer.frame) for one in labelled]
    )
    metrics["validity"] = {
        side: {"alpha": alpha, "agreement": share, "items": items}
        for side, items, share, alpha in agreed
    }
    return Report(
        name="war_news_framing",
        title="Framing of war news: reporting class, frames, stance",
        question="Does sayso read how a cue reports a statement, which frames the statement calls "
        "up and how it portrays each side, in news articles that no rule was written on?",
        data=(
            f"{len(parts[LEARN])} articles of the `warnews` corpus to look at ({LEARN}) and "
            f"{len(parts[MEASURE])} to measure on ({MEASURE}), with their reporting classes; of "
            f"{len(framed[LEARN])} and {len(framed[MEASURE])} the frames are annotated, too. "
            f"{sum(len(one.attributions) for one in labelled)} statements of {len(labelled)} other "
            "articles, drawn at random among those that name a side, have a reader's stance.",
        ),
        method=(
            "The statements, cues and speakers of the gold are given, so that only framing is "
            "measured. The rules and lexicons were developed on the first part and on the "
            "project's own gold; the second was annotated before the system was run on it, and "
            "was measured once they were done.",
            f"sayso weighs what its lexicon of frames finds in and around a statement by weights "
            f"learnt from {LEARN}, so that its figures there flatter; {MEASURE} tells. *{LEXICON}* "
            "takes the frames with most evidence in the statement itself.",
            f"*{CLASSIFIER}* tells what the words of the statement alone are worth: it is "
            "trained on the project's own gold and the first part, less the article that it is to "
            "classify. *neutral; military* gives every statement these two.",
            "Stance: the reader labelled the statements by the guidelines without having seen "
            "what the system says. Krippendorff's alpha (nominal; NLTK) is taken over the sides "
            "that either finds spoken of, *not spoken of* being a label of its own.",
            "Intervals: 95% percentile bootstrap over articles.",
        ),
        limits=(
            "Two readers agree on a micro F1 of 0.94 (six articles, see the data card). Frames are "
            "a judgement of the point of a statement, and what its words speak for is not always "
            "that: they are good for counting over many statements.",
            "Sixty statements give an alpha to about a tenth.",
        ),
        metrics=metrics,
        provenance=options.provenance,
        tables=(
            Table(
                title="Reporting class",
                columns=("Part", "System", "Articles", "Statements", *REPORTING),
                rows=tuple(reporting),
            ),
            Table(
                title="Frames",
                columns=("Part", "System", "Articles", "Labels", *FRAMES),
                rows=tuple(named),
                note="Micro-averaged over the eight frames.",
            ),
            Table(
                title="Stance: sayso and a reader",
                columns=("Side", "Labels", "Agreement", "Krippendorff's alpha"),
                rows=tuple(
                    (side, items, _number(share), _number(alpha))
                    for side, items, share, alpha in agreed
                ),
                note="Reported as it is; nothing was tuned on these statements.",
            ),
        ),
        errors=(
            _reporting_errors(parts, read),
            _frame_errors(framed, analyzer),
        ),
    )


def _with_frames(
    articles: Sequence[Analysis], found: Sequence[Analysis]
) -> list[tuple[Analysis, Analysis]]:
    """Return the articles whose frames are annotated, each with what was found."""
    pairs = zip(articles, found, strict=True)
    return [(a, f) for a, f in pairs if any(one.frames for one in a.attributions)]


def _by_lexicon(article: Analysis, analyzer: Analyzer) -> Analysis:
    parsed = analyzer.parser(article.text)
    found = [
        frames(_tokens(parsed, a.content), _tokens(parsed, a.cue)) for a in article.attributions
    ]
    settled = in_context(article.attributions, found)
    return msgspec.structs.replace(
        article,
        attributions=tuple(
            msgspec.structs.replace(a, frames=tuple(f))
            for a, f in zip(article.attributions, settled, strict=True)
        ),
    )


def _plain(article: Analysis) -> Analysis:
    return msgspec.structs.replace(
        article,
        attributions=tuple(
            msgspec.structs.replace(a, reporting="neutral", frames=("military",))
            for a in article.attributions
        ),
    )


def _metrics(scores: Scores, names: Sequence[str]) -> dict[str, dict[str, float | int | None]]:
    return {
        found.name: {
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "items": found.n_items,
        }
        for found in (scores[name] for name in names)
    }


def _row(scores: Scores, names: Sequence[str]) -> Iterator[Cell]:
    yield scores[names[-1]].n_items
    for name in names:
        found = scores[name]
        bounds = f" [{_number(found.low)}, {_number(found.high)}]" if found.low is not None else ""
        yield f"{_number(found.value)}{bounds}"


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


def _agreement(
    labelled: Sequence[Analysis], found: Sequence[Analysis]
) -> list[tuple[str, int, float | None, float | None]]:
    """Return labels, share alike and alpha, for each side and in all."""
    rows = []
    for side in (*SIDES, None):
        ours, theirs = ([_toward(one, side) for one in part] for part in (labelled, found))
        pairs = [
            (a.stance.get(name), b.stance.get(name))
            for one, two in zip(ours, theirs, strict=True)
            for a, b in zip(one.attributions, two.attributions, strict=True)
            for name in sorted({*a.stance, *b.stance})
        ]
        share = sum(a == b for a, b in pairs) / len(pairs) if pairs else None
        alpha = scoring.agreement(ours, theirs)["stance"]
        rows.append((side or "all", len(pairs), share, alpha))
    return rows


def _toward(article: Analysis, side: str | None) -> Analysis:
    """Return an article with the stance toward one side only, or toward all."""
    return msgspec.structs.replace(
        article,
        attributions=tuple(
            msgspec.structs.replace(
                a, stance={s: label for s, label in a.stance.items() if side in (None, s)}
            )
            for a in article.attributions
        ),
    )


def _reporting_errors(
    parts: Mapping[str, Sequence[Analysis]], read: Mapping[str, Sequence[Analysis]]
) -> Table:
    counts: Counter[tuple[str, str, str]] = Counter()
    for name, articles in parts.items():
        for one, two in zip(articles, read[name], strict=True):
            for a, b in zip(one.attributions, two.attributions, strict=True):
                if a.reporting != b.reporting:
                    cause = "a quote that runs on" if not a.cue else f"{a.reporting} in the gold"
                    counts[name, cause, b.reporting] += 1
    return Table(
        title="Reporting class: what differs",
        columns=("Part", "Cause", "Found", "Statements"),
        rows=tuple((*key, counts[key]) for key in sorted(counts)),
        note="The words are not shown: the texts of this corpus may not be shipped.",
    )


def _frame_errors(
    framed: Mapping[str, Sequence[tuple[Analysis, Analysis]]], analyzer: Analyzer
) -> Table:
    counts: Counter[tuple[str, str, str]] = Counter()
    for name, pairs in framed.items():
        for one, two in pairs:
            parsed = analyzer.parser(one.text)
            for a, b in zip(one.attributions, two.attributions, strict=True):
                terms = evoked(_tokens(parsed, a.content), _tokens(parsed, a.cue))
                for frame in {*a.frames} - {*b.frames}:
                    cause = "outweighed by another frame" if frame in terms else "no word for it"
                    counts[name, f"missed: {cause}", frame] += 1
                for frame in {*b.frames} - {*a.frames}:
                    own = "words, but not its point"
                    cause = own if frame in terms else "from what is around"
                    counts[name, f"spurious: {cause}", frame] += 1
    causes = sorted({key[:2] for key in counts})
    frames = sorted({key[2] for key in counts})
    return Table(
        title="Frames: what differs, by cause",
        columns=("Part", "Cause", *frames, "all"),
        rows=tuple(
            (*key, *(counts[*key, frame] for frame in frames), sum(counts[*key, f] for f in frames))
            for key in causes
        ),
    )


def _tokens(parsed: Parsed, spans: Sequence[Span]) -> list[Token]:
    found: list[Token] = []
    for start, end in (parsed.view.project(span) for span in spans):
        span = parsed.doc.char_span(start, end, alignment_mode="expand")
        found += [] if span is None else list(span)
    return found


def used(root: Path) -> list[Path]:
    """Return the files of gold that are read: war news, and what the classifier learns from."""
    parts = [file for name in (LEARN, MEASURE, VALIDITY) for file in gold_files(root / name)]
    return [*gold_files(root), *parts]


if __name__ == "__main__":
    run(war_news_framing, corpus="none: its texts are found by name", gold=GOLD, files=used)
