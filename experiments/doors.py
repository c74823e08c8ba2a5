"""The doors into sayso that fuzzing enters by: what each makes of a seed, and how it is read."""

from __future__ import annotations

import gzip
import io
import json
import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

import mangling
import msgspec
import pyarrow
from protocol import GOLD, HERE
from pyarrow import parquet

from sayso import Analysis, Analyzer, SaysoError
from sayso.actors import SHIPPED, Registry
from sayso.actors.schema import read as included
from sayso.datasets import gold
from sayso.interchange import FORMS
from sayso.reading import READERS, read
from sayso.records import Article, Span

TEXT = "Kyiv said Moscow lost 12 tanks. “No,” Mr. Putin told the North's ministry in Gaza."


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
