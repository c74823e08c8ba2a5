"""Whole attributions from spans marked by hand, as a tagger would find them by PolNeAR's rules."""

import re
from collections.abc import Sequence

import pytest

from sayso.attribution.assembly import AttributionFinder
from sayso.attribution.tagging import Tagged
from sayso.language import Parser
from sayso.records import Attribution, Span


class Marked:
    """A tagger that knows the answers, of a text and of one content within it."""

    def __init__(self, markup: str, inner: str = "") -> None:
        self.text, self.tagged = self._read(markup, 0)
        plain = re.sub(r"\{\w ([^}]*)\}", r"\1", inner)
        _, self.inner = self._read(inner, self.text.index(plain))

    @staticmethod
    def _read(markup: str, offset: int) -> tuple[str, Tagged]:
        text = ""
        layers: dict[str, list[Span]] = {"S": [], "C": [], "X": []}
        for plain, layer, words in re.findall(r"([^{]+)|\{(\w) ([^}]*)\}", markup):
            if layer:
                start = offset + len(text)
                layers[layer].append(Span(start, start + len(words)))
            text += plain or words
        return text, Tagged(*(tuple(layers[layer]) for layer in "SCX"))

    def __call__(self, parsed: object, within: Sequence[Span] | None = None) -> Tagged:
        if within is None:
            return self.tagged
        here = [any(p.start <= cue.start < p.end for p in within) for cue in self.inner.cue]
        return self.inner if all(here) else Tagged((), (), ())


def found(
    markup: str, parser: Parser, parc: bool = False, inner: str = ""
) -> tuple[str, tuple[Attribution, ...]]:
    tagger = Marked(markup, inner)
    return tagger.text, AttributionFinder(tagger, parc)(parser(tagger.text))


def words(text: str, spans: tuple[Span, ...] | None) -> list[str]:
    return [text[slice(*span)] for span in spans or ()]


def contents(markup: str, parser: Parser) -> list[list[str]]:
    text, attributions = found(markup, parser)
    return [words(text, one.content) for one in attributions]


def test_that_stays_outside_the_content(parser: Parser) -> None:
    markup = "{S The governor} {C said} {X that two depots were burning.}"
    assert contents(markup, parser) == [["two depots were burning"]]


def test_a_demonstrative_that_stays(parser: Parser) -> None:
    markup = "{S The governor} {C said} {X that was a lie}."
    assert contents(markup, parser) == [["that was a lie"]]


@pytest.mark.parametrize("marks", ['""', "“”"])
def test_quotation_marks_and_the_stop_within_belong_to_the_content(
    parser: Parser, marks: str
) -> None:
    markup = f"{marks[0]}{{X We are ready}}.{marks[1]} {{S Ms Dahl}} {{C said}}."
    assert contents(markup, parser) == [[f"{marks[0]}We are ready.{marks[1]}"]]


def test_a_quote_that_runs_on_after_its_cue_is_an_attribution_of_its_own(parser: Parser) -> None:
    text, (first, second) = found(
        '{X "We will stay,"} {S the mayor} {C said}. {X "Nobody will leave this town."}', parser
    )
    assert words(text, first.content) == ['"We will stay,"']
    assert words(text, second.content) == ['"Nobody will leave this town."']
    assert second.source == first.source
    assert second.cue == ()


def test_a_quote_cut_in_two_within_its_sentence_stays_one(parser: Parser) -> None:
    markup = '{X "We will stay,"} {S the mayor} {C said}, {X "and nobody will leave."}'
    assert contents(markup, parser) == [['"We will stay,"', '"and nobody will leave."']]


def test_a_quote_in_the_next_paragraph_has_the_speaker_before(parser: Parser) -> None:
    _, (first, second) = found(
        '{X "We will stay,"} {S Mr Holm} {C told} reporters.\n'
        '"We have held this town for three years and we will hold it now."',
        parser,
    )
    assert second.source == first.source
    assert second.type == "direct"


