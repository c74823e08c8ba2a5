"""Fuzzing: inputs mangled by a seed go through every door; only named errors may come out.

    python experiments/fuzz.py --inputs 2000
    python experiments/fuzz.py --door reading --only 1234
    python experiments/fuzz.py --inputs 100000 --log build/fuzz --part 1/2

The second shows one input and what becomes of it. The third does a half of a night's work, and
goes on where it was broken off; `experiments/robustness.py` reports on the whole.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import mangling
import msgspec
import pieces
from doors import Door, doors

from sayso import SaysoError
from sayso.reports import Table

# CPU seconds that an input may take: for itself, and for every 1,000 characters or bytes.
OWN, PER_1000 = 1.5, 1.5
STRETCH = 100  # inputs that are logged together
# Of every ten inputs.
SHARES = {"analysis": 4, "reading": 3, "registries": 1, "imports": 2}


class Hang(BaseException):
    """An input took more than its time; no handler of errors may take it for one of its own."""


class Fault(NamedTuple):
    """What no input may do: cause an error without a name, a wrong offset, a hang."""

    door: str
    number: int
    what: str


@dataclass
class Tally:
    """What became of the inputs of one door."""

    inputs: int = 0
    size: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, other: Tally) -> None:
        """Count the inputs of another tally, too."""
        self.inputs += other.inputs
        self.size += other.size
        self.refused += other.refused
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)


@dataclass
class Found:
    """What became of some inputs, by door."""

    tallies: dict[str, Tally]
    faults: list[Fault]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `Hang` in what takes more CPU time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def tried(door: Door, name: str, number: int, seed: int, tally: Tally) -> Fault | None:
    """Send one input through a door."""
    chance = random.Random(f"{seed} {name} {number}")
    what = entered(door, door.make(chance), chance, tally)
    return None if what is None else Fault(name, number, what)


def entered(door: Door, made: str | bytes, chance: random.Random, tally: Tally) -> str | None:
    """Send what was made through a door; return what happened that no input may cause."""
    size = len(made)
    budget = OWN + PER_1000 * size / 1000
    began = time.process_time()
    what = None
    try:
        with within(budget):
            tally.refused += door.enter(made, chance)
    except SaysoError as error:
        tally.refused += 1
        if not str(error).strip():
            what = "an error without a message"
    except Hang:
        what = f"more than {budget:.1f} CPU seconds for {size} characters"
    except (Exception, RecursionError) as error:
        first = (str(error).splitlines() or [""])[0]
        what = f"{type(error).__name__}: {first[:120]}"
    took = time.process_time() - began
    tally.inputs += 1
    tally.size += size
    tally.seconds += took
    tally.slowest = max(tally.slowest, took / max(size, 1000) * 1000)
    return what


def fuzz(opened: dict[str, Door], numbers: Iterable[int], seed: int) -> Found:
    """Send the inputs of these numbers through the doors."""
    turns = [name for name, share in SHARES.items() if name in opened for _ in range(share)]
    found = Found({name: Tally() for name in opened}, [])
    for number in numbers:
        name = turns[number % len(turns)]
        fault = tried(opened[name], name, number, seed, found.tallies[name])
        if fault is not None:
            found.faults.append(fault)
    return found


def together(several: Sequence[Found]) -> Found:
    """Return what became of all inputs of several stretches."""
    whole = Found({name: Tally() for name in several[0].tallies}, [])
    for found in several:
        whole.faults += found.faults
        for name, tally in found.tallies.items():
            whole.tallies[name].add(tally)
    return whole


def logged(folder: Path, seed: int) -> Found:
    """Return what a log of fuzzing all doors holds.

    Raises
    ------
    SaysoError
        If it holds nothing.
    """
    paths = sorted((folder / f"all-{seed}").glob("*.json"))
    if not paths:
        raise SaysoError(f"no log of fuzzing with seed {seed}", str(folder))
    return together([msgspec.json.decode(path.read_bytes(), type=Found) for path in paths])


def method() -> tuple[str, ...]:
    """Say how inputs are made, and what a fault is."""
    return (
        "Fuzzing: texts are parts of the constructed gold articles and of the seed article with "
        "one to four mutations, or structures by "
        f"themselves: {', '.join(mangling.STRUCTURES)}. Files of every kind that is read, "
        "registries, and files of every format of annotation are written, and then bytes of them "
        "altered, left out, repeated or replaced by pieces that mean something in the format; of "
        "four registries in five only quoted values, so that most are still read.",
        "A fault is an error that is no `SaysoError`, an offset outside the text, JSON that gives "
        f"back something else, or more CPU time than {OWN} seconds and {PER_1000} for every 1,000 "
        "characters or bytes.",
    )


def tables(found: Found) -> tuple[Table, ...]:
    """Show what became of the inputs of each door, and the faults if there were any."""
    rows = tuple(
        (
            name,
            f"{tally.inputs:,}",
            f"{tally.size / 1e6:.1f}",
            f"{tally.refused:,}",
            sum(fault.door == name for fault in found.faults),
            round(1000 * tally.seconds / max(1, tally.inputs)),
            f"{tally.slowest:.2f}",
        )
        for name, tally in found.tallies.items()
    )
    by_door = Table(
        title="Fuzzed inputs",
        columns=(
            "Door",
            "Inputs",
            "Million characters",
            "Refused by name",
            "Faults",
            "CPU ms an input",
            "Most CPU s for 1,000 characters",
        ),
        rows=rows,
        note="An input below 1,000 characters counts as 1,000 in the last column.",
    )
    if not found.faults:
        return (by_door,)
    faults = tuple((fault.door, fault.number, fault.what) for fault in found.faults[:100])
    return by_door, Table(title="Faults", columns=("Door", "Input", "What"), rows=faults)


def main() -> int:
    """Run from the command line; 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--door", choices=list(SHARES), help="only this one")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="show this input of --door")
    pieces.offer(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        opened = doors(Path(folder))
        if given.only is not None:
            door = opened[given.door]
            chance = random.Random(f"{given.seed} {given.door} {given.only}")
            made = door.make(chance)
            print(repr(made))
            print("refused" if door.enter(made, chance) else "read")
            return 0
        if given.door:
            opened = {given.door: opened[given.door]}

        def stretch(number: int) -> Found:
            first = number * STRETCH
            numbers = range(first, min(first + STRETCH, given.inputs))
            found = fuzz(opened, numbers, given.seed)
            for fault in found.faults:
                print(*fault, sep="\t", flush=True)
            print(f"{numbers.stop:,} of {given.inputs:,}", file=sys.stderr, flush=True)
            return found

        log = (given.log or Path(folder)) / f"{given.door or 'all'}-{given.seed}"
        several = pieces.pieces(Found, -(-given.inputs // STRETCH), stretch, log, given.part)
    if several is None:
        print(f"part {given.part.number} of {given.part.of} is done, others are not")
        return 0
    found = together(several)
    for name, tally in found.tallies.items():
        print(f"{name}: {tally.inputs:,} inputs, {tally.refused:,} refused by name")
    print(f"{len(found.faults)} faults")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
