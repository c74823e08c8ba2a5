"""Speakers over short articles: who is one with whom, and what is said of them.

In the articles below ``[a phrase|key]`` is a source and ``{...}`` the content it owns; the last
line gives each key its name, bloc and kind.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.actors import Registry
from sayso.attribution.speakers import SpeakerResolver
from sayso.language import Parser
from sayso.records import Attribution, Span

ARTICLES = """
[Belgorod governor Pavel Orlenko|a] said {two people were hurt when a drone hit a bus}. "{We are
working on it}," [Mr Orlenko|a] wrote on Telegram. [The governor|a] added that {schools would
close}. [He|a] blamed {Ukraine}. [Kyiv|k] did not comment, but [a Ukrainian security official|u]
told [x]: {it was a legitimate target}. [The official|u] asked not to be named.
=
a=Pavel Orlenko | russian_official | person
k=Kyiv | ukrainian_official | organisation
u=Ukrainian security official | ukrainian_official | person
##
Olena Hrytsenko had just put her children to bed when the missile struck. "{I heard a whistle
and then nothing}," [the 34-year-old|o] said. [Her neighbour, Stepan Bilyk, a retired driver,|b]
said {the block shook}. "{I ran down}," [he|b] said. [Ms Hrytsenko|o] said {she would leave}.
[Kharkiv regional prosecutors|p] said {four people died}. [The prosecutors|p] opened an inquiry.
=
o=Olena Hrytsenko | civilian | person
b=Stepan Bilyk | civilian | person
p=Kharkiv regional prosecutors | ukrainian_official | group
##
[The Penta Institute (PI), a think tank in Kyiv,|p] estimated {losses at 300}. [Its director,
Marta Sych,|m] said {the figure was low}. "{We counted only the confirmed}," [she|m] said.
[PI|p] publishes weekly. [Sych|m] noted {the trend}.
=
p=Penta Institute | expert | organisation
m=Marta Sych | expert | person
##
[Nadia Veretska, spokeswoman for the Ukrainian state railway,|n] said {trains were late}.
[She|n] said {repairs were under way}. [Oleh Hrim, a soldier who drives an ambulance near the
front,|o] said {nobody came}. [He|o] added {it was cold}. [Ms Veretska|n] denied {that}.
=
n=Nadia Veretska | ukrainian_official | person
o=Oleh Hrim | ukrainian_official | person
##
[Two US officials familiar with the talks|t] said {the deal was close}. [A third official|h]
said {it was not}. [The two officials|t] said {Washington would wait}. [The White House|w]
declined. [Its spokesman, Carl Draper,|c] said {nothing was agreed}. [Draper|c] said {the
president was patient}.
=
t=Two US officials familiar with the talks | us_delegation | group
h=third official | us_delegation | person
w=The White House | us_delegation | organisation
c=Carl Draper | us_delegation | person
##
The Russian ministry of defence published a video on Friday. [The ministry|r] said {its forces
took the village of Orikhove}. [Ukraine's general staff|g] said {the attack was repelled}. [The
general staff|g] reported {40 clashes}. [It|g] said {Russia used bombs}. [The Russian defence
ministry|r] said {it was not true}.
=
r=Russian defence ministry | russian_official | organisation
g=Ukraine's general staff | ukrainian_official | organisation
##
[Vladimir Putin|p] said {the war would go on}. [The Russian president|p] told reporters {that he
was ready for talks}. [His spokesman, Dmitry Peskov,|d] said {no date was set}. [Volodymyr
Zelensky|z] said {he would come}. [Mr Zelensky|z] said {he was ready}. [Putin|p] repeated {his
terms}. [The Kremlin spokesman|d] called {it premature}.
=
p=Vladimir Putin | russian_official | person
d=Dmitry Peskov | russian_official | person
z=Volodymyr Zelensky | ukrainian_official | person
##
[Residents of the village|r] said {they heard blasts}. [One resident, Galina,|g] said {her cow
was killed}. "{We hid}," [Galina|g] said. [She|g] is 71. [Local officials|l] said {Sumy was hit
twice}. [The officials|l] named nobody.
=
r=Residents of the village | civilian | group
g=Galina | civilian | person
l=Local officials | ukrainian_official | group
##
[Professor Ian Maddox of the University of Leeds|i] says {the front is static}. [Prof Maddox|i]
argues {that both armies are tired}. [Another analyst, Rita Falk,|r] disagrees. [She|r] says
{Russia is gaining}.
=
i=Ian Maddox | expert | person
r=Rita Falk | expert | person
##
[Britain's Ministry of Defence|b] said in its update {that losses were heavy}. [The ministry|b]
said {1,000 fell a day}. [The Institute for the Study of War (ISW)|i] said {the claim was
plausible}. [The ISW|i] said {advances slowed}. [The US-based think tank|i] cited footage.
[Reuters|m] could not verify.
=
b=Britain's Ministry of Defence | other_official | organisation
i=The Institute for the Study of War | expert | organisation
m=Reuters | media | organisation
##
[General Viktor Sahan, commander of Ukraine's southern forces,|v] said {his men held}. [The
general|v] said {they needed shells}. [Lt Col Ihor Mosko, his deputy,|i] said {supplies were
short}. [Mosko|i] said {help was needed}. [Sahan|v] disagreed.
=
v=Viktor Sahan | ukrainian_official | person
i=Ihor Mosko | ukrainian_official | person
##
[Grigory Balan, the Moscow-installed mayor of Kakhovka,|g] said {the bridge was hit}. [The
mayor|g] said {nobody was hurt}. [Ukraine's southern command|u] said {it hit a depot}. [The
command|u] gave no details. [Anatoly Shariy, a lawyer for the opposition in Moscow,|s] said {the
trial was a farce}. [The lawyer|s] said {he would appeal}.
=
g=Grigory Balan | russian_official | person
u=Ukraine's southern command | ukrainian_official | organisation
s=Anatoly Shariy | civilian | person
##
[Energy company Voltara|v] said {a station burned}. [The company|v] said {power was back}. [Its
chief executive, Lidia Kern,|l] said {the crews worked all night}. [Kern|l] thanked them. [The
energy ministry in Kyiv|e] said {cuts would follow}. [The ministry|e] asked for patience.
[Energy minister Taras Holub|t] said {spares were short}. [Holub|t] said {so}. [The minister|t]
left.
=
v=Voltara | civilian | organisation
l=Lidia Kern | civilian | person
e=energy ministry in Kyiv | ukrainian_official | organisation
t=Taras Holub | ukrainian_official | person
##
[A spokesman for the Russian foreign ministry|s] said {the note was received}. [The spokesman|s]
said {an answer would come}. [Poland's foreign ministry|p] summoned the ambassador. [Polish
deputy foreign minister Jan Wolak|w] said {it was an outrage}. [The deputy minister|w] said
{more would follow}. [The Polish ministry|p] confirmed {it}.
=
s=spokesman for the Russian foreign ministry | russian_official | person
p=Poland's foreign ministry | other_official | organisation
w=Jan Wolak | other_official | person
##
[The popular military blogger known as Stepnoy|s] wrote {that the line broke}. [Stepnoy|s] said
{reserves were late}. [The blogger|s] blamed {generals}. [RIA Novosti|n] reported {shelling}.
[The news agency|n] quoted witnesses. [A military correspondent of state television, Gleb
Surin,|g] said {it was hell}. [Surin|g] said {so}.
=
s=Stepnoy | military_blogger | person
n=RIA Novosti | media | organisation
g=Gleb Surin | military_blogger | person
##
MINSK, 3 March (BelTA) – {Trade will grow}, [Belarusian President Anton Zubro|z] said, [BelTA|b]
has learned. {The harvest was good}, [the head of state|z] noted. Ivan Petrenko, the president
of Ukraine, disagrees. {Sanctions are no use}, [the Belarusian leader|z] added. [The president|z]
said {so} in Minsk.
=
z=Anton Zubro | other_official | person
b=BelTA | media | organisation
##
[The Ukrainian Culture Ministry|m] published a note on Monday. {Forty museums were hit}, [the
statement|m] reads. [It|m] added that {none would close}. [Kharkiv police|p] said {a hall burned}.
[The Institute for the Study of War|i] said {the strike was planned}. [Analysts|i] noted {the
date}. In [the report|i], {two others were named}.
=
m=Ukrainian Culture Ministry | ukrainian_official | organisation
p=Kharkiv police | ukrainian_official | group
i=The Institute for the Study of War | expert | organisation
##
{The coast is mined}, [a Ukrainian naval commander|c] says. [Residents|r] said {they swim}.
[The commander of the harbour, Maksym Hulak,|c] said {it was madness}. [Hulak|c] said {so}.
=
c=Maksym Hulak | ukrainian_official | person
r=Residents | civilian | group
##
[Russia and its allies|r] rejected {the plan}. [Ukrainian officials and local residents|u] feared
{worse}. [The EU and Nato|e] said {aid would flow}. [French president Paul Renard and Polish
premier Jan Wolak|p] called for {calm}. [They|p] said {it was late}.
=
r=Russia and its allies | russian_official | group
u=Ukrainian officials and local residents | ukrainian_official | group
e=EU and Nato | other_official | group
p=Paul Renard and Jan Wolak | other_official | group
##
[Dr. Piotr Zelnicki from the Centre for Baltic Studies|z] said {it was a bluff}."{They will stay
home}," [the expert|z] said. {The winter will be cold}, [the interlocutor of Radio Kanal|z]
said.[Zelnycki|z] added {that spring was near}.
=
z=Piotr Zelnicki | expert | person
##
Russian troops took a village near Sumy, [the defence ministry|m] said on Friday: {all is ours}.
[Officials in the city|o] said {nobody left}. [Two sources familiar with the plan|s] said {it
failed}. [The former chancellor of Austria, Karl Huber,|k] urged {restraint}. [Washington's top
diplomat|w] said {no}. [Karl Huber|k] said {yes}.
=
m=defence ministry | russian_official | organisation
o=Officials in the city | ukrainian_official | group
s=Two sources familiar with the plan | unknown | group
k=Karl Huber | other_official | person
w=Washington's top diplomat | us_delegation | person
##
[Defense Secretary Ron Tabor|t] said {the jets were on their way}. [Foreign Secretary Jane
Hale|h] said {so, too}. [Republican Sen. Bob Lint|l] said {it cost too much}. [Ukrainians|u] say
{they are grateful}. [The Ukrainians|v] said {the jets were late}.
=
t=Ron Tabor | us_delegation | person
h=Jane Hale | other_official | person
l=Bob Lint | us_delegation | person
u=Ukrainians | civilian | group
v=Ukrainians | ukrainian_official | group
##
[The adviser to the head of the agency Ivan Suk|s] said {the site was safe}. [Scholar and former
radio correspondent Nina Volk|n] said {it was not}. [The scholar|n] said {the wind had turned}.
[An AFP correspondent|a] saw {smoke}. [Reuters news agency|r] reported {fire}.
=
s=Ivan Suk | unknown | person
n=Nina Volk | expert | person
a=AFP | media | organisation
r=Reuters | media | organisation
"""


def read(block: str) -> tuple[str, list[tuple[Attribution, str]], dict[str, list[str]]]:
    body, keys = block.strip().split("\n=\n")
    body = body.replace("\n", " ")
    text, position = "", 0
    sources: list[tuple[Span, str]] = []
    contents: list[Span] = []
    for match in re.finditer(r"\[([^]|]*)\|(\w+)]|\{([^}]*)}", body):
        text += body[position : match.start()]
        position = match.end()
        start = len(text)
        text += match[1] or match[3]
        if match[3] is None:
            sources.append((Span(start, len(text)), match[2]))
        else:
            contents.append(Span(start, len(text)))
    text += body[position:]
    owned = []
    for number, (source, key) in enumerate(sources):
        content = min(
            contents, key=lambda c: min(abs(c.start - source.end), abs(source.start - c.end))
        )
        direct = text[content.start - 1] == '"'
        attribution = Attribution(
            id=f"a{number}",
            source=(source,),
            cue=(),
            content=(content,),
            type="direct" if direct else "indirect",
        )
        owned.append((attribution, key))
    expected = {k.split("=")[0]: k.split("=")[1].split(" | ") for k in keys.split("\n")}
    return text, owned, expected


@pytest.fixture(scope="module")
def resolver() -> SpeakerResolver:
    return SpeakerResolver(Registry.load())


@pytest.mark.parametrize("block", ARTICLES.split("\n##\n"))
def test_mentions_are_joined_to_speakers(parser: Parser, resolver: SpeakerResolver, block: str):
    text, owned, expected = read(block)
    speakers, resolved = resolver(parser(text), tuple(a for a, _ in owned))
    said = [(text[slice(*a.source[0])], key) for a, key in owned]
    got = [
        (phrase, [s.name, s.bloc, s.kind])
        for (phrase, _), a in zip(said, resolved, strict=True)
        for s in (speakers[a.speaker],)
    ]
    assert got == [(phrase, expected[key]) for phrase, key in said]
    assert list(speakers) == [f"s{i + 1}" for i in range(len(expected))]


def resolve(parser: Parser, resolver: SpeakerResolver, text: str, *sources: str | None):
    """Resolve the sources, each looked up after the one before."""
    attributions, at = [], 0
    for number, source in enumerate(sources):
        span = None
        if source is not None:
            at = text.index(source, at)
            span = (Span(at, at + len(source)),)
            at += len(source)
        attributions.append(
            Attribution(id=f"a{number}", source=span, cue=(), content=(), type="indirect")
        )
    speakers, resolved = resolver(parser(text), tuple(attributions))
    return [None if a.speaker is None else speakers[a.speaker] for a in resolved]


def test_no_source_is_no_speaker(parser, resolver):
    assert resolve(parser, resolver, "Two were reported dead.", None) == [None]


def test_who_he_is_may_be_told_later(parser, resolver):
    text = "He said it was over. Mr Grybko, a farmer, said it again."
    first, second = resolve(parser, resolver, text, "He", "Mr Grybko, a farmer,")
    assert first == second
    assert (first.name, first.role, first.bloc) == ("Grybko", "farmer", "civilian")


def test_a_pronoun_that_nobody_explains_stays(parser, resolver):
    speaker, group = resolve(parser, resolver, "He said so. They said so.", "He", "They")
    assert (speaker.name, speaker.bloc, speaker.kind) == ("He", "unknown", "person")
    assert group.kind == "group"


def test_he_is_no_ministry_and_no_woman(parser, resolver):
    text = (
        "Ivan Dorosh, the mayor of Sumy, left. Spokeswoman Inna Reva met the defence ministry. "
        "He said it was late."
    )
    (speaker,) = resolve(parser, resolver, text, "He")
    assert (speaker.name, speaker.role) == ("Ivan Dorosh", "mayor of Sumy")


def test_an_acronym_is_its_name(parser, resolver):
    text = "The Ministry of Foreign Affairs of Ukraine said no. MFA said it again."
    first, second = resolve(
        parser, resolver, text, "The Ministry of Foreign Affairs of Ukraine", "MFA"
    )
    assert first == second


def test_two_of_one_surname_are_two(parser, resolver):
    text = "Oleh Bondar said yes. Alla Bondar said no. Ms Bondar left."
    assert [
        s.name for s in resolve(parser, resolver, text, "Oleh Bondar", "Alla Bondar", "Ms Bondar")
    ] == ["Oleh Bondar", "Alla Bondar", "Alla Bondar"]


def test_local_officials_are_those_of_the_place(parser, resolver):
    text = "A drone hit a depot in Bryansk overnight. Officials said nobody was hurt."
    assert resolve(parser, resolver, text, "Officials")[0].bloc == "russian_official"


def test_officials_of_nowhere_are_unknown(parser, resolver):
    assert resolve(parser, resolver, "Officials said nothing.", "Officials")[0].bloc == "unknown"


def test_roles_are_without_the_name(parser, resolver):
    text = "Russia's aviation watchdog Rosaviatsia said so."
    (speaker,) = resolve(parser, resolver, text, "Russia's aviation watchdog Rosaviatsia")
    assert (speaker.name, speaker.role) == ("Rosaviatsia", "aviation watchdog")


def test_the_speaker_of_a_speech_is_i(parser, resolver):
    text = 'Petro Havrysh said: "I know, I said it before." Olha came.'
    whole = text.index('"I')
    outer = Attribution(
        id="a",
        source=(Span(0, 13),),
        cue=(),
        content=(Span(whole, text.index(" Olha")),),
        type="direct",
    )
    at = text.index("I said")
    inner = Attribution(
        id="b", source=(Span(at, at + 1),), cue=(), content=(Span(at + 7, at + 9),), type="indirect"
    )
    speakers, resolved = resolver(parser(text), (outer, inner))
    assert [a.speaker for a in resolved] == ["s1", "s1"]
    assert speakers["s1"].name == "Petro Havrysh"


def test_a_label_in_capitals_is_whoever_bears_the_name(parser, resolver):
    text = (
        "Thomas Wren, a retired U.S. colonel, is a senior fellow at CSIS. Oleh Tkach came too.\n"
        "WREN: It will be long."
    )
    (speaker,) = resolve(parser, resolver, text, "WREN")
    assert (speaker.name, speaker.bloc) == ("Thomas Wren", "expert")


def test_whom_the_company_employs(parser, resolver):
    text = "Ukrenergo said power was back. The company's chief engineer said it was hard."
    grid, engineer = resolve(parser, resolver, text, "Ukrenergo", "The company's chief engineer")
    assert grid != engineer
    assert engineer.bloc == "ukrainian_official"


def test_the_agency_is_the_last_organisation(parser, resolver):
    text = "Alla Sych came home. The IAEA sent a team. The agency said the plant was cold."
    assert resolve(parser, resolver, text, "The agency")[0].bloc == "other_official"


def test_two_named_together_are_a_group(parser, resolver):
    text = "Olena Sych and Petro Dron said so."
    (speaker,) = resolve(parser, resolver, text, "Olena Sych and Petro Dron")
    assert (speaker.name, speaker.kind) == ("Olena Sych and Petro Dron", "group")


def test_his_lawyer_is_not_he(parser, resolver):
    text = "Ivan Dron, a farmer, said no. His lawyer said yes."
    farmer, lawyer = resolve(parser, resolver, text, "Ivan Dron, a farmer,", "His lawyer")
    assert (farmer.name, lawyer.name) == ("Ivan Dron", "Ivan Dron's lawyer")


def test_a_day_tells_who_held_which_office(parser, resolver):
    text = "Keith Kellogg said it would be long. Shoigu agreed."
    sources = [Span(0, 13), Span(text.index("Shoigu"), text.index(" agreed"))]
    attributions = tuple(
        Attribution(id=str(i), source=(span,), cue=(), content=(), type="indirect")
        for i, span in enumerate(sources)
    )
    parsed = parser(text)
    before, _ = resolver(parsed, attributions, "2022-05-01T10:00:00Z")
    after, _ = resolver(parsed, attributions, "2025-03-01")
    assert [(s.bloc, s.role) for s in before.values()] == [
        ("expert", "retired US general"),
        ("russian_official", "Russian defence minister"),
    ]
    assert [(s.bloc, s.role) for s in after.values()] == [
        ("us_delegation", "US envoy for Ukraine"),
        ("russian_official", "secretary of Russia's security council"),
    ]


def test_a_document_speaks_for_who_adopted_or_released_it(parser, resolver):
    text = (
        "Poland's senate met. A resolution on the war adopted by the senate says no. "
        "The Penta Institute released a study saying yes."
    )
    one, two = resolve(
        parser, resolver, text, "A resolution on the war adopted by the senate", "a study"
    )
    assert (one.name, one.bloc) == ("Poland's senate", "other_official")
    assert (two.name, two.bloc) == ("Penta Institute", "expert")


def test_he_in_a_quotation_is_not_the_one_quoted(parser, resolver):
    text = 'Ivan Rak, a farmer, came. "Petro Hai lied. He said it was safe," Rak said.'
    rak, he = text.index("Rak said"), text.index("He said")
    outer = Attribution(
        id="a",
        source=(Span(rak, rak + 3),),
        cue=(),
        content=(Span(text.index('"'), rak - 1),),
        type="direct",
    )
    content = (Span(he + 8, he + 19),)
    inner = Attribution(
        id="b", source=(Span(he, he + 2),), cue=(), content=content, type="indirect"
    )
    speakers, resolved = resolver(parser(text), (outer, inner))
    assert [speakers[a.speaker].name for a in resolved] == ["Ivan Rak", "Petro Hai"]


def test_my_son_is_hers_who_speaks_after(parser, resolver):
    text = '"My son said no," said Alla Dron, a baker.'
    outer = Attribution(
        id="a", source=(Span(23, 32),), cue=(), content=(Span(0, 17),), type="direct"
    )
    inner = Attribution(
        id="b", source=(Span(1, 7),), cue=(), content=(Span(13, 15),), type="indirect"
    )
    speakers, resolved = resolver(parser(text), (outer, inner))
    assert [speakers[a.speaker].name for a in resolved] == ["Alla Dron", "Alla Dron's son"]


def test_we_are_the_state_of_the_official_who_says_so(parser, resolver):
    text = 'Anna Reva, the French foreign minister, spoke. "We said no," she said.'
    she = text.index("she")
    content = (Span(text.index('"We'), text.index(" she")),)
    outer = Attribution(
        id="a", source=(Span(she, she + 3),), cue=(), content=content, type="direct"
    )
    at = text.index("We")
    inner = Attribution(
        id="b", source=(Span(at, at + 2),), cue=(), content=(Span(at + 8, at + 10),), type="direct"
    )
    speakers, (_, said) = resolver(parser(text), (outer, inner))
    assert (speakers[said.speaker].name, speakers[said.speaker].kind) == ("France", "organisation")


def test_her_country_is_the_state_she_serves(parser, resolver):
    text = "Anna Reva, the French foreign minister, spoke. Her country expects a deal."
    assert resolve(parser, resolver, text, "Her country")[0].name == "France"


def test_brackets_of_an_editor_are_no_part_of_a_name(parser, resolver):
    text = "It was [Russian President Vladimir] Putin who said no."
    (speaker,) = resolve(parser, resolver, text, "[Russian President Vladimir] Putin")
    assert (speaker.name, speaker.bloc) == ("Vladimir Putin", "russian_official")


def test_who_bears_the_name_of_an_occupation(parser, resolver):
    text = "State Department spokesman Glenn Miller said no. Miller said it was over."
    first, second = resolve(parser, resolver, text, text.partition(" said")[0], "Miller")
    assert first == second
    assert (first.name, first.bloc) == ("Glenn Miller", "us_delegation")


WORDS = [
    "He",
    "“",
    "”",
    "resolution adopted by",
    "[Putin]",
    "MINSK (BelTA) –",
    "and",
    "my son",
    "we",
    "the",
    "ministry",
    "Ivan",
    "said",
    "Kyiv",
    ",",
    "officials",
    "who",
    "his",
    "’s",
    "\n",
]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_spans_are_resolved(parser: Parser, resolver: SpeakerResolver, data: st.DataObject):
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20)))
    ends = st.integers(0, len(text))
    spans = data.draw(
        st.lists(st.tuples(ends, ends).map(lambda p: Span(min(p), max(p))), max_size=5)
    )
    attributions = tuple(
        Attribution(id=str(i), source=(s,), cue=(), content=(s,), type="direct")
        for i, s in enumerate(spans)
    )
    speakers, resolved = resolver(parser(text), attributions)
    assert len(resolved) == len(attributions)
    assert {a.speaker for a in resolved} - {None} == set(speakers)
    assert (speakers, resolved) == resolver(parser(text), attributions)
