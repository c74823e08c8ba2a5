"""The one shape of all experiments: options in, a report out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sayso import SaysoError
from sayso.datasets import gold_files
from sayso.reports import Provenance, Report, trace, write

HERE = Path(__file__).resolve().parent.parent
GOLD = HERE / "data" / "gold"


@dataclass(frozen=True)
class Options:
    """What was asked for.

    Attributes
    ----------
    gold : Path
        Gold annotation in the project's format: a file or a folder.
    corpus : Path or None
        A public corpus in its publisher's layout, instead of the gold.
    out : Path
        Folder for the report.
    seed : int
        Seed of every random choice.
    predictions : Path or None
        File for what was predicted.
    provenance : Provenance
        Of the gold or the corpus, whichever is used.
    """

    gold: Path
    corpus: Path | None
    out: Path
    seed: int
    predictions: Path | None
    provenance: Provenance


def run(
    experiment: Callable[[Options], Report],
    corpus: str,
    gold: Path = GOLD,
    gold_help: str = "",
    files: Callable[[Path], list[Path]] = gold_files,
) -> None:
    """Run an experiment from the command line.

    Bad input ends with one line on standard error and exit code 2.

    Parameters
    ----------
    experiment : callable
        Takes the options, returns the report.
    corpus : str
        What ``--corpus`` takes, for the help.
    gold : Path
        Default of ``--gold``.
    gold_help : str
        What ``--gold`` takes, where it is not gold annotation.
    files : callable
        Which files of ``--gold`` are read.
    """
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--gold",
        type=Path,
        default=gold,
        metavar="PATH",
        help=(gold_help or "gold annotation, file or folder") + " (default: as shipped)",
    )
    source.add_argument("--corpus", type=Path, metavar="PATH", help=corpus)
    parser.add_argument("--out", type=Path, default=HERE / "reports", metavar="DIR")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--predictions", type=Path, metavar="FILE", help="write what was predicted here"
    )
    given = parser.parse_args()
    used = given.corpus or given.gold
    try:
        if not used.exists():
            raise SaysoError("no such file or folder", str(used))
        script = Path(sys.argv[0]).name
        data = "" if used == gold else f" {'--corpus' if given.corpus else '--gold'} {used.name}"
        command = f"python experiments/{script}{data} --seed {given.seed}"
        read = [] if given.corpus else files(used)
        provenance = trace(command, given.seed, read or [used], root=used)
        options = Options(
            given.gold, given.corpus, given.out, given.seed, given.predictions, provenance
        )
        for path in write(experiment(options), given.out):
            print(path)
    except SaysoError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        sys.exit(2)
