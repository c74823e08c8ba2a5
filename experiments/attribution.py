"""Attribution: who says what, by which words; on gold, or on a corpus in PolNeAR's layout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
from attribution_peers import CrashError, System, about, peers
from attribution_tables import (
    SPANS,
    articles,
    by_article,
    content,
    found_by,
    kinds,
    places,
    scored,
    worst,
)
from attribution_variants import ABOUT, OWN, variants
from polnear import CONVENTIONS, conventional, publishers
from protocol import Options, run

from sayso import Analysis, Analyzer, Attribution
from sayso.datasets import gold, polnear, withheld
from sayso.records import AttributionType
from sayso.reports import Figure, Provenance, Report, Table, intervals, trace
from sayso.scoring import Scores, score_attributions

MEASURES = (*SPANS, "whole.precision", "whole.recall")
SPEAKERS = ("speaker.name.accuracy", "bloc.accuracy", "type.accuracy", "channel.accuracy")
TYPES: tuple[AttributionType, ...] = ("direct", "indirect", "mixed")
CONTENT_WORDS = (1, 6, 11, 21, 41)
ARTICLE_WORDS = (1, 401, 801, 1201)
MOST_ERRORS = 120
LONGEST_QUOTE = 160

PUBLISHED = Table(
    title="Published, on PolNeAR's test articles; not measured here",
    columns=("System", *SPANS[:3]),
    rows=(
        ("CofeNet with BERT-base", 0.832, 0.753, 0.729),
        ("CoreNLP", 0.139, None, 0.175),
    ),
    note="Both as given by Wang, Li, Sun, Meng, Liao and Guo (2022), CofeNet: Context and "
    "Former-Label Enhanced Net for Complicated Quotation Extraction, COLING, 2438–2449. Other "
    "articles, and their own way to cut words: a rough comparison.",
)


def systems(analyzer: Analyzer, published: bool) -> dict[str, System]:
    """Return what is measured, by the name it has in the report."""
    others = {
        name: (lambda parsed, peer=peer: conventional(peer(parsed))) if published else peer
        for name, peer in peers().items()
    }
    return {**variants(analyzer, published), **others}


def attribution(options: Options) -> Report:
    """Score sayso and its peers on gold, or on PolNeAR."""
    corpus, seed = options.corpus, options.seed
    annotated = gold(options.gold) if corpus is None else polnear(corpus)
    analyzer = Analyzer()
    by_name = systems(analyzer, corpus is not None)
    predicted, crashes = _predicted(annotated, analyzer, by_name)
    own = predicted[OWN]
    if options.predictions:
        options.predictions.write_text("".join(_line(one) for one in own), encoding="utf-8")
    scores = {name: score_attributions(annotated, found, seed) for name, found in predicted.items()}
    statements = sum(len(one.attributions) for one in annotated)
    worst_first = worst(annotated, own)
    shown = corpus is None and not withheld(options.gold)
    return Report(
        name="attribution",
        title="Attribution: who says what",
        question="Does sayso find the statements that a text gives to others, with their source, "
        "cue and content, as the annotators do?",
        data=(
            f"{len(annotated)} article{'s'[: len(annotated) > 1]}, {statements} attributions, "
            + (
                "project gold; see `data/README.md`."
                if corpus is None
                else "annotated in PolNeAR (Newell, Margolin & Ruths 2018). Of several annotators "
                "the first by file name counts. None of the text is reproduced here."
            ),
        ),
        method=(
            "Exact: a span counts when both ends are right. Whole: contents share at least 0.8 of "
            "their characters (Jaccard), sources 0.5, and cues overlap, or both have none; one "
            "attribution pairs with one.",
            ABOUT,
            about(),
            *((CONVENTIONS,) if corpus is not None else ()),
            "Intervals: 95% percentile bootstrap over "
            + ("articles." if len(annotated) > 1 else "the statements of the one article."),
        ),
        limits=(
            "Two annotators of PolNeAR agree on 79.1 / 70.6 / 68.1 of its spans (exact F1 of "
            "source / cue / content, 16 articles): no system can be expected to pass that by much.",
        )
        if corpus is not None
        else (
            "The rules were developed on the seed article; what they do on other articles is "
            "better told by the others.",
            "One annotation of each article: the figures cannot show where annotators differ.",
        ),
        metrics={
            name: _metrics(found) | {"crashes": len(crashes.get(name, ()))}
            for name, found in scores.items()
        },
        provenance=_provenance(options),
        tables=(
            scored(
                scores,
                MEASURES,
                "Spans and whole attributions",
                _about_crashes(annotated, predicted, crashes, seed),
            ),
            *(
                (scored({OWN: scores[OWN]}, SPEAKERS, "Of the attributions found whole"),)
                if corpus is None
                else (PUBLISHED,)
            ),
            found_by(annotated, predicted, _type, TYPES, title="Found whole, by type", seed=seed),
            found_by(
                annotated,
                predicted,
                _type,
                TYPES,
                title="At least half of the content found, by type",
                seed=seed,
                found=content,
            ),
            found_by(
                annotated,
                predicted,
                lambda article, a: _binned(_content_words(article, a), CONTENT_WORDS),
                _bins(CONTENT_WORDS),
                title="Found whole, by length of the content in words",
                seed=seed,
            ),
            *(_groups(options, annotated, own) if corpus is not None else ()),
            kinds(annotated, predicted),
            articles(
                worst_first,
                f"The {len(worst_first)} worst articles"
                if len(annotated) > len(worst_first)
                else "Articles, the worst first",
                seed,
            ),
        ),
        figures=(_figure(scores),),
        errors=(_errors(scores[OWN]) if shown else places(worst_first),),
    )


def _predicted(
    annotated: Sequence[Analysis], analyzer: Analyzer, by_name: dict[str, System]
) -> tuple[dict[str, list[Analysis]], dict[str, list[str]]]:
    """Give every article, parsed once, to every system; note where one crashes."""
    predicted: dict[str, list[Analysis]] = {name: [] for name in by_name}
    crashes: dict[str, list[str]] = {}
    for one in annotated:
        parsed = analyzer.parser(one.text)
        for name, system in by_name.items():
            try:
                found = msgspec.structs.replace(system(parsed), id=one.id, text=one.text)
            except CrashError:
                crashes.setdefault(name, []).append(one.id)
                found = Analysis(id=one.id, text=one.text)
            predicted[name].append(found)
    return predicted, crashes


def _about_crashes(
    annotated: Sequence[Analysis],
    predicted: dict[str, list[Analysis]],
    crashes: dict[str, list[str]],
    seed: int,
) -> str | None:
    """Tell how a system that crashed does where it does not."""
    notes = []
    for name, ids in crashes.items():
        survived = [one for one in annotated if one.id not in ids]
        given = [one for one in predicted[name] if one.id not in ids]
        scores = score_attributions(survived, given, seed, resamples=1)
        values = (scores[measured].value for measured in SPANS)
        f1 = " / ".join("–" if value is None else f"{value:.3f}" for value in values)
        notes.append(
            f"{name} crashed on {len(ids)} of {len(annotated)} articles, in which it counts as "
            f"having found nothing. On the others its F1 (the first four columns) is {f1}."
        )
    return " ".join(notes) or None


def _metadata(options: Options) -> Path | None:
    """Return PolNeAR's table of metadata, where it stands beside the compartment."""
    path = options.corpus and options.corpus.parent / "metadata.tsv"
    return path if path is not None and path.is_file() else None


