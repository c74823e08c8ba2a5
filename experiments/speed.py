"""Speed and memory: words per CPU second of every step and of peers, in one process and run."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

import peers
from protocol import HERE, Options, run

from sayso import Analyzer, Article, SaysoError
from sayso.quantities import holds_number
from sayso.reading import read
from sayso.reports import Report, Table

ROUNDS = 3


def speed(options: Options) -> Report:
    """Time every step on the same articles, in turns, and set the steps beside peers."""
    articles = [
        article
        for article in read(options.corpus or options.gold)
        if not isinstance(article, SaysoError)
    ]
    if not articles:
        raise SaysoError("no article", str(options.corpus or options.gold))
    analyzer = Analyzer()
    analyzer(articles[0])  # loads what is loaded once
    words = sum(len(article.text.split()) for article in articles)
    rounds = [_round(analyzer, articles) for _ in range(ROUNDS)]
    seconds = {name: median(times[name] for times in rounds) for name in rounds[0]}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    walk = seconds["whole walk"]
    return Report(
        name="speed",
        title="Speed and memory",
        question="How many words a CPU second does each step read, and beside peers?",
        data=(f"{len(articles)} articles, {words:,} words.",),
        method=(
            f"CPU time of the process (user and system), median of {ROUNDS} rounds in one run; "
            "every round takes the steps in turn over all articles. Machines differ and are "
            "noisy: the ratios say more than the rates.",
        ),
        limits=("These figures change from run to run; no other report holds a timing.",),
        metrics={
            "words": words,
            "words_per_cpu_second": {n: round(words / s) for n, s in seconds.items()},
            "peak_rss_mib": round(peak),
        },
        provenance=options.provenance,
        tables=(
            Table(
                title="Words per CPU second",
                columns=("Step", "Words per CPU second", "Share of the walk"),
                rows=tuple(
                    (name, round(words / taken), f"{taken / walk:.0%}")
                    for name, taken in seconds.items()
                ),
                note=f"Peak memory of the process: {peak:.0f} MiB.",
            ),
        ),
    )


def _round(analyzer: Analyzer, articles: list[Article]) -> dict[str, float]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    times: dict[str, float] = {}

    def timed(name: str, step: Callable[[Any], Any], inputs: Iterable[Any]) -> list[Any]:
        start = time.process_time()
        results = [step(item) for item in inputs]
        times[name] = max(time.process_time() - start, 1e-9)
        return results

    texts = [article.text for article in articles]
    parsed = timed("parse", analyzer.parser, texts)
    timed("parse what holds a number", lambda t: analyzer.parser.only(t, holds_number), texts)
    found = timed("find attributions", analyzer.find_attributions, parsed)
    resolved = timed(
        "resolve speakers",
        lambda pair: analyzer.resolve_speakers(*pair),
        zip(parsed, found, strict=True),
    )
    framed = timed(
        "frame",
        lambda pair: analyzer.frame(pair[0], pair[1][1], pair[1][0]),
        zip(parsed, resolved, strict=True),
    )
    numbers = timed("extract quantities", analyzer.extract_quantities, parsed)
    timed(
        "keep the ledger",
        lambda row: analyzer.keep_ledger(row[0], row[1], row[2], row[3][0]),
        zip(parsed, numbers, framed, resolved, strict=True),
    )
    timed("whole walk", analyzer, articles)
    timed("peer: VADER", vader.polarity_scores, texts)
    for name, system in peers.systems().items():
        system(texts[0])
        timed(f"peer: {name}", system, texts)
    return times


if __name__ == "__main__":
    run(
        speed,
        corpus="articles: a file or a folder in any form that sayso reads",
        gold=Path(HERE / "seeds"),
        gold_help="articles",
    )
