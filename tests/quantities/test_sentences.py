"""The tables of hard sentences: well formed, and read as well as they were when last measured.

What is read wrong is listed in ``reports/sentences.md``.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.scoring import score_quantities

EXPERIMENTS = Path(__file__).parents[2] / "experiments"


def load(name: str):
    sys.path.insert(0, str(EXPERIMENTS))
    try:
        spec = importlib.util.spec_from_file_location(name, EXPERIMENTS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EXPERIMENTS))
    return module


TABLES = load("sentences")
CHECKER = load("check_gold")
GOLD = TABLES.sentences()


@pytest.mark.parametrize("sentence", GOLD, ids=lambda sentence: sentence.id)
def test_a_sentence_keeps_the_rules_of_the_guidelines(sentence):
    assert CHECKER.problems(sentence) == []


def test_there_are_enough_and_each_has_its_own_id():
    assert len({sentence.id for sentence in GOLD}) == len(GOLD) >= 150


def test_they_are_read_as_well_as_when_last_measured():
    scores = score_quantities(GOLD, TABLES.read(GOLD), resamples=1)
    least = {
        "quantity.interval_modifier.f1": 0.97,
        "counted.accuracy": 0.97,
        "phrase.f1": 0.97,
        "event.accuracy": 0.94,
        "role.f1": 0.97,
        "polarity.accuracy": 0.94,
        "place.accuracy": 0.95,
        "location.f1": 0.92,
        "region.f1": 0.96,
        "country.f1": 0.96,
        "date.f1": 0.95,
    }
    measured = {name: round(scores[name].value, 3) for name in least}
    assert {name: value for name, value in measured.items() if value < least[name]} == {}


def test_a_broken_row_is_named(tmp_path):
    table = tmp_path / "broken.toml"
    table.write_text(
        '[[sentence]]\nid = "x-1"\ntext = "Ten fell."\nquantities = [{text = "Nine", value = 9}]\n'
    )
    with pytest.raises(DataError, match="x-1"):
        TABLES.sentences(table)
