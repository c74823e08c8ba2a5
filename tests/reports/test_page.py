"""The page as text: cut right, escaped, shut in, and the same bytes each time."""

import json
import re
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import Collator
from sayso.records import Analysis, Attribution, Meta, Quantity, Relation, Span, Speaker
from sayso.reports.page import Looks, article_page, corpus_page, overview
from sayso.reports.page.arcs import ROW, arcs
from sayso.reports.page.brief import brief
from sayso.reports.page.passages import paragraphs, visible
from sayso.reports.page.scales import Axis, claimed, scales, spread

PROVENANCE = {
    "content_id": "sha256:00ff",
    "citation": "The sayso authors (2026). <b>sayso</b>.",
    "bibtex": "@software{sayso}",
    "command": "sayso report a.txt",
    "sayso": "1.0",
    "inputs": {"a.txt": "ff00"},
    "models": {"tagger": "00ff"},
    "dependencies": {"spacy": "3.8"},
}


class Elements(HTMLParser):
    """Counts start tags and keeps the attributes that could run code."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.handlers = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]


def analysis(text, **parts):
    return Analysis(id="invented", text=text, **parts)


def attribution(key, content, source=None, cue=None, **parts):
    given = {"type": "indirect", "speaker": None} | parts
    return Attribution(
        id=key,
        source=None if source is None else (Span(*source),),
        cue=() if cue is None else (Span(*cue),),
        content=tuple(Span(*span) for span in content),
        **given,
    )


def number(key, start, end, low, high, **parts):
    given = {"modifier": "exact", "dimension": "count", "counted": "drones"} | parts
    return Quantity(id=key, span=Span(start, end), low=low, high=high, **given)


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(
    st.text("ab .\n\r\t", min_size=40, max_size=40),
    st.lists(st.lists(spans, min_size=1, max_size=2), max_size=5),
    st.lists(spans, max_size=4),
)
def test_pieces_are_the_text_however_spans_nest_and_overlap(text, contents, numbers):
    made = analysis(
        text,
        attributions=tuple(attribution(f"a{i}", c) for i, c in enumerate(contents)),
        quantities=tuple(number(f"q{i}", *span, 1, 1) for i, span in enumerate(numbers)),
    )
    pieces = [piece for line in paragraphs(made) for piece in line]
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    assert "".join(piece.text for piece in pieces) == "".join(lines)
    anchors = [key for piece in pieces for key in piece.anchors]
    assert len(anchors) == len(set(anchors))


def test_a_piece_names_what_covers_it_outermost_first():
    text = "He said she said 12 fell."
    made = analysis(
        text,
        attributions=(
            attribution("outer", [(8, 24)], (0, 2), (3, 7)),
            attribution("inner", [(17, 24)], (8, 11), (12, 16)),
        ),
        quantities=(number("q1", 17, 19, 12, 12),),
    )
    pieces = {piece.text: piece for piece in paragraphs(made)[0]}
    assert [layer.attribution for layer in pieces["12"].layers] == ["outer", "inner"]
    assert [layer.part for layer in pieces["she"].layers] == ["content", "source"]
    assert pieces["12"].number == "q1"
    assert pieces["12"].anchors == ("q1",)
    assert pieces["12"].begins == ("inner",)


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b"])
def test_what_turns_the_direction_of_text_is_shown_as_its_code(control):
    assert visible(f"a{control}b") == f'a<span class="code">U+{ord(control):04X}</span>b'


def test_emoji_and_other_scripts_are_left_whole():
    family = "👩\u200d👩\u200d👧"
    assert visible(f"{family} שלום می\u200cخواهم") == f"{family} שלום می\u200cخواهم"


def test_blocs_have_letters_of_their_own(registry):
    looks = Looks(registry)
    found = [looks[key] for key, _ in registry.blocs] + [looks[None], looks["nobody knows"]]
    assert looks["nobody knows"] == looks["unknown"]
    assert len({look.letters for look in found}) == len(registry.blocs) + 1
    assert all(
        looks[key].css in {f"b{n}" for n in range(8)} | {"unknown"} for key, _ in registry.blocs
    )


def test_an_axis_begins_at_nought_and_multiplies_where_it_must():
    plain, wide = Axis([91, 337]), Axis([1, 2_000_000])
    assert plain.at(0) == 0
    assert plain.at(337) == 90
    assert not plain.logarithmic
    assert [words for _, words in plain.ticks] == ["0", "100", "200", "300"]
    assert wide.logarithmic
    assert 0 <= wide.at(0) < wide.at(1) < wide.at(1000) < wide.at(2_000_000)
    assert spread(None, None, plain) == ("none", 0.0, 100.0)
    assert spread(91, None, plain) == ("up", plain.at(91), 100.0)
    assert spread(None, 91, plain) == ("down", 0.0, plain.at(91))


@given(st.lists(st.floats(-1e15, 1e15), max_size=6))
def test_an_axis_holds_any_numbers(ends):
    axis = Axis(ends)
    assert all(0 <= axis.at(end) <= 100 for end in ends)
    assert 0 < len(axis.ticks) < 12


def test_links_stand_beside_the_bars_and_meet_no_other(registry):
    claims = 6
    made = analysis(
        "1 2 3 4 5 6",
        quantities=tuple(number(f"q{i}", 2 * i, 2 * i + 1, i + 1, i + 1) for i in range(claims)),
        relations=tuple(
            Relation(type=kind, source=f"q{one}", target=f"q{other}")
            for kind, one, other in (
                ("revises", 1, 0),
                ("conflicts", 5, 0),
                ("repeats", 3, 2),
                ("part_of", 4, 1),
            )
        ),
    )
    made = Analysis.from_json(claimed(made).to_json())
    (scale,) = scales(made, Looks(registry))
    for one in scale.links:
        for other in scale.links:
            if one is not other and one.lane == other.lane:
                first, second = (sorted((link.source, link.target)) for link in (one, other))
                assert first[1] < second[0] or second[1] < first[0]
    drawn = arcs(scale)
    assert drawn.height == ROW * claims
    assert [kind for kind, _, _ in scale.told] == ["conflicts", "revises", "part_of", "repeats"]


def test_the_brief_names_revised_disputed_denied_and_broken_down_figures(registry, seed):
    looks = Looks(registry)
    made = claimed(seed)
    told = brief(made, scales(made, looks), looks, ("Russia", "Ukraine"))
    revised = {(pair.other.owner, pair.other.amount, pair.one.amount) for pair in told.revised}
    assert ("Andrei Vorobyov", "≥ 1", "3") in revised
    assert {(pair.one.amount, pair.other.amount) for pair in told.disputed} == {("> 70", "≥ 91")}
    assert any("Syrskyi" in denial.speaker for denial in told.denied)
    (total,) = told.parts
    assert (total.total.amount, [bar.amount for bar in total.parts]) == ("337", ["91", "126"])
    russian = next(sides for look, sides in told.toward if look.key == "russian_official")
    assert russian["Ukraine"].words.endswith(f"of {russian['Ukraine'].total}")


def test_the_page_is_the_same_bytes_each_time_and_small(registry, seed):
    page = article_page(seed, registry, PROVENANCE)
    assert page == article_page(seed, registry, PROVENANCE)
    assert len(page.encode()) < 1_000_000
    assert "&lt;b&gt;sayso&lt;/b&gt;" in page
    assert "sha256:00ff" in page


def test_nothing_is_fetched_and_no_attribute_runs_code(registry, seed):
    page = article_page(seed, registry, PROVENANCE)
    elements = Elements(page)
    assert not elements.handlers
    assert not {"img", "iframe", "link", "object", "base"} & {*elements.tags}
    assert not re.search(r"(src|href|action)=\"(?!#)", page)
    assert "default-src &#39;none&#39;" in page


HOSTILE = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>\u202e{{ 7 * 7 }} $x$'


@pytest.fixture(scope="module")
def hostile():
    word = "A" * 100_000
    text = f"{HOSTILE} said 12 {HOSTILE} fell.\n{word} said no.\n"
    end = len(HOSTILE)
    return Analysis(
        id=HOSTILE,
        text=text,
        meta=Meta(title=HOSTILE, outlet=HOSTILE, published=HOSTILE, url=f"javascript:{HOSTILE}"),
        speakers={"s1": Speaker(name=HOSTILE, role=HOSTILE, bloc=HOSTILE)},
        attributions=(
            attribution("a1", [(end + 6, end + 20)], (0, end), (end + 1, end + 5), speaker="s1"),
            attribution("a2", [(text.index(word), len(text) - 1)], speaker="s1", channel=HOSTILE),
        ),
        quantities=(
            number(
                "q1", end + 6, end + 8, 12, 12, counted=HOSTILE, place=HOSTILE, attribution="a1"
            ),
            number("q2", end + 6, end + 7, 1, None, counted=HOSTILE, attribution="a1"),
        ),
        relations=(Relation(type="conflicts", source="q2", target="q1", explanation=HOSTILE),),
    )


def test_hostile_words_are_inert(registry, hostile, seed):
    page = article_page(hostile, registry, {"citation": HOSTILE, "inputs": {HOSTILE: HOSTILE}})
    elements = Elements(page)
    assert not elements.handlers
    assert "img" not in elements.tags
    assert elements.tags.count("script") == 2
    assert "\u202e" not in page
    assert len(page) < 1_000_000
    second = msgspec.structs.replace(hostile, id="second")
    seen = overview(
        [hostile, second, seed],
        registry,
        Collator(registry)([hostile, second, seed]),
        Looks(registry),
    )
    elements = Elements(corpus_page([hostile, second, seed], registry, seen))
    assert not elements.handlers
    assert "img" not in elements.tags
    assert elements.tags.count("script") == 2


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_any_string_is_an_article(registry, text):
    page = article_page(analysis(text.encode("utf-8", "replace").decode()), registry)
    assert page.endswith("</html>\n")


def test_the_list_of_a_corpus_holds_every_statement_once(registry, corpus):
    seen = overview(corpus, registry, Collator(registry)(corpus), Looks(registry))
    page = corpus_page(corpus, registry, seen)
    assert page == corpus_page(corpus, registry, seen)
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    assert len(data["statements"]) == sum(len(a.attributions) for a in corpus)
    first = corpus[0].attributions[0]
    words = " ".join(corpus[0].text[slice(*first.content[0])].split())
    assert words in data["statements"][0][5]
