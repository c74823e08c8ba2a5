"""The front door: files, folders and standard input become articles, one at a time.

An input that cannot be read becomes a `ReadingError` in its place, so that the rest of a batch is
still read. Text is kept as it is given, line ends included, for offsets count every character; only
a byte order mark is left out.
"""

from __future__ import annotations

import csv
import datetime
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from sayso import web
from sayso.errors import ReadingError
from sayso.records import Article, Meta
from sayso.unpacking import LONGEST_LINE, lines, lines_of

STANDARD_INPUT = "-"
# Rows that are in memory at once.
BATCH = 64
# The csv module refuses fields beyond 128 KB unless told; this is its largest limit everywhere.
LONGEST_FIELD = 2**31 - 1

Entry = Article | ReadingError


class Placed(NamedTuple):
    """An article, and where it was read: the file, and the line or row."""

    article: Article
    where: str


PlacedEntry = Placed | ReadingError


def read(*paths: str | Path) -> Iterator[Entry]:
    """Yield the articles of files, folders and standard input, in order.

    ``.txt`` and ``.html`` hold one article; ``.json`` an object or a list of them; ``.jsonl`` one a
    line, also compressed (``.jsonl.gz``, ``.jsonl.zst``); ``.csv`` and ``.parquet`` one a row;
    ``.warc`` and ``.warc.gz`` one a page (extra ``warc``). Objects and rows have `text` and, if
    known, `id`, `title`, `outlet`, `published` and `url` (in gold files, under `meta`); other
    fields are passed over. A folder is read at every depth in order of name, hidden files and
    other kinds of file left aside. ``-`` is standard input: JSON lines if it begins with a brace,
    else one text.

    Parameters
    ----------
    *paths : str or Path
        What to read.

    Yields
    ------
    Article or ReadingError
        An article, or in its place what is wrong with an input: the message names the file, and
        the line where there is one. An article without an id is named after its file, and its
        line or row; where an id comes again, "-2", "-3" and so on are added. A text or page that
        does not say when it was published is of the day with which its file's name begins.
    """
    for entry in placed(paths, {}):
        yield entry if isinstance(entry, ReadingError) else entry.article


def placed(paths: Iterable[str | Path], taken: MutableMapping[str, int]) -> Iterator[PlacedEntry]:
    """Yield the same as `read`, each article with its place.

    `taken` counts the ids that were given out; a corpus that memory cannot hold keeps it on disk.
    """
    for entry in chain.from_iterable(_entries(path) for path in paths):
        if isinstance(entry, ReadingError):
            yield entry
        else:
            name = unique(entry.article.id, taken)
            yield entry._replace(article=msgspec.structs.replace(entry.article, id=name))


def unique(given: str, taken: MutableMapping[str, int]) -> str:
    """Return an id that was not taken yet, and take it: where one comes again, "-2" is added.

    Examples
    --------
    >>> taken: dict[str, int] = {}
    >>> [unique(given, taken) for given in ("a", "b", "a", "a")]
    ['a', 'b', 'a-2', 'a-3']
    """
    name = given
    while name in taken:
        taken[given] += 1
        name = f"{given}-{taken[given]}"
    taken[name] = 1
    return name


_DATED = re.compile(r"((?:19|20)\d\d)(-?)(\d\d)\2(\d\d)(?:T\d{2}(?::?\d{2}){0,2}Z?)?(?![^\W_])")


def dated(name: str) -> str | None:
    """Return the day with which a name begins, as ISO 8601 writes it; None if it does with none.

    Examples
    --------
    >>> dated("20220125T090000Z_GB_en"), dated("2022-01-25 Talks"), dated("20221345")
    ('2022-01-25', '2022-01-25', None)
    """
    found = _DATED.match(name)
    try:
        return None if found is None else datetime.date(*map(int, found.group(1, 3, 4))).isoformat()
    except ValueError:
        return None


