"""Label Studio: tasks with predictions, and beside them the labelling configuration.

Offsets count code points, as Label Studio stores them since release 1.4 (HumanSignal/label-studio
#1008 and #1559; in its editor `findRange` turns code points into units of UTF-16 to show them, and
its labels may still look shifted after an emoji: #1347). A region is one stretch of text: further
stretches of a mark are regions tied to the first. What annotators choose from a list is a choice of
the region, its note names the attribution or quantity, and everything else is JSON in the data of
the task, beside the text.

What is read is the first annotation of a task, else its first prediction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec

from sayso.errors import DataError
from sayso.interchange.brat import CHOICES
from sayso.interchange.files import converted, listed, parsed, read_text, write_text
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
from sayso.records import Analysis, Span

MORE = "goes_on"
TIE = "belongs_to"


def configuration() -> str:
    """Return the labelling configuration, for a project that the tasks are imported into."""
    view = ElementTree.Element("View")
    relations = ElementTree.SubElement(view, "Relations")
    for name in (TIE, MORE):
        ElementTree.SubElement(relations, "Relation", value=name)
    labels = ElementTree.SubElement(view, "Labels", name="part", toName="text")
    for part in PARTS:
        ElementTree.SubElement(labels, "Label", value=part)
    ElementTree.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for field, (_, values) in CHOICES.items():
        choices = ElementTree.SubElement(
            view, "Choices", name=field, toName="text", perRegion="true", choice="single"
        )
        for value in values:
            ElementTree.SubElement(choices, "Choice", value=value)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def write(analyses: Iterable[Analysis], path: Path) -> None:
    """Write a task for each analysis, and ``PATH.xml`` with the configuration."""
    write_text(path, listed(_task(to_standoff(analysis)) for analysis in analyses))
    write_text(path.with_suffix(".xml"), [configuration()])


def read(path: Path) -> Iterator[Analysis]:
    """Yield the articles of a file of tasks."""
    tasks = parsed(read_text(path), str(path))
    if not isinstance(tasks, list):
        raise DataError("not a list of tasks", str(path))
    for number, task in enumerate(tasks, 1):
        where = f"{path}: task {number}"
        yield _analysis(converted(task, _Task, where), where)


def _task(standoff: Standoff) -> dict[str, Any]:
    rest = msgspec.to_builtins(standoff)
    kept = {key: rest[key] for key in ("id", "meta", "details", "speakers", "relations", "sayso")}
    return {
        "data": {"text": standoff.text, "sayso": kept},
        "predictions": [
            {
                "model_version": f"sayso {standoff.sayso or 'gold'}",
                "result": list(_results(standoff)),
            }
        ],
    }


def _results(standoff: Standoff) -> Iterator[dict[str, Any]]:
    heads = anchors(standoff.marks)
    for mark in standoff.marks:
        head = heads[mark.owner] == mark
        first = _key(mark, 0)
        for number, span in enumerate(mark.spans):
            at = {"start": span.start, "end": span.end, "text": standoff.text[slice(*span)]}
            key = _key(mark, number)
            place = {"id": key, "to_name": "text"}
            value = {**at, "labels": [mark.part]}
            # Label Studio may give regions other ids, but keeps their notes.
            note = {"text": [mark.owner]}
            yield {**place, "from_name": "part", "type": "labels", "value": value, "meta": note}
            if number:
                yield _tie(first, key, MORE)
            elif head:
                for field in CHOICES:
                    if field in (details := standoff.details[mark.owner]):
                        value = {**at, "choices": [details[field]]}
                        yield {**place, "from_name": field, "type": "choices", "value": value}
    for mark in standoff.marks:
        if (main := heads[mark.owner]) != mark:
            yield _tie(_key(mark, 0), _key(main, 0), TIE)


def _key(mark: Mark, number: int) -> str:
    return f"{mark.owner} {mark.part} {number}"


def _tie(source: str, target: str, label: str) -> dict[str, Any]:
    ends = {"from_id": source, "to_id": target}
    return {**ends, "type": "relation", "direction": "right", "labels": [label]}


class _Value(msgspec.Struct):
    start: int = -1
    end: int = -1
    labels: list[str] = []
    choices: list[str] = []


class _Note(msgspec.Struct, frozen=True):
    text: tuple[str, ...] = ()


class _Result(msgspec.Struct):
    type: str
    meta: _Note = _Note()
    id: str = ""
    from_name: str = ""
    value: _Value | None = None
    from_id: str = ""
    to_id: str = ""
    labels: list[str] = []


class _Results(msgspec.Struct):
    result: list[_Result]


class _Data(msgspec.Struct):
    text: str
    sayso: dict[str, Any] = {}


class _Task(msgspec.Struct):
    data: _Data
    annotations: list[_Results] = []
    predictions: list[_Results] = []


def _analysis(task: _Task, where: str) -> Analysis:
    made = task.annotations or task.predictions
    results = made[0].result if made else []
    regions: dict[str, tuple[Part, Span]] = {}
    named: dict[str, str] = {}
    chosen: dict[str, Details] = {}
    ties: dict[str, dict[str, str]] = {MORE: {}, TIE: {}}
    for result in results:
        if result.type == "relation":
            for label in result.labels:
                ends = (
                    (result.to_id, result.from_id)
                    if label == MORE
                    else (
                        result.from_id,
                        result.to_id,
                    )
                )
                ties.setdefault(label, {})[ends[0]] = ends[1]
        elif result.value is None:
            raise DataError(f"the result {result.id!r} has no value", where)
        elif result.type == "labels":
            regions[result.id] = _region(result, result.value, where)
            if result.meta.text:
                named[result.id] = result.meta.text[0]
        elif result.type == "choices" and result.from_name in CHOICES and result.value.choices:
            chosen.setdefault(result.id, {})[result.from_name] = result.value.choices[0]
    spans: dict[str, list[Span]] = {}
    for key, (_, span) in regions.items():
        spans.setdefault(ties[MORE].get(key, key), []).append(span)
    standoff: Standoff = converted(
        {"id": "task", **task.data.sayso, "text": task.data.text}, Standoff, where
    )
    marks, details = [], dict(standoff.details)
    for key, pieces in spans.items():
        if key not in regions:
            raise DataError(f"a region goes on with {key!r}, which is none", where)
        head = ties[TIE].get(key, key)
        owner = named.get(key) or named.get(head, head)
        marks.append(Mark(regions[key][0], owner, tuple(sorted(pieces))))
        details[owner] = {**details.get(owner, {}), **chosen.get(key, {})}
    return from_standoff(
        msgspec.structs.replace(standoff, marks=tuple(marks), details=details), where
    )


def _region(result: _Result, value: _Value, where: str) -> tuple[Part, Span]:
    part = next((part for part in PARTS if value.labels == [part]), None)
    if part is None:
        raise DataError(f"the region {result.id!r} is labelled {value.labels}", where)
    return part, Span(value.start, value.end)
