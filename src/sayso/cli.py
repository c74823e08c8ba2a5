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

from sayso.errors import DataError, ReadingError, SaysoError
from sayso.reading import READERS, STANDARD_INPUT, read, unique
from sayso.records import Analysis, Dossier, check_offsets, schema

if TYPE_CHECKING:
    from sayso.analyzer import Analyzer
    from sayso.reports import Provenance

BAD_INPUT = 2
INTERRUPTED = 130
WIDEST = 120  # Lines beyond this are hard to read, however wide the terminal.

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="sayso reads conflict news and answers: on whose say-so?",
)


data = typer.Typer(
    no_args_is_help=True, help="Public corpora for experiments: list them, fetch them, find them."
)
app.add_typer(data, name="data")

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files (.txt .html .json .jsonl .csv .parquet), folders, or - for standard input.",
    ),
]
Told = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Articles as `sayso analyze` reads them, or the analyses (.jsonl) that it wrote.",
    ),
]
Actors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Who is who in the conflict, as TOML. By default the Russian war on Ukraine.",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Another installed spaCy pipeline, by name or path."),
]
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write here instead of standard output.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="As `sayso data list` shows it.")]


class Engine(StrEnum):
    """What does the work on a corpus."""

    LOCAL = "local"
    DASK = "dask"


class Format(StrEnum):
    """What to write for each article."""

    JSONL = "jsonl"
    TABLE = "table"
    MD = "md"


class Exchange(StrEnum):
    """A format of `sayso.interchange`."""

    BRAT = "brat"
    CONLL = "conll"
    JSONL = "jsonl"
    WEBANNOTATION = "webannotation"
    LABELSTUDIO = "labelstudio"
    DOCBIN = "docbin"


class Grouping(StrEnum):
    """What to set side by side."""

    BLOC = "bloc"
    OUTLET = "outlet"
    MONTH = "month"


class ContrastFormat(StrEnum):
    """How to write a comparison."""

    MD = "md"
    JSON = "json"
    CSV = "csv"


class Record(StrEnum):
    """What has a JSON Schema."""

    ANALYSIS = "analysis"
    DOSSIER = "dossier"


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
    paths: Paths,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="jsonl: one analysis a line, for machines; table: the ledger, to read in a "
            "terminal; md: the same in Markdown.",
        ),
    ] = Format.JSONL,
    actors: Actors = None,
    model: Model = None,
    out: Out = None,
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


@app.command()
def collate(
    paths: Paths,
    actors: Actors = None,
    model: Model = None,
    out: Out = None,
) -> None:
    """Put together what many articles say of the same figures: one dossier, as JSON.

    It holds who claimed what when, on how many origins a figure rests, which claims repeat, break
    down, revise or contradict others, and what looks like a conflict and is none. Articles that
    have a date are taken in its order. An input that cannot be read is named on standard error at
    the end; the others are collated all the same, and the exit code is then 2.

    For example:

        sayso collate news/ more.jsonl --out dossier.json
    """
    analyses: list[Analysis] = []
    failures: list[ReadingError] = []
    try:
        if out is not None:
            _refuse_input(out, paths)
        analyzer = _analyzer(actors, model)
        _analyze(paths, analyzer, analyses.append, failures)
        with _target(out) as stream:
            stream.write(f"{_dossier(analyses, analyzer).to_json()}\n")
    except SaysoError as error:
        _say(failures)
        _fail(error)
    _say(failures)
    if failures:
        raise typer.Exit(BAD_INPUT)


@app.command()
def convert(
    analyses: Annotated[
        Path, typer.Argument(metavar="ANALYSES", help="What to read; for brat, a folder.")
    ],
    out: Annotated[Path, typer.Option(metavar="PATH", help="What to write; for brat, a folder.")],
    source: Annotated[
        Exchange, typer.Option("--from", help="The format of what is read.")
    ] = Exchange.JSONL,
    target: Annotated[
        Exchange, typer.Option("--to", help="The format of what is written.")
    ] = Exchange.JSONL,
) -> None:
    """Write analyses in the format of an annotation tool, or read them back.

    For example, to correct analyses in brat:

        sayso convert analyses.jsonl --to brat --out corrected/

        sayso convert corrected/ --from brat --out corrected.jsonl
    """
    from sayso.interchange import FORMS

    try:
        if out.resolve() == analyses.resolve():
            raise DataError("is what is read; write elsewhere", str(out))
        # All is read before the first is written: a broken file leaves nothing half done.
        FORMS[target].write(list(FORMS[source].read(analyses)), out)
    except SaysoError as error:
        _fail(error)


