"""What the encoder is told of each word piece."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.attribution import RuleFinder
from sayso.attribution.features import (
    LAYERS,
    SCHEMES,
    Features,
    Labels,
    marked,
    outermost,
    spans_of,
    within_quotes,
)
from sayso.language import Parser
from sayso.records import Span

LABELS = Labels(("ROOT", "ccomp", "nsubj", "mark"), ("VBD", "NNP", "IN"))


def features(text: str, parser: Parser, scheme: str = "sayso") -> tuple[list[str], np.ndarray]:
    parsed = parser(text)
    start = np.array([token.idx for token in parsed.doc])
    end = np.array([token.idx + len(token) for token in parsed.doc])
    rows = Features(parsed, LABELS, scheme)(text, 0, start, end)
    return [token.text for token in parsed.doc], rows


def test_a_piece_is_told_its_word_and_its_clause(parser: Parser) -> None:
    words, rows = features("Orlenko said that Kyiv attacked.", parser)
    case, _, relation, clause, word_class, _ = rows.T
    assert dict(zip(words, case, strict=True))["Kyiv"] == 2
    assert [LABELS.relations[n - 1] for n in relation[:4]] == ["nsubj", "ROOT", "mark", "nsubj"]
    assert [LABELS.relations[n - 1] for n in clause[:5]] == ["ROOT", "ROOT", *["ccomp"] * 3]
    assert [LABELS.word_classes[n - 1] for n in word_class[:3]] == ["NNP", "VBD", "IN"]


def test_all_pieces_know_whose_conventions_are_asked_for(parser: Parser) -> None:
    for number, scheme in enumerate(SCHEMES):
        _, rows = features("Orlenko said no.", parser, scheme)
        assert set(rows[:, -1]) == {number}


@given(
    text=st.text(st.sampled_from("Mayor said “no” \"it's\" he\u0301 — .,\n😀\u202e'’"), min_size=1)
)
def test_any_text_has_features_within_their_sizes(parser: Parser, text: str) -> None:
    parsed = parser(text)
    doc = parsed.doc
    start = np.array([token.idx for token in doc], np.int64)
    end = np.array([token.idx + len(token) for token in doc], np.int64)
    if len(doc):
        rows = Features(parsed, LABELS, "sayso")(doc.text, 0, start, end)
        assert rows.shape == (len(doc), len(LABELS.sizes))
        assert (rows >= 0).all()
        assert (rows < LABELS.sizes).all()


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
