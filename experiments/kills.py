"""Kill runs over a corpus with SIGKILL at random moments, and go on until they reach their end."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from sayso.corpus import annotate

# Kinds of moments: while the workers start, while articles are analysed and parts written.
STARTING, WORKING = "starting", "working"


def killed_runs(
    inputs: Path, out: Path, kills: int, chance: random.Random, analyzer: str, part_entries: int
) -> dict[str, int]:
    """Begin a run, kill it so often, each time going on from there, and let the last one end.

    Returns
    -------
    dict of str to int
        How many kills hit a run in each kind of moment; a run that ended before its kill counts
        for neither, and begins anew in no way: what is done stays done.
    """
    hit = {STARTING: 0, WORKING: 0}
    context = multiprocessing.get_context("fork")
    for _ in range(kills):
        began = context.Event()
        run = context.Process(
            target=_run, args=(inputs, out, analyzer, part_entries, began.set)
        )
        run.start()
        early = chance.random() < 0.1
        if not early:
            while run.is_alive() and not began.wait(0.01):
                pass
        time.sleep(chance.random() * (0.3 if early else 0.15))
        if run.is_alive():
            os.kill(run.pid or 0, signal.SIGKILL)
            run.join()
            hit[STARTING if early else WORKING] += run.exitcode == -signal.SIGKILL
        run.join()
    _run(inputs, out, analyzer, part_entries, lambda: None)
    return hit


def _run(
    inputs: Path, out: Path, analyzer: str, part_entries: int, begin: Callable[[], None]
) -> None:
    """Run until the end, or until killed; say when the first new article is analysed."""
    annotate(
        inputs,
        out=out,
        analyzer=analyzer,
        workers=1,
        part_entries=part_entries,
        resume=True,
        tell=lambda entries, failures: begin() if entries == 1 and not failures else None,
    )
