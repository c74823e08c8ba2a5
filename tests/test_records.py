"""Records and their JSON are exact inverses, and the schema describes both gold and output."""

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import datasets
from sayso.errors import DataError
from sayso.records import (
    Account,
    Analysis,
    Attribution,
    Certainty,
    Claim,
    ClaimCluster,
    ClaimKey,
    Comparison,
    Dossier,
    Framing,
    Meta,
    Origin,
    Position,
    Quantity,
    Relation,
    Span,
    Speaker,
    schema,
)

VALIDATOR = jsonschema.Draft202012Validator(schema())

TEXT = st.text(max_size=8)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
SPAN = st.builds(Span, st.integers(0, 10**9), st.integers(0, 10**9))
SPANS = st.lists(SPAN, max_size=3).map(tuple)
SIDES = st.dictionaries(TEXT, st.sampled_from(["positive", "neutral", "negative"]), max_size=2)
FRAMING = st.builds(
    Framing,
    polarity=NUMBER,
    subjectivity=NUMBER,
    compound=NUMBER,
    event_neutral=NUMBER,
    certainty=st.builds(Certainty, hedges=st.lists(TEXT, max_size=2).map(tuple)),
    stance_scores=st.dictionaries(TEXT, NUMBER, max_size=2),
    evidence=st.dictionaries(TEXT, st.lists(TEXT, max_size=2).map(tuple), max_size=2),
)
ANALYSIS = st.builds(
    Analysis,
    id=TEXT,
    text=TEXT,
    meta=st.builds(Meta, title=st.none() | TEXT, url=st.none() | TEXT),
    speakers=st.dictionaries(TEXT, st.builds(Speaker, name=TEXT, role=st.none() | TEXT)),
    attributions=st.lists(
        st.builds(
            Attribution,
            id=TEXT,
            source=st.none() | SPANS,
            cue=SPANS,
            content=SPANS,
            type=st.sampled_from(["direct", "indirect", "mixed"]),
            stance=SIDES,
            framing=st.none() | FRAMING,
        ),
        max_size=2,
    ).map(tuple),
    quantities=st.lists(
        st.builds(
            Quantity,
            id=TEXT,
            span=SPAN,
            low=st.none() | NUMBER,
            high=st.none() | NUMBER,
            modifier=st.just("exact"),
            dimension=st.just("count"),
        ),
        max_size=2,
    ).map(tuple),
    relations=st.lists(
        st.builds(Relation, type=st.just("conflicts"), source=TEXT, target=TEXT), max_size=2
    ).map(tuple),
    claims=st.lists(
        st.builds(
            Claim,
            id=TEXT,
            quantity=TEXT,
            attribution=st.none() | TEXT,
            speaker=st.none() | TEXT,
            bloc=st.none() | TEXT,
            statement=TEXT,
        ),
        max_size=2,
    ).map(tuple),
)


@given(ANALYSIS)
@settings(max_examples=60, deadline=None)
def test_json_and_analysis_are_exact_inverses(analysis):
    line = analysis.to_json()
    assert Analysis.from_json(line) == analysis
    assert Analysis.from_json(line).to_json() == line
    assert "\n" not in line
    VALIDATOR.validate(json.loads(line))


def test_gold_is_valid_by_the_schema_and_survives_the_round_trip():
    for analysis in datasets.gold():
        VALIDATOR.validate(json.loads(analysis.to_json()))
        assert Analysis.from_json(analysis.to_json()) == analysis


def test_gold_files_are_valid_by_the_schema_as_they_are():
    files = [f for f in sorted(datasets.own_gold().rglob("*.json")) if f.name != datasets.PAIRS]
    assert files
    for file in files:
        VALIDATOR.validate(json.loads(file.read_text(encoding="utf-8")))


def test_output_is_valid_by_the_schema(analyzer):
    analysis = analyzer("“We shot down 12 drones,” the mayor said. At least 14, residents said.")
    VALIDATOR.validate(json.loads(analysis.to_json()))
    assert Analysis.from_json(analysis.to_json()) == analysis


def test_a_relation_is_written_from_and_to():
    relation = Relation(type="part_of", source="q2", target="q1")
    assert json.loads(msgspec.json.encode(relation)) == {
        "type": "part_of",
        "from": "q2",
        "to": "q1",
        "detail": None,
        "explanation": None,
        "evidence": [],
    }


def test_a_dossier_is_valid_by_its_schema_and_reads_itself_again():
    comparison = Comparison(
        source=ClaimKey("b", "q1"), target=ClaimKey("a", "q1"), label="repeats", explanation="Same."
    )
    account = Account(
        claim=ClaimKey("a", "q1"), published="2025-03-10", outlet=None, owner="the mayor",
        bloc="civilian", low=4, high=None, modifier="at_least", text="at least 4",
        sentence="At least 4 died.", origin=0,
    )  # fmt: skip
    cluster = ClaimCluster(
        id="k1", what="people", event="kill", unit=None, place=None, period="2025-03-10",
        claims=(account,), low=4, high=4,
        origins=(Origin(kind="source", name="the mayor", articles=("a",)),),
        positions=(Position(bloc="civilian", low=4, high=4, latest=ClaimKey("a", "q1")),),
        gap=None, comparisons=(comparison,), explanation="1 claim.",
    )  # fmt: skip
    dossier = Dossier(clusters=(cluster,), apart=(comparison,))
    assert dossier.comparisons == (comparison, comparison)
    written = json.loads(dossier.to_json())
    assert written["apart"][0]["from"] == ["b", "q1"]
    jsonschema.Draft202012Validator(schema(Dossier)).validate(written)
    assert Dossier.from_json(dossier.to_json()) == dossier
    with pytest.raises(DataError, match="not a dossier"):
        Dossier.from_json('{"clusters": [{}]}')


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("{", "not an analysis"),
        ('{"id": "a"}', "missing required field `text`"),
        ('{"id": "a", "text": "b", "txt": "c"}', "unknown field `txt`"),
        ('{"id": "a", "text": 5}', r"\$\.text"),
        ('{"id": "a", "text": "b", "quantities": [{"id": "q"}]}', "quantities"),
        (b'{"id": "\xff", "text": ""}', "not an analysis"),
    ],
)
def test_what_is_no_analysis_is_refused_by_name(data, expected):
    with pytest.raises(DataError, match=expected):
        Analysis.from_json(data)


def test_a_record_is_frozen():
    with pytest.raises(AttributeError):
        Speaker(name="Olha Bondar").name = "another"
