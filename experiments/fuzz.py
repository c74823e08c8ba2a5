"""Fuzzing: inputs mangled by a seed go through every door; only named errors may come out.

    python experiments/fuzz.py --inputs 2000
    python experiments/fuzz.py --door reading --only 1234
    python experiments/fuzz.py --inputs 100000 --log build/fuzz --part 1/2 --out reports

The second shows one input and what becomes of it. The third does a half of a night's work, and
goes on where it was broken off; whichever half ends last writes the report.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import signal
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import mangling
import msgspec
import pieces
import pyarrow
from protocol import GOLD, HERE
from pyarrow import parquet

from sayso import Analysis, Analyzer, SaysoError
from sayso.actors import SHIPPED, Registry
from sayso.actors.schema import read as included
from sayso.datasets import gold, gold_files
from sayso.interchange import FORMS
from sayso.reading import READERS, read
from sayso.records import Article, Span
from sayso.reports import Report, Table, trace, write

# CPU seconds that an input may take: for itself, and for every 1,000 characters or bytes.
OWN, PER_1000 = 1.5, 1.5
STRETCH = 100  # inputs that are logged together
# Of every ten inputs.
SHARES = {"analysis": 4, "reading": 3, "registries": 1, "imports": 2}
TEXT = "Kyiv said Moscow lost 12 tanks. “No,” Mr. Putin told the North's ministry in Gaza."


class Hang(BaseException):
    """An input took more than its time; no handler of errors may take it for one of its own."""


class Fault(NamedTuple):
    """What no input may do: cause an error without a name, a wrong offset, a hang."""

    door: str
    number: int
    what: str


@dataclass
class Tally:
    """What became of the inputs of one door."""

    inputs: int = 0
    size: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, other: Tally) -> None:
        """Count the inputs of another tally, too."""
        self.inputs += other.inputs
        self.size += other.size
        self.refused += other.refused
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)


@dataclass
class Found:
    """What became of some inputs, by door."""

    tallies: dict[str, Tally]
    faults: list[Fault]


class Door(ABC):
    """A way into sayso: makes an input, and tells whether it was read or refused by name."""

    @abstractmethod
    def make(self, chance: random.Random) -> str | bytes:
        """Return the input that a seed gives."""

    @abstractmethod
    def enter(self, made: str | bytes, chance: random.Random) -> bool:
        """Read an input; True if it was refused with a named error, or a part of it was."""


class AnalysisDoor(Door):
    """Any string is an article: offsets are valid, JSON gives back what was written."""

    def __init__(self, texts: list[str], analyzer: Analyzer) -> None:
        self.texts, self.analyzer = texts, analyzer

    def make(self, chance: random.Random) -> str:
        """Return a text."""
        return mangling.text(chance, self.texts)

    def enter(self, made: str | bytes, chance: random.Random) -> bool:
        """Analyse the text, and look at what comes out."""
        assert isinstance(made, str)
        analysis = self.analyzer(Article(id="fuzz", text=made))
        if len(analysis.text) != len(made):
            raise AssertionError("the text has another length")
        proven(analysis)
        return False


class ReadingDoor(Door):
    """Files of every kind that is read, with some bytes altered."""

    def __init__(self, texts: list[str], folder: Path) -> None:
        self.texts, self.folder = texts, folder
        self.kinds = sorted(READERS)

    def make(self, chance: random.Random) -> bytes:
        """Return the content of a file, its kind first."""
        kind = chance.choice(self.kinds)
        texts = [mangling.text(chance, self.texts) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.5:
            texts = [chance.choice(self.texts)[: mangling.LARGEST]]
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        made = _file(kind, clean, chance)
        return kind.encode() + b":" + made

    def enter(self, made: str | bytes, chance: random.Random) -> bool:
        """Read the file."""
        assert isinstance(made, bytes)
        kind, _, content = made.partition(b":")
        path = self.folder / f"made{kind.decode()}"
        path.write_bytes(content)
        refused = False
        for entry in read(path):
            if isinstance(entry, Article):
                msgspec.json.encode(entry)
            refused |= isinstance(entry, SaysoError)
        return refused


class RegistryDoor(Door):
    """Registries with some values or bytes altered; what is read must find actors in a text."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "registry.toml"
        shipped = (SHIPPED / "israel-gaza.toml").read_bytes()
        # What it includes is large and read each time; of that it needs only the blocs.
        known = {key for _, file in included(SHIPPED / "world.toml") for key in file.blocs}
        blocs = "".join(f'{key} = {{ label = "{key}" }}\n' for key in sorted(known))
        shipped = shipped.replace(b"include = ", b"# include = ")
        self.shipped = shipped.replace(b"[blocs]\n", b"[blocs]\n" + blocs.encode())

    def make(self, chance: random.Random) -> bytes:
        """Return the content of a registry: a bloc or a byte that is wrong, and all is refused."""
        made = self.shipped if chance.random() < 0.7 else _REGISTRY
        if chance.random() < 0.8:
            return mangling.values(chance, made)
        return mangling.content(chance, made)

    def enter(self, made: str | bytes, chance: random.Random) -> bool:
        """Load the registry and use it."""
        assert isinstance(made, bytes)
        self.path.write_bytes(made)
        registry = Registry.load(self.path)
        for match in registry.find(TEXT):
            registry.offices(match.entry)
        return False


