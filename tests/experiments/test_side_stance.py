"""Errors of stance by cause, and what is measured of probabilities."""

from side_stance import CAUSES, by_cause, by_label, calibrated, pairs

from sayso import Analysis, Attribution, Span
from sayso.records import Framing


def article(**stance: str) -> Analysis:
    sure = dict.fromkeys(stance, (0.8, 0.1, 0.1))
    framing = Framing(polarity=0, subjectivity=0, compound=0, stance_probabilities=sure)
    said = Attribution(
        id="a1",
        source=None,
        cue=(),
        content=(Span(0, 4),),
        type="indirect",
        stance=stance,
        framing=framing,
    )
    return Analysis(id="one", text="Text", attributions=(said,))


def test_each_difference_has_its_cause() -> None:
    gold = article(A="negative", B="negative", D="positive", E="neutral", F="positive", G="neutral")
    found = article(C="neutral", D="neutral", E="positive", F="negative", G="neutral")
    table = by_cause([gold], {"system": [found]}, [[["A"]]])
    assert table.rows == tuple((cause, 1) for cause in CAUSES)


def test_probabilities_count_where_both_speak_of_a_side() -> None:
    gold, found = article(A="negative", B="neutral"), article(A="negative", C="neutral")
    answers = [pair.answer for _, pair in pairs(gold, found)]
    assert [answer is not None for answer in answers] == [True, False, False]
    table, figure = calibrated([gold], {"system": [found]}, 0)
    assert table.rows[0][:2] == ("system", 1)
    assert "svg" in figure.svg


def test_each_label_is_scored() -> None:
    gold, found = article(A="negative", B="neutral"), article(A="negative", B="positive")
    rows = by_label([gold], {"system": [found]}, 0).rows
    assert [row[:2] for row in rows] == [("negative", 1), ("neutral", 1), ("positive", 0)]
    assert rows[0][2].startswith("1.000")
