"""Quantities of sentences: interval, modifier, measure, what is counted, what happened, where."""

import pickle
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from sayso.language import Parsed, Parser, View
from sayso.quantities import QuantityExtractor, holds_number
from sayso.records import Quantity


@pytest.fixture(scope="session")
def extract(parser: Parser):
    def extract(text: str) -> tuple[Quantity, ...]:
        return QuantityExtractor()(parser(text))

    return extract


@pytest.mark.parametrize(
    ("text", "span", "interval", "modifier"),
    [
        ("At least 12 people died.", "At least 12", (12, None), "at_least"),
        ("Over 70 drones attacked.", "Over 70", (70, None), "more_than"),
        ("Up to nine people died.", "Up to nine", (None, 9), "at_most"),
        ("As many as 40 people fled.", "As many as 40", (None, 40), "at_most"),
        ("No fewer than 30 homes burned.", "No fewer than 30", (30, None), "at_least"),
        ("Just under 300 men left.", "Just under 300", (None, 300), "less_than"),
        ("Some 50 fighters fled.", "Some 50", (50, 50), "approx"),
        ("Nearly 80 people fled.", "Nearly 80", (80, 80), "approx"),
        ("Five or more ministers left.", "Five or more", (5, None), "at_least"),
        ("They saw 100-plus aides.", "100-plus", (100, None), "at_least"),
        ("Some dozens of homes burned.", "Some dozens", (24, None), "vague"),
        ("Tens of thousands of people fled.", "Tens of thousands", (20_000, None), "vague"),
        ("They hit 15 to 20 houses.", "15 to 20", (15, 20), "range"),
        ("Between 15 and 20 houses burned.", "Between 15 and 20", (15, 20), "range"),
        ("It took 15-20 minutes.", "15-20 minutes", (15, 20), "range"),
        ("It costs $10 to $15 billion.", "$10 to $15 billion", (10e9, 15e9), "range"),
        ("Bids go from $2,315 to $2,415.", "from $2,315 to $2,415", (2315, 2415), "range"),
        ("They revised the toll up to three.", "up to three", (3, 3), "exact"),
    ],
)
def test_interval_and_modifier(extract, text, span, interval, modifier):
    (quantity,) = extract(text)
    assert text[slice(*quantity.span)] == span
    assert ((quantity.low, quantity.high), quantity.modifier) == (interval, modifier)


@pytest.mark.parametrize(
    ("text", "dimension", "unit"),
    [
        ("Troops took 1,300 square kilometres of land.", "area", "km2"),
        ("Congress approved $2.5 billion.", "money", "USD"),
        ("The three-year conflict goes on.", "duration", "year"),
        ("A 60-year-old man was hurt.", "age", "year"),
        ("Ivan Petrov, 45, was hurt.", "age", "year"),
        ("It flew at 900 km/h.", "speed", "km/h"),
        ("A 500-pound bomb fell.", "mass", "lb"),
        ("It cost 20 million pounds.", "money", "GBP"),
        ("Output fell by 4 per cent.", "percent", "percent"),
        ("More than half of the unit fled.", "ratio", None),
    ],
)
def test_dimension_and_unit(extract, text, dimension, unit):
    (quantity,) = extract(text)
    assert (quantity.dimension, quantity.unit) == (dimension, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The Group of Seven met under Article 5 at 10 a.m. on March 11, 2025.",
        "An F-16 was shown beside a Su-34 in the 1990s.",
        "Since 2014 the law has changed, said a man of the 22nd brigade.",
        "See page 12 of Resolution 2202, or call +44 20 7946 0958.",
        "They won 2-1 on 11 June.",
        "No one came, and nobody knows which one is best.",
        "No doubt the plan has no flaws.",
        "He came second and left a message at 18:45.",
    ],
)
def test_dates_times_names_and_pronouns_are_no_quantities(extract, text):
    assert extract(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The death toll rose to 12 on Friday.", [("people", "kill", None)]),
        (
            "The shelling left two dead and 30 wounded in Kherson.",
            [("people", "kill", None), ("people", "wound", "Kherson")],
        ),
        ("Ukraine lost 300 soldiers near Bakhmut.", [("soldiers", "lose", "Bakhmut")]),
        (
            "Some 35 drones were destroyed over the Belgorod region and another 12 over Bryansk.",
            [("drones", "destroy", "Belgorod region"), ("drones", "destroy", "Bryansk")],
        ),
        ("One person was injured.", [("people", "injure", None)]),
        ("No casualties were reported.", [("casualties", None, None)]),
        ("The strike injured 14.", [("people", "injure", None)]),
        ("Casualties exceeded 1,000.", [("casualties", None, None)]),
        ("The city has a population of 21 million.", [("population", None, None)]),
        ("Two officials said so.", [("officials", None, None)]),
        ("It hit one of the biggest refineries in Europe.", [("refineries", "hit", "Europe")]),
    ],
)
def test_counted_event_and_place(extract, text, expected):
    assert [(q.counted, q.event, q.place) for q in extract(text)] == expected


