"""The measures of agreement across sources, on events small enough to count by hand."""

from pathlib import Path

import pytest

from sayso import agreement, scoring
from sayso.agreement import ClaimId, Cluster, Event, Pair
from sayso.records import Analysis, Quantity, Span

GOLD = Path(__file__).resolve().parents[2] / "data" / "gold"


def article(name):
    numbers = tuple(
        Quantity(
            id=f"q{n}",
            span=Span(2 * n, 2 * n + 1),
            low=n,
            high=n,
            modifier="exact",
            dimension="count",
        )
        for n in (1, 2)
    )
    return Analysis(id=name, text="x 1 2", quantities=numbers)


def event(prefix="", labels=("conflicts", "revises", "not_comparable")):
    """Return an event of two articles: one cluster of three claims, one of the fourth."""
    a, b = f"{prefix}a", f"{prefix}b"
    claims = [ClaimId(a, "q1"), ClaimId(b, "q1"), ClaimId(b, "q2"), ClaimId(a, "q2")]
    return Event(
        name=f"{prefix}event",
        note="",
        actors=Path("none"),
        articles=(article(a), article(b)),
        clusters=(
            Cluster(id="c1", what="", claims=tuple(claims[:3]), origins=((a,), (b,))),
            Cluster(id="c2", what="", claims=(claims[3],), origins=((a,),)),
        ),
        pairs=tuple(
            Pair(
                source=source,
                target=target,
                label=label,
                reason="place" if label == "not_comparable" else None,
            )
            for source, target, label in zip(claims[1:], claims[:3], labels, strict=True)
        ),
    )


def right(*events):
    return {(pair.source, pair.target): pair.label for told in events for pair in told.pairs}


def test_gold_against_itself_is_perfect():
    events = agreement.events(GOLD)
    reasons = {(p.source, p.target): p.reason for told in events for p in told.pairs}
    scores = scoring.score_pairs(events, right(*events), reasons, resamples=20)
    assert {found.value for found in scores.measures} == {1.0}
    assert scores["pairs.macro_f1"].resampled == "events"
    assert scores["pairs.macro_f1"].n_articles == len(events)
    assert scores.errors == ()
    together = {c: k.id for told in events for k in told.clusters for c in k.claims}
    clusters = scoring.score_clusters(events, together, resamples=20)
    assert {found.value for found in clusters.measures} == {1.0}


def test_a_pair_may_be_named_either_way_round_unless_it_has_a_direction():
    told = event()
    turned = {(pair.target, pair.source): pair.label for pair in told.pairs}
    scores = scoring.score_pairs([told], turned)
    assert scores["pairs.accuracy"].value == pytest.approx(2 / 3)
    assert scores["pairs.conflicts.f1"].value == 1
    assert scores["pairs.revises.precision"].value == scores["pairs.revises.recall"].value == 0
    (error,) = scores.errors
    assert error.note == "revises in the gold, revises the other way round predicted"


def test_what_is_not_said_is_missed_and_what_is_said_of_other_pairs_does_not_count():
    told = event()
    pair = told.pairs[0]
    labels = {(pair.source, pair.target): pair.label, (("z", "q1"), ("z", "q2")): "repeats"}
    scores = scoring.score_pairs([told], labels)
    # conflicts is right, revises and not_comparable are missed; other labels do not occur.
    assert scores["pairs.macro_f1"].value == pytest.approx(1 / 3)
    assert scores["pairs.repeats.f1"].value is None
    assert [error.kind for error in scores.errors] == ["missed", "missed"]
    assert scores.errors[0].text == "2 / 1"


def test_pairs_within_an_article_and_across_are_told_apart():
    told = event()
    within = [p for p in told.pairs if p.source.article == p.target.article]
    scores = scoring.score_pairs([told], {(p.source, p.target): p.label for p in within})
    assert scores["within.accuracy"].value == 1
    assert scores["across.accuracy"].value == 0


def test_reasons_are_scored_where_the_label_is_right():
    told = event()
    pair = told.pairs[2]
    labels = {(pair.source, pair.target): pair.label}
    for reason, expected in (("place", 1), ("period", 0)):
        backwards = {(pair.target, pair.source): reason}
        scores = scoring.score_pairs([told], labels, backwards)
        assert scores["reason.accuracy"].value == expected
    assert scoring.score_pairs([told], {}, {})["reason.accuracy"].value is None


def test_whole_events_are_drawn():
    good, bad = event("x"), event("y")
    scores = scoring.score_pairs([good, bad], right(good), resamples=200)
    found = scores["pairs.accuracy"]
    assert (found.value, found.low, found.high) == (0.5, 0.0, 1.0)
    assert scores == scoring.score_pairs([good, bad], right(good), resamples=200)


def test_clusters_are_scored_by_pairs_of_claims():
    told = event()
    one, two, three, alone = (c for k in told.clusters for c in k.claims)
    scores = scoring.score_clusters([told], {one: "k", two: "k", alone: "k"})
    # Put together: one-two, one-alone, two-alone; of one thing: one-two, one-three, two-three.
    assert scores["clusters.precision"].value == pytest.approx(1 / 3)
    assert scores["clusters.recall"].value == pytest.approx(1 / 3)
    together = dict.fromkeys((one, two, three), 0)
    assert scoring.score_clusters([told], together)["clusters.f1"].value == 1


def test_origins_are_scored_on_clusters_of_several_claims():
    told = event()
    one, two, three, _ = (c for k in told.clusters for c in k.claims)
    cases = [
        ({one: "a", two: "b", three: "b"}, 1, 1),
        ({one: "a", two: "a", three: "b"}, 1, 0),  # two origins, but not these
        ({}, 0, 0),  # three origins, one for each claim
    ]
    for origins, number, groups in cases:
        scores = scoring.score_origins([told], origins)
        assert scores["origins.number.accuracy"].value == number
        assert scores["origins.groups.accuracy"].value == groups
        assert scores["origins.number.accuracy"].n_items == 1
