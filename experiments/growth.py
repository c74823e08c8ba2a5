"""Growth: how time and memory of a run over a corpus grow with it, and what a second worker gives.

    python experiments/growth.py --corpus DIR
    python experiments/growth.py --corpus DIR --sizes 10 30 100 --pair 30 --rounds 1

The second is a try of minutes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec
import numpy as np
from protocol import HERE

from sayso import SaysoError
from sayso.corpus import annotate
from sayso.corpus.duplicates import Memory
from sayso.reading import read
from sayso.records import Article
from sayso.reports import Report, Table, trace, write

SIZES = (100, 1_000, 10_000)
PAIR, ROUNDS = 1_000, 3
NEW_WORDS = 12  # an article: what 10,000 of 600 words bring, if they hold 120,000 different ones
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


class Run(NamedTuple):
    """What a run took: seconds, and the peaks of memory in MiB."""

    articles: int
    words: int
    workers: int
    wall: float
    cpu: float
    parent: float
    worker: float


def drawn(texts: Sequence[str], count: int, seed: int) -> Iterator[Article]:
    """Draw articles with replacement; each has its own id, and a last line of invented names.

    Without that line a corpus of copies would bring no new words, as every corpus does.
    """
    chance = random.Random(f"{seed} {count}")
    for number in range(count):
        names = (_name(chance) for _ in range(NEW_WORDS))
        text = f"{chance.choice(texts)}\nThe names of this page are {', '.join(names)}."
        yield Article(id=f"copy-{number}", text=text)


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4)).capitalize()


def measured(texts: Sequence[str], count: int, workers: int, seed: int) -> Run:
    """Annotate a corpus that is drawn from texts, in a process of its own."""
    # Neither the memory of a run before nor its warm caches are to show.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_measured, texts, count, workers, seed).result()


def _measured(texts: Sequence[str], count: int, workers: int, seed: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "corpus.jsonl", 0
        with corpus.open("w", encoding="utf-8") as file:
            for article in drawn(texts, count, seed):
                words += len(article.text.split())
                file.write(json.dumps({"id": article.id, "text": article.text}) + "\n")
        start, before = time.perf_counter(), _cpu()
        done = annotate(corpus, out=Path(folder) / "out", workers=workers)
        wall, cpu = time.perf_counter() - start, _cpu() - before
    if done.failures:
        raise SaysoError(f"{done.failures} of {count} articles failed")
    own, theirs = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Run(count, words, workers, wall, cpu, own, theirs)


def _cpu() -> float:
    """Return the CPU seconds of this process and of its workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def remembered(texts: Sequence[str], count: int, seed: int) -> float:
    """Return the CPU seconds of looking for originals among texts that are all different.

    Copies are found by the words that they share; so here the words of each text are shuffled.
    """
    chance = random.Random(seed)
    words = [text.split() for text in texts]
    with tempfile.TemporaryDirectory() as folder, closing(Memory(Path(folder) / "m")) as memory:
        took = 0.0
        for number in range(count):
            mixed = chance.choice(words)
            article = Article(id=f"{number}", text=" ".join(chance.sample(mixed, len(mixed))))
            start = time.process_time()
            if memory.original(article) is not None and len(mixed) > 100:
                raise SaysoError("a text of shuffled words was taken for a copy")
            took += time.process_time() - start
    return took


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the power of its size with which a time grows: 1 is in proportion."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def growth(
    corpus: Path, sizes: Sequence[int], pair: int, rounds: int, seed: int, *, log: Path
) -> Report:
    """Measure runs of growing size, then one worker and two by turns; go on from what is logged."""
    texts = [entry.text for entry in read(corpus) if isinstance(entry, Article)]
    if not texts:
        raise SaysoError("no article", str(corpus))

    log.mkdir(parents=True, exist_ok=True)

    def taken(count: int, workers: int, turn: int = 0) -> Run:
        path = log / f"{count}-{workers}-{turn}.json"
        if not path.exists():
            run = measured(texts, count, workers, seed)
            print(run, file=sys.stderr, flush=True)
            path.write_bytes(msgspec.json.encode(run))
        return msgspec.json.decode(path.read_bytes(), type=Run)

    start = taken(1, 1)
    runs = [taken(count, 1) for count in sizes]
    looks = [remembered(texts, count, seed) for count in sizes]
    numbers = range(1, rounds + 1)
    turns = [(taken(pair, 1, turn).wall, taken(pair, 2, turn).wall) for turn in numbers]
    power = exponent(sizes, [run.cpu - start.cpu for run in runs])
    times = median(one / two for one, two in turns)
    last, middle = runs[-1], runs[-2]
    memory = {
        "parent": last.parent / middle.parent,
        "worker": last.worker / middle.worker,
    }
    options = f"--sizes {' '.join(map(str, sizes))} --pair {pair} --rounds {rounds}"
    command = f"python experiments/growth.py --corpus {corpus.name} {options} --seed {seed}"
    return Report(
        name="growth",
        title="Growth",
        question="How do the time and the memory of a run over a corpus grow with it?",
        data=(
            f"{', '.join(f'{size:,}' for size in sizes)} articles, drawn with replacement from "
            f"{len(texts):,}. Each has an id of its own and one more line of {NEW_WORDS} invented "
            "names, for a growing corpus brings new words, which the parser keeps.",
        ),
        method=(
            "`sayso.corpus.annotate` with one worker, each run in a fresh process. Copies are "
            "marked as such but analysed like any other article: nothing is saved on them. CPU "
            "time is that of the parent and the worker, memory the peak of each (resident). The "
            f"exponent is the slope of the logarithm of CPU time, less the {start.cpu:.1f} s of a "
            "run over one article, over that of the number of articles.",
            f"One worker and two take {pair:,} articles by turns, in {rounds} rounds; the ratio "
            "of their times on the clock, start included, is the median of those of the rounds.",
            "That copies are sought among few originals would hide what seeking them costs among "
            "many: it is measured by itself on texts of shuffled words, which are all different.",
        ),
        limits=(
            "These figures change from run to run and from machine to machine.",
            "Articles drawn again have the same length and words but for one line; a corpus of "
            "very long ones takes more memory.",
        ),
        metrics={
            "exponent": round(power, 3),
            "memory_largest_over_middle": {who: round(ratio, 3) for who, ratio in memory.items()},
            "two_workers_over_one": round(times, 2),
            "runs": [run._asdict() for run in (start, *runs)],
            "seconds_seeking_originals": dict(zip(map(str, sizes), looks, strict=True)),
            "rounds": turns,
        },
        provenance=trace(command, seed, [corpus], root=corpus),
        tables=(
            Table(
                title="Runs with one worker",
                columns=(
                    *("Articles", "Words", "Seconds", "CPU seconds", "Words per CPU second"),
                    *("Parent, MiB", "Worker, MiB", "CPU ms an article to seek its original"),
                ),
                rows=tuple(
                    (
                        *(f"{run.articles:,}", f"{run.words:,}", round(run.wall), round(run.cpu)),
                        *(round(run.words / run.cpu), round(run.parent), round(run.worker)),
                        f"{1000 * look / run.articles:.1f}",
                    )
                    for run, look in zip(runs, looks, strict=True)
                ),
                note=f"CPU time grows with the number of articles to the power of {power:.2f}. "
                f"Memory at {last.articles:,} over {middle.articles:,}: parent "
                f"{memory['parent']:.2f}, worker {memory['worker']:.2f}.",
            ),
            Table(
                title="One worker and two",
                columns=("Round", "One, seconds", "Two, seconds", "Ratio"),
                rows=tuple(
                    (number, round(one, 1), round(two, 1), f"{one / two:.2f}")
                    for number, (one, two) in enumerate(turns, 1)
                ),
                note=f"Two workers are {times:.2f} times as fast as one, by the median.",
            ),
        ),
    )


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, metavar="PATH", help="articles")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--pair", type=int, default=PAIR, metavar="N", help="for two workers")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--log", type=Path, metavar="DIR", help="keep the runs here, and go on from them"
    )
    parser.add_argument("--out", type=Path, default=HERE / "reports", metavar="DIR")
    given = parser.parse_args()
    if len(given.sizes) < 2:
        parser.error("--sizes: two at least")
    try:
        sizes = sorted(given.sizes)
        with tempfile.TemporaryDirectory() as folder:
            log = given.log or Path(folder)
            report = growth(given.corpus, sizes, given.pair, given.rounds, given.seed, log=log)
        for path in write(report, given.out):
            print(path)
    except SaysoError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
