"""Every form of number, modifier and unit that news uses, in invented sentences."""

import pytest

from sayso.language import Parser
from sayso.quantities import QuantityExtractor
from sayso.quantities.numerals import lexicon
from sayso.records import Quantity


@pytest.fixture(scope="module")
def extract(parser: Parser):
    def extract(text: str) -> tuple[Quantity, ...]:
        return QuantityExtractor()(parser(text))

    return extract


def bounds(quantities: tuple[Quantity, ...]) -> list[tuple[float | None, float | None, str | None]]:
    return [(q.low, q.high, q.unit) for q in quantities]


def exact(value: float, unit: str | None = None) -> tuple[float, float, str | None]:
    return pytest.approx(value), pytest.approx(value), unit


NUMERALS = [
    ("The army lost 1,300 men.", 1300, None),
    ("The army lost 1 300 men.", 1300, None),
    ("It has 816 000 hectares of forest.", 816_000, "ha"),
    ("The army lost 1.300,5 tonnes of fuel.", 1300.5, "t"),
    ("It paid 12,34,567 rupees.", 1_234_567, "INR"),
    ("They sent 35 lakh tonnes.", 3_500_000, "t"),
    ("Three-quarters of the homes lost power.", 0.75, None),
    ("A quarter of a million people fled.", 250_000, None),
    ("A quarter million people fled.", 250_000, None),
    ("Half of the village burned.", 0.5, None),
    ("Wages fell by a quarter.", 0.25, None),
    ("Three hundred and thirty-seven drones were downed.", 337, None),
    ("Two billion people watched.", 2e9, None),
    ("One point five million people fled.", 1.5e6, None),
    ("Zero point five percent of it burned.", 0.5, "percent"),
    ("They sent 2.5 million shells.", 2.5e6, None),
    ("The aid is worth £4.5bn.", 4.5e9, "GBP"),
    ("It drew 3m viewers.", 3e6, None),
    ("The firm lost $12.4 million.", 12.4e6, "USD"),
    ("The rally drew 60k people.", 60_000, None),
    ("The rally drew 1.2 mln people.", 1.2e6, None),
    ("A dozen men left.", 12, None),
    ("A pair of drones hit the port.", 2, None),
    ("Half a dozen men left.", 6, None),
    ("No soldiers were killed.", 0, None),
    ("None of the soldiers were killed.", 0, None),
    ("There were zero casualties.", 0, None),
    ("It contains 3 × 10⁵ cells.", 3e5, None),
    ("It contains 3 x 10^5 cells.", 3e5, None),
    ("It contains 1.5e6 cells.", 1.5e6, None),
    ("Temperatures fell to -12C.", -12, "degC"),
    ("Temperatures fell to minus 12 degrees.", -12, "degree"),
    ("Two and a half years passed.", 2.5, "year"),
    ("It lasted a day and a half.", 1.5, "day"),
    ("It lasted half an hour.", 0.5, "hour"),
    ("4½ years passed.", 4.5, "year"),
    ("One in five homes has no heat.", 0.2, None),
    ("1 in 4 homes has no heat.", 0.25, None),
    ("A one-in-ten chance remains.", 0.1, None),
    ("It rose 5-fold.", 5, None),
    ("They tried it three times.", 3, None),
    ("A one-year contract ended.", 1, "year"),
    ("They paid thirteen dollars and forty-five cents.", 13.45, "USD"),
]


