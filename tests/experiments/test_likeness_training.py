"""What the training of likeness learns from."""

import pytest
from training.likeness import rows

from sayso import agreement
from sayso.datasets import own_gold
from sayso.ledger.likeness import weights


@pytest.fixture(scope="module")
def found():
    events = [
        event
        for event in agreement.events(own_gold() / "agreement")
        if event.name in ("kembe-bridge", "lipovka-pumps", "ostrivka-dam")
    ]
    return list(rows(events, {event.name: event.articles for event in events}))


def test_every_sign_that_is_learnt_is_known_by_its_name(found):
    assert {sign for row in found for sign in row.signs} <= set(weights())


def test_claims_of_two_events_are_of_two_figures(found):
    across = [row for row in found if not row.event]
    assert across
    assert not any(row.same for row in across)
    assert len({row.signs["days"] for row in across}) > len(across) / 2


def test_what_the_gold_labels_weighs_more(found):
    assert {row.weight for row in found if row.event} == {1.0, 0.3}
