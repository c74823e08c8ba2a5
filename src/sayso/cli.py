"""The command line: articles in, the ledger of who claims what out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

from sayso.errors import ReadingError, SaysoError
from sayso.reading import READERS, STANDARD_INPUT, read
from sayso.records import Analysis, schema

if TYPE_CHECKING:
    from rich.progress import Progress

    from sayso.analyzer import Analyzer

BAD_INPUT = 2
WIDEST = 120  # Lines beyond this are hard to read, however wide the terminal.

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="sayso reads conflict news and answers: on whose say-so?",
)


class Format(StrEnum):
    """What to write for each article."""

    JSONL = "jsonl"
    TABLE = "table"
    MD = "md"


def _version(asked: bool) -> None:
    if asked:
        from sayso.analyzer import VERSION

        typer.echo(f"sayso {VERSION}")
        raise typer.Exit


@app.callback()
def _sayso(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


@app.command()
def analyze(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files (.txt .html .json .jsonl .csv .parquet), folders, or - for standard input.",
        ),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="jsonl: one analysis a line, for machines; table: the ledger, to read in a "
            "terminal; md: the same in Markdown.",
        ),
    ] = Format.JSONL,
    actors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Who is who in the conflict, as TOML. By default the Russian war on Ukraine.",
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Another installed spaCy pipeline, by name or path."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write here instead of standard output."),
    ] = None,
) -> None:
    """Find who says what, with which numbers, and where the sources disagree.

    An input that cannot be read is named on standard error at the end; the others are analysed
    all the same, and the exit code is then 2.

    For example, to read one article in the terminal, to keep the analyses of many, and to
    analyse what another program writes:

        sayso analyze article.txt --format table

        sayso analyze news/ more.csv --out analyses.jsonl

        curl -s https://example.org/article.txt | sayso analyze - --format md
    """
    failures: list[ReadingError] = []
    try:
        if out is not None:
            _refuse_input(out, paths)
        analyzer = _analyzer(actors, model)
        with _target(out) as stream:
            _analyze(paths, analyzer, _writer(form, stream, analyzer), failures)
    except SaysoError as error:
        _say(failures)
        _fail(error)
    _say(failures)
    if failures:
        raise typer.Exit(BAD_INPUT)


@app.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of an analysis, and of gold annotation."""
    typer.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=1))


def _analyzer(actors: Path | None, model: str | None) -> Analyzer:
    from sayso.analyzer import Analyzer

    return Analyzer(actors, model)


def _analyze(
    paths: list[str],
    analyzer: Analyzer,
    write: Callable[[Analysis], None],
    failures: list[ReadingError],
) -> None:
    """Analyse and write one article after another, with a progress bar where there are more."""
    entries = read(*paths)
    start = list(islice(entries, 2))
    bar = _progress(paths) if len(start) > 1 and sys.stderr.isatty() else None
    with bar or nullcontext():
        for entry in chain(start, entries):
            if isinstance(entry, ReadingError):
                failures.append(entry)
            else:
                analysis = analyzer(entry)
                with _unseen(bar):
                    write(analysis)
            if bar is not None:
                bar.advance(bar.task_ids[0])


def _progress(paths: list[str]) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(
        "Reading articles",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    # To read twice costs little beside an analysis; standard input can be read only once.
    total = None if STANDARD_INPUT in paths else sum(1 for _ in read(*paths))
    bar.add_task("", total=total)
    return bar


@contextmanager
def _unseen(bar: Progress | None) -> Iterator[None]:
    """Take the bar away while something is written to the same terminal."""
    if bar is None or not sys.stdout.isatty():
        yield
        return
    bar.stop()
    yield
    bar.start()


def _writer(form: Format, stream: IO[str], analyzer: Analyzer) -> Callable[[Analysis], None]:
    def label(key: str) -> str:
        bloc = analyzer.registry.bloc(key)
        return key.replace("_", " ") if bloc is None else bloc.label

    if form is Format.JSONL:

        def write(analysis: Analysis) -> None:
            stream.write(f"{analysis.to_json()}\n")
            stream.flush()

    elif form is Format.MD:
        from sayso.reports.markdown import markdown

        def write(analysis: Analysis) -> None:
            stream.write(f"{markdown(analysis, label)}\n")
            stream.flush()

    else:
        from rich.console import Console

        from sayso.reports.terminal import show

        console = Console(file=stream, highlight=False)
        console.width = min(console.width, WIDEST)

        def write(analysis: Analysis) -> None:
            console.print(show(analysis, label))

    return write


def _refuse_input(out: Path, paths: list[str]) -> None:
    """Refuse to write where it is read: a folder would be fed with its own results."""
    target = out.resolve()
    for path in paths:
        source = Path(path).resolve()
        inside = source in target.parents and target.suffix.lower() in READERS
        if path != STANDARD_INPUT and (source == target or inside):
            raise ReadingError("lies among the inputs; write elsewhere", str(out))


@contextmanager
def _target(out: Path | None) -> Iterator[IO[str]]:
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


def _fail(error: SaysoError) -> NoReturn:
    _complain(error)
    raise typer.Exit(BAD_INPUT)


def _complain(error: SaysoError) -> None:
    from sayso.reports.sheet import shown

    typer.echo(f"sayso: {shown(str(error))}", err=True)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a character shows its code; elsewhere JSON is UTF-8.
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8", errors="backslashreplace"
            )
    app(prog_name="sayso")


if __name__ == "__main__":
    main()
