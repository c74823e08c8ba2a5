"""All gold keeps the rules of its guidelines, and the checker sees when it does not."""

import importlib.util
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from sayso import agreement, datasets
from sayso.actors import Registry
from sayso.agreement import ClaimId, Cluster, Event, Pair
from sayso.records import Analysis, Attribution, Quantity, Relation, Span, Speaker

ROOT = Path(__file__).resolve().parent.parent


def load_checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "check_gold", ROOT / "experiments" / "check_gold.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECKER = load_checker()
GOLD = datasets.gold(ROOT / "data" / "gold" / "seed.json") + datasets.gold(
    ROOT / "data" / "gold" / "constructed"
)

EVENTS = [
    event
    for part in ("agreement", "agreement-blind")
    if agreement.event_files(ROOT / "data" / "gold" / part)
    for event in agreement.events(ROOT / "data" / "gold" / part)
]
TOLD = [(event, article) for event in EVENTS for article in event.articles]

TEXT = 'Mayor Ana Koval said "ten homes burned" and five people died. She said two survived.'


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def example(**changes: object) -> Analysis:
    spoken = Attribution(
        id="a1",
        source=(span("Mayor Ana Koval"),),
        cue=(span("said"),),
        content=(span('"ten homes burned" and five people died'),),
        type="mixed",
        speaker="koval",
        frames=("casualties_damage",),
    )
    return Analysis(
        id="x",
        text=TEXT,
        speakers={
            "koval": Speaker(name="Ana Koval", bloc="ukrainian_official"),
        },
        attributions=(msgspec.structs.replace(spoken, **changes),),
    )


def quantity(**changes: object) -> Quantity:
    ten = Quantity(
        id="q1",
        span=span("ten"),
        low=10,
        high=10,
        modifier="exact",
        dimension="count",
        counted="homes",
        attribution="a1",
    )
    return msgspec.structs.replace(ten, **changes)


@pytest.mark.parametrize("analysis", GOLD, ids=lambda analysis: analysis.id)
def test_gold_keeps_the_rules(analysis):
    assert CHECKER.problems(analysis) == []


@pytest.mark.parametrize("analysis", GOLD[1:], ids=lambda analysis: analysis.id)
def test_constructed_articles_say_so_and_are_short(analysis):
    assert analysis.id.startswith("constructed-")
    assert "constructed" in analysis.meta.title
    assert 200 <= len(analysis.text.split()) <= 350


def test_there_are_at_least_ten_constructed_articles():
    assert len(GOLD) > 10


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_events_keep_the_rules(event):
    registry = Registry.load(event.actors)
    assert [what for told in event.articles for what in CHECKER.problems(told, registry)] == []
    assert CHECKER.event_problems(event) == []


@pytest.mark.parametrize(("event", "article"), TOLD, ids=lambda told: getattr(told, "id", ""))
def test_articles_of_events_say_that_they_are_constructed_and_are_short(event, article):
    assert article.id.startswith(f"constructed-{event.name}-")
    assert "constructed" in article.meta.title
    assert "invented" in article.meta.outlet
    assert 60 <= len(article.text.split()) <= 180


def test_events_are_told_by_several_outlets_and_hold_every_label_and_reason():
    assert len(EVENTS) >= 6
    for event in EVENTS:
        assert 4 <= len(event.articles) <= 6
        assert len({article.meta.outlet for article in event.articles}) == len(event.articles)
    pairs = [pair for event in EVENTS for pair in event.pairs]
    assert len({pair.label for pair in pairs}) == 5
    assert len({pair.reason for pair in pairs}) == 8


def event(**changes: object) -> Event:
    """Return an event of two articles that both count ten homes and five people."""
    five = quantity(id="q2", span=span("five"), low=5, high=5, counted="people")
    eleven = quantity(low=11, high=11)
    one = msgspec.structs.replace(example(), id="a", quantities=(quantity(), five))
    two = msgspec.structs.replace(example(), id="b", quantities=(eleven, five))
    homes = (ClaimId("a", "q1"), ClaimId("b", "q1"))
    people = (ClaimId("a", "q2"), ClaimId("b", "q2"))
    told = Event(
        name="fire",
        note="A fire.",
        actors=Path("none"),
        articles=(one, two),
        clusters=(
            Cluster(id="c1", what="homes burned", claims=homes, origins=(("a",), ("b",))),
            Cluster(id="c2", what="people killed", claims=people, origins=(("a", "b"),)),
        ),
        pairs=(
            Pair(source=homes[1], target=homes[0], label="conflicts"),
            Pair(source=people[1], target=people[0], label="repeats"),
        ),
    )
    return msgspec.structs.replace(told, **changes)


def test_an_event_in_order_has_no_problems():
    assert CHECKER.event_problems(event()) == []


