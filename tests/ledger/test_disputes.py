"""Figures set against one told before, corrected later, or taken from it, without repeating it."""

import pytest

CASES = {
    "an earlier toll told later": (
        """\
A strike on Odesa killed {seven|people|kill|Odesa} people, the governor said.
Officials had earlier put the toll at <officials: {five|people|kill|}>.""",
        [("revises", "seven", "five")],
    ),
    "an earlier toll in the next sentence": (
        """\
A strike killed {eight|people|kill|}. Initially a medic said <medic: {five|people|die|} people \
had died>.""",
        [("revises", "eight", "five")],
    ),
    "a number raised later": (
        """\
The mayor said <mayor: {12|people|wound|} people were wounded>.
He later raised the number of wounded to <mayor: {14|people|wound|}>.""",
        [("revises", "14", "12")],
    ),
    "a corrected figure": (
        """\
The governor said <governor: {six|drones|get|} drones got through on Monday>.
On Tuesday he corrected his figure: <governor: {eight|drones|get|} drones got through on Tuesday>.
""",
        [("revises", "eight", "six")],
    ),
    "a crowd": (
        """\
Organisers said <organisers: {40,000|people|march|} people marched>.
The police put the figure at <police: {15,000|people|march|}>.""",
        [("conflicts", "15,000", "40,000")],
    ),
    "put so by nobody quoted": (
        """\
The union said <union: {more than 3,000|lorries|wait|} lorries were waiting>.
The growers put it at {4,500|lorries|wait|}.""",
        [("conflicts", "4,500", "more than 3,000")],
    ),
    "a contrast": (
        """\
The governor said <governor: {70|drones|down|} drones had been downed over the region>.
The ministry, however, reported <office: {64|drones|down|}>.""",
        [("conflicts", "64", "70")],
    ),
    "ground held, by either side": (
        """\
The general staff said <airforce: Ukrainian troops hold {more than 50 sq km||hold|}>.
The ministry said <ministry: Ukrainian forces now hold {15 sq km||hold|}>.""",
        [("conflicts", "15 sq km", "more than 50 sq km")],
    ),
    "captures that the other side counts": (
        """\
The army said <airforce: it captured {25|settlements|capture|} settlements>.
Moscow says <ministry: the number is {ten|settlements|capture|}>.""",
        [("conflicts", "ten", "25")],
    ),
    "captures of either side": (
        """\
The army said <airforce: it captured {25|settlements|capture|} settlements>.
The ministry said <ministry: its troops captured {ten|settlements|capture|} settlements>.""",
        [],
    ),
    "among the dead": (
        """\
{nine|people|kill|Izium} people were killed in Izium.
{two|schoolgirls|kill|} schoolgirls were among the dead.""",
        [("part_of", "two", "nine")],
    ),
    "of the injured": (
        """\
The mayor said <mayor: {40|people|injure|} people were injured>.
{five|people|injure|} of the injured are children.""",
        [("part_of", "five", "40")],
    ),
    "the rest": (
        """\
They shot down {52|drones|down|} of {60|drones|down|} drones.
The remaining {eight|drones|hit|} hit power stations.""",
        [("part_of", "52", "60"), ("part_of", "eight", "60")],
    ),
    "the rest of nothing divided": (
        """\
{60|drones|launch|} drones came. The remaining {eight|drones|hit|} hit power stations.""",
        [],
    ),
    "some of it": (
        """\
They approved {40 dollars||approve|}, {12 dollars|||} of it for shells.""",
        [("part_of", "12 dollars", "40 dollars")],
    ),
    "other things among them": (
        """\
Farmers lost {900|machines|lose|}, among them {120|tractors|lose|} tractors.""",
        [("part_of", "120", "900")],
    ),
    "all of them": (
        """\
A freighter with {31|sailors||} sailors caught fire. All {31|sailors|take|} were taken off.""",
        [("repeats", "31", "31")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_figures_that_answer_others(keep, case):
    text, expected = CASES[case]
    assert keep(text).relations == expected


def test_the_age_of_one_person_is_repeated(analyzer):
    from sayso.records import Article

    text = """\
Teacher, 47, comes home
Maria Koval, 47, came home on Friday. Her brother Ivan Koval, 52, met Maria Koval (47)."""
    found = analyzer(Article(id="ages", text=text))
    starts = {q.id: q.span.start for q in found.quantities}
    ages = [(starts[r.source], starts[r.target]) for r in found.relations if r.type == "repeats"]
    first, second, third = (i for i in range(len(text)) if text.startswith("47", i))
    assert ages == [(second, first), (third, first)]
