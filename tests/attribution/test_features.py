"""What the encoder is told of each word piece."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.attribution import RuleFinder
from sayso.attribution.features import (
    LAYERS,
    SCHEMES,
    SIZES,
    Scheme,
    features,
    marked,
    outermost,
    spans_of,
    within_quotes,
)
from sayso.language import Parser
from sayso.records import Span

WORD = re.compile(r"\w+|\S")


def told(text: str, scheme: Scheme = "sayso") -> dict[str, list[int]]:
    words = list(WORD.finditer(text))
    start, end = (np.array(ends, np.int64) for ends in zip(*(w.span() for w in words), strict=True))
    rows = features(text, start, end, scheme).tolist()
    return {word.group(): row for word, row in zip(words, rows, strict=True)}


def test_a_piece_is_told_its_case_and_its_quotation_marks() -> None:
    rows = told("Orlenko said: “NATO, no more.” Then 3 left.")
    assert [rows[word][0] for word in ("Orlenko", "said", "NATO", "3")] == [2, 1, 3, 0]
    assert [rows[word][1] for word in ("said", "NATO", "more", "Then")] == [0, 1, 1, 0]


def test_all_pieces_know_whose_conventions_are_asked_for() -> None:
    for number, scheme in enumerate(SCHEMES):
        assert {row[-1] for row in told("Orlenko said no.", scheme).values()} == {number}


@given(
    text=st.text(st.sampled_from("Mayor said “no” \"it's\" he\u0301 — .,\n😀\u202e'’"), min_size=1)
)
def test_any_text_has_features_within_their_sizes(text: str) -> None:
    at = np.arange(len(text), dtype=np.int64)
    rows = features(text, at, at + 1, "sayso")
    assert rows.shape == (len(text), len(SIZES))
    assert (rows >= 0).all()
    assert (rows < SIZES).all()


spans = st.builds(
    lambda start, size: Span(start, start + size), st.integers(0, 60), st.integers(1, 20)
)


@given(st.lists(spans))
def test_of_spans_that_overlap_the_longest_is_kept(given_spans: list[Span]) -> None:
    kept = outermost(given_spans)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    for span in given_spans:
        rivals = [k for k in kept if k.start < span.end and span.start < k.end]
        assert span in kept or max(k.end - k.start for k in rivals) >= span.end - span.start


@given(st.lists(spans))
def test_tags_mark_the_pieces_that_spans_touch(given_spans: list[Span]) -> None:
    kept = outermost(given_spans)
    start = np.arange(0, 90)
    tags = marked(kept, start, start + 1)
    touched = [any(k.start <= at < k.end for k in kept) for at in start]
    assert (tags > 0).tolist() == touched


@pytest.mark.parametrize("layer", LAYERS)
def test_a_span_that_two_attributions_share_counts_once(parser: Parser, layer: str) -> None:
    found = RuleFinder()(parser("Orlenko said it rained and that it would stop."))
    assert len(spans_of(found, layer)) <= sum(len(getattr(one, layer) or ()) for one in found)


@pytest.mark.parametrize(
    ("paragraph", "inside"),
    [
        ('She said "no" twice.', '"no"'),
        ("She said “no” twice.", "“no”"),
        ("She said ‘no’ twice.", "‘no’"),
        ("She said 'no' twice.", "'no'"),
        ("Kyiv's and the officials' cars.", ""),
        ("The '90s were hard.", ""),
        ('"It runs on to the end.', '"It runs on to the end.'),
        ("He said “it's 'all' over” then.", "“it's 'all' over”"),
    ],
)
def test_quotation_marks_of_every_kind_are_paired(paragraph: str, inside: str) -> None:
    covered = within_quotes(paragraph)
    assert "".join(c for c, yes in zip(paragraph, covered, strict=True) if yes) == inside


@given(st.text())
def test_any_paragraph_can_be_asked_for_its_quotes(paragraph: str) -> None:
    assert len(within_quotes(paragraph)) == len(paragraph)