def _provenance(options: Options) -> Provenance:
    metadata = _metadata(options)
    inputs = trace("", options.seed, [metadata]).inputs if metadata else ()
    return msgspec.structs.replace(options.provenance, inputs=(*options.provenance.inputs, *inputs))


def _groups(
    options: Options, annotated: Sequence[Analysis], own: Sequence[Analysis]
) -> tuple[Table, ...]:
    """Score sayso by publisher, where the corpus tells it, and by length of the article."""
    metadata = _metadata(options)
    known = publishers(metadata) if metadata else {}
    by_id = {one.id: one for one in annotated}
    published = {name: known[name] for name in sorted(by_id) if name in known}
    lengths = {name: _binned(len(one.text.split()), ARTICLE_WORDS) for name, one in by_id.items()}
    ordered = sorted(lengths.items(), key=lambda item: _bins(ARTICLE_WORDS).index(item[1]))
    by_publisher, by_length = (
        by_article(annotated, own, groups, name, title=f"{OWN}, by {what}", seed=options.seed)
        for groups, name, what in (
            (published, "Publisher", "publisher"),
            (dict(ordered), "Words", "length of the article"),
        )
    )
    return (by_publisher, by_length) if published else (by_length,)


def _type(article: Analysis, found: Attribution) -> str:
    return found.type


def _content_words(article: Analysis, found: Attribution) -> int:
    return sum(len(article.text[slice(*span)].split()) for span in found.content)


def _bins(starts: Sequence[int]) -> list[str]:
    return [*(f"{low}–{high - 1}" for low, high in pairwise(starts)), f"{starts[-1]} or more"]


def _binned(value: int, starts: Sequence[int]) -> str:
    return _bins(starts)[sum(value >= start for start in starts[1:])]


def _line(analysis: Analysis) -> str:
    attributions = [
        {"source": found.source, "cue": found.cue, "content": found.content}
        for found in analysis.attributions
    ]
    return msgspec.json.encode({"id": analysis.id, "attributions": attributions}).decode() + "\n"


def _metrics(scores: Scores) -> dict[str, object]:
    return {found.name: msgspec.to_builtins(found) for found in scores.measures}


def _figure(scores: dict[str, Scores]) -> Figure:
    values: dict[str, dict[str, tuple[float, float, float]]] = {}
    for system, found in scores.items():
        values[system] = {}
        for name in SPANS:
            one = found[name]
            if one.value is not None:
                low, high = one.low, one.high
                values[system][name] = (
                    one.value,
                    one.value if low is None else min(low, one.value),
                    one.value if high is None else max(high, one.value),
                )
    return Figure(
        name="scores",
        caption="F1 of exact spans and of whole attributions, with 95% intervals.",
        svg=intervals(values, "F1"),
    )


def _errors(scores: Scores) -> Table:
    listed = tuple(
        (
            error.article,
            error.task,
            error.kind,
            error.gold or error.predicted,
            error.text[:LONGEST_QUOTE] + "…" * (len(error.text) > LONGEST_QUOTE),
            error.note,
        )
        for error in scores.errors[:MOST_ERRORS]
    )
    more = len(scores.errors) - len(listed)
    return Table(
        title=f"Errors of {OWN}",
        columns=("Article", "Task", "Kind", "Id", "Words", "Note"),
        rows=listed,
        note=f"{more} more are not listed." if more > 0 else None,
    )


if __name__ == "__main__":
    run(attribution, corpus="a folder in PolNeAR's layout: text/ and attributions/")
