"""Robustness: runs over a corpus that are killed at any moment, and what they end in."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from protocol import Options, run
from waiting import MOMENT

from sayso.corpus import annotate
from sayso.reports import Report, Table

ROUNDS = 200
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


def robustness(options: Options) -> Report:
    """Kill runs, one to three times in a round, and compare what they leave."""
    inputs = options.corpus or options.gold
    paths = (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    chance = random.Random(options.seed)
    rows: dict[tuple[int, str], int] = {}
    same = 0
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole"
        done = annotate(inputs, out=whole, workers=1, analyzer=ANALYZER, part_entries=PART)
        expected = content(whole)
        for number in range(ROUNDS):
            kills = chance.randint(1, 3)
            out = Path(scratch) / f"round{number}"
            hits = killed(inputs, out, kills, chance, done.articles)
            equal = content(out) == expected
            same += equal
            for hit in hits:
                rows[kills, hit] = rows.get((kills, hit), 0) + 1
            print(f"round {number + 1}: {', '.join(hits)}; {equal}", file=sys.stderr)
    return Report(
        name="robustness",
        title="Robustness",
        question="Does a run over a corpus, killed at any moment, go on and end in the same bytes?",
        data=(
            f"{done.articles} articles and {done.failures} files that hold none, "
            f"in parts of {PART}.",
        ),
        method=(
            f"{ROUNDS} rounds. In each, a run is ended by SIGKILL one to three times: a random "
            "moment after a random number of articles, none included; the next one goes on by "
            "`resume`. After the last, every file is compared byte by byte with those of an "
            "unbroken run.",
            "A stand-in that only waits analyses the articles: the subject is what becomes of "
            "the run.",
        ),
        limits=(
            "Which moments are hit changes from machine to machine; what must not change is the "
            "number of rounds that end in the same bytes.",
        ),
        metrics={
            "rounds": ROUNDS,
            "same_bytes": same,
            "kills": {hit: sum(n for (_, h), n in rows.items() if h == hit) for hit in HITS},
        },
        provenance=options.provenance,
        tables=(
            Table(
                title="Kills",
                columns=("Kills in the round", *HITS.values()),
                rows=tuple(
                    (str(kills), *(rows.get((kills, hit), 0) for hit in HITS))
                    for kills in (1, 2, 3)
                ),
                note=f"{same} of {ROUNDS} rounds ended in the same bytes as the unbroken run.",
            ),
        ),
    )


HITS = {
    "starting": "before the first article",
    "working": "while articles were analysed and written",
    "ended": "after the run had ended",
}

if __name__ == "__main__":
    run(
        robustness,
        corpus="articles: a file or a folder in any form that sayso reads",
        gold_help="articles; files that hold none are failures",
    )
