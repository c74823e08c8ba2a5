"""Two thousand mangled inputs at every test; a night takes a hundred thousand."""

import contextlib
import random

import fuzz
import mangling
import pytest

from sayso.errors import DataError

INPUTS, PART = 2_000, 250


@pytest.fixture(scope="module")
def opened(analyzer, tmp_path_factory):
    return fuzz.doors(tmp_path_factory.mktemp("fuzz"), analyzer)


def test_no_input_causes_what_no_input_may(opened, monkeypatch):
    monkeypatch.setattr(mangling, "LARGEST", PART)
    tallies, faults = fuzz.fuzz(opened, INPUTS, seed=1)
    assert faults == []
    assert sum(tally.inputs for tally in tallies.values()) == INPUTS
    # Neither is everything refused, nor nothing.
    for name in ("reading", "registries", "imports"):
        assert 0 < tallies[name].refused < tallies[name].inputs


def test_the_same_seed_makes_the_same_input(opened):
    for name, door in opened.items():
        made = [door.make(random.Random(f"0 {name} 7")) for _ in range(2)]
        assert made[0] == made[1]


class Made(fuzz.Door):
    def __init__(self, enter):
        self.does = enter

    def make(self, chance):
        return "text"

    def enter(self, made, chance):
        return self.does()


def ends_never():
    while True:
        with contextlib.suppress(Exception):
            sum(range(1000))


@pytest.mark.parametrize(
    ("does", "what"),
    [
        (lambda: False, None),
        (lambda: (_ for _ in ()).throw(DataError("named")), None),
        (lambda: next(iter([])), "StopIteration"),
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: (_ for _ in ()).throw(DataError("")), "without a message"),
        (ends_never, "more than 0.1 CPU seconds"),
    ],
)
def test_a_fault_is_seen(does, what, monkeypatch):
    monkeypatch.setattr(fuzz, "OWN", 0.1)
    monkeypatch.setattr(fuzz, "PER_1000", 0)
    fault = fuzz.tried(Made(does), "made", 1, 0, fuzz.Tally())
    assert (fault is None) if what is None else (what in fault.what)
