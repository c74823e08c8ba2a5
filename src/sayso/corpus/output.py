"""The folder of an annotated corpus: tables in parts, and the manifest of what is done.

Every file appears under its name at once and whole. A part is done when the manifest says so, which
is after all its files lie on the disk; whatever an interrupted run left besides is written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from sayso import resources
from sayso.corpus.messages import GO_ON, Cell
from sayso.errors import SaysoError
from sayso.tables import COLUMNS

# Rises when a column is added, renamed or means something else.
SCHEMA_VERSION = 1
TABLES: dict[str, dict[str, str]] = {
    **COLUMNS,
    "articles": {
        **COLUMNS["articles"],
        "position": "Int64",
        "place": "string",
        "duplicate_of": "string",
    },
    "failures": {
        "position": "Int64",
        "article": "string",
        "place": "string",
        "stage": "string",
        "reason": "string",
    },
}
MANIFEST = "manifest.jsonl"
_LOCK = ".lock"

Rows = Mapping[str, Sequence[tuple[Cell, ...]]]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is done: a line of the manifest.

    Attributes
    ----------
    input : str
        SHA-256 of the articles of the part, in order, and of what could not be read between them.
    files : dict of str to str
        SHA-256 of its file in each table.
    """

    part: int
    input: str
    articles: int
    failures: int
    files: dict[str, str]


class Folder:
    """Where a run writes; held by one run at a time, see `opened`."""

    def __init__(self, path: Path, header: Mapping[str, Any], resume: bool) -> None:
        self.path = path
        self.header = json.dumps(header, sort_keys=True)
        self.done = self._done(resume)
        for table in TABLES:
            self._folder(path / table)
        self._replace(self.path / "schema.json", _described())
        self._replace(path / MANIFEST, self._manifest())

    def has(self, part: int, digest: str) -> bool:
        """Tell whether a part is done, and lies there as it was written.

        Raises
        ------
        SaysoError
            If the part was made of another input.
        """
        done = self.done.get(part)
        if done is None:
            return False
        if done.input != digest:
            raise SaysoError(
                f"part {part} was made of another input; name another folder", str(self.path)
            )
        return all(
            self._file(table, part).is_file()
            and hashlib.sha256(self._file(table, part).read_bytes()).hexdigest() == digest
            for table, digest in done.files.items()
        )

    def write(self, part: int, digest: str, rows: Rows) -> None:
        """Write a part, then say so in the manifest."""
        files = {table: _parquet(table, rows.get(table, ())) for table in TABLES}
        for table, content in files.items():
            self._replace(self._file(table, part), content)
        done = Done(
            part=part,
            input=digest,
            articles=len(rows.get("articles", ())),
            failures=len(rows.get("failures", ())),
            files={table: hashlib.sha256(content).hexdigest() for table, content in files.items()},
        )
        self.done[part] = done
        with _named(self.path / MANIFEST), (self.path / MANIFEST).open("ab") as file:
            file.write(msgspec.json.encode(done) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def finish(self, parts: int) -> None:
        """Put the manifest in order; all parts are done.

        Raises
        ------
        SaysoError
            If an earlier run had more parts than there are.
        """
        if len(self.done) > parts:
            raise SaysoError(
                f"has parts beyond the {parts} of this input; name another folder", str(self.path)
            )
        self._replace(self.path / MANIFEST, self._manifest())

    def _file(self, table: str, part: int) -> Path:
        return self.path / table / f"part-{part:06}.parquet"

    def _manifest(self) -> bytes:
        parts = (msgspec.json.encode(self.done[part]) for part in sorted(self.done))
        return b"".join(line + b"\n" for line in (self.header.encode(), *parts))

    def _done(self, resume: bool) -> dict[int, Done]:
        """Return what an earlier run has done; refuse a folder that holds anything else."""
        manifest = self.path / MANIFEST
        if not manifest.exists():
            if any(not path.name.startswith(".") for path in self.path.iterdir()):
                raise SaysoError("is not empty; name a new folder", str(self.path))
            return {}
        with _named(manifest):
            # A run that was killed while it wrote a line leaves half of it, without its end.
            begun, *lines = manifest.read_bytes().split(b"\n")[:-1] or [b"{}"]
        if not lines:  # it came to nothing, for want of a model or a scheduler
            return {}
        if not resume:
            raise SaysoError(
                "holds a run already; go on with it by --resume, or name a new folder",
                str(self.path),
            )
        try:
            done = [msgspec.json.decode(line, type=Done) for line in lines]
            before, now = json.loads(begun), json.loads(self.header)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            raise SaysoError(f"is not a manifest: {error}", str(manifest)) from error
        for key in sorted({*before, *now}):
            if before.get(key) != now.get(key):
                raise SaysoError(
                    f"was begun with {key} {before.get(key)!r}, now it is {now.get(key)!r}: the "
                    "results would not fit together; name a new folder",
                    str(self.path),
                )
        return {line.part: line for line in done}

    def _folder(self, path: Path) -> None:
        with _named(path):
            path.mkdir(exist_ok=True)
            for left in path.glob(".*"):
                left.unlink()

    def _replace(self, path: Path, content: bytes) -> None:
        """Write a file so that it is there whole or not at all, even if the power fails."""
        new = path.with_name(f".{path.name}.new")
        with _named(path):
            try:
                with new.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                new.replace(path)
            except OSError:
                new.unlink(missing_ok=True)
                raise


@contextmanager
def opened(path: Path, header: Mapping[str, Any], resume: bool) -> Iterator[Folder]:
    """Hold a folder for one run.

    Raises
    ------
    SaysoError
        If another run holds it, or it has what does not belong to this run.
    """
    with _named(path):
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise SaysoError("another run writes into this folder", str(path)) from error
    try:
        yield Folder(path, header, resume)
    finally:
        lock.release()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SaysoError(
            f"cannot be written: {error.strerror or error}; {GO_ON}", str(path)
        ) from error


def _parquet(table: str, rows: Iterable[tuple[Cell, ...]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {"string": pa.string(), "Int64": pa.int64(), "float64": pa.float64()}
    columns = TABLES[table]
    schema = pa.schema(
        [(name, kinds[kind]) for name, kind in columns.items()],
        metadata={"sayso.schema": str(SCHEMA_VERSION)},
    )
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    # A whole number of any size is a float here; Arrow would refuse large ones.
    arrays = [
        pa.array(map(_real, values) if kind == "float64" else values, field.type)
        for values, kind, field in zip(cells, columns.values(), schema, strict=True)
    ]
    target = BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), target, compression="zstd")
    return target.getvalue()


def _real(value: Cell) -> float | None:
    return None if value is None else float(value)


def _described() -> bytes:
    """Return the schema in words: what every column of every table holds."""
    words = resources.load("tables.toml")
    tables = {
        table: {
            "about": words[table]["about"],
            "columns": {
                name: {"type": kind, "about": _about(table, name, words)}
                for name, kind in columns.items()
            },
        }
        for table, columns in TABLES.items()
    }
    described = {"version": SCHEMA_VERSION, "tables": tables}
    return f"{json.dumps(described, indent=1, ensure_ascii=False)}\n".encode()


def _about(table: str, column: str, words: Mapping[str, Mapping[str, str]]) -> str:
    parts = {"low_si": "measure", "score": "stance"}  # by a column that only such a table has
    at_all = (table, *(part for name, part in parts.items() if name in TABLES[table]), "shared")
    return next((words[at][column] for at in at_all if column in words[at]), "")
