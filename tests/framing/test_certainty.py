"""Markers of certainty inside a statement."""

import pytest

from sayso.framing.certainty import certainty
from sayso.records import Certainty


def found(parser, text: str) -> Certainty:
    return certainty(list(parser(text).doc))


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The bridge may fall, but it must not.", "modals", ("may", "must")),
        ("In May the bridge fell.", "modals", ()),
        ("Perhaps it is likely.", "hedges", ("Perhaps", "likely")),
        ("It seems that the report is unconfirmed.", "hedges", ("seems", "unconfirmed")),
        ("It was certainly, without doubt, a raid.", "boosters", ("certainly", "without doubt")),
        ("They never left and did not call.", "negations", ("never", "not")),
        ("No one was hurt.", "negations", ("No one",)),
    ],
)
def test_markers_are_found_as_written(parser, text, kind, words):
    assert getattr(found(parser, text), kind) == words


def test_the_longest_term_counts_and_no_part_of_it(parser):
    marked = found(parser, "There is no doubt that it was not only a raid.")
    assert marked.boosters == ("no doubt",)
    assert marked.hedges == ()
    assert marked.negations == ()


def test_a_plain_statement_has_none(parser):
    assert found(parser, "The bridge fell on Monday.") == Certainty()
