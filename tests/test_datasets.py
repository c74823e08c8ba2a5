"""Gold and public corpora load in their publishers' layouts; what breaks them is named."""

import hashlib
import json

import pytest

from sayso import datasets
from sayso.errors import DataError
from sayso.records import Span

TEXT = "“No,” the mayor said, “never.”\n\nIt was over, she\r\nadded. Analysts believe 💥 so."


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def annotated(name="a", **fields):
    return json.dumps({"id": name, "text": "Officials said 12 people left.", **fields})


ATTRIBUTION = {
    "id": "a1",
    "source": [[0, 9]],
    "cue": [[10, 14]],
    "content": [[15, 29]],
    "type": "indirect",
}
QUANTITY = {
    "id": "q1",
    "span": [15, 17],
    "low": 12,
    "high": 12,
    "modifier": "exact",
    "dimension": "count",
}


def test_the_gold_of_the_project_is_found():
    assert "seed-moscow-drones" in {analysis.id for analysis in datasets.gold()}


def test_gold_of_a_wheel_must_be_named(monkeypatch, tmp_path):
    monkeypatch.setattr(datasets, "__file__", str(tmp_path / "lib" / "sayso" / "datasets.py"))
    with pytest.raises(DataError, match="name a gold file or folder"):
        datasets.gold()


def test_gold_of_a_file_and_of_a_folder(write, tmp_path):
    one = write("gold/b.json", annotated("b", attributions=[ATTRIBUTION], quantities=[QUANTITY]))
    write("gold/deep/c.jsonl", annotated("c") + "\n\n" + annotated("d") + "\n")
    write("gold/README.md", "no gold")
    assert [analysis.id for analysis in datasets.gold(one)] == ["b"]
    assert [analysis.id for analysis in datasets.gold(tmp_path / "gold")] == ["b", "c", "d"]
    assert datasets.gold(str(one))[0].quantities[0].span == Span(15, 17)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", r"a\.json: not an analysis"),
        (b"\xff", r"a\.json: not UTF-8"),
        (annotated(quantities=[{**QUANTITY, "span": [15, 99]}]), r"a\.json: q1: the span \[15, 99"),
        (annotated(quantities=[{**QUANTITY, "span": [15, 15]}]), "empty or outside"),
        (annotated(attributions=[{**ATTRIBUTION, "cue": [[-1, 4]]}]), "a1: the span"),
        (annotated(attributions=[{**ATTRIBUTION, "speaker": "s9"}]), "a1: no speaker 's9'"),
        (annotated(quantities=[{**QUANTITY, "attribution": "a9"}]), "q1: no attribution 'a9'"),
        (
            annotated(
                quantities=[QUANTITY], relations=[{"type": "repeats", "from": "q1", "to": "q9"}]
            ),
            "repeats: no quantity 'q9'",
        ),
    ],
)
def test_broken_gold_is_named(write, content, expected):
    with pytest.raises(DataError, match=expected):
        datasets.gold(write("a.json", content))


def test_broken_gold_in_json_lines_is_named_with_its_line(write):
    with pytest.raises(DataError, match=r"a\.jsonl:2: not an analysis"):
        datasets.gold(write("a.jsonl", annotated() + "\n{}\n"))


def test_two_articles_of_one_id_are_refused(write, tmp_path):
    write("a.json", annotated())
    write("b.json", annotated())
    with pytest.raises(DataError, match=r"b\.json: the id 'a' is taken"):
        datasets.gold(tmp_path)


def test_gold_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="no such gold"):
        datasets.gold(tmp_path / "none")
    with pytest.raises(DataError, match="holds no gold annotation"):
        datasets.gold(tmp_path)


@pytest.fixture
def elsewhere(write, monkeypatch, tmp_path):
    """Annotation without text, whose text stands in a corpus."""
    text = write("data/warnews/articles/one.txt", "Officials said 12\r\npeople left.").read_bytes()
    monkeypatch.setenv("SAYSO_DATA", str(tmp_path / "data"))
    fields = {
        "id": "one",
        "corpus": "warnews",
        "file": "articles/one.txt",
        "sha256": hashlib.sha256(text).hexdigest(),
        "attributions": [ATTRIBUTION],
    }
    return write("gold/one.offsets", json.dumps(fields))


def test_text_that_may_not_be_shipped_comes_from_its_corpus(elsewhere):
    (article,) = datasets.gold(elsewhere.parent)
    assert article.text == "Officials said 12\r\npeople left."
    assert article.attributions[0].source == (Span(0, 9),)
    assert datasets.withheld(elsewhere.parent)
    assert not datasets.withheld(datasets.own_gold())


def test_offsets_are_left_aside_where_there_is_gold_with_its_text(elsewhere, write):
    write("gold/two.json", annotated("two"))
    assert [article.id for article in datasets.gold(elsewhere.parent)] == ["two"]


def test_offsets_of_another_version_of_the_text_are_refused(elsewhere, write):
    write("data/warnews/articles/one.txt", "Officials said 13\r\npeople left.")
    with pytest.raises(DataError, match="annotates another version"):
        datasets.gold(elsewhere)


