"""What one would reach for to find attributions: regular expressions, and textacy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from sayso import Analysis, Attribution, Span
from sayso.analyzer import restored
from sayso.language import Parsed
from sayso.records import AttributionType

System = Callable[[Parsed], Analysis]
"""Takes a parsed text, returns what it finds with the offsets of the text as given."""

_QUOTED = re.compile(r"\"[^\"\n]{2,}\"|“[^“”\n]{2,}”|‘[^‘’\n]{2,}’(?!\w)")
_VERB = r"(?:said|says|say|told|added|wrote|announced|claimed|reported|stated|warned|denied)"
_NAME = r"(?:(?:[Tt]he )?(?:[A-Z][\w.'’-]*)(?: (?:of |the )?[A-Z][\w.'’-]*)*|[Hh]e|[Ss]he|[Tt]hey)"
_BEFORE = re.compile(rf"({_NAME})(?: has| have| had| also)? ({_VERB})(?: that)?,? (.+?)[.!?]?$")
_AFTER = re.compile(rf"(.+?),[\"”’']? (?:({_NAME}) ({_VERB})|({_VERB}) ({_NAME}))[.,]")
_ACCORDING = re.compile(rf"(.+?), (according to) ({_NAME})")


class CrashError(Exception):
    """A peer gave up on a text."""


def peers() -> dict[str, System]:
    """Return the peers that are installed."""
    systems = {"textacy": system(direct_quotations)} if find_spec("textacy") else {}
    return {
        **systems,
        "quotation marks, nearest name": system(nearest_name),
        "name, verb, rest of sentence": system(name_verb),
    }


def about() -> str:
    """Return what the peers are, as a paragraph of Markdown."""
    textacy = (
        f"*textacy*: direct quotations by textacy {version('textacy')} (DeWilde; "
        "`textacy.extract.direct_quotations`) on the parse that sayso reads; of the words that it "
        "gives for source and cue, the stretch from the first to the last. "
        if find_spec("textacy")
        else "textacy is not installed (extra `peers`) and left out. "
    )
    return (
        f"Baselines. {textacy}*Quotation marks, nearest name*: what a regular expression finds "
        "between quotation marks, given to the nearest capitalised name of the paragraph and the "
        "nearest of a dozen reporting verbs. *Name, verb, rest of sentence*: regular expressions "
        "for a name before or after such a verb, and for *according to*. Sentences and words by "
        "NLTK's tokenisers (Bird, Klein & Loper 2009), untrained, for its data are not in the "
        "package."
    )


def system(find: Callable[[Parsed], Iterable[Attribution]]) -> System:
    """Make a system of what finds attributions in a parsed text."""

    def read(parsed: Parsed) -> Analysis:
        found = tuple(restored(one, parsed.view) for one in find(parsed))
        return Analysis(id="text", text=parsed.doc.text, attributions=found)

    return read


def direct_quotations(parsed: Parsed) -> Iterator[Attribution]:
    """Yield the quotations that textacy finds.

    Raises
    ------
    CrashError
        If textacy raises anything; an odd number of quotation marks is enough.
    """
    from textacy.extract.triples import direct_quotations

    try:
        found = list(direct_quotations(parsed.doc))
    except Exception as error:
        raise CrashError(f"{type(error).__name__}: {error}") from error
    for quote in found:
        source, cue = _stretch(quote.speaker), _stretch(quote.cue)
        content = Span(quote.content.start_char, quote.content.end_char)
        yield _made(parsed, source, cue, content, "direct")


def _stretch(tokens: list[Any]) -> Span:
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1]))


def nearest_name(parsed: Parsed) -> Iterator[Attribution]:
    """Yield quotations with the nearest name and the nearest reporting verb of the paragraph."""
    from nltk.tokenize import RegexpTokenizer

    names = RegexpTokenizer(rf"\b{_NAME}\b")
    verbs = RegexpTokenizer(rf"\b{_VERB}\b")
    for paragraph in re.finditer(r"[^\n]+", parsed.view.text):
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
            yield _made(parsed, source, cue, quote, "direct", start=start)


def _distance(span: Span, quote: Span) -> int:
    return max(span.start - quote.end, quote.start - span.end)


def name_verb(parsed: Parsed) -> Iterator[Attribution]:
    """Yield what regular expressions for a name and a reporting verb find, sentence by sentence."""
    from nltk.tokenize import PunktSentenceTokenizer

    sentences = PunktSentenceTokenizer()
    for paragraph in re.finditer(r"[^\n]+", parsed.view.text):
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
            yield _made(parsed, source, cue, content, "indirect", start=start)


def _made(
    parsed: Parsed,
    source: Span | None,
    cue: Span | None,
    content: Span,
    kind: AttributionType,
    *,
    start: int = 0,
) -> Attribution:
    def placed(span: Span | None) -> tuple[Span, ...]:
        if span is None:
            return ()
        return (parsed.view.restore(Span(start + span.start, start + span.end)),)

    return Attribution(
        id=f"b{start + content.start}",
        source=placed(source) or None,
        cue=placed(cue),
        content=placed(content),
        type=kind,
    )
