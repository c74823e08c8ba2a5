"""The encoder's judgement of a mention in a sentence."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.encoder import AROUND, LONGEST_WINDOW, Shipped
from sayso.errors import ModelError
from sayso.framing.judging import AT_ONCE, Judge, Judgement, windows
from sayso.records import Span

TOKENIZER = Shipped("stance")().tokenizer


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


def of(judge: Judge, sentence: str, mention: str) -> Judgement:
    start = sentence.index(mention)
    return judge(sentence, [Span(start, start + len(mention))])[0]


def test_the_mention_is_marked_and_nothing_else() -> None:
    mentions = [Span(15, 28), Span(0, 10)]
    (window,) = windows(TOKENIZER, "Ana Belova met Petro Hnatiuk.", mentions)
    assert (window.ids[0], window.ids[-1]) == AROUND
    named = {
        number: TOKENIZER.decode(window.ids[row == 1].tolist())
        for number, row in zip(window.mentions, window.marks, strict=True)
    }
    assert named == {0: "petro hnatiuk", 1: "ana belova"}


def test_a_window_is_cut_around_the_mention() -> None:
    sentence = "word " * 900 + "Ana Belova " + "word " * 900
    (window,) = windows(TOKENIZER, sentence, [Span(4500, 4510)])
    assert len(window.ids) == LONGEST_WINDOW + 2
    assert TOKENIZER.decode(window.ids[window.marks[0] == 1].tolist()) == "ana belova"
    assert 100 < np.flatnonzero(window.marks[0])[0] < 156


def test_every_mention_of_a_long_sentence_is_read_once_and_few_together() -> None:
    sentence = "Ana Belova spoke. " * 300
    mentions = [Span(at, at + 10) for at in range(0, len(sentence), 18)]
    found = list(windows(TOKENIZER, sentence, mentions))
    assert sorted(n for window in found for n in window.mentions) == list(range(300))
    for window in found:
        assert len(window.mentions) <= AT_ONCE
        assert (window.marks.sum(1) == 3).all()


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Critics called Ana Belova a corrupt liar who had betrayed her voters.", "negative"),
        ("Ana Belova will meet the committee on Tuesday.", "neutral"),
        ("Everybody admired Ana Belova for her courage and her brilliant speech.", "positive"),
    ],
)
def test_plain_sentences_are_judged_rightly(judge: Judge, sentence: str, label: str) -> None:
    assert of(judge, sentence, "Ana Belova").label == label


def test_two_mentions_of_a_sentence_are_judged_apart(judge: Judge) -> None:
    sentence = "Ana Belova was praised as a hero, while Petro Hnatiuk was blamed for the disaster."
    assert of(judge, sentence, "Ana Belova").score > of(judge, sentence, "Petro Hnatiuk").score


def test_a_judge_can_be_sent_to_another_process(judge: Judge) -> None:
    sentence = "Ana Belova ruined the party."
    again = pickle.loads(pickle.dumps(judge))
    assert of(again, sentence, "Ana Belova") == of(judge, sentence, "Ana Belova")


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        of(Judge(tmp_path), "Ana Belova left.", "Ana Belova")


def test_a_judgement_has_a_score_a_label_and_an_opposite() -> None:
    judgement = Judgement(0.7, 0.2, 0.1)
    assert (judgement.score, judgement.label) == (-0.6, "negative")
    assert judgement.turned == Judgement(0.1, 0.2, 0.7)
    assert Judgement(0.4, 0.2, 0.4).label == "neutral"
    assert Judgement.of([1 / 3, 1 / 3, 1 / 3]).neutral == 0.3333


@given(
    text=st.text(st.sampled_from("Ana met “no” he\u0301 — .,\n😀\u202e\ud800'’"), min_size=1),
    data=st.data(),
)
def test_any_mention_of_any_text_can_be_judged(judge: Judge, text: str, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (judgement,) = judge(text, [Span(start, end)])
    assert sum(judgement) == pytest.approx(1, abs=1e-3)
    assert min(judgement) >= 0
