"""Claims of many articles: invented events told by several outlets, and how the claims stand."""

import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import Collator
from sayso.ledger.owners import assign
from sayso.records import Analysis, ClaimKey, Dossier, Meta, Quantity, Span, Speaker

SPEAKERS = {
    "governor": Speaker(name="Oleh Marchenko", role="governor", bloc="ukrainian_official"),
    "mayor": Speaker(name="Iryna Savchuk", role="mayor", bloc="ukrainian_official"),
    "airforce": Speaker(name="Ukrainian air force", bloc="ukrainian_official", kind="organisation"),
    "airman": Speaker(name="Petro Hnatiuk", role="air force spokesman", bloc="ukrainian_official"),
    "ministry": Speaker(
        name="Russian defence ministry", bloc="russian_official", kind="organisation"
    ),
    "moscow": Speaker(
        name="Russia's Ministry of Defense", bloc="russian_official", kind="organisation"
    ),
    "organisers": Speaker(name="organisers", bloc="civilian", kind="group"),
    "police": Speaker(name="city police", bloc="other_official", kind="organisation"),
    "coast": Speaker(name="coast guard", bloc="other_official", kind="organisation"),
    "line": Speaker(name="Saro Lines", bloc="civilian", kind="organisation"),
}


@cache
def collator() -> Collator:
    return Collator()


@pytest.fixture(scope="module")
def articles(marked):
    def make(told):
        return [article(marked(text), *meta) for *meta, text in told]

    return make


@pytest.fixture(scope="module")
def collate(articles):
    return lambda told: collator()(articles(told))


def article(read, key, outlet, published):
    text, attributions, quantities = read
    return Analysis(
        id=key,
        text=text,
        meta=Meta(outlet=outlet, published=published),
        speakers={a.speaker: SPEAKERS[a.speaker] for a in attributions},
        attributions=attributions,
        quantities=assign(quantities, attributions),
    )


MARKET = (
    ("a", "Alpha", "2025-03-10T09:00", """\
A missile hit the covered market of Velyka Hora on Monday morning, as the stalls were opening.
<governor: {Four|people|kill|Velyka Hora} people were killed and {11|people|injure|} injured>, \
said the regional governor, Oleh Marchenko.
It was the second strike on the town in a week."""),
    ("b", "Beta Wire", "2025-03-10T15:00", """\
The death toll from the strike on the market in Velyka Hora rose to \
<governor: {seven|people|kill|Velyka Hora}> on Monday afternoon as rescuers dug through the rubble \
of the fish hall, the governor, Oleh Marchenko, said.
<governor: {Two|children|kill|} of them are children>, he added. {11|people|injure|} people are in \
hospital with burns and broken bones."""),
    ("c", "Gamma", "2025-03-10T18:00", """\
The death toll from the strike on the market in Velyka Hora rose to \
<governor: {seven|people|kill|Velyka Hora}> on Monday afternoon as rescuers dug through the rubble \
of the fish hall, the governor, Oleh Marchenko, said.
<governor: {Two|children|kill|} of them are children>, he added."""),
    ("d", "Delta", "2025-03-11T10:00", """\
Moscow gave another account of the strike on Velyka Hora. <ministry: \
{No more than three|people|kill|Velyka Hora} people were killed at the market of Velyka Hora>, \
the defence ministry said.
<governor: {Nine|people|kill|Velyka Hora} people were killed, all of them civilians>, the governor \
answered.
Since January, {more than 40|people|kill|Velyka Hora} people have been killed in Velyka Hora."""),
    ("e", "Epsilon", "2025-03-11T12:00", """\
In Pryluky, <mayor: {four|people|kill|Pryluky} people were killed on Tuesday when a drone hit a \
bus>, the mayor said. A day earlier {seven|people|kill|Velyka Hora} had died in Velyka Hora."""),
)  # fmt: skip

DRONES = (
    ("a", "Alpha", "2025-05-02", """\
<airforce: Russia launched {128|drones|launch|} drones in the night and {97|drones|down|} of them \
were shot down>, the air force said on Friday."""),
    ("b", "Beta Wire", "2025-05-02", """\
Russia launched <airman: {128|drones|launch|} attack drones overnight>, air force spokesman Petro \
Hnatiuk said on television. Since the start of the week <airman: {640|drones|launch|} drones have \
been launched at Ukraine>."""),
    ("c", "Gamma", "2025-05-02", """\
<ministry: Air defences shot down {54|drones|down|} Ukrainian drones over Russia overnight>, the \
defence ministry in Moscow said."""),
    ("d", "Delta", "2025-05-03", """\
<moscow: {54|drones|down|} Ukrainian drones were shot down over Russia in the night to Friday>, \
Russia's Ministry of Defense said."""),
)  # fmt: skip

