"""Frames by their words."""

import pytest
from lexicon_frames import frames, in_context

from sayso.framing.frames import FRAMES
from sayso.records import Attribution, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two drones were spotted", {"military"}),
        ("three people died and a roof burned", {"casualties_damage"}),
        ("the talks in Vienna would resume on Monday", {"diplomacy"}),
        ("the judges would investigate the governor for treason", {"blame_law"}),
        ("the town would never surrender", {"resolve"}),
        ("wheat exports fell by half", {"economy_resources"}),
        ("families were evacuated to a shelter", {"humanitarian"}),
        ("a leak of radiation was imminent", {"security_threat"}),
        ("shells killed two farmers", {"military", "casualties_damage"}),
        ("the weather was fine", set()),
    ],
)
def test_frames_of_a_statement(parser, text, expected):
    assert set(frames(list(parser(text).doc))) >= expected
    assert set(frames(list(parser(text).doc))) <= expected | {"military"}


def test_evidence_is_kept_as_written(parser):
    found = frames(list(parser("Peace talks: the CEASEFIRE held.").doc))
    assert "CEASEFIRE" in found["diplomacy"]


def test_the_longest_term_is_taken(parser):
    found = frames(list(parser("no nuclear war and no nuclear waste").doc))
    assert found["security_threat"][0] == "nuclear war"


def test_one_weak_word_decides_only_where_nothing_else_does(parser):
    assert list(frames(list(parser("the army marched").doc))) == ["military"]
    assert "military" not in frames(list(parser("the army paid for the peace talks").doc))


def test_part_of_speech_matters(parser):
    assert "diplomacy" in frames(list(parser("The talks failed.").doc))
    assert "diplomacy" not in frames(list(parser("She talks a lot.").doc))


def test_frames_come_in_the_order_of_the_scheme(parser):
    text = "refugees fled while oil prices rose after drones killed a diplomat"
    found = list(frames(list(parser(text).doc)))
    assert found == sorted(found, key=FRAMES.index)


def test_what_may_happen_is_a_threat(parser):
    assert list(frames(list(parser("the invasion began").doc))) == ["military"]
    assert list(frames(list(parser("a possible invasion").doc))) == ["security_threat"]


def test_the_cue_may_call_up_a_frame(parser):
    doc = parser("He accused the king.").doc
    assert frames(list(doc[2:4]), list(doc[1:2])) == {"blame_law": ("accused",)}


def test_two_frames_at_most(parser):
    text = "refugees fled while oil prices rose after drones killed a diplomat"
    assert len(frames(list(parser(text).doc))) == 2


def test_a_statement_without_words_goes_on_from_its_neighbour():
    def statement(start: int, end: int) -> Attribution:
        content = (Span(start, end),)
        return Attribution(id="a", source=None, cue=(), content=content, type="direct")

    talks, gas = {"diplomacy": ("talks",)}, {"economy_resources": ("gas",)}
    given = [statement(10, 20), statement(30, 60), statement(40, 50), statement(70, 80)]
    assert in_context(given, [talks, gas, {}, {}]) == [talks, gas, gas, gas]
    assert in_context(given, [{}, gas, {}, {}])[0] == gas
    assert in_context(given, [{}] * 4) == [{}] * 4