def test_a_quote_whose_stop_follows_its_marks_runs_on_too(parser: Parser) -> None:
    _, (first, second) = found(
        '{S He} {C said} {X "the town is ours"}.\n{X "We will hold it for as long as it takes"}.',
        parser,
    )
    assert second.source == first.source
    assert second.cue == ()


def test_dashes_quote_as_marks_do_in_polish(parser: Parser) -> None:
    text, (first, second) = found(
        "- {X We will hold the bridge} - {C said} {S Colonel Zelinski}.- {X Nobody leaves}.",
        parser,
    )
    assert words(text, first.content) == ["We will hold the bridge"]
    assert words(text, second.content) == ["Nobody leaves"]
    assert second.cue == ()
    assert (first.source, first.type, second.type) == (second.source, "direct", "direct")


def test_a_dash_that_no_other_closes_quotes_nothing(parser: Parser) -> None:
    text, (one,) = found("- {X Two depots were burning}, {S the mayor} {C said}.", parser)
    assert (words(text, one.content), one.type) == (["Two depots were burning"], "indirect")


def test_what_no_marks_quote_ends_with_its_sentence(parser: Parser) -> None:
    markup = "{C According to} {S the fleet}, {X two ships sank}. {X The port was closed}."
    assert contents(markup, parser) == [["two ships sank"]]


def test_a_semicolon_parts_no_content(parser: Parser) -> None:
    markup = "{X Two ships sank}; {X a third is afire}, {S the fleet} {C said}."
    assert contents(markup, parser) == [["Two ships sank; a third is afire"]]


def test_the_subject_of_a_cue_comes_before_the_sentence_before(parser: Parser) -> None:
    markup = (
        "{S The admiral} {C said} {X two ships had sunk}. "
        "Turkey {C said} {X it would search for survivors}."
    )
    _, attributions = found(markup, parser)
    text = re.sub(r"\{\w ([^}]*)\}", r"\1", markup)
    assert [words(text, one.source) for one in attributions] == [["The admiral"], ["Turkey"]]


def test_a_number_reported_takes_the_place_of_a_quote_without_cue(parser: Parser) -> None:
    markup = (
        "Losing the mine would, in the view of {S Anna Visser}, "
        "{X “open the road to Dnipro, 95 kilometres away”}."
    )
    _, (one,) = found(markup, parser)
    assert one.cue


def test_a_cue_is_the_verb_with_its_auxiliaries(parser: Parser) -> None:
    text, (one,) = found(
        "{S The ministry} {C also said in a statement} {X that the bridge was closed}.", parser
    )
    assert words(text, one.cue) == ["said"]
    assert one.channel == "statement"


def test_a_cue_ends_where_its_content_begins(parser: Parser) -> None:
    class Overlapping(Marked):
        def __call__(self, parsed: object, within: object = None) -> Tagged:
            source, (cue,), content = self.tagged
            return Tagged(source, (Span(cue.start, content[0].start + 10),), content)

    tagger = Overlapping("{S Nine states} {C voted} {X to condemn the attack on the port}.")
    (one,) = AttributionFinder(tagger)(parser(tagger.text))
    assert words(tagger.text, one.cue) == ["voted"]


def test_a_colon_is_no_cue(parser: Parser) -> None:
    text, (one,) = found("{S HOLM}{C :} {X We will stay until the end of the war}.", parser)
    assert one.cue == ()
    assert words(text, one.source) == ["HOLM"]


def test_a_relative_pronoun_gives_way_to_its_antecedent(parser: Parser) -> None:
    text, (one,) = found(
        "Troops answer to a general {S who} {C says} {X the war will end soon}.", parser
    )
    assert words(text, one.source) == ["a general"]


def test_a_content_ends_with_the_clause_that_reports_it(parser: Parser) -> None:
    markup = (
        "Though {S the president} {C says} {X he wants to end the war, the fighting is heating up}."
    )
    assert contents(markup, parser) == [["he wants to end the war"]]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "the minister was ready to sign a deal — a step that the union wants",
            "the minister was ready to sign a deal",
        ),
        (
            "troops had left the town, which had been shelled for weeks",
            "troops had left the town, which had been shelled for weeks",
        ),
    ],
)
def test_what_the_narrator_adds_is_no_content(parser: Parser, said: str, kept: str) -> None:
    assert contents(f"{{S The ministry}} {{C said}} {{X {said}}}.", parser) == [[kept]]


