"""The gazetteer: names found by binary search in a table that is sorted and complete."""

import pickle
import random
from collections import Counter
from pathlib import Path

import pytest

import sayso
from sayso.gazetteer import fold, look_up

TABLE = Path(sayso.__file__).parent / "resources" / "gazetteer.tsv"


@pytest.fixture(scope="module")
def keys() -> Counter[bytes]:
    return Counter(line.partition(b"\t")[0] for line in TABLE.read_bytes().splitlines())


def test_the_table_is_sorted_and_has_six_columns():
    lines = TABLE.read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(set(lines)) > 100_000
    assert {line.count(b"\t") for line in lines} == {5}


def test_every_name_is_found_with_all_its_places(keys):
    names = sorted(keys)
    chosen = [names[0], names[-1], *random.Random(4).sample(names, 2000)]
    assert all(len(look_up(name.decode())) == keys[name] for name in chosen)


def test_every_name_is_as_it_is_looked_up(keys):
    chosen = random.Random(5).sample(sorted(keys), 2000)
    assert all(fold(name.decode()) == name.decode() for name in chosen)


@pytest.mark.parametrize("name", ["", "\t", "\n", "zzzzz", "kyivkyiv", "kyivv", "\x00", "ÿ" * 9])
def test_what_is_no_name_is_not_found(name):
    assert look_up(name) == ()


@pytest.mark.parametrize(
    ("written", "name", "country", "region"),
    [
        ("Kharkov", "Kharkiv", "UA", "Kharkiv region"),
        ("Khar’kov", "Kharkiv", "UA", "Kharkiv region"),
        ("Kiev", "Kyiv", "UA", "Kyiv"),
        ("Sevastopol", "Sevastopol", "UA", "Sevastopol"),
        ("Sudzha", "Sudzha", "RU", "Kursk region"),
        ("Khan Yunis", "Khan Younis", "PS", "Gaza Strip"),
        ("Jenin", "Jenin", "PS", "West Bank"),
        ("Nabatieh", "Nabatieh", "LB", "Nabatieh Governorate"),
        ("El-Fasher", "El Fasher", "SD", "North Darfur"),
        ("U.S.", "United States", "US", None),
        ("Lebanese", "Lebanon", "LB", None),
        ("Black Sea", "Black Sea", None, None),
        ("Ukrainian capital", "Kyiv", "UA", "Kyiv"),
    ],
)
def test_spellings_are_one_place(written, name, country, region):
    first = look_up(fold(written))[0]
    assert (first.name, first.country, first.region) == (name, country, region)


def test_entries_are_plain():
    found = look_up("tripoli")
    assert pickle.loads(pickle.dumps(found)) == found
    assert [entry.country for entry in found][:2] == ["LY", "LB"]
