"""The command line: articles in, the ledger of who claims what out."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from sayso.cli import articles, corpora, results

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


for command in (
    articles.analyze,
    articles.collate,
    articles.convert,
    results.contrast,
    corpora.annotate,
):
    app.command()(command)
app.command("schema")(articles.print_schema)
app.command()(results.report)
data.command("list")(corpora.list_corpora)
data.command("path")(corpora.print_path)
data.command()(corpora.fetch)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a character shows its code; elsewhere JSON is UTF-8.
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8", errors="backslashreplace"
            )
    app(prog_name="sayso")
