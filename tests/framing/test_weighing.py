"""Frames by what speaks for them in and around a statement."""

import pytest

from sayso.framing.frames import FRAMES, nearest
from sayso.framing.weighing import FEATURES, set_out, shipped, spoken, weighed
from sayso.records import Attribution, Span


def statements(text: str, *contents: str) -> list[Attribution]:
    return [
        Attribution(
            id=f"a{number}",
            source=None,
            cue=(),
            content=(Span(text.index(content), text.index(content) + len(content)),),
            type="indirect",
        )
        for number, content in enumerate(contents)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two tanks were destroyed near the front line.", "military"),
        ("The talks in Vienna on a ceasefire would resume on Monday.", "diplomacy"),
        ("The court would try the governor for war crimes.", "blame_law"),
        ("Wheat exports and oil prices fell by half.", "economy_resources"),
        ("A nuclear war was a threat to all.", "security_threat"),
    ],
)
def test_frame_of_a_statement_alone(parser, text, expected):
    assert expected in weighed(parser(text).doc, statements(text, text))[0]


def test_a_silent_statement_takes_the_frame_of_what_is_around_it(parser):
    text = "Oil prices rose. Gas exports fell, he said. He saw no change. The market was closed."
    found = weighed(parser(text).doc, statements(text, "Gas exports fell", "no change"))
    assert list(found[1]) == ["economy_resources"]
    assert found[1]["economy_resources"]


def test_every_frame_has_its_words_and_at_most_two_stand(parser):
    text = "Refugees fled while oil prices rose after drones killed a diplomat at the talks."
    (found,) = weighed(parser(text).doc, statements(text, text))
    assert len(found) <= 2
    assert all(found.values())
    assert list(found) == sorted(found, key=FRAMES.index)


def test_where_nothing_speaks_for_a_frame_there_is_none(parser):
    assert weighed(parser("Um. 12.").doc, statements("Um. 12.", "12")) == [{}]


def test_features_are_finite_and_one_a_frame(parser):
    text = "The army took the town. The talks failed."
    doc, given = parser(text).doc, statements(text, "The army took the town", "The talks")
    own = spoken(doc, given)
    _, setting = set_out(doc, given, own)
    for context in (None, own[0]):
        features = setting.features(context)
        assert features.shape == (len(FRAMES), len(FEATURES))
        assert (features >= 0).all()


def test_names_are_not_learnt():
    assert not {"russia", "ukraine", "putin", "zelensky", "nato"} & set(shipped().words)


def test_what_a_statement_goes_on_from():
    text = "one two three four five six"
    given = statements(text, "one", "two three four", "three", "six")
    assert nearest(given, [True, True, False, False]) == [1, 0, 1, 1]
    assert nearest(given, [False, False, False, True]) == [3, 3, 3, None]
    assert nearest(given, [False] * 4) == [None] * 4
