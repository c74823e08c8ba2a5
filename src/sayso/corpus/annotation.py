"""The run over a corpus: cut into parts, read for duplicates, annotated, written."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec

from sayso.corpus import crew
from sayso.corpus.duplicates import Memory
from sayso.corpus.messages import GO_ON, Cell, Reply, Setup, digest
from sayso.corpus.output import SCHEMA_VERSION, Folder, opened
from sayso.errors import ReadingError, SaysoError
from sayso.reading import STANDARD_INPUT, placed
from sayso.records import Article

Engine = Literal["local", "dask"]

# A part ends with whichever comes first.
PART_ENTRIES = 200
PART_CHARACTERS = 1_000_000
# A hundred times what an article takes as a rule.
SECONDS_PER_KB = 2.0
_SURROGATE = re.compile("[\ud800-\udfff]")


class Annotated(msgspec.Struct, frozen=True, kw_only=True):
    """What a run gave: how many articles and failures lie in its tables."""

    articles: int
    failures: int


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the input: an article, or why there is none."""

    position: int
    place: str | None
    article: Article | None = None
    duplicate_of: str | None = None
    failure: str | None = None


def annotate(
    *inputs: str | Path,
    out: str | Path,
    actors: str | Path | None = None,
    model: str | None = None,
    workers: int | None = None,
    engine: Engine = "local",
    scheduler: str | None = None,
    resume: bool = False,
    tell: Callable[[int, int], None] | None = None,
    analyzer: str = "sayso:Analyzer",
    seconds_per_kb: float = SECONDS_PER_KB,
    part_entries: int = PART_ENTRIES,
) -> Annotated:
    """Analyse all articles of the inputs, and write tables in Parquet.

    Nothing in one article stops the others: what cannot be read, fails, takes too long or kills
    its process stands in the table `failures` with place and reason. A run that was broken off,
    whatever by, goes on with `resume` and ends in the same bytes as an unbroken one.

    Parameters
    ----------
    *inputs : str or Path
        What to read; see `sayso.reading.read`.
    out : str or Path
        A new folder, outside of the inputs. It will hold a folder for each table of
        `sayso.corpus.TABLES`, with a file a part; `schema.json`, which says what the columns mean;
        and `manifest.jsonl`, with digests of every part's input and files.
    actors : str or Path, optional
        The registry of another conflict.
    model : str, optional
        Another installed spaCy pipeline.
    workers : int, optional
        How many processes analyse; by default one for each CPU.
    engine : {"local", "dask"}
        Processes of this machine, or Dask (extra ``dask``).
    scheduler : str, optional
        Address of a Dask scheduler, as ``tcp://host:8786``; by default a cluster on this machine
        (in a script, call it below ``if __name__ == "__main__":``, for Dask loads it again).
        Its workers need the same version of sayso, and `actors` at the same path.
    resume : bool
        Go on with a run that was broken off. The inputs must be the same.
    tell : callable, optional
        Takes how many entries and how many failures there are more; called as they come, one
        call at a time.
    analyzer : str
        What makes the analyzer in every worker, as ``module:name``: a callable that takes
        `actors` and `model` and returns a callable that takes an `Article` and returns its
        `Analysis`.
    seconds_per_kb : float
        CPU time that an article may take for each 1,000 characters; one of fewer than 10,000
        counts as long as that. On the clock it may be 20 times as much.
    part_entries : int
        How many entries of the input make a part, if their text is not beyond 1,000,000
        characters before that.

    Returns
    -------
    Annotated
        How many articles and failures there are, those of the run before included.

    Raises
    ------
    SaysoError
        If an input does not exist; if `out` holds anything but the beginning of this run, is in
        use, or cannot be written; if the analyzer cannot start; if the Dask scheduler is lost.

    Notes
    -----
    Every article is analysed, reprints too. What is read is read by this process, for ids and
    reprints go by its order; a page of HTML takes it some 35 ms, a tenth of an analysis, so that
    beyond a dozen workers these wait for pages.
    """
    out = Path(out)
    for path in map(str, inputs):
        if path != STANDARD_INPUT:
            _check(Path(path), out)
    setup = Setup(
        analyzer=analyzer,
        actors=None if actors is None else str(actors),
        model=model,
        seconds_per_kb=seconds_per_kb,
    )
    header = {
        "schema": SCHEMA_VERSION,
        "analyzer": analyzer,
        "model": model,
        "digest": digest(setup),
        "part_entries": part_entries,
    }
    count = workers or _cpus()
    one_at_a_time = Lock()

    def hear(entries: int, failures: int) -> None:
        if tell is not None:
            with one_at_a_time:
                tell(entries, failures)

    def told(replies: Sequence[Reply]) -> None:
        hear(len(replies), sum(reply.error is not None for reply in replies))

    with opened(out, header, resume) as folder:
        begin = (
            crew.local(setup, count, told)
            if engine == "local"
            else crew.dask(setup, count, told, scheduler)
        )
        try:
            with closing(Memory(out / ".memory.sqlite")) as memory, begin as submit:
                parts = _parts(_items(inputs, memory), part_entries)
                _run(parts, folder, submit, crew.ahead(count), hear)
        except sqlite3.Error as error:
            raise SaysoError(f"cannot be written: {error}; {GO_ON}", str(out)) from error
        done = folder.done.values()
        return Annotated(
            articles=sum(part.articles for part in done),
            failures=sum(part.failures for part in done),
        )


