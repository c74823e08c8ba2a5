"""The engines: worker processes of this machine, or those of Dask; both watch them alike."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any

import msgspec

from sayso.corpus.messages import GO_ON, SLACK, Ready, Reply, Setup, Stage, digest, receive, send
from sayso.errors import SaysoError
from sayso.records import Article

Submit = Callable[[Sequence[Article]], Future[list[Reply]]]
Tell = Callable[[Sequence[Reply]], None]

# After so many articles a process gives place to a new one: the parser keeps every word that it has
# met, some 10 KB of new ones an article. A start takes as long as a dozen articles.
_ARTICLES = 2_000
_STARTS = 600  # seconds a worker may take to load its models
_GRACE = 5  # seconds after which the parent ends a worker that should have ended itself


class _Lost(Exception):
    """A worker that is no more, with the stage of the failure and the reason."""

    def __init__(self, stage: Stage, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage


class Worker:
    """A process that analyses one article at a time, and another when it is spent or dies."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.digest = digest(setup)
        self.process: subprocess.Popen[bytes] | None = None
        self.answered = 0  # by this process
        self.closed = False

    def __call__(self, article: Article) -> Reply:
        """Return what the process says, or after two of them died over the article, why."""
        try:
            return self._ask(article)
        except _Lost:
            pass
        try:
            return self._ask(article)
        except _Lost as error:
            return Reply(stage=error.stage, error=f"{error}, twice")

    def close(self) -> None:
        """End the process; who waits for it gets an error."""
        self.closed = True
        self._end()

    def _ask(self, article: Article) -> Reply:
        process = self._started()
        seconds = self.setup.seconds(article)
        late = threading.Event()
        answer = self._exchange(process, article, seconds * SLACK + _GRACE, late)
        if answer is not None:
            self.answered += 1
            if self.answered >= _ARTICLES:
                process.kill()
                self._end()
            return msgspec.msgpack.decode(answer, type=Reply)
        code = self._end()
        if self.closed:
            raise SaysoError("the run was ended")
        if late.is_set() or _death(code) in ("SIGALRM", "SIGXCPU"):
            raise _Lost("budget", f"took longer than its {seconds:g} s of CPU time")
        raise _Lost("worker", f"the worker process died of it ({_death(code)})")

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the process, a new one if there is none."""
        if self.process is not None:
            return self.process
        if self.closed:
            raise SaysoError("the run was ended")
        process = self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sayso.corpus.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ},
        )
        self.answered = 0
        if self.closed:  # by another thread, meanwhile
            process.kill()
        answer = self._exchange(process, self.setup, _STARTS, threading.Event())
        if answer is None:
            raise SaysoError(f"a worker process cannot start ({_death(self._end())})")
        ready = msgspec.msgpack.decode(answer, type=Ready)
        if ready.error is not None:
            self._end()
            raise SaysoError(ready.error)
        if ready.digest != self.digest:
            self._end()
            raise SaysoError("a worker has another version of sayso, its models or the actors")
        return process

    def _exchange(
        self,
        process: subprocess.Popen[bytes],
        message: object,
        seconds: float,
        late: threading.Event,
    ) -> bytes | None:
        """Return the answer, None if the process died or had to be killed for being late."""

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            send(_pipe(process.stdin), message)
            return receive(_pipe(process.stdout))
        except (OSError, ValueError):  # a broken pipe, or one that `close` has closed
            return None
        finally:
            timer.cancel()

    def _end(self) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        # One that is about to die of its own may still do so: its exit code tells the reason.
        with suppress(subprocess.TimeoutExpired):
            process.wait(0 if self.closed else 1)
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()
        return code


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def _death(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name}, as when memory runs out" if name == "SIGKILL" else name


@contextmanager
def local(setup: Setup, count: int, tell: Tell) -> Iterator[Submit]:
    """Give articles to processes of this machine, each to whichever is free."""
    workers = [Worker(setup) for _ in range(count)]
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def one(article: Article) -> Reply:
        worker = free.get()
        try:
            reply = worker(article)
        finally:
            free.put(worker)
        tell([reply])
        return reply

    crew = ThreadPoolExecutor(count)
    parts = ThreadPoolExecutor(ahead(count))

    def submit(articles: Sequence[Article]) -> Future[list[Reply]]:
        replies = [crew.submit(one, article) for article in articles]
        return parts.submit(lambda: [reply.result() for reply in replies])

    try:
        yield submit
    finally:
        for worker in workers:
            worker.close()
        crew.shutdown(cancel_futures=True)
        parts.shutdown(cancel_futures=True)


@contextmanager
def dask(setup: Setup, count: int, tell: Tell, scheduler: str | None) -> Iterator[Submit]:
    """Give parts to the workers of a Dask scheduler, or of a cluster on this machine."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise SaysoError(
            "the engine dask needs an extra; install it with: python -m pip install 'sayso[dask]'"
        ) from error
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        try:
            cluster = scheduler or stack.enter_context(
                distributed.LocalCluster(
                    n_workers=count, threads_per_worker=1, dashboard_address="127.0.0.1:0"
                )
            )
            client = stack.enter_context(distributed.Client(cluster))
        except (OSError, ValueError) as error:
            raise SaysoError(
                f"no Dask scheduler answers ({type(error).__name__})", scheduler
            ) from error
        executor = client.get_executor(pure=False)

        def submit(articles: Sequence[Article]) -> Future[list[Reply]]:
            parcel = msgspec.msgpack.encode(setup), msgspec.msgpack.encode(articles)
            try:
                sent = executor.submit(_part, *parcel)
            except Exception as error:  # of no kind of its own, from a client that is closed
                raise SaysoError(_LOST, scheduler) from error
            done: Future[list[Reply]] = Future()

            def finish(given: Future[bytes]) -> None:
                try:
                    replies = msgspec.msgpack.decode(given.result(), type=list[Reply])
                except SaysoError as error:
                    done.set_exception(error)
                except CancelledError:  # by the client, when it has lost the scheduler
                    done.set_exception(SaysoError(_LOST, scheduler))
                except BaseException as error:  # such as too many workers lost
                    what = f"Dask gave up ({type(error).__name__}); {GO_ON}"
                    done.set_exception(SaysoError(what, scheduler))
                else:
                    try:
                        tell(replies)
                    except BaseException as error:  # of who listens; nobody else would hear of it
                        done.set_exception(error)
                    else:
                        done.set_result(replies)

            sent.add_done_callback(finish)
            return done

        yield submit


_LOST = f"the Dask scheduler is lost; {GO_ON}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's client from logging: what goes wrong is said once, by a `SaysoError`."""
    names = ("distributed", "distributed.client", "tornado.application", "asyncio")
    loggers = [logging.getLogger(name) for name in names]  # the last two are of what it stands on
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def ahead(count: int) -> int:
    """Return how many parts are in work at once, so that no worker waits for the next."""
    return count + 2


_here = threading.local()


def _part(setup: bytes, articles: bytes) -> bytes:
    """Analyse a part in a thread of a Dask worker, which has a process of its own for it."""
    wanted = msgspec.msgpack.decode(setup, type=Setup)
    worker: Worker | None = getattr(_here, "worker", None)
    if worker is None or worker.setup != wanted:
        if worker is not None:
            worker.close()
        worker = _here.worker = Worker(wanted)
    todo = msgspec.msgpack.decode(articles, type=list[Article])
    return msgspec.msgpack.encode([worker(article) for article in todo])
