import pytest

REVISED = """\
Rockets hit a market in Izium on Friday.
Mayor Anton Hrytsak said <mayor: {three|people|kill|Izium} people were killed in Izium> and \
<mayor: {12|people|injure|Izium} were injured>.
The regional prosecutor later said <prosecutor: the death toll had risen to \
{seven|people|kill|}, with {at least 20|others|injure|} others hurt>.
By nightfall rescuers put the toll at <rescuers: {nine|people|kill|Izium} dead, up from \
{seven|people|kill|Izium} reported earlier>."""

LEAD = """\
At least {nine|people|kill|Sumy} people were killed in Sumy.
Earlier, the governor had said <governor: {four|people|kill|Sumy} people had died in Sumy>."""

BOTH_SIDES = """\
The governor said <governor: {14|civilians|kill|Horlivka} civilians were killed in Horlivka>.
Residents said <residents: {more than 60|people|die|Horlivka} people had died in Horlivka>."""

MERELY = """\
The mayor said <mayor: {over 70|drones|target|Moscow} drones targeted the city>.
According to the army, <army: {at least 91|UAVs|target|Moscow} UAVs targeted Moscow>."""

SUMS = """\
The ministry said <ministry: {120|drones|down|} drones were shot down overnight, including \
{70|drones|down|Kursk region} over the Kursk region and {50|drones|down|Bryansk region} over the \
Bryansk region>."""

LEAVES = """\
{Twelve|people|kill|} people died: {seven|people|die|Kharkiv} in Kharkiv and \
{four|people|die|Odesa} in Odesa.""".replace("Twelve", "12")

EXCEEDS = """\
Officials counted <officials: {ten|houses|damage|} damaged houses, among them \
{eight|houses|damage|Bucha} in Bucha and {six|houses|damage|Irpin} in Irpin>."""

OF_WHOM = """\
{20|people|injure|} people were injured, of whom {three|children||} were children. \
Among them were {two|rescuers|injure|} rescuers."""

OF_THE = """\
The air force said <airforce: it destroyed {64|drones|destroy|} of the {89|drones|launch|} \
drones launched overnight>. Of the {25|drones|lose|} others lost, {five|drones|crash|} crashed."""

REPRINT = """\
{337|drones|down|Russia} drones were downed over Russia, it emerged.
The ministry said <ministry: {337|drones|shoot|Russia} Ukrainian drones were shot down over Russia>.
Sirens sounded across the country.
A radio station also reported <radio: {337|drones|down|Russia} drones downed in Russia>."""

ROUNDED = """\
{More than 300|drones|down|Russia} drones were downed over Russia on Tuesday.
The ministry said <ministry: {337|drones|down|Russia} drones were downed over Russia on Tuesday>.\
""".replace("{More than 300", "{over 300")

CONVERSION = """\
The line runs {50 km|||} ({31 miles|||}) from the town, and the repair costs \
{3 dollars|||} ({2.8 euros|||}) a metre, {10 km|||} ({90 miles|||}) away."""

UNITS = """\
Kyiv said <airforce: it had seized {100 sq km|territory|seize|Kursk region} of the Kursk region>.
Analysts said <analysts: it had seized {10,000 hectares|territory|seize|Kursk region} there>."""

DENIED = """\
The ministry said <ministry: {300|soldiers|lose|Sudzha} Ukrainian soldiers were lost in Sudzha>.
The general denied <general!: that {300|soldiers|lose|Sudzha} soldiers were lost in Sudzha>."""

BY_PLACE = """\
The governor said <governor: {30|people|injure|Kharkiv region} people were injured in the \
Kharkiv region>. He said <governor: {12|people|injure|Izium} were injured in Izium>."""

OF_THE_DEAD = """\
The ministry said <m: {33|people|kill|Gaza} people were killed in the past day>.
Of the dead, {14|children|kill|} were children."""

DAY_BEFORE = """\
The air force said <airforce: Russia launched {188|drones|launch|} drones>.
The day before, Russia launched {145|drones|launch|} drones.
Later the air force updated <airforce: the figure to {190|drones|launch|} drones>."""

