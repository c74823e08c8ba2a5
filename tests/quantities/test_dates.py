"""Expressions of date, and the days that they mean on 12 March 2025, a Wednesday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.quantities.dates import day_of, expressions, resolve

WEDNESDAY = date(2025, 3, 12)


def days(words: str, future: bool = False, published: date | None = WEDNESDAY):
    (found,) = expressions(f"It fell {words}, they said.")
    read = resolve(found, published, future)
    return None if read is None else (read.start, read.end, read.granularity)


@pytest.mark.parametrize(
    ("words", "start", "end", "granularity"),
    [
        ("on Tuesday", "2025-03-11", "2025-03-11", "day"),
        ("on Wednesday", "2025-03-12", "2025-03-12", "day"),
        ("last Wednesday", "2025-03-05", "2025-03-05", "day"),
        ("overnight", "2025-03-11", "2025-03-12", "day"),
        ("overnight into Monday", "2025-03-09", "2025-03-10", "day"),
        ("last week", "2025-03-03", "2025-03-09", "week"),
        ("since Monday", "2025-03-10", "2025-03-12", "day"),
        ("on 11 March", "2025-03-11", "2025-03-11", "day"),
        ("on March 13", "2024-03-13", "2024-03-13", "day"),
        ("on Oct. 31", "2024-10-31", "2024-10-31", "day"),
        ("on 24 February 2022", "2022-02-24", "2022-02-24", "day"),
        ("between 3 and 7 March", "2025-03-03", "2025-03-07", "day"),
        ("between January and March", "2025-01-01", "2025-03-31", "month"),
        ("in January", "2025-01-01", "2025-01-31", "month"),
        ("in November 2024", "2024-11-01", "2024-11-30", "month"),
        ("in the past 24 hours", "2025-03-11", "2025-03-12", "day"),
        ("over the past three months", "2024-12-12", "2025-03-12", "month"),
        ("three days ago", "2025-03-09", "2025-03-09", "day"),
        ("last summer", "2024-06-01", "2024-08-31", "season"),
        ("so far this year", "2025-01-01", "2025-03-12", "day"),
        ("since the start of the year", "2025-01-01", "2025-03-12", "day"),
        ("since 2014", "2014-01-01", "2025-03-12", "year"),
        ("in the first quarter of 2024", "2024-01-01", "2024-03-31", "month"),
        ("since the full-scale invasion", "2022-02-24", "2025-03-12", "day"),
        ("on 2025-01-31", "2025-01-31", "2025-01-31", "day"),
    ],
)
def test_the_past(words, start, end, granularity):
    assert days(words) == (start, end, granularity)


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("on Friday", "2025-03-14"),
        ("on 20 January", "2026-01-20"),
        ("in January", "2026-01-01"),
        ("tomorrow", "2025-03-13"),
        ("next week", "2025-03-17"),
    ],
)
def test_what_is_to_come(words, start):
    assert days(words, future=True)[0] == start


@pytest.mark.parametrize(
    "words",
    ["by Friday", "after Tuesday", "on 31 February", "until 2022", "after the full-scale war"],
)
def test_a_limit_or_a_day_that_never_was_is_no_date(words):
    assert days(words) is None


@pytest.mark.parametrize(
    ("words", "known"), [("on Tuesday", False), ("on 4 May 2024", True), ("in 2023", True)]
)
def test_without_the_date_of_the_article_only_full_dates_are_told(words, known):
    assert (days(words, published=None) is not None) is known


def test_the_span_takes_in_the_preposition():
    text = "Two fell on the night of 9 to 10 March and six in May."
    assert [text[slice(*e.span)] for e in expressions(text)] == [
        "on the night of 9 to 10 March",
        "in May",
    ]


@pytest.mark.parametrize(
    "text", ["They may march. 12 people may fall.", "Sun set on Mondays", "2024"]
)
def test_words_that_only_look_like_dates(text):
    assert expressions(text) == []


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2025-03-12", WEDNESDAY),
        ("2025-03-12T08:00:00Z", WEDNESDAY),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_the_day_of_publication(published, day):
    assert day_of(published) == day


@pytest.mark.parametrize("piece", ["1-", "early ", "the ", "between 1 and ", "on 1 May, "])
def test_a_long_text_takes_linear_time(piece, grows_linearly):
    def work(characters):
        expressions(piece * (characters // len(piece)))

    assert grows_linearly(work, 150_000)


WORDS = [
    "on",
    "since",
    "the",
    "past",
    "31",
    "February",
    "9999",
    "Monday",
    "0",
    "years ago",
    "to",
    "last",
]


@given(st.lists(st.sampled_from(WORDS), max_size=8), st.dates(), st.booleans())
def test_any_words_give_days_in_order(words, published, future):
    edge = 0
    for expression in expressions(" ".join(words)):
        assert edge <= expression.span.start < expression.span.end
        edge = expression.span.end
        read = resolve(expression, published, future)
        assert read is None or read.start <= read.end
