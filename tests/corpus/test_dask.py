"""Dask does the same as the processes of one machine, whoever of its workers is lost."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from robustness import content
from typer.testing import CliRunner

from sayso import cli
from sayso.errors import SaysoError

PATIENCE = 300


@contextmanager
def dask(kind, *arguments):
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduling(folder):
    """Run a real scheduler, in a process of its own."""
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)
    with dask("scheduler", *options) as process:
        until = time.monotonic() + PATIENCE
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(file.read_text(encoding="utf-8"))["address"], process


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    with scheduling(tmp_path_factory.mktemp("dask")) as (address, _):
        yield address


def worker(scheduler, name):
    options = ("--no-nanny", "--no-dashboard", "--nthreads", 1, "--host", "127.0.0.1")
    return dask("worker", scheduler, *options, "--name", name)


def test_a_worker_lost_in_the_middle_does_not_show(annotate, news, whole, scheduler, tmp_path):
    lost = threading.Event()
    with worker(scheduler, "first") as first, worker(scheduler, "second"):

        def lose(entries, failures):
            if not lost.is_set() and entries > failures:
                lost.set()
                first.kill()

        done = annotate(news, out=tmp_path / "out", engine="dask", scheduler=scheduler, tell=lose)
        first.wait(PATIENCE)
    assert lost.is_set()
    assert (done.articles, done.failures) == (45, 6)
    assert content(tmp_path / "out") == content(whole)


# `sayso annotate` that loses its scheduler once an article is analysed.
LOSING = """
import os, signal, sys
from sayso import cli, corpus

def lose(entries, failures):
    if entries > failures and scheduler:
        os.kill(scheduler.pop(), signal.SIGKILL)

def annotate(*inputs, tell, **options):
    return real(*inputs, tell=lose, analyzer="standin:Standin", part_entries=5, **options)

scheduler = [int(sys.argv.pop(1))]
real, corpus.annotate = corpus.annotate, annotate
cli.main()
"""


def test_a_lost_scheduler_is_named_and_the_run_can_go_on(annotate, news, whole, tmp_path):
    with scheduling(tmp_path) as (address, process), worker(address, "only"):
        engine = ("--engine", "dask", "--scheduler", address)
        options = ("annotate", news, "--out", tmp_path / "out", "--workers", 1, *engine)
        result = subprocess.run(
            [sys.executable, "-c", LOSING, *map(str, (process.pid, *options))],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s"},
            timeout=2 * PATIENCE,
        )
        process.wait(PATIENCE)
    assert result.returncode == 2
    lost = "the Dask scheduler is lost; when that is mended, go on with --resume"
    assert result.stderr == f"sayso: {address}: {lost}\n"
    annotate(news, out=tmp_path / "out", resume=True)
    assert content(tmp_path / "out") == content(whole)


def test_a_cluster_of_its_own_by_default(annotate, tmp_path):
    (tmp_path / "a.txt").write_text("At least 12 came.", encoding="utf-8")
    annotate(tmp_path / "a.txt", out=tmp_path / "one", engine="dask")
    annotate(tmp_path / "a.txt", out=tmp_path / "other")
    assert content(tmp_path / "one") == content(tmp_path / "other")


def test_what_dask_lacks_is_named(annotate, news, tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    engine = ("--engine", "dask", "--scheduler", "nowhere")
    arguments = ["annotate", str(news), "--out", str(tmp_path / "out"), *engine]
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("sayso: nowhere: no Dask scheduler answers")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SaysoError, match=r"needs an extra; install it with: .*sayso\[dask\]"):
        annotate(news, out=tmp_path / "out", engine="dask")
