"""Spans joined to attributions, on texts whose spans are marked by hand: {S source}, {C cue} ..."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.attribution.linking import link
from sayso.attribution.tagging import Tagged
from sayso.records import Span


def marked(markup: str) -> tuple[str, Tagged]:
    text = ""
    layers: dict[str, list[Span]] = {"S": [], "C": [], "X": []}
    for plain, layer, words in re.findall(r"([^{]+)|\{(\w) ([^}]*)\}", markup):
        if layer:
            layers[layer].append(Span(len(text), len(text) + len(words)))
        text += plain or words
    return text, Tagged(*(tuple(layers[layer]) for layer in "SCX"))


def joined(markup: str) -> list[tuple[list[str], list[str], list[str]]]:
    text, tagged = marked(markup)
    return [
        tuple([text[slice(*span)] for span in role] for role in one) for one in link(text, tagged)
    ]


def test_each_statement_goes_with_the_cue_and_the_source_beside_it() -> None:
    found = joined(
        "{S The mayor} {C said} {X the bridge was closed}. {X Trains ran}, {S police} {C said}."
    )
    assert found == [
        (["The mayor"], ["said"], ["the bridge was closed"]),
        (["police"], ["said"], ["Trains ran"]),
    ]


def test_a_quote_cut_in_two_by_its_cue_is_one_attribution() -> None:
    found = joined('{X "We will stay,"} {S she} {C said}, {X "and we will rebuild."}')
    assert found == [(["she"], ["said"], ['"We will stay,"', '"and we will rebuild."'])]


def test_two_cues_may_share_a_source() -> None:
    found = joined(
        "{S Mr Orlenko} {C said} {X talks had begun} but {C denied} {X that a deal was near}."
    )
    assert [one[0] for one in found] == [["Mr Orlenko"], ["Mr Orlenko"]]
    assert [one[2] for one in found] == [["talks had begun"], ["that a deal was near"]]


def test_a_source_after_its_cue_is_found() -> None:
    found = joined("{X Two depots burned}, {C according to} {S the regional governor}.")
    assert found == [(["the regional governor"], ["according to"], ["Two depots burned"])]


def test_a_cue_without_a_source_has_none() -> None:
    assert joined("It {C was reported} {X that a depot burned}.") == [
        ([], ["was reported"], ["that a depot burned"])
    ]


def test_a_cue_before_a_colon_takes_the_next_paragraph() -> None:
    found = joined('{S The minister} {C told} the chamber:\n{X "There will be no truce."}')
    assert found == [(["The minister"], ["told"], ['"There will be no truce."'])]


def test_a_content_with_no_cue_keeps_the_source_right_before_it() -> None:
    assert joined("{S Mayor} {X 'will not resign'} over floods") == [
        (["Mayor"], [], ["'will not resign'"])
    ]


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_a_cue_left_without_content_is_no_attribution(gap: str) -> None:
    assert joined(f"{{S She}} {{C said}}{gap}nothing of note.") == []


@given(st.lists(st.tuples(st.sampled_from("SCX."), st.integers(1, 6)), max_size=80))
def test_every_content_is_given_to_one_attribution_only(pieces: list[tuple[str, int]]) -> None:
    markup = " ".join("said. So" if kind == "." else f"{{{kind} {'a' * n}}}" for kind, n in pieces)
    text, tagged = marked(markup)
    contents = [span for one in link(text, tagged) for span in one.content]
    assert sorted(contents) == sorted(tagged.content)


def test_a_paragraph_of_ten_thousand_spans_is_joined_in_time() -> None:
    text, tagged = marked("{S He} {C said} {X so}. " * 3_500)
    assert len(link(text, tagged)) == 3_500


def test_a_quote_goes_on_with_the_cue_that_quoted_before() -> None:
    found = joined(
        '{X "Yes,"} {S he} {C said}, {C speaking of} {X the truce}. {X "It holds for now."}'
    )
    assert [one[2] for one in found] == [['"Yes,"', '"It holds for now."'], ["the truce"]]
