"""What is read around a figure: when, where, whose, and how it answers others."""

import pytest

from sayso.actors import Registry
from sayso.ledger.context import Reader
from sayso.ledger.origins import origins
from sayso.ledger.owners import assign
from sayso.ledger.periods import Period, apart, period, published, written
from sayso.ledger.places import Places, states
from sayso.ledger.reprints import reprints
from sayso.ledger.sentences import Sentences
from sayso.ledger.telling import Teller
from sayso.records import Analysis, Meta, Span, Speaker

TUESDAY = "2025-03-11"


def read(marked, text, told=None):
    text, attributions, quantities = marked(text)
    article = Analysis(
        id="a",
        text=text,
        meta=Meta(published=told),
        attributions=attributions,
        quantities=assign(quantities, attributions),
        speakers={
            a.speaker: Speaker(name=f"the {a.speaker}", bloc="russian_official")
            for a in attributions
        },
    )
    registry = Registry.load()
    return Reader(article, Places((text,), states(registry)), registry).figures()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("on Monday", "2025-03-10"),
        ("on Tuesday", "2025-03-11"),
        ("on Wednesday", "2025-03-05"),
        ("on Sunday night", "2025-03-09/2025-03-10"),
        ("yesterday", "2025-03-10"),
        ("overnight", "2025-03-11"),
        ("on 5 March", "2025-03-05"),
        ("on March 5, 2024", "2024-03-05"),
        ("in December", "2024-12-01/2024-12-31"),
        ("in 2023", "2023-01-01/2023-12-31"),
        ("over the past 24 hours", "2025-03-10/2025-03-11"),
        ("the day before", "2025-03-09/2025-03-10"),
        ("this week", "2025-03-10/2025-03-11"),
        ("since 1 March", "2025-03-01/2025-03-11"),
        ("on 31 February", None),
        ("by the river", None),
    ],
)
def test_words_of_time_are_resolved_by_the_day_of_the_article(words, days):
    text = f"Twelve drones fell {words}."
    found = period(text, [Span(0, len(text))], 0, published(TUESDAY), nearest=False)
    assert written(found.start, found.end) == days


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("since the start of the invasion", Period(total=True)),
        ("so far this year", Period(total=True)),
        ("a day", Period(rate="day")),
        ("every month", Period(rate="month")),
        ("a day earlier", Period(before=True)),
        ("in a single day", Period()),
    ],
)
def test_totals_rates_and_days_before_are_told_from_days(words, found):
    text = f"Twelve drones fell {words}."
    read = period(text, [Span(0, len(text))], 0, None, nearest=False)
    assert (read.total, read.rate, read.before) == (found.total, found.rate, found.before)


def test_the_heaviest_since_may_counts_nothing_since_may():
    text = "Twelve drones fell, the heaviest attack since May."
    assert not period(text, [Span(0, len(text))], 0, None, nearest=False).total


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Period(total=True), Period(), "cumulative"),
        (Period(rate="day"), Period(), "cumulative"),
        (Period(rate="day"), Period(rate="week"), "period"),
        (Period(before=True), Period(), "period"),
        (Period(start=5, end=5), Period(start=6, end=6), "period"),
        (Period(start=5, end=5), Period(start=1, end=31), "cumulative"),
        (Period(start=5, end=6), Period(start=6, end=7), None),
        (Period(named=frozenset(["monday"])), Period(named=frozenset(["tuesday"])), "period"),
        (Period(named=frozenset(["monday"])), Period(named=frozenset(["overnight"])), None),
        (Period(), Period(start=5, end=5), None),
    ],
)
def test_periods_that_differ(one, other, found):
    assert apart(one, other) == apart(other, one) == found


@pytest.mark.parametrize("date", [None, "", "yesterday", "2025-13-01"])
def test_what_is_no_date_is_none(date):
    assert published(date) is None


