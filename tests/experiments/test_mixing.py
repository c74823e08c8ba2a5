"""Events moved to the same days, and what is then taken for one figure."""

from collections import Counter
from datetime import date

import mixing
import pytest
from relating import Prediction

from sayso import agreement
from sayso.agreement import ClaimId
from sayso.datasets import own_gold


@pytest.fixture(scope="module")
def events():
    found = agreement.events(own_gold() / "agreement")
    war = Counter(event.actors for event in found).most_common(1)[0][0]
    return [event for event in found if event.actors == war][:2]


def test_articles_are_moved_by_whole_weeks(events):
    given = events[0].articles
    moved = mixing.moved(given)
    days = [
        tuple(date.fromisoformat(one.meta.published[:10]) for one in pair)
        for pair in zip(given, moved, strict=True)
    ]
    assert {(new - old).days for old, new in days} == {(days[0][1] - days[0][0]).days}
    assert (days[0][1] - days[0][0]).days % 7 == 0
    assert 0 <= (min(new for _, new in days) - mixing.FIRST).days < 7


def test_pairs_of_two_events_are_counted_apart(events):
    given = [event.articles for event in events]
    (one, other), elsewhere = given[0][:2], given[1][0]

    def system(articles, registry):
        assert len(articles) == len(given[0]) + len(given[1])
        return Prediction(
            labels={
                (ClaimId(one.id, "q1"), ClaimId(other.id, "q1")): "repeats",
                (ClaimId(one.id, "q2"), ClaimId(elsewhere.id, "q1")): "conflicts",
                (ClaimId(one.id, "q3"), ClaimId(elsewhere.id, "q2")): "not_comparable",
            }
        )

    found = mixing.mixed(events, given, system, [None, None])
    assert found.share == 0.5
    assert (found.within["repeats"], found.across["conflicts"]) == (1, 1)


def test_one_event_of_a_war_is_not_mixed(events):
    found = mixing.mixed(events[:1], [events[0].articles], None, [None])
    assert found.share is None