@app.command()
def contrast(
    paths: Told,
    *,
    by: Annotated[Grouping, typer.Option(help="The groups: blocs, outlets or months.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="What to compare; may be given several times. `reporting`, `type`, `frame`, "
            "`stance` and `bloc`: the share of each; `reporting=denying`: one share; `polarity`, "
            "`words`, `stance.Russia`: the mean. Of numbers: `hedged`, `distanced`, `disputed`, "
            "`revised`. An unknown name shows all. By default `reporting`.",
        ),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Only these groups, in this order; give it several times."
        ),
    ] = None,
    distinct: Annotated[
        bool, typer.Option("--distinct", help="Count each text once: leave reprints out.")
    ] = False,
    form: Annotated[
        ContrastFormat,
        typer.Option(
            "--format", help="md: to read; json: all of it; csv: a row for each figure and test."
        ),
    ] = ContrastFormat.MD,
    seed: Annotated[int, typer.Option(min=0, help="Of the intervals and tests.")] = 0,
    actors: Actors = None,
    out: Out = None,
) -> None:
    """Set blocs, outlets or months side by side, with intervals and tests.

    Groups with too little behind them are refused, in words. For example, does one side "claim"
    what the other "says", and how does that change over the months?

        sayso analyze news/ --out analyses.jsonl

        sayso contrast analyses.jsonl --by bloc --measure reporting=distancing

        sayso contrast analyses.jsonl --by month --measure stance.Russia --format csv
    """
    from sayso.reports.contrasting import compared

    failures: list[ReadingError] = []
    try:
        if out is not None:
            _refuse_input(out, paths)
        analyzer = _analyzer(actors, None)
        analyses = list(_analyses(paths, analyzer, failures))
        text = compared(
            analyses,
            by,
            measure or ["reporting"],
            groups=group,
            distinct=distinct,
            form=form,
            seed=seed,
            registry=analyzer.registry,
        )
        with _target(out) as stream:
            stream.write(text)
    except SaysoError as error:
        _say(failures)
        _fail(error)
    _say(failures)
    if failures:
        raise typer.Exit(BAD_INPUT)


@app.command()
def annotate(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Files (.txt .html .json .jsonl .jsonl.gz .jsonl.zst .csv .parquet .warc "
            ".warc.gz), folders, or - for standard input.",
        ),
    ],
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="A new folder for the tables, outside the inputs.")
    ],
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="How many processes. By default one a CPU."),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(help="local: processes of this machine; dask: a Dask cluster (extra dask)."),
    ] = Engine.LOCAL,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Of a Dask scheduler, such as tcp://host:8786. By default a cluster on this "
            "machine.",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was broken off.")
    ] = False,
    actors: Actors = None,
    model: Model = None,
) -> None:
    """Annotate a corpus of any size into tables (Parquet), to be read by pandas, R or DuckDB.

    What cannot be read, fails or takes too long (2 s of CPU time for each 1,000 characters, 20 s
    at least) ends in the table `failures` with place and reason, and the rest goes on. Reprints
    are marked in the column `duplicate_of` of the table `articles`. schema.json, beside the tables,
    says what each column holds.

    A run may be broken off at any moment, by Ctrl-C, by a full disk or by a power cut: the same
    command with --resume goes on, and the tables come out the same. The exit code is 2 if the run
    could not go to its end or no article was read, 0 otherwise.

    For example, a folder on this machine, and the same with a Dask cluster:

        sayso annotate news/ --out annotated

        sayso annotate news.jsonl.zst --out annotated --engine dask --scheduler tcp://host:8786
    """
    from sayso.corpus import annotate
    from sayso.corpus.progress import bar

    if scheduler is not None and engine is not Engine.DASK:
        _fail(SaysoError("is only for --engine dask", "--scheduler"))
    try:
        with bar(*inputs) if sys.stderr.isatty() else nullcontext() as tell:
            done = annotate(
                *inputs,
                out=out,
                actors=actors,
                model=model,
                workers=workers,
                engine=engine.value,
                scheduler=scheduler,
                resume=resume,
                tell=tell,
            )
    except SaysoError as error:
        _fail(error)
    except KeyboardInterrupt:
        typer.echo("sayso: interrupted; go on with --resume", err=True)
        raise typer.Exit(INTERRUPTED) from None
    where = f"; see {out / 'failures'}" if done.failures else ""
    typer.echo(f"{done.articles} articles, {done.failures} failures{where}", err=True)
    if not done.articles:
        raise typer.Exit(BAD_INPUT)


