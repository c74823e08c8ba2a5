"""Likeness: what speaks for two claims being about one figure."""

from __future__ import annotations

import pytest

from sayso import Analyzer, Article, Collator, Meta
from sayso.ledger.likeness import weights
from sayso.ledger.things import exclusive, is_listed


def test_the_same_rare_number_says_more_than_a_small_one():
    learnt = weights()
    assert learnt["value: same, rare"] > learnt["value: same"] > learnt["value: of another size"]


def test_what_is_opposed_speaks_against():
    learnt = weights()
    assert learnt["event: opposed"] < learnt["event: another"] < learnt["event: same"]
    assert exclusive("kill", "injure")
    assert not exclusive("damage", "destroy")


def test_a_noun_of_no_list_counts_as_a_word():
    assert is_listed("drone")
    assert is_listed("worker")
    assert not is_listed("pump")


def test_articles_that_share_no_name_tell_two_stories():
    learnt = weights()
    assert learnt["story: 0"] < learnt["story: 1"] < learnt["story: 2"]


AID = (
    "The House of Representatives approved an aid package for Ukraine on Saturday. It is worth "
    "$61 billion, Mike Johnson said.",
    "The aid package for Ukraine is worth $60.8 billion, Mike Johnson said on Saturday after the "
    "House of Representatives had approved it.",
)
COURT = "A court in Rivne jailed him for {}, the judge said."
POLL = "Grain prices have not been so high for {}, the traders of Odesa said."


@pytest.fixture(scope="module")
def labels():
    analyze, collate = Analyzer(), Collator()

    def found(*texts):
        days = Meta(published="2024-04-20")
        told = [Article(id=f"{n}", text=text, meta=days) for n, text in enumerate(texts)]
        dossier = collate([analyze(article) for article in told])
        pairs = [pair for cluster in dossier.clusters for pair in cluster.comparisons]
        return [pair.label for pair in (*pairs, *dossier.apart)]

    return found


def test_a_sum_of_billions_rounds_another(labels):
    assert labels(*AID) == ["repeats"]
    assert labels(AID[0], AID[1].replace("60.8", "57.9")) == ["revises"]


@pytest.mark.parametrize("second", ["three years", "eight months", "two years"])
def test_what_is_measured_in_two_stories_is_not_compared(labels, second):
    found = labels(COURT.format("two years"), POLL.format(second))
    assert set(found) <= {"not_comparable"}


def test_two_weeks_are_not_near_two_years(labels):
    walks = "The talks in Geneva lasted two weeks, the mediator Erik Holm said."
    rests = "The talks in Geneva lasted two years, the mediator Erik Holm said."
    assert "repeats" not in labels(walks, rests)
