"""Commands that set out results: contrast, report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.options import Actors, Model, Out, Told
from sayso.cli.streams import failing, make_analyzer, read_analyses, refuse_input, target
from sayso.reading import STANDARD_INPUT

if TYPE_CHECKING:
    from sayso.reports import Provenance


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

    with failing() as failures:
        if out is not None:
            refuse_input(out, paths)
        analyzer = make_analyzer(actors, None)
        analyses = list(read_analyses(paths, analyzer, failures))
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
        with target(out) as stream:
            stream.write(text)


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

    with failing() as failures:
        refuse_input(out / "report.html", paths)
        analyzer = make_analyzer(actors, model)
        analyses = list(read_analyses(paths, analyzer, failures))
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


def _origin(paths: list[str], actors: Path | None, model: str | None) -> Provenance:
    """Return where a report comes from, in words that name no folder of this machine."""
    from sayso.reports import trace

    named = [Path(path) for path in paths if path != STANDARD_INPUT]
    given = [path.name for path in named] + ["-"] * (len(paths) > len(named))
    options = [] if actors is None else ["--actors", actors.name]
    options += [] if model is None else ["--model", Path(model).name]
    command = " ".join(["sayso report", *given, *options])
    return trace(command, 0, [*named, *([] if actors is None else [actors])])
