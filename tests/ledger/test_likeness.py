"""Likeness: what speaks for two claims being about one figure."""

from __future__ import annotations

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
