"""Bad files are named, with their line, and nothing else is raised."""

import json
import re

import msgspec
import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.cli.articles import Exchange
from sayso.errors import DataError
from sayso.interchange import FORMS
from sayso.records import Analysis, Attribution, Location, Quantity, Span

TEXT = "91 drones, the mayor said."
ANALYSIS = Analysis(
    id="one",
    text=TEXT,
    attributions=(
        Attribution(
            id="a1",
            source=(Span(11, 20),),
            cue=(Span(21, 25),),
            content=(Span(0, 9),),
            type="indirect",
        ),
    ),
    quantities=(
        Quantity(
            id="q1",
            span=Span(0, 2),
            low=91,
            high=91,
            modifier="exact",
            dimension="count",
            attribution="a1",
        ),
    ),
)


def test_command_line_knows_every_format():
    assert [form.value for form in Exchange] == list(FORMS)


@pytest.fixture
def written(tmp_path):
    """Write the analysis in a format, and give its path and the file to break."""

    def write(form):
        path = tmp_path / "made"
        FORMS[form].write([ANALYSIS], path)
        return path, path / "one.ann" if form == "brat" else path

    return write


@pytest.mark.parametrize(
    "case",
    [
        ("brat", "T3\tContent 0 9", "T3\tContent 0 99", "one.ann:3", "outside the text"),
        ("brat", "T3\tContent 0 9", "T3\tContent 9", "one.ann:3", "no offsets"),
        ("brat", "T3\tContent", "T3\tVerb", "one.ann:3", "'Verb' is none of Source, Cue"),
        ("brat", "T2\tCue", "T1\tCue", "one.ann:2", "T1 stands here twice"),
        ("brat", "A1\ttype T3", "A1\ttype T9", "one.ann:5", "nothing before this line is 'T9'"),
        ("brat", '{"id":"a1"', '{"id":"a1', "one.ann:7", "broken JSON"),
        ("brat", "type T3 indirect", "type T3 oblique", "one.ann", "a1: Invalid enum value"),
        ("brat", "R1\tsaid_by", "E1\tsaid_by", "one.ann:11", "'E1'"),
        ("conll", "1\t91\t0\t2", "1\t91\t0", "made:8", "7 columns, not 8"),
        ("conll", "1\t91\t0\t2", "1\t91\tx\t2", "made:8", "not offsets"),
        ("conll", "B-q1", "I-q1", "made:8", "did not begin"),
        ("conll", "# meta = {", "# meta = ", "made:3", "broken JSON"),
        ("conll", "# meta", "# mata", "made:3", "'mata'"),
        ("conll", "# article = ", "# artikel = ", "made:1", "before the first"),
        ("conll", "# text = ", "# sayso = ", "made:1", "no text"),
        ("jsonl", '"text"', '"txet"', "made:1", "not an analysis"),
        ("webannotation", "TextPositionSelector", "Selector", "page 1, annotation 1", "without a"),
        ("webannotation", '"value":"cue"', '"value":"verb"', "annotation 2", "'verb' is none of"),
        ("webannotation", '"sayso":{"id"', '"other":{"id"', "page 1", "not a page"),
        ("webannotation", '"start":11,"end":20', '"start":11,"end":99', "page 1", "11 to 99"),
        ("labelstudio", '"labels":["cue"]', '"labels":["verb"]', "task 1", "['verb']"),
        ("labelstudio", '"start":11,"end":20', '"start":"x"', "task 1", "Expected `int`"),
        ("labelstudio", '"attribution":"a1"', '"attribution":"a9"', "task 1", "'a9'"),
    ],
)
def test_broken_files_are_named(written, case):
    form, old, new, where, what = case
    path, file = written(form)
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8", newline="")
    with pytest.raises(DataError, match=re.escape(what)) as caught:
        list(FORMS[form].read(path))
    assert where in str(caught.value.where)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("content", [b"", b"\xff", b"{", b"[1]", b'"x"', b"\x00" * 40])
def test_what_is_no_such_file_is_a_named_error(form, content, tmp_path):
    path = tmp_path / "made"
    if form == "brat":
        path.mkdir()
        (path / "one.txt").write_text(TEXT)
    (path / "one.ann" if form == "brat" else path).write_bytes(content)
    if content:
        with pytest.raises(DataError):
            list(FORMS[form].read(path))
    with pytest.raises(DataError):
        list(FORMS[form].read(tmp_path / "nowhere"))
    with pytest.raises(DataError):
        FORMS[form].write([ANALYSIS], tmp_path / "made" / "one.ann" / "further")


