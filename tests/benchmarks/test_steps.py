"""Speed of each step and of the whole walk, on the seed article.

Run ``pytest tests/benchmarks --benchmark-only`` for timings; in CI they run once, untimed.
"""

from pathlib import Path

import pytest

SEED = next((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def text():
    return SEED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def parsed(analyzer, text):
    return analyzer.parser(text)


@pytest.fixture(scope="module")
def attributed(analyzer, parsed):
    return analyzer.resolve_speakers(parsed, analyzer.find_attributions(parsed))


def test_parse(benchmark, analyzer, text):
    assert len(benchmark(analyzer.parser, text).doc) > 1000


def test_find_attributions(benchmark, analyzer, parsed):
    assert benchmark(analyzer.find_attributions, parsed)


def test_resolve_speakers(benchmark, analyzer, parsed):
    found = analyzer.find_attributions(parsed)
    speakers, _ = benchmark(analyzer.resolve_speakers, parsed, found)
    assert speakers


def test_extract_quantities(benchmark, analyzer, parsed):
    assert benchmark(analyzer.extract_quantities, parsed)


def test_frame(benchmark, analyzer, parsed, attributed):
    speakers, attributions = attributed
    assert all(a.framing for a in benchmark(analyzer.frame, parsed, attributions, speakers))


def test_keep_ledger(benchmark, analyzer, parsed, attributed):
    speakers, attributions = attributed
    quantities = analyzer.extract_quantities(parsed)
    *_, relations = benchmark(analyzer.keep_ledger, parsed, quantities, attributions, speakers)
    assert relations


def test_whole_walk(benchmark, analyzer, text):
    assert benchmark(analyzer, text).claims
