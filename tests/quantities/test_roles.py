"""The part that the things counted have in what happened, whether it did, and when."""

import pytest

from sayso.language import Parser
from sayso.quantities import QuantityExtractor
from sayso.records import Quantity


@pytest.fixture(scope="module")
def extract(parser: Parser):
    def extract(text: str, published: str | None = "2025-03-12") -> tuple[Quantity, ...]:
        return QuantityExtractor()(parser(text), published)

    return extract


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The blast killed 12 and wounded 30.", ["killed", "injured"]),
        ("Twelve people died.", ["killed"]),
        ("Twelve guards killed two men.", [None, "killed"]),
        ("Some 60 men were killed or wounded.", ["casualty"]),
        ("They shot down 12 drones.", ["downed"]),
        ("They shot dead two men.", ["killed"]),
        ("Twelve drones were destroyed and nine tanks destroyed.", ["downed", "destroyed"]),
        ("They fired 40 rockets.", ["launched"]),
        ("The firm fired 40 clerks.", [None]),
        ("Thirty missiles hit 12 homes.", ["attacking", "struck"]),
        ("They lost 300 soldiers.", ["lost"]),
        ("Nine men lost their lives.", ["killed"]),
        ("Fifteen men were taken prisoner.", ["captured"]),
        ("Fifteen men were taken to hospital.", ["hospitalised"]),
        ("Eight remain in hospital.", ["hospitalised"]),
        ("Police arrested 12 people.", ["detained"]),
        ("The strike left 400 homes without power.", ["cut_off"]),
        ("No casualties were reported.", ["casualty"]),
        ("The talks lasted three hours.", [None]),
    ],
)
def test_roles(extract, text, roles):
    assert [q.role for q in extract(text)] == roles


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Twelve people were killed.", "happened"),
        ("None were hurt.", "did_not_happen"),
        ("No casualties were reported.", "did_not_happen"),
        ("They failed to shoot down 12 drones.", "did_not_happen"),
        ("They did not shoot down 12 drones.", "did_not_happen"),
        ("They not only killed 12 men, they left.", "happened"),
        ("They prevented the deportation of 16 children.", "did_not_happen"),
        ("They were unable to reach four boats.", "did_not_happen"),
        ("Berlin plans to send 18 howitzers.", "possible"),
        ("The troops could kill 40 people.", "possible"),
        ("If it breaks, 80 people will drown.", "possible"),
        ("Up to 90 people are feared dead.", "possible"),
        ("He said that 12 people were killed.", "happened"),
        ("He denied that 12 people were killed.", "happened"),
        ("Six men were saved; two are feared lost.", "happened"),
        ("The wall is 3 metres high.", None),
    ],
)
def test_polarity(extract, text, polarity):
    assert extract(text)[0].polarity == polarity


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        (
            "Some 9,000 members of the emergency services came.",
            ["members of the emergency services"],
        ),
        ("They shot down 12 enemy attack drones.", ["enemy attack drones"]),
        ("Four of Moscow's airports closed.", ["Moscow's airports"]),
        ("Seven of the 20 tanks burned.", [None, "tanks"]),
        ("The strike injured 14.", [None]),
    ],
)
def test_phrases(extract, text, phrases):
    found = [None if q.phrase is None else text[slice(*q.phrase)] for q in extract(text)]
    assert found == phrases


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On Monday 12 people died.", ["2025-03-10"]),
        ("Twelve died, officials said on Tuesday.", [None]),
        ("Officials said on Tuesday that 12 died on Monday.", ["2025-03-10"]),
        ("Rebels killed 25 farmers on Monday and 60 last month.", ["2025-03-10", "2025-02-01"]),
        ("Saturday's attack injured 31.", ["2025-03-08"]),
        ("Twelve died a week after Tuesday.", [None]),
        ("Twelve have died since the invasion in May 2024.", ["2024-05-01"]),
        ("Forty inspectors will arrive on Friday.", ["2025-03-14"]),
    ],
)
def test_dates(extract, text, days):
    assert [None if q.date is None else q.date.start for q in extract(text)] == days


def test_without_the_date_of_the_article_a_weekday_is_no_date(extract):
    (quantity,) = extract("On Monday 12 people died.", None)
    assert quantity.date is None


def test_the_whole_of_which_a_part_is_counted_has_no_event(extract):
    part, whole = extract("Air defence downed 34 of 41 drones over Kyiv on Monday.")
    assert (part.event, part.place) == ("down", "Kyiv")
    assert (whole.counted, whole.event, whole.place, whole.date) == ("drones", None, None, None)


def test_a_place_has_its_mention(extract):
    text = "Twelve drones were downed over the Kursk region."
    (quantity,) = extract(text)
    assert text[slice(*quantity.location.span)] == quantity.place == "Kursk region"


@pytest.mark.parametrize(
    "text",
    [
        "Twelve died " + "in a strike " * 900,
        "He " + "killed and wounded and " * 200 + "12.",
        "In " + "Kyiv-" * 900 + "Kyiv 12 men died on Monday.",
        "It fell on the edge " + "of the side " * 600 + "of 12 towns.",
    ],
    ids=["nested", "coordinated", "hyphened", "sides"],
)
def test_a_sentence_without_end_is_read(extract, text):
    assert len(extract(text)) == 1


@pytest.mark.parametrize("last", ["not", "nor", "Nor", "never"])
def test_a_text_may_end_in_a_negation(extract, last):
    assert len(extract(f"They seized 12 ships in late October, {last}")) == 1