def _entries(path: str | Path) -> Iterator[PlacedEntry]:
    where = str(path)
    try:
        if where == STANDARD_INPUT:
            yield from _standard_input(sys.stdin.buffer)
        elif os.path.isdir(path):
            yield from _folder(where)
        elif not os.path.exists(path):
            yield ReadingError("no such file or folder", where)
        elif (kind := _kind(where)) is None:
            yield ReadingError(f"unknown kind of file; known are {', '.join(READERS)}", where)
        else:
            yield from READERS[kind](Path(path))
    except ReadingError as error:
        yield error
    except OSError as error:
        yield ReadingError(error.strerror or f"cannot be read: {_first_line(error)}", where)
    except Exception as error:  # A file may break any library: the next one is read all the same.
        what = f"cannot be read: {type(error).__name__}: {_first_line(error)}"
        yield ReadingError(what, where)


def _kind(name: str) -> str | None:
    """Return the suffix by which a file is known: "news.jsonl.gz" by ".jsonl.gz"."""
    lower = name.lower()
    return next((suffix for suffix in READERS if lower.endswith(suffix)), None)


def _stem(path: Path) -> str:
    return path.name[: -len(_kind(path.name) or "")] or path.stem


def _folder(folder: str) -> Iterator[PlacedEntry]:
    empty = True
    unread: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and _kind(name) is not None:
                empty = False
                yield from _entries(os.path.join(parent, name))
    for error in unread:
        yield ReadingError(error.strerror or "cannot be read", str(error.filename))
    if empty and not unread:
        yield ReadingError(f"holds no file of a known kind ({', '.join(READERS)})", folder)


def _standard_input(stream: IO[bytes]) -> Iterator[PlacedEntry]:
    head = []
    for line in stream:
        head.append(line)
        if line.strip():
            break
    start = b"".join(head)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from _json_lines(chain(head, lines(stream)), "stdin", "standard input")
    else:
        text = _decoded(start + stream.read(), "standard input")
        yield _article({"text": text}, "stdin", "standard input")


def _txt(path: Path) -> Iterator[PlacedEntry]:
    row = {"text": _decoded(path.read_bytes(), str(path)), "published": dated(path.stem)}
    yield _article(row, path.stem, str(path))


def _html(path: Path) -> Iterator[PlacedEntry]:
    row = web.html(path.read_bytes(), str(path))
    published = row.get("published") or dated(path.stem)
    yield _article({**row, "published": published}, path.stem, str(path))


def _warc(path: Path) -> Iterator[PlacedEntry]:
    empty = True
    for number, (where, row) in enumerate(web.archived(path), 1):
        empty = False
        name = f"{_stem(path)}-{number}"
        yield row if isinstance(row, ReadingError) else _entry(row, name, where)
    if empty:
        yield ReadingError("holds no page of HTML or plain text", str(path))


def _json(path: Path) -> Iterator[PlacedEntry]:
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise ReadingError("the file is empty", str(path))
    value = _decoded_json(content, str(path))
    if not isinstance(value, list):
        yield _entry(value, path.stem, str(path))
        return
    if not value:
        raise ReadingError("holds no article", str(path))
    for number, item in enumerate(value, 1):
        yield _entry(item, f"{path.stem}-{number}", f"{path}: item {number}")


def _jsonl(path: Path) -> Iterator[PlacedEntry]:
    yield from _json_lines(lines_of(path), _stem(path), str(path))


def _json_lines(found: Iterable[bytes | None], stem: str, where: str) -> Iterator[PlacedEntry]:
    empty = True
    for number, line in enumerate(found, 1):
        if line is None:
            empty = False
            yield ReadingError(f"longer than {LONGEST_LINE >> 20} MB", f"{where}:{number}")
            continue
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not content.strip():
            continue
        empty = False
        try:
            value = _decoded_json(content, f"{where}:{number}")
        except ReadingError as error:
            yield error
        else:
            yield _entry(value, f"{stem}-{number}", f"{where}:{number}")
    if empty:
        yield ReadingError("the file is empty", where)