class ImportDoor(Door):
    """Files of every format that is imported, with some bytes altered."""

    def __init__(self, analyses: Sequence[Analysis], folder: Path) -> None:
        self.folder = folder / "imports"
        self.folder.mkdir()
        self.made: list[tuple[str, bytes, bytes]] = []
        for form, way in sorted(FORMS.items()):
            for number, analysis in enumerate(analyses):
                path = self.folder / f"{form}-{number}"
                try:
                    way.write([analysis], path)
                except SaysoError:  # marks that this format cannot hold
                    continue
                if path.is_dir():
                    (ann,) = path.glob("*.ann")
                    self.made.append((form, ann.read_bytes(), ann.with_suffix(".txt").read_bytes()))
                else:
                    self.made.append((form, path.read_bytes(), b""))

    def make(self, chance: random.Random) -> bytes:
        """Return the content of a file, its number first."""
        number = chance.randrange(len(self.made))
        return b"%d:" % number + mangling.content(chance, self.made[number][1])

    def enter(self, made: str | bytes, chance: random.Random) -> bool:
        """Read the file; what is read can be written as JSON and read again."""
        assert isinstance(made, bytes)
        number, _, content = made.partition(b":")
        form, _, text = self.made[int(number)]
        path = self.folder / "made"
        file = path
        if form == "brat":
            path = self.folder / "made-brat"
            path.mkdir(exist_ok=True)
            (path / "one.txt").write_bytes(text)
            file = path / "one.ann"
        file.write_bytes(content)
        for analysis in FORMS[form].read(path):
            proven(analysis)
        return False


def proven(analysis: Analysis) -> None:
    """Raise if an offset is wrong, or JSON does not give back what was written."""
    for span in _spans(analysis):
        if not 0 <= span.start < span.end <= len(analysis.text):
            raise AssertionError(f"{span} in a text of {len(analysis.text)}")
    if Analysis.from_json(analysis.to_json()) != analysis:
        raise AssertionError("JSON gives back another analysis")


