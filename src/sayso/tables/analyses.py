"""Analyses as tables: one for each kind of record.

Keys join the tables: `article` with the id of a record is unique. Spans are character offsets into
the article's text; the pieces of a discontinuous span are joined by an ellipsis in its text, and
its start and end are those of the first and the last piece.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sayso.tables.frames import REAL, STRING, WHOLE, Columns, Row, frames

if TYPE_CHECKING:
    import pandas as pd

    from sayso.records import (
        Analysis,
        Attribution,
        Dates,
        Framing,
        Location,
        Quantity,
        Span,
        StanceLabel,
    )

_STANCE = {
    "side": STRING,
    "stance": STRING,
    "score": REAL,
    "negative": REAL,
    "neutral": REAL,
    "positive": REAL,
}
_QUANTITY = {
    "start": WHOLE,
    "end": WHOLE,
    "text": STRING,
    "low": REAL,
    "high": REAL,
    "modifier": STRING,
    "dimension": STRING,
    "unit": STRING,
    "counted": STRING,
    "event": STRING,
    "role": STRING,
    "polarity": STRING,
    "place": STRING,
    "location": STRING,
    "region": STRING,
    "country": STRING,
    "first_day": STRING,
    "last_day": STRING,
    "low_si": REAL,
    "high_si": REAL,
    "unit_si": STRING,
    "change": STRING,
    "step": STRING,
}

COLUMNS: Columns = {
    "articles": {
        "article": STRING,
        "title": STRING,
        "outlet": STRING,
        "published": STRING,
        "url": STRING,
        "characters": WHOLE,
        "attributions": WHOLE,
        "quantities": WHOLE,
        "claims": WHOLE,
        "relations": WHOLE,
        "sayso": STRING,
    },
    "speakers": {
        "article": STRING,
        "speaker": STRING,
        "name": STRING,
        "role": STRING,
        "bloc": STRING,
        "kind": STRING,
        "attributions": WHOLE,
    },
    "attributions": {
        "article": STRING,
        "attribution": STRING,
        "speaker": STRING,
        "name": STRING,
        "role": STRING,
        "bloc": STRING,
        "kind": STRING,
        "type": STRING,
        "reporting": STRING,
        "channel": STRING,
        "source_text": STRING,
        "cue_text": STRING,
        "content_text": STRING,
        "start": WHOLE,
        "end": WHOLE,
        "content_start": WHOLE,
        "content_end": WHOLE,
        "polarity": REAL,
        "subjectivity": REAL,
        "compound": REAL,
        "event_neutral": REAL,
    },
    "stances": {
        "article": STRING,
        "attribution": STRING,
        "bloc": STRING,
        **_STANCE,
    },
    "frames": {
        "article": STRING,
        "attribution": STRING,
        "bloc": STRING,
        "frame": STRING,
    },
    "narration": {
        "article": STRING,
        "narration": STRING,
        **_STANCE,
        "content_text": STRING,
    },
    "quantities": {
        "article": STRING,
        "quantity": STRING,
        **_QUANTITY,
        "attribution": STRING,
        "speaker": STRING,
        "name": STRING,
        "bloc": STRING,
    },
    "claims": {
        "article": STRING,
        "claim": STRING,
        "quantity": STRING,
        "attribution": STRING,
        "speaker": STRING,
        "name": STRING,
        "bloc": STRING,
        "reporting": STRING,
        "cue_text": STRING,
        **_QUANTITY,
        "statement": STRING,
    },
    "relations": {
        "article": STRING,
        "type": STRING,
        "detail": STRING,
        "from": STRING,
        "to": STRING,
        "from_text": STRING,
        "to_text": STRING,
        "from_name": STRING,
        "to_name": STRING,
        "from_bloc": STRING,
        "to_bloc": STRING,
        "explanation": STRING,
    },
}


def to_frames(analyses: Iterable[Analysis]) -> dict[str, pd.DataFrame]:
    """Return analyses as tables, with the columns and dtypes of `COLUMNS`.

    Parameters
    ----------
    analyses : iterable of Analysis
        Read once, in order; the rows keep the order of articles and of records in them.

    Returns
    -------
    dict of str to DataFrame
        `articles`, `speakers`, `attributions`, `stances` (one row for each side that a statement
        speaks of, with the probability of each label), `frames` (one row for each frame of a
        statement), `narration` (one row for each side that the narrator speaks of in a sentence),
        `quantities`, `claims` and `relations`.

    Examples
    --------
    >>> from sayso.records import Analysis
    >>> frames = to_frames([Analysis(id="brief", text="No numbers here.")])
    >>> list(frames)[:3]
    ['articles', 'speakers', 'attributions']
    >>> len(frames["articles"]), len(frames["claims"])
    (1, 0)
    """
    return frames(COLUMNS, (row for analysis in analyses for row in rows(analysis)))


def rows(analysis: Analysis) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one analysis, each with the name of its table, as in `COLUMNS`."""
    return _Joined(analysis).rows()


def excerpt(text: str, spans: Sequence[Span]) -> str:
    """Return the text of a span in one or more pieces.

    Examples
    --------
    >>> from sayso.records import Span
    >>> excerpt("No, she said, never.", [Span(0, 3), Span(14, 20)])
    'No, … never.'
    """
    return " … ".join(text[span.start : span.end] for span in spans)