@pytest.mark.parametrize(("text", "value", "unit"), NUMERALS)
def test_numerals(extract, text, value, unit):
    assert bounds(extract(text)) == [exact(value, unit)]


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Dozens of men left.", 24),
        ("Scores of men left.", 40),
        ("Hundreds of men left.", 200),
        ("Thousands of men left.", 2000),
        ("Tens of thousands of men left.", 20_000),
        ("Hundreds of thousands of men left.", 200_000),
        ("Millions of men left.", 2_000_000),
        ("Several hundred men left.", 200),
        ("A few thousand men left.", 2000),
    ],
)
def test_vague_numbers(extract, text, low):
    (quantity,) = extract(text)
    assert (quantity.low, quantity.high, quantity.modifier) == (low, None, "vague")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("15 to 20 drones came.", 15, 20, None),
        ("15-20 drones came.", 15, 20, None),
        ("15–20 drones came.", 15, 20, None),
        ("Between 15 and 20 drones came.", 15, 20, None),
        ("From 15 to 20 drones came.", 15, 20, None),
        ("It fell from $2,415 to $2,315.", 2315, 2415, "USD"),
        ("10-15% of them left.", 10, 15, "percent"),
        ("It costs $10m-$15m.", 10e6, 15e6, "USD"),
        ("It costs between $10 million and $15 million.", 10e6, 15e6, "USD"),
        ("Forty to fifty thousand people left.", 40_000, 50_000, None),
        ("Some 2-3,000 people left.", 2000, 3000, None),
        ("Two to three dozen people left.", 24, 36, None),
        ("The 20- to 30-kilometre zone is empty.", 20, 30, "km"),
        ("A 7- or 8-inch shell hit.", 7, 8, "inch"),
        ("It flew between Mach 5 and Mach 10.", 5, 10, "mach"),
        ("Apple went from 1000 to 2000 hires.", 1000, 2000, None),
    ],
)
def test_ranges(extract, text, low, high, unit):
    (quantity,) = extract(text)
    assert (quantity.low, quantity.high, quantity.unit) == (low, high, unit)
    assert quantity.modifier == "range"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Forces took 5 and 6 villages.", [5, 6]),
        ("Five- and six-year-olds cried.", [5, 6]),
        ("A 5.56x45mm round was found.", [5.56, 45]),
        ("Air defences shot down 7 out of 10 missiles.", [7, 10]),
        ("Shelling killed three in ten days.", [3, 10]),
        ("Inflation rose from 2 percent to 3.5 percent.", [2, 3.5]),
        ("The price jumped $5 to $80.", [5, 80]),
    ],
)
def test_two_numbers_are_no_range(extract, text, values):
    assert [q.low for q in extract(text)] == values


def test_numbers_of_one_measure_share_its_unit(extract):
    assert [q.unit for q in extract("A 5.56 x 45 mm round was found.")] == ["mm", "mm"]
    assert [q.unit for q in extract("Five- and six-year-olds cried.")] == ["year", "year"]
    assert [q.unit for q in extract("It rose from 21 mpg in May to 23.")] == ["mpg", "mpg"]
    low = extract("The highest price is 84 cents, while the lowest is 74.")
    assert [(q.low, q.unit) for q in low] == [(0.84, "USD"), (0.74, "USD")]


NOT_NUMBERS = """
On 11 March they met.
On March 11, 2025 they met.
They met on 11/03/2025.
They met on 11.03.2025.
They met on 2025-03-11.
They met on March 3-5.
In 2014 they met.
The 2024-25 budget passed.
He served from 1998-2002.
In the 1990s they met.
In the '90s they met.
In the nineties they met.
A mid-40s man left.
At 10 a.m. they met.
At 18:45 they met.
At 1845 GMT they met.
At 1845 hrs they met.
At six o'clock they met.
At half past six they met.
The 22nd brigade left.
The twenty-second brigade left.
The second attack came.
They won 2-1.
They drew 2-2.
The Senate voted 52 to 48.
An F-16 came.
A Su-34 came.
A T-72 tank came.
A T-72B3 tank came.
A Shahed-136 came.
A Type 055 destroyer came.
A Boeing 737-800 came.
A Kh-101 missile came.
A 2S19 Msta came.
A 4x4 vehicle burned.
The Group of Seven met.
The Big Three met.
The G-20 met.
Article 5 was cited.
Articles 4 and 5 were cited.
Resolution 2202 was cited.
Call 0800 123 456 now.
Call +380 44 123 4567 now.
Call 555-1234 now.
See page 12.
See pages 12-14.
No one knows.
The one who knows left.
This one is good.
The one thing is clear.
On the one hand it is good.
They went one by one.
A man left.
Flight MH17 was hit.
Channel 5 said so.
Reactor No. 4 was hit.
School number 12 was hit.
The 9/11 attacks changed it.
It works 24/7.
World War Two ended.
Day 500 of the war began.
Grade 9 pupils left.
The FTSE 100 fell.
The COP 28 summit began.
The top 10 met.
The address is 10 Downing Street.
He lives at 221B Baker Street.
The IP is 192.168.0.1.
The 5G network is new.
The video is 1080p.
It is 50-50.
A zero-tolerance policy began.
He has no doubt.
There is no plan.
The two-time champion left.
""".strip().splitlines()


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_dates_times_ordinals_results_and_designations_are_no_numbers(extract, text):
    assert extract(text) == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Two F-16s came.", [2]),
        ("They sent 5 C-130s and 12 T-72s.", [5, 12]),
        ("They sent 3 T-shirts.", [3]),
        ("Of the 12 candidates, 3 won.", [12, 3]),
        ("They took 5 gold medals.", [5]),
        ("He scored 3 goals in a 4-3 win.", [3]),
    ],
)
def test_what_follows_a_number_is_not_always_its_unit(extract, text, values):
    assert bounds(extract(text)) == [exact(value) for value in values]


