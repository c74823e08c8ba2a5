import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.attribution import rules as module
from sayso.attribution.rules import RuleFinder

find = RuleFinder()


@pytest.fixture(scope="module")
def said(parser):
    """Return (source, cue, content) of every attribution in a text, as written."""

    def read(text):
        parsed = parser(text)

        def words(spans):
            return " … ".join(parsed.doc.text[s:e] for s, e in spans) if spans else None

        return [(words(a.source), words(a.cue), words(a.content)) for a in find(parsed)]

    return read


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The governor said that the bridge was closed.",
            "The governor",
            "said",
            "the bridge was closed",
        ),
        (
            "Norland's aviation watchdog Rosnoravia said flights were suspended at four airports.",
            "Norland's aviation watchdog Rosnoravia",
            "said",
            "flights were suspended at four airports",
        ),
        (
            "The bridge was closed, the governor said.",
            "the governor",
            "said",
            "The bridge was closed",
        ),
        (
            "The plant, Mr Kahlo said, has lost its roof.",
            "Mr Kahlo",
            "said",
            "The plant … has lost its roof",
        ),
        (
            "As the minister put it, the deal was dead.",
            "the minister",
            "put it",
            "the deal was dead",
        ),
        (
            "Eleven people were trapped, according to the rescue service.",
            "the rescue service",
            "according to",
            "Eleven people were trapped",
        ),
        (
            "According to the rescue service, eleven people were trapped.",
            "the rescue service",
            "According to",
            "eleven people were trapped",
        ),
        (
            "Eleven people, according to the rescue service, were trapped.",
            "the rescue service",
            "according to",
            "Eleven people … were trapped",
        ),
        (
            "The governor urged residents to leave the city.",
            "The governor",
            "urged",
            "residents to leave the city",
        ),
        (
            "The mayor called on residents to stay calm.",
            "The mayor",
            "called on",
            "residents to stay calm",
        ),
        ("The minister vowed to rebuild the port.", "The minister", "vowed", "to rebuild the port"),
        (
            "The minister accused Moscow of blackmail.",
            "The minister",
            "accused",
            "Moscow of blackmail",
        ),
        (
            "Officials in Warsaw described the incident as a provocation.",
            "Officials in Warsaw",
            "described",
            "the incident as a provocation",
        ),
        (
            "The ministry denied any role in the explosion.",
            "The ministry",
            "denied",
            "any role in the explosion",
        ),
        (
            "The army has claimed it shot down nine drones.",
            "The army",
            "has claimed",
            "it shot down nine drones",
        ),
        (
            "The general, who said the front was stable, flew to Kyiv.",
            "The general",
            "said",
            "the front was stable",
        ),
        (
            "The ministry issued a report, saying two bridges were lost.",
            "The ministry",
            "saying",
            "two bridges were lost",
        ),
        (
            "The battalion was reported to have lost twelve men.",
            None,
            "was reported",
            "The battalion … to have lost twelve men",
        ),
        (
            "It was reported that the dam had been mined.",
            None,
            "was reported",
            "the dam had been mined",
        ),
        (
            "The claim that the dam was mined has not been checked.",
            None,
            "claim",
            "the dam was mined",
        ),
        (
            "Kyiv's claim that the dam was mined has not been checked.",
            "Kyiv",
            "claim",
            "the dam was mined",
        ),
        (
            "The army later revised the toll up to fourteen.",
            "The army",
            "revised",
            "the toll up to fourteen",
        ),
    ],
)
def test_one_sentence_with_one_source(said, text, source, cue, content):
    assert said(text) == [(source, cue, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The flood claimed fourteen lives.",
        "The group claimed responsibility for the blast.",
        "He added three points to the lead.",
        "The convoy is expected to arrive on Monday.",
        "Troops moved towards the river in order to cross it.",
        "There was no sign of panic in the capital.",
        "",
        " \n\n \n",
    ],
)
def test_what_is_no_report(said, text):
    assert said(text) == []


def test_source_is_the_whole_noun_phrase(said):
    text = (
        "Pavlo Hrytsak, a retired colonel whose channel has 40,000 readers, wrote that the road "
        "was cut."
    )
    [(source, _, content)] = said(text)
    assert source == "Pavlo Hrytsak, a retired colonel whose channel has 40,000 readers"
    assert content == "the road was cut"


def test_subject_may_follow_the_verb(said):
    assert said('"We will rebuild," said Olena Bondar, the mayor.') == [
        ("Olena Bondar, the mayor", "said", '"We will rebuild,"')
    ]


def test_content_may_be_interrupted(said):
    assert said('"The bridge," Mr Kovalenko said, "cannot be repaired."') == [
        ("Mr Kovalenko", "said", '"The bridge," … "cannot be repaired."')
    ]


def test_quotation_after_a_colon_is_one_whatever_its_sentences(said):
    assert said('The mayor said: "We are ready. Nobody will leave."') == [
        ("The mayor", "said", '"We are ready. Nobody will leave."')
    ]


