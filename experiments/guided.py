"""Fuzzing guided by coverage: what reaches new code is kept, and mangled further.

    python -m pip install atheris
    python experiments/guided.py --door registries --seconds 3600 --log build/guided

Atheris, Google's binding of libFuzzer, has wheels for Linux only and for some versions of Python,
so that it is not among what sayso installs. Faults are printed as they are found, and their inputs
kept in the folder; so is the corpus, from which a later run goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sayso"]):
    import doors
    import fuzz

SEEDS = 200  # inputs that the fuzzer begins with
DOORS = ("reading", "registries", "imports")  # those that take bytes


def main() -> None:
    """Run from the command line, for so long; the fuzzer ends the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--door", choices=DOORS, required=True)
    parser.add_argument("--seconds", type=int, default=600, metavar="N")
    parser.add_argument("--log", type=Path, required=True, metavar="DIR")
    given = parser.parse_args()
    corpus, faults = given.log / given.door, given.log / f"{given.door}-faults"
    for folder in (corpus, faults):
        folder.mkdir(parents=True, exist_ok=True)
    door = doors.doors(Path(tempfile.mkdtemp()))[given.door]
    made = [door.make(random.Random(f"{given.door} {number}")) for number in range(SEEDS)]
    seeds = [each for each in made if isinstance(each, bytes)]
    # Files and annotations have their kind before them; it decides who reads them.
    kinds = set() if given.door == "registries" else set(map(_kind, seeds))
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    tally, seen = fuzz.Tally(), set[str]()

    def enter(made: bytes) -> int:
        if kinds and _kind(made) not in kinds:
            return -1  # not to be kept
        what = fuzz.entered(door, made, random.Random(0), tally)
        if what is not None and what not in seen:
            seen.add(what)
            path = faults / hashlib.sha256(made).hexdigest()[:16]
            path.write_bytes(made)
            print(path, what, sep="\t", flush=True)
        return 0

    options = (f"-max_total_time={given.seconds}", "-max_len=20000", "-print_final_stats=1")
    atheris.Setup([sys.argv[0], *options, str(corpus)], enter)
    atheris.Fuzz()


def _kind(made: bytes) -> bytes:
    return made.partition(b":")[0]


if __name__ == "__main__":
    main()
