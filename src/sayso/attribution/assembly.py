"""From tagged spans to whole attributions, in the scheme of the project.

The tagger learned from PolNeAR, whose spans differ a little from the project's: there "that"
belongs to the content, a colon may be a cue, a cue may take its whole phrase along ("also said in
a statement on Monday"), and a quote that runs on is a piece of the attribution before. Nor does
PolNeAR mark speech within speech, or quotes without a cue. Here spans are brought to the
project's convention, with quotation marks and syntax as evidence, and the rest is added by rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sayso.attribution.channels import channel
from sayso.attribution.conventions import Page, converted, pieces, trimmed, wants_subject, words_of
from sayso.attribution.cues import lexicon
from sayso.attribution.features import outermost
from sayso.attribution.linking import Link, link
from sayso.attribution.passage import Draft, Passage
from sayso.attribution.rules import DEEPEST, RuleFinder
from sayso.attribution.sources import RELATIVES
from sayso.attribution.speech import uncued
from sayso.attribution.tagging import Tagged, Tagger
from sayso.records import Attribution, AttributionType, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.language import Parsed

# Characters between a quote that runs on and the one before.
RUNS_ON = 200
_WORD = re.compile(r"\w+")
_LABEL = re.compile(r"\s*([^\n:;!?\"“”]{1,80}?)\s?:\s+(?=\S)")


class AttributionFinder:
    """Finds attributions: an encoder tags their spans, which are then put together.

    Parameters
    ----------
    tagger : Tagger, optional
        By default the one that ships with sayso.
    parc : bool
        Keep spans and grouping as PolNeAR annotates them, after PARC 3: for comparison with what
        is published.
    """

    def __init__(self, tagger: Tagger | None = None, parc: bool = False) -> None:
        self.tagger = tagger or Tagger()
        self.parc = parc

    def __call__(self, parsed: Parsed) -> tuple[Attribution, ...]:
        """Return the attributions of a text, in its order."""
        passage = Passage.of(parsed.doc)
        page = Page(passage, parsed.doc, parsed.view.text)
        links = link(page.text, self.tagger(parsed))
        if self.parc:
            return _attributions((page, one) for one in links if one.cue)
        ruled = RuleFinder().read(passage)
        named = _named_by_syntax(page, ruled)
        top = (_with_source(page, one, named) for one in _in_scheme(page, links))
        found = {one: page for one in top if _said_by_somebody(page, one)}
        level = list(found)
        for _ in range(DEEPEST):
            within = self._within(parsed, page, level)
            inner = {_with_source(page, one, named): part for part, one in within}
            level = [one for one in inner if one not in found and _said_by_somebody(page, one)]
            found |= {one: inner[one] for one in level}
        counting = list(_counting(page, ruled, found))
        told = [span for one in counting for span in one.content]
        found = {
            one: part
            for one, part in found.items()
            if one.cue or not any(s.start <= one.content[0].start < s.end for s in told)
        }
        found |= dict.fromkeys(counting, page)
        return _attributions((found[one], one) for one in sorted(found, key=_order))

    def _within(
        self, parsed: Parsed, page: Page, around: Sequence[Link]
    ) -> Iterator[tuple[Page, Link]]:
        """Yield what is reported within the contents of attributions, each on its own page."""
        contents = {page.inside(span) for one in around for span in one.content}
        # Half of the encoder's time goes here; where no word reports, it finds hardly anything.
        within = [span for span in outermost(contents) if _may_report(words_of(page.doc, span))]
        if not within:
            return
        tagged = self.tagger(parsed, within)
        for part in within:
            inner = page._replace(level=page.level_of(part))
            first, last = Span(part.start, 0), Span(part.end, 0)
            here = (layer[bisect_left(layer, first) : bisect_left(layer, last)] for layer in tagged)
            for given in link(page.text, Tagged(*here)):
                if given.cue:
                    yield from ((inner, one) for one in converted(inner, given))


def _may_report(words: Iterable[Token]) -> bool:
    """Tell whether the lexicon of cues knows one of the words."""
    known = lexicon()
    lemmas = map(known.lemma, words)
    return any(
        lemma in known.verbs or lemma in known.nouns or lemma == "accord" for lemma in lemmas
    )


def _attributions(found: Iterable[tuple[Page, Link]]) -> tuple[Attribution, ...]:
    return tuple(
        Attribution(
            id=f"a{number}",
            source=one.source or None,
            cue=one.cue,
            content=one.content,
            type=type_of(page, one),
            channel=channel(page.passage, one.source, one.cue, one.content),
        )
        for number, (page, one) in enumerate(found, 1)
    )


def _named_by_syntax(page: Page, ruled: Sequence[Attribution]) -> dict[int, tuple[Span, ...]]:
    """Return whom the rules hold for the source, by the place of each word of the cue."""
    return {
        word.start(): one.source
        for one in ruled
        for span in one.cue
        for word in _WORD.finditer(page.text, *span)
        if one.source
    }


def _counting(page: Page, ruled: Sequence[Attribution], found: Iterable[Link]) -> Iterator[Link]:
    """Yield what rules alone find and a number stands in: "has put the toll at nine".

    PolNeAR hardly ever has such verbs for cues, but on whose word a figure stands is what matters.
    """
    heard = {at for one in found for span in one.cue for at in range(*span)}
    for one in ruled:
        if one.source and one.cue and not any(at in heard for s in one.cue for at in range(*s)):
            words = (token for span in one.content for token in words_of(page.doc, span))
            if any(token.like_num for token in words):
                yield Link(one.source, one.cue, one.content)


def _with_source(page: Page, one: Link, named: dict[int, tuple[Span, ...]]) -> Link:
    """Give a cue without source the one that its syntax names; let an apposition complete one.

    The encoder marks nobody's name twice, so that of two verbs with one subject the second may
    lack it, or be given that of the sentence before; and it likes to stop at the comma of "the
    council, an aid group".
    """
    words = (word.start() for span in one.cue for word in _WORD.finditer(page.text, *span))
    source = next((named[at] for at in words if at in named), None)
    if source is None or any(
        name.start < span.end and span.start < name.end for name in source for span in one.content
    ):
        return one
    if not one.source or (
        one.cue and _beside(page, source, one.cue) and not _beside(page, one.source, one.cue)
    ):
        return one._replace(source=source)
    whole, part = source[0], one.source[0]
    if len(source) == len(one.source) == 1 and whole.start == part.start and whole.end > part.end:
        added = page.text[part.end : whole.end]
        if added.startswith(", ") and _WORD.findall(added)[0].lower() not in RELATIVES:
            return one._replace(source=source)
    return one


def _beside(page: Page, source: Sequence[Span], cue: Sequence[Span]) -> bool:
    """Tell whether a source stands in a sentence of a cue."""
    sentences = [words_of(page.doc, span).sent for span in cue]
    return any(one.start_char <= span.start < one.end_char for one in sentences for span in source)


def _said_by_somebody(page: Page, one: Link) -> bool:
    """Tell whether an attribution has a source, or a cue that needs none: "was reported to"."""
    return bool(one.source) or not any(wants_subject(page, span) for span in one.cue)


def type_of(page: Page, one: Link) -> AttributionType:
    """Tell how quotation marks, or dashes, cover a content: wholly, not at all, or in part."""
    begins = one.content[0]
    if page.between_dashes(begins) or (not one.cue and page.after_dash(begins.start)):
        return "direct"
    seen = {
        page.quoted(match.start())
        for span in one.content
        for match in _WORD.finditer(page.text, span.start, span.end)
    }
    if seen == {True}:
        return "direct"
    return "mixed" if True in seen else "indirect"


def _in_scheme(page: Page, links: Sequence[Link]) -> list[Link]:
    """Bring links to the project's convention, and add what PolNeAR does not mark."""
    top = _labels_whole(page, [part for given in links for part in converted(page, given)])
    drafts = [Draft(list(one.cue), list(one.source), list(one.content)) for one in top]
    claimed = {
        number: draft
        for draft in drafts
        for span in draft.content
        if (number := page.quotation(span.start)) is not None
    }
    labelled = [draft for draft in drafts if draft.cue]
    added = uncued(page.passage, labelled, claimed)
    made = {Link(tuple(d.source), tuple(d.cue), tuple(d.content)) for d in added}
    whole = sorted({*top, *made}, key=_order)
    loose = [given for given in links if not given.cue and not given.source]
    return sorted([*whole, *_running_on(page, loose, whole)], key=_order)