def test_coordinated_cues_share_the_source(said):
    assert said("Petrenko said the road was closed but stressed that trains were running.") == [
        ("Petrenko", "said", "the road was closed"),
        ("Petrenko", "stressed", "trains were running"),
    ]
    assert said("The ministry vowed to retaliate and denied any role in the blast.") == [
        ("The ministry", "vowed", "to retaliate"),
        ("The ministry", "denied", "any role in the blast"),
    ]


def test_narrators_comment_is_no_content(said):
    [(_, _, content)] = said(
        "The ministry said the army had left the town, which lies near the border."
    )
    assert content == "the army had left the town"
    [(_, _, content)] = said("She said Kyiv was ready to sign the deal — a paper nobody has seen.")
    assert content == "Kyiv was ready to sign the deal"


def test_quote_that_goes_on_has_its_source_and_no_cue(said):
    assert said('"We are here," said Olena Bondar. "We will stay."') == [
        ("Olena Bondar", "said", '"We are here,"'),
        ("Olena Bondar", None, '"We will stay."'),
    ]


def test_quote_runs_over_paragraphs(said):
    text = 'Olena Bondar said: "We are here.\n\n"We will stay here.\n\n"And we will rebuild."'
    assert [(source, cue) for source, cue, _ in said(text)] == [
        ("Olena Bondar", "said"),
        ("Olena Bondar", None),
        ("Olena Bondar", None),
    ]


def test_unclosed_quote_is_found(said):
    [(source, cue, content)] = said('Olena Bondar said: "We are here and we will stay.')
    assert (source, cue, content) == ("Olena Bondar", "said", '"We are here and we will stay.')


def test_nested_speech_is_an_attribution_of_its_own(said):
    assert said('She told reporters that her colleague had said "the line is holding".') == [
        ("She", "told", 'her colleague had said "the line is holding"'),
        ("her colleague", "had said", '"the line is holding"'),
    ]


def test_speakers_own_hedge_is_no_report(said):
    assert [cue for _, cue, _ in said('"I think we can win," said Olena Bondar.')] == ["said"]


def test_dialogue_with_names(said):
    text = "KOVALENKO: We have shells for a month.\nKOVALENKO: That is all I can say."
    assert said(text) == [
        ("KOVALENKO", None, "We have shells for a month."),
        ("KOVALENKO", None, "That is all I can say."),
    ]


def test_label_of_a_live_blog_has_a_role(said):
    text = "10.20\nIVAN HOLUB, HEAD OF THE PORT: We downed 30 of 40 drones. The rest hit cranes"
    assert said(text) == [
        ("IVAN HOLUB, HEAD OF THE PORT", None, "We downed 30 of 40 drones. The rest hit cranes")
    ]


def test_dialogue_holds_speech_that_it_tells_of(said):
    first = 'They can rest now. My father used to say, "Never rest."'
    assert ("HOLUB", None, first) in said(f"HOLUB: {first}\nHOLUB: He was right then")


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_signed_quotation(said, gap):
    assert said(f'"We will not leave this town."{gap}— Iryna Bondar, nurse') == [
        ("Iryna Bondar, nurse", None, '"We will not leave this town."')
    ]


def test_headlines(said):
    assert said("Kallas 'will not sign' revised budget deal") == [
        ("Kallas", None, "'will not sign' revised budget deal")
    ]
    assert said("'We will never surrender': Zelensky") == [
        ("Zelensky", None, "'We will never surrender'")
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The Kremlin's threat to cut off gas alarmed the buyers.", "The Kremlin", "threat"),
        ("The union's demand for better boots was heard.", "The union", "demand"),
        ("The army made the announcement that the siege was over.", "The army", "announcement"),
        ("She rejected their promise to repair the roof.", "their", "promise"),
    ],
)
def test_nouns_are_cues(said, text, source, cue):
    assert (source, cue) in [(one, two) for one, two, _ in said(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The proposal to drain the lake was old.",
        "He did it in order to leave early.",
        "On Monday the plan to rest was dropped.",
    ],
)
def test_nouns_of_nobody_are_no_cues(said, text):
    assert said(text) == []


def test_source_of_a_passive_is_its_agent(said):
    assert said("The deal was confirmed by the opposition leader.") == [
        ("the opposition leader", "was confirmed", "The deal")
    ]
    assert said("The deal was confirmed at night.") == []


def test_participle_of_an_accusation_belongs_to_the_accused(said):
    found = said("The envoy accused Moscow of demanding that the talks be stopped.")
    assert ("Moscow", "demanding", "the talks be stopped") in found


def test_source_leaves_out_the_day_and_what_it_was_doing(said):
    [(source, _, _)] = said("Olena Bondar, speaking in Lviv, said the bridge was closed.")
    assert source == "Olena Bondar"


def test_contents_within_a_quotation_stay_within_it(said):
    found = said("“The mayor said the dam would hold. It did not,” said Olena Bondar.")
    assert ("The mayor", "said", "the dam would hold") in found
    assert ("Olena Bondar", "said", "“The mayor said the dam would hold. It did not,”") in found


