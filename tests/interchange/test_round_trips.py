"""What is written is what is read, wherever the offsets fall."""

import string

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.interchange import FORMS
from sayso.records import (
    Analysis,
    Attribution,
    Claim,
    Dates,
    Framing,
    Location,
    Meta,
    Quantity,
    Relation,
    Span,
    Speaker,
)

# Emoji with skin tone and joiner, combining marks, astral letters, right-to-left, markup, and
# characters that some readers of lines take for the end of one.
WORDS = [
    "said",
    "91",
    "«Ні»,",
    "👩🏽‍🚒",
    "🇺🇦",
    "e\u0301te\u0301",
    "\U0001d518\U0001d52b",
    "שלום",
    "\u202eabc\u202c",
    '<b>"x"</b>',
    "a\u2028b",
    "a\x85b",
    "a\x1cb",
    "B-a1|I-a2",
    "#",
    "T1",
    "1,300-odd",
    "don't",
    "e.g.",
    "\ufeffx",
]
GAPS = [" ", "  ", "\n", "\r\n", "\t", "\r\n\r\n", "\u00a0"]
IDS = st.text(string.ascii_letters + string.digits + " .:|/%#-é👍", min_size=1, max_size=8)


@st.composite
def analyses(draw):
    words = draw(st.lists(st.sampled_from(WORDS), min_size=6, max_size=24))
    text, places = draw(st.sampled_from(["", " ", "\r\n"])), []
    for word in words:
        places.append((len(text), len(text) + len(word)))
        text += word + draw(st.sampled_from(GAPS))

    def stretch(low=0):
        first = draw(st.integers(low, len(places) - 1))
        last = draw(st.integers(first, len(places) - 1))
        # Within a word, too: "three-year" of "three-year-old".
        start = places[first][0] + draw(st.integers(0, 1)) * (len(words[first]) > 1)
        return last, Span(start, places[last][1])

    def pieces():
        last, span = stretch()
        if last + 2 < len(places) and draw(st.booleans()):
            return (span, stretch(last + 2)[1])
        return (span,)

    names = draw(st.lists(IDS, min_size=3, max_size=5, unique=True))
    said, counted = names[: len(names) // 2], names[len(names) // 2 :]
    attributions = tuple(
        Attribution(
            id=name,
            source=draw(st.none() | st.just(pieces())),
            cue=draw(st.just(()) | st.just(pieces())),
            content=pieces(),
            type=draw(st.sampled_from(["direct", "indirect", "mixed"])),
            speaker=draw(st.sampled_from([None, "s1"])),
            channel=draw(st.sampled_from([None, "Telegram", "a\tb\n"])),
            reporting=draw(st.sampled_from(["neutral", "denying"])),
            stance=draw(st.sampled_from([{}, {"Russia": "negative"}])),
            frames=draw(st.sampled_from([(), ("military", "resolve")])),
            framing=draw(
                st.none() | st.just(Framing(polarity=0.25, subjectivity=0.5, compound=-0.1))
            ),
        )
        for name in said
    )
    quantities = tuple(
        Quantity(
            id=name,
            span=stretch()[1],
            low=draw(st.sampled_from([None, 0.0, 91.0])),
            high=draw(st.sampled_from([None, 1e9])),
            modifier=draw(st.sampled_from(["exact", "vague"])),
            dimension=draw(st.sampled_from(["count", "money"])),
            counted=draw(st.sampled_from([None, "drones"])),
            place=draw(st.sampled_from([None, "“Київ”"])),
            location=draw(st.none() | st.just(Location(span=Span(0, 1), name="Kyiv"))),
            date=draw(
                st.none()
                | st.just(
                    Dates(span=Span(1, 2), start="2025-03-11", end="2025-03-11", granularity="day")
                )
            ),
            attribution=draw(st.sampled_from([None, *said])),
        )
        for name in counted
    )
    claims = tuple(
        Claim(
            id=f"c{number}",
            quantity=quantity.id,
            attribution=quantity.attribution,
            speaker=None,
            bloc=draw(st.sampled_from([None, "russian_official"])),
            statement="91 drones",
        )
        for number, quantity in enumerate(quantities)
    )
    relation = Relation(
        type="conflicts",
        source=counted[-1],
        target=counted[0],
        detail=draw(st.sampled_from([None, "excluding"])),
        explanation=draw(st.sampled_from([None, "They\tdiffer.\r\n"])),
    )
    spoken = any(attribution.speaker for attribution in attributions)
    return Analysis(
        id=draw(IDS),
        text=text,
        meta=draw(st.sampled_from([Meta(), Meta(title="A “title”", published="2025-03-11")])),
        speakers={"s1": Speaker(name="Ольга\tБ.", role="mayor")} if spoken else {},
        attributions=attributions,
        quantities=quantities,
        relations=(relation,) * draw(st.integers(0, 1)),
        claims=claims,
        sayso=draw(st.sampled_from([None, "0.1.0"])),
    )


def kept(analysis, form):
    """Return what a format can hold of an analysis."""
    if form == "brat":
        return msgspec.structs.replace(analysis, meta=Meta(), sayso=None)
    return analysis


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_analyses=st.lists(analyses(), min_size=1, max_size=2, unique_by=lambda a: a.id))
def test_what_is_written_is_read_again(form, given_analyses, tmp_path_factory):
    path = tmp_path_factory.mktemp(form) / "file"
    FORMS[form].write(given_analyses, path)
    found = list(FORMS[form].read(path))
    wanted = [kept(analysis, form) for analysis in given_analyses]
    assert sorted(found, key=lambda a: a.id) == sorted(wanted, key=lambda a: a.id)


@pytest.mark.parametrize("form", FORMS)
def test_same_analyses_same_bytes(form, tmp_path, analyzer):
    analysis = analyzer("Mayor Olha Bondar said 91 drones were shot down.\r\n“Six” hit 👍 Odesa.")
    for name in ("a", "b"):
        FORMS[form].write([analysis], tmp_path / name)
    pairs = [(tmp_path / "a", tmp_path / "b")]
    if form == "brat":
        pairs = [(file, tmp_path / "b" / file.name) for file in (tmp_path / "a").iterdir()]
    assert pairs
    assert all(first.read_bytes() == second.read_bytes() for first, second in pairs)
    assert list(FORMS[form].read(tmp_path / "a")) == [kept(analysis, form)] or form == "brat"