CROWD = (
    ("a", "Alpha", "2024-11-16", """\
<organisers: {40,000|people|march|Berlin} people marched through Berlin on Saturday>, organisers \
said."""),
    ("b", "Beta Wire", "2024-11-16", """\
<police: {14,000|people|march|Berlin} people marched through Berlin on Saturday>, police said."""),
    ("c", "Gamma", "2024-11-17", """\
{About 15,000|people|march|Berlin} people marched through Berlin on Saturday against the war."""),
    ("d", "Delta", "2024-11-17", """\
{12,000|people|march|Hamburg} people marched through Hamburg on Sunday."""),
)  # fmt: skip

CAMP = (
    ("a", "Alpha", "2025-06-01", """\
<governor: {62|soldiers|kill|Orikhove} soldiers were killed in the camp near Orikhove>, the \
governor said."""),
    ("b", "Beta Wire", "2025-06-01", """\
<ministry: {300|soldiers|kill|Orikhove} soldiers were killed or wounded in the camp near \
Orikhove>, the defence ministry said."""),
    ("c", "Gamma", "2025-06-02", """\
<governor: The army could lose {120|soldiers|kill|Orikhove} soldiers near Orikhove in the end>, \
the governor said."""),
)  # fmt: skip


NIGHTS = (
    ("a", "Alpha", "2025-05-02", """\
<airforce: {128|drones|launch|Ukraine} drones were launched at Ukraine>, the air force said."""),
    ("b", "Beta Wire", "2025-05-02", """\
Russia attacked Ukraine with {128|drones|attack|Ukraine} drones, the largest number in a month."""),
    ("c", "Gamma", "2025-05-03", """\
<airforce: {97|drones|launch|Ukraine} drones were launched at Ukraine>, the air force said."""),
)  # fmt: skip

FERRY = (
    ("a", "Coast Radio", "2025-08-21T07:30", """\
A ferry hit a mine off Port Saro. <coast: {At least three|people|die|} people died>, the coast \
guard said. {19|people||} people were missing."""),
    ("b", "Beta Wire", "2025-08-21T12:00", """\
The number of dead off Port Saro rose <coast: to {eight|people|kill|}>, the coast guard said. \
{14|passengers||} passengers are still missing. The ferry carried <line: {61|people||} people>, \
said Saro Lines."""),
    ("c", "Gamma", "2025-08-22", """\
Saro Lines corrected itself: <line: {58|people||} people had been aboard off Port Saro, not 61>. \
In May, a fire on a ferry off Port Saro had killed {22|people|kill|Port Saro} people."""),
)  # fmt: skip


OUTAGE = (
    ("a", "Alpha", "2025-01-14T08:00", """\
A storm cut power in Velyka Hora. <governor: {40,000|homes|cut|Velyka Hora} homes sat in the dark \
on Tuesday>, the governor, Oleh Marchenko, said. <governor: {Two|linemen|injure|} linemen were \
hurt>."""),
    ("b", "Beta Wire", "2025-01-15T09:00", """\
Power is coming back to Velyka Hora. <governor: {9,000|homes|cut|Velyka Hora} homes were without \
light on Wednesday>, the governor, Oleh Marchenko, said. The hospital has treated \
{11|people|injure|} people. In Pryluky, {five|people|injure|Pryluky} people were hurt."""),
    ("c", "Gamma", "2025-01-15T10:00", """\
<mayor: {Nine|people|injure|} people were hurt in Velyka Hora>, the mayor said. \
<mayor: {Three|people|injure|} of them are children>."""),
)  # fmt: skip

CROSSING = (
    ("a", "Alpha", "2025-04-08", """\
<coast: {2,000|people|cross|Port Saro} people crossed at Port Saro on Monday>, the coast guard \
said."""),
    ("b", "Beta Wire", "2025-04-09", """\
<coast: {1,200|people|arrive|Port Saro} people arrived at Port Saro on Tuesday>, the coast guard \
said. The charity Open Quay counted {2,600|people|come|Port Saro} people who came to Port Saro on \
Monday. Since January {70,000|refugees|come|} refugees have come."""),
)  # fmt: skip

