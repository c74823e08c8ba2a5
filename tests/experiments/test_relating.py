"""What the baseline says of numbers, and how a dossier becomes predictions."""

import bare_numbers
import disputes
import pytest
import relating

from sayso.actors import Registry
from sayso.agreement import ClaimId
from sayso.records import Analysis, Article, Claim, Meta, Quantity, Span, Speaker

TEXT = "0123456789"


def number(name, low, counted="people", high=None, **fields):
    start = int(name[1:])
    return Quantity(
        id=name,
        span=Span(start, start + 1),
        low=low,
        high=low if high is None else high,
        modifier="exact",
        dimension="count",
        counted=counted,
        **fields,
    )


def article(name, *numbers, published=None):
    return Analysis(
        id=name,
        text=TEXT,
        meta=Meta(published=published, outlet=f"The {name}"),
        speakers={"s": Speaker(name="Ana Koval", bloc="ukrainian_official")},
        quantities=numbers,
        claims=tuple(
            Claim(
                id=f"c{n}",
                quantity=q.id,
                attribution=None,
                speaker="s",
                bloc="ukrainian_official",
                statement="",
            )
            for n, q in enumerate(numbers, 1)
        ),
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (number("q1", 12), number("q1", 12), "repeats"),
        (number("q1", 12), number("q1", 14), "conflicts"),
        (number("q1", 12, "soldiers"), number("q1", 12, "a soldier"), "repeats"),
        (number("q1", 12), number("q1", 12, "drones"), "not_comparable"),
        (number("q1", 12, None), number("q1", 12, None, unit="km"), "not_comparable"),
        (number("q1", 12), number("q1", 12, high=20), "repeats"),  # the first of the range
    ],
)
def test_bare_numbers_of_one_noun_repeat_or_conflict(one, other, expected):
    articles = [article("a", one), article("b", other)]
    assert bare_numbers.compare(articles) == {(("b", "q1"), ("a", "q1")): expected}


def test_an_open_interval_is_the_number_it_names():
    most = Quantity(
        id="q1", span=Span(0, 1), low=None, high=70, modifier="at_most", dimension="count"
    )
    assert bare_numbers.bare(most) == 70


def test_the_baseline_counts_nouns_and_articles():
    articles = [
        article("a", number("q1", 1), number("q2", 2, "drones")),
        article("b", number("q1", 3)),
    ]
    said = relating.by_bare_numbers(articles, Registry.load())
    assert said.clusters["a", "q1"] == said.clusters["b", "q1"] != said.clusters["a", "q2"]
    assert said.origins["a", "q1"] != said.origins["b", "q1"]
    assert said.reasons[("a", "q2"), ("a", "q1")] == "thing"


def test_sayso_collates_the_claims_of_articles(analyzer):
    told = (
        ("a", "2025-03-01", "Mayor Olha Marchuk said 12 people were killed in Orlivka."),
        ("b", "2025-03-01", "The army said 31 people were killed in Orlivka."),
    )
    articles = [
        analyzer(Article(id=name, text=text, meta=Meta(published=day))) for name, day, text in told
    ]
    said = relating.by_sayso(articles, analyzer.registry)
    assert said.labels[("b", "q1"), ("a", "q1")] == "conflicts"
    assert said.clusters["a", "q1"] == said.clusters["b", "q1"]
    assert said.origins["a", "q1"] != said.origins["b", "q1"]


def test_what_nobody_compares_is_of_two_things():
    articles = [article("a", number("q1", 1), number("q2", 2)), article("b", number("q1", 3))]
    first = (("a", "q1"), ("a", "q2"))
    said = relating.told_apart(articles, relating.Prediction(labels={first: "repeats"}))
    assert said.labels[first] == "repeats"
    assert said.labels[("a", "q2"), ("b", "q1")] == "not_comparable"
    assert said.reasons[("a", "q2"), ("b", "q1")] == "thing"
    assert len(said.labels) == 3


def test_clusters_of_two_events_are_kept_apart():
    one = relating.Prediction(labels={}, clusters={("a", "q1"): 1}, origins={("a", "q1"): 1})
    two = relating.Prediction(labels={}, clusters={("b", "q1"): 1}, origins={("b", "q1"): 1})
    said = relating.together([one, two])
    assert said.clusters["a", "q1"] != said.clusters["b", "q1"]
    assert said.origins["a", "q1"] != said.origins["b", "q1"]


def test_what_is_read_is_named_as_in_the_gold(analyzer):
    text = "Officials said 12 people were killed, two of them children, in 3 days."
    found = analyzer(text)
    gold = Analysis(id="text", text=text, quantities=found.quantities[:2])
    renamed = tuple(
        Quantity(id=f"gold-{q.id}", span=q.span, low=q.low, high=q.high, modifier="exact",
                 dimension="count", counted="people")
        for q in gold.quantities
    )  # fmt: skip
    read = relating.read(analyzer, Analysis(id="text", text=text, quantities=renamed))
    names = [quantity.id for quantity in read.quantities]
    assert names[:2] == [quantity.id for quantity in renamed]
    assert all(name.startswith("not in the gold") for name in names[2:])
    assert {end for r in read.relations for end in (r.source, r.target)} <= set(names)
    assert [claim.quantity for claim in read.claims] == names


def test_disputes_stand_in_order_of_time():
    late = article(
        "b",
        number("q1", 12, place="Odesa", event="kill"),
        number("q2", 14),
        published="2026-01-02",
    )
    early = article(
        "c",
        number("q1", 5),
        number("q2", 7),
        published="2026-01-01",
    )
    articles = [late, early, article("d", number("q1", 1))]
    said = relating.Prediction(
        labels={
            (ClaimId("b", "q2"), ClaimId("b", "q1")): "conflicts",
            (ClaimId("c", "q1"), ClaimId("c", "q2")): "revises",
        },
        clusters={("b", "q1"): 1, ("b", "q2"): 1, ("c", "q1"): 2, ("c", "q2"): 2, ("d", "q1"): 3},
    )
    found = disputes.find(articles, said)
    table = disputes.timeline(found, Registry.load())
    assert [row[2] for row in table.rows] == ["2026-01-01"] * 2 + ["2026-01-02"] * 2
    assert table.rows[1][-1] == "is revised by 1"
    assert table.rows[2][1:] == (
        "people · kill · Odesa",
        "2026-01-02",
        "The b",
        "Ana Koval",
        "Ukrainian officials",
        "12",
        "",
    )
    assert table.rows[3][-1] == "conflicts 1"
    assert disputes.metrics(articles, said, found)["disputes"] == 2
