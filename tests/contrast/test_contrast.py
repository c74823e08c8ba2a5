"""Groups side by side: what is compared, refused and left out."""

import numpy as np
import pandas as pd
import pytest

from sayso.contrast import (
    FEWEST_ARTICLES,
    FEWEST_ITEMS,
    contrast,
    distinct_texts,
    keyness,
    measured,
    numbers,
    statements,
)
from sayso.errors import ContrastError
from sayso.records import (
    Analysis,
    Attribution,
    Claim,
    Framing,
    Meta,
    Quantity,
    Relation,
    Span,
    Speaker,
)


def invented(articles=30, seed=0):
    """Outlets differ in `polarity`, blocs in `reporting`; months in nothing."""
    rng = np.random.default_rng(seed)
    rows = []
    for article in range(articles):
        outlet = ("Herald", "Post", "Globe")[article % 3]
        own = rng.normal(0, 0.3)
        for number in range(6):
            bloc = ("east", "west")[number % 2]
            claimed = rng.random() < (0.8 if bloc == "east" else 0.1)
            rows.append(
                {
                    "article": f"n{article}",
                    "attribution": f"a{number}",
                    "outlet": outlet,
                    "month": f"2025-0{article % 2 + 1}",
                    "bloc": bloc,
                    "polarity": own + rng.normal(0, 0.2) + (1.5 if outlet == "Globe" else 0),
                    "reporting": "distancing" if claimed else "neutral",
                    "content_text": "the harvest was good" if bloc == "east" else "the well is dry",
                    "start": 10,
                    "end": 40,
                }
            )
    return pd.DataFrame(rows)


TABLE = invented()


def test_planted_differences_are_found_and_others_are_not():
    outlets = contrast(TABLE, "outlet", ["polarity"])
    assert outlets.design == "whole articles"
    sure = {(p.group, p.other) for p in outlets.pairs if p.p_holm < 0.05}
    assert sure == {("Globe", "Herald"), ("Globe", "Post")}
    assert outlets.overall[0].p < 0.01
    blocs = contrast(TABLE, "bloc", ["reporting=distancing"])
    assert blocs.design == "within articles"
    (pair,) = blocs.pairs
    assert pair.p < 0.01
    assert pair.low < 0.7 < pair.high
    assert pair.within == pytest.approx(pair.difference, abs=1e-9)  # 3 and 3 in each article
    assert pair.shared == 30
    (months,) = contrast(TABLE, "month", ["reporting=distancing"]).pairs
    assert months.p > 0.05
    assert months.low < 0 < months.high


def test_numbers_stand_beside_every_figure():
    found = contrast(TABLE, "outlet", ["polarity", "reporting"])
    assert [f.measure for f in found.figures[::3]] == [
        "polarity",
        "reporting=distancing",
        "reporting=neutral",
    ]
    assert {(f.articles, f.items) for f in found.figures} == {(10, 60)}
    assert {(p.articles, p.items) for p in found.pairs} == {(20, 120)}
    assert all(f.low <= f.value <= f.high for f in found.figures)
    assert {p.effect for p in found.pairs} == {"Cliff's delta", "risk difference"}


def test_holm_counts_all_pairs_of_all_measures():
    one = contrast(TABLE, "outlet", ["polarity"])
    three = contrast(TABLE, "outlet", ["polarity", "reporting"])
    assert [p.p for p in three.pairs[:3]] == [p.p for p in one.pairs]
    assert three.pairs[0].p_holm == pytest.approx(one.pairs[0].p_holm * 3, rel=0.2)


def test_the_same_call_gives_the_same_and_another_seed_another():
    first = contrast(TABLE, "outlet", ["polarity"], seed=1)
    assert first == contrast(TABLE, "outlet", ["polarity"], seed=1)
    assert first != contrast(TABLE, "outlet", ["polarity"], seed=2)


def test_too_little_is_refused_in_words():
    few = TABLE[TABLE["article"].isin([f"n{n}" for n in range(18)])]
    found = contrast(few, "outlet", ["polarity"])
    assert {f.value for f in found.figures} == {None}
    assert f"a figure asks for {FEWEST_ITEMS} in {FEWEST_ARTICLES}" in found.figures[0].refused
    assert all(p.p is None and p.p_holm is None and p.refused for p in found.pairs)
    assert found.overall[0].refused == "fewer than three groups are large enough"


