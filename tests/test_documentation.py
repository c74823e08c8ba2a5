"""What the README and the documentation promise, beside their code blocks (see conftest.py)."""

import re
from pathlib import Path

import pytest
import readme

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# The languages that are run, and what Sphinx makes of itself.
RUN = {"python", "sh", "toml", "json"}
SPHINX = {"{toctree}", "{eval-rst}"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_code_block_is_of_a_kind_that_is_run(page):
    fences = re.findall(r"^ *```+(.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(fences) % 2 == 0
    assert set(fences[::2]) <= RUN | SPHINX


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", readme.PAGES)
def test_figures_of_quality_are_those_of_the_reports(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert readme.filled(text) == text, "run: python experiments/readme.py"
    assert text.count("<!-- quality: ") == text.count("<!-- end -->") > 0


def test_agreement_of_readers_is_that_of_the_data_card():
    card = " ".join((ROOT / "data" / "README.md").read_text(encoding="utf-8").split())
    assert "agree on 0.79 of the whole attributions" in card


def test_two_commands_are_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"^make (\S+)", PAGES[0].read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command
