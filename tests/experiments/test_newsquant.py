"""NewsQuant's convention and its two rules of scoring, on invented sentences."""

import json

import newsquant
import newsquant_report
import peers
import pytest
import quantity_rules as rules
from protocol import Options

from sayso.reports import trace


def quantity(value: str, unit: str = "-", change: str = "=", concepts: str = "-") -> dict[str, str]:
    return {
        "change": change,
        "value": value,
        "unit": unit,
        "normalized_unit": unit,
        "referred_concepts": concepts,
    }


@pytest.fixture(scope="module")
def convert(parser):
    return lambda text: newsquant.convert(parser(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Dozens of men left.", ["12.0-120"]),
        ("Fares rose from 20 cents in May to 30 cents in June.", ["20.0-30.0"]),
        ("Eight or nine men left.", ["8.0", "9.0"]),
        ("It costs 5 cents.", ["5.0"]),
        ("It costs $10 to $15 million.", ["10000000.0-15000000.0"]),
        ("They sell 5G phones.", ["5.0"]),
        ("It fell to 12 per cent from 15 per cent.", ["12.0", "15.0"]),
    ],
)
def test_values_as_newsquant_writes_them(convert, text, values):
    found = [q["value"] for q in convert(text)]
    assert [rules.same_value(*pair) for pair in zip(found, values, strict=True)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Ten grey whales came.", "grey whale"),
        ("Ten people came.", "people"),
        ("Ten coal-fired plants closed.", "coal-fired plant"),
        ("The previous two sessions were short.", "previous session"),
        ("One of the tallest towers in the world fell.", "tall tower world"),
        ("It weighs 3 tonnes.", "metric ton"),
        ("It weighs 3 tons.", "ton"),
        ("It costs 3 dollars.", "dollar"),
        ("It costs 3 roubles.", "russian ruble"),
        ("It costs 3 pence.", "penny"),
        ("It pays $3 a month.", "dollar per month"),
        ("She is 3 years old.", "year of age"),
        ("It spins 300 times a minute.", "count per minute"),
        ("It pumped 300 barrels of oil.", "barrel of oil"),
        ("Half of the orchards froze.", "% orchard"),
        ("It grew 3 per cent.", "percentage"),
    ],
)
def test_units_as_newsquant_names_them(convert, text, unit):
    assert [q["normalized_unit"] for q in convert(text)] == [unit]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Rents rose by 3 per cent.", "up"),
        ("Rents fell 3 per cent.", "down"),
        ("Rents rose to 300 euros.", "="),
        ("A rise of 3 per cent came.", "="),
        ("Rents rose by more than 3 per cent.", ">"),
        ("At most 300 men left.", "<"),
        ("About 300 men left.", "~"),
        ("They averaged 300 euros.", "~"),
    ],
)
def test_changes_as_newsquant_marks_them(convert, text, change):
    assert [q["change"] for q in convert(text)] == [change]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Rents in Utrecht rose by 3 per cent.", "Rents Utrecht"),
        ("They gained 3 per cent of the votes.", "votes"),
        ("The ship carries 30 tonnes of grain.", "grain, ship"),
        ("The firm sold a 6 kW heater.", "heater, firm"),
        ("Forty whales left.", "-"),
        ("The bank said it had 300 clients.", "bank"),
        ("He paid $300 for a boat.", "boat"),
        ("Three of Anna's goats escaped.", "Anna"),
    ],
)
def test_concepts_are_the_phrases_around_an_amount(convert, text, concepts):
    assert [q["referred_concepts"] for q in convert(text)] == [concepts]


def test_pairs_are_one_to_one_and_take_what_agrees_most():
    gold = [quantity("12.0", "goat"), quantity("12.0", "euro")]
    given = [quantity("12", "euro"), quantity("12", "-"), quantity("40", "goat")]
    found = rules.pair(gold, given)
    assert found.counts()["value"] == 2
    assert found.spurious == [quantity("40", "goat")]
    assert rules.pair([quantity("12.0", "euro")], given).counts()["value+unit"] == 1


@pytest.mark.parametrize(
    ("gold", "given", "same"),
    [
        ("12.0", "12", True),
        ("12.0", "12.0000001", True),
        ("12.0", "12.1", False),
        ("5-6", "5.0-6.0", True),
        ("5-6", "5.0", False),
        ("-12.0", "-12", True),
        ("1e-05", "0.00001", True),
    ],
)
def test_values_agree_within_a_tolerance_and_at_both_ends(gold, given, same):
    assert rules.same_value(gold, given) is same


def test_a_range_counts_as_its_mean_where_asked():
    assert rules.same_value("10-20", "15", mean=True)
    assert not rules.same_value("10-20", "15")


def test_published_rules_count_a_gold_quantity_twice_for_change_but_not_for_value():
    gold = [quantity("12.0", "goat", "~")]
    given = [quantity("12", "-", "~"), quantity("12", "euro", "~")]
    counted = rules.published(gold, given)
    assert (counted["value"], counted["value+change"], counted["value+unit"]) == (1, 2, 0)
    assert rules.pair(gold, given).counts()["value+change"] == 1


def test_published_rules_end_a_turn_with_the_unit():
    gold = [quantity("12.0", "-", "~"), quantity("12.0", "goat", "~")]
    given = [quantity("12", "-", "~"), quantity("12", "goat", "~")]
    counted = rules.published(gold, given)
    assert (counted["value"], counted["value+unit"], counted["value+change"]) == (2, 2, 2)


def test_published_rules_want_every_concept_too():
    gold = [quantity("12.0", concepts="grey whale, Norway")]
    part, whole = quantity("12", concepts="Whale"), quantity("12", concepts="Norway whale grey")
    assert rules.published(gold, [part])["value+concept"] == 1
    assert rules.published(gold, [part])["value+all concepts"] == 0
    assert rules.published(gold, [whole])["value+all concepts"] == 1


@pytest.mark.parametrize("name", sorted(peers.systems()))
def test_peers_give_spans_and_values(name):
    text = "The herd lost 12 goats and $2.5 million."
    found = peers.systems()[name](text)
    assert (12, "12") in [(one.value, text[slice(*one.span)].split(maxsplit=1)[0]) for one in found]
    assert all(one["normalized_unit"] for one in peers.in_newsquant(name, found, ages=False))


def test_a_folder_of_sets_makes_one_report_without_the_texts(tmp_path):
    full = [
        {"text": f"{number} goats came.", "quantities": [quantity(number, "goat")]}
        for number in ("10", "12", "300")
    ]
    weighed = {"value": "3", "normalized_unit": "kilogram"}
    bare = [{"text": "It weighs 3 kg.", "quantities": [weighed]}]
    (tmp_path / "full.json").write_text(json.dumps(full))
    (tmp_path / "bare.json").write_text(json.dumps(bare))
    provenance = trace("a test", 0, [tmp_path], root=tmp_path)
    options = Options(tmp_path, tmp_path, tmp_path, 0, None, provenance)
    report = newsquant_report.report(options, tmp_path)
    assert list(report.metrics) == ["full", "bare"]
    assert {m["name"] for m in report.metrics["bare"]["sayso"]["one to one"]} >= {"value+unit.f1"}
    assert "goats came" not in str(report)