class _Part(msgspec.Struct, frozen=True):
    """Entries of the input that are written together."""

    number: int
    items: list[Item]

    @property
    def digest(self) -> str:
        return sha256(msgspec.msgpack.encode(self.items)).hexdigest()

    @property
    def articles(self) -> list[Article]:
        return [item.article for item in self.items if item.article is not None]


def _run(
    parts: Iterator[_Part],
    folder: Folder,
    submit: crew.Submit,
    ahead: int,
    hear: Callable[[int, int], None],
) -> None:
    working: dict[Future[list[Reply]], _Part] = {}
    count = 0

    def write(most: int) -> None:
        """Write what is done, and wait until no more than so many parts are in work."""
        while working:
            done, _ = wait(working, None if len(working) > most else 0, FIRST_COMPLETED)
            for future in done:
                part = working.pop(future)
                folder.write(part.number, part.digest, _rows(part, future.result()))
            if not done:
                return

    for part in parts:
        count += 1
        if folder.has(part.number, part.digest):
            done = folder.done[part.number]
            hear(done.articles + done.failures, done.failures)
            continue
        unread = len(part.items) - len(part.articles)
        hear(unread, unread)
        working[submit(part.articles)] = part
        write(ahead)
    write(0)
    folder.finish(count)


def _items(inputs: Sequence[str | Path], memory: Memory) -> Iterator[Item]:
    for position, entry in enumerate(placed(inputs, memory.names), 1):
        place = entry.where and _encodable(entry.where)
        if isinstance(entry, ReadingError):
            yield Item(position=position, place=place, failure=_encodable(entry.what))
        else:
            article = msgspec.structs.replace(entry.article, text=_encodable(entry.article.text))
            copied = memory.original(article)
            yield Item(position=position, place=place, article=article, duplicate_of=copied)


def _encodable(text: str) -> str:
    """Return a text as the analyzer reads it: no file and no message can hold lone surrogates."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _parts(items: Iterator[Item], entries: int) -> Iterator[_Part]:
    number, held, characters = 0, list[Item](), 0
    for item in items:
        held.append(item)
        characters += len(item.article.text) if item.article is not None else 0
        if len(held) == entries or characters >= PART_CHARACTERS:
            yield _Part(number, held)
            number, held, characters = number + 1, [], 0
    if held:
        yield _Part(number, held)


def _rows(part: _Part, replies: Sequence[Reply]) -> dict[str, list[tuple[Cell, ...]]]:
    rows: dict[str, list[tuple[Cell, ...]]] = {}
    reply = iter(replies)
    for item in part.items:
        article, answer = item.article, Reply(stage="reading", error=item.failure)
        if article is not None:
            answer = next(reply)
        if answer.error is not None:
            name = None if article is None else article.id
            failure = (item.position, name, item.place, answer.stage, answer.error)
            rows.setdefault("failures", []).append(failure)
        for table, row in answer.rows:
            beside = (item.position, item.place, item.duplicate_of) if table == "articles" else ()
            rows.setdefault(table, []).append((*row, *beside))
    return rows


def _check(path: Path, out: Path) -> None:
    if not path.exists():
        raise ReadingError("no such file or folder", str(path))
    if path.resolve() in (out.resolve(), *out.resolve().parents):
        raise ReadingError("lies among the inputs; write elsewhere", str(out))


def _cpus() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
