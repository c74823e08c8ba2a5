"""The step as a whole: any statement of any text is framed, and nothing else is touched."""

import pickle

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.actors import Registry
from sayso.framing import Framer
from sayso.records import Attribution, Span, Speaker

FRAMER = Framer(Registry.load())
BLOCS = ["russian_official", "ukrainian_official", "us_delegation", "expert", "unknown"]
WORDS = [
    "Russia", "Ukraine", "Kyiv", "the", "enemy", "drones", "were", "shot", "down", "they", "its",
    "not", "attacked", "by", "of", "in", "refused", "to", "and", "which", "said", "we", "our",
    "\"", "’", ".", "\n", "😀", "must", "weak", "is", "12",
]  # fmt: skip


def test_no_attributions_need_no_reading(parser):
    assert FRAMER(parser("Nobody spoke."), (), {}) == ()


def test_only_framing_is_set(parser):
    text = "Ihor Bondar denied that Kyiv had faked the “truce”, a crime."
    given_ = Attribution(
        id="a7",
        source=(Span(0, 11),),
        cue=(Span(12, 18),),
        content=(Span(24, 59),),
        type="mixed",
        speaker="s1",
        channel="Telegram",
    )
    speakers = {"s1": Speaker(name="Ihor Bondar", bloc="ukrainian_official")}
    (found,) = FRAMER(parser(text), (given_,), speakers)
    unset = {"reporting": "neutral", "stance": {}, "frames": (), "framing": None}
    assert msgspec.structs.replace(found, **unset) == given_
    assert found.reporting == "denying"
    assert found.stance == {"Ukraine": "positive"}
    assert found.frames == ("blame_law",)
    assert found.framing is not None
    assert "crime" in found.framing.evidence["blame_law"]


def test_content_in_pieces_is_read_as_a_whole(parser):
    text = "“Russia,” said Ihor Bondar, “has lost the war.”"
    given_ = Attribution(
        id="a1",
        source=(Span(15, 26),),
        cue=(Span(10, 14),),
        content=(Span(0, 9), Span(28, 47)),
        type="direct",
        speaker=None,
    )
    (found,) = FRAMER(parser(text), (given_,), {})
    assert "Russia" in found.stance


def test_framer_survives_pickling(parser):
    text = "Ihor Bondar said Russia had fled."
    given_ = Attribution(
        id="a1", source=None, cue=(Span(12, 16),), content=(Span(17, 32),), type="indirect"
    )
    again = pickle.loads(pickle.dumps(FRAMER))
    assert again(parser(text), (given_,), {}) == FRAMER(parser(text), (given_,), {})


@pytest.mark.parametrize("sentence", ["they hit Russia and ", "Kyiv ", "not ", "of Ukraine "])
def test_a_very_long_statement_is_framed(parser, sentence):
    text = sentence * (2_000 // len(sentence))
    given_ = Attribution(
        id="a1", source=None, cue=(), content=(Span(0, len(text)),), type="direct", speaker=None
    )
    assert FRAMER(parser(text), (given_,), {})[0].framing is not None


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=30),
    cut=st.tuples(st.integers(0, 80), st.integers(1, 120)),
    bloc=st.sampled_from(BLOCS),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_statement_is_framed_within_bounds(parser, words, cut, bloc):
    text = " ".join(words)
    start = min(cut[0], len(text) - 1)
    end = min(len(text), start + cut[1])
    given_ = Attribution(
        id="a1",
        source=None,
        cue=(Span(0, start),) if start else (),
        content=(Span(start, end),),
        type="indirect",
        speaker="s1",
    )
    speakers = {"s1": Speaker(name="Ihor Bondar", bloc=bloc)}
    (found,) = FRAMER(parser(text), (given_,), speakers)
    sides = {side.name for side in FRAMER.registry.sides}
    assert set(found.stance) <= sides
    assert found.framing is not None
    assert found.framing.stance_scores.keys() == found.stance.keys()
    assert all(-1 <= score <= 1 for score in found.framing.stance_scores.values())
    assert set(found.framing.evidence) >= set(found.frames)
    assert FRAMER(parser(text), (given_,), speakers) == (found,)


def test_the_narrator_is_kept_apart_from_the_quoted(parser):
    text = (
        "Russia brutally bombed a school. Rain fell. "
        "Ihor Bondar said that Ukraine had won a great victory, and Russia denied it."
    )
    given_ = Attribution(
        id="a1",
        source=(Span(44, 55),),
        cue=(Span(56, 60),),
        content=(Span(61, 97),),
        type="indirect",
        speaker="s1",
    )
    first, second = FRAMER.narrate(parser(text), (given_,))
    assert (first.id, second.id) == ("n1", "n2")
    assert [text[slice(*span)] for span in first.content] == ["Russia brutally bombed a school."]
    assert first.stance == {"Russia": "negative"}
    assert set(second.stance) == {"Russia"}
    assert sum(first.framing.stance_probabilities["Russia"]) == pytest.approx(1, abs=1e-3)


def test_a_narrator_who_names_no_side_takes_none(parser):
    assert FRAMER.narrate(parser("Rain fell in Kharkiv, and nobody spoke."), ()) == ()
