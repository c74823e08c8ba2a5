"""Pages as the web sent them: HTML becomes the fields of an article; web archives give theirs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import ReadingError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

Row = dict[str, Any]

# What a page is served as, and what of it is read.
_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("text/plain",)
# A longer page is no article.
LONGEST_PAGE = 2**25
_KEPT = ("response", "resource", "conversion")


def html(content: bytes, where: str) -> Row:
    """Return the fields of the article on a page.

    Raises
    ------
    ReadingError
        If there is none, or the extra ``html`` is not installed.
    """
    try:
        extract = _extractor()
    except ImportError as error:
        raise _lacking("HTML", "html", where) from error
    if not content.strip():
        raise ReadingError("the file is empty", where)
    if b"\0" in content:
        raise ReadingError("a binary file, not text", where)
    try:
        # Without a fixed last date, the clock would decide which dates count.
        found = extract(
            content,
            with_metadata=True,
            date_extraction_params={"original_date": True, "max_date": "2099-12-31"},
        )
    except Exception as error:  # A page may break any of the libraries behind this call.
        raise ReadingError(f"broken HTML: {type(error).__name__}", where) from error
    row = {} if found is None else found.as_dict()
    if not row.get("text"):
        raise ReadingError("no article found in this HTML", where)
    fields = {"text": row["text"], "outlet": row["sitename"], "published": row["date"]}
    return {**fields, "title": row["title"], "url": row["url"]}


def archived(path: Path) -> Iterator[tuple[str, Row | ReadingError]]:
    """Yield what each page of a web archive (WARC) holds, with its place in the archive.

    Only answers that a server gave in full count, and of these only HTML and plain text.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise _lacking("WARC", "warc", str(path)) from error
    number = 0
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                number += 1
                if (kind := _kind(record)) is None:
                    continue
                where = f"{path}: record {number}"
                try:
                    row = _page(_content(record, where), kind, where)
                except ReadingError as error:
                    yield where, error
                else:
                    address = record.rec_headers.get_header("WARC-Target-URI")
                    yield where, {**row, "url": address or row.get("url")}
        except (ArchiveLoadFailed, EOFError, ValueError) as error:
            place = f"{path}: record {number + 1}"
            raise ReadingError(f"broken WARC: {_first_line(error)}", place) from error
    if not number:
        raise ReadingError("the file is empty", str(path))


def _kind(record: ArcWarcRecord) -> str | None:
    if record.rec_type not in _KEPT:
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    served = (headers or record.rec_headers).get_header("Content-Type") or ""
    kind = served.split(";")[0].strip().lower()
    return kind if kind in (*_HTML, *_TEXT) else None


def _content(record: ArcWarcRecord, where: str) -> bytes:
    """Return what a server sent, unpacked; a page may be packed a thousandfold."""
    stream, content = record.content_stream(), bytearray()
    while piece := stream.read(2**16):
        content += piece
        if len(content) > LONGEST_PAGE:
            raise ReadingError(f"longer than {LONGEST_PAGE >> 20} MB", where)
    return bytes(content)


def _page(content: bytes, kind: str, where: str) -> Row:
    if kind in _HTML:
        return html(content, where)
    try:
        return {"text": content.decode("utf-8-sig")}
    except UnicodeDecodeError as error:
        raise ReadingError("not UTF-8", where) from error


@cache
def _extractor() -> Callable[..., Any]:
    from trafilatura import bare_extraction

    # What goes wrong is said once, by a ReadingError.
    for library in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(library).addHandler(logging.NullHandler())
    extract: Callable[..., Any] = bare_extraction
    return extract


def _lacking(what: str, extra: str, where: str) -> ReadingError:
    how = f"python -m pip install 'sayso[{extra}]'"
    return ReadingError(f"reading {what} needs an extra; install it with: {how}", where)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
