"""Comparisons as people read them, and from the shell."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from sayso import cli
from sayso.cli.streams import BAD_INPUT
from sayso.contrast import contrast, keyness, reprinted, statements
from sayso.records import Analysis, Attribution, Meta, Span, Speaker
from sayso.reports import comparison

TEXT = "East claimed that the dam held. West said the dam broke."


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def analysis(number):
    """East "claims" what West "says", in every article of 24."""
    attributions = tuple(
        Attribution(
            id=f"a{place}",
            source=(span(source),),
            cue=(span(cue),),
            content=(span(content),),
            type="indirect",
            speaker=source,
            reporting=reporting,
        )
        for place, (source, cue, content, reporting) in enumerate(
            [
                ("East", "claimed", "the dam held", "distancing"),
                ("West", "said", "the dam broke", "neutral"),
            ]
        )
    )
    return Analysis(
        id=f"n{number}",
        text=TEXT + f" This is text {number}." * 40,
        meta=Meta(outlet=("Herald", "Post")[number % 2], published=f"2025-0{1 + number % 2}-03"),
        speakers={
            "East": Speaker(name="East", bloc="russian_official"),
            "West": Speaker(name="West", bloc="ukrainian_official"),
        },
        attributions=attributions,
        sayso="0",
    )


@pytest.fixture(scope="module")
def analyses():
    return [analysis(number) for number in range(24)]


@pytest.fixture
def kept(analyses, tmp_path):
    path = tmp_path / "analyses.jsonl"
    path.write_text("".join(f"{one.to_json()}\n" for one in analyses))
    return str(path)


def run(*arguments):
    return CliRunner().invoke(cli.app, ["contrast", *arguments])


def test_a_difference_is_told_in_words(analyses):
    found = contrast(statements(analyses), "bloc", ["reporting=distancing"])
    said = list(comparison.sentences(found, str.upper))
    assert said == [
        "Reporting: distancing: RUSSIAN_OFFICIAL 100.0% (85.8 to 100.0; 24 statements in 24 "
        "articles) against UKRAINIAN_OFFICIAL 0.0% (0.0 to 14.2; 24 statements in 24 articles); "
        "the difference is +100.0 points (100.0 to 100.0); where one article reports both, "
        "+100.0 points (100.0 to 100.0) (p < 0.001 after correction)."
    ]


def test_what_is_refused_is_told_in_words(analyses):
    found = contrast(statements(analyses[:6]), "bloc", ["reporting=distancing"])
    said = list(comparison.sentences(found, str))
    assert said[0].startswith("No figure for russian_official: 6 in 6 articles are too few")
    table = comparison.figures(found, str, "Figures")
    assert table.rows[0][2:4] == (None, None)
    assert "fewer than 20 statements or 8 articles" in table.note


def test_chance_is_named(analyses):
    found = contrast(statements(analyses), "outlet", ["reporting=distancing"])
    assert list(comparison.sentences(found, str)) == [
        "The difference of 1 pair tested cannot be told from chance."
    ]
    table = comparison.pairs(found, str, "Pairs", sure=True)
    assert not table.rows
    assert "the 1 not shown here" in table.note


def test_markdown_shows_figures_pairs_and_how_to_read_them(kept):
    result = run(kept, "--by", "bloc")
    assert result.exit_code == 0, result.stderr
    for words in ("# Statements by bloc", "Russian officials", "How to read this", "Holm p"):
        assert words in result.stdout
    assert "reporting: distancing" in result.stdout
    assert result.stdout == run(kept, "--by", "bloc").stdout


def test_csv_has_a_row_for_each_figure_and_test(kept, tmp_path):
    out = tmp_path / "found.csv"
    options = ("--by", "month", "--measure", "words", "--format", "csv", "--out", str(out))
    assert run(kept, *options).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [row["kind"] for row in rows] == ["figure", "figure", "pair"]
    assert [row["group"] for row in rows[:2]] == ["2025-01", "2025-02"]
    assert {row["articles"] for row in rows} == {"12", "24"}


def test_json_has_all_of_it(kept):
    result = run(kept, "--by", "outlet", "--measure", "bloc", "--format", "json", "--group", "Post",
                 "--group", "Herald")  # fmt: skip
    found = json.loads(result.stdout)
    assert found["groups"] == ["Post", "Herald"]
    assert found["design"] == "whole articles"
    assert found["figures"][0]["measure"] == "bloc=russian_official"


def test_reprints_are_found_where_they_are_to_count_once(analyses, tmp_path):
    again = [Analysis.from_json(one.to_json().replace('"n', '"m', 1)) for one in analyses[:3]]
    path = tmp_path / "more.jsonl"
    path.write_text("".join(f"{one.to_json()}\n" for one in [*analyses, *again]))
    result = run(str(path), "--by", "bloc", "--distinct", "--format", "json")
    left_out = json.loads(result.stdout)["reprints_left_out"]
    assert left_out >= 6
    assert reprinted([*analyses[:1], *again[:1]]) == {"m0": "n0"}


def test_numbers_have_measures_of_their_own(kept):
    result = run(kept, "--by", "bloc", "--measure", "hedged")
    assert result.exit_code == BAD_INPUT
    assert "bloc: no row has a value" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--by", "bloc", "--measure", "tone"), "tone: no such measure"),
        (("--by", "bloc", "--group", "north"), "no north; there are: russian_official"),
    ],
)
def test_errors_are_named(kept, options, words):
    result = run(kept, *options)
    assert result.exit_code == BAD_INPUT
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_broken_line_is_named_and_the_rest_compared(kept):
    with open(kept, "a") as file:
        file.write("{broken\n")
    result = run(kept, "--by", "bloc")
    assert result.exit_code == BAD_INPUT
    assert "analyses.jsonl:25: not an analysis" in result.stderr
    assert "Russian officials" in result.stdout


def test_telling_words_are_a_table(analyses):
    found = keyness(statements(analyses), "bloc", "russian_official", text="cue_text")
    table = comparison.terms([found], str, "Words")
    assert [row[0] for row in table.rows] == ["claimed", "said"]
    assert table.rows[0][-1].startswith("claimed [n0, 0–")


def test_many_groups_are_not_paired(analyses):
    table = statements(analyses).assign(month=lambda t: t["article"])
    found = contrast(table, "month", ["reporting=distancing"])
    assert not found.pairs
    assert found.overall[0].p is None
    said = list(comparison.sentences(found, str))
    assert said[0] == "24 groups are too many to compare pair by pair; they are tested all at once."
    assert comparison.overall(found, str, "All").rows[0][1] == 0
