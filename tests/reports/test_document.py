import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import SaysoError
from sayso.reports import Figure, Provenance, Report, Table, intervals, trace, write
from sayso.reports.document import plain


def report(provenance: Provenance, **parts: object) -> Report:
    given = {
        "name": "example",
        "title": "An example",
        "question": "Does it work?",
        "data": ("Two lines.",),
        "method": ("Counting.",),
        "limits": ("None known.",),
        "metrics": {"f1": 0.5},
        "provenance": provenance,
    }
    return Report(**(given | parts))


@pytest.fixture
def provenance(tmp_path):
    (tmp_path / "input.txt").write_text("text")
    return trace("python example.py", 7, [tmp_path / "input.txt"])


def test_report_is_written_as_json_markdown_and_svg(provenance, tmp_path):
    table = Table(title="Scores", columns=("Measure", "F1"), rows=(("source", 0.51239),))
    figure = Figure(
        name="scores",
        caption="F1",
        svg=intervals({"sayso": {"source": (0.5, 0.4, 0.6)}}, "F1"),
    )
    out = tmp_path / "new" / "folder"
    paths = write(report(provenance, tables=(table,), figures=(figure,)), out)
    assert [path.name for path in paths] == ["example.json", "example.md", "example-scores.svg"]
    machine = json.loads(paths[0].read_text())
    assert machine["metrics"] == {"f1": 0.5}
    assert machine["digest"] == provenance.digest
    text = paths[1].read_text()
    assert "| source | 0.512 |" in text
    assert "![F1](example-scores.svg)" in text
    assert "python example.py" in text
    assert provenance.digest in text
    assert ET.fromstring(paths[2].read_text()).tag.endswith("svg")


def test_report_without_rows_says_none(provenance, tmp_path):
    empty = Table(title="Errors", columns=("What",), rows=(), note="Nothing was missed.")
    _, text, *_ = write(report(provenance, errors=(empty,)), tmp_path)
    assert "None.\n" in text.read_text()
    assert "Nothing was missed." in text.read_text()


def test_long_lists_of_inputs_are_cut_in_markdown_only(tmp_path):
    for number in range(45):
        (tmp_path / f"{number:02}.txt").write_text(str(number))
    provenance = trace("x", 0, [tmp_path])
    machine, text, *_ = write(report(provenance), tmp_path / "out")
    assert "and 5 more" in text.read_text()
    assert len(json.loads(machine.read_text())["provenance"]["inputs"]) == 45


def test_folder_that_cannot_be_written_is_a_named_error(provenance, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SaysoError, match="cannot write the report"):
        write(report(provenance), tmp_path / "file")


@given(st.text())
def test_hostile_cell_stays_one_inert_cell(cell):
    shown = plain(cell)
    assert "\n" not in shown
    assert "<" not in shown.replace("\\<", "")
    assert "|" not in shown.replace("\\|", "")


def test_cells_are_shown_by_kind():
    assert plain(None) == "–"
    assert plain(0.12345) == "0.123"
    assert plain(3) == "3"
