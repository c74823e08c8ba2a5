"""Attribution: who says what, by which words; on gold, or on a corpus in PolNeAR's layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec
from polnear import CONVENTIONS, conventional
from protocol import Options, run

from sayso import Analysis, Analyzer, Article, Attribution, Span
from sayso.datasets import gold, polnear, withheld
from sayso.records import AttributionType
from sayso.reports import Figure, Report, Table, intervals
from sayso.scoring import Scores, match_attributions, score_attributions
from sayso.scoring.bootstrap import Measure

OWN = "sayso"
SPANS = ("source.exact.f1", "cue.exact.f1", "content.exact.f1", "whole.f1")
MEASURES = (*SPANS, "whole.precision", "whole.recall")
SPEAKERS = ("speaker.name.accuracy", "bloc.accuracy", "type.accuracy", "channel.accuracy")
TYPES: tuple[AttributionType, ...] = ("direct", "indirect", "mixed")
WORST = 20
MOST_ERRORS = 120
LONGEST_QUOTE = 160

_QUOTED = re.compile(r"\"[^\"\n]{2,}\"|“[^“”\n]{2,}”|‘[^‘’\n]{2,}’(?!\w)")
_VERB = r"(?:said|says|say|told|added|wrote|announced|claimed|reported|stated|warned|denied)"
_NAME = r"(?:(?:[Tt]he )?(?:[A-Z][\w.'’-]*)(?: (?:of |the )?[A-Z][\w.'’-]*)*|[Hh]e|[Ss]he|[Tt]hey)"
_BEFORE = re.compile(rf"({_NAME})(?: has| have| had| also)? ({_VERB})(?: that)?,? (.+?)[.!?]?$")
_AFTER = re.compile(rf"(.+?),[\"”’']? (?:({_NAME}) ({_VERB})|({_VERB}) ({_NAME}))[.,]")
_ACCORDING = re.compile(rf"(.+?), (according to) ({_NAME})")


def attribution(options: Options) -> Report:
    """Score sayso and the baselines on gold, or on PolNeAR."""
    corpus = options.corpus
    annotated = gold(options.gold) if corpus is None else polnear(corpus)
    analyzer = Analyzer()
    own = [analyzer(Article(id=one.id, text=one.text)) for one in annotated]
    systems: dict[str, list[Analysis]] = {
        OWN: own,
        "quotation marks, nearest name": _each(annotated, nearest_name),
        "name, verb, rest of sentence": _each(annotated, name_verb),
    }
    if corpus is not None:
        systems = {name: [conventional(one) for one in found] for name, found in systems.items()}
    if options.predictions:
        lines = "".join(_line(one) for one in systems[OWN])
        options.predictions.write_text(lines, encoding="utf-8")
    scores = {
        name: score_attributions(annotated, found, options.seed) for name, found in systems.items()
    }
    statements = sum(len(one.attributions) for one in annotated)
    return Report(
        name="attribution",
        title="Attribution: who says what",
        question="Does sayso find the statements that a text gives to others, with their source, "
        "cue and content, as the annotators do?",
        data=(
            f"{len(annotated)} article{'s'[: len(annotated) > 1]}, {statements} attributions, "
            + (
                "project gold; see `data/README.md`."
                if corpus is None
                else "annotated in PolNeAR (Newell, Margolin & Ruths 2018). Of several annotators "
                "the first by file name counts. None of the text is reproduced here."
            ),
        ),
        method=(
            "Exact: a span counts when both ends are right. Whole: contents share at least 0.8 of "
            "their characters (Jaccard), sources 0.5, and cues overlap, or both have none; one "
            "attribution pairs with one.",
            "Baselines. *Quotation marks, nearest name*: what a regular expression finds between "
            "quotation marks, given to the nearest capitalised name of the paragraph and the "
            "nearest of a dozen reporting verbs. *Name, verb, rest of sentence*: regular "
            "expressions for a name before or after such a verb, and for *according to*. "
            "Sentences and words by NLTK's tokenisers (Bird, Klein & Loper 2009), untrained, for "
            "its data are not in the package.",
            *((CONVENTIONS,) if corpus is not None else ()),
            "Intervals: 95% percentile bootstrap over "
            + ("articles." if len(annotated) > 1 else "the statements of the one article."),
        ),
        limits=(
            "Two annotators of PolNeAR agree on 79.1 / 70.6 / 68.1 of its spans (exact F1 of "
            "source / cue / content, 16 articles): no system can be expected to pass that by much.",
        )
        if corpus is not None
        else (
            "The rules were developed on the seed article; what they do on other articles is "
            "better told by the others.",
            "One annotation of each article: the figures cannot show where annotators differ.",
        ),
        metrics={name: _metrics(found) for name, found in scores.items()},
        provenance=options.provenance,
        tables=(
            _table(scores, MEASURES, "Spans and whole attributions"),
            *(
                (_table({OWN: scores[OWN]}, SPEAKERS, "Of the attributions found whole"),)
                if corpus is None
                else ()
            ),
            _types(annotated, systems),
            _articles(annotated, systems[OWN], options.seed),
        ),
        figures=(_figure(scores),),
        errors=(_errors(scores[OWN], shown=corpus is None and not withheld(options.gold)),),
    )


Words = tuple[Span, str]


def _each(
    annotated: Sequence[Analysis], find: Callable[[str], Iterator[Attribution]]
) -> list[Analysis]:
    return [
        Analysis(id=one.id, text=one.text, attributions=tuple(find(one.text))) for one in annotated
    ]


def nearest_name(text: str) -> Iterator[Attribution]:
    """Yield quotations with the nearest name and the nearest reporting verb of the paragraph."""
    from nltk.tokenize import RegexpTokenizer

    names = RegexpTokenizer(rf"\b{_NAME}\b")
    verbs = RegexpTokenizer(rf"\b{_VERB}\b")
    for paragraph in re.finditer(r"[^\n]+", text):
        line, start = paragraph.group(), paragraph.start()
        quotes = [Span(*match.span()) for match in _QUOTED.finditer(line)]
        bare = re.sub(_QUOTED, lambda match: " " * len(match.group()), line)
        found = [
            [Span(*span) for span in words.span_tokenize(bare) if span[1] > span[0]]
            for words in (names, verbs)
        ]
        for quote in quotes:
            source, cue = (
                min(spans, key=lambda span: _distance(span, quote), default=None) for spans in found
            )
            yield _made(start, source, cue, quote, "direct")


def _distance(span: Span, quote: Span) -> int:
    return max(span.start - quote.end, quote.start - span.end)


def name_verb(text: str) -> Iterator[Attribution]:
    """Yield what regular expressions for a name and a reporting verb find, sentence by sentence."""
    from nltk.tokenize import PunktSentenceTokenizer

    sentences = PunktSentenceTokenizer()
    for paragraph in re.finditer(r"[^\n]+", text):
        for first, last in sentences.span_tokenize(paragraph.group()):
            sentence, start = paragraph.group()[first:last], paragraph.start() + first
            if match := _ACCORDING.match(sentence):
                content, cue, source = (Span(*match.span(group)) for group in (1, 2, 3))
            elif match := _AFTER.match(sentence):
                groups = (1, 3, 2) if match.group(2) else (1, 4, 5)
                content, cue, source = (Span(*match.span(group)) for group in groups)
            elif match := _BEFORE.search(sentence):
                source, cue, content = (Span(*match.span(group)) for group in (1, 2, 3))
            else:
                continue
            yield _made(start, source, cue, content, "indirect")


def _made(
    start: int, source: Span | None, cue: Span | None, content: Span, kind: AttributionType
) -> Attribution:
    def placed(span: Span | None) -> tuple[Span, ...]:
        return () if span is None else (Span(start + span.start, start + span.end),)

    return Attribution(
        id=f"b{start + content.start}",
        source=placed(source) or None,
        cue=placed(cue),
        content=placed(content),
        type=kind,
    )


def _line(analysis: Analysis) -> str:
    attributions = [
        {"source": found.source, "cue": found.cue, "content": found.content}
        for found in analysis.attributions
    ]
    return msgspec.json.encode({"id": analysis.id, "attributions": attributions}).decode() + "\n"


def _metrics(scores: Scores) -> dict[str, object]:
    return {found.name: msgspec.to_builtins(found) for found in scores.measures}


def _cell(found: Measure) -> str | None:
    if found.value is None:
        return None
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _table(scores: dict[str, Scores], names: Sequence[str], title: str) -> Table:
    known = {found.name for one in scores.values() for found in one.measures}
    names = [name for name in names if name in known]
    return Table(
        title=title,
        columns=("System", *names),
        rows=tuple(
            (system, *(_cell(found[name]) for name in names)) for system, found in scores.items()
        ),
    )


def _types(annotated: Sequence[Analysis], systems: dict[str, list[Analysis]]) -> Table:
    """Tell which share of each type of attribution every system finds whole."""
    rows = []
    for system, found in systems.items():
        pairs = [match_attributions(*both) for both in zip(annotated, found, strict=True)]
        shares: list[str] = []
        for kind in TYPES:
            every = sum(a.type == kind for one in annotated for a in one.attributions)
            right = sum(a.type == kind for matched in pairs for a, _ in matched)
            shares.append(f"{right / every:.3f} ({right} of {every})" if every else "–")
        rows.append((system, *shares))
    return Table(title="Found whole, by type", columns=("System", *TYPES), rows=tuple(rows))


def _articles(annotated: Sequence[Analysis], own: Sequence[Analysis], seed: int) -> Table:
    rows = []
    for one, found in zip(annotated, own, strict=True):
        scores = score_attributions([one], [found], seed, resamples=1)
        values = [scores[name].value for name in SPANS]
        rows.append((one.id, len(one.text.split()), len(one.attributions), *values))
    rows.sort(key=lambda row: (1.0 if row[-1] is None else row[-1], row[0]))
    return Table(
        title=f"The {WORST} worst articles" if len(rows) > WORST else "Articles, the worst first",
        columns=("Article", "Words", "Attributions", *SPANS),
        rows=tuple(rows[:WORST]),
    )


def _figure(scores: dict[str, Scores]) -> Figure:
    values: dict[str, dict[str, tuple[float, float, float]]] = {}
    for system, found in scores.items():
        values[system] = {}
        for name in SPANS:
            one = found[name]
            if one.value is not None:
                low, high = one.low, one.high
                values[system][name] = (
                    one.value,
                    one.value if low is None else min(low, one.value),
                    one.value if high is None else max(high, one.value),
                )
    return Figure(
        name="scores",
        caption="F1 of exact spans and of whole attributions, with 95% intervals.",
        svg=intervals(values, "F1"),
    )


def _errors(scores: Scores, shown: bool) -> Table:
    """List the errors; words of texts that are not shipped are not reproduced."""
    errors = [error for error in scores.errors if shown or error.task == "whole"]
    listed = tuple(
        (
            error.article,
            error.task,
            error.kind,
            error.gold or error.predicted,
            (error.text[:LONGEST_QUOTE] + "…" * (len(error.text) > LONGEST_QUOTE))
            if shown
            else None,
            error.note if shown else None,
        )
        for error in errors[:MOST_ERRORS]
    )
    more = len(errors) - len(listed)
    return Table(
        title=f"Errors of {OWN}",
        columns=("Article", "Task", "Kind", "Id", "Words", "Note"),
        rows=listed,
        note=f"{more} more are not listed." if more > 0 else None,
    )


if __name__ == "__main__":
    run(attribution, corpus="a folder in PolNeAR's layout: text/ and attributions/")
