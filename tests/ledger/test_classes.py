"""What is counted and what happened to it, in classes that news of any event shares."""

import pytest

from sayso.ledger.things import event_class, event_of_form, head_class, is_event


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("choppers", "helicopters"),
        ("boats", "vessels"),
        ("refugees", "people"),
        ("protesters", "people"),
        ("employees", "workers"),
        ("reporters", "journalists"),
        ("minibuses", "buses"),
    ],
)
def test_nouns_of_one_class(one, other):
    assert head_class(one, "count")[0] == head_class(other, "count")[0]


@pytest.mark.parametrize(
    ("verb", "head", "role", "event"),
    [
        ("lose", "people", "lost", "kill"),
        ("lose", "ship", "lost", "destroy"),
        ("lose", "helicopter", "lost", "down"),
        ("lose", "drone", "lost", "lose"),
        ("lose", "other", "lost", "destroy"),
        ("sink", "ship", "destroyed", "destroy"),
        ("destroy", "drone", "downed", "down"),
        ("burn", "house", None, "destroy"),
        ("cross", "people", None, "displace"),
        ("arrive", "people", None, "displace"),
        ("flee", "child", "displaced", "displace"),
        ("host", "people", None, "shelter"),
        ("rally", "people", None, "assemble"),
        ("require", "money", None, "need"),
        ("announce", "money", None, "give"),
        ("announce", "truck", None, "announce"),
    ],
)
def test_verbs_of_one_class_by_what_they_befall(verb, head, role, event):
    assert event_class(verb, head, role) == event


def test_verbs_that_nobody_has_classed_are_no_events():
    assert is_event("displace")
    assert is_event("kill")
    assert not is_event("ponder")
    assert not is_event(None)


@pytest.mark.parametrize(
    ("word", "head", "event"),
    [("fled", "people", "displace"), ("sunk", "ship", "destroy"), ("taken", "child", "abduct")],
)
def test_irregular_forms_tell_of_events(word, head, event):
    assert event_of_form(word, head) == event