def test_blocs_that_hardly_ever_meet_are_shown_but_not_tested():
    apart = TABLE[(TABLE["bloc"] == "east") == (TABLE["article"].str[1:].astype(int) % 2 == 0)]
    meeting = TABLE[TABLE["article"].isin(["n1", "n2"])]
    (pair,) = contrast(pd.concat([apart, meeting]), "bloc", ["polarity"]).pairs
    assert pair.difference is not None
    assert pair.p is None
    assert "only 2 articles hold more than one of the groups" in pair.refused


def test_a_share_of_nought_has_an_interval():
    table = TABLE.assign(rare=False)
    found = contrast(table, "outlet", ["rare"])
    assert found.figures[0].value == 0
    assert found.figures[0].high == pytest.approx(1 - 0.025**0.1)
    assert found.pairs[0].p == 1


def test_rows_without_group_or_value_are_left_out():
    table = TABLE.copy()
    table.loc[table["outlet"] == "Post", "outlet"] = None
    table.loc[:59, "polarity"] = np.nan
    found = contrast(table, "outlet", ["polarity"])
    assert found.groups == ("Globe", "Herald")
    assert sum(f.items for f in found.figures) == 120 - 42


def test_groups_may_be_chosen_and_ordered():
    found = contrast(TABLE, "outlet", ["polarity"], groups=["Post", "Globe"])
    assert found.groups == ("Post", "Globe")
    assert not found.overall
    assert found.pairs[0].difference < 0


def test_what_is_not_there_is_named():
    with pytest.raises(ContrastError, match="bloc: no north; there are: east, west"):
        contrast(TABLE, "bloc", ["polarity"], groups=["north", "east"])
    with pytest.raises(ContrastError, match="camp: the table has no such column"):
        contrast(TABLE, "camp", ["polarity"])
    with pytest.raises(ContrastError, match="did you mean polarity"):
        contrast(TABLE, "bloc", ["polarty"])
    with pytest.raises(ContrastError, match="there are: distancing, neutral"):
        contrast(TABLE, "bloc", ["reporting=denying"])
    with pytest.raises(ContrastError, match="too many to compare; name one"):
        contrast(TABLE, "bloc", ["article"])
    with pytest.raises(ContrastError, match="'much' is no number"):
        contrast(TABLE, "bloc", ["polarity=much"])
    with pytest.raises(ContrastError, match="duplicate_of"):
        contrast(TABLE, "bloc", ["polarity"], distinct=True)
    with pytest.raises(ContrastError, match="no row has a value"):
        contrast(TABLE.assign(bloc=None), "bloc", ["polarity"])


def test_reprints_count_once():
    table = TABLE.assign(duplicate_of=None)
    reprints = {"n3": "n0", "n6": "n0", "n4": "elsewhere", "n7": "elsewhere"}
    table["duplicate_of"] = table["article"].map(reprints)
    kept = table[distinct_texts(table)]["article"].unique()
    assert set(table["article"]) - set(kept) == {"n3", "n6", "n7"}
    found = contrast(table, "outlet", ["polarity"], distinct=True)
    assert found.reprints_left_out == 18
    assert [f.articles for f in found.figures] == [10, 9, 8]


def test_telling_words_have_z_and_examples():
    found = keyness(TABLE, "bloc", "east", "west")
    words = [(term.term, term.group) for term in found.terms]
    assert ("harvest", "east") in words
    assert ("dry", "west") in words
    assert "the" not in [word for word, _ in words]
    term = found.terms[0]
    assert term.z > 1.96
    assert (term.count, term.other_count, term.articles) == (90, 0, 30)
    assert len({example.article for example in term.examples}) == 3
    example = term.examples[0]
    assert (example.attribution, example.start, example.end) == ("a0", 10, 40)
    assert term.term in example.phrase
    assert len(example.phrase.split()) <= 5
    assert found.terms[0].z >= found.terms[1].z
    rest = keyness(TABLE, "bloc", "east")
    assert rest.other == "all others"
    assert rest.terms[0].z == term.z


def test_keyness_is_that_of_the_paper():
    """Log-odds ratio and z of a word, by eqs 15, 16, 19 and 22, counted by hand."""
    table = invented(10)
    own, other, vocabulary = 30, 30, 240
    share = 30 / vocabulary
    prior = 500 * share
    odds = (own + prior) / (120 + 500 - own - prior)
    against = (0 + prior) / (120 + 500 - 0 - prior)
    delta = np.log(odds) - np.log(against)
    variance = 1 / (own + prior) + 1 / (0 + prior)
    found = {term.term: term for term in keyness(table, "bloc", "east", "west").terms}
    assert other == own
    assert found["harvest"].log_odds == pytest.approx(delta)
    assert found["harvest"].z == pytest.approx(delta / np.sqrt(variance))


