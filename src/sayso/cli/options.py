"""The arguments and options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
