"""Whose deed "the attack" is."""

import pytest

from sayso.actors import Registry
from sayso.framing.deeds import deeds, told_of

REGISTRY = Registry.load()


def owners(parsed) -> list[tuple[str, str]]:
    doc = parsed.doc
    known = deeds(doc, REGISTRY.mentions(doc))
    return [(party.token.text, party.side) for party in told_of(list(doc), known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia struck a school. The attack shocked the town.", [("attack", "Russia")]),
        (
            "Ukrainian shelling killed two farmers. This strike was the worst so far.",
            [("strike", "Ukraine")],
        ),
        ("The depot was hit by Ukraine. The raid lasted an hour.", [("raid", "Ukraine")]),
        ("Russia launched a raid at dawn. The assault failed.", [("assault", "Russia")]),
        # The one told of last.
        (
            "Russia bombed a port. Ukraine shelled a depot. The attack killed two.",
            [("attack", "Ukraine")],
        ),
        # Somebody else's, or nobody's yet, or only a time.
        ("Russia struck a school. The attack by Hamas was condemned.", []),
        ("The attack shocked the town. Russia struck a school.", []),
        ("Russia struck a school. Flights stopped after the attack.", []),
        ("Russia struck a school. Attacks are rare here.", []),
        ("Russia signed a deal. The attack shocked the town.", []),
        ("Nobody came.", []),
    ],
)
def test_the_doer_told_of_last_is_meant(parser, text: str, expected) -> None:
    assert owners(parser(text)) == expected
