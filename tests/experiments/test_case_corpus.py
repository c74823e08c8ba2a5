"""The results section of a case study, on invented articles that differ as we know."""

import case_corpus
import pytest
from case_corpus import Study, dated, steps

from sayso.actors import Registry
from sayso.records import Analysis, Attribution, Claim, Meta, Quantity, Span, Speaker

TEXT = "Moscow claimed at least 12 of the wells were dry. Kyiv said the wells were full."


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def analysis(number):
    """Every article lets Moscow "claim" and Kyiv "say"; the months and countries vary."""
    month, country = number % 3 + 1, ("US", "PL")[number % 2]
    said = [
        ("Moscow", "claimed", "at least 12 of the wells were dry", "distancing", "negative"),
        ("Kyiv", "said", "the wells were full", "neutral", "positive"),
    ]
    return Analysis(
        id=f"20230{month}10T101500Z_{country}_en_{number:010}",
        text=TEXT + " " + " ".join(f"word{number}x{place}" for place in range(60)),
        meta=Meta(published=f"2023-0{month}-10"),
        speakers={
            "Moscow": Speaker(name="Moscow", bloc="russian_official"),
            "Kyiv": Speaker(name="Kyiv", bloc="ukrainian_official"),
        },
        attributions=tuple(
            Attribution(
                id=f"a{place}",
                source=(span(who),),
                cue=(span(cue),),
                content=(span(content),),
                type="indirect",
                speaker=who,
                reporting=reporting,
                stance={"Ukraine": stance},
                frames=("humanitarian",),
            )
            for place, (who, cue, content, reporting, stance) in enumerate(said)
        ),
        quantities=(
            Quantity(
                id="q1",
                span=span("at least 12"),
                low=12,
                high=None,
                modifier="at_least",
                dimension="count",
                counted="wells",
                attribution="a0",
            ),
        ),
        claims=(
            Claim(
                id="c1",
                quantity="q1",
                attribution="a0",
                speaker="Moscow",
                bloc="russian_official",
                statement="a0",
            ),
        ),
    )


@pytest.fixture(scope="module")
def study():
    return Study([analysis(number) for number in range(48)], Registry.load(), seed=0)


@pytest.fixture(scope="module")
def sections(study):
    return {section.title: section for section in study.sections()}


def test_claimed_goes_to_one_side(sections):
    answer = sections["How outlets report the blocs"].text[0]
    assert answer.startswith("Does “claimed” go to one side?")
    assert "Russian officials 100.0% (92.6 to 100.0); Ukrainian officials 0.0%" in answer
    assert (
        "Russian officials +100.0 points against Ukrainian officials, and +100.0 in the 48 "
        "articles that report both (p \\< 0.001 after correction)"
    ) in answer


def test_every_section_says_what_it_rests_on(sections):
    voice = sections["Who has the word"]
    assert "96 statements in 48 articles are counted, each text once" in voice.text[0]
    assert [figure.name for figure in voice.figures] == ["voice", "months"]
    assert "2023-02" in voice.figures[1].svg
    assert "Poland" in voice.figures[0].svg
    stance = sections["Stance of the blocs toward the sides"]
    assert "stance toward Ukraine" in [row[0] for row in stance.tables[1].rows]
    words = sections["Words"].tables[0]
    assert {"dry", "full"} <= {row[0] for row in words.rows}
    hedged = sections["Numbers: hedged, disputed, revised"].tables[0].rows[0]
    assert hedged[:3] == ("hedged", "Russian officials", "100.0%")
    assert all(len(row[-1]) < 400 for row in words.rows)


def test_all_that_was_found_is_kept_for_machines(study, sections):
    assert {"voice", "stance", "reporting", "frames", "numbers"} <= study.metrics().keys()
    assert sections


def test_a_reprint_counts_once():
    articles = [analysis(number) for number in range(8)]
    again = Analysis.from_json(articles[0].to_json().replace("_US_", "_GB_"))
    assert Study([*articles, again], Registry.load(), seed=0).reprints == 1


def test_too_little_is_said():
    (section, *_) = Study([analysis(0), analysis(1)], Registry.load(), seed=0).sections()
    assert "No figure is given where" in " ".join(section.text)


def test_day_and_country_are_those_of_the_name():
    assert dated("20230210T181500Z_GB_en_c5ffbaae73") == ("2023-02-10", "GB")
    assert dated("wire-01") is None


def test_how_often_steps_err_is_quoted_not_typed(tmp_path):
    table = steps(case_corpus.Path(__file__).parents[2] / "reports")
    assert "bloc of the speaker" in [row[0] for row in table.rows]
    assert all(0 <= float(row[1]) <= 1 for row in table.rows)
    assert not steps(tmp_path).rows