# How each modifier listed before a number is used, where "N shells" is not English.
OF_MEASURES = {"beyond", "maximum", "within", "short of", "near"}


@pytest.mark.parametrize(
    ("phrase", "modifier"),
    [
        (phrase, modifier)
        for modifier, phrases in lexicon()["modifiers"]["before"].items()
        for phrase in phrases
        if phrase != "sub"
    ],
)
def test_every_modifier_before_a_number(extract, phrase, modifier):
    what = "40 km" if phrase in OF_MEASURES else "40 shells"
    for text in (f"They found {phrase} {what}.", f"{phrase.capitalize()} {what} were found."):
        (quantity,) = extract(text)
        assert quantity.modifier == modifier
        written = text[slice(*quantity.span)].lower()
        assert written.startswith("40" if modifier == "exact" else phrase)


@pytest.mark.parametrize(
    ("phrase", "modifier"),
    [
        (phrase, modifier)
        for modifier, phrases in lexicon()["modifiers"]["after"].items()
        for phrase in phrases
    ],
)
def test_every_modifier_after_a_number(extract, phrase, modifier):
    text = f"They found 40{'' if phrase == '+' else ' '}{phrase}."
    (quantity,) = extract(text)
    assert (quantity.modifier, text[slice(*quantity.span)]) == (modifier, text[11:-1])


@pytest.mark.parametrize(
    ("text", "low", "high", "modifier"),
    [
        ("They found 40 shells or more.", 40, None, "at_least"),
        ("They found 40 shells at most.", None, 40, "at_most"),
        ("They found 40 shells or so.", 40, 40, "approx"),
        ("They found 40 empty shells or more on Monday.", 40, None, "at_least"),
        ("They found 40 shells, at least two of them spent.", 40, 40, "exact"),
        ("Up to about 50 people left.", None, 50, "at_most"),
        ("More than about 50 people left.", 50, None, "more_than"),
        ("Well over 100 people left.", 100, None, "more_than"),
        ("Just under 100 people left.", None, 100, "less_than"),
        ("It lasted sub-40 minutes.", None, 40, "less_than"),
        ("Some 20-odd men left.", 20, 20, "approx"),
        ("The 100-plus men left.", 100, None, "at_least"),
        ("Children under the age of 5 died.", None, 5, "less_than"),
        ("People over the age of 60 stayed.", 60, None, "more_than"),
    ],
)
def test_modifiers_around_what_is_counted(extract, text, low, high, modifier):
    quantity = extract(text)[0]
    assert (quantity.low, quantity.high, quantity.modifier) == (low, high, modifier)