def test_what_annotators_add_and_take_away_is_read(tmp_path):
    FORMS["brat"].write([ANALYSIS], tmp_path)
    file = tmp_path / "one.ann"
    lines = file.read_text().splitlines()
    added = [
        "T9\tContent 3 9\tdrones",
        "T10\tSource 11 20\tthe mayor",
        "R9\tsaid_by Arg1:T9 Arg2:T10",
    ]
    file.write_text("\n".join([*lines, *added]))
    (found,) = FORMS["brat"].read(tmp_path)
    assert found.attributions[0] == ANALYSIS.attributions[0]
    assert found.attributions[1].source == (Span(11, 20),)
    assert found.attributions[1].type == "indirect"

    path = tmp_path / "tasks.json"
    FORMS["labelstudio"].write([ANALYSIS], path)
    (task,) = json.loads(path.read_text())
    results = task["predictions"][0]["result"]
    kept = [{**r, "id": "aB3"} for r in results if r.get("id", "").startswith("q1")]
    task["annotations"] = [{"result": kept}]
    path.write_text(json.dumps([task]))
    (found,) = FORMS["labelstudio"].read(path)
    assert not found.attributions
    assert found.quantities[0].attribution is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("span", Span(5, 99)),
        ("span", Span(2, 2)),
        ("span", Span(-2, 2)),
        ("phrase", Span(0, 99)),
        ("location", Location(span=Span(20, 99), name="Orlivka")),
    ],
)
@pytest.mark.parametrize("form", ["jsonl", "webannotation"])
def test_no_offset_of_any_kind_lies_outside_the_text(tmp_path, form, field, value):
    path = tmp_path / "made"
    inside = Span(11, 20)
    fits = Location(span=inside, name="Orlivka") if field == "location" else inside
    wrong = value.span if field == "location" else value
    (quantity,) = ANALYSIS.quantities
    known = msgspec.structs.replace(quantity, **{field: fits})
    FORMS[form].write([msgspec.structs.replace(ANALYSIS, quantities=(known,))], path)
    content = path.read_text()
    if form == "jsonl":
        assert f'"{field}":' in content
        path.write_text(content.replace("[11,20]", str(list(wrong)).replace(" ", "")))
    elif field == "span":
        path.write_text(
            content.replace('"start":11,"end":20', f'"start":{wrong[0]},"end":{wrong[1]}')
        )
    else:
        path.write_text(content.replace("[11,20]", str(list(wrong)).replace(" ", "")))
    with pytest.raises(DataError, match=r"outside the text|in a text of"):
        list(FORMS[form].read(path))


def test_command_line(tmp_path):
    source, folder, back = (tmp_path / name for name in ("a.jsonl", "brat", "b.jsonl"))
    source.write_text(f"{ANALYSIS.to_json()}\n")

    def run(*arguments):
        return CliRunner().invoke(app, ["convert", *map(str, arguments)])

    assert run(source, "--to", "brat", "--out", folder).exit_code == 0
    assert run(folder, "--from", "brat", "--out", back).exit_code == 0
    assert Analysis.from_json(back.read_text()) == ANALYSIS
    assert "[entities]\nSource\n" in (folder / "annotation.conf").read_text()
    failed = run(tmp_path / "none", "--out", back)
    assert failed.exit_code == 2
    assert "none: No such file" in failed.stderr
    assert "write elsewhere" in run(source, "--out", source).stderr


def test_span_groups_are_those_of_the_text():
    from spacy.tokens import DocBin

    from sayso.interchange.docbin import to_doc

    documents = DocBin(store_user_data=True)
    documents.add(to_doc(ANALYSIS))
    import spacy

    (doc,) = DocBin().from_bytes(documents.to_bytes()).get_docs(spacy.blank("en").vocab)
    found = {name: [(span.text, span.id_) for span in group] for name, group in doc.spans.items()}
    assert found == {
        "source": [("the mayor", "a1")],
        "cue": [("said", "a1")],
        "content": [("91 drones", "a1")],
        "quantity": [("91", "q1")],
    }