GROWING = """\
The mayor said <mayor: {three|people|kill|Odesa} people were killed in Odesa>.
Hours passed.
The mayor said <mayor: {five|people|kill|Odesa} people were killed in Odesa>."""


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (REVISED, {("revises", "seven", "three"), ("revises", "at least 20", "12"),
                   ("revises", "nine", "seven"), ("repeats", "seven", "seven")}),
        (LEAD, {("revises", "nine", "four")}),
        (BOTH_SIDES, {("conflicts", "more than 60", "14")}),
        (MERELY, {("conflicts", "at least 91", "over 70")}),
        (SUMS, {("part_of", "70", "120"), ("part_of", "50", "120")}),
        (LEAVES, {("part_of", "seven", "12"), ("part_of", "four", "12")}),
        (EXCEEDS, {("part_of", "eight", "ten"), ("part_of", "six", "ten")}),
        (OF_WHOM, {("part_of", "three", "20"), ("part_of", "two", "20")}),
        (OF_THE, {("part_of", "64", "89"), ("part_of", "25", "89"), ("part_of", "five", "25")}),
        (REPRINT, {("repeats", "337", "337")}),
        (ROUNDED, {("repeats", "337", "over 300")}),
        (CONVERSION, {("repeats", "31 miles", "50 km"), ("repeats", "2.8 euros", "3 dollars")}),
        (UNITS, {("repeats", "10,000 hectares", "100 sq km")}),
        (DENIED, {("conflicts", "300", "300")}),
        (BY_PLACE, {("part_of", "12", "30")}),
        (OF_THE_DEAD, {("part_of", "14", "33")}),
        (DAY_BEFORE, {("revises", "190", "188")}),
        (GROWING, {("revises", "five", "three")}),
    ],
    ids=["revised", "lead", "both sides", "merely", "sums", "leaves", "exceeds", "of whom",
         "of the", "reprint", "rounded", "conversion", "units", "denied", "by place",
         "of the dead", "day before", "growing"],
)  # fmt: skip
def test_figures_of_one_thing_are_related(keep, article, expected):
    assert set(keep(article).relations) == expected


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(
            "The mayor said <mayor: {40|drones|down|} drones were downed on Monday>. "
            "The army said <army: {60|drones|down|} drones were downed on Tuesday>.",
            id="another period",
        ),
        pytest.param(
            "The army said <army: {337|drones|down|Russia} drones were downed over Russia>. "
            "The mayor said <mayor: {74|drones|down|Moscow} drones were downed over Moscow>.",
            id="wider scope",
        ),
        pytest.param(
            "The mayor said <mayor: {three|people|kill|Odesa} people were killed in Odesa>. "
            "The governor said <governor: {five|people|kill|Kherson} people died in Kherson>.",
            id="another place",
        ),
        pytest.param(
            "The army said <army: {120|drones|launch|} drones were launched overnight>. The "
            "general said <general: {9,000|drones|launch|} drones were launched since January>.",
            id="cumulative against daily",
        ),
        pytest.param(
            "The mayor said <mayor: {300|soldiers|kill|Sudzha} soldiers were killed in Sudzha>. "
            "The army said <army: {900|soldiers|kill|Sudzha} soldiers were killed or wounded "
            "in Sudzha>.",
            id="killed against killed or wounded",
        ),
        pytest.param(
            "The mayor said <mayor: {about 50|houses|damage|Bucha} houses were damaged in Bucha>. "
            "The army said <army: {52|houses|damage|Bucha} houses were damaged in Bucha>.",
            id="an estimate that holds the other is no conflict",
        ),
        pytest.param(
            "The mayor said <mayor: {dozens|houses|damage|Bucha} of houses were damaged in Bucha>. "
            "The army said <army: {52|houses|damage|Bucha} houses were damaged in Bucha>.",
            id="a vague amount",
        ),
        pytest.param(
            "The ministry said <ministry: it downed {40|drones|down|} drones overnight>. The air "
            "force said <airforce: it shot down {60|drones|shoot|} drones overnight>.",
            id="each side downs the drones of the other",
        ),
        pytest.param(
            "The ministry said <ministry: {40|drones|down|} drones were downed>. The air "
            "force said <airforce: {60|drones|down|} drones were downed>.",
            id="each side, in the passive",
        ),
        pytest.param(
            "The mayor said <mayor: {six|missiles|launch|} ballistic missiles were launched>. The "
            "army said <army: {nine|missiles|launch|} cruise missiles were launched>.",
            id="another kind",
        ),
        pytest.param(
            "The mayor said <mayor: {300|soldiers|kill|} Russian soldiers were killed>. The army "
            "said <army: {200|soldiers|kill|} Ukrainian soldiers were killed>.",
            id="another side",
        ),
        pytest.param(
            "The mayor said <mayor: {two|people|kill|Odesa} people were killed in Odesa>. The army "
            "said <army: {four|people|kill|Odesa} people were killed in a separate attack>.",
            id="another incident",
        ),
        pytest.param(
            "The mayor said <mayor: {two|people|kill|Odesa} people were killed in Odesa>. The army "
            "said <army: {four|people|kill|Odesa} more people were killed in Odesa>.",
            id="an addition",
        ),
        pytest.param(
            "The {three|war|| } year war began when he was {three|boy||}. {Two|officials||} "
            "officials met {two|officials||} officials.".replace("{Two", "{two"),
            id="numbers that recur by chance",
        ),
        pytest.param(
            "{12|people|kill|} people were killed and {40|people|injure|} injured.",
            id="two events",
        ),
    ],
)
def test_what_looks_like_a_relation_and_is_none(keep, article):
    told = keep(article)
    assert [r for r in told.relations if r[0] != "repeats"] == []


