"""Frames by their words."""

import pytest

from sayso.framing.frames import FRAMES, frames


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
    assert len(found) >= 4
