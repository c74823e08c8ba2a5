"""The process that analyses one article after another; `sayso.corpus.crew` starts and watches it.

It runs as ``python -m sayso.corpus.worker``, reads requests from standard input and ends with it.
"""

from __future__ import annotations

import math
import os
import re
import signal
import sys
from collections.abc import Callable
from typing import IO

import msgspec

from sayso.corpus.messages import SLACK, Ready, Reply, Setup, digest, packed, receive, send
from sayso.errors import SaysoError
from sayso.records import Analysis, Article
from sayso.tables import rows

_ADDRESS = re.compile(r"\b0x[0-9a-f]+")
# Loads what the analyzer loads on first use; no article pays for that out of its budget.
_FIRST = Article(id="first", text="Officials said on Monday that 12 people were hurt in Dovhe.")


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the requests end."""
    start = receive(requests)
    if start is None:
        return
    setup = msgspec.msgpack.decode(start, type=Setup)
    try:
        analyzer = setup.make()
        analyzer(_FIRST)
        send(answers, Ready(digest(setup)))
    except SaysoError as error:
        send(answers, Ready(error=str(error)))
        return
    except Exception as error:
        send(answers, Ready(error=f"cannot start the analyzer: {_named(error)}"))
        return
    while (request := receive(requests)) is not None:
        article = msgspec.msgpack.decode(request, type=Article)
        _limit(setup.seconds(article))
        reply = _reply(analyzer, article)
        _limit(None)
        send(answers, reply)


def _reply(analyzer: Callable[[Article], Analysis], article: Article) -> msgspec.Raw:
    try:
        return packed(Reply(list(rows(analyzer(article)))))
    except Exception as error:  # in the analyzer, or because no message can hold what it returned
        return packed(Reply(stage="analysis", error=_named(error)))


def _named(error: Exception) -> str:
    """Return an error in one line that is the same in every process."""
    words = _ADDRESS.sub("0x…", f"{type(error).__name__}: {error}")
    return " ".join(words.encode("utf-8", "replace").decode().split())


def _limit(seconds: float | None) -> None:
    """Have the kernel end this process after so much time, whatever it is doing then.

    It does so even if the run that would wait for it is no more. None lifts the limit.
    """
    if sys.platform == "win32":  # where only the parent watches, and only the clock
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if seconds is None:
        signal.alarm(0)
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    signal.alarm(math.ceil(seconds * SLACK))
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def main() -> None:
    """Serve on standard input and output; whatever else prints, prints to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this one
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        os._exit(1)


if __name__ == "__main__":
    main()
