"""What the tests share: one parser and one analyzer, for loading costs a second; how time grows."""

import time
from collections.abc import Callable

import pytest
from hypothesis import settings

from sayso.analyzer import Analyzer
from sayso.language import Parser

# A busy machine is no fault of what is tested; how time grows is asked for by itself.
settings.register_profile("sayso", deadline=None)
settings.load_profile("sayso")

_TIMES = 4  # as long an input: sixteen times as long, were the time quadratic
_MOST = 8
_NOISE = 0.02  # seconds below which nothing is measured


@pytest.fixture(scope="session")
def grows_linearly() -> Callable[[Callable[[int], object], int], bool]:
    """Tell whether four times the input takes at most eight times the processor time.

    `work` does what is measured on an input of the size given. The shortest of three tries
    counts, since a busy machine only ever adds to a time.
    """

    def test(work: Callable[[int], object], size: int) -> bool:
        short = max(_NOISE, min(_took(work, size) for _ in range(3)))
        return any(_took(work, size * _TIMES) <= _MOST * short for _ in range(3))

    return test


def _took(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def analyzer(parser: Parser) -> Analyzer:
    analyzer = Analyzer()
    analyzer.parser = parser
    return analyzer
