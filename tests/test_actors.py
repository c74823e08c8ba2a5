"""The registry of actors: what it finds, and what it says of a broken file."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.actors import SHIPPED, Registry
from sayso.errors import RegistryError
from sayso.language import Parser

MINIMAL = """
name = "Border war"
[blocs]
north_official = { label = "North", side = "North" }
[[sides]]
name = "North"
bloc = "north_official"
states = ["North"]
"""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def found(registry: Registry, text: str) -> list[tuple[str, str, str | None]]:
    return [(text[m.start : m.end], m.entry.kind, m.entry.side) for m in registry.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow", ("Moscow", "state", "Russia")),
        ("the Moscow region", ("Moscow region", "place", "Russia")),
        ("a Ukrainian spokesman", ("Ukrainian", "adjective", "Ukraine")),
        ("in Donetsk", ("Donetsk", "place", None)),
        ("Volodymyr Zelensky", ("Volodymyr Zelensky", "person", "Ukraine")),
        ("the FSB", ("FSB", "institution", "Russia")),
        ("the Foreign Ministry", ("Foreign Ministry", "office", None)),
        ("the orcs", ("orcs", "epithet", "Russia")),
        ("UKRAINE LOSES GROUND", ("UKRAINE", "state", "Ukraine")),
        ("U.S.-backed", ("U.S.", "state", "United States")),
        ("Moscow’s men", ("Moscow", "state", "Russia")),
        ("the State Department", ("State Department", "institution", "United States")),
    ],
)
def test_expressions_are_found_on_token_boundaries(registry, text, expected):
    assert found(registry, text)[0] == expected


@pytest.mark.parametrize("text", ["tell us", "Russianness", "who knows", "the rapids"])
def test_other_words_are_not_found(registry, text):
    assert found(registry, text) == []


def test_the_longest_expression_wins(registry):
    assert [t for t, _, _ in found(registry, "the Security Service of Ukraine (SBU)")] == [
        "Security Service of Ukraine",
        "SBU",
    ]


def test_mentions_are_whole_tokens(registry, parser: Parser):
    doc = parser("Kyiv's envoy met U.S.-backed officials in Belgorod.").doc
    mentions = registry.mentions(doc)
    texts = [doc[m.start : m.end].text for m in mentions]
    assert texts == ["Kyiv", "envoy", "U.S.-backed", "officials", "Belgorod"]
    assert [m.names_side for m in mentions] == [True, False, True, False, False]
    assert mentions[-1].side == "Russia"


def test_a_surname_after_another_first_name_is_somebody_else(registry, parser: Parser):
    doc = parser("Her neighbour Melania Trump said so.").doc
    assert not any(m.entry.kind == "person" for m in registry.mentions(doc))


def test_the_enemy_depends_on_who_speaks(registry):
    assert registry.opponent("Russia") == "Ukraine"
    assert registry.opponent("Ukraine") == "Russia"
    assert registry.opponent("United States") is None
    assert registry.opponent(None) is None


def test_it_is_a_value_that_travels(registry):
    assert list(registry.find("Kyiv"))
    assert pickle.loads(pickle.dumps(registry)) == registry
    assert Registry.load() == registry


def test_first_names_tell_gender(registry):
    assert registry.gender("Volodymyr") == registry.gender("Wołodymyr") == "male"
    assert registry.gender("Maria") == "female"
    assert registry.gender("Qwerty") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Siergiej Ławrow", "Sergei Lavrov"),
        ("Ławrow", "Sergei Lavrov"),
        ("Maria Zacharowa", "Maria Zakharova"),
        ("Mychajło Podolak", "Mykhailo Podolyak"),
        ("Wołodymyr Zełenski", "Volodymyr Zelenskyy"),
        ("Wladimir Putin", "Vladimir Putin"),
        ("Dmitrij Miedwiediew", "Dmitry Medvedev"),
        ("Andrij Jermak", "Andriy Yermak"),
        ("Alaksandr Łukaszenka", "Alexander Lukashenko"),
    ],
)
def test_names_are_found_as_other_languages_spell_them(registry, text: str, name: str):
    (match,) = registry.find(text)
    assert (match.start, match.end, match.entry.name) == (0, len(text), name)


@pytest.mark.parametrize(
    "text", ["Nadia Lavender", "Ellen", "Warsaw Zoo", "Kostin Lane", "Ramon Ilagan"]
)
def test_other_names_are_no_spellings(registry, text: str):
    assert not [m for m in registry.find(text) if m.entry.kind == "person"]


def test_another_conflict_is_another_file():
    registry = Registry.load(SHIPPED / "israel-gaza.toml")
    text = "Gaza's health ministry, Israeli troops and a US official"
    blocs = [m.entry.bloc for m in registry.find(text)]
    assert blocs == ["hamas_official", "israeli_official", None, "us_official", None]
    assert registry.opponent("Hamas") == "Israel"
    assert registry.bloc("hamas_official").side == "Hamas"
    assert registry.bloc("nobody") is None


def test_a_minimal_file_is_enough(tmp_path: Path):
    path = tmp_path / "border.toml"
    path.write_text(MINIMAL)
    assert found(Registry.load(path), "North and South") == [("North", "state", "North")]


def test_a_file_overrides_what_it_includes(tmp_path: Path):
    path = tmp_path / "border.toml"
    path.write_text(MINIMAL.replace("states", "adjectives").replace('["North"]', '["Swiss"]'))
    path.write_text('include = ["world.toml"]\n' + path.read_text())
    assert found(Registry.load(path), "Swiss") == [("Swiss", "adjective", "North")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("states", "capitals"), "capitals"),
        (('"North"]', "3]"), "sides[0].states[0]"),
        (('bloc = "north_official"', 'bloc = "south"'), "sides[0].bloc: 'south'"),
        (('side = "North"', 'side = "South"'), "blocs.north_official.side: 'South'"),
        (("[[sides]]", "[[sides"), "is not TOML"),
        (('name = "Border war"', 'name = "x"\ninclude = ["border.toml"]'), "includes itself"),
        (('states = ["North"]', 'states = ["North"]\nplaces = ["North"]'), "'North' stands for"),
        (('states = ["North"]', 'opponents = ["South"]'), "sides[0].opponents: 'South'"),
        (("name", "nam"), "nam"),
    ],
)
def test_a_broken_file_is_named_with_its_field(tmp_path: Path, change, message):
    path = tmp_path / "border.toml"
    path.write_text(MINIMAL.replace(*change))
    with pytest.raises(RegistryError) as caught:
        Registry.load(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('states = ["North"]', 'states = [""]'), "sides[0].states[0]"),
        (('name = "North"', 'name = " - "'), "sides[0].name"),
        (('name = "Border war"', 'name = "x"\ninclude = ["a\\u0000b"]'), "no name of a file"),
        (('name = "Border war"', f'name = "x"\ninclude = ["{"a" * 5000}"]'), "cannot be read"),
        (('name = "Border war"', 'name = "x"\ninclude = ["/dev/zero"]'), "not a file"),
        (('name = "Border war"', 'name = "x"\ninclude = ["."]'), "not a file"),
        (('name = "Border war"', f"name = {'9' * 5000}"), "is not TOML"),
        (('name = "Border war"', f"name = {'[' * 10_000}"), "is not TOML"),
    ],
)
def test_a_registry_that_would_break_or_hang_what_reads_it_is_refused(tmp_path, change, message):
    path = tmp_path / "border.toml"
    path.write_text(MINIMAL.replace(*change, 1))
    with pytest.raises(RegistryError) as caught:
        Registry.load(path)
    assert message in str(caught.value)


def test_files_that_include_one_another_again_and_again_are_each_read_once(tmp_path: Path):
    # Read as often as included, these would be read 16,384 times.
    for number in range(15):
        include = f'include = ["{number + 1}.toml", "{number + 1}.toml"]' if number < 14 else ""
        blocs = "" if number < 14 else '[blocs]\nnorth = { label = "North" }'
        (tmp_path / f"{number}.toml").write_text(f'name = "n{number}"\n{include}\n{blocs}')
    assert [key for key, _ in Registry.load(tmp_path / "0.toml").blocs] == ["north"]


def test_files_that_include_one_another_too_deep_or_in_a_ring_are_refused(tmp_path: Path):
    for number in range(20):
        text = f'name = "n{number}"\ninclude = ["{number + 1}.toml"]'
        (tmp_path / f"{number}.toml").write_text(text)
    with pytest.raises(RegistryError, match="in a row"):
        Registry.load(tmp_path / "0.toml")
    (tmp_path / "3.toml").write_text('name = "n3"\ninclude = ["1.toml"]')
    with pytest.raises(RegistryError, match="includes itself"):
        Registry.load(tmp_path / "0.toml")


def test_what_looks_like_a_pattern_is_an_expression_like_any_other(tmp_path: Path, grows_linearly):
    path = tmp_path / "border.toml"
    evil = ["(a+)+$", "(.*a){25}", "[x", "(?P<n", "a?" * 30 + "a" * 30]
    path.write_text(MINIMAL.replace('["North"]', str(["North", *evil]).replace("'", '"')))
    registry = Registry.load(path)
    assert found(registry, "(a+)+$ and North")[0][0] == "(a+)+$"
    assert grows_linearly(lambda size: list(registry.find("a" * size + "! " + "a " * size)), 20_000)


def test_offices_name_declared_blocs(tmp_path: Path):
    path = tmp_path / "border.toml"
    path.write_text(MINIMAL + '[[offices]]\nformer = "expert"\npersons = ["governor"]\n')
    with pytest.raises(RegistryError, match=r"offices\[0\].former"):
        Registry.load(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None):
    path = tmp_path / "gone.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RegistryError, match=r"gone\.toml"):
        Registry.load(path)


def test_officials_serve_the_state_their_role_names(registry):
    nations = {text: entry.nation for text, entry in registry.expressions}
    assert nations["Emmanuel Macron"] == nations["French"] == nations["Lyon"] == "France"
    assert nations["Kyiv"] == nations["FSB"].replace("Russia", "Ukraine") == "Ukraine"
    assert nations["NATO"] is None


def test_a_person_has_the_office_of_the_day(registry):
    entry = dict(registry.expressions)["Mark Rutte"]
    assert entry.on(None).role == entry.on("2025-01-01").role == "NATO secretary general"
    assert (entry.on("2023-01-01").role, entry.on("2023-01-01").nation) == (
        "Dutch prime minister",
        "Netherlands",
    )


def test_terms_name_declared_blocs(tmp_path: Path):
    path = tmp_path / "border.toml"
    terms = '[{ until = "2024-01-01", role = "head", bloc = "south" }]'
    path.write_text(
        f'people = [{{ name = "Ann Lee", bloc = "north_official", terms = {terms} }}]\n' + MINIMAL
    )
    with pytest.raises(RegistryError, match=r"people\[0\].terms\[0\].bloc: 'south'"):
        Registry.load(path)


@pytest.mark.parametrize(
    ("noun", "called"),
    [
        ("head of state", "president"),
        ("diplomat", "foreign minister"),
        ("General", "commander-in-chief"),
        ("newspaper", "magazine"),
    ],
)
def test_nouns_stand_for_one_another(registry, noun: str, called: str):
    assert called in registry.denotes(noun)
    assert registry.denotes("table") == frozenset()


def test_every_term_of_office_is_a_span_of_days(registry):
    for text, entry in registry.expressions:
        for since, until, _ in entry.terms:
            assert since < until, text
            assert all(len(day) in {0, 4, 10} for day in (since, until)), text


DEFAULT = Registry.load()


@given(st.text())
def test_matches_lie_in_the_text_in_order(text: str):
    registry = DEFAULT
    last = 0
    for match in registry.find(text):
        assert last <= match.start < match.end <= len(text)
        last = match.end
