"""Reporting classes, with the sense of the cue told by its context."""

import pytest

from sayso.framing.reporting import reporting, running_on
from sayso.records import Attribution, Span


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