def test_every_relation_is_explained_with_figures_and_sources(keep):
    (conflict,) = keep(MERELY).records
    assert conflict.explanation == (
        "'at least 91' by the army and 'over 70' by the mayor count the same UAVs "
        "(target, Moscow) but do not agree, though both could be right"
    )
    (conflict,) = keep(BOTH_SIDES).records
    assert conflict.explanation.endswith("cannot both be right")


@pytest.mark.parametrize(
    ("article", "said"),
    [
        (SUMS, "'70' and '50' add up to it"),
        (LEAVES, "add up to 11 and leave 1 unaccounted for"),
        (EXCEEDS, "add up to 14, which is more than the total"),
    ],
)
def test_breakdown_says_whether_the_parts_add_up(keep, article, said):
    assert all(relation.explanation.endswith(said) for relation in keep(article).records)


@pytest.mark.parametrize(
    ("article", "details"),
    [
        (SUMS, {"adds_up"}),
        (LEAVES, {"falls_short"}),
        (EXCEEDS, {"exceeds"}),
        (REPRINT, {"same"}),
        (ROUNDED, {"rounded"}),
        (CONVERSION, {"converted"}),
        (UNITS, {"converted"}),
        (GROWING, {"raised"}),
        (BOTH_SIDES, {"excluding"}),
        (MERELY, {"differing"}),
        (DENIED, {"denied"}),
    ],
)
def test_each_relation_says_more_of_itself(keep, article, details):
    assert {relation.detail for relation in keep(article).records} == details


def test_relations_name_the_words_that_led_to_them(keep):
    evidence = {relation.evidence for relation in keep(OF_WHOM).records}
    assert evidence == {("of whom",), ("Among them",)}
    (revision,) = keep(
        "Officials said <officials: {12|people|kill|} people were killed>.\n"
        "The toll rose <officials: to {14|people|kill|}>."
    ).records
    assert (revision.type, revision.detail, revision.evidence) == ("revises", "raised", ("rose",))


@pytest.mark.parametrize(
    "article",
    [
        "Of those who voted, {64%|voters|support|} agree, as do {52%|voters|support|} of the rest.",
        "A profit of {$161 dollars||report|}, up {46%||report|} from last year, was reported.",
        "An alliance of {30|nations|fight|} nations (with Peru) fought {eight|nations|fight|}.",
        "Deaths of {12|people|kill|} people, {nine|people|injure|} injured.",
        "They have {40|ships|own|} ships, and {one|ships|own|} of the largest ports.",
    ],
)
def test_what_looks_like_a_part_and_is_none(keep, article):
    assert not [r for r in keep(article).relations if r[0] == "part_of"]


def test_each_repetition_points_to_the_first_claim(keep):
    told = keep(REPRINT)
    assert [(r.source, r.target) for r in told.records] == [("q2", "q1"), ("q3", "q1")]


def test_lead_repeats_the_body_that_announces_the_new_figure(keep):
    told = keep(
        "Officials say <officials: {at least three|people|kill|Tula} were killed in Tula>.\n"
        "The governor said <governor: {one|person|kill|Tula} person was killed in Tula>.\n"
        "Authorities later revised the toll <authorities: to {three|people|kill|Tula}>."
    )
    assert [(r.type, r.source, r.target) for r in told.records] == [
        ("repeats", "q1", "q3"),
        ("revises", "q3", "q2"),
    ]


def test_long_articles_take_linear_time(keep):
    told = keep("Officials said <officials: {12|people|kill|} people were killed>.\n" * 400)
    assert len(told.claims) == 400
