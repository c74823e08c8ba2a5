"""Robustness: runs over a corpus that are killed at any moment, and inputs that were fuzzed.

    python experiments/robustness.py --rounds 5
    python experiments/robustness.py --log build/robustness --part 1/2 --fuzz build/fuzz

The second does half of the rounds, goes on where it was broken off, and writes the report if the
others are done, with what `experiments/fuzz.py` has logged.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import NamedTuple

import fuzz
from pieces import Part, offer, pieces
from protocol import GOLD, HERE
from waiting import MOMENT

from sayso import SaysoError
from sayso.corpus import Annotated, annotate
from sayso.datasets import gold
from sayso.reports import Report, Table, trace, write

ROUNDS = 200
ARTICLES = 48
PART = 3  # entries a part, so that a run of some seconds writes many
ANALYZER = "waiting:Waiting"


def killed(inputs: Path, out: Path, kills: int, chance: random.Random, articles: int) -> list[str]:
    """Begin a run and kill it, so often, each going on from the one before; let the last one end.

    Parameters
    ----------
    inputs, out : Path
        The corpus, and a new folder.
    kills : int
        How many runs are killed.
    chance : random.Random
        Chooses the moments.
    articles : int
        How many there are: a kill comes after that share of them which lets the others hit too.

    Returns
    -------
    list of str
        Where each kill hit: "starting", "working", or "ended" where the run was faster.
    """
    hits = []
    # Forked, a run need not load sayso again; its worker is a process of its own all the same.
    context = multiprocessing.get_context("fork")
    for _ in range(kills):
        after = chance.randint(0, articles // kills)
        told = context.Value("i", 0)
        process = context.Process(target=_run, args=(inputs, out, told))
        process.start()
        while process.is_alive() and told.value < after:
            time.sleep(MOMENT)
        time.sleep(chance.random() * (5 * MOMENT if after else 1))
        hits.append("working" if told.value else "starting")
        process.kill()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            hits[-1] = "ended"
    _run(inputs, out, context.Value("i", 0))
    return hits


def content(folder: Path) -> dict[str, bytes]:
    """Return all files of a run; the lock holds nothing."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def _run(inputs: Path, out: Path, told: Synchronized[int]) -> None:
    """Run to the end, and count the articles that are analysed and were not before."""

    def tell(entries: int, failures: int) -> None:
        told.value += (entries, failures) == (1, 0)

    annotate(
        inputs,
        out=out,
        workers=1,
        resume=True,
        analyzer=ANALYZER,
        part_entries=PART,
        tell=tell,
    )


class Round(NamedTuple):
    """What became of a round: where each kill hit, and whether the bytes were the same."""

    hits: list[str]
    same: bool


def shorts(folder: Path) -> Path:
    """Write a corpus of short articles: a paragraph of the gold each, some without a text."""
    texts = (article.text for article in gold(GOLD / "constructed"))
    lines = [line for text in texts for line in text.splitlines() if line.strip()][:ARTICLES]
    rows = [{"text": line if n % 16 else ""} for n, line in enumerate(lines, 1)]
    path = folder / "short.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return path


