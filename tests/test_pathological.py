"""Texts made to break a reader: time grows with their length, whatever they hold."""

import pytest

from sayso.records import Analysis

SMALL = 600


def nested(size):
    depth = size // 16
    return "“he said " * depth + "so" + "”" * depth


TEXTS = {
    "one line without spaces": lambda size: "a" * size,
    "one line without spaces, of syllables": lambda size: "Kyivsaid12killed." * (size // 17),
    "one line of words": lambda size: "The mayor said 12 people died and " * (size // 34),
    "only quotation marks": lambda size: '"' * size,
    "only opening quotation marks": lambda size: "“" * size,
    "quotation marks of every kind": lambda size: "“\"‘'«»’”" * (size // 8),
    "quotation marks that never match": lambda size: "said “a ‘b " * (size // 11),
    "nested quotations": nested,
    "digits": lambda size: "1" * size,
    "digits in groups": lambda size: "123," * (size // 4),
    "numbers in words": lambda size: "one hundred million and " * (size // 24),
    "ranges": lambda size: "5-6 to 7 " * (size // 9),
    "money": lambda size: "$£€" * (size // 3),
    "brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "hyphens": lambda size: "a-" * (size // 2),
    "full stops": lambda size: "." * size,
    "capitals": lambda size: "A. B. " * (size // 6),
    "names": lambda size: "Anna Petrova Ivan " * (size // 18),
    "line ends": lambda size: "\r\n" * (size // 2),
    "a letter a line": lambda size: "a\n" * (size // 2),
    "spaces": lambda size: "a" + " " * size + "b",
    "NUL": lambda size: "\0" * size,
    "emoji": lambda size: "👩‍👩‍👧🇺🇦" * (size // 7),
    "right to left": lambda size: "\u202eקיוב قال ١٢ " * (size // 13),
    "zero width": lambda size: "s\u200ba\u200bi\u200bd\u00ad " * (size // 9),
    "combining marks": lambda size: "e" + "\u0301" * size,
    "control characters": lambda size: "\x01\x1b[0m" * (size // 5),
    "HTML": lambda size: "<div><p>said &amp; " * (size // 18),
    "lone surrogates": lambda size: "\ud800\udfff " * (size // 3),
}


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_time_grows_with_the_length(analyzer, grows_linearly, make):
    analysis = analyzer(make(SMALL))
    assert len(analysis.text) == len(make(SMALL))
    assert Analysis.from_json(analysis.to_json()) == analysis
    assert grows_linearly(lambda size: analyzer(make(size)), SMALL)


def test_a_hundred_thousand_digits_are_no_number_of_people(analyzer):
    analysis = analyzer(f"The mayor said that {'9' * 100_000} people were killed.")
    assert all(quantity.high is None or quantity.high < 1e300 for quantity in analysis.quantities)
    assert Analysis.from_json(analysis.to_json()) == analysis