def test_an_elided_noun_is_restored(extract):
    text = "In all 337 drones were downed over Russia, including 91 over Moscow."
    assert [q.counted for q in extract(text)] == ["drones", "drones"]
    assert [q.place for q in extract(text)] == ["Russia", "Moscow"]


def test_a_conversion_in_brackets_takes_the_modifier_of_what_it_converts(extract):
    first, second = extract("The moth flies more than 100 kilometres (60 miles).")
    assert (first.low, first.modifier) == (100, "more_than")
    assert (second.low, second.high, second.modifier) == (60, None, "more_than")


def test_ids_follow_the_text(extract):
    found = extract("Three men, 12 women and 40 children fled.")
    assert [q.id for q in found] == ["q1", "q2", "q3"]
    assert [q.low for q in found] == [3, 12, 40]
    assert all(q.attribution is None for q in found)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The wall is 3m high.", [(3, "m")]),
        ("Amazon has 35m of its devices there.", [(35e6, None)]),
        ("It drew 2.7m viewers.", [(2.7e6, None)]),
        ("They weighed 200 pounds.", [(200, "lb")]),
        ("They spent 200 pounds.", [(200, "GBP")]),
        ("It fell by 50 cents.", [(0.5, "USD")]),
        ("It pays $21.25 per square foot.", [(21.25, "USD")]),
        ("The $-50.8bn deficit grew.", [(-50.8e9, "USD")]),
        ("A child aged 12 was hurt.", [(12, "year")]),
        ("It said it was grounding two new 737 Max jets.", [(2, None)]),
        ("The FTSE 100 lost 2%.", [(2, "percent")]),
        ("It rose by $43 million to $419 million.", [(43e6, "USD"), (419e6, "USD")]),
        ("In May 12 people fled; on May 12 they came back.", [(12, None)]),
        ("Between 2014 and 2022 about 2000 soldiers left.", [(2000, None)]),
        ("The party has 1200 members.", [(1200, None)]),
        ("The talks ran over three days.", [(3, "day")]),
        ("A third of the crew and half the guests left.", [(1 / 3, None), (0.5, None)]),
        ("One in five voters stayed home.", [(0.2, None)]),
        ("Exports fell 2.5-3 per cent.", [(2.5, "percent")]),
        ("Some 60 to 70 homes, or 5 or 6 streets, burned.", [(60, None), (5, None)]),
    ],
)
def test_what_a_number_says_by_what_stands_around_it(extract, text, values):
    found = [(q.low if q.low is not None else q.high, q.unit) for q in extract(text)]
    assert found == [(pytest.approx(value), unit) for value, unit in values]