@pytest.mark.parametrize(
    ("text", "nations"),
    [
        ("Air defences shot down {12|drones|down|} Ukrainian drones.", {"Ukraine"}),
        ("<ministry: Air defences downed {12|drones|down|} drones>.", {"Ukraine"}),
        ("Russia launched {12|drones|launch|} drones.", {"Russia"}),
        ("{12|drones|launch|} drones were launched by Russia.", {"Russia"}),
        ("Russia’s {12|drones|launch|} drones were launched.", {"Russia"}),
        ("Ukraine lost {12|soldiers|lose|} soldiers.", {"Ukraine"}),
        ("The strike on Ukraine destroyed {12|houses|destroy|} houses.", set()),
        ("About {12|soldiers|kill|} U.S. soldiers were killed.", {"United States"}),
    ],
)
def test_whose_things_are_counted(marked, text, nations):
    assert read(marked, text)[0].nations == nations


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("In Velyka Hora, {12|people|kill|} people died.", {"Velyka Hora"}),
        ("A strike on Velyka Hora killed {12|people|kill|}.", {"Velyka Hora"}),
        ("The ferry sank off Port Saro. Near Port Saro, {12|people|die|} died.", {"Port Saro"}),
        ("In Congress, {12|people|vote|} people voted.", set()),
        ("In March, {12|people|die|} people died.", set()),
        ("Rows in Patriot batteries hid {12|people|hide|} people.", set()),
        ("Over Kyiv, {12|drones|down|} drones were downed.", {"Kyiv"}),
        ("Kyiv said {12|drones|down|} drones were downed.", set()),
    ],
)
def test_places_are_known_by_what_stands_before_them(marked, text, setting):
    assert read(marked, text)[-1].setting == setting


@pytest.mark.parametrize(
    ("text", "field", "value", "cue"),
    [
        ("The toll rose to {12|people|kill|}.", "stage", "later", ("stage", "rose")),
        ("It had earlier been {12|people|kill|}.", "stage", "earlier", ("stage", "earlier")),
        ("The toll is 14, up from {12|people|kill|}.", "stage", "earlier", ("stage", "up from")),
        ("Another {12|people|kill|} people died.", "additional", "more", ("addition", "another")),
        ("More than {12|people|kill|} people died.", "additional", None, None),
        ("Up to {12|people|kill|} could be killed.", "forecast", True, ("forecast", "could")),
        ("In May {12|people|kill|} people were killed.", "forecast", False, None),
        ("Police put it at {12|people|kill|}.", "disputing", True, ("dispute", "put it at")),
        ("Police said it killed {12|people|kill|}.", "disputing", False, None),
        ("The toll has since risen to {12|people|kill|}.", "stage", "later", ("stage", "risen")),
        ("It corrected its first figure of {12|people|kill|}.", "stage", "earlier", None),
        ("It gives 14 dead, against {12|people|kill|} before.", "stage", "earlier", None),
        ("It gives 14 dead, against {12|people|kill|} in May.", "stage", None, None),
        ("In all {12|people|kill|} died, says one who now rows here.", "stage", None, None),
        ("Now {12|people|kill|} are dead.", "stage", "later", ("stage", "now")),
        ("The ministry may speak of {12|people|kill|}.", "forecast", False, None),
        ("The clinic in Hora has received {12|people|wound|}.", "facility", True, None),
        ("A rocket hit the clinic and killed {12|people|kill|}.", "facility", False, None),
    ],
)
def test_words_that_set_a_figure_against_others(marked, text, field, value, cue):
    (figure,) = read(marked, text)
    assert getattr(figure, field) == value
    if cue:
        assert figure.cues[cue[0]] == cue[1]


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("are missing", "miss"),
        ("are in hospital", "hospitalise"),
        ("were left without power", "cut"),
        ("stood in line", None),
    ],
)
def test_what_is_said_of_those_counted(marked, said, event):
    assert read(marked, f"{{12|people||}} people {said}.")[0].event == event


@pytest.mark.parametrize(
    ("text", "additional"),
    [
        ("{14|people|kill|} died, and another {30|people|injure|} were hurt.", None),
        ("{14|people|kill|} died. A further {30|people|kill|} were killed later.", "more"),
        ("{14|people|flee|} fled on Monday. On Tuesday another {30|people|flee|} fled.", None),
    ],
)
def test_what_comes_on_top_of_figures_of_its_kind_alone(marked, text, additional):
    assert read(marked, text, TUESDAY)[1].additional == additional


@pytest.mark.parametrize(
    ("text", "head", "event"),
    [
        # A bare number takes up the figure before it, and an old one that of its sentence.
        ("{900|homes|cut|} lost power. By noon there were {300|homes|}.", "house", "cut"),
        ("They freed {30|prisoners|free|}, up from {12||}.", "prisoner", "exchange"),
        ("The union speaks of {60||}, but {12|nurses|die|} nurses died.", "doctor", "kill"),
        ("Police raised their count of refugees. It is {60||} now.", "people", "displace"),
        (
            "The mine lost {300|tonnes|lose|} tonnes of ore, {12|miners|die|} died.",
            "tonne",
            "destroy",
        ),
        ("{12|Syrians|flee|} Syrians fled.", "people", "displace"),
        ("The camp holds {12|people|hold|} people.", "people", "shelter"),
        ("The kidnappers hold {12|people|hold|} people hostage.", "people", "abduct"),
        ("{12|sailors|die|} sailors died.", "people", "kill"),
        ("{12|craters|see|} craters were seen.", "crater", None),
    ],
)
def test_what_is_counted_and_what_befell_it(marked, text, head, event):
    figures = read(marked, text)
    last = figures[0] if text.startswith("The union") or "ore" in text else figures[-1]
    assert (last.head, last.event) == (head, event)