@pytest.mark.parametrize(
    ("text", "written", "normal"),
    [
        ("A 155mm shell hit.", (155, "mm"), (0.155, "m")),
        ("A 122-millimetre rocket hit.", (122, "mm"), (0.122, "m")),
        ("A .50-calibre gun fired.", (0.5, "inch"), (0.0127, "m")),
        ("It lies 50km north of Kyiv.", (50, "km"), (50_000, "m")),
        ("It is 10 miles away.", (10, "mile"), (16_093.44, "m")),
        ("It flew at 900 km/h.", (900, "km/h"), (250, "m/s")),
        ("It flew at 36 kilometres an hour.", (36, "km/h"), (10, "m/s")),
        ("It flew at 300 m/s.", (300, "m/s"), (300, "m/s")),
        ("It sailed at 20 knots.", (20, "knot"), (10.28888888889, "m/s")),
        ("It flew at Mach 5.", (5, "mach"), (1701.5, "m/s")),
        ("It burned 300 sq km.", (300, "km2"), (3e8, "m**2")),
        ("It burned 120 hectares.", (120, "ha"), (1.2e6, "m**2")),
        ("It weighs 2 tonnes.", (2, "t"), (2000, "kg")),
        ("A 2,000-pound bomb fell.", (2000, "lb"), (907.18474, "kg")),
        ("It lost 3 GW.", (3, "GW"), (3e9, "W")),
        ("It produced 40 GWh.", (40, "GWh"), (1.44e14, "J")),
        ("A 15-kiloton bomb was dropped.", (15, "kt_TNT"), (6.276e13, "J")),
        ("It holds 30 bcm of gas.", (3e10, "m3"), (3e10, "m**3")),
        ("It pumps 3 million bpd.", (3e6, "oil_barrel/day"), (5.520392185, "m**3/s")),
        ("The temperature was 20 °C.", (20, "degC"), (293.15, "K")),
        ("Radiation rose to 5 μSv.", (5, "µsievert"), (5e-6, "Sv")),
        ("Rates rose by 25 basis points.", (25, "basis_point"), (0.0025, "1")),
        ("Support fell by 3 percentage points.", (3, "percentage_point"), (0.03, "1")),
        ("Inflation is 3.5 per cent.", (3.5, "percent"), (0.035, "1")),
        ("It lasted 90 minutes.", (90, "minute"), (5400, "s")),
        ("It lasted 2h.", (2, "hour"), (7200, "s")),
        ("A third of it burned.", (1 / 3, None), (1 / 3, "1")),
        ("A 6.2-magnitude quake hit.", (6.2, "magnitude"), (None, None)),
        ("They paid 60 kopecks.", (0.6, "RUB"), (None, None)),
        ("Some 300 men left.", (300, None), (None, None)),
    ],
)
def test_units_and_the_value_in_si(extract, text, written, normal):
    (quantity,) = extract(text)
    assert bounds((quantity,)) == [exact(*written)]
    value, unit = normal
    assert quantity.low_si == (None if value is None else pytest.approx(value))
    assert quantity.unit_si == unit


def test_open_intervals_stay_open_in_si(extract):
    (quantity,) = extract("It flew more than 5 km.")
    assert (quantity.low_si, quantity.high_si, quantity.unit_si) == (5000, None, "m")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The aid is worth €3bn.", 3e9, "EUR"),
        ("They paid UAH 40 million.", 40e6, "UAH"),
        ("They paid 40 million UAH.", 40e6, "UAH"),
        ("They paid 40 million Syrian pounds.", 40e6, "SYP"),
        ("He owed 20 Belarusian roubles.", 20, "BYN"),
        ("Iran paid 40 million rials.", 40e6, "IRR"),
        ("Iraq paid 40 million dinars.", 40e6, "IQD"),
        ("Pakistan paid 5 million rupees.", 5e6, "PKR"),
        ("He paid 500 baht.", 500, "THB"),
        ("South Korea paid 5,000 won.", 5000, "KRW"),
        ("He paid 300 ₸.", 300, "KZT"),
        ("He paid ₱300.", 300, "PHP"),
        ("He paid usd$ 15.", 15, "USD"),
        ("He paid HK$20.", 20, "HKD"),
        ("Shares fell to 118.5p.", 1.185, "GBP"),
        ("It pays $2 a share.", 2, "USD"),
        ("They sold for $1.2bn a year earlier.", 1.2e9, "USD"),
    ],
)
def test_currencies(extract, text, value, unit):
    assert bounds(extract(text)) == [exact(value, unit)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It was 35 F in the shade.", "degF"),
        ("The capacitor stored 3 F.", "farad"),
        ("It sailed at 20 kn.", "knot"),
        ("The ticket cost 150 kn in Zagreb.", "HRK"),
        ("The price in Pretoria is 18 R.", "ZAR"),
        ("The radiation dose was 18 R.", "roentgen"),
        ("The bomb had a yield of 500 kt.", "kt_TNT"),
        ("They shipped 500 kt of grain.", "kilotonne"),
        ("They spent 200 pounds.", "GBP"),
        ("It weighed 200 pounds.", "lb"),
        ("A 5 W charger was sent.", "W"),
    ],
)
def test_a_sign_of_several_units_is_read_by_the_words_near_it(extract, text, unit):
    assert [q.unit for q in extract(text)] == [unit]


@pytest.mark.parametrize(
    "text",
    [
        "He is 45 years old.",
        "A 45-year-old man died.",
        "Ivan Petrenko, 45, died.",
        "The man, aged 45, died.",
        "The man was 45.",
        "His son, who is 12, died.",
        "She turned out to be 12 years of age.",
        "Life expectancy is around 73.",
    ],
)
def test_ages_in_every_form(extract, text):
    assert [(q.dimension, q.unit) for q in extract(text)] == [("age", "year")]
