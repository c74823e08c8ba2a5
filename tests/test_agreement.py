"""Events told by several sources load whole; what breaks their format is named."""

import json

import msgspec
import pytest

from sayso import agreement, datasets
from sayso.actors import SHIPPED
from sayso.agreement import ClaimId
from sayso.errors import DataError


def article(name, text, *numbers):
    """Return an annotated article that counts people, its numbers as written."""
    quantities = []
    for index, number in enumerate(numbers, 1):
        start = text.index(number)
        quantities.append(
            {
                "id": f"q{index}",
                "span": [start, start + len(number)],
                "low": float(number),
                "high": float(number),
                "modifier": "exact",
                "dimension": "count",
                "counted": "people",
            }
        )
    return {
        "id": name,
        "meta": {"published": "2026-01-01"},
        "text": text,
        "quantities": quantities,
    }


def pairs(**changes):
    told = {
        "event": "flood",
        "note": "A flood.",
        "actors": "ukraine-war.toml",
        "clusters": [
            {
                "id": "c1",
                "what": "people drowned",
                "claims": [["one", "q1"], ["two", "q1"]],
                "origins": [["one"], ["two"]],
            }
        ],
        "pairs": [{"from": ["two", "q1"], "to": ["one", "q1"], "label": "conflicts"}],
    }
    return json.dumps(told | changes)


@pytest.fixture
def folder(tmp_path):
    """Write an event below a folder and return its own folder."""
    event = tmp_path / "gold" / "flood"
    event.mkdir(parents=True)
    for number, told in enumerate(
        (article("one", "12 people drowned.", "12"), article("two", "It was 14, not 12.", "14")), 1
    ):
        (event / f"0{number}-paper.json").write_text(json.dumps(told))
    (event / "pairs.json").write_text(pairs())
    return event


def test_an_event_is_loaded_from_its_folder_or_one_above(folder):
    (event,) = agreement.events(folder)
    assert agreement.events(folder.parents[1]) == [event]
    assert [told.id for told in event.articles] == ["one", "two"]
    assert event.clusters[0].origins == (("one",), ("two",))
    assert event.pairs[0].source == ClaimId("two", "q1")
    assert event.quantities()[event.pairs[0].source].low == 14
    assert event.actors == SHIPPED / "ukraine-war.toml"


def test_a_registry_beside_the_articles_is_taken(folder):
    (folder / "flood.toml").write_text('name = "flood"')
    (folder / "pairs.json").write_text(pairs(actors="flood.toml"))
    assert agreement.events(folder)[0].actors == folder / "flood.toml"


def test_articles_of_events_are_not_mixed_with_other_gold(folder):
    gold = folder.parent
    assert [told.id for told in datasets.gold(gold)] == ["one", "two"]
    (gold / "single.json").write_text(json.dumps(article("single", "9 people.", "9")))
    assert [told.id for told in datasets.gold(gold)] == ["single"]
    assert [told.id for told in datasets.gold(folder)] == ["one", "two"]


def test_the_gold_of_the_project_is_the_single_articles():
    told = {article.id for event in agreement.events() for article in event.articles}
    assert told
    assert told.isdisjoint(article.id for article in datasets.gold())


CLUSTER = {"id": "c1", "what": "people drowned", "claims": [["one", "q1"]], "origins": []}
PAIR = {"from": ["two", "q1"], "to": ["one", "q1"], "label": "conflicts"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"pairs": [{**PAIR, "to": ["one", "q9"]}]}, "no claim one q9"),
        ({"pairs": [{**PAIR, "to": ["two", "q1"]}]}, "are one claim"),
        ({"pairs": [PAIR, {**PAIR, "from": PAIR["to"], "to": PAIR["from"]}]}, "stand twice"),
        ({"pairs": [{**PAIR, "reason": "place"}]}, "has a reason"),
        ({"pairs": [{**PAIR, "label": "not_comparable"}]}, "has a reason"),
        ({"pairs": [{**PAIR, "label": "differs"}]}, "differs"),
        ({"clusters": [{**CLUSTER, "claims": [["nine", "q1"]]}]}, "no claim nine q1"),
        ({"clusters": [CLUSTER, {**CLUSTER, "id": "c2"}]}, "is in c1 too"),
        ({"clusters": [{**CLUSTER, "claims": [["one", "q1"]] * 2}]}, "a claim stands twice"),
        ({"clusters": [{**CLUSTER, "origins": [["two"]]}]}, "an origin names two"),
        ({"size": 3}, "size"),
    ],
)
def test_a_broken_event_is_named(folder, changes, expected):
    (folder / "pairs.json").write_text(pairs(**changes))
    with pytest.raises(DataError, match=expected) as caught:
        agreement.events(folder)
    assert "pairs.json" in str(caught.value)


def test_an_event_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="holds no event"):
        agreement.events(tmp_path)
    (tmp_path / "pairs.json").mkdir()
    with pytest.raises(DataError, match=r"pairs\.json"):
        agreement.events(tmp_path)


def test_two_events_with_one_article_are_refused(folder):
    other = folder.parent / "other"
    other.mkdir()
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    (other / "pairs.json").write_text(pairs(event="other"))
    with pytest.raises(DataError, match="is taken in flood"):
        agreement.events(folder.parent)


def test_events_are_frozen_and_equal_by_value(folder):
    one, two = agreement.events(folder), agreement.events(folder)
    assert one == two
    assert msgspec.structs.replace(one[0], name="x") != two[0]
