"""Tone by TextBlob and VADER."""

import subprocess
import sys

import pytest
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from sayso.framing.sentiment import tone

SENTENCES = ["It was a wonderful, generous plan.", "The second one failed badly."]


def test_polarity_and_subjectivity_are_those_of_textblob():
    expected = TextBlob(" ".join(SENTENCES)).sentiment
    found = tone(SENTENCES)
    assert found.polarity == pytest.approx(expected.polarity, abs=1e-4)
    assert found.subjectivity == pytest.approx(expected.subjectivity, abs=1e-4)


def test_compound_is_the_mean_of_vader_over_sentences():
    vader = SentimentIntensityAnalyzer()
    expected = [vader.polarity_scores(sentence)["compound"] for sentence in SENTENCES]
    assert tone(SENTENCES).compound == pytest.approx(sum(expected) / 2, abs=1e-4)


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "‘{}’", "'{}'", "«{}»"])
def test_quotation_marks_change_nothing(quoted):
    assert tone([quoted.format(SENTENCES[0])]) == tone([SENTENCES[0]])


def test_an_apostrophe_is_no_quotation_mark():
    assert tone(["It isn't good."]).compound < 0


@pytest.mark.parametrize("sentences", [[], [""], ["  \n "], ["''"]])
def test_no_words_have_no_tone(sentences):
    assert tone(sentences) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("text", ["a" * 30_000, "good but " * 3_000, "😀" * 1_000, "(" * 30_000])
def test_very_long_text_is_measured(text):
    found = tone([text])
    assert -1 <= found.compound <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Three soldiers were killed in the attack.",
        "The defence ministry secured support for peace.",
        "The United Nations Security Council warned of the war.",
    ],
)
def test_words_of_the_topic_have_no_event_neutral_tone(text):
    found = tone([text])
    assert found.compound != 0
    assert found.event_neutral == 0


def test_words_that_judge_keep_their_tone():
    found = tone(["The cruel attack was a disgrace, and the defenders were heroic."])
    assert found.event_neutral == tone(["The cruel was a disgrace, and the were heroic."]).compound
    assert tone(["A brutal, cowardly attack."]).event_neutral < 0


def test_without_words_of_the_topic_nothing_changes():
    found = tone(SENTENCES)
    assert found.event_neutral == found.compound


def test_textblob_is_loaded_without_what_it_loads():
    code = (
        "import sys\n"
        "from sayso.framing.sentiment import tone\n"
        "assert tone(['It is a wonderful plan.']).polarity == 1\n"
        "assert not {'nltk', 'pandas', 'textblob', 'textblob.en'} & set(sys.modules)\n"
        "from textblob import TextBlob\n"
        "assert TextBlob('It is a wonderful plan.').sentiment.polarity == 1\n"
        "assert tone(['It is a terrible plan.']).polarity == -1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