def test_telling_words_are_refused_where_there_is_too_little():
    found = keyness(TABLE.head(24), "bloc", "east")
    assert not found.terms
    assert "east: 12 in 4 articles are too few" in found.refused
    with pytest.raises(ContrastError, match="no north"):
        keyness(TABLE, "bloc", "north")
    with pytest.raises(ContrastError, match="cue_text"):
        keyness(TABLE, "bloc", "east", text="cue_text")


TEXT = "Kyiv claimed 12 drones were downed. Moscow denied it. Nobody is said to know of 9 more."


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def analysis(name="n1"):
    def quantity(key, words, attribution, modifier="exact"):
        return Quantity(
            id=key,
            span=span(words),
            low=9,
            high=9,
            modifier=modifier,
            dimension="count",
            attribution=attribution,
        )

    return Analysis(
        id=name,
        text=TEXT,
        meta=Meta(outlet="Herald", published="2025-03-11"),
        speakers={
            "s1": Speaker(name="Kyiv", bloc="ukrainian_official"),
            "s2": Speaker(name="Moscow", bloc="russian_official"),
        },
        attributions=(
            Attribution(
                id="a1",
                source=(span("Kyiv"),),
                cue=(span("claimed"),),
                content=(span("12 drones were downed"),),
                type="indirect",
                speaker="s1",
                reporting="distancing",
                stance={"Russia": "negative"},
                frames=("military",),
                framing=Framing(polarity=0.5, subjectivity=0.1, compound=-0.2),
            ),
            Attribution(
                id="a2",
                source=(span("Moscow"),),
                cue=(span("denied"),),
                content=(span("it"),),
                type="indirect",
                speaker="s2",
                reporting="denying",
            ),
            Attribution(
                id="a3",
                source=None,
                cue=(span("is said"),),
                content=(span("to know of 9 more"),),
                type="indirect",
            ),
        ),
        quantities=(
            quantity("q1", "12", "a1", "at_least"),
            quantity("q2", "9", "a3"),
            quantity("q3", "more", None),
        ),
        claims=(
            Claim(
                id="c1",
                quantity="q1",
                attribution="a1",
                speaker="s1",
                bloc="ukrainian_official",
                statement="a1",
            ),
            Claim(
                id="c2", quantity="q2", attribution="a3", speaker=None, bloc=None, statement="a3"
            ),
            Claim(id="c3", quantity="q3", attribution=None, speaker=None, bloc=None, statement="–"),
        ),
        relations=(Relation(type="conflicts", source="q2", target="q1"),),
    )


def test_statements_have_all_that_is_known_of_them():
    table = statements([analysis()])
    assert table["bloc"].tolist() == ["ukrainian_official", "russian_official", "unknown"]
    assert table["month"].tolist() == ["2025-03"] * 3
    assert table["stance.Russia"].tolist()[0] == -1
    assert table["stance.Russia"].isna().tolist() == [False, True, True]
    assert table["frame.military"].tolist() == [True, False, False]
    assert not table["frame.diplomacy"].any()
    assert table["words"].tolist() == [4, 1, 5]
    (share,) = measured(table, "stance.Russia=negative")
    assert share.kind == "share"
    assert share.values.tolist()[0] == 1
    assert share.values.isna().sum() == 2
    assert [m.name for m in measured(table, "stance")] == ["stance.Russia"]
    assert len(measured(table, "frame")) == 8
    assert statements([]).empty


def test_numbers_know_how_sure_they_are():
    table = numbers([analysis()])
    assert table["quantity"].tolist() == ["q1", "q2"]
    assert table["bloc"].tolist() == ["ukrainian_official", "unknown"]
    assert table["hedged"].tolist() == [True, False]
    assert table["distanced"].tolist() == [True, False]
    assert table["disputed"].tolist() == [True, True]
    assert not table["revised"].any()
    assert numbers([]).empty


def test_analyses_are_compared_as_they_come():
    found = contrast([analysis(f"n{n}") for n in range(25)], "bloc", ["reporting=denying"])
    by = {figure.group: figure for figure in found.figures}
    assert by["russian_official"].value == 1
    assert by["russian_official"].low == pytest.approx(0.025 ** (1 / 25))
    assert by["unknown"].value == 0
    assert found.pairs[0].within in (-1.0, 0.0, 1.0)
