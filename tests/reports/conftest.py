"""Pages of gold annotation: what they show does not hang on what is found."""

from pathlib import Path

import pytest

from sayso.actors import Registry
from sayso.datasets import gold
from sayso.records import Analysis

GOLD = Path(__file__).parents[2] / "data" / "gold"


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="session")
def seed() -> Analysis:
    return gold(GOLD / "seed.json")[0]


@pytest.fixture(scope="session")
def corpus() -> list[Analysis]:
    return [
        *gold(GOLD / "constructed"),
        *gold(GOLD / "agreement" / "lozova-station"),
        *gold(GOLD / "agreement" / "prisoner-exchange"),
        *gold(GOLD / "agreement" / "voronezh-drones"),
    ]