def test_two_cues_about_one_quotation_make_one_attribution(said):
    text = 'Olena Bondar said: "We have nothing left to eat here," Bondar said.'
    assert said(text) == [
        ("Olena Bondar … Bondar", "said … said", '"We have nothing left to eat here,"')
    ]


def test_colon_after_a_sentence_names_the_speaker(said):
    text = 'Olena Bondar was defiant: "Nobody will take this town from us."'
    assert said(text) == [("Olena Bondar", None, '"Nobody will take this town from us."')]


def test_coordinate_clause_with_another_subject_stays_in_the_content(said):
    [(_, _, content)] = said("He said one man died, and two women were treated in hospital.")
    assert content == "one man died, and two women were treated in hospital"


def test_according_to_holds_for_its_sentence_or_its_clause(said):
    text = "The town fell, and its bridge was lost, according to the governor."
    assert said(text) == [
        ("the governor", "according to", "The town fell, and its bridge was lost")
    ]
    assert said("In the words of Olena Bondar, the deal is a trap.") == [
        ("Olena Bondar", "In the words of", "the deal is a trap")
    ]
    assert said("She works according to plan.") == []


def test_cue_across_sentences_does_not_take_a_quotation(said):
    text = '"We are safe." The mayor said the road was open.'
    assert ("The mayor", "said", "the road was open") in said(text)


def test_contrast_is_the_narrators(said):
    found = said("The army said it held the hill, while the rebels said they had taken it.")
    assert found == [
        ("The army", "said", "it held the hill"),
        ("the rebels", "said", "they had taken it"),
    ]


def test_credit_lines_and_headings_are_no_dialogue(said):
    assert said("Photo: a drone over the river.\nWhat comes next: nothing at all.") == []


def test_scare_quotes_are_no_speech(said):
    assert said('The army has built electronic "umbrellas" over the capital.') == []


def test_quote_after_a_paragraph_about_somebody(said):
    text = 'Olena Bondar looked at the ruins.\n"There is nothing left of the school."'
    assert said(text) == [("Olena Bondar", None, '"There is nothing left of the school."')]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We won," said Olena Bondar.', "direct"),
        ("Olena Bondar said they had won.", "indirect"),
        ('Olena Bondar said they had "won outright".', "mixed"),
    ],
)
def test_type_is_told_by_quotation_marks(parser, text, kind):
    assert [a.type for a in find(parser(text))] == [kind]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("The mayor said in a post on Telegram that the bridge was closed.", "Telegram"),
        ("The minister said on X that the bridge was closed.", "X"),
        ("In a statement, the ministry said the bridge was closed.", "statement"),
        ("Ms Orlova told the BBC in an interview that the bridge was closed.", "interview"),
        ("Ms Orlova told Reuters the bridge was closed.", "Reuters"),
        ("Reuters reported that the bridge was closed.", None),
        ("The mayor said the post on Telegram was false.", None),
    ],
)
def test_channel_is_what_is_named_beside_the_cue(parser, text, channel):
    assert [a.channel for a in find(parser(text))] == [channel]


def test_ids_count_in_the_order_of_the_text(parser):
    text = '"We won," said Olena Bondar. "It is over." The army said it had left.'
    found = find(parser(text))
    assert [a.id for a in found] == ["a1", "a2", "a3"]
    assert all(a.speaker is None and a.reporting == "neutral" for a in found)


def test_finder_can_be_sent_to_another_process(parser):
    parsed = parser("The mayor said the bridge was closed.")
    assert pickle.loads(pickle.dumps(find))(parsed) == find(parsed)
    assert module.RuleFinder is RuleFinder


WORDS = st.sampled_from(
    [
        *"\"“”‘’'«».,:;—-?!\n()",
        *["he", "The", "minister", "Olena Bondar", "said", "told", "reporters", "that", "was"],
        *["according", "to", "claim", "of", "urged", "them", "leave", "NAME:", "who", "it", "not"],
        *["bridge", "closed", "called", "for", "on", "X", "but", "stressed", "which", "is", "saw"],
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv faces the threat of",
        "He repeated Kyiv's claim that",
        "They heard the call for",
        "It came according to",
        "He called it a promise to",
    ],
)
def test_a_text_may_break_off_before_the_content(parser, text):
    assert all(attribution.content for attribution in find(parser(text)))


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(words=st.lists(WORDS, max_size=40), tight=st.booleans())
def test_spans_are_valid_whatever_the_text(parser, words, tight):
    text = ("" if tight else " ").join(words)
    parsed = parser(text)
    found = find(parsed)
    assert found == find(parsed)
    for attribution in found:
        assert attribution.content
        for spans in (attribution.source or (), attribution.cue, attribution.content):
            assert list(spans) == sorted(spans)
            for start, end in spans:
                assert 0 <= start < end <= len(parsed.doc.text)
                assert parsed.doc.text[start:end].strip() == parsed.doc.text[start:end]
        for one, other in zip(attribution.content, attribution.content[1:], strict=False):
            assert one.end <= other.start
