"""brat standoff: a folder with ``ID.txt`` and ``ID.ann`` for each article.

Offsets count code points, as Python's strings and brat's server do; a carriage return counts. (The
page that brat shows counts UTF-16 units, so that marks after an emoji look shifted there, in files
that are right: nlplab/brat#1115.) brat ends a stretch at a line end: a mark that runs over one is
several stretches in the file, and one again when read.

What annotators choose from a list is an attribute, everything else a note of the mark: JSON.
The format has no place for title, outlet and date, nor for speakers without statements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args
from urllib.parse import quote, unquote

import msgspec

from sayso.errors import DataError
from sayso.interchange.files import converted, parsed, read_text, write_text
from sayso.interchange.standoff import (
    PARTS,
    Details,
    Mark,
    Part,
    Standoff,
    anchors,
    from_standoff,
    to_standoff,
)
from sayso.records import (
    Analysis,
    AttributionType,
    Dimension,
    Modifier,
    Relation,
    RelationType,
    Reporting,
    Span,
    Speaker,
)

# Attributes, by the field they hold: where they may stand, and their values.
CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "type": ("Content|Cue|Source", get_args(AttributionType)),
    "reporting": ("Content|Cue|Source", get_args(Reporting)),
    "modifier": ("Quantity", get_args(Modifier)),
    "dimension": ("Quantity", get_args(Dimension)),
}
TIES = {"source": "said_by", "cue": "cued_by", "content": "says"}
OWNED = "claimed_by"
NOTE = "AnnotatorNotes"
_PIECE = re.compile(r"[^\r\n]+")
_SPANS = re.compile(r"\d{1,12} \d{1,12}(;\d{1,12} \d{1,12})*")


def configuration() -> str:
    """Return the ``annotation.conf`` that lets brat edit what `write` writes."""
    names = [part.capitalize() for part in PARTS]
    spoken = "Arg1:Content|Cue, Arg2:Source|Cue|Content"
    ties = [f"{name}\t{spoken}" for name in TIES.values()]
    ties.append(f"{OWNED}\tArg1:Quantity, Arg2:Content|Cue|Source")
    ties += [f"{name}\tArg1:Quantity, Arg2:Quantity" for name in get_args(RelationType)]
    chosen = [f"{name}\tArg:{where}, Value:{'|'.join(v)}" for name, (where, v) in CHOICES.items()]
    parts = {"entities": names, "relations": ties, "events": [], "attributes": chosen}
    return "\n".join(f"[{name}]\n" + "".join(f"{x}\n" for x in xs) for name, xs in parts.items())


def write(analyses: Iterable[Analysis], folder: Path) -> None:
    """Write a text and its annotation for each analysis, and the configuration for brat."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", str(folder)) from error
    write_text(folder / "annotation.conf", [configuration()])
    for analysis in analyses:
        standoff = to_standoff(analysis)
        name = quote(analysis.id, safe=" ")
        write_text(folder / f"{name}.txt", [standoff.text])
        write_text(folder / f"{name}.ann", (f"{line}\n" for line in _lines(standoff)))


def read(folder: Path) -> Iterator[Analysis]:
    """Yield the articles of a folder with their annotation, in order of name."""
    if not folder.is_dir():
        raise DataError("not a folder", str(folder))
    files = sorted(folder.glob("*.ann"))
    if not files:
        raise DataError("holds no .ann file", str(folder))
    for file in files:
        text = read_text(file.with_suffix(".txt"))
        yield _Reader(file, text).analysis(unquote(file.stem))


def _lines(standoff: Standoff) -> Iterator[str]:
    keys: dict[Mark, str] = {}
    counts = Counter[str]()

    def number(kind: str) -> str:
        counts[kind] += 1
        return f"{kind}{counts[kind]}"

    for mark in standoff.marks:
        key = keys[mark] = number("T")
        pieces = [piece for span in mark.spans for piece in _pieces(standoff.text, span)]
        where = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(standoff.text[slice(*piece)] for piece in pieces)
        yield f"{key}\t{mark.part.capitalize()} {where}\t{' '.join(words.splitlines())}"
    heads = {owner: keys[mark] for owner, mark in anchors(standoff.marks).items()}
    for owner, details in standoff.details.items():
        key = heads[owner]
        note: Details = {"id": owner}
        for field, value in details.items():
            if field in CHOICES:
                yield f"{number('A')}\t{field} {key} {value}"
            elif field == "speaker":
                who = standoff.speakers[value]
                note[field] = {"id": value, **msgspec.to_builtins(who)}
            elif field != "attribution":
                note[field] = value
        yield f"{number('#')}\t{NOTE} {key}\t{msgspec.json.encode(note).decode()}"
    for mark in standoff.marks:
        if mark.part != "quantity" and keys[mark] != heads[mark.owner]:
            tied = f"Arg1:{heads[mark.owner]} Arg2:{keys[mark]}"
            yield f"{number('R')}\t{TIES[mark.part]} {tied}"
    for owner, details in standoff.details.items():
        if (claimant := details.get("attribution")) is not None:
            yield f"{number('R')}\t{OWNED} Arg1:{heads[owner]} Arg2:{heads[claimant]}"
    for relation in standoff.relations:
        key = number("R")
        source, target = heads[relation.source], heads[relation.target]
        yield f"{key}\t{relation.type} Arg1:{source} Arg2:{target}"
        more = {
            name: value
            for name in ("detail", "explanation", "evidence")
            if (value := getattr(relation, name))
        }
        if more:
            yield f"{number('#')}\t{NOTE} {key}\t{msgspec.json.encode(more).decode()}"