def rounds(count: int, seed: int, log: Path, part: Part) -> tuple[Annotated, list[Round] | None]:
    """Kill runs, one to three times in a round, and compare what they leave.

    Returns
    -------
    tuple of Annotated and list of Round, or None
        What an unbroken run gives, and what became of all rounds; None while some are missing.
    """
    paths = (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    with tempfile.TemporaryDirectory() as scratch:
        inputs, whole = shorts(Path(scratch)), Path(scratch) / "whole"
        done = annotate(inputs, out=whole, workers=1, analyzer=ANALYZER, part_entries=PART)
        expected = content(whole)

        def taken(number: int) -> Round:
            chance = random.Random(f"{seed} {number}")
            out = Path(scratch) / f"round{number}"
            hits = killed(inputs, out, chance.randint(1, 3), chance, done.articles)
            found = Round(hits, content(out) == expected)
            shutil.rmtree(out)
            print(f"round {number + 1}: {', '.join(hits)}; {found.same}", file=sys.stderr)
            return found

        return done, pieces(Round, count, taken, log, part)


def report(done: Annotated, taken: list[Round], seed: int, fuzzed: fuzz.Found | None) -> Report:
    """Tell what became of the rounds, and of the inputs that were fuzzed if there is a log."""
    same = sum(each.same for each in taken)
    hits = Counter((len(each.hits), hit) for each in taken for hit in each.hits)
    count = len(taken)
    command = f"python experiments/robustness.py --rounds {count} --seed {seed}"
    data = [
        f"For the runs, {done.articles} short articles, each a paragraph of the constructed gold, "
        f"and {done.failures} lines that hold none, in parts of {PART}."
    ]
    entered = {} if fuzzed is None else fuzzed.tallies
    if fuzzed is not None:
        command += " --fuzz build/fuzz"
        data.append(
            f"For fuzzing, {sum(tally.inputs for tally in entered.values()):,} inputs made from "
            f"the constructed gold articles and the seed article, by seed {seed}."
        )
    return Report(
        name="robustness",
        title="Robustness",
        question="Does a run over a corpus, killed at any moment, go on and end in the same bytes; "
        "and does any input cause an error without a name, a wrong offset, or a hang?",
        data=tuple(data),
        method=(
            f"{count} rounds of killing. In each, a run is ended by SIGKILL one to three times: a "
            "random moment after a random number of articles, none included; the next one goes on "
            "by `resume`. After the last, every file is compared byte by byte with those of an "
            "unbroken run.",
            "A stand-in that only waits analyses the articles: the subject is what becomes of "
            "the run. Everything else is what users run: processes, database, tables, manifest.",
            *(fuzz.method() if fuzzed else ()),
        ),
        limits=(
            "Which moments are hit changes from machine to machine; what must not change is the "
            "number of rounds that end in the same bytes.",
            "A killed process leaves what it wrote to the system: the power does not fail here.",
            "Mutations are blind: no coverage guides them to code that few inputs reach. Where "
            "Atheris is installed, `experiments/guided.py` does.",
        ),
        metrics={
            "rounds": count,
            "same_bytes": same,
            "kills": {hit: sum(n for (_, h), n in hits.items() if h == hit) for hit in HITS},
            "faults": len(fuzzed.faults) if fuzzed else None,
            "fuzzed": {
                name: {"inputs": tally.inputs, "refused": tally.refused}
                for name, tally in entered.items()
            },
        },
        provenance=trace(command, seed, [GOLD / "constructed", HERE / "seeds"]),
        tables=(
            Table(
                title="Kills",
                columns=("Kills in the round", *HITS.values()),
                rows=tuple(
                    (str(kills), *(hits[kills, hit] for hit in HITS)) for kills in (1, 2, 3)
                ),
                note=f"{same} of {count} rounds ended in the same bytes as the unbroken run.",
            ),
            *(fuzz.tables(fuzzed) if fuzzed else ()),
        ),
    )


HITS = {
    "starting": "before the first article",
    "working": "while articles were analysed and written",
    "ended": "after the run had ended",
}


def main() -> int:
    """Run from the command line; 1 if a round ended in other bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, default=HERE / "reports", metavar="DIR")
    parser.add_argument("--fuzz", type=Path, metavar="DIR", help="a log of fuzzing to report on")
    offer(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = (given.log or Path(folder)) / f"seed-{given.seed}"
        try:
            fuzzed = fuzz.logged(given.fuzz, given.seed) if given.fuzz else None
            done, taken = rounds(given.rounds, given.seed, log, given.part)
        except SaysoError as error:  # such as code that has changed meanwhile
            print(f"{parser.prog}: {error}", file=sys.stderr)
            return 2
    if taken is None:
        print(f"part {given.part.number} of {given.part.of} is done, others are not")
        return 0
    for path in write(report(done, taken, given.seed, fuzzed), given.out):
        print(path)
    return 0 if all(each.same for each in taken) and not (fuzzed and fuzzed.faults) else 1


if __name__ == "__main__":
    sys.exit(main())