class _Joined:
    """One analysis, its records joined by their keys."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.attributions = {a.id: a for a in analysis.attributions}
        self.quantities = {quantity.id: quantity for quantity in analysis.quantities}

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Yield each row with the name of its table."""
        analysis = self.analysis
        meta = analysis.meta
        yield (
            "articles",
            (
                analysis.id,
                meta.title,
                meta.outlet,
                meta.published,
                meta.url,
                len(analysis.text),
                len(analysis.attributions),
                len(analysis.quantities),
                len(analysis.claims),
                len(analysis.relations),
                analysis.sayso,
            ),
        )
        spoken = Counter(attribution.speaker for attribution in analysis.attributions)
        for key, speaker in analysis.speakers.items():
            who = (speaker.name, speaker.role, speaker.bloc, speaker.kind)
            yield "speakers", (analysis.id, key, *who, spoken[key])
        for attribution in analysis.attributions:
            yield from self._attribution(attribution)
        for quantity in analysis.quantities:
            owner = (quantity.attribution, *self._owner(quantity.attribution))
            measure = self._measure(quantity)
            yield "quantities", (analysis.id, quantity.id, *measure, *owner)
        for told in analysis.narration:
            for row in _stances(told.stance, told.framing):
                words = excerpt(analysis.text, told.content)
                yield "narration", (analysis.id, told.id, *row, words)
        yield from self._ledger()

    def _attribution(self, attribution: Attribution) -> Iterator[tuple[str, Row]]:
        analysis, framing = self.analysis, attribution.framing
        speaker = analysis.speakers.get(attribution.speaker or "")
        source = attribution.source or ()
        spans = (*source, *attribution.cue, *attribution.content)
        who = (speaker.name, speaker.role, speaker.bloc, speaker.kind) if speaker else (None,) * 4
        tone = (
            (framing.polarity, framing.subjectivity, framing.compound, framing.event_neutral)
            if framing
            else (None,) * 4
        )
        key = (analysis.id, attribution.id)
        yield (
            "attributions",
            (
                *key,
                attribution.speaker,
                *who,
                attribution.type,
                attribution.reporting,
                attribution.channel,
                excerpt(analysis.text, source) if source else None,
                excerpt(analysis.text, attribution.cue) if attribution.cue else None,
                excerpt(analysis.text, attribution.content),
                *_extent(spans),
                *_extent(attribution.content),
                *tone,
            ),
        )
        bloc = speaker.bloc if speaker else None
        for row in _stances(attribution.stance, framing):
            yield "stances", (*key, bloc, *row)
        for frame in attribution.frames:
            yield "frames", (*key, bloc, frame)

    def _ledger(self) -> Iterator[tuple[str, Row]]:
        analysis = self.analysis
        for claim in analysis.claims:
            attribution = self.attributions.get(claim.attribution or "")
            speaker = analysis.speakers.get(claim.speaker or "")
            cue = attribution.cue if attribution else ()
            yield (
                "claims",
                (
                    analysis.id,
                    claim.id,
                    claim.quantity,
                    claim.attribution,
                    claim.speaker,
                    speaker.name if speaker else None,
                    claim.bloc,
                    attribution.reporting if attribution else None,
                    excerpt(analysis.text, cue) if cue else None,
                    *self._measure(self.quantities[claim.quantity]),
                    claim.statement,
                ),
            )
        for relation in analysis.relations:
            ends = [self.quantities[key] for key in (relation.source, relation.target)]
            owners = [self._owner(quantity.attribution) for quantity in ends]
            yield (
                "relations",
                (
                    analysis.id,
                    relation.type,
                    relation.detail,
                    relation.source,
                    relation.target,
                    *(excerpt(analysis.text, [quantity.span]) for quantity in ends),
                    *(name for _, name, _ in owners),
                    *(bloc for _, _, bloc in owners),
                    relation.explanation,
                ),
            )

    def _owner(self, key: str | None) -> tuple[str | None, str | None, str | None]:
        attribution = self.attributions.get(key or "")
        if attribution is None or attribution.speaker is None:
            return None, None, None
        speaker = self.analysis.speakers[attribution.speaker]
        return attribution.speaker, speaker.name, speaker.bloc

    def _measure(self, quantity: Quantity) -> Row:
        return (
            quantity.span.start,
            quantity.span.end,
            excerpt(self.analysis.text, [quantity.span]),
            quantity.low,
            quantity.high,
            quantity.modifier,
            quantity.dimension,
            quantity.unit,
            quantity.counted,
            quantity.event,
            quantity.role,
            quantity.polarity,
            quantity.place,
            *(_field(quantity.location, name) for name in ("name", "region", "country")),
            *(_field(quantity.date, name) for name in ("start", "end")),
            quantity.low_si,
            quantity.high_si,
            quantity.unit_si,
            quantity.change,
            quantity.step,
        )


def _field(record: Location | Dates | None, name: str) -> str | None:
    return None if record is None else getattr(record, name)


def _stances(stance: Mapping[str, StanceLabel], framing: Framing | None) -> Iterator[Row]:
    scores = framing.stance_scores if framing else {}
    probabilities = framing.stance_probabilities if framing else {}
    for side, label in stance.items():
        yield side, label, scores.get(side), *probabilities.get(side, (None,) * 3)


def _extent(spans: Sequence[Span]) -> tuple[int | None, int | None]:
    if not spans:
        return None, None
    return min(span.start for span in spans), max(span.end for span in spans)