def _spans(value: object) -> Iterator[Span]:
    """Yield every span in a record, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _spans(item)


def _file(kind: str, texts: list[str], chance: random.Random) -> bytes:
    rows = [{"id": f"a{n}", "text": t, "published": "2024-05-01"} for n, t in enumerate(texts)]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    page = f"<html><head><title>T</title></head><body><article><p>{texts[0]}</p></article></html>"
    match kind:
        case ".txt":
            made = texts[0].encode()
        case ".html" | ".htm":
            made = page.encode()
        case ".json":
            made = json.dumps(rows if len(rows) > 1 else rows[0]).encode()
        case ".csv":
            quoted = (f'{row["id"]},"{row["text"].replace(chr(34), chr(34) * 2)}"' for row in rows)
            made = ("id,text\n" + "\n".join(quoted) + "\n").encode()
        case ".parquet":
            buffer = io.BytesIO()
            parquet.write_table(pyarrow.Table.from_pylist(rows), buffer)
            made = buffer.getvalue()
        case ".warc" | ".warc.gz":
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode()
            head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\n"
            head += b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(body)
            made = head + body + b"\r\n\r\n"
        case _:
            made = lines
    # What is packed is altered before or after.
    packed = kind.endswith((".gz", ".zst"))
    if packed and (before := chance.random() < 0.5):
        made = mangling.content(chance, made)
    if kind.endswith(".gz"):
        made = gzip.compress(made, mtime=0)
    elif kind.endswith(".zst"):
        made = pyarrow.compress(made, "zstd", asbytes=True)
    return made if packed and before else mangling.content(chance, made)


_REGISTRY = b"""
name = "Border war"
private = "north"
[blocs]
north = { label = "North", side = "North" }
south = { label = "South", side = "South", relays = true }
[[sides]]
name = "North"
bloc = "north"
opponents = ["South"]
states = ["North", "N."]
adjectives = ["Northern"]
epithets = ["wolves"]
places = ["Gaza"]
[[sides]]
name = "South"
bloc = "south"
[[people]]
name = "Anna Putin"
bloc = "north"
aliases = ["Mr. Putin", "Putin"]
role = "Northern president"
gender = "female"
terms = [{ until = "2024-01-01", role = "head of North", bloc = "south" }]
[[offices]]
bloc = "north"
persons = ["minister"]
organisations = ["ministry"]
[words]
male_names = ["Ivan"]
titles = ["Mr."]
enemy = ["enemy"]
"""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `Hang` in what takes more CPU time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def tried(door: Door, name: str, number: int, seed: int, tally: Tally) -> Fault | None:
    """Send one input through a door."""
    chance = random.Random(f"{seed} {name} {number}")
    what = entered(door, door.make(chance), chance, tally)
    return None if what is None else Fault(name, number, what)


def entered(door: Door, made: str | bytes, chance: random.Random, tally: Tally) -> str | None:
    """Send what was made through a door; return what happened that no input may cause."""
    size = len(made)
    budget = OWN + PER_1000 * size / 1000
    began = time.process_time()
    what = None
    try:
        with within(budget):
            tally.refused += door.enter(made, chance)
    except SaysoError as error:
        tally.refused += 1
        if not str(error).strip():
            what = "an error without a message"
    except Hang:
        what = f"more than {budget:.1f} CPU seconds for {size} characters"
    except (Exception, RecursionError) as error:
        first = (str(error).splitlines() or [""])[0]
        what = f"{type(error).__name__}: {first[:120]}"
    took = time.process_time() - began
    tally.inputs += 1
    tally.size += size
    tally.seconds += took
    tally.slowest = max(tally.slowest, took / max(size, 1000) * 1000)
    return what


def doors(folder: Path, analyzer: Analyzer | None = None) -> dict[str, Door]:
    """Return all doors, by name, fed with the articles that this repository ships."""
    shipped = list(gold(GOLD / "constructed"))
    texts = [analysis.text for analysis in shipped]
    texts += [path.read_text(encoding="utf-8") for path in sorted((HERE / "seeds").glob("*.txt"))]
    analyzer = analyzer or Analyzer()
    return {
        "analysis": AnalysisDoor(texts, analyzer),
        "reading": ReadingDoor(texts, folder),
        "registries": RegistryDoor(folder),
        "imports": ImportDoor([analyzer(text[:400]) for text in texts[:3]], folder),
    }


def fuzz(opened: dict[str, Door], numbers: Iterable[int], seed: int) -> Found:
    """Send the inputs of these numbers through the doors."""
    turns = [name for name, share in SHARES.items() if name in opened for _ in range(share)]
    found = Found({name: Tally() for name in opened}, [])
    for number in numbers:
        name = turns[number % len(turns)]
        fault = tried(opened[name], name, number, seed, found.tallies[name])
        if fault is not None:
            found.faults.append(fault)
    return found


def together(several: Sequence[Found]) -> Found:
    """Return what became of all inputs of several stretches."""
    whole = Found({name: Tally() for name in several[0].tallies}, [])
    for found in several:
        whole.faults += found.faults
        for name, tally in found.tallies.items():
            whole.tallies[name].add(tally)
    return whole


def _report(found: Found, seed: int, command: str) -> Report:
    tallies, faults = found.tallies, found.faults
    inputs = sum(tally.inputs for tally in tallies.values())
    files = [*gold_files(GOLD / "constructed"), *sorted((HERE / "seeds").glob("*.txt"))]
    rows = tuple(
        (
            name,
            f"{tally.inputs:,}",
            f"{tally.size / 1e6:.1f}",
            f"{tally.refused:,}",
            sum(fault.door == name for fault in faults),
            round(1000 * tally.seconds / max(1, tally.inputs)),
            f"{tally.slowest:.2f}",
        )
        for name, tally in tallies.items()
    )
    return Report(
        name="fuzz",
        title="Fuzzing",
        question="Does any input cause an error without a name, a wrong offset, or a hang?",
        data=(
            f"{inputs:,} inputs made from the constructed gold articles and the seed article, by "
            f"seed {seed}.",
        ),
        method=(
            "Texts are parts of those articles with one to four mutations, or structures by "
            f"themselves: {', '.join(mangling.STRUCTURES)}. Files of every kind that is read, "
            "registries, and files of every format of annotation are written, and then bytes of "
            "them altered, left out, repeated or replaced by pieces that mean something in the "
            "format; of four registries in five only quoted values, so that most are still read.",
            "A fault is an error that is no `SaysoError`, an offset outside the text, JSON that "
            "gives back something else, or more CPU time than "
            f"{OWN} seconds and {PER_1000} for every 1,000 characters or bytes.",
        ),
        limits=(
            "Mutations are blind: no coverage guides them to code that few inputs reach. Where "
            "Atheris is installed, `experiments/guided.py` does.",
            "Times change from run to run.",
        ),
        metrics={
            "inputs": inputs,
            "faults": len(faults),
            "doors": {
                name: {"inputs": tally.inputs, "refused": tally.refused}
                for name, tally in tallies.items()
            },
        },
        provenance=trace(command, seed, files, root=HERE),
        tables=(
            Table(
                title="Inputs by door",
                columns=(
                    "Door",
                    "Inputs",
                    "Million characters",
                    "Refused by name",
                    "Faults",
                    "CPU ms an input",
                    "Most CPU s for 1,000 characters",
                ),
                rows=rows,
                note="An input below 1,000 characters counts as 1,000 in the last column.",
            ),
        ),
        errors=()
        if not faults
        else (
            Table(
                title="Faults",
                columns=("Door", "Input", "What"),
                rows=tuple(tuple(fault) for fault in faults[:100]),
            ),
        ),
    )


def main() -> int:
    """Run from the command line; 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a report into this folder")
    parser.add_argument("--door", choices=list(SHARES), help="only this one")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="show this input of --door")
    pieces.offer(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        opened = doors(Path(folder))
        if given.only is not None:
            door = opened[given.door]
            chance = random.Random(f"{given.seed} {given.door} {given.only}")
            made = door.make(chance)
            print(repr(made))
            print("refused" if door.enter(made, chance) else "read")
            return 0
        if given.door:
            opened = {given.door: opened[given.door]}

        def stretch(number: int) -> Found:
            first = number * STRETCH
            numbers = range(first, min(first + STRETCH, given.inputs))
            found = fuzz(opened, numbers, given.seed)
            for fault in found.faults:
                print(*fault, sep="\t", flush=True)
            print(f"{numbers.stop:,} of {given.inputs:,}", file=sys.stderr, flush=True)
            return found

        log = (given.log or Path(folder)) / f"{given.door or 'all'}-{given.seed}"
        several = pieces.pieces(Found, -(-given.inputs // STRETCH), stretch, log, given.part)
    if several is None:
        print(f"part {given.part.number} of {given.part.of} is done, others are not")
        return 0
    found = together(several)
    if given.out:
        command = f"python experiments/fuzz.py --inputs {given.inputs} --seed {given.seed}"
        for path in write(_report(found, given.seed, command), given.out):
            print(path)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
