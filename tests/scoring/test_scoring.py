"""Every measure on cases small enough to count by hand."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import datasets, scoring
from sayso.errors import DataError
from sayso.records import Analysis, Attribution, Quantity, Relation, Span, Speaker
from sayso.scoring import bootstrap
from sayso.scoring.matching import jaccard, match_attributions, match_quantities, overlap

GOLD = Path(__file__).resolve().parents[2] / "data" / "gold"
TASKS = [
    scoring.score_attributions,
    scoring.score_framing,
    scoring.score_quantities,
    scoring.score_relations,
]
TEXT = "0123456789" * 20
replace = msgspec.structs.replace


def said(name: str, start: int, **fields: object) -> Attribution:
    """Source of 5 characters, cue of 5 and content of 20, one after the other."""
    usual = Attribution(
        id=name,
        source=(Span(start, start + 5),),
        cue=(Span(start + 5, start + 10),),
        content=(Span(start + 10, start + 30),),
        type="indirect",
        speaker="s1",
    )
    return replace(usual, **fields)


def count(name: str, start: int, amount: float = 3, **fields: object) -> Quantity:
    usual = Quantity(
        id=name,
        span=Span(start, start + 4),
        low=amount,
        high=amount,
        modifier="exact",
        dimension="count",
        counted="drones",
    )
    return replace(usual, **fields)


def article(*items: Attribution | Quantity | Relation, name: str = "x", **fields: object):
    analysis = Analysis(
        id=name,
        text=TEXT,
        speakers={
            "s1": Speaker(name="Mr Oleh Bilyk", bloc="ukrainian_official"),
            "s2": Speaker(name="Irina Volkova", bloc="russian_official"),
        },
        attributions=tuple(item for item in items if isinstance(item, Attribution)),
        quantities=tuple(item for item in items if isinstance(item, Quantity)),
        relations=tuple(item for item in items if isinstance(item, Relation)),
    )
    return replace(analysis, **fields)


def value(scores: scoring.Scores, name: str) -> float | None:
    return scores[name].value


@pytest.mark.parametrize("task", TASKS)
def test_gold_against_itself_is_perfect(task):
    gold = datasets.gold(GOLD / "seed.json") + datasets.gold(GOLD / "constructed")
    scores = task(gold, gold, resamples=20)
    assert {measure.value for measure in scores.measures} == {1.0}
    assert scores.errors == ()


@pytest.mark.parametrize("task", TASKS)
def test_nothing_predicted_is_nothing_found(task):
    gold = [
        article(
            said("a1", 0),
            count("q1", 12),
            count("q2", 20),
            Relation(type="repeats", source="q1", target="q2"),
        )
    ]
    scores = task(gold, [])
    assert {m.value for m in scores.measures if m.name.endswith("recall")} <= {0.0, None}
    assert not any(m.value for m in scores.measures)


def test_exact_and_overlapping_spans_are_counted():
    gold = article(said("a1", 0), said("a2", 50))
    predicted = article(said("a1", 0), said("a2", 50, content=(Span(60, 70),)))
    scores = scoring.score_attributions([gold], [predicted])
    assert value(scores, "content.exact.f1") == 0.5
    assert value(scores, "source.exact.f1") == 1.0
    assert value(scores, "content.overlap.precision") == 1.0
    assert value(scores, "content.overlap.recall") == 30 / 40
    assert scores["content.exact.f1"].n_items == 2


def test_a_span_that_two_attributions_share_counts_once():
    shared = {"source": (Span(0, 5),)}
    gold = article(said("a1", 0), said("a2", 50, **shared))
    assert scoring.score_attributions([gold], [gold])["source.exact.f1"].n_items == 1


@pytest.mark.parametrize(
    ("changes", "whole"),
    [
        ({}, True),
        ({"content": (Span(10, 26),)}, True),  # 16 of 20 characters
        ({"content": (Span(10, 25),)}, False),
        ({"source": (Span(0, 3),)}, True),  # 3 of 5
        ({"source": (Span(0, 2),)}, False),
        ({"source": None}, False),
        ({"cue": (Span(7, 9),)}, True),
        ({"cue": (Span(40, 44),)}, False),
        ({"cue": ()}, False),
    ],
)
def test_whole_attributions_meet_all_three_conditions(changes, whole):
    pairs = match_attributions(article(said("a1", 0)), article(said("p1", 0, **changes)))
    assert bool(pairs) is whole


def test_attributions_with_no_source_and_no_cue_match_each_other():
    bare = {"source": None, "cue": ()}
    assert match_attributions(article(said("a1", 0, **bare)), article(said("p1", 0, **bare)))


def test_matching_prefers_more_pairs_to_a_better_one():
    # p1 is a1 to the letter, but only with p1 on a2 do both find a partner.
    gold = article(said("a1", 0), said("a2", 0, content=(Span(10, 26),)))
    predicted = article(said("p1", 0), said("p2", 0, content=(Span(10, 34),)))
    found = [(one.id, two.id) for one, two in match_attributions(gold, predicted)]
    assert found == [("a1", "p2"), ("a2", "p1")]


def test_whole_attributions_list_what_was_missed_and_invented():
    gold, predicted = article(said("a1", 0), said("a2", 50)), article(said("p1", 0), said("p2", 90))
    scores = scoring.score_attributions([gold], [predicted])
    assert value(scores, "whole.f1") == 0.5
    noted = [(e.kind, e.gold, e.predicted) for e in scores.errors if e.task == "whole"]
    assert noted == [("missed", "a2", None), ("spurious", None, "p2")]


def test_speakers_are_scored_by_name_cluster_and_bloc():
    gold = article(said("a1", 0), said("a2", 50), said("a3", 100, speaker="s2"))
    predicted = article(
        said("a1", 0, speaker="b"),
        said("a2", 50, speaker="b"),
        said("a3", 100, speaker="b"),
        speakers={"b": Speaker(name="oleh bilyk", bloc="ukrainian_official")},
    )
    scores = scoring.score_attributions([gold], [predicted])
    for name in ("speaker.name", "speaker.cluster", "bloc"):
        assert value(scores, f"{name}.accuracy") == pytest.approx(2 / 3)
    assert {e.gold for e in scores.errors} == {"a3"}


def test_a_statement_of_nobody_has_no_speaker_and_the_bloc_unknown():
    gold = article(said("a1", 0, speaker=None))
    scores = scoring.score_attributions([gold], [article(said("a1", 0))])
    assert value(scores, "speaker.cluster.accuracy") == 0
    assert value(scores, "bloc.accuracy") == 0
    assert value(scoring.score_attributions([gold], [gold]), "bloc.accuracy") == 1


def test_gold_without_speakers_is_not_scored_on_them():
    gold = article(said("a1", 0, speaker=None), speakers={})
    with pytest.raises(KeyError):
        scoring.score_attributions([gold], [gold])["bloc.accuracy"]


def test_framing_counts_a_side_not_spoken_of_as_a_class():
    gold = article(
        said("a1", 0, stance={"Russia": "negative"}, frames=("military",)),
        said("a2", 50, reporting="denying", frames=("military", "diplomacy")),
    )
    predicted = article(
        said("a1", 0, stance={"Russia": "negative"}, frames=("military", "resolve")),
        said("a2", 50, stance={"Russia": "negative"}, frames=("military",)),
    )
    scores = scoring.score_framing([gold], [predicted])
    assert value(scores, "reporting.accuracy") == 0.5
    assert value(scores, "reporting.macro_f1") == pytest.approx((2 / 3 + 0) / 2)
    assert value(scores, "stance.Russia.accuracy") == 0.5
    assert value(scores, "stance.Russia.macro_f1") == pytest.approx((2 / 3 + 0) / 2)
    assert value(scores, "stance.macro_f1") == value(scores, "stance.Russia.macro_f1")
    assert value(scores, "frames.f1") == pytest.approx(2 * 2 / (3 + 3))


def test_quantities_are_paired_by_overlap_and_compared_field_by_field():
    gold = article(
        said("a1", 0),
        count("q1", 12, attribution="a1", place="the Kursk region"),
        count("q2", 50, 2300000),
        count("q3", 80),
    )
    predicted = article(
        said("p1", 0),
        count("n1", 13, attribution="p1", place="Kursk region", counted="enemy drone"),
        count("n2", 50, 2.3e6 * (1 + 1e-13), modifier="approx", unit="km", dimension="length"),
        count("n3", 150),
    )
    scores = scoring.score_quantities([gold], [predicted])
    assert value(scores, "quantity.f1") == pytest.approx(2 / 3)
    assert value(scores, "quantity.exact.f1") == pytest.approx(1 / 3)
    assert value(scores, "quantity.interval.f1") == pytest.approx(2 / 3)
    assert value(scores, "quantity.interval_modifier.f1") == pytest.approx(1 / 3)
    for name in ("owner", "place", "counted", "event", "interval"):
        assert value(scores, f"{name}.accuracy") == 1
    for name in ("modifier", "unit", "dimension"):
        assert value(scores, f"{name}.accuracy") == 0.5


def test_an_owner_that_matches_no_gold_attribution_is_wrong():
    gold = article(said("a1", 0), count("q1", 12, attribution="a1"))
    elsewhere = article(said("a1", 90), count("q1", 12, attribution="a1"))
    scores = scoring.score_quantities([gold], [elsewhere])
    assert value(scores, "owner.accuracy") == 0
    assert [e.note for e in scores.errors] == ["'a1' in the gold, '? a1' predicted"]


def test_relations_ignore_direction_only_where_there_is_none():
    def related(*relations: tuple[str, str, str]):
        return article(
            count("q1", 0),
            count("q2", 10),
            count("q3", 20),
            *(Relation(type=t, source=a, target=b) for t, a, b in relations),
        )

    gold = related(("repeats", "q1", "q2"), ("part_of", "q1", "q3"))
    turned = related(("repeats", "q2", "q1"), ("part_of", "q3", "q1"))
    scores = scoring.score_relations([gold], [turned])
    assert value(scores, "relation.repeats.f1") == 1
    assert value(scores, "relation.part_of.f1") == 0
    assert value(scores, "relation.f1") == 0.5
    assert [(e.kind, e.gold or e.predicted) for e in scores.errors] == [
        ("missed", "part_of q1 q3"),
        ("spurious", "part_of q3 q1"),
    ]


def test_articles_are_resampled_where_there_are_several_and_statements_where_not():
    several = [article(said("a1", 0), name=name) for name in "abcd"]
    found = [several[0], several[1]]
    scores = scoring.score_attributions(several, found, resamples=300)
    whole = scores["whole.recall"]
    assert (whole.value, whole.resampled, whole.n_articles) == (0.5, "articles", 4)
    assert whole.low is not None
    assert whole.high is not None
    assert 0 <= whole.low < 0.5 < whole.high <= 1
    one = scoring.score_attributions([several[0]], [several[0]])["whole.f1"]
    assert (one.resampled, one.low) == ("statements", None)  # One statement: nothing to draw.


def test_the_seed_of_the_bootstrap_decides_the_interval():
    gold = [article(said("a1", 0), said("a2", 50), name=str(n)) for n in range(9)]
    predicted = [replace(g, attributions=g.attributions[: n % 3]) for n, g in enumerate(gold)]
    runs = [
        scoring.score_attributions(gold, predicted, seed=s, resamples=20).to_json()
        for s in (1, 1, 2)
    ]
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize(
    ("gold", "predicted", "complaint"),
    [
        ([article(), article()], [], "same id"),
        ([article()], [article(name="y")], "not in the gold: y"),
        ([article()], [article(text="another")], "different texts"),
    ],
)
def test_annotations_of_different_articles_are_refused(gold, predicted, complaint):
    with pytest.raises(DataError, match=complaint):
        scoring.score_attributions(gold, predicted)


def test_agreement_is_one_with_oneself_and_follows_krippendorff():
    one = article(
        *(said(f"a{n}", 35 * n, type=t) for n, t in enumerate(["direct"] * 2 + ["mixed"] * 2))
    )
    two = replace(
        one, attributions=(*one.attributions[:3], replace(one.attributions[3], type="direct"))
    )
    assert scoring.agreement([one], [one])["type"] == 1
    # Coincidences: 8 values, 5 direct and 3 mixed; observed 2/8, expected 2*5*3/(8*7).
    alpha = scoring.agreement([one], [two])["type"]
    assert alpha == pytest.approx(1 - (2 / 8) / (30 / 56))
    assert scoring.agreement([one], [two])["stance"] is None


def test_quantities_that_only_touch_do_not_match():
    assert not match_quantities(article(count("q1", 0)), article(count("q1", 4)))


def test_macro_f1_leaves_out_classes_that_never_occur():
    counts = np.array([1, 1, 1, 0, 0, 0, 0, 1, 1])
    assert bootstrap.macro_f1(counts) == 0.5


spans = st.lists(st.integers(0, 60), unique=True, max_size=12).map(
    lambda ends: [Span(a, b) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)]
)


@given(spans, spans)
def test_jaccard_is_that_of_the_character_sets(one, two):
    first, second = ({n for span in side for n in range(*span)} for side in (one, two))
    assert overlap(one, two) == len(first & second)
    union = first | second
    assert jaccard(one, two) == (len(first & second) / len(union) if union else 1.0)
