"""Commands on articles: analyse, collate, convert."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import msgspec
import typer

from sayso.cli.options import Actors, Model, Out, Paths
from sayso.cli.streams import analyze_all, fail, failing, make_analyzer, refuse_input, target
from sayso.errors import DataError, SaysoError
from sayso.records import Analysis, Dossier, schema

if TYPE_CHECKING:
    from sayso.analyzer import Analyzer

WIDEST = 120  # Lines beyond this are hard to read, however wide the terminal.


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


class Record(StrEnum):
    """What has a JSON Schema."""

    ANALYSIS = "analysis"
    DOSSIER = "dossier"


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
    with failing() as failures:
        if out is not None:
            refuse_input(out, paths)
        analyzer = make_analyzer(actors, model)
        with target(out) as stream:
            analyze_all(paths, analyzer, _writer(form, stream, analyzer), failures)


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
    with failing() as failures:
        if out is not None:
            refuse_input(out, paths)
        analyzer = make_analyzer(actors, model)
        analyze_all(paths, analyzer, analyses.append, failures)
        with target(out) as stream:
            stream.write(f"{_dossier(analyses, analyzer).to_json()}\n")


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
        fail(error)


def print_schema(
    record: Annotated[
        Record, typer.Argument(help="analysis, also of gold annotation; or dossier.")
    ] = Record.ANALYSIS,
) -> None:
    """Print the JSON Schema of an analysis, which is that of gold annotation, or of a dossier."""
    kind = Analysis if record is Record.ANALYSIS else Dossier
    typer.echo(msgspec.json.format(msgspec.json.encode(schema(kind)), indent=1))


def _dossier(analyses: list[Analysis], analyzer: Analyzer) -> Dossier:
    from sayso.ledger import Collator

    return Collator(analyzer.registry)(analyses)


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
