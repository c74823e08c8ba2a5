"""Claims of many articles: invented events told by several outlets, and how the claims stand."""

from collections.abc import Sequence

import pytest

from sayso.ledger import Collator
from sayso.records import Analysis, ClaimKey, Dossier, Meta, Speaker
from tests.ledger.conftest import read

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
    "agency": Speaker(name="UN refugee agency", bloc="other_official", kind="organisation"),
}


def article(key: str, outlet: str, published: str | None, marked: str) -> Analysis:
    text, attributions, quantities = read(marked)
    inner = {q.id: None for q in quantities}
    for attribution in attributions:
        for quantity in quantities:
            if any(
                s <= quantity.span.start and quantity.span.end <= e for s, e in attribution.content
            ):
                inner[quantity.id] = attribution.id
    from msgspec.structs import replace

    return Analysis(
        id=key,
        text=text,
        meta=Meta(outlet=outlet, published=published),
        speakers={a.speaker: SPEAKERS[a.speaker] for a in attributions if a.speaker},
        attributions=attributions,
        quantities=tuple(replace(q, attribution=inner[q.id]) for q in quantities),
    )


MARKET = [
    ("a", "Alpha", "2025-03-10T09:00", """\
A missile hit the covered market of Velyka Hora on Monday morning, as the stalls were opening.
<governor: {Four|people|kill|Velyka Hora} people were killed and {11|people|injure|} were injured>, \
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
Moscow gave another account on Tuesday. <ministry: The strike on Velyka Hora killed \
{up to 60|soldiers|kill|Velyka Hora} soldiers who were meeting in a hall>, the defence ministry said.
<governor: {Nine|people|kill|Velyka Hora} people were killed, all of them civilians>, the governor \
answered.
Since January, {more than 40|people|kill|Velyka Hora} people have been killed in Velyka Hora."""),
    ("e", "Epsilon", "2025-03-11T12:00", """\
In Pryluky, <mayor: {three|people|kill|Pryluky} people were killed on Tuesday when a drone hit a \
bus>, the mayor said. A day earlier {seven|people|kill|Velyka Hora} had died in Velyka Hora."""),
]  # fmt: skip

DRONES = [
    ("a", "Alpha", "2025-05-02", """\
<airforce: Russia launched {128|drones|launch|} drones in the night and \
{97|drones|down|} of them were shot down>, the air force said on Friday."""),
    ("b", "Beta Wire", "2025-05-02", """\
Russia launched <airman: {128|drones|launch|} attack drones overnight>, air force spokesman Petro \
Hnatiuk said on television. Since the start of the week \
<airman: {640|drones|launch|} drones have been launched at Ukraine>."""),
    ("c", "Gamma", "2025-05-02", """\
<ministry: Air defences shot down {54|drones|down|} Ukrainian drones over Russia overnight>, the \
defence ministry in Moscow said."""),
    ("d", "Delta", "2025-05-03", """\
<moscow: {54|drones|down|} Ukrainian drones were shot down over Russia in the night to Friday>, \
Russia's Ministry of Defense said. <governor: Only {30|drones|down|} drones reached the border>, \
the governor countered."""),
]  # fmt: skip

CROWD = [
    ("a", "Alpha", "2024-11-16", """\
<organisers: {40,000|people|march|Berlin} people marched through Berlin on Saturday>, organisers \
said."""),
    ("b", "Beta Wire", "2024-11-16", """\
<police: {14,000|people|march|Berlin} people marched through Berlin on Saturday>, the police said."""),
    ("c", "Gamma", "2024-11-17", """\
{About 15,000|people|march|Berlin} people marched through Berlin on Saturday against the war."""),
    ("d", "Delta", "2024-11-17", """\
{12,000|people|march|Hamburg} people marched through Hamburg on Sunday."""),
]  # fmt: skip


def collate(told: Sequence[tuple[str, str, str | None, str]]) -> Dossier:
    return Collator()([article(*one) for one in told])


def labels(dossier: Dossier) -> dict[tuple[str, str], str]:
    return {
        (f"{c.source.article}.{c.source.quantity}", f"{c.target.article}.{c.target.quantity}"): (
            c.reason or c.label
        )
        for c in dossier.comparisons
    }


def test_a_toll_that_grows_and_is_disputed():
    told = labels(collate(MARKET))
    for pair, label in told.items():
        print(pair, label)
    for c in collate(MARKET).clusters:
        print(c.id, c.explanation, c.origins)
    assert 0


def test_b():
    told = labels(collate(DRONES))
    for pair, label in told.items():
        print(pair, label)
    for c in collate(DRONES).clusters:
        print(c.id, c.explanation, c.origins)
    told = labels(collate(CROWD))
    for pair, label in told.items():
        print(pair, label)
    for c in collate(CROWD).clusters:
        print(c.id, c.explanation, c.origins)
    assert 0