# Nouns and verbs that no list of the ledger has.
GRANARIES = (
    (
        "a",
        "Alpha",
        "2025-05-02T09:00",
        """\
Rockets fell on the river port of Sarovo on Thursday night and set its grain quays on fire.
<coast: {37|granaries|char|Sarovo} granaries were charred>, the coast guard said.""",
    ),
    (
        "b",
        "Beta",
        "2025-05-02T12:00",
        """\
The coast guard counted the cost of the rockets on the river port of Sarovo on Friday.
<coast: {37|grain stores|scorch|Sarovo} grain stores were scorched on the quays>, it said. \
<coast: {Two|watchmen|kill|Sarovo} watchmen died>.""",
    ),
    (
        "c",
        "Gamma",
        "2025-05-02T15:00",
        """\
Saro Lines, which runs the river port of Sarovo, gave another number after the rockets of Thursday.
<line: Only {22|granaries|char|Sarovo} granaries were charred on the quays>, it said, not the \
number the coast guard gives.""",
    ),
)


def labels(dossier):
    return {
        (f"{c.source.article}{c.source.quantity}", f"{c.target.article}{c.target.quantity}"): (
            c.reason or c.label
        )
        for c in dossier.comparisons
    }


EXPECTED = {
    "a toll that grows": (
        MARKET,
        {
            ("bq1", "aq1"): "revises",
            ("cq1", "bq1"): "repeats",
            ("dq2", "bq1"): "revises",
            ("eq2", "bq1"): "repeats",
            ("bq3", "aq2"): "repeats",
        },
    ),
    "the other side": (MARKET, {("dq1", "aq1"): "conflicts", ("dq2", "dq1"): "conflicts"}),
    "a part of what others count": (
        MARKET,
        {("bq2", "bq1"): "part_of", ("bq2", "cq1"): "part_of", ("cq2", "bq1"): "part_of"},
    ),
    "killed and injured": (MARKET, {("aq2", "aq1"): "thing", ("bq1", "aq2"): "thing"}),
    "a running total": (MARKET, {("dq3", "dq2"): "cumulative", ("dq3", "aq1"): "cumulative"}),
    "another place": (MARKET, {("eq1", "aq1"): "place", ("eq2", "eq1"): "place"}),
    "a spokesman and a ministry": (
        DRONES,
        {("bq1", "aq1"): "repeats", ("dq1", "cq1"): "repeats"},
    ),
    "the total of a week": (DRONES, {("bq2", "bq1"): "cumulative", ("bq2", "aq1"): "cumulative"}),
    "each side's drones": (DRONES, {("aq2", "aq1"): "part_of", ("aq2", "bq1"): "part_of"}),
    "a crowd": (CROWD, {("bq1", "aq1"): "conflicts", ("cq1", "aq1"): "conflicts"}),
    "an estimate": (CROWD, {("cq1", "bq1"): "estimate"}),
    "killed or wounded": (CAMP, {("bq1", "aq1"): "combined"}),
    "one number, told in other words": (NIGHTS, {("bq1", "aq1"): "repeats"}),
    "two nights": (NIGHTS, {("cq1", "aq1"): "period", ("cq1", "bq1"): "period"}),
    "an undated toll": (FERRY, {("bq1", "aq1"): "revises", ("cq2", "bq1"): "period"}),
    "a count that falls again": (FERRY, {("bq2", "aq2"): "revises", ("aq2", "aq1"): "thing"}),
    "what one source corrects": (FERRY, {("cq1", "bq3"): "revises"}),
    "how things stand": (OUTAGE, {("bq1", "aq1"): "revises"}),
    "what one house counts": (OUTAGE, {("cq1", "bq2"): "scope"}),
    "some of the hurt": (OUTAGE, {("cq2", "bq2"): "scope", ("cq2", "cq1"): "part_of"}),
    "elsewhere": (OUTAGE, {("cq1", "bq3"): "place"}),
    "day by day": (CROSSING, {("bq1", "aq1"): "period", ("bq2", "bq1"): "period"}),
    "all who came": (CROSSING, {("bq3", "aq1"): "cumulative"}),
    "words of no list": (GRANARIES, {("bq1", "aq1"): "repeats", ("cq1", "aq1"): "conflicts"}),
    "a forecast": (CAMP, {("cq1", "aq1"): "estimate"}),
}


@pytest.mark.parametrize("case", EXPECTED)
def test_claims_of_several_articles_are_compared(collate, case):
    told, expected = EXPECTED[case]
    found = labels(collate(told))
    assert {pair: found.get(pair) for pair in expected} == expected


def test_what_neither_side_claims_to_have_downed_is_no_conflict(collate):
    found = labels(collate(DRONES))
    assert not {pair for pair, label in found.items() if label in ("conflicts", "revises")}


