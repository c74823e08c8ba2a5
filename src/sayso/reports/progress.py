"""Progress bars on a terminal's standard error: of a download, and of articles read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sayso.reading import STANDARD_INPUT, read

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def download(name: str) -> Iterator[DownloadBar]:
    """Show a bar while a corpus is fetched."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

    with Progress(
        f"Fetching {name}",
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    ) as bar:
        yield DownloadBar(bar, bar.add_task(name))


class DownloadBar:
    """Shows the progress of one download after another."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self.bar, self.task = bar, task
        self.total = 0  # Set by who downloads; 0 where the server does not tell.

    def update(self, size: int) -> None:
        """Show that so many bytes more have come."""
        self.bar.update(self.task, total=self.total or None, advance=size)

    def reset(self) -> None:
        """Begin to count anew."""
        self.bar.reset(self.task)

    def close(self) -> None:
        """Do nothing: the bar goes when all is fetched."""


def reading(paths: Sequence[str]) -> Progress:
    """Return a bar of the articles of some inputs."""
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
def unseen(bar: Progress | None) -> Iterator[None]:
    """Take the bar away while something is written to the same terminal."""
    if bar is None or not sys.stdout.isatty():
        yield
        return
    bar.stop()
    yield
    bar.start()
