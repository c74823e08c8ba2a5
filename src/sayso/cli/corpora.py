"""Commands on corpora: annotate one; list, find and fetch public ones."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.options import Actors, Model, Name
from sayso.cli.streams import BAD_INPUT, fail
from sayso.errors import DataError, SaysoError

INTERRUPTED = 130


class Engine(StrEnum):
    """What does the work on a corpus."""

    LOCAL = "local"
    DASK = "dask"


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
        fail(SaysoError("is only for --engine dask", "--scheduler"))
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
        fail(error)
    except KeyboardInterrupt:
        typer.echo("sayso: interrupted; go on with --resume", err=True)
        raise typer.Exit(INTERRUPTED) from None
    where = f"; see {out / 'failures'}" if done.failures else ""
    typer.echo(f"{done.articles} articles, {done.failures} failures{where}", err=True)
    if not done.articles:
        raise typer.Exit(BAD_INPUT)


def list_corpora() -> None:
    """List the public corpora that are known, and where they are."""
    from sayso import corpora

    for name, corpus in corpora.known().items():
        try:
            place = str(corpora.corpus_path(name))
        except DataError:
            place = "not here"
        typer.echo(f"{name}: {corpus.title}\n  {place}\n  {corpus.terms}; cite {corpus.citation}")


def print_path(name: Name) -> None:
    """Print the folder of a corpus: in SAYSO_DATA, else in the user's cache."""
    from sayso.corpora import corpus_path

    try:
        typer.echo(corpus_path(name))
    except DataError as error:
        fail(error)


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
        fail(error)
