"""Analyses as tables: the same columns and dtypes, whatever is in them."""

import msgspec
import pandas as pd
import pytest

from sayso.ledger import Collator
from sayso.records import (
    Analysis,
    Attribution,
    Claim,
    Dossier,
    Framing,
    Meta,
    Quantity,
    Relation,
    Span,
    Speaker,
)
from sayso.tables import COLUMNS, DOSSIER_COLUMNS, excerpt, to_frames

TEXT = "“Ten,” Mayor Olha Bondar said, “and no more.” Residents counted 14 and 4 of them here."


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def quantity(name, words, value, attribution):
    return Quantity(
        id=name,
        span=span(words),
        low=value,
        high=None if name == "q1" else value,
        modifier="exact",
        dimension="count",
        counted="drones",
        attribution=attribution,
    )


@pytest.fixture(scope="module")
def analysis():
    return Analysis(
        id="brief",
        text=TEXT,
        meta=Meta(title="Ten or 14", published="2025-03-11"),
        speakers={
            "s1": Speaker(name="Olha Bondar", role="Mayor", bloc="ukrainian_official"),
            "s2": Speaker(name="residents", bloc="civilian", kind="group"),
        },
        attributions=(
            Attribution(
                id="a1",
                source=(span("Mayor Olha Bondar"),),
                cue=(span("said"),),
                content=(span("“Ten,”"), span("“and no more.”")),
                type="direct",
                speaker="s1",
                stance={"Ukraine": "positive", "Russia": "negative"},
                frames=("military", "resolve"),
                framing=Framing(
                    polarity=0.5,
                    subjectivity=0.25,
                    compound=-0.5,
                    event_neutral=0.125,
                    stance_scores={"Ukraine": 0.75},
                ),
            ),
            Attribution(
                id="a2",
                source=None,
                cue=(),
                content=(span("14 and 4 of them"),),
                type="indirect",
                speaker=None,
            ),
        ),
        quantities=(
            quantity("q1", "Ten", 10, "a1"),
            quantity("q2", "14", 14, "a2"),
            quantity("q3", "4 of", 4, None),
        ),
        relations=(
            Relation(type="conflicts", source="q2", target="q1", explanation="They differ."),
        ),
        claims=(
            Claim(
                id="c1",
                quantity="q1",
                attribution="a1",
                speaker="s1",
                bloc="ukrainian_official",
                statement="Olha Bondar: ten drones",
            ),
            Claim(
                id="c2",
                quantity="q3",
                attribution=None,
                speaker=None,
                bloc=None,
                statement="4 drones",
            ),
        ),
        sayso="0.1.0",
    )


def dtypes(frames):
    return {
        table: {column: str(dtype) for column, dtype in frame.dtypes.items()}
        for table, frame in frames.items()
    }


def test_columns_and_dtypes_are_those_documented(analysis):
    assert dtypes(to_frames([analysis])) == COLUMNS


def test_empty_tables_have_the_same_columns_and_dtypes(analysis):
    full = to_frames([analysis])
    for empty in (to_frames([]), to_frames([Analysis(id="a", text="")])):
        assert dtypes(empty) == COLUMNS
        for table, frame in empty.items():
            pd.testing.assert_series_equal(frame.dtypes, full[table].dtypes)
    assert len(to_frames([])["articles"]) == 0


def test_an_analysis_without_any_record_is_still_an_article():
    articles = to_frames([Analysis(id="a", text="No.")])["articles"]
    assert articles[["article", "characters", "claims"]].to_dict("records") == [
        {"article": "a", "characters": 3, "claims": 0}
    ]


def test_articles(analysis):
    (row,) = to_frames([analysis])["articles"].to_dict("records")
    assert row["title"] == "Ten or 14"
    assert pd.isna(row["outlet"])
    assert [row[column] for column in ("attributions", "quantities", "claims", "relations")] == [
        *(2, 3, 2, 1)
    ]


def test_speakers_are_counted(analysis):
    speakers = to_frames([analysis])["speakers"]
    assert list(speakers["name"]) == ["Olha Bondar", "residents"]
    assert list(speakers["attributions"]) == [1, 0]


