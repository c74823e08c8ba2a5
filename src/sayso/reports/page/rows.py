"""The statements of a corpus as compact JSON for the list that readers filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sayso.ledger.sentences import Sentences
from sayso.records import Analysis, Attribution
from sayso.reports.page.cards import REPORTING
from sayso.reports.page.looks import Look, Looks
from sayso.reports.page.title import title
from sayso.reports.sheet import NOBODY, shortened, shown
from sayso.tables import excerpt

_LONGEST, _AROUND, _NAME = 600, 300, 80
STANCES = ("negative", "neutral", "positive")
_Item = TypeVar("_Item")


class _Index(Generic[_Item]):
    """Numbers things in the order in which they first come."""

    def __init__(self) -> None:
        self._places: dict[_Item, int] = {}

    def __call__(self, item: _Item) -> int:
        return self._places.setdefault(item, len(self._places))

    @property
    def items(self) -> list[_Item]:
        return list(self._places)


def rows(analyses: Sequence[Analysis], looks: Looks, sides: Sequence[str]) -> dict[str, Any]:
    """Return what the list needs; names stand once, statements point to them by number.

    A statement is ``[article, speaker, cue, reporting, before, content, after, stances]``; its
    stances are pairs of a side and 0 (negative), 1 (neutral) or 2 (positive).
    """
    blocs, speakers = _Index[Look](), _Index[tuple[str, str, int]]()
    outlets = _Index[str]()
    articles: list[list[object]] = []
    reporting = list(REPORTING)
    statements: list[list[object]] = []
    for analysis in analyses:
        meta = analysis.meta
        outlet = outlets(shortened(shown(meta.outlet), _NAME)) if meta.outlet else -1
        day = shown(meta.published)[:10] if meta.published else ""
        place = len(articles)
        articles.append([title(analysis), outlet, day])
        sentences = Sentences(analysis.text) if analysis.attributions else None
        for attribution in analysis.attributions:
            speaker = analysis.speakers.get(attribution.speaker or "")
            bloc = blocs(looks[speaker.bloc if speaker else "unknown"])
            name = shortened(shown(speaker.name), _NAME) if speaker else NOBODY
            role = shortened(shown(speaker.role), _NAME) if speaker and speaker.role else ""
            assert sentences is not None
            statements.append(
                [
                    place,
                    speakers((name, role, bloc)),
                    shortened(shown(excerpt(analysis.text, attribution.cue)), _NAME),
                    reporting.index(attribution.reporting),
                    *_in_context(analysis.text, attribution, sentences),
                    [
                        [sides.index(side), STANCES.index(stance)]
                        for side, stance in attribution.stance.items()
                        if side in sides
                    ],
                ]
            )
    return {
        "blocs": [[look.label, look.letters, look.css] for look in blocs.items],
        "speakers": speakers.items,
        "outlets": outlets.items,
        "articles": articles,
        "reporting": reporting,
        "sides": list(sides),
        "statements": statements,
    }


def _in_context(text: str, attribution: Attribution, sentences: Sentences) -> tuple[str, str, str]:
    """Return a statement with what stands before and after it in its sentences."""
    content = [span for span in attribution.content if span.end > span.start]
    if not content:
        return "", "", ""
    others = [*(attribution.source or ()), *attribution.cue]
    near = [span for span in others if abs(span.start - content[0].start) < _AROUND]
    first = sentences.spans[sentences.at(min(span.start for span in (*content, *near)))].start
    last = sentences.spans[sentences.at(max(span.end for span in (*content, *near)) - 1)].end
    start, end = content[0].start, max(span.end for span in content)
    before, after = text[max(first, start - _AROUND) : start], text[end : min(last, end + _AROUND)]
    inside = excerpt(text, content) if len(content) > 1 else text[start:end]
    # White space beside the statement is kept as one space.
    left = shown(before) + " " * before[-1:].isspace()
    right = " " * after[:1].isspace() + shown(after)
    return left, shortened(shown(inside), _LONGEST), right