def test_a_group_beside_people_is_part_of_them(marked):
    text = "<police: {20|people|die|} people died, and {12|sailors|die|} sailors died>."
    assert [figure.head for figure in read(marked, text)] == ["people", "crew"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("They sent {300|tents|send|} on Monday, down from {450|tents|} on 3 March.",
         ["2025-03-10", "2025-03-03"]),
        ("They sent {300|tents|send|}, bringing the total to {900|tents|} this year.",
         [None, None]),
        ("{Four|people|die|} died, among them a nurse who was hit on Monday.", [None]),
        ("{Twelve|people|die|} died, not {13|people|die|} as police had said on Monday.",
         [None, None]),
    ],
)  # fmt: skip
def test_words_of_time_are_of_their_clause(marked, text, ends):
    days = [written(f.period.start, f.period.end) for f in read(marked, text, TUESDAY)]
    assert days == ends


@pytest.mark.parametrize(
    ("text", "who", "bloc"),
    [
        ("Kyiv speaks of {12|people|kill|} dead.", "Kyiv", "ukrainian_official"),
        ("The miners' union now counts {12|people|kill|} dead.", "The miners' union", "civilian"),
        ("<ministry: It rained>. It raised the number of dead to {12|people|kill|}.",
         "the ministry", "russian_official"),
        ("<ministry: {14|people|kill|} died>, it said, up from {12|people|kill|}.",
         "the ministry", "russian_official"),
        ("A rocket killed {12|people|kill|} people.", "the article", None),
    ],
)  # fmt: skip
def test_who_gives_a_figure_that_nobody_quotes(marked, text, who, bloc):
    figure = read(marked, text)[-1]
    assert (figure.who, figure.bloc) == (who, bloc)


def test_sentences_end_at_lines_and_where_careless_texts_leave_no_space():
    text = "Mr. Holub of the U.S. Army left.He said no.\nAt 5 p.m. St. Ives slept… Why?"
    found = [text[slice(*span)] for span in Sentences(text).spans]
    assert found == [
        "Mr. Holub of the U.S. Army left.",
        "He said no.",
        "At 5 p.m.",
        "St. Ives slept…",
        "Why?",
    ]
    assert Sentences("  ").spans == [(0, 2)]


def test_a_reprint_may_be_cut_and_framed():
    wire = " ".join(f"word{number} and more" for number in range(200))
    other = " ".join(f"other{number} of them" for number in range(200))
    assert reprints([wire, other, f"KYIV - {wire[:1200]} Ends.", f"{other} {wire[:300]}"]) == [
        0, 1, 0, 1,
    ]  # fmt: skip
    assert reprints(["", "", "one"]) == [0, 0, 2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            Speaker(name="Russian Defence Ministry", bloc="b", kind="organisation"),
            Speaker(name="Ministry of Defense in Moscow", bloc="b", kind="organisation"),
            True,
        ),
        (
            Speaker(name="Ivan Petrenko", role="air force spokesman", bloc="b"),
            Speaker(name="Ukraine's air force", bloc="b", kind="organisation"),
            True,
        ),
        (
            Speaker(name="Oleh Marchenko", role="governor", bloc="b"),
            Speaker(name="Marchenko", bloc="b"),
            True,
        ),
        (
            Speaker(name="energy minister", bloc="b"),
            Speaker(name="energy ministry", bloc="b", kind="organisation"),
            True,
        ),
        (
            Speaker(name="officials", bloc="b", kind="group"),
            Speaker(name="officials", bloc="b", kind="group"),
            False,
        ),
        (
            Speaker(name="general staff", bloc="b", kind="organisation"),
            Speaker(name="general staff", bloc="c", kind="organisation"),
            False,
        ),
    ],
)
def test_sources_are_known_again_in_other_articles(marked, one, other, same):
    text, attributions, quantities = marked("<s: {31|people|kill|Dovhe} people were killed>.")
    registry = Registry.load()
    tell = Teller(Places((text,), states(registry)), registry)
    told = []
    for key, speaker in (("a", one), ("b", other)):
        article = Analysis(
            id=key,
            text=text,
            speakers={"s": speaker},
            attributions=attributions,
            quantities=assign(quantities, attributions),
        )
        told += tell(article, len(told), len(told)).told
    assert (told[0].identity is not None and told[0].identity == told[1].identity) == same
    assert origins(told)[1] == [0, 0 if same else 1]
