from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.actors import Registry
from sayso.ledger import Ledger
from sayso.ledger.comparison import conversion
from sayso.ledger.places import Places, states
from sayso.records import Analysis, Quantity, Span

SEED = Path(__file__).parents[2] / "data" / "gold" / "seed.json"


@pytest.fixture(scope="module")
def seed():
    return Analysis.from_json(SEED.read_bytes())


@pytest.fixture(scope="module")
def kept(seed, parser):
    bare = tuple(msgspec.structs.replace(q, attribution=None) for q in seed.quantities)
    return Ledger()(parser(seed.text), bare, seed.attributions, seed.speakers)


def test_owners_of_the_seed_are_those_of_the_gold(seed, kept):
    assert kept[0] == seed.quantities


def test_relations_of_the_seed_are_those_of_the_gold(seed, kept):
    def ends(relations):
        return {(r.type, r.source, r.target) for r in relations}

    assert ends(kept[2]) == ends(seed.relations)
    assert all(relation.explanation for relation in kept[2])


def test_every_quantity_makes_one_claim_with_its_speaker(seed, kept):
    quantities, claims, _ = kept
    assert [claim.quantity for claim in claims] == [quantity.id for quantity in quantities]
    assert [claim.id for claim in claims[:2]] == ["c1", "c2"]
    claim = next(claim for claim in claims if claim.quantity == "q6")
    assert (claim.speaker, claim.bloc) == ("ru-officials", "russian_official")
    assert claim.statement == "at least 91 drones · target · Moscow"


def test_narrator_has_no_speaker_and_no_bloc(keep):
    (claim,) = keep("In the town {twelve|people|kill|} people were killed.").claims
    assert (claim.attribution, claim.speaker, claim.bloc) == (None, None, None)


def test_unnamed_source_has_no_speaker(keep):
    told = keep("It was said that <nobody: {twelve|people|kill|} people were killed>.")
    assert told.claims[0].attribution == "a1"
    assert told.claims[0].speaker is None


def test_nothing_counted_nothing_kept(parser):
    assert Ledger()(parser(""), (), (), {}) == ((), (), ())


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger()


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=60), st.data())
def test_any_text_and_any_spans_are_taken(ledger, parser, text, data):
    parsed = parser(text)
    length = len(parsed.doc.text)
    quantities = []
    for index in range(data.draw(st.integers(0, 4)) if length else 0):
        start = data.draw(st.integers(0, length - 1))
        quantities.append(
            Quantity(
                id=f"q{index}",
                span=Span(start, data.draw(st.integers(start + 1, length))),
                low=data.draw(st.sampled_from([None, 0.0, 3.0])),
                high=data.draw(st.sampled_from([None, 3.0, 12.0])),
                modifier="exact",
                dimension=data.draw(st.sampled_from(["count", "money", "length"])),
                unit=data.draw(st.sampled_from([None, "km", "USD", "no such unit"])),
                counted=data.draw(st.sampled_from([None, "people", "drones", ""])),
                event=data.draw(st.sampled_from([None, "kill"])),
                place=data.draw(st.sampled_from([None, "Moscow", ", and", "the capital"])),
            )
        )
    owned, claims, relations = ledger(parsed, tuple(quantities), (), {})
    assert owned == tuple(quantities)
    assert len(claims) == len(owned)
    keys = {quantity.id for quantity in owned}
    assert all({r.source, r.target} <= keys and r.source != r.target for r in relations)


@pytest.mark.parametrize(
    ("one", "other", "scope"),
    [
        ("Moscow", "the Russian capital", "same"),
        ("Kursk Oblast", "Kursk region", "same"),
        ("Kharkiv", "Kharkiv region", "within"),
        ("Russia", "Kursk region", "around"),
        ("eastern Ukraine", "Ukraine", "within"),
        ("Izium", "Ukraine", "within"),
        ("Yaroslavl and Tver regions", "Russia", "within"),
        ("Odesa", "Kherson", "apart"),
        ("the city", "Kherson", "unknown"),
        (None, "Kherson", "unknown"),
    ],
)
def test_places_lie_within_places(one, other, scope):
    places = Places((), states(Registry.load()))
    assert places.compare(places.named(one), places.named(other)) == scope


def test_places_are_learnt_from_the_text():
    text = "Shells fell on Velykyi Burluk in the Kharkiv region."
    places = Places((text,), states(Registry.load()))
    assert places.compare(places.named("Velykyi Burluk"), places.named("Ukraine")) == "within"


def test_units_convert_where_they_measure_the_same():
    assert conversion("km", "m") == pytest.approx(1000)
    assert conversion("km2", "ha") == pytest.approx(100)
    assert conversion("USD", "EUR") is None
    assert conversion(None, "km") is None
    assert conversion("km", "kg") is None


def test_the_capital_is_the_capital_named_last(keep):
    told = keep(
        "The mayor said <mayor: {70|drones|target|Kyiv} drones targeted Kyiv>. The army said "
        "<army: {91|drones|target|the capital} drones targeted the capital>."
    )
    assert told.relations == [("conflicts", "91", "70")]
