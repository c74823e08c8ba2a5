"""Decoding of tags."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sayso.attribution.features import LAYERS, TAGS
from sayso.attribution.tagging import possible, viterbi

SHAPE = (len(LAYERS), len(TAGS))
scores = st.floats(-20, 20, width=16)


def path_score(path, emissions, transitions, begins, ends):
    total = begins[path[0]] + ends[path[-1]]
    total += sum(emissions[at, tag] for at, tag in enumerate(path))
    return total + sum(transitions[a, b] for a, b in pairwise(path))


@given(st.data())
def test_no_decoded_sequence_is_impossible(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 12))
    emissions = data.draw(arrays(np.float32, (length, *SHAPE), elements=scores))
    transitions = data.draw(arrays(np.float32, (*SHAPE, len(TAGS)), elements=scores))
    zeros = np.zeros(SHAPE, np.float32)
    allowed = possible()
    for tags in viterbi(emissions, transitions, zeros, zeros).T:
        assert allowed[0, tags[0]]
        assert allowed[tags[-1], 0]
        assert allowed[tags[:-1], tags[1:]].all()


@pytest.mark.parametrize("seed", range(5))
def test_decoding_finds_the_best_of_all_possible_sequences(seed: int) -> None:
    random = np.random.default_rng(seed)
    emissions = random.normal(size=(5, *SHAPE)).astype(np.float32)
    transitions = random.normal(size=(*SHAPE, len(TAGS))).astype(np.float32)
    begins, ends = random.normal(size=(2, *SHAPE)).astype(np.float32)
    found = viterbi(emissions, transitions, begins, ends)
    allowed = possible()
    for layer in range(len(LAYERS)):
        paths = [
            path
            for path in product(range(len(TAGS)), repeat=5)
            if allowed[0, path[0]]
            and allowed[path[-1], 0]
            and all(allowed[a, b] for a, b in pairwise(path))
        ]
        parts = emissions[:, layer], transitions[layer], begins[layer], ends[layer]
        assert tuple(found[:, layer]) == max(paths, key=lambda path: path_score(path, *parts))