def _pieces(text: str, span: Span) -> list[Span]:
    """Cut a span at line ends; one that holds nothing else stays as it is."""
    found = [Span(*match.span()) for match in _PIECE.finditer(text, span.start, span.end)]
    return found or [span]


def _joined(text: str, pieces: list[Span]) -> tuple[Span, ...]:
    """Join what lies apart only by line ends."""
    spans: list[Span] = []
    for piece in pieces:
        if (
            spans
            and not text[spans[-1].end : piece.start].strip("\r\n")
            and (spans[-1].end < piece.start)
        ):
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece)
    return tuple(spans)


class _Reader:
    """The annotation of one article."""

    def __init__(self, file: Path, text: str) -> None:
        self.file, self.text = file, text
        self.marks: dict[str, tuple[Part, tuple[Span, ...]]] = {}
        self.where: dict[str, str] = {}
        self.chosen: dict[str, Details] = {}
        self.notes: dict[str, Details] = {}
        self.ties: dict[str, tuple[str, str, str]] = {}

    def analysis(self, name: str) -> Analysis:
        """Read the file as an analysis of this name."""
        for number, line in enumerate(read_text(self.file).split("\n"), 1):
            if line.strip("\r "):
                self._line(line.rstrip("\r"), f"{self.file}:{number}")
        owners = self._owners()
        speakers: dict[str, Speaker] = {}
        details: dict[str, Details] = {}
        for key, owner in owners.items():
            known = {**self.notes.get(key, {}), **self.chosen.get(key, {})}
            known.pop("id", None)
            if isinstance(who := known.get("speaker"), dict):
                self._meet(who, speakers, self.where[key])
                known["speaker"] = who["id"]
            details[owner] = {**details.get(owner, {}), **known}
        relations = []
        for key, (kind, first, second) in self.ties.items():
            if kind == OWNED:
                details[owners[first]]["attribution"] = owners[second]
            elif kind in get_args(RelationType):
                ends = {"type": kind, "from": owners[first], "to": owners[second]}
                more = {**ends, **self.notes.get(key, {})}
                relations.append(converted(more, Relation, self.where[key]))
        marks = [Mark(part, owners[key], spans) for key, (part, spans) in self.marks.items()]
        standoff = Standoff(
            id=name,
            text=self.text,
            marks=tuple(marks),
            details=details,
            speakers=speakers,
            relations=tuple(relations),
        )
        return from_standoff(standoff, str(self.file))

    def _line(self, line: str, where: str) -> None:
        key, _, rest = line.partition("\t")
        kind, _, words = rest.partition("\t")
        fields = kind.split(" ")
        if key in self.where:
            raise DataError(f"{key} stands here twice", where)
        self.where[key] = where
        if key.startswith("T"):
            self._mark(key, kind, where)
        elif key.startswith("A") and len(fields) == 3:
            self.chosen.setdefault(self._known(fields[1], where), {})[fields[0]] = fields[2]
        elif key.startswith("R") and len(fields) == 3:
            first, second = (self._known(field.partition(":")[2], where) for field in fields[1:])
            self.ties[key] = (fields[0], first, second)
        elif key.startswith("#") and len(fields) == 2 and fields[0] == NOTE:
            note = parsed(words, where)
            if not isinstance(note, dict):
                raise DataError("the note is not a JSON object", where)
            self.notes[self._known(fields[1], where)] = note
        else:
            raise DataError(f"not a line that sayso reads: {key!r}", where)

    def _mark(self, key: str, kind: str, where: str) -> None:
        label, _, spans = kind.partition(" ")
        part = next((part for part in PARTS if part == label.lower()), None)
        if part is None:
            known = ", ".join(part.capitalize() for part in PARTS)
            raise DataError(f"{label!r} is none of {known}", where)
        if not _SPANS.fullmatch(spans):
            raise DataError(f"{spans!r} are no offsets", where)
        pieces = [Span(*map(int, piece.split(" "))) for piece in spans.split(";")]
        if any(not piece.start < piece.end <= len(self.text) for piece in pieces):
            raise DataError(f"{spans} lies outside the text of {len(self.text)} characters", where)
        self.marks[key] = part, _joined(self.text, pieces)

    def _known(self, key: str, where: str) -> str:
        if key not in self.where:
            raise DataError(f"nothing before this line is {key!r}", where)
        return key

    def _owners(self) -> dict[str, str]:
        """Return the attribution or quantity of each mark: by note, by tie, or by its own key."""
        owners: dict[str, str] = {}
        tied = {
            second: first for kind, first, second in self.ties.values() if kind in TIES.values()
        }
        for key in self.marks:
            head = tied.get(key, key)
            owners[key] = str(self.notes.get(head, {}).get("id", head))
        for key, (kind, first, second) in self.ties.items():
            for end in (first, second):
                if end not in owners:
                    raise DataError(f"{kind} ties {end}, which marks no text", self.where[key])
        return owners

    def _meet(self, who: Details, speakers: dict[str, Speaker], where: str) -> None:
        key = who.get("id")
        if not isinstance(key, str):
            raise DataError("a speaker without an id", where)
        fields = {name: value for name, value in who.items() if name != "id"}
        speaker = converted(fields, Speaker, where)
        if speakers.setdefault(key, speaker) != speaker:
            raise DataError(f"the speaker {key!r} was another before", where)
