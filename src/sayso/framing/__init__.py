"""How a statement is framed: tone, certainty, stance to each side, reporting class, frames."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sayso.framing.certainty import certainty
from sayso.framing.deeds import Deed, deeds
from sayso.framing.frames import Frames
from sayso.framing.parties import Viewpoint
from sayso.framing.reporting import reporting, running_on
from sayso.framing.sentiment import tone
from sayso.framing.stance import Stance, StanceReader, Weights
from sayso.framing.weighing import tokens as tokens_of
from sayso.framing.weighing import weighed
from sayso.records import Attribution, Certainty, Framing, Narration, Reporting, Span, Speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.actors import Mention, Registry
    from sayso.language import Parsed

__all__ = ["Framer"]


class _Article(NamedTuple):
    """What the statements of an article are read with."""

    parsed: Parsed
    mentions: Sequence[Mention]
    known: Sequence[Deed]


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
    weights : Weights, optional
        How much is given on the lexicon of stance, and how much on the encoder.
    """

    def __init__(self, registry: Registry, weights: Weights | None = None) -> None:
        self.registry = registry
        self.read_stances = StanceReader(weights)

    def __call__(
        self, parsed: Parsed, attributions: tuple[Attribution, ...], speakers: dict[str, Speaker]
    ) -> tuple[Attribution, ...]:
        """Return the attributions with all their framing."""
        if not attributions:
            return ()
        article = self._article(parsed)
        classes = running_on(attributions, [reporting(a, parsed.doc) for a in attributions])
        called = weighed(parsed.doc, attributions)
        framed = []
        topics: dict[str, str] = {}  # the other side that each speaker spoke of last
        for attribution, told in zip(attributions, map(_Told, classes, called), strict=True):
            speaker = speakers.get(attribution.speaker or "")
            key = attribution.speaker or ""
            direct = attribution.type == "direct"
            viewpoint = Viewpoint.of(speaker, self.registry, direct, topics.get(key))
            framed.append(self._framed(attribution, told, article, viewpoint))
            others = [side for side in framed[-1].stance if side != viewpoint.side]
            if key and len(others) == 1:
                topics[key] = others[0]
        return tuple(framed)

    def _framed(
        self,
        attribution: Attribution,
        told: _Told,
        article: _Article,
        viewpoint: Viewpoint,
    ) -> Attribution:
        parsed, mentions, known = article
        tokens = list(tokens_of(attribution.content, parsed.doc))
        cue = list(tokens_of(attribution.cue, parsed.doc))
        inside = [m for t in _runs(tokens) for m in _between(mentions, t[0].i, t[-1].i + 1)]
        stance = self.read_stances(
            tokens, cue, inside, viewpoint, denied=told.reporting == "denying", known=known
        )
        evidence = {str(frame): words for frame, words in told.frames.items()}
        return msgspec.structs.replace(
            attribution,
            reporting=told.reporting,
            stance={side: found.label for side, found in stance.items()},
            frames=tuple(told.frames),
            framing=_framing(
                stance, evidence, _sentences(attribution.content, parsed), certainty(tokens)
            ),
        )

    def _article(self, parsed: Parsed) -> _Article:
        mentions = self.registry.mentions(parsed.doc)
        return _Article(parsed, mentions, deeds(parsed.doc, mentions))

    def narrate(
        self, parsed: Parsed, attributions: tuple[Attribution, ...]
    ) -> tuple[Narration, ...]:
        """Return how the narrator portrays each side, sentence by sentence, beside all sources."""
        _, mentions, known = self._article(parsed)
        given = bytearray(len(parsed.doc))
        for attribution in attributions:
            for spans in (attribution.source or (), attribution.cue, attribution.content):
                for token in tokens_of(spans, parsed.doc):
                    given[token.i] = True
        told: list[Narration] = []
        naming = [mention for mention in mentions if mention.names_side]
        for first in dict.fromkeys(parsed.doc[mention.start].sent.start for mention in naming):
            sentence = parsed.doc[first].sent
            own = [token for token in sentence if not given[token.i]]
            inside = [m for t in _runs(own) for m in _between(mentions, t[0].i, t[-1].i + 1)]
            stance = self.read_stances(own, (), inside, Viewpoint(), known=known) if inside else {}
            if stance:
                content = tuple(_span(run) for run in _runs(own))
                told.append(
                    Narration(
                        id=f"n{len(told) + 1}",
                        content=content,
                        stance={side: found.label for side, found in stance.items()},
                        framing=_framing(stance, {}, _sentences(content, parsed), certainty(own)),
                    )
                )
        return tuple(told)


def _framing(
    stance: Mapping[str, Stance],
    called: Mapping[str, tuple[str, ...]],
    sentences: Iterable[str],
    sure: Certainty,
) -> Framing:
    measured = tone(sentences)
    words = {side: found.words for side, found in stance.items() if found.words}
    return Framing(
        polarity=measured.polarity,
        subjectivity=measured.subjectivity,
        compound=measured.compound,
        stance_scores={side: found.score for side, found in stance.items()},
        stance_probabilities={side: (*found.probabilities,) for side, found in stance.items()},
        evidence={**words, **called},
        event_neutral=measured.event_neutral,
        certainty=sure,
    )


def _sentences(content: Sequence[Span], parsed: Parsed) -> Iterator[str]:
    """Yield the words of the statement, sentence by sentence, as far as they belong to it."""
    doc, text = parsed.doc, parsed.view.text
    for start, end in content:
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


def _span(run: Sequence[Token]) -> Span:
    return Span(run[0].idx, run[-1].idx + len(run[-1]))


def _between(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    last = bisect_right(mentions, end - 1, key=lambda mention: mention.start)
    return mentions[first:last]
