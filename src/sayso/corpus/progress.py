"""The bar that shows how far a corpus is, to who watches in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TimeRemainingColumn,
)
from rich.text import Text

from sayso.reading import STANDARD_INPUT, read


@contextmanager
def bar(*inputs: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a corpus is; how many articles there are is counted meanwhile."""
    with Progress(
        "Annotating",
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        speed_estimate_period=300,
    ) as shown:
        task = shown.add_task("", total=None, failures=0)
        failed = 0

        def count() -> None:
            shown.update(task, total=sum(1 for _ in read(*inputs)))

        def tell(entries: int, failures: int) -> None:
            nonlocal failed
            failed += failures
            shown.update(task, advance=entries, failures=failed)

        if STANDARD_INPUT not in inputs:
            Thread(target=count, daemon=True).start()
        yield tell


class _Rate(ProgressColumn):
    """How many articles a second, and how many failed."""

    def render(self, task: Task) -> Text:
        """Return what the bar shows."""
        speed = task.finished_speed or task.speed
        failures = task.fields["failures"]
        return Text(f"{speed or 0:.1f}/s, {failures} failure{'' if failures == 1 else 's'}")
