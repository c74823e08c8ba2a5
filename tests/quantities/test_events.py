"""What happened to what a number counts, and where; ages, ratios and what the text leaves out."""

import pytest

from sayso.language import Parser
from sayso.quantities import QuantityExtractor
from sayso.records import Quantity


@pytest.fixture(scope="module")
def extract(parser: Parser):
    def extract(text: str) -> tuple[Quantity, ...]:
        return QuantityExtractor()(parser(text))

    return extract


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Three nurses were among the dead.", ["kill"]),
        ("The dead include two teachers.", ["kill"]),
        ("Two of the wounded are children.", ["wound"]),
        ("Water was cut to around 6,000 households.", ["cut"]),
        ("More than a third of the residents have fled.", ["flee"]),
        ("Sirens sounded for nearly three hours.", ["sound"]),
        ("The plant can build 900 shells a day.", ["build"]),
        ("Soldiers took four tractors and a truck.", ["take"]),
        ("He said six missiles had got through.", ["get"]),
        ("The system covers 60 miles.", ["cover"]),
        ("The company laid off 300 workers.", ["lay"]),
        ("All 19 sailors were taken off.", ["take"]),
        ("They shot down 12 drones.", ["shoot"]),
        ("Strikes did damage to 12 homes.", ["damage"]),
        ("Exports fell 12 percent.", ["fall"]),
        ("The number of dead rose to 14.", ["kill"]),
        ("About 40 homes were left without heat.", ["leave"]),
        ("A barrage of 30 rockets hit the town.", ["hit"]),
        ("He put the dead at nine and the injured at 30.", ["kill", "injure"]),
        ("The toll rose to nine, with two nurses among the dead.", ["kill", "kill"]),
        ("The army admitted to three wounded sailors.", ["wound"]),
        ("Three wounded sailors were freed.", ["free"]),
        ("Forty lorries carrying grain crossed the border.", ["cross"]),
    ],
)
def test_the_event_is_the_verb_that_governs_the_number(extract, text, events):
    assert [q.event for q in extract(text)] == events


@pytest.mark.parametrize(
    "text",
    [
        "Two ministers said the talks were over.",
        "The nine-member panel met on Monday.",
        "The channel has more than 4 million followers.",
        "There were 30 people inside.",
        "The village is 12 kilometres from the border.",
        "It moved there two years ago.",
        "The price hit 12 dollars.",
        "The number of guests reached 400.",
    ],
)
def test_sources_attributes_and_distances_have_no_event(extract, text):
    assert {q.event for q in extract(text)} == {None}


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Olena K., 64, who lives nearby, wept.", [None]),
        ("The couple have daughters aged four and seven.", ["daughters", "daughters"]),
        ("Teacher, 47, hides in cellar.", [None]),
        ("His brother (38) drives.", [None]),
        ("Those who stay, most of them over 70, refuse to go.", [None]),
        ("A 14-year-old girl was hurt.", ["girl"]),
    ],
)
def test_ages(extract, text, counted):
    found = extract(text)
    assert [(q.dimension, q.unit, q.event) for q in found] == [("age", "year", None)] * len(found)
    assert [q.counted for q in found] == counted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Losses run at three to one.", 3),
        ("They enjoy a ten-to-one advantage.", 10),
        ("The odds were 20 to 1 against.", 20),
        ("One in four houses is ruined.", 0.25),
    ],
)
def test_ratios(extract, text, value):
    (quantity,) = extract(text)
    assert (quantity.dimension, quantity.low, quantity.unit) == ("ratio", value, None)


def test_from_one_to_million_is_no_ratio(extract):
    assert [q.dimension for q in extract("It grew from two to one million users.")] != ["ratio"]


@pytest.mark.parametrize(
    "text",
    [
        "It can fly maybe 70 miles.",
        "The union put the figure nearer 4,500.",
        "The crowd was closer to 9,000.",
        "They paid in the region of 300 dollars.",
    ],
)
def test_more_words_that_approximate(extract, text):
    (quantity,) = extract(text)
    assert quantity.modifier == "approx"
    assert quantity.low == quantity.high


