"""Two thousand mangled inputs at every test; a night takes a hundred thousand."""

import contextlib
import random

import fuzz
import mangling
import pytest
import robustness
from doors import Door, doors
from pieces import Part, pieces

from sayso.corpus import Annotated
from sayso.errors import DataError, SaysoError

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


def test_the_report_on_robustness_tells_what_was_fuzzed(tmp_path):
    tally = fuzz.Tally(inputs=100, size=2_000_000, refused=3, seconds=2.0)
    fault = fuzz.Fault("reading", 12, "KeyError: x")
    stretches = [fuzz.Found({"reading": tally}, []), fuzz.Found({"reading": tally}, [fault])]
    pieces(fuzz.Found, 2, stretches.__getitem__, tmp_path / "all-0", Part())
    found = fuzz.logged(tmp_path, seed=0)
    done = Annotated(articles=45, failures=3)
    taken = [robustness.Round(["working"], True)] * 2
    report = robustness.report(done, taken, 0, found)
    assert report.metrics["fuzzed"] == {"reading": {"inputs": 200, "refused": 6}}
    assert report.metrics["faults"] == 1
    assert [table.title for table in report.tables] == ["Kills", "Fuzzed inputs", "Faults"]
    assert robustness.report(done, taken, 0, None).metrics["faults"] is None


def test_without_a_log_of_fuzzing_there_is_nothing_to_tell(tmp_path):
    with pytest.raises(SaysoError, match="no log of fuzzing with seed 1"):
        fuzz.logged(tmp_path, seed=1)