@pytest.mark.parametrize(
    ("text", "counted", "event"),
    [
        ("Air defences shot down 15 to 20 Shahed-136 drones.", "drones", "shoot"),
        ("The blast forced dozens of flights to be diverted.", "flights", "divert"),
        ("The launch of 40 missiles followed.", "missiles", "launch"),
        ("The number of wounded has risen to 47.", "people", "wound"),
        ("Four of Kyiv's airports were also closed.", "airports", "close"),
        ("A 60-year-old man was wounded.", "man", None),
        ("None were injured.", "people", "injure"),
        ("The turnout was 12 million.", "turnout", None),
        ("They took 100 sq km of territory.", "territory", "take"),
        ("Another nine were hurt.", "people", "hurt"),
    ],
)
def test_what_is_counted_and_what_happened(extract, text, counted, event):
    (quantity,) = extract(text)
    assert (quantity.counted, quantity.event) == (counted, event)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Prices rose by 4 per cent.", ("up", "by")),
        ("The index fell 2.5%.", ("down", "by")),
        ("Shares were down 2.1%.", ("down", "by")),
        ("Shares closed 3 per cent lower.", ("down", "by")),
        ("Up 12 per cent, the shares led.", ("up", "by")),
        ("The army grew by 20,000 men.", ("up", "by")),
        ("A rise of 5 per cent came.", ("up", "by")),
        ("A 12 per cent drop in output followed.", ("down", "by")),
        ("Prices rose to 300 roubles.", ("up", "to")),
        ("Output fell from 12 per cent.", ("down", "from")),
        ("Troops took 300 homes.", (None, None)),
        ("Ukraine lost 300 soldiers.", (None, None)),
        ("They raised $3 million for the army.", (None, None)),
        ("They advanced 3 km.", (None, None)),
        ("Fighting increased after 12 days.", (None, None)),
    ],
)
def test_change_and_its_step(extract, text, change):
    (quantity,) = extract(text)
    assert (quantity.change, quantity.step) == change


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("The toll was 12, up from 9.", [("up", "to"), ("up", "from")]),
        ("Sales rose by 3 tonnes to 40 tonnes.", [("up", "by"), ("up", "to")]),
        ("The price jumped $5 to $80.", [("up", "by"), ("up", "to")]),
        ("The index was up 3 points, or 0.2%.", [("up", "by"), ("up", "by")]),
        ("The sea rose by 3 metres (10 feet).", [("up", "by"), ("up", "by")]),
        ("It fell from $2,415 to $2,315.", [(None, None)]),
    ],
)
def test_steps_of_one_change(extract, text, steps):
    assert [(q.change, q.step) for q in extract(text)] == steps


@pytest.mark.parametrize("alphabet", ["0123456789,- ", "0123456789,-", "1,- "])
def test_a_line_of_digits_commas_and_dashes_takes_linear_time(parser, grows_linearly, alphabet):
    line = "".join(random.Random(2).choices(alphabet, k=1_000_000))
    docs = {size: Doc(parser.nlp.vocab, words=line[:size].split()) for size in (250_000, 1_000_000)}

    def work(size):
        QuantityExtractor()(Parsed(docs[size], View(docs[size].text)))

    assert grows_linearly(work, 250_000)


def test_only_the_sentences_that_hold_a_number_need_a_parse(parser, extract):
    text = (
        "Rain fell on the harbour all day. At least 12 boats sank in Odesa. Nobody slept.\n"
        "The mayor went home. He said that 30 more were missing. It was cold.\n"
        "The fleet has 40 boats. The port is old."
    )
    partial = parser.only(text, holds_number)
    assert partial.doc.text == partial.view.text == text
    assert QuantityExtractor()(partial) == extract(text)
    assert sum(1 for token in partial.doc if token.dep_) < len(partial.doc) / 1.5


def test_an_extractor_can_be_pickled(parser):
    parsed = parser("At least 12 people were killed.")
    again = pickle.loads(pickle.dumps(QuantityExtractor()))
    assert again(parsed) == QuantityExtractor()(parsed)


PIECES = [
    *("12", "1,300", "$", "%", "km", "to", "and", "-", "between", "dozens", "of", "one", "no", "m"),
    *("people", "were killed", "in", "Moscow", "half", "a", "up to", "\n", ".", "2024", "é", "'"),
    *("rose by", "from", "p", "×", "10⁻⁵", "and a half", "Mach", "point five", "rials", "R", "C"),
    *(
        "per",
        "a share",
        "dollars",
        "cents",
        "1,2",
        "0800 123",
        "or more",
        "million",
        "aged",
        "(",
        "F-16",
    ),
]


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
)
def test_any_text_gives_sorted_spans_and_ordered_bounds(extract, text):
    edge = 0
    for quantity in extract(text):
        assert edge <= quantity.span.start < quantity.span.end
        edge = quantity.span.end
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high


def test_a_dozen_is_no_part_of_what_is_counted(parser):
    parsed = parser("The ministry said Russia had recaptured a dozen settlements in March.")
    assert [q.counted for q in QuantityExtractor()(parsed)] == ["settlements"]
