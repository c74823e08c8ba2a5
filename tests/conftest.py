"""What the tests share: one parser and one analyzer, for loading costs a second."""

import pytest

from sayso.analyzer import Analyzer
from sayso.language import Parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def analyzer(parser: Parser) -> Analyzer:
    analyzer = Analyzer()
    analyzer.parser = parser
    return analyzer
