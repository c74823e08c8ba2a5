"""What goes in and out of a command: articles, analyses, results, complaints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import msgspec
import typer

from sayso.errors import DataError, ReadingError, SaysoError
from sayso.reading import READERS, STANDARD_INPUT, read, unique
from sayso.records import Analysis, check_offsets

if TYPE_CHECKING:
    from sayso.analyzer import Analyzer

BAD_INPUT = 2


@contextmanager
def failing() -> Iterator[list[ReadingError]]:
    """Take what cannot be read, say it on standard error at the end, and exit with 2 then.

    An error that ends the command is said last.
    """
    failures: list[ReadingError] = []
    try:
        yield failures
    except SaysoError as error:
        _say(failures)
        fail(error)
    _say(failures)
    if failures:
        raise typer.Exit(BAD_INPUT)


def make_analyzer(actors: Path | None, model: str | None) -> Analyzer:
    """Return the analyzer that the options ask for."""
    from sayso.analyzer import Analyzer

    return Analyzer(actors, model)


def analyze_all(
    paths: list[str],
    analyzer: Analyzer,
    write: Callable[[Analysis], None],
    failures: list[ReadingError],
) -> None:
    """Analyse and write one article after another, with a progress bar where there are more."""
    from sayso.reports import progress

    entries = read(*paths)
    start = list(islice(entries, 2))
    bar = progress.reading(paths) if len(start) > 1 and sys.stderr.isatty() else None
    with bar or nullcontext():
        for entry in chain(start, entries):
            if isinstance(entry, ReadingError):
                failures.append(entry)
            else:
                analysis = analyzer(entry)
                with progress.unseen(bar):
                    write(analysis)
            if bar is not None:
                bar.advance(bar.task_ids[0])


def read_analyses(
    paths: list[str], analyzer: Analyzer, failures: list[ReadingError]
) -> Iterator[Analysis]:
    """Yield analyses: those of files that hold them, and those of articles, made now.

    Their ids are distinct, as those of articles that are read together.
    """
    taken: dict[str, int] = {}
    for path in paths:
        lines = _kept(path)
        if lines is None:
            found: list[Analysis] = []
            analyze_all([path], analyzer, found.append, failures)
        else:
            found = list(_checked(path, lines, failures))
        for analysis in found:
            yield msgspec.structs.replace(analysis, id=unique(analysis.id, taken))


def _checked(path: str, lines: list[bytes], failures: list[ReadingError]) -> Iterator[Analysis]:
    """Yield the analyses of the lines of a file."""
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        try:
            analysis = Analysis.from_json(line)
            check_offsets(analysis, where)
        except DataError as error:
            failures.append(ReadingError(error.what, error.where or where))
        else:
            yield analysis


def _kept(path: str) -> list[bytes] | None:
    """Return the lines of a file of analyses; None for any other input."""
    if not path.lower().endswith(".jsonl"):
        return None
    try:
        lines = Path(path).read_bytes().splitlines()
        known = msgspec.json.decode(lines[0], type=dict[str, msgspec.Raw]) if lines else {}
    except (OSError, msgspec.DecodeError):
        return None
    return lines if {"attributions", "sayso"} <= known.keys() else None


def refuse_input(out: Path, paths: list[str]) -> None:
    """Refuse to write where it is read: a folder would be fed with its own results."""
    place = out.resolve()
    for path in paths:
        source = Path(path).resolve()
        inside = source in place.parents and place.suffix.lower() in READERS
        if path != STANDARD_INPUT and (source == place or inside):
            raise ReadingError("lies among the inputs; write elsewhere", str(out))


@contextmanager
def target(out: Path | None) -> Iterator[IO[str]]:
    """Open what is written to: a file, or standard output."""
    try:
        if out is None:
            yield sys.stdout
        else:
            with out.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "standard output" if out is None else str(out)
        raise SaysoError(f"cannot be written: {error.strerror}", where) from error


def _say(errors: list[ReadingError]) -> None:
    for error in errors:
        _complain(error)


def fail(error: SaysoError) -> NoReturn:
    """Say what is wrong, and exit with 2."""
    _complain(error)
    raise typer.Exit(BAD_INPUT)


def _complain(error: SaysoError) -> None:
    from sayso.reports.sheet import shown

    typer.echo(f"sayso: {shown(str(error))}", err=True)
