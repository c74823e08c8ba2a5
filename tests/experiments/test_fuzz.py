"""Two thousand mangled inputs at every test; a night takes a hundred thousand."""

import contextlib
import random

import fuzz
import mangling
import pytest
from doors import Door, doors
from pieces import Part, pieces

from sayso.errors import DataError

INPUTS, PART = 2_000, 250


@pytest.fixture(scope="module")
def opened(analyzer, tmp_path_factory):
    return doors(tmp_path_factory.mktemp("fuzz"), analyzer)


def test_no_input_causes_what_no_input_may(opened, monkeypatch):
    monkeypatch.setattr(mangling, "LARGEST", PART)
    found = fuzz.fuzz(opened, range(INPUTS), seed=1)
    tallies = found.tallies
    assert found.faults == []
    assert sum(tally.inputs for tally in tallies.values()) == INPUTS
    # Neither is everything refused, nor nothing.
    for name in ("reading", "registries", "imports"):
        assert 0 < tallies[name].refused < tallies[name].inputs
    assert tallies["registries"].refused < 0.6 * tallies["registries"].inputs


def test_the_same_seed_makes_the_same_input(opened):
    for name, door in opened.items():
        made = [door.make(random.Random(f"0 {name} 7")) for _ in range(2)]
        assert made[0] == made[1]


class Made(Door):
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


def test_work_in_pieces_goes_on_where_it_was_broken_off(tmp_path):
    made = []

    def make(number):
        if number == 4 and 4 not in made:
            made.append(4)
            raise KeyboardInterrupt
        made.append(number)
        return number * number

    assert pieces(int, 6, make, tmp_path, Part.read("2/2")) is None
    with pytest.raises(KeyboardInterrupt):
        pieces(int, 6, make, tmp_path, Part.read("1/2"))
    assert pieces(int, 6, make, tmp_path, Part()) == [0, 1, 4, 9, 16, 25]
    assert made == [1, 3, 5, 0, 2, 4, 4]


def test_stretches_together_are_as_one(opened):
    apart = [fuzz.fuzz(opened, range(first, first + 20), seed=3) for first in (0, 20)]
    whole, other = fuzz.together(apart), fuzz.fuzz(opened, range(40), seed=3)
    for name, tally in whole.tallies.items():
        same = other.tallies[name]
        assert (tally.inputs, tally.size, tally.refused) == (same.inputs, same.size, same.refused)