def _labels_whole(page: Page, top: Sequence[Link]) -> list[Link]:
    """Give a label that begins a paragraph ("NAME: ...") all that it says, as one statement."""
    whole: dict[int, Link] = {}
    rest = []
    for one in top:
        if one.cue or not one.source:
            rest.append(one)
            continue
        first = page.text.rfind("\n", 0, one.source[0].start) + 1
        last = page.text.find("\n", one.source[0].start)
        label = _LABEL.match(page.text, first, last if last >= 0 else len(page.text))
        if label is None or not label.start(1) <= one.source[0].start < label.end(1):
            rest.append(one)
            continue
        said = trimmed(page, Span(label.end(), last if last >= 0 else len(page.text)))
        if said is not None:
            whole[first] = Link((Span(*label.span(1)),), (), (said,))
    lines = [span for one in whole.values() for span in one.content]
    return [
        *whole.values(),
        *(
            one
            for one in rest
            if not any(line.start <= one.content[0].start < line.end for line in lines)
        ),
    ]


def _running_on(page: Page, loose: Sequence[Link], whole: Sequence[Link]) -> Iterator[Link]:
    """Give a quote that nobody has yet to whom the text quoted last, if that is not far."""
    taken = {page.quotation(span.start) for one in whole for span in one.content}
    quoting = [one for one in whole if one.source and page.quoted(one.content[-1].end - 1)]
    quoting.sort(key=lambda one: one.content[-1].end)
    ends = [one.content[-1].end for one in quoting]
    for given in loose:
        content = pieces(page, given)
        number = page.quotation(content[0].start) if content else None
        before = bisect_right(ends, content[0].start) - 1 if content else -1
        if number is None or number in taken or before < 0:
            continue
        if content[0].start - ends[before] <= RUNS_ON:
            yield Link(quoting[before].source, (), content)


def _order(one: Link) -> tuple[int, Link]:
    # A source that stands in an earlier sentence does not make a quotation begin there.
    begins = (*(one.source if one.cue else ()), *one.cue, *one.content)
    return min(span.start for span in begins), one
