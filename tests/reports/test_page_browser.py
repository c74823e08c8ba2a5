"""The page in a real browser: headless Chromium, driven by playwright.

Chromium is the system's (Debian: ``apt-get install chromium``); nothing is downloaded.
"""

import re
import shutil
import string

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from sayso.ledger import Collator
from sayso.records import Analysis, Attribution, Meta, Quantity, Span, Speaker
from sayso.reports.page import Looks, article_page, corpus_page, overview

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
DESK, PHONE = {"width": 1400, "height": 1000}, {"width": 390, "height": 844}

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="THE PAGE IS NOT TESTED: there is no Chromium (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        # Without a user namespace, as in most containers, Chromium has no sandbox to use.
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def visit(browser):
    """Open a page from disk; at the end nothing may have been complained of or asked for."""
    contexts, troubles = [], []

    def visit(path, size=DESK, scheme="light"):
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request", lambda request: request.url == path.as_uri() or troubles.append(request.url)
        )
        page.on("dialog", lambda dialog: (troubles.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture(scope="module")
def article(seed, registry, tmp_path_factory):
    path = tmp_path_factory.mktemp("article") / "report.html"
    path.write_text(article_page(seed, registry, {"content_id": "sha256:00"}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def many(corpus, registry, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "report.html"
    seen = overview(corpus, registry, Collator(registry)(corpus), Looks(registry))
    path.write_text(corpus_page(corpus, registry, seen), encoding="utf-8")
    return path


def serious(page):
    found = Axe().run(page).response["violations"]
    return [
        (rule["id"], node["html"][:120], node["failureSummary"][:200])
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def test_a_stranger_finds_who_says_337(visit, article):
    page = visit(article)
    bar = page.locator(".bars .bar", has_text="337").first
    assert "defence ministry" in bar.inner_text()


def test_a_stranger_finds_who_disputes_91(visit, article):
    told = visit(article).locator("#brief .disputed").inner_text()
    assert "≥ 91" in told
    assert "> 70" in told
    assert "Sobyanin" in told


def test_a_stranger_finds_which_figure_was_revised_by_whom_to_what(visit, article):
    told = visit(article).locator("#brief .revised").inner_text()
    assert re.search(r"kill.*≥ 1\s*Andrei Vorobyov\s*→.*3\s*Russian authorities", told, re.DOTALL)


def test_a_stranger_finds_how_each_bloc_speaks_of_the_other(visit, article):
    page = visit(article)
    row = page.locator(".toward tr", has_text="Russian officials")
    assert "negatively" in row.locator("td").nth(1).inner_text()
    row.locator(".stance").nth(1).click()
    lit = page.locator(".seg.lit")
    assert lit.count() > 1
    assert row.locator(".stance").nth(1).get_attribute("aria-pressed") == "true"


def test_hovering_shows_who_says_it_how_and_toward_whom(visit, article):
    page = visit(article)
    page.locator("#text .content", has_text="biggest drone attack").first.hover()
    card = page.locator("#card")
    assert card.is_visible()
    told = card.inner_text()
    for words in (
        "Russian officials",
        "cue",
        "reported",
        "negative toward Ukraine",
        "frames",
        "military",
    ):
        assert words in told
    card.hover()
    assert card.is_visible()
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")


def test_tabbing_to_a_number_shows_its_owner_and_escape_hides_it(visit, article):
    page = visit(article)
    page.locator("#text .num[tabindex]", has_text="337").first.focus()
    told = page.locator("#card").inner_text()
    assert "claimed by" in told
    assert "defence ministry" in told
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "card"
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_claim_leads_to_its_sentence(visit, article, size):
    page = visit(article, size)
    bar = page.locator("#ledger .bar", has_text="70").first
    bar.click()
    number = page.locator(f"#n-{bar.get_attribute('data-q')}")
    box = number.bounding_box()
    assert 0 <= box["y"] < size["height"]
    assert page.evaluate("document.activeElement.id") == number.get_attribute("id")
    assert "over 70 drones" in "".join(page.locator(".seg.lit").all_inner_texts())


def test_one_bloc_can_stand_out(visit, article):
    page = visit(article)
    look = page.locator(".look", has_text="Ukrainian officials")
    look.click()
    assert look.get_attribute("aria-pressed") == "true"
    tags = page.locator(".tag.only")
    assert {tags.nth(i).inner_text() for i in range(tags.count())} == {"U"}
    look.click()
    assert page.locator(".only").count() == 0


@pytest.mark.parametrize("which", ["article", "many"])
def test_the_keyboard_walks_the_page_from_end_to_end(visit, request, which):
    page = visit(request.getfixturevalue(which))
    walked = []
    for _ in range(600):
        page.keyboard.press("Tab")
        now = page.evaluate(
            """() => {
              const node = document.activeElement, box = node.getBoundingClientRect();
              const name = node.getAttribute("aria-label") || node.textContent || node.name || "";
              return node === document.body ? null
                : [node.tagName, name.trim().slice(0, 40), box.width * box.height > 0];
            }"""
        )
        if now is None:
            break
        walked.append(now)
    assert now is None, "the walk does not end"
    assert walked[0][1] == "Skip to the report"
    assert all(name and seen for _, name, seen in walked)
    kinds = {kind for kind, _, _ in walked}
    assert {"A", "BUTTON"} <= kinds


@pytest.mark.parametrize("which", ["article", "many"])
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
def test_axe_has_nothing_serious_to_say(visit, request, which, size, scheme):
    page = visit(request.getfixturevalue(which), size, scheme)
    assert serious(page) == []


def test_axe_has_nothing_serious_to_say_of_a_card(visit, article):
    page = visit(article)
    page.locator("#text .tag").first.focus()
    assert page.locator("#card").is_visible()
    assert serious(page) == []


@pytest.mark.parametrize("which", ["article", "many"])
def test_a_phone_need_not_scroll_sideways(visit, request, which):
    page = visit(request.getfixturevalue(which), PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_light_and_dark_follow_the_system_and_the_button(visit, article):
    page = visit(article, scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    light = page.evaluate(ground)
    assert (dark, light) == ("rgb(21, 23, 27)", "rgb(251, 250, 247)")
    page.locator("#theme").click()
    assert page.evaluate(ground) == dark


@pytest.mark.parametrize("which", ["article", "many"])
def test_print_leaves_out_what_only_a_screen_can_do(visit, request, which):
    page = visit(request.getfixturevalue(which))
    page.emulate_media(media="print")
    assert page.locator("#theme").is_hidden()
    assert page.locator("nav").is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_filters_narrow_the_list_and_clear_widens_it_again(visit, many, corpus):
    page = visit(many)
    total = sum(len(analysis.attributions) for analysis in corpus)
    status = page.locator("#status")

    def found():
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return int(status.inner_text().split(" of ")[0].replace(",", ""))

    assert found() == total
    expected = {
        "bloc": sum(
            a.speakers[s.speaker].bloc == "ukrainian_official"
            for a in corpus
            for s in a.attributions
            if s.speaker
        ),
        "outlet": sum(
            len(a.attributions) for a in corpus if a.meta.outlet == corpus[0].meta.outlet
        ),
        "month": sum(
            len(a.attributions) for a in corpus if (a.meta.published or "").startswith("2025-05")
        ),
        "reporting": sum(s.reporting == "denying" for a in corpus for s in a.attributions),
    }
    choices = {
        "bloc": {"label": "U Ukrainian officials"},
        "outlet": {"label": corpus[0].meta.outlet},
        "month": {"value": "2025-05"},
        "reporting": {"label": "denying"},
    }
    for name, count in expected.items():
        page.locator(f"[name={name}]").select_option(**choices[name])
        assert found() == count > 0
        page.locator("[type=reset]").click()
        assert found() == total
    said = corpus[0].text[slice(*corpus[0].attributions[0].content[0])]
    word = max(re.findall(r"[a-z]+", said), key=len)
    page.locator("[name=text]").fill(f"  {word.upper()}\u0301 ")
    few = found()
    assert 0 < few < total
    for row in page.locator("#rows li .said").all_inner_texts():
        assert word in row.lower()
    page.locator("[name=text]").fill("no such words stand here")
    assert found() == 0
    assert page.locator("#rows li").count() == 0


def test_a_figure_leads_to_the_statements_behind_it(visit, many):
    page = visit(many)
    page.locator("#voices .bar", has_text="Ukrainian officials").click()
    page.wait_for_function("document.getElementById('filters').elements.bloc.value !== ''")
    page.locator("#rows li").first.wait_for()
    letters = page.locator("#rows li .badge").all_inner_texts()
    assert set(letters) == {"U"}


def test_ten_thousand_statements_are_drawn_in_pages(visit, corpus, registry, tmp_path):
    copies = 10_000 // sum(len(analysis.attributions) for analysis in corpus) + 1
    several = [
        msgspec.structs.replace(analysis, id=f"{analysis.id}-{copy}")
        for copy in range(copies)
        for analysis in corpus
    ]
    seen = overview(corpus, registry, Collator(registry)(corpus), Looks(registry))
    path = tmp_path / "report.html"
    path.write_text(corpus_page(several, registry, seen), encoding="utf-8")
    page = visit(path)
    assert page.locator("#rows li").count() == 40
    page.locator("#more").click()
    assert page.locator("#rows li").count() == 80
    page.locator("[name=text]").fill("drones")
    page.wait_for_function("!document.getElementById('status').textContent.startsWith('10')")
    assert page.locator("#rows li").count() == 40


HOSTILE = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>\u202e\u2066'


def hostile(word=""):
    text = f"{HOSTILE} said 12 {HOSTILE} fell. {word}\n{word}"
    end = len(HOSTILE)
    return Analysis(
        id=HOSTILE,
        text=text,
        meta=Meta(title=HOSTILE, outlet=HOSTILE, published=HOSTILE),
        speakers={"s1": Speaker(name=HOSTILE + word, role=HOSTILE + word, bloc=HOSTILE)},
        attributions=(
            Attribution(
                id="a1",
                source=(Span(0, end),),
                cue=(Span(end + 1, end + 5),),
                content=(Span(end + 6, len(text)),),
                type="indirect",
                speaker="s1",
            ),
        ),
        quantities=(
            Quantity(
                id="q1",
                span=Span(end + 6, end + 8),
                low=12,
                high=12,
                modifier="exact",
                dimension="count",
                counted=HOSTILE + word,
                attribution="a1",
            ),
        ),
    )


@pytest.mark.parametrize("word", ["", "A" * 100_000], ids=["markup", "long word"])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_hostile_text_is_inert_and_keeps_the_layout(visit, registry, tmp_path, word, size):
    made = hostile(word)
    path = tmp_path / "article.html"
    path.write_text(article_page(made, registry, {"citation": HOSTILE}), encoding="utf-8")
    page = visit(path, size)
    assert page.locator("img").count() == 0
    assert page.locator("#text .code").count() >= 4
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator("#text .num").first.hover()
    assert page.locator("#card").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    both = [made, msgspec.structs.replace(made, id="second")]
    path = tmp_path / "corpus.html"
    seen = overview(both, registry, Collator(registry)(both), Looks(registry))
    path.write_text(corpus_page(both, registry, seen), encoding="utf-8")
    page = visit(path, size)
    assert page.locator("#rows li").count() == 2
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert set(string.printable) >= set(page.locator("h1").inner_text())