def test_a_cluster_is_a_timeline_with_its_camps_and_origins(collate):
    cluster = collate(MARKET).clusters[0]
    assert [account.text for account in cluster.claims] == [
        "Four", "seven", "seven", "No more than three", "Nine", "seven",
    ]  # fmt: skip
    assert (cluster.what, cluster.event, cluster.place) == ("people", "kill", "Velyka Hora")
    assert (cluster.low, cluster.high, cluster.gap) == (3, 9, 6)
    assert [(origin.kind, origin.name, origin.articles) for origin in cluster.origins] == [
        ("source", "Oleh Marchenko", ("a", "b", "c", "d")),
        ("source", "Russian defence ministry", ("d",)),
        ("article", "Epsilon", ("e",)),
    ]
    assert [(p.bloc, p.low, p.high) for p in cluster.positions] == [
        ("ukrainian_official", 4, 9),
        ("russian_official", 3, 3),
    ]
    assert cluster.claims[1].sentence.startswith("The death toll from the strike")
    assert "of 3 origins" in cluster.explanation
    assert "the camps differ by 6" in cluster.explanation


def test_narrators_who_print_one_text_are_one_origin(collate):
    text = """\
At least {31|people|kill|Dovhe} people were killed when a bus with workers drove over a mine on \
the road from Dovhe to the quarry early on Thursday, rescuers and relatives at the scene told us."""
    copies = [(key, key.title(), "2025-02-06", text) for key in ("north", "south", "west")]
    own = ("east", "East", "2025-02-06", "{31|people|kill|Dovhe} were killed by a mine in Dovhe.")
    (cluster,) = collate([*copies, own]).clusters
    assert [(o.kind, o.articles) for o in cluster.origins] == [
        ("text", ("north", "south", "west")),
        ("article", ("east",)),
    ]


def test_events_of_other_days_and_places_do_not_meet(collate):
    told = [
        (f"n{day}", "North", f"2025-0{month}-1{day}", f"""\
<mayor: {{{number}|people|kill|{place}}} people were killed in {place}>, the mayor said.""")
        for day, (month, number, place) in enumerate(
            [(1, "20", "Dovhe"), (2, "20", "Dovhe"), (3, "21", "Pryluky"), (3, "22", "Orikhove")]
        )
    ]  # fmt: skip
    assert collate(told).clusters == ()


def test_the_order_of_the_input_does_not_matter_and_dates_may_be_missing(collate):
    assert collate(MARKET[::-1]) == collate(MARKET)
    undated = [(key, outlet, None, marked) for key, outlet, _, marked in MARKET]
    assert collate(undated).clusters
    assert collate([]).comparisons == ()


def test_every_comparison_is_explained_and_joins_two_claims(articles, collate):
    dossier = collate(MARKET)
    keys = {ClaimKey(a.id, q.id) for a in articles(MARKET) for q in a.quantities}
    for comparison in dossier.comparisons:
        assert {comparison.source, comparison.target} <= keys
        assert comparison.source != comparison.target
        assert comparison.explanation
        assert (comparison.reason is not None) == (comparison.label == "not_comparable")
    ends = [frozenset((c.source, c.target)) for c in dossier.comparisons]
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize("junk", ["." * 8_000, "( " * 4_000, "In The " * 1_200, "12, " * 2_000])
def test_any_text_is_read_in_linear_time(collate, junk):
    def took(times):
        more = junk * times
        text = f"{more}\n{{12|people|kill|Dovhe}} died in Dovhe. {more} {{14|people|kill|}} died"
        began = time.process_time()
        collate([("a", "Alpha", "2025-01-01", text), ("b", "Beta", "2025-01-02", text)])
        return time.process_time() - began

    took(1)
    # Four times the text: sixteen times as long, were it quadratic.
    assert min(took(16), took(16)) < 10 * max(took(4), took(4), 0.02)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=4))
def test_any_texts_are_collated(pieces):
    articles = []
    for index, (before, after) in enumerate(pieces):
        text = f"{before}12{after}"
        span = Span(len(before), len(before) + 2)
        quantity = Quantity(
            id="q1", span=span, low=12, high=None, modifier="at_least", dimension="count",
            counted=after or None, event=before or None, place=after or None,
        )  # fmt: skip
        articles.append(Analysis(id=str(index), text=text, quantities=(quantity,)))
    dossier = collator()(articles)
    assert Dossier.from_json(dossier.to_json()) == dossier


def test_many_articles_take_linear_time(collate):
    text = MARKET[0][3]
    told = [(f"n{n}", "North", f"2025-01-{n % 28 + 1:02}", text) for n in range(300)]
    dossier = collate(told)
    assert sum(len(cluster.claims) for cluster in dossier.clusters) == 600
    assert len(dossier.comparisons) < 300 * 60