def test_old_and_new_figure_of_a_change_are_no_range(extract):
    found = extract("Inflation rose from 2 percent to 3.5 percent.")
    assert [(q.low, q.modifier, q.event) for q in found] == [
        (2, "exact", "rise"),
        (3.5, "exact", "rise"),
    ]


def test_a_conversion_has_the_event_and_place_of_what_it_converts(extract):
    first, second = extract("Marines advanced up to 2.5 km (1.6 miles) near Siversk.")
    assert (first.event, first.place) == (second.event, second.place) == ("advance", "Siversk")
    assert (second.low, second.high, second.modifier) == (None, 1.6, "at_most")


def test_a_unit_left_out_is_restored(extract):
    found = extract("Envoys met the Polish side for four hours and the Czech side for two.")
    assert [(q.low, q.unit, q.event) for q in found] == [(4, "hour", "meet"), (2, "hour", "meet")]


def test_a_noun_left_out_is_restored_across_sentences(extract):
    found = extract("They wanted 40 boats. They can build 50, maybe 60. Now we have none.")
    assert [(q.low, q.counted) for q in found] == [
        (40, "boats"),
        (50, "boats"),
        (60, "boats"),
        (0, "boats"),
    ]


def test_none_of_nothing_named_is_no_quantity(extract):
    assert extract("We have none.") == ()


def test_tons_of_news_are_tonnes(extract):
    found = extract("Farmers shipped 4 million tons of grain and 300 short tons of coal.")
    assert [q.unit for q in found] == ["t", "ton"]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("A tanker with 20 crew members ran aground.", "crew members"),
        ("The strike felled six power lines.", "power lines"),
        ("The country lost 9 gigawatts of power capacity.", "power capacity"),
        ("They fired 12 Iskander missiles.", "missiles"),
    ],
)
def test_nouns_that_are_part_of_the_term_are_kept(extract, text, counted):
    assert [q.counted for q in extract(text)] == [counted]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("In Kherson, five people were wounded.", ["Kherson"]),
        ("Twelve drones were destroyed over the region.", ["region"]),
        ("Nine were hurt in Romania's second-largest city.", ["Romania's second-largest city"]),
        ("Air defences shot down 12 drones over Sumy.", ["Sumy"]),
        ("Four died over Shebekino, two in Grayvoron.", ["Shebekino", "Grayvoron"]),
        ("Seven people died when a bus was hit in Nikopol.", ["Nikopol"]),
        ("The drones hit two depots and three trains near Dnipro.", ["Dnipro", "Dnipro"]),
        ("Forty rockets were intercepted, it said, 38 over the district.", [None, "district"]),
        ("Poland sent 30 tanks to Ukraine.", [None]),
    ],
)
def test_places(extract, text, places):
    assert [q.place for q in extract(text)] == places


def test_the_thing_measured_is_restored_where_a_measure_is_put(extract):
    found = extract("Ports shipped 4 million tons of grain in May. Traders put exports at 3 tons.")
    assert [(q.unit, q.counted) for q in found] == [("t", "grain"), ("t", "grain")]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Missiles hit 12 homes.", ["hit"]),
        ("A total of 30 men were freed.", ["free"]),
        ("Four of the wounded died.", ["die"]),
        ("They were stopped by 20 guards.", ["stop"]),
        ("The court fined the firm 300 dollars.", ["fine"]),
    ],
)
def test_the_event_in_any_role(extract, text, events):
    assert [q.event for q in extract(text)] == events


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Four of the dead were nurses, not five.", ["nurses", "nurses"]),
        ("Four of the wounded died.", ["wounded"]),
        ("The union put the missing at 40.", ["people"]),
    ],
)
def test_the_noun_may_stand_behind_the_copula_or_before_the_number(extract, text, counted):
    assert [q.counted for q in extract(text)] == counted


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Officials raised the number of miners hurt in the blast from six to 11.", [6, 11]),
        ("She revised her own figure, too, from 30 to 41.", [30, 41]),
        ("The rebels say no more than six pupils fled.", [6]),
        ("By the union's count 22 have drowned.", [22]),
        ("In Hrubieszow 35,000 have fled.", [35_000]),
    ],
)
def test_figures_are_told_from_ranges_and_names(extract, text, values):
    assert [q.high for q in extract(text)] == values
    assert all(q.modifier != "range" for q in extract(text))