def test_attributions_are_joined_with_text_and_speaker(analysis):
    named, unnamed = to_frames([analysis])["attributions"].to_dict("records")
    assert named["source_text"] == "Mayor Olha Bondar"
    assert named["cue_text"] == "said"
    assert named["content_text"] == "“Ten,” … “and no more.”"
    assert (named["start"], named["end"]) == (0, span("“and no more.”").end)
    assert named["content_start"] == 0
    assert (named["name"], named["bloc"]) == ("Olha Bondar", "ukrainian_official")
    assert (named["polarity"], named["compound"]) == (0.5, -0.5)
    assert named["event_neutral"] == 0.125
    assert pd.isna(unnamed["source_text"])
    assert pd.isna(unnamed["cue_text"])
    assert pd.isna(unnamed["bloc"])
    assert pd.isna(unnamed["polarity"])


def test_stances_and_frames_have_one_row_each(analysis):
    frames = to_frames([analysis])
    assert frames["stances"][["side", "stance", "bloc"]].to_numpy().tolist() == [
        ["Ukraine", "positive", "ukrainian_official"],
        ["Russia", "negative", "ukrainian_official"],
    ]
    assert frames["stances"]["score"].iloc[0] == 0.75
    assert pd.isna(frames["stances"]["score"].iloc[1])
    assert list(frames["frames"]["frame"]) == ["military", "resolve"]


def test_quantities_have_their_owner(analysis):
    quantities = to_frames([analysis])["quantities"]
    assert list(quantities["text"]) == ["Ten", "14", "4 of"]
    assert quantities["low"].tolist() == [10, 14, 4]
    assert pd.isna(quantities["high"].iloc[0])
    assert quantities["name"].dropna().to_dict() == {0: "Olha Bondar"}


def test_claims_and_relations(analysis):
    frames = to_frames([analysis])
    owned, told = frames["claims"].to_dict("records")
    assert (owned["name"], owned["text"], owned["cue_text"]) == ("Olha Bondar", "Ten", "said")
    assert pd.isna(told["speaker"])
    assert pd.isna(told["reporting"])
    (relation,) = frames["relations"].to_dict("records")
    assert (relation["from"], relation["from_text"], relation["to_text"]) == ("q2", "14", "Ten")
    assert relation["to_name"] == "Olha Bondar"
    assert pd.isna(relation["from_name"])
    assert relation["explanation"] == "They differ."


def test_articles_keep_their_order(analysis):
    frames = to_frames(iter([Analysis(id="z", text=""), analysis]))
    assert list(frames["articles"]["article"]) == ["z", "brief"]
    assert set(frames["quantities"]["article"]) == {"brief"}


def test_tables_survive_parquet(analysis, tmp_path):
    for table, frame in to_frames([analysis]).items():
        frame.to_parquet(tmp_path / f"{table}.parquet")
        read = pd.read_parquet(tmp_path / f"{table}.parquet")
        assert list(read.columns) == list(COLUMNS[table])
        assert len(read) == len(frame)


def test_an_analysis_gives_its_own_tables(analysis):
    assert list(analysis.to_frames()) == list(COLUMNS)


def test_an_excerpt_of_nothing_is_empty():
    assert excerpt(TEXT, ()) == ""


def test_a_dossier_is_five_tables_with_their_columns(analysis):
    later = msgspec.structs.replace(analysis, id="later", meta=Meta(published="2025-03-12"))
    frames = Collator()([analysis, later]).to_frames()
    assert list(frames) == list(DOSSIER_COLUMNS)
    for name, frame in frames.items():
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == (
            DOSSIER_COLUMNS[name]
        )
    assert set(frames["accounts"]["article"]) == {"brief", "later"}
    assert set(frames["comparisons"]["label"]) >= {"repeats"}
    assert frames["clusters"]["articles"].min() == 2
    empty = Dossier().to_frames()
    assert [len(frame) for frame in empty.values()] == [0] * len(DOSSIER_COLUMNS)