def standoff(text=TEXT):
    def line(number, kind, *pieces):
        spans = [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]
        offsets = ";".join(f"{start} {end}" for start, end in spans)
        return f"T{number}\t{kind} {offsets}\t{' '.join(pieces)}"

    return [
        line(1, "Source", "the mayor"),
        line(2, "Cue", "said"),
        line(3, "Content", "“never.”", "“No,”"),
        line(4, "Attribution", "said"),
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        line(5, "Content", "It was over"),
        line(6, "Content", "💥"),
        line(7, "Cue", "added"),
        line(8, "Attribution-no-source", "added"),
        "E2\tAttribution-no-source:T8 Content:T5 Content2:T6 Cue:T7",
        "#1\tAnnotatorNotes T8\tunsure",
        line(9, "Discuss", "Analysts"),
        "T10\tAttribution 0 1\t“",
        "E3\tAttribution:T10",
    ]


@pytest.fixture
def polnear(write, tmp_path):
    write("dev/text/wire_one.txt", TEXT)
    write("dev/text/wire_two.txt", "Nobody marked this.")
    write("dev/attributions/wire_one_0a1b.ann", "\n".join(standoff()) + "\n")
    write("dev/attributions/wire_one_9z9z.ann", "broken by another annotator")
    return tmp_path / "dev"


def test_polnear_is_read_with_every_offset_in_place(polnear):
    article, unmarked = datasets.polnear(polnear)
    assert (article.id, article.text) == ("wire_one", TEXT)
    first, second = article.attributions

    def pieces(spans):
        return [TEXT[span.start : span.end] for span in spans]

    assert pieces(first.source) == ["the mayor"]
    assert pieces(first.cue) == ["said"]
    assert pieces(first.content) == ["“No,”", "“never.”"]
    assert (first.id, first.type) == ("E1", "direct")
    assert second.source is None
    assert pieces(second.content) == ["It was over", "💥"]
    assert pieces(second.cue) == ["added"]
    assert second.type == "indirect"
    assert (unmarked.id, unmarked.attributions) == ("wire_two", ())


def test_a_mixed_content_is_told_by_its_quotation_marks(write, tmp_path):
    text = 'They said it was "a lie" and that was "it".'
    lines = [
        "T1\tCue 5 9\tsaid",
        f"T2\tContent 10 {len(text) - 1}\tit ...",
        "E1\tAttribution:T1 Content:T2 Cue:T1",
    ]
    write("text/a.txt", text)
    write("attributions/a.ann", "\n".join(lines))
    assert datasets.polnear(tmp_path)[0].attributions[0].type == "mixed"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("T1\tCue 5 900\tsaid", r"a_1\.ann:1: a span is empty or outside"),
        ("T1\tCue 5 5\t", "empty or outside"),
        ("E1\tAttribution:T1 Content:T2", r"a_1\.ann:1: no span 'T1'"),
    ],
)
def test_broken_standoff_is_named_with_its_line(write, tmp_path, line, expected):
    write("text/a.txt", "They said no.")
    write("attributions/a_1.ann", line)
    with pytest.raises(DataError, match=expected):
        datasets.polnear(tmp_path)


def test_another_layout_names_the_folders_that_would_do(polnear, tmp_path):
    with pytest.raises(DataError, match="name one of its folders dev"):
        datasets.polnear(polnear.parent)
    with pytest.raises(DataError, match=r"has no texts in text/\*\.txt$"):
        datasets.polnear(tmp_path / "none")


def mtsc(**target):
    whole = {"Input.gid": "g1", "from": 4, "to": 9, "mention": "mayor", "polarity": 2.0, **target}
    return json.dumps({"primary_gid": "g", "sentence_normalized": "The mayor", "targets": [whole]})


def test_newsmtsc_gives_one_target_after_another(write):
    lines = [mtsc(), "", mtsc(**{"Input.gid": "g2", "polarity": 6.0}), mtsc(polarity=None)]
    targets = datasets.newsmtsc(write("a.jsonl", "\n".join(lines)))
    assert [(target.gid, target.label) for target in targets] == [
        ("g1", "negative"),
        ("g2", "positive"),
        ("g1", None),
    ]
    assert targets[0].span == Span(4, 9)
    assert targets[0].sentence == "The mayor"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", r"a\.jsonl:2: "),
        ("{}", "missing required field `sentence_normalized`"),
        (mtsc(to=99), "the target 'g1' lies outside"),
        (mtsc(polarity=3.0), r"no polarity is 3\.0"),
    ],
)
def test_broken_newsmtsc_is_named_with_its_line(write, line, expected):
    with pytest.raises(DataError, match=expected):
        datasets.newsmtsc(write("a.jsonl", f"{mtsc()}\n{line}\n"))


def test_newsquant_keeps_the_items_as_published(write):
    items = [
        {"text": "Ten left.", "quantities": [{"value": "10", "change": "="}], "source": "wire"},
        {"text": "None.", "quantities": []},
    ]
    texts = datasets.newsquant(write("a.json", json.dumps(items)))
    assert [item.raw for item in texts] == items
    assert texts[0].quantities == ({"value": "10", "change": "="},)
    assert texts[1].quantities == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{}", "Expected `array`"),
        ('[{"quantities": []}]', "item 1: needs a text"),
        ('[{"text": "a", "quantities": {}}]', "a list of quantities"),
        ('[{"text": "a", "quantities": [1]}]', "each quantity must be an object"),
    ],
)
def test_broken_newsquant_is_named(write, content, expected):
    with pytest.raises(DataError, match=expected):
        datasets.newsquant(write("a.json", content))


def test_a_missing_corpus_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.json: No such file"):
        datasets.newsquant(tmp_path / "none.json")
