"""How a statement is framed: tone, certainty, stance to each side, reporting class, frames."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sayso.framing.certainty import certainty
from sayso.framing.frames import Frames, frames, in_context
from sayso.framing.parties import Viewpoint
from sayso.framing.reporting import reporting, running_on
from sayso.framing.sentiment import tone
from sayso.framing.stance import stances
from sayso.records import Attribution, Framing, Reporting, Span, Speaker

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from sayso.actors import Mention, Registry
    from sayso.language import Parsed

__all__ = ["Framer"]


class _Told(NamedTuple):
    """What the words of a statement and its cue tell without regard to sides."""

    reporting: Reporting
    frames: Frames


class Framer:
    """Adds tone, stance, reporting class and frames to attributions.

    Parameters
    ----------
    registry : Registry
        The sides, and the expressions that stand for them.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __call__(
        self, parsed: Parsed, attributions: tuple[Attribution, ...], speakers: dict[str, Speaker]
    ) -> tuple[Attribution, ...]:
        """Return the attributions with all their framing."""
        if not attributions:
            return ()
        mentions = self.registry.mentions(parsed.doc)
        classes = running_on(attributions, [reporting(a, parsed.doc) for a in attributions])
        called = self._called(attributions, parsed.doc)
        framed = []
        topics: dict[str, str] = {}  # the other side that each speaker spoke of last
        for attribution, told in zip(attributions, map(_Told, classes, called), strict=True):
            speaker = speakers.get(attribution.speaker or "")
            bloc = speaker.bloc if speaker else "unknown"
            key = attribution.speaker or ""
            direct = attribution.type == "direct"
            viewpoint = Viewpoint.of(bloc, self.registry, direct, topics.get(key))
            framed.append(self._framed(attribution, told, parsed, mentions, viewpoint))
            others = [side for side in framed[-1].stance if side != viewpoint.side]
            if key and len(others) == 1:
                topics[key] = others[0]
        return tuple(framed)

    @staticmethod
    def _called(attributions: Sequence[Attribution], doc: Doc) -> list[Frames]:
        """Return the frames of each statement, with the words that call them up."""
        return in_context(
            attributions,
            [
                frames(list(_tokens(a.content, doc)), list(_tokens(a.cue, doc)))
                for a in attributions
            ],
        )

    def _framed(
        self,
        attribution: Attribution,
        told: _Told,
        parsed: Parsed,
        mentions: Sequence[Mention],
        viewpoint: Viewpoint,
    ) -> Attribution:
        doc = parsed.doc
        tokens = list(_tokens(attribution.content, doc))
        cue = list(_tokens(attribution.cue, doc))
        inside = [m for t in _runs(tokens) for m in _between(mentions, t[0].i, t[-1].i + 1)]
        stance = stances(tokens, cue, inside, viewpoint, told.reporting == "denying")
        measured = tone(_sentences(attribution, parsed))
        evidence: dict[str, tuple[str, ...]] = {
            **{side: found.words for side, found in stance.items() if found.words},
            **{str(frame): words for frame, words in told.frames.items()},
        }
        return msgspec.structs.replace(
            attribution,
            reporting=told.reporting,
            stance={side: found.label for side, found in stance.items()},
            frames=tuple(told.frames),
            framing=Framing(
                polarity=measured.polarity,
                subjectivity=measured.subjectivity,
                compound=measured.compound,
                stance_scores={side: found.score for side, found in stance.items()},
                evidence=evidence,
                event_neutral=measured.event_neutral,
                certainty=certainty(tokens),
            ),
        )


def _tokens(spans: Sequence[Span], doc: Doc) -> Iterator[Token]:
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield from span


def _sentences(attribution: Attribution, parsed: Parsed) -> Iterator[str]:
    """Yield the words of the statement, sentence by sentence, as far as they belong to it."""
    doc, text = parsed.doc, parsed.view.text
    for start, end in attribution.content:
        span = doc.char_span(start, end, alignment_mode="expand")
        first = start
        for token in span if span is not None else ():
            if token.is_sent_start and token.idx > first:
                yield text[first : token.idx]
                first = token.idx
        yield text[first:end]


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the stretches of neighbouring tokens."""
    run: list[Token] = []
    for token in tokens:
        if run and token.i != run[-1].i + 1:
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _between(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    last = bisect_right(mentions, end - 1, key=lambda mention: mention.start)
    return mentions[first:last]
