"""Numerals: values as written, and nothing slow."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.quantities.scanning import scan


def only(text: str) -> tuple[str, float]:
    (numeral,) = scan(text)
    return text[numeral.start : numeral.end], numeral.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,300", 1300),
        ("816 000", 816_000),
        ("1.300,5", 1300.5),
        ("1.300.000", 1_300_000),
        ("2,5 million", 2_500_000),
        ("2.5 million", 2_500_000),
        ("4.5bn", 4_500_000_000),
        ("60k", 60_000),
        ("1.5e6", 1_500_000),
        ("3 x 10^5", 300_000),
        ("two-thirds", 2 / 3),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("three hundred and thirty-seven", 337),
        ("twenty-eight thousand six hundred forty-two", 28_642),
        ("a hundred and twenty", 120),
        ("half a dozen", 6),
        ("a dozen", 12),
        ("two dozen", 24),
        ("one in five", 0.2),
        ("2 1/2", 2.5),
        ("3½", 3.5),
        ("½", 0.5),
        (".001", 0.001),
        ("-1.3", -1.3),
        ("minus 233", -233),
    ],
)
def test_a_whole_numeral_is_read_with_its_value(text: str, value: float):
    written, found = only(text)
    assert written == text
    assert found == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "base"),
    [("dozens", 12), ("hundreds of thousands", 100_000), ("tens of thousands", 10_000)],
)
def test_vague_numbers_name_their_base(text: str, base: float):
    (numeral,) = scan(text)
    assert (numeral.form, numeral.value) == ("vague", base)


@pytest.mark.parametrize("text", ["T72", "1" * 60, "+44 20 7946 0958", "x_12", "A1B2", "1,2,3,4"])
def test_signs_and_long_runs_are_no_numbers(text: str):
    assert list(scan(text)) == []


def test_five_and_six_are_two_numbers():
    assert [numeral.value for numeral in scan("5 and 6")] == [5, 6]


@pytest.mark.parametrize("alphabet", ["0123456789,-", "0123456789,- ", "1-", "1,", "1 -,.", "0.:/"])
def test_a_line_of_digits_is_scanned_in_linear_time(alphabet: str, grows_linearly):
    line = "".join(random.Random(1).choices(alphabet, k=1_000_000))
    assert grows_linearly(lambda size: sum(1 for _ in scan(line[:size])), 250_000)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789.,-–/:+$%€ abkmn½hundreoft'\n", max_size=80))
def test_numerals_never_overlap_and_lie_inside(text: str):
    end = 0
    for numeral in scan(text):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end
