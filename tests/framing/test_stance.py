"""Stance toward the sides that a statement speaks of."""

import msgspec
import pytest

from sayso.actors import Registry
from sayso.framing import Framer
from sayso.framing.stance import toward
from sayso.records import Attribution, Span, Speaker

RU, UA, US, EXPERT = "russian_official", "ukrainian_official", "us_delegation", "expert"


@pytest.fixture(scope="module")
def framer() -> Framer:
    return Framer(Registry.load())


def statement(text: str, cue: str, number: int = 1) -> Attribution:
    start = text.index(cue)
    content = Span(start + len(cue) + 1, len(text.rstrip(".")))
    return Attribution(
        id=f"a{number}",
        source=(Span(0, start - 1),),
        cue=(Span(start, start + len(cue)),),
        content=(content,),
        type="indirect",
        speaker="s1",
    )


def moved(attribution: Attribution, shift: int) -> Attribution:
    roles = {
        role: tuple(Span(start + shift, end + shift) for start, end in getattr(attribution, role))
        for role in ("source", "cue", "content")
    }
    return msgspec.structs.replace(attribution, **roles)


@pytest.fixture(scope="module")
def framed(parser, framer):
    def frame(bloc: str, content: str, cue: str = "said") -> Attribution:
        text = f"Olena Marchuk {cue} {content}."
        speakers = {"s1": Speaker(name="Olena Marchuk", bloc=bloc)}
        return framer(parser(text), (statement(text, cue),), speakers)[0]

    return frame


@pytest.mark.parametrize(
    ("bloc", "content", "expected"),
    [
        # The agent of harm is painted black, its victim is only a victim.
        (UA, "Russian shelling killed two farmers", {"Russia": "negative"}),
        (RU, "Ukraine struck a school in Belgorod", {"Ukraine": "negative"}),
        (EXPERT, "Putin has committed war crimes", {"Russia": "negative"}),
        (
            US,
            "Ukrainian farmers were killed in a brutal Russian attack",
            {"Russia": "negative", "Ukraine": "neutral"},
        ),
        # The agent of success or defence is painted white, also when unsaid.
        (EXPERT, "Ukraine had made significant gains", {"Ukraine": "positive"}),
        (RU, "Russia had recaptured a dozen villages", {"Russia": "positive"}),
        (
            RU,
            "50 Ukrainian drones were downed overnight",
            {"Russia": "positive", "Ukraine": "negative"},
        ),
        (UA, "air defences were repelling the raid", {"Ukraine": "positive"}),
        (UA, "the situation was under control", {"Ukraine": "positive"}),
        (
            RU,
            "30 Ukrainian tanks were destroyed",
            {"Russia": "positive", "Ukraine": "negative"},
        ),
        (RU, "two Ukrainian farmers were hit", {"Ukraine": "neutral"}),
        # Failure and weakness.
        (EXPERT, "Russian forces failed to capture the town", {"Russia": "negative"}),
        (EXPERT, "the Russian army is exhausted", {"Russia": "negative"}),
        (RU, "Ukrainian troops were pulling back", {"Ukraine": "negative"}),
        (UA, "Russian losses now exceed 10,000 men", {"Russia": "negative"}),
        # Negation.
        (UA, "Ukraine will never surrender", {"Ukraine": "positive"}),
        (US, "the United States would not propose anything", {"United States": "neutral"}),
        # Whose mouth it is.
        (RU, "the enemy had retreated", {"Ukraine": "negative"}),
        (UA, "the enemy had retreated", {"Russia": "negative"}),
        (UA, "the occupiers had fled", {"Russia": "negative"}),
        (UA, "our troops have liberated two villages", {"Ukraine": "positive"}),
        (RU, "its troops made major gains", {"Russia": "positive"}),
        (EXPERT, "the enemy had retreated", {}),
        (US, "we want to listen", {}),
        # What somebody should do says nothing of what they do.
        (US, "Russia must withdraw its troops", {"Russia": "neutral"}),
        # A defeat without its auxiliary, or before its noun.
        (
            RU,
            "40 Ukrainian drones intercepted overnight",
            {"Russia": "positive", "Ukraine": "negative"},
        ),
        (
            RU,
            "it counted the downed Ukrainian drones",
            {"Russia": "positive", "Ukraine": "negative"},
        ),
        # A name that tells only where.
        (EXPERT, "fighting in Ukraine had slowed", {}),
        (RU, "two people were hurt in the Russian capital", {}),
        (RU, "drones were seen over Moscow", {}),
        (EXPERT, "prices rose in the Kursk region", {}),
        # More than one predicate, and more than one way to be an argument.
        (EXPERT, "Russia, which has annexed the port, is a threat", {"Russia": "negative"}),
        (EXPERT, "towns occupied by Russia are poor", {"Russia": "negative"}),
        (EXPERT, "the town was destroyed by Russian artillery", {"Russia": "negative"}),
        (EXPERT, "Ukraine was attacked and is resisting", {"Ukraine": "positive"}),
        (EXPERT, "Russia may be lying", {"Russia": "negative"}),
        (EXPERT, "the war was a victory for nobody and Ukraine won", {"Ukraine": "positive"}),
        (EXPERT, "Russia makes false statements", {"Russia": "negative"}),
        (
            UA,
            "hundreds of Russian soldiers were eliminated",
            {"Russia": "negative", "Ukraine": "positive"},
        ),
        (EXPERT, "the raid by Russia continued", {"Russia": "negative"}),
        (EXPERT, "Ukraine ended its attacks", {"Ukraine": "positive"}),
        (EXPERT, "Ukrainians and Russians had met", {"Russia": "neutral", "Ukraine": "neutral"}),
        (EXPERT, "the drones that Ukraine sent were shot down", {"Ukraine": "neutral"}),
        (EXPERT, "both armies failed", {"Russia": "negative", "Ukraine": "negative"}),
        # Help and blame, by prepositions too.
        (US, "we stand with Ukraine", {"Ukraine": "positive", "United States": "positive"}),
        (EXPERT, "Kyiv had signed a deal with Russia", {"Russia": "neutral", "Ukraine": "neutral"}),
        (EXPERT, "", {}),
        # Unnamed weapons are the opponent's, unless they hit the opponent.
        (RU, "over 70 drones were shot down", {"Russia": "positive", "Ukraine": "negative"}),
        (UA, "drones struck a refinery in the Ryazan region", {}),
    ],
)
def test_stance_of_a_statement(framed, bloc, content, expected):
    assert framed(bloc, content).stance == expected


