"""Attributions by rules: syntax and quotation marks over the parse."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.attribution.channels import channel
from sayso.attribution.passage import Draft, Passage
from sayso.attribution.speech import uncued
from sayso.attribution.syntax import cued
from sayso.records import Attribution, AttributionType, Span

if TYPE_CHECKING:
    from sayso.language import Parsed


# Statements within statements; the parse of anything deeper is no evidence of speech, and the time
# that later steps take grows with the depth.
DEEPEST = 6


class RuleFinder:
    """Finds who says what in a parsed text.

    Each attribution has a source, a cue and a content (PARC); its speaker and its reporting class
    are for later steps to tell.
    """

    def __call__(self, parsed: Parsed) -> tuple[Attribution, ...]:
        """Return the attributions in the order in which they begin."""
        return self.read(Passage.of(parsed.doc))

    def read(self, passage: Passage) -> tuple[Attribution, ...]:
        """Return those of a text whose quotations are known."""
        claimed: dict[int, Draft] = {}
        drafts = list(cued(passage, claimed))
        drafts += uncued(passage, drafts, claimed)
        made = sorted(
            _shallow({_spans(draft): draft for draft in drafts}), key=lambda m: _order(m[0])
        )
        return tuple(
            Attribution(
                id=f"a{number}",
                source=source or None,
                cue=cue,
                content=content,
                type="direct" if draft.verbatim else kind(passage, content),
                channel=channel(passage, source, cue, content),
            )
            for number, ((source, cue, content), draft) in enumerate(made, 1)
        )


Spans = tuple[Span, ...]
Made = tuple[tuple[Spans, Spans, Spans], Draft]


def _shallow(made: dict[tuple[Spans, Spans, Spans], Draft]) -> Iterator[Made]:
    """Leave out speech that lies too deep within other speech for a reader to follow."""
    around: list[int] = []
    for spans, draft in sorted(made.items(), key=lambda m: (m[0][2][0].start, -m[0][2][-1].end)):
        content = spans[2]
        while around and around[-1] <= content[0].start:
            around.pop()
        if len(around) < DEEPEST:
            yield spans, draft
            around.append(min([content[-1].end, *around[-1:]]))


def _spans(draft: Draft) -> tuple[Spans, Spans, Spans]:
    return (
        tuple(sorted(set(draft.source))),
        tuple(sorted(set(draft.cue))),
        tuple(sorted(set(draft.content))),
    )


def _order(spans: tuple[Spans, Spans, Spans]) -> tuple[int, Spans, Spans, Spans]:
    # A source that stands in an earlier sentence does not make a quotation begin there.
    source, cue, content = spans
    return (min(s.start for s in (*(source if cue else ()), *cue, *content)), content, cue, source)


def kind(passage: Passage, content: Spans) -> AttributionType:
    """Tell by the quotation marks within a content whether it is direct, indirect or mixed."""
    text = passage.text
    quoted = bare = False
    for span in content:
        at = span.start
        index = bisect_left(passage.quotes, span.start, key=lambda quote: quote.start)
        while index < len(passage.quotes) and passage.quotes[index].start < span.end:
            quote = passage.quotes[index]
            index += 1
            if quote.start < at or quote.end > span.end:
                continue
            quoted = True
            bare = bare or any(map(str.isalnum, text[at : quote.start]))
            at = quote.end
        bare = bare or any(map(str.isalnum, text[at : span.end]))
    if not quoted:
        return "indirect"
    return "mixed" if bare else "direct"
