"""Blocs from the words of a phrase, for people the registry has never heard of."""

import pytest

from sayso.actors import SHIPPED, Registry
from sayso.attribution.blocs import Readings, bloc_of
from sayso.attribution.phrases import Phrases
from sayso.language import Parser


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def bloc(parser: Parser, registry: Registry, phrase: str, context: str | None = None) -> str | None:
    doc = parser(phrase + " said the attack was over.").doc
    end = sum(token.idx + len(token) <= len(phrase) for token in doc)
    return bloc_of([Readings(Phrases(doc, registry))(0, end)], context)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("the governor of Belgorod", "russian_official"),
        ("Belgorod governor Pavel Orlenko", "russian_official"),
        ("Kharkiv regional prosecutors", "ukrainian_official"),
        ("two senior Ukrainian officials", "ukrainian_official"),
        ("a Ukrainian soldier", "ukrainian_official"),
        ("a Ukrainian analyst", "expert"),
        ("a retired US general", "expert"),
        ("Russian state media", "media"),
        ("a Russian opposition politician in exile", "civilian"),
        ("residents", "civilian"),
        ("a US official", "us_delegation"),
        ("the British defence ministry", "other_official"),
        ("the Russian-installed head of Kherson", "russian_official"),
        (
            "Vladimir Ruchkov, the Moscow-appointed head of Zaporizhzhia,",
            "russian_official",
        ),
        (
            "Yuri Podolyaka, a pro-Moscow military blogger whose channel has 3 million followers",
            "military_blogger",
        ),
        ("Ukraine's top general Oleksandr Syrskyi", "ukrainian_official"),
        ("Russia's aviation watchdog Rosaviatsia", "russian_official"),
        ("two pro-Kremlin analysts", "expert"),
        ("Kremlin spokesman Dmitry Peskov", "russian_official"),
        ("a spokesman for the Ukrainian southern command", "ukrainian_official"),
        ("Olena Hnatiuk, a spokeswoman for the energy company DTEK", "civilian"),
        ("a company spokesman", "civilian"),
        ("Ukraine's ambassador to Russia", "ukrainian_official"),
        ("the US ambassador to Ukraine, Jane Coldwell", "us_delegation"),
        ("Jane Coldwell, the American ambassador in Kyiv", "us_delegation"),
        ("a Western official", "other_official"),
        ("Western officials", "other_official"),
        ("European diplomats", "other_official"),
        (
            "Mykola Hrytsenko, a 34-year-old soldier with Ukraine's 93rd brigade",
            "ukrainian_official",
        ),
        ("Kateryna Bondar, a senior fellow at the Penta Center, a Kyiv think tank", "expert"),
        ("a researcher at Chatham House", "expert"),
        ("the head of the UN human rights monitoring mission in Ukraine", "other_official"),
        ("Energoatom head Petro Kotin", "ukrainian_official"),
        ("Ivan Tkachuk, whose house in Kharkiv was hit", None),
        ("Ivan Tkachuk, 43, a driver from Kharkiv", "civilian"),
        ("the mother of a Ukrainian soldier", "civilian"),
        ("the regional governor", None),
        ("Polish border guard spokeswoman Anna Nowak", "other_official"),
        ("Belarusian opposition leader Sviatlana Tsikhanouskaya", "civilian"),
        ("the Washington-based Institute for the Study of War", "expert"),
        ("the Russian news agency TASS", "media"),
        ("a correspondent for Reuters in Moscow", "media"),
        ("U.S.-backed officials", "us_delegation"),
        ("Russia-backed separatists", "russian_official"),
        ("the Russian-backed separatist leader Denis Orlov", "russian_official"),
        ("Lt Gen Mykola Petrenko, commander of Ukraine's air force,", "ukrainian_official"),
        ("former Ukrainian defence minister Andriy Hryvko", "expert"),
        ("Russian war correspondent Pavel Kuts", "military_blogger"),
        ("an adviser to the Ukrainian president", "ukrainian_official"),
        ("an adviser to President Volodymyr Zelenskyy", "ukrainian_official"),
        ("Zelenskyy's chief of staff", "ukrainian_official"),
        ("the Ukrainian president's office", "ukrainian_official"),
        ("the president of France", "other_official"),
        ("Russia's Foreign Ministry spokeswoman", "russian_official"),
        ("the Ukrainian General Staff", "ukrainian_official"),
        ("the Russian Ministry of Defence", "russian_official"),
        ("NATO officials", "other_official"),
        ("a senior NATO official", "other_official"),
        ("US senator Bob Harlan", "us_delegation"),
        ("Trump's envoy for Ukraine", "us_delegation"),
        ("Russia's envoy to the United Nations", "russian_official"),
        ("a Kremlin-linked businessman", "civilian"),
        ("a Ukrainian-born professor at Stanford University", "expert"),
        ("the Kyiv School of Economics", "expert"),
        ("a Russian-speaking resident of Odesa", "civilian"),
        ("the pro-Russian mayor of a village near Kherson", None),
        ("Kyiv", "ukrainian_official"),
        ("The Kremlin", "russian_official"),
        ("Washington", "us_delegation"),
        ("Beijing", "other_official"),
        ("the Ukrainians", "ukrainian_official"),
        ("Moscow's Sheremetyevo Airport", "civilian"),
        ("the Kharkiv emergency service", "ukrainian_official"),
        ("Russia's emergency situations ministry", "russian_official"),
        ("a former CIA officer", "expert"),
        ("a former Russian diplomat", "expert"),
        ("the mayor of Russian-occupied Enerhodar", "russian_official"),
        ("Mr Zelenskyy", "ukrainian_official"),
        ("Dr Anna Meyer of King's College London", "expert"),
        ("Alina Frolova, deputy chair of the Kyiv-based Centre for Defence Strategies", "expert"),
        ("an engineer at the plant", "civilian"),
        ("Energoatom workers", "ukrainian_official"),
        ("a BBC Pentagon correspondent", "media"),
        ("a lawyer for the prisoners", "civilian"),
        ("Ukraine's state energy company Ukrenergo", "ukrainian_official"),
        ("intelligence sources in London", "other_official"),
        ("the UK Ministry of Defence", "other_official"),
        ("a police spokesman in Lviv", "ukrainian_official"),
        ("the chief of police in Bryansk, Oleg Semyonov", "russian_official"),
        ("Kyiv police chief Andriy Nebytov", "ukrainian_official"),
        ("Maria Orlova, a deputy in the State Duma", "russian_official"),
        ("Moscow City Duma deputy Oleg Sheremetev", "russian_official"),
        ("Republican congressman Dan Mills", "us_delegation"),
        ("someone", None),
        ("the deputy mayor of Nikopol, Ihor Sahan", "ukrainian_official"),
        ("prosecutors in Sumy", "ukrainian_official"),
        ("the Kharkiv regional prosecutor's office", "ukrainian_official"),
        ("General Robert Breuer, who spoke with journalists in Brussels,", "other_official"),
        ("General Ihor Pasko, who spoke with journalists,", None),
        ("a pro-war blogger", "military_blogger"),
        ("a prominent Russian pro-war blogger, Stepan Ruda,", "military_blogger"),
        ("military blogger Rusty", "military_blogger"),
        ("a Russian milblogger", "military_blogger"),
        ("the pro-Moscow head of the village", None),
        ("the independent Russian Telegram channel Vestochka", "media"),
        ("the Telegram channel Two Colonels", "military_blogger"),
        ("the independent news outlet Vestochka", "media"),
        ("Halyna Dub, 71, who learned of it from the radio,", "civilian"),
        ("Halyna Dub, 71,", "civilian"),
        ("a retired bookkeeper", "civilian"),
        ("Stepan, a welder", "civilian"),
        ("a beekeeper", "civilian"),
        ("Oleh Rudko, a roofer from Kherson,", "civilian"),
        ("Nina, a seamstress", "civilian"),
        ("some in the crowd", "civilian"),
        ("protesters", "civilian"),
        ("one of the protesters", "civilian"),
        ("the ship's captain", "civilian"),
        ("a member of the crew", "civilian"),
        ("the chief engineer of Ukrenergo", "ukrainian_official"),
        ("a Rosatom engineer", "russian_official"),
        ("an IAEA inspector", "other_official"),
        ('a commander with the call sign "Heron"', None),
        ("a Ukrainian drone commander with the call sign Heron", "ukrainian_official"),
        ("US special envoy Carl Draper", "us_delegation"),
        ("the Russian-installed governor of Zaporizhzhia, Kirill Vasin,", "russian_official"),
        ("the governor of Zaporizhzhia, Ivan Dron,", "ukrainian_official"),
        ("the mayor of Melitopol, Ivan Dron,", "ukrainian_official"),
        ("the Moscow-appointed mayor of Melitopol", "russian_official"),
        ("the occupation authorities in Kherson", "russian_official"),
        ("the head of the so-called Donetsk People's Republic", "russian_official"),
        ("the self-proclaimed Luhansk People's Republic", "russian_official"),
        ("a proxy official in Mariupol", "russian_official"),
        ("Thomas Finch, a retired U.S. colonel, now senior fellow at CSIS,", "expert"),
        ("Thomas Finch, a former British army officer and military analyst", "expert"),
        ("Ukrainian updates", "ukrainian_official"),
        ("the Sunday report of the General Staff of Ukraine", "ukrainian_official"),
        ("a farmer who supplies the Ukrainian army", "civilian"),
        ("Petro Hai, who is a farmer,", "civilian"),
        ("the company's chief executive", "civilian"),
        ("a plant manager", "civilian"),
        ("a shipping agent in Odesa", "civilian"),
        ("a lawyer for the family", "civilian"),
        ("the Facebook page of the Ukrainian General Staff", "ukrainian_official"),
        ("a Ukrainian lawmaker from the Servant of the People party", "ukrainian_official"),
        ("a spokesman for Germany's chancellor", "other_official"),
        ("France's foreign minister", "other_official"),
        ("the EU's top diplomat", "other_official"),
        ("a Moldovan government spokesman", "other_official"),
        ("Turkey's presidency", "other_official"),
        ("the head of the EU Military Committee", "other_official"),
        ("a Pentagon official", "us_delegation"),
        ("a senior US defence official", "us_delegation"),
        ("the head of Ukraine's railways", "ukrainian_official"),
    ],
)
def test_a_phrase_tells_the_bloc(parser, registry, phrase, expected):
    assert bloc(parser, registry, phrase) == expected


def test_an_office_without_a_state_takes_the_context(parser, registry):
    assert bloc(parser, registry, "the regional governor", "russian_official") == "russian_official"


def test_an_expert_takes_no_context(parser, registry):
    assert bloc(parser, registry, "the analyst", "russian_official") == "expert"


def test_nothing_in_the_code_knows_the_conflict(parser):
    registry = Registry.load(SHIPPED / "israel-gaza.toml")
    assert bloc(parser, registry, "the Hamas-run health ministry") == "hamas_official"
    assert bloc(parser, registry, "an Israeli army spokesman") == "israeli_official"
    assert bloc(parser, registry, "a Russian diplomat") == "other_official"
