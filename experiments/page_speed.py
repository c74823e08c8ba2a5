"""How fast the page of a corpus is in a browser: first paint, and the time a filter takes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from playwright.sync_api import Page, sync_playwright
from protocol import Options, run

from sayso import Collator, Registry, SaysoError
from sayso.datasets import gold
from sayso.reports import Report, Table
from sayso.reports.page import Looks, corpus_page, overview

STATEMENTS = 10_000
LOADS = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# Until the frame after the filter is painted: what a reader waits for.
FILTER = """async ([name, value]) => {
  const field = document.getElementById("filters").elements[name];
  const start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const taken = performance.now() - start;
  field.value = "";
  return taken;
}"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
FILTERS = {
    "text, found in many": ("text", "the"),
    "text, found in none": ("text", "no such words stand here"),
    "speaker": ("speaker", "ministry"),
    "bloc": ("bloc", "0"),
    "nothing: all statements": ("text", ""),
}


def page_speed(options: Options) -> Report:
    """Time the page of 10,000 statements: gold annotation, over and over."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        raise SaysoError("there is no Chromium (Debian: apt-get install chromium)")
    articles = gold(options.gold)
    registry = Registry.load()
    each = sum(len(article.attributions) for article in articles)
    several = [
        msgspec.structs.replace(article, id=f"{article.id}-{copy}")
        for copy in range(STATEMENTS // each + 1)
        for article in articles
    ]
    total = sum(len(article.attributions) for article in several)
    seen = overview(articles, registry, Collator(registry)(articles), Looks(registry))
    html = corpus_page(several, registry, seen)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(html, encoding="utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            loads = [_timed(browser.new_page(), path) for _ in range(LOADS)]
            version = browser.version
            browser.close()
    times = {name: median(load[name] for load in loads) for name in loads[0]}
    return Report(
        name="page_speed",
        title="How fast the page of a corpus is",
        question="Does a page of 10,000 statements stay responsive in a browser?",
        data=(
            f"{len(several):,} articles with {total:,} statements: gold annotation, over and "
            f"over. The page has {len(html.encode()) / 2**20:.1f} MiB.",
        ),
        method=(
            f"Headless Chromium {version} opens the page from disk; median of {LOADS} loads. A "
            "filter is timed from the keystroke until the frame after it is painted.",
        ),
        limits=("These figures change from run to run and from machine to machine.",),
        metrics={
            "statements": total,
            "bytes": len(html.encode()),
            "milliseconds": {name: round(taken) for name, taken in times.items()},
        },
        provenance=options.provenance,
        tables=(
            Table(
                title="Milliseconds",
                columns=("What", "Milliseconds"),
                rows=tuple((name, round(taken)) for name, taken in times.items()),
            ),
        ),
    )


def _timed(page: Page, path: Path) -> dict[str, float]:
    page.goto(path.as_uri())
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    times: dict[str, Any] = {"first paint": page.evaluate(PAINT), "loaded": page.evaluate(LOADED)}
    for name, (field, value) in FILTERS.items():
        times[f"filter: {name}"] = page.evaluate(FILTER, [field, value])
    page.close()
    return times


if __name__ == "__main__":
    run(page_speed, corpus="not used: the page is of gold annotation")
