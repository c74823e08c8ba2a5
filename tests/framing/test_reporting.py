"""Reporting classes, with the sense of the cue told by its context."""

from typing import get_args

import pytest

from sayso import resources
from sayso.framing.reporting import reporting, running_on
from sayso.records import Attribution, Reporting, Span


def attributed(text: str, cue: str, content: str, source: tuple[Span, ...] | None = None):
    at, said = text.index(cue), text.index(content)
    return Attribution(
        id="a1",
        source=source,
        cue=(Span(at, at + len(cue)),),
        content=(Span(said, said + len(content)),),
        type="indirect",
    )


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("The mayor said the bridge was open.", "said", "the bridge was open", "neutral"),
        ("The mayor has claimed he won.", "has claimed", "he won", "distancing"),
        ("The group claimed responsibility.", "claimed", "responsibility", "neutral"),
        ("The mayor confirmed the blast.", "confirmed", "the blast", "endorsing"),
        ("The mayor did not confirm the blast.", "did not confirm", "the blast", "distancing"),
        ("He refused to confirm the blast.", "refused to confirm", "the blast", "distancing"),
        ("He refused to rule out a strike.", "refused to rule out", "a strike", "neutral"),
        ("He refused to admit the loss.", "refused to admit", "the loss", "denying"),
        ("The army denied that it fled.", "denied", "it fled", "denying"),
        ("The army did not deny the loss.", "did not deny", "the loss", "neutral"),
        ("The mayor warned that gas would run out.", "warned", "gas would run out", "directive"),
        ("The mayor told residents to leave.", "told", "residents to leave", "directive"),
        ("The mayor told residents that it rained.", "told", "it rained", "neutral"),
        ("The mayor asked whether it rained.", "asked", "whether it rained", "neutral"),
        ("The mayor called for a truce.", "called for", "a truce", "directive"),
        ("He called the vote a farce.", "called", "the vote a farce", "neutral"),
        ("The king vowed to return.", "vowed", "to return", "commissive"),
        ("The king falsely said he won.", "falsely said", "he won", "distancing"),
        ("The king correctly noted it rained.", "correctly noted", "it rained", "endorsing"),
        ("It rained, according to the mayor.", "according to", "It rained", "neutral"),
        ("The king made a promise to return.", "made a promise", "to return", "commissive"),
        ("The war claimed the lives of ten.", "claimed", "the lives of ten", "neutral"),
        ("He claimed without evidence that he won.", "claimed", "that he won", "distancing"),
        ("They charged him with arson.", "charged", "with arson", "neutral"),
        ("He accused the king of theft.", "accused", "the king of theft", "neutral"),
        ("He was denied access to the port.", "denied", "access to the port", "neutral"),
        ("The guards denied them access.", "denied", "them access", "neutral"),
        ("The crew ordered food.", "ordered", "food", "neutral"),
        ("The army ordered them to leave.", "ordered", "them to leave", "directive"),
        ("The king dismissed the general.", "dismissed", "the general", "neutral"),
        ("The king dismissed the charge.", "dismissed", "the charge", "denying"),
        ("They marched to the promised land.", "promised", "land", "neutral"),
        ("He said in a statement that it rained.", "said in a statement", "it rained", "neutral"),
        ("His denial that he fled was noted.", "denial", "he fled", "denying"),
        ("The king renewed calls for a truce.", "renewed calls for", "a truce", "directive"),
        ("He asked to leave.", "asked", "to leave", "directive"),
        ("He did not only demand a truce.", "did not only demand", "a truce", "directive"),
        ("He does not agree that it rained.", "does not agree", "it rained", "denying"),
        ("He agreed with the report.", "agreed with", "the report", "endorsing"),
        ("They pushed back against the idea.", "pushed back against", "the idea", "denying"),
        ("He pleaded not guilty to arson.", "pleaded", "not guilty to arson", "denying"),
        ("He pleaded guilty to arson.", "pleaded", "guilty to arson", "endorsing"),
        ("The king is seen as weak.", "is seen as", "weak", "neutral"),
        ("He saw that it rained.", "saw", "it rained", "endorsing"),
        ("They condemned the raid.", "condemned", "the raid", "denying"),
        ("They welcomed the truce.", "welcomed", "the truce", "endorsing"),
    ],
)
def test_class_of_the_cue_in_context(parser, text, cue, content, expected):
    assert reporting(attributed(text, cue, content), parser(text).doc) == expected


def test_no_cue_has_no_class(parser):
    bare = Attribution(id="a1", source=None, cue=(), content=(Span(0, 5),), type="direct")
    assert reporting(bare, parser("Never again.").doc) is None


def test_a_quote_that_runs_on_takes_the_class_of_the_one_it_continues():
    def statement(number: int, source: tuple[Span, ...] | None) -> Attribution:
        return Attribution(
            id=f"a{number}",
            source=source,
            cue=(),
            content=(Span(10 * number, 10 * number + 5),),
            type="direct",
        )

    mayor, king = (Span(0, 3),), (Span(5, 7),)
    given = [statement(1, mayor), statement(3, mayor), statement(2, king), statement(4, None)]
    assert running_on(given, ["denying", None, "commissive", None]) == [
        "denying",
        "denying",
        "commissive",
        "neutral",
    ]


def test_there_are_at_least_150_verbs():
    cues, more = resources.load("cues.toml")["verbs"], resources.load("reporting.toml")["more"]
    assert len({key.split()[0] for key in (*cues, *more)}) >= 150
    assert {entry["class"] for entry in cues.values()} == set(get_args(Reporting))
    assert set(more.values()) <= set(get_args(Reporting))
