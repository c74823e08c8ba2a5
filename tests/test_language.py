"""Any string can be read, and every offset of the view finds its way back."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso import language
from sayso.errors import ModelError
from sayso.language import LONGEST_PIECE, Parser, View, repair
from sayso.records import Span

FRAGMENTS = [
    *("â€œ", "â€\x9d", "â€™", "â€”", "Â", "Ã©", "Â£3", "ÐœÐ¾Ñ\x81ÐºÐ²Ð°", "ðŸ’¥"),
    *("\r\n", "\r", "\n\n", "\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\xa0", "\u3000", "\t"),
    *("\u200b", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u200d", "\x00", "\x1b[31m", "\x7f"),
    *("\ud800", "\udfff", "\ud83d\udca5", "💥", "e\u0301", "“", "’", "said ", "He ", " 91", "."),
]
ANY_CHARACTER = st.characters(exclude_categories=())
ANY_TEXT = st.one_of(
    st.text(ANY_CHARACTER, max_size=60),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), ANY_CHARACTER), max_size=20).map("".join),
)


@given(ANY_TEXT)
@example("Â")
@example("\ud83d\udca5Ã©\u200b")
@settings(max_examples=60, deadline=None)
def test_any_text_is_parsed_as_its_view(parser, text):
    parsed = parser(text)
    assert parsed.doc.text == parsed.view.text
    assert all(token.text for token in parsed.doc)


@given(ANY_TEXT, st.data())
@settings(max_examples=300, deadline=None)
def test_every_span_of_the_view_is_a_span_of_the_text(text, data):
    view = repair(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    given_span = view.restore(Span(start, end))
    assert 0 <= given_span.start <= given_span.end <= len(text)
    if start < end:
        assert given_span.start < given_span.end
        assert view.project(given_span) == Span(start, end)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_spans_in_order_stay_in_order(text):
    view = repair(text)
    spans = [view.restore(Span(i, i + 1)) for i in range(len(view.text))]
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(ANY_TEXT, st.data())
@settings(max_examples=300, deadline=None)
def test_every_span_of_the_text_is_a_span_of_the_view(text, data):
    view = repair(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    projected = view.project(Span(start, end))
    assert 0 <= projected.start <= projected.end <= len(view.text)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_the_view_holds_nothing_that_cannot_be_read(text):
    view = repair(text).text
    view.encode()
    assert not set(view) & {"\r", "\u2028", "\u2029", "\u200b", "\ufeff", "\x00", "\x1b", "\xa0"}


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_its_own_view(text):
    assert repair(text) == View(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: â€œNo.â€\x9d", "He said: “No.”"),
        ("itâ€™s", "it’s"),
        ("killed Â three", "killed   three"),
        ("over. Â", "over.  "),
        ("Ângela and Château", "Ângela and Château"),
        ("“Так”, сказав він", "“Так”, сказав він"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("1\xa0300 and 1\u202f300", "1 300 and 1 300"),
        ("Mos\u00adcow\u200b", "Moscow"),
        ("no\x00thing", "no thing"),
        ("\ud800", "\ufffd"),
    ],
)
def test_what_is_repaired(text, expected):
    assert repair(text).text == expected


def test_a_span_of_repaired_text_is_found_in_the_text_as_given():
    text = "The mayor said: â€œWe\r\nlost 12\xa0men.â€\x9d Noâ€”never."
    view = repair(text)
    for words, expected in [
        ("12 men", "12\xa0men"),
        ("We\nlost", "We\r\nlost"),
        ("“We\nlost 12 men.”", "â€œWe\r\nlost 12\xa0men.â€\x9d"),
        ("never", "never"),
    ]:
        start = view.text.index(words)
        restored = view.restore(Span(start, start + len(words)))
        assert text[restored.start : restored.end] == expected
        assert view.project(restored) == Span(start, start + len(words))


def test_mojibake_beside_a_sound_letter():
    text = "â€œé"
    view = repair(text)
    assert view.text == "“é"
    assert [view.restore(Span(i, i + 1)) for i in range(2)] == [Span(0, 3), Span(3, 4)]


def test_an_empty_span_stays_empty():
    view = repair("â€œNo")
    assert view.restore(Span(1, 1)) == Span(3, 3)


def test_no_sentence_crosses_a_paragraph(parser):
    doc = parser("The mayor said so\nNobody was hurt\n\nIt was over").doc
    assert all("\n" not in sentence.text.strip() for sentence in doc.sents)


def test_the_empty_text(parser):
    assert parser("").doc.text == ""


def test_a_long_paragraph_is_parsed_in_pieces(parser):
    text = "x" * (LONGEST_PIECE + 10) + " " + "The mayor said no. " * (LONGEST_PIECE // 15)
    assert parser(text).doc.text == text


def test_a_missing_pipeline_says_what_to_do():
    with pytest.raises(ModelError, match=r"pip install .* or name another with --model"):
        Parser("no_such_pipeline")("text")


def test_a_pipeline_without_a_parser_is_refused(tmp_path):
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="has no tagger, parser, lemmatizer, ner"):
        Parser(str(tmp_path / "blank"))("text")


def test_a_parser_travels_to_another_process(parser):
    copy = pickle.loads(pickle.dumps(parser))
    assert copy.model == parser.model


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('less "likely."Kovacs expects', 'likely . " Kovacs'),
        ("will it end?The minister", "end ? The"),
        ("called it a plan.-The plan", "plan . - The"),
        ("in 2021.About ten", "2021 . About"),
        ("says Kovacs.- In the end", "Kovacs . - In"),
        ("U.S.-backed J.D. Vance paid $3.5", "U.S.-backed J.D. Vance paid $ 3.5"),
    ],
)
def test_words_end_where_a_space_was_lost(parser: Parser, text: str, words: str):
    doc = parser(text).doc
    assert doc.text == text
    assert words in " ".join(token.text for token in doc)


def test_only_wanted_sentences_are_parsed_and_no_character_is_lost(parser):
    text = "It rained there.  “Go home,” said Mr. Orlov. Then 12 men came!\nNobody slept.\n\n"
    parsed = parser.only(text, lambda sentence: "12" in sentence)
    assert parsed.doc.text == text
    assert [t.text for t in parsed.doc if t.dep_ == "nsubj"] == ["men"]


def test_nothing_is_parsed_where_nothing_is_wanted(parser):
    assert parser.only("", lambda _: True).doc.text == ""
    parsed = parser.only("It rained there. Nobody slept.", lambda _: False)
    assert {token.dep_ for token in parsed.doc} == {""}


def test_the_text_of_a_long_document_is_put_together_whole(monkeypatch, parser):
    monkeypatch.setattr(language, "WORDS", 3)
    text = "He said  no. “Don't,” she added.\nTwo lines\n\n"
    assert language.text_of(parser(text).doc) == text