HOMES, PEOPLE = event().pairs


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"articles": event().articles[::-1]}, "not in order of publication"),
        ({"clusters": event().clusters[:1]}, "is in no cluster"),
        ({"pairs": (HOMES,)}, "no pair of a:q2 and b:q2"),
        ({"pairs": (msgspec.structs.replace(HOMES, label="part_of"), PEOPLE)}, "is of one thing"),
        ({"pairs": (HOMES, msgspec.structs.replace(PEOPLE, label="revises"))}, "figures agree"),
        (
            {"pairs": (msgspec.structs.replace(HOMES, source=PEOPLE.source), PEOPLE)},
            "is of two things",
        ),
        (
            {
                "pairs": (
                    HOMES,
                    PEOPLE,
                    Pair(source=HOMES.source, target=PEOPLE.target, label="part_of"),
                )
            },
            "the part exceeds the whole",
        ),
        (
            {
                "pairs": (
                    HOMES,
                    msgspec.structs.replace(PEOPLE, source=PEOPLE.target, target=PEOPLE.source),
                )
            },
            "from the earlier to the later",
        ),
        (
            {
                "pairs": (
                    HOMES,
                    PEOPLE,
                    Pair(
                        source=PEOPLE.source,
                        target=HOMES.target,
                        label="not_comparable",
                        reason="thing",
                    ),
                )
            },
            "no pair of a:q1 and a:q2",
        ),
        (
            {
                "articles": (
                    msgspec.structs.replace(
                        event().articles[0],
                        relations=(Relation(type="repeats", source="q2", target="q1"),),
                    ),
                    event().articles[1],
                )
            },
            "is in the relations only",
        ),
        (
            {"clusters": (msgspec.structs.replace(event().clusters[0], origins=(("a",),)),)},
            "no origin for b",
        ),
        (
            {
                "clusters": (
                    msgspec.structs.replace(
                        event().clusters[0], claims=event().clusters[0].claims[::-1]
                    ),
                )
            },
            "claims are not in order",
        ),
    ],
)
def test_a_broken_event_is_seen(changes, complaint):
    assert any(complaint in problem for problem in CHECKER.event_problems(event(**changes)))


def test_an_article_in_order_has_no_problems():
    analysis = msgspec.structs.replace(example(), quantities=(quantity(),))
    assert CHECKER.problems(analysis) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"source": (Span(5, 5),)}, "empty or outside"),
        ({"source": (Span(0, 6),)}, "white space"),
        ({"source": ()}, "null says"),
        ({"source": None}, "has a speaker, but no source"),
        ({"speaker": None}, "has a source, but no speaker"),
        ({"source": None, "speaker": None, "cue": ()}, "neither source nor cue"),
        ({"speaker": "nobody"}, "no speaker 'nobody'"),
        ({"content": ()}, "has no content"),
        ({"source": (span("ten homes"),)}, "inside its own content"),
        ({"content": (span("five people died"), span("ten homes"))}, "not sorted"),
        ({"type": "direct"}, "quotation marks say mixed"),
        ({"type": "mixed", "content": (span("five people died"),)}, "no quotation marks"),
        ({"content": (span('"ten homes burned"'),)}, "wholly in quotation marks"),
        ({"frames": ()}, "has no frame"),
        ({"frames": ("military", "military")}, "twice"),
        ({"stance": {"Atlantis": "neutral"}}, "unknown side"),
    ],
)
def test_a_broken_attribution_is_seen(changes, complaint):
    assert any(complaint in problem for problem in CHECKER.problems(example(**changes)))


def test_frames_may_be_missing_where_annotation_is_in_part_but_not_of_some():
    bare = example(frames=()).attributions[0]
    assert CHECKER.problems(example(frames=()), complete=False) == []
    some = msgspec.structs.replace(
        example(), attributions=(*example().attributions, msgspec.structs.replace(bare, id="a2"))
    )
    assert CHECKER.problems(some, complete=False) == ["a2: has no frame"]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"modifier": "at_least"}, "is at_least"),
        ({"high": 12}, "low differs"),
        ({"modifier": "range", "low": 12}, "exceeds"),
        ({"unit": "km"}, "has no unit"),
        ({"dimension": "length"}, "needs a unit"),
        ({"dimension": "percent", "unit": "km"}, "unit percent"),
        ({"dimension": "age", "unit": "km"}, "an age"),
        ({"counted": None}, "counts something"),
        ({"place": "Atlantis"}, "not as written"),
        ({"attribution": "a9"}, "no attribution"),
        ({"span": span("two")}, "outside the content"),
    ],
)
def test_a_broken_quantity_is_seen(changes, complaint):
    analysis = msgspec.structs.replace(example(), quantities=(quantity(**changes),))
    assert any(complaint in problem for problem in CHECKER.problems(analysis))


@pytest.mark.parametrize(
    ("relations", "complaint"),
    [
        ([("part_of", "q1", "q9")], "no quantity q9"),
        ([("part_of", "q1", "q1")], "to itself"),
        ([("part_of", "q1", "q2")], "exceeds the whole"),
        ([("conflicts", "q1", "q2")], "between different sources"),
        ([("repeats", "q1", "q2"), ("repeats", "q2", "q1")], "stands twice"),
    ],
)
def test_a_broken_relation_is_seen(relations, complaint):
    five = quantity(id="q2", span=span("five"), low=5, high=5, counted="people")
    analysis = msgspec.structs.replace(
        example(),
        quantities=(quantity(), five),
        relations=tuple(Relation(type=t, source=a, target=b) for t, a, b in relations),
    )
    assert any(complaint in problem for problem in CHECKER.problems(analysis))


def test_ids_and_order_of_quantities_are_checked():
    later = quantity(span=span("five"), low=5, high=5)
    analysis = msgspec.structs.replace(example(), quantities=(later, quantity()))
    found = "\n".join(CHECKER.problems(analysis))
    assert "have this id" in found
    assert "order of the text" in found


def test_the_command_reports_and_exits(tmp_path, capsys):
    assert CHECKER.main([str(ROOT / "data" / "gold" / "seed.json")]) == 0
    told = ROOT / "data" / "gold" / "agreement" / "kessel-strait"
    assert CHECKER.main([str(told)]) == CHECKER.main([str(next(told.glob("03-*")))]) == 0
    broken = tmp_path / "broken.json"
    broken.write_text(example(frames=()).to_json(), encoding="utf-8")
    assert CHECKER.main([str(broken)]) == 1
    assert "x: a1: has no frame" in capsys.readouterr().out
    assert CHECKER.main([str(tmp_path / "absent.json")]) == 2
    assert "absent.json" in capsys.readouterr().err