@app.command("schema")
def print_schema(
    record: Annotated[
        Record, typer.Argument(help="analysis, also of gold annotation; or dossier.")
    ] = Record.ANALYSIS,
) -> None:
    """Print the JSON Schema of an analysis, which is that of gold annotation, or of a dossier."""
    kind = Analysis if record is Record.ANALYSIS else Dossier
    typer.echo(msgspec.json.format(msgspec.json.encode(schema(kind)), indent=1))


@app.command()
def report(
    paths: Told,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write.")],
    actors: Actors = None,
    model: Model = None,
    crate: Annotated[
        bool,
        typer.Option(
            "--crate", help="Describe the folder as a research object, too (RO-Crate; extra crate)."
        ),
    ] = False,
) -> None:
    """Write a page to look at, with its text, tables and figures, of an article or a corpus.

    `report.html` needs nothing beside itself: it opens from disk and asks for nothing. One
    article shows its text, marked by whose it is, and the ledger beside it; more show whose voice
    is heard, in which tone, which figures differ, and every statement. For example:

        sayso report article.txt --out report/

        sayso report analyses.jsonl --out report/
    """
    from sayso.reports.crate import Made, write_crate
    from sayso.reports.folder import report_title, write_report

    failures: list[ReadingError] = []
    try:
        _refuse_input(out / "report.html", paths)
        analyzer = _analyzer(actors, model)
        analyses = list(_analyses(paths, analyzer, failures))
        if not analyses and failures:
            raise failures.pop()
        provenance = _origin(paths, actors, model)
        written = write_report(analyses, analyzer.registry, out, provenance)
        if crate:
            title = report_title(analyses)
            made = Made(title=title, files=written, provenance=provenance)
            about = "A report of sayso: who claims what, with its tables and figures."
            written = (*written, write_crate(out, title, about, [made]))
        for path in written:
            typer.echo(path)
    except SaysoError as error:
        _say(failures)
        _fail(error)
    _say(failures)
    if failures:
        raise typer.Exit(BAD_INPUT)


def _origin(paths: list[str], actors: Path | None, model: str | None) -> Provenance:
    """Return where a report comes from, in words that name no folder of this machine."""
    from sayso.reports import trace

    named = [Path(path) for path in paths if path != STANDARD_INPUT]
    given = [path.name for path in named] + ["-"] * (len(paths) > len(named))
    options = [] if actors is None else ["--actors", actors.name]
    options += [] if model is None else ["--model", Path(model).name]
    command = " ".join(["sayso report", *given, *options])
    return trace(command, 0, [*named, *([] if actors is None else [actors])])


@data.command("list")
def list_corpora() -> None:
    """List the public corpora that are known, and where they are."""
    from sayso import corpora

    for name, corpus in corpora.known().items():
        try:
            place = str(corpora.corpus_path(name))
        except DataError:
            place = "not here"
        typer.echo(f"{name}: {corpus.title}\n  {place}\n  {corpus.terms}; cite {corpus.citation}")


@data.command("path")
def print_path(name: Name) -> None:
    """Print the folder of a corpus: in SAYSO_DATA, else in the user's cache."""
    from sayso.corpora import corpus_path

    try:
        typer.echo(corpus_path(name))
    except DataError as error:
        _fail(error)


@data.command()
def fetch(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME", help="As `sayso data list` shows them.")
    ],
    mirror: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="SAYSO_MIRROR",
            help="A server with the same repositories at the same paths as https://github.com.",
        ),
    ] = None,
) -> None:
    """Fetch public corpora from their publishers into the user's cache.

    Every file is compared with its digest, and what is there already is not fetched again: after
    an interruption, run the same again. The corpora are not part of sayso and have their own
    terms.
    """
    from sayso import corpora
    from sayso.reports import progress

    try:
        for name in dict.fromkeys(names):
            with progress.download(name) if sys.stderr.isatty() else nullcontext() as bar:
                folder = corpora.fetch(name, mirror, bar)
            typer.echo(folder)
    except SaysoError as error:
        _fail(error)


def _analyzer(actors: Path | None, model: str | None) -> Analyzer:
    from sayso.analyzer import Analyzer

    return Analyzer(actors, model)


def _dossier(analyses: list[Analysis], analyzer: Analyzer) -> Dossier:
    from sayso.ledger import Collator

    return Collator(analyzer.registry)(analyses)


def _analyze(
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


def _analyses(
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
            _analyze([path], analyzer, found.append, failures)
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
