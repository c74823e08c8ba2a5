"""Length: how time and memory grow with one article, up to five megabytes.

python experiments/length.py --corpus DIR
python experiments/length.py --corpus DIR --sizes 10000 100000
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from growth import exponent
from protocol import HERE

from sayso import Analyzer, SaysoError
from sayso.reading import read
from sayso.records import Article
from sayso.reports import Report, Table, trace, write

SIZES = (50_000, 500_000, 5_000_000)
MOST = 700  # MiB


class Reading(NamedTuple):
    """What reading one article took: CPU seconds, and the peak of the process's memory in MiB."""

    characters: int
    words: int
    attributions: int
    quantities: int
    seconds: float
    peak: float


def joined(texts: Sequence[str], size: int, seed: int) -> str:
    """Return an article of so many characters, of shuffled articles one after the other."""
    order = list(texts)
    random.Random(seed).shuffle(order)
    parts: list[str] = []
    length = 0
    for text in cycle(order):
        parts.append(text)
        length += len(text) + 1
        if length > size:
            return "\n".join(parts)[:size]
    raise SaysoError("no article")


def measured(text: str) -> Reading:
    """Analyse a text in a process of its own, where nothing before it shows."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_measured, text).result()


def _measured(text: str) -> Reading:
    analyzer = Analyzer()
    analyzer("Officials in Russia said that 12 people had died.")  # loads what is loaded once
    start = time.process_time()
    analysis = analyzer(text)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = len(analysis.attributions), len(analysis.quantities)
    return Reading(len(text), len(text.split()), *found, seconds, peak)


def length(corpus: Path, sizes: Sequence[int], seed: int) -> Report:
    """Measure articles of growing length."""
    texts = [entry.text for entry in read(corpus) if isinstance(entry, Article)]
    if not any(texts):
        raise SaysoError("no article", str(corpus))
    readings = []
    for size in sizes:
        readings.append(measured(joined(texts, size, seed)))
        print(readings[-1], file=sys.stderr, flush=True)
    power = exponent(sizes, [one.seconds for one in readings])
    asked = "" if tuple(sizes) == SIZES else f" --sizes {' '.join(map(str, sizes))}"
    command = f"python experiments/length.py --corpus {corpus.name}{asked} --seed {seed}"
    return Report(
        name="length",
        title="Length",
        question="How do the time and the memory that an article takes grow with its length?",
        data=(f"Articles of {', '.join(f'{size:,}' for size in sizes)} characters.",),
        method=(
            "Shuffled articles of the corpus, one after the other, are read as one article by "
            "`sayso.Analyzer`, each size in a fresh process that has loaded its models. CPU time "
            "is that of the process; memory is its peak (resident), models and libraries "
            "included. The exponent is the slope of the logarithm of time over that of length.",
        ),
        limits=(
            "These figures change from run to run and from machine to machine. A text in which "
            "more is said by more people takes more memory than one of the same length.",
        ),
        metrics={"exponent": round(power, 3), "readings": [one._asdict() for one in readings]},
        provenance=trace(command, seed, [corpus], root=corpus),
        tables=(
            Table(
                title="One article",
                columns=(
                    *("Characters", "Words", "Attributions", "Quantities"),
                    *("CPU seconds", "Words per CPU second", "Peak memory, MiB"),
                ),
                rows=tuple(
                    (
                        *(f"{one.characters:,}", f"{one.words:,}", f"{one.attributions:,}"),
                        *(f"{one.quantities:,}", round(one.seconds, 1)),
                        *(round(one.words / one.seconds), round(one.peak)),
                    )
                    for one in readings
                ),
                note=f"Time grows with length to the power of {power:.2f}. Memory is to stay "
                f"below {MOST} MiB.",
            ),
        ),
    )


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, metavar="PATH", help="articles")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="CHARACTERS")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, default=HERE / "reports", metavar="DIR")
    given = parser.parse_args()
    if len(given.sizes) < 2:
        parser.error("--sizes: two at least")
    try:
        for path in write(length(given.corpus, sorted(given.sizes), given.seed), given.out):
            print(path)
    except SaysoError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
