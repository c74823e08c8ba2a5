"""Which place a mention means, and what decides where several bear its name."""

import pytest

from sayso.language import Parser
from sayso.quantities.locations import Locator, candidates
from sayso.records import Location, Span


@pytest.fixture(scope="module")
def locate(parser: Parser):
    def locate(text: str, mention: str) -> Location | None:
        start = text.rindex(mention)
        return Locator(parser(text).doc).locate(Span(start, start + len(mention)))

    return locate


@pytest.mark.parametrize(
    ("mention", "name", "region"),
    [
        ("Kharkiv", "Kharkiv", "Kharkiv region"),
        ("Kursk region", "Kursk region", "Kursk region"),
        ("the Russian region of Kursk", "Kursk region", "Kursk region"),
        ("Kiev region", "Kyiv region", "Kyiv region"),
        ("occupied Zaporizhzhia oblast", "Zaporizhzhia region", "Zaporizhzhia region"),
        ("outskirts of the town of Sudzha", "Sudzha", "Kursk region"),
        ("Donetsk People's Republic", "Donetsk region", "Donetsk region"),
        ("coast of Yemen", "Yemen", None),
        ("Ukraine's second-largest city", "Ukraine", None),
        ("Russian border", "Russia", None),
        ("Rostov-on-Don", "Rostov-on-Don", "Rostov region"),
        ("Gaza", "Gaza Strip", "Gaza Strip"),
        ("Gaza City", "Gaza", "Gaza Strip"),
        ("Chuguyiv", "Chuhuiv", "Kharkiv region"),
        ("Yaroslavl and Tver regions", "Russia", None),
        ("Kryvyi Rih and Dnipro", "Dnipropetrovsk region", "Dnipropetrovsk region"),
    ],
)
def test_a_mention_is_read(mention, name, region):
    first = candidates(mention)[0]
    assert (first.name, first.region) == (name, region)


@pytest.mark.parametrize(
    "mention",
    ["", " ", "the", "region", "Russian base", "Oz and Kyiv", "Kyiv and Moscow"],
)
def test_what_tells_no_place_has_none(mention):
    assert candidates(mention) == ()


@pytest.mark.parametrize(
    ("text", "mention", "country"),
    [
        ("Twelve died in Tripoli.", "Tripoli", "LY"),
        ("The Lebanese army said twelve died in Tripoli.", "Tripoli", "LB"),
        ("Shells fell on Odessa, Kiev said.", "Odessa", "UA"),
        ("Seven died in Odessa, Texas.", "Odessa, Texas", "US"),
        ("Police in Odessa, in Texas, found seven.", "Odessa", "US"),
        ("Farms burned in Pokrovsk. Sakha is dry this year.", "Sakha", "RU"),
    ],
)
def test_the_rest_of_the_article_tells_which(locate, text, mention, country):
    assert locate(text, mention).country == country


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("Strikes hit homes in Sumy. Drones fell over the region.", "region", "Sumy region"),
        ("Ukraine lost two. Air defence of Ukraine fired over the capital.", "capital", "Kyiv"),
        ("He came from Poltava. Six died in the city.", "city", "Poltava"),
    ],
)
def test_a_bare_noun_is_the_place_named_last(locate, text, mention, name):
    assert locate(text, mention).name == name


def test_nothing_is_guessed(locate):
    assert locate("Six died in Qwertyville.", "Qwertyville") is None
    assert locate("Six died over the region.", "region") is None


def test_many_names_take_linear_time(parser, grows_linearly):
    piece = "In Odessa, Texas, and in Odesa and Kyiv and Tripoli, he said. "
    docs = {times: parser(piece * times).doc for times in (100, 400)}

    def work(times):
        locator = Locator(docs[times])
        for start in range(0, times * len(piece), len(piece)):
            locator.locate(Span(start + 3, start + 9))

    assert grows_linearly(work, 100)
