"""Decoding of tags."""

import pickle
from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sayso.attribution.features import LAYERS, TAGS
from sayso.attribution.tagging import Tagger, possible, viterbi
from sayso.errors import ModelError
from sayso.language import Parser
from sayso.records import Span

SHAPE = (len(LAYERS), len(TAGS))
scores = st.floats(-20, 20, width=16)


def path_score(path, emissions, transitions, begins, ends):
    total = begins[path[0]] + ends[path[-1]]
    total += sum(emissions[at, tag] for at, tag in enumerate(path))
    return total + sum(transitions[a, b] for a, b in pairwise(path))


@given(st.data())
def test_no_decoded_sequence_is_impossible(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(1, 12), min_size=1, max_size=3))
    emissions = [
        data.draw(arrays(np.float32, (length, *SHAPE), elements=scores)) for length in lengths
    ]
    transitions = data.draw(arrays(np.float32, (*SHAPE, len(TAGS)), elements=scores))
    zeros = np.zeros(SHAPE, np.float32)
    allowed = possible()
    decoded = viterbi(emissions, transitions, zeros, zeros)
    assert [len(found) for found in decoded] == lengths
    for tags in (row for found in decoded for row in found.T):
        assert allowed[0, tags[0]]
        assert allowed[tags[-1], 0]
        assert allowed[tags[:-1], tags[1:]].all()


@pytest.mark.parametrize("seed", range(5))
def test_decoding_finds_the_best_of_all_possible_sequences(seed: int) -> None:
    random = np.random.default_rng(seed)
    several = [random.normal(size=(length, *SHAPE)).astype(np.float32) for length in (3, 5, 1)]
    transitions = random.normal(size=(*SHAPE, len(TAGS))).astype(np.float32)
    begins, ends = random.normal(size=(2, *SHAPE)).astype(np.float32)
    decoded = viterbi(several, transitions, begins, ends)
    allowed = possible()
    for (emissions, found), layer in product(
        zip(several, decoded, strict=True), range(len(LAYERS))
    ):
        paths = [
            path
            for path in product(range(len(TAGS)), repeat=len(emissions))
            if allowed[0, path[0]]
            and allowed[path[-1], 0]
            and all(allowed[a, b] for a, b in pairwise(path))
        ]
        parts = emissions[:, layer], transitions[layer], begins[layer], ends[layer]
        assert tuple(found[:, layer]) == max(paths, key=lambda path: path_score(path, *parts))


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def words(text: str, layer: Sequence[Span]) -> list[str]:
    return [text[slice(*span)] for span in layer]


def test_source_cue_and_content_are_found(tagger: Tagger, parser: Parser) -> None:
    text = "The governor, Olha Marchuk, said late on Friday that two depots were burning."
    found = tagger(parser(text))
    assert words(text, found.cue)[0].startswith("said")
    assert words(text, found.source)[0].startswith("The governor")
    assert words(text, found.content)[0].endswith("two depots were burning")


def test_a_paragraph_reads_the_same_beside_any_other(tagger: Tagger, parser: Parser) -> None:
    first = "“We will not leave,” the mayor of Orlivka told reporters."
    other = "Rain fell. " * 80 + "The army said that it had lost no tanks."
    alone = tagger(parser(first))
    beside = tagger(parser(f"{first}\n{other}\n{first}"))
    offset = len(first) + len(other) + 2
    for one, many in zip(alone, beside, strict=True):
        again = [Span(span.start + offset, span.end + offset) for span in one]
        assert [span for span in many if span.end <= len(first)] == list(one)
        assert [span for span in many if span.start >= offset] == again


def test_contents_are_read_as_texts_of_their_own(tagger: Tagger, parser: Parser) -> None:
    text = "The mayor said the army had promised that it would leave the port by Friday."
    content = Span(text.index("the army"), len(text) - 1)
    inner = tagger(parser(text), [content])
    assert all(content.start <= span.start <= span.end <= content.end for span in inner.content)
    assert "The mayor" not in words(text, inner.source)
    assert "had promised" in words(text, inner.cue)


def test_a_tagger_can_be_sent_to_another_process(tagger: Tagger, parser: Parser) -> None:
    parsed = parser("Officials said the bridge was closed.")
    assert pickle.loads(pickle.dumps(tagger))(parsed) == tagger(parsed)


def test_a_model_that_is_not_there_is_named(tmp_path: Path, parser: Parser) -> None:
    with pytest.raises(ModelError, match="model of attribution cannot be read"):
        Tagger(tmp_path)(parser("Officials said the bridge was closed."))


@given(text=st.text(st.sampled_from("Mayor said “no” \"it's\" he\u0301 — .,\n😀\u202e\ud800'’")))
def test_any_text_can_be_tagged(tagger: Tagger, parser: Parser, text: str) -> None:
    parsed = parser(text)
    for layer in tagger(parsed):
        assert list(layer) == sorted(layer)
        assert all(0 <= span.start < span.end <= len(parsed.doc.text) for span in layer)
        assert all(one.end <= other.start for one, other in pairwise(layer))