def test_the_cue_takes_sides_too(framed):
    found = framed(RU, "the United States of waging war", cue="accused").stance
    assert found["United States"] == "negative"
    assert framed(US, "Ukraine", cue="praised").stance["Ukraine"] == "positive"


@pytest.mark.parametrize("content", ["Russian forces had targeted a hospital", "targeting farmers"])
def test_what_is_denied_counts_as_the_denier_paints_it(framed, content):
    assert framed(RU, content, cue="denied").stance == {"Russia": "positive"}


def test_to_plan_an_attack_is_aggressive_whoever_plans_it(framed):
    assert framed(RU, "to attack Ukraine", cue="planned").stance == {
        "Russia": "negative",
        "Ukraine": "neutral",
    }


def test_denied_success_is_failure(framed):
    assert framed(RU, "Ukraine had recaptured the town", cue="denied").stance == {
        "Ukraine": "negative"
    }


def test_scores_and_evidence_agree_with_labels(framed):
    found = framed(EXPERT, "Russian forces failed to capture the town")
    assert found.framing.stance_scores["Russia"] < 0
    assert "failed" in found.framing.evidence["Russia"]


def test_it_is_the_institution_that_speaks(parser, framer):
    text = "The ministry said it had recaptured a village."
    for kind, expected in (("organisation", {"Russia": "positive"}), ("person", {})):
        speakers = {"s1": Speaker(name="The ministry", bloc=RU, kind=kind)}
        found = framer(parser(text), (statement(text, "said"),), speakers)[0]
        assert found.stance == expected
    named_before = "The ministry said a train came and it had recaptured a village."
    speakers = {"s1": Speaker(name="The ministry", bloc=RU, kind="organisation")}
    found = framer(parser(named_before), (statement(named_before, "said"),), speakers)[0]
    assert found.stance == {}


@pytest.mark.parametrize(
    ("role", "expected"),
    [("Russian blogger", {"Russia": "negative"}), ("Russia expert", {}), (None, {})],
)
def test_we_are_the_people_of_whoever_speaks(parser, framer, role, expected):
    text = "Olena Marchuk said our generals are weak."
    speakers = {"s1": Speaker(name="Olena Marchuk", role=role, bloc="military_blogger")}
    assert framer(parser(text), (statement(text, "said"),), speakers)[0].stance == expected


def test_the_attack_is_whose_it_was(parser, framer):
    first = "Russian missiles struck a school. "
    second = "Olena Marchuk said the attack was cowardly."
    given = moved(statement(second, "said"), len(first))
    speakers = {"s1": Speaker(name="Olena Marchuk", bloc=EXPERT)}
    found = framer(parser(first + second), (given,), speakers)[0]
    assert found.stance == {"Russia": "negative"}


def test_they_are_the_side_spoken_of_last(parser, framer):
    first = "Olena Marchuk said Russia had sent new terms."
    second = "Olena Marchuk said they had attacked again."
    parsed = parser(f"{first}\n{second}")
    one = statement(first, "said")
    two = moved(statement(second, "said", 2), len(first) + 1)
    speakers = {"s1": Speaker(name="Olena Marchuk", bloc=UA)}
    found = framer(parsed, (one, two), speakers)
    assert found[1].stance == {"Russia": "negative"}


@pytest.mark.parametrize(
    ("sentence", "mention", "expected"),
    [
        ("The judge praised Miller for her courage.", "Miller", "positive"),
        ("Critics accused Miller of lying.", "Miller", "negative"),
        ("Miller flew to Denver on Monday.", "Miller", "neutral"),
        ("Miller, who betrayed her voters, lost.", "Miller", "negative"),
    ],
)
def test_stance_toward_a_mention(parser, sentence, mention, expected):
    doc = parser(sentence).doc
    start = sentence.index(mention)
    span = doc.char_span(start, start + len(mention))
    assert toward(span).label == expected