def _csv(path: Path) -> Iterator[PlacedEntry]:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        line = 1
        try:
            if not rows.fieldnames:
                raise ReadingError("the file is empty", str(path))
            if "text" not in rows.fieldnames:
                raise _no_text(rows.fieldnames, path)
            for number, row in enumerate(rows, 1):
                where = f"{path}:{line + 1}"
                if None in row:
                    yield ReadingError("more fields than columns; quote what has commas", where)
                else:
                    yield _entry(row, f"{path.stem}-{number}", where)
                line = rows.line_num
        except csv.Error as error:
            raise ReadingError(f"broken CSV: {error}", f"{path}:{line + 1}") from error
        except UnicodeDecodeError as error:
            raise ReadingError(_not_utf8(error), str(path)) from error
    if line == 1:
        yield ReadingError("holds no article, only column names", str(path))


def _parquet(path: Path) -> Iterator[PlacedEntry]:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            schema = file.schema_arrow
            if "text" not in schema.names:
                raise _no_text(schema.names, path)
            kind = schema.field("text").type
            kind = getattr(kind, "value_type", kind)
            if str(kind) not in {"string", "large_string", "string_view"}:
                raise ReadingError(f"the column 'text' holds {kind}, not strings", str(path))
            columns = [name for name in FIELDS if name in schema.names]
            number = 0
            for batch in file.iter_batches(BATCH, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _entry(row, f"{path.stem}-{number}", f"{path}: row {number}")
            if not number:
                raise ReadingError("holds no article", str(path))
    except pyarrow.ArrowException as error:
        raise ReadingError(f"broken Parquet: {_first_line(error)}", str(path)) from error
    except UnicodeDecodeError as error:
        raise ReadingError(_not_utf8(error), str(path)) from error


FIELDS = ("text", "id", *Meta.__struct_fields__, "meta")
READERS: dict[str, Callable[[Path], Iterator[PlacedEntry]]] = {
    ".txt": _txt,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
    ".jsonl": _jsonl,
    ".jsonl.gz": _jsonl,
    ".jsonl.zst": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
    ".warc": _warc,
    ".warc.gz": _warc,
}


def _entry(row: object, name: str, where: str) -> PlacedEntry:
    """Return an article, or in its place what is wrong with it: the rows after it are read."""
    try:
        return _article(row, name, where)
    except ReadingError as error:
        return error


def _article(row: object, name: str, where: str) -> Placed:
    if not isinstance(row, Mapping):
        raise ReadingError("not an object with a field 'text'", where)
    text = row.get("text")
    if text is None:
        raise ReadingError("the field 'text' is missing", where)
    if not isinstance(text, str):
        raise ReadingError("the field 'text' is not a string", where)
    if not text.strip():
        raise ReadingError("the text is empty", where)
    nested = row.get("meta")
    known = {**nested, **row} if isinstance(nested, Mapping) else row
    meta = {field: _plain(known.get(field), field, where) for field in Meta.__struct_fields__}
    known_by = _plain(row.get("id"), "id", where) or _encodable(name)
    return Placed(Article(id=known_by, text=text, meta=Meta(**meta)), where)


def _plain(value: object, field: str, where: str) -> str | None:
    """Return a field as a string, None where it is empty."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if not isinstance(value, str | int | float):
        raise ReadingError(f"the field {field!r} is not a string", where)
    return _encodable(str(value).strip()) or None


def _encodable(text: str) -> str:
    """Show what no file can hold, such as the bytes of a file's name that are not UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def _decoded(content: bytes, where: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadingError("the encoding is UTF-16; save it as UTF-8", where)
    if b"\0" in content:
        raise ReadingError("a binary file, not text", where)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReadingError(_not_utf8(error), f"{where}:{line}") from error
    if not text.strip():
        raise ReadingError("the file is empty", where)
    return text


def _decoded_json(content: bytes, where: str) -> object:
    try:
        return msgspec.json.decode(content)
    except UnicodeDecodeError as error:
        raise ReadingError(_not_utf8(error), where) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ReadingError(f"broken JSON: {_first_line(error)}", where) from error


def _not_utf8(error: UnicodeDecodeError) -> str:
    return f"not UTF-8 (byte 0x{error.object[error.start]:02x}); save it as UTF-8"


def _no_text(columns: Iterable[str], path: Path) -> ReadingError:
    return ReadingError(f"no column 'text', only {', '.join(columns)}", str(path))


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
