import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.attribution.quotation import quotations


def quoted(text):
    return [text[quote.start : quote.end] for quote in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We won," he said. "We really did."', ['"We won,"', '"We really did."']),
        ("“We won,” he said.", ["“We won,”"]),
        ("„Gewonnen“, sagte er.", ["„Gewonnen“"]),
        ("« Gagné », dit-il. ‹ Oui ›", ["« Gagné »", "‹ Oui ›"]),
        ("``Won'', he said.", ["``Won''"]),
        ("'We won,' he said.", ["'We won,'"]),
        ("‘We won,’ he said.", ["‘We won,’"]),
    ],
)
def test_marks_of_every_style_are_paired(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The officials' cars and the mayor's house were hit.",
        "The soldiers’ mothers didn’t wait in Kyiv’s square.",
        "It was the '90s, and they fed 'em.",
        "The barrel is 5'10\" long.",
        'A 6" gun fired.',
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text):
    assert quoted(text) == []


def test_genitive_within_single_marks_does_not_close_them():
    assert quoted("'The officials' cars were hit,' he said.") == ["'The officials' cars were hit,'"]


def test_headline_quotation_may_end_in_s():
    assert quoted("Mayor 'sets conditions' for talks") == ["'sets conditions'"]


def test_nested_quotations_have_their_depth():
    found = quotations("“She told me ‘go’ and I went,” he said.")
    assert [quote.depth for quote in found] == [0, 1]


def test_single_marks_may_hold_double_ones():
    assert quoted("'The \"big\" one,' he said.") == ["'The \"big\" one,'", '"big"']


def test_quotation_runs_over_paragraphs_that_open_it_anew():
    found = quotations('"We are here.\n"We will stay," she said.')
    assert [(quote.closed, quote.continued) for quote in found] == [(False, False), (True, True)]


def test_quotation_runs_into_a_paragraph_that_only_closes_it():
    text = "“We are here.\n\nWe will stay,” she said."
    assert quoted(text) == ["“We are here.", "We will stay,”"]
    assert quotations(text)[1].continued


def test_quotation_in_single_marks_runs_over_paragraphs():
    found = quotations("'We are here.\n'We will stay,' she said.")
    assert [(quote.closed, quote.continued) for quote in found] == [(False, False), (True, True)]


def test_unclosed_mark_ends_with_its_paragraph():
    text = 'He said: "We are here.\nThe town was calm.'
    assert quoted(text) == ['"We are here.']


def test_unclosed_mark_ends_where_the_next_opens():
    assert quoted('"We are here, he said. "We stay."') == ['"We are here, he said.', '"We stay."']


def test_wrong_closing_mark_of_an_outer_quotation_drops_the_inner_one():
    assert quoted("“He read “«the letter” aloud” twice")


def test_stray_closing_mark_is_ignored():
    assert quoted("We are here,” she said.") == []


@given(st.text(alphabet=" a.'\"“”‘’«»„`\n,s", max_size=60))
def test_quotations_lie_in_order_and_nest(text):
    found = quotations(text)
    assert list(found) == sorted(found, key=lambda quote: quote.start)
    around = []
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        while around and around[-1].end <= quote.start:
            around.pop()
        assert quote.depth == len(around)
        assert not around or quote.end <= around[-1].end
        around.append(quote)


def test_time_is_linear():
    assert len(quotations("'" * 200_000 + '"' * 200_001)) < 200_002
    assert len(quotations("'a " * 100_000)) <= 1