@pytest.mark.parametrize(
    ("outer", "inner", "kind"),
    [
        (
            "{S The governor} {C said} {X the army said the drones were shot down}.",
            "{S the army} {C said} {X the drones were shot down}",
            "indirect",
        ),
        (
            '{X "The army said the drones were shot down,"} {C said} {S the governor}.',
            "{S The army} {C said} {X the drones were shot down},",
            "indirect",
        ),
        (
            "{S The governor} {C said} {X the army spoke of 'an attack' at dawn}.",
            "{S the army} {C spoke of} {X 'an attack'}",
            "direct",
        ),
    ],
)
def test_speech_within_speech_has_an_attribution_too(
    parser: Parser, outer: str, inner: str, kind: str
) -> None:
    text, attributions = found(outer, parser, inner=inner)
    assert len(attributions) == 2
    within = max(attributions, key=lambda one: one.content[0].start)
    said = re.search(r"\{X ([^}]*)\}", inner)
    assert said is not None
    assert words(text, within.content) == [said.group(1)]
    assert within.type == kind


def test_a_bare_noun_phrase_needs_a_cue_that_takes_one(parser: Parser) -> None:
    assert contents("{S The mayor} {C posted} {X a picture of the ruins}.", parser) == []
    assert (
        contents("{S The mayor} {C posted} {X a picture of a flat whose roof had burnt}.", parser)
        == []
    )
    assert contents("{S The mayor} {C denied} {X any involvement}.", parser) == [
        ["any involvement"]
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "{S The ministry} {C put} {X the toll at 12}, with 30 more people wounded.",
            "the toll at 12, with 30 more people wounded",
        ),
        (
            "{S The army} {C raised} {X its count to 31 tanks} with four others damaged.",
            "its count to 31 tanks with four others damaged",
        ),
        (
            "{S The mayor} {C put} {X the toll at 12}, with his deputy standing beside him.",
            "the toll at 12",
        ),
        ("{S He} {C said} {X 12 people had died}, with two more to come.", "12 people had died"),
    ],
)
def test_a_figure_is_told_with_another(parser: Parser, text: str, content: str) -> None:
    assert contents(text, parser) == [[content]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('"We are ready for the talks"', "direct"),
        ("they were ready for the talks", "indirect"),
        ('they were "ready for the talks"', "mixed"),
    ],
)
def test_the_type_tells_how_quotation_marks_cover_the_content(
    parser: Parser, content: str, kind: str
) -> None:
    _, (one,) = found(f"{{S Officials}} {{C said}} {{X {content}}}.", parser)
    assert one.type == kind


def test_nobody_named_means_no_source(parser: Parser) -> None:
    _, (one,) = found("It {C was reported} {X that the depot had burned down}.", parser)
    assert one.source is None


def test_published_conventions_can_be_kept(parser: Parser) -> None:
    text, (one,) = found(
        "{S Ms Dahl} {C said on Monday} {X that they were ready}.", parser, parc=True
    )
    assert words(text, one.content) == ["that they were ready"]
    assert words(text, one.cue) == ["said on Monday"]


@pytest.mark.parametrize(
    "text",
    [
        'Marta Ruiz recalled thinking, "This is what sailors have dreamt about, for years,',
        "It is a part of what Ruiz referred to in a speech last week as a new ocean.",
        "Then came his aside that the masons, whom Ruiz referred to in her address, were well fed.",
        "Ruiz managed to explain what Bondar only hinted at during",
    ],
)
def test_what_a_cue_is_about_may_stand_before_it(parser: Parser, text: str) -> None:
    for attribution in AttributionFinder()(parser(text)):
        for start, end in (*attribution.cue, *attribution.content):
            assert text[start:end].strip()
