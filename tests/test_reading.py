"""Inputs become articles; bad inputs become one clear line each."""

import builtins
import gzip
import io
import json
import os
import sys

import pandas as pd
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sayso.errors import ReadingError
from sayso.reading import READERS, placed, read
from sayso.records import Article, Meta

TEXT = "The mayor said 12 drones were shot down.\nNobody was hurt."


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def standard_input(monkeypatch):
    def set_input(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return set_input


def only(path):
    (entry,) = read(path)
    return entry


def complaint(path):
    entry = only(path)
    assert isinstance(entry, ReadingError)
    message = str(entry)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def test_text_is_named_after_its_file(write):
    assert only(write("brief.txt", TEXT)) == Article(id="brief", text=TEXT)


def test_line_ends_are_kept_for_offsets_count_them(write):
    text = "One.\r\nTwo.\rThree.\n"
    assert only(write("a.txt", text)).text == text
    row = json.dumps({"text": text})
    assert only(write("a.jsonl", row + "\r\n")).text == text
    assert only(write("a.csv", f'text\r\n"{text}"\r\n')).text == text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", TEXT),
        ("a.json", json.dumps({"text": TEXT})),
        ("a.jsonl", json.dumps({"text": TEXT})),
        ("a.csv", f'text\n"{TEXT}"\n'),
    ],
)
def test_a_byte_order_mark_is_no_text(write, name, content):
    assert only(write(name, b"\xef\xbb\xbf" + content.encode())).text == TEXT


def test_suffixes_are_read_in_any_case(write):
    assert only(write("BRIEF.TXT", TEXT)).id == "BRIEF"


FULL = {
    "id": "wire-1",
    "text": TEXT,
    "title": "Drones",
    "outlet": "Wire",
    "published": "2025-03-11",
    "url": "https://example.org/1",
}
READ = Article(
    id="wire-1",
    text=TEXT,
    meta=Meta(title="Drones", outlet="Wire", published="2025-03-11", url="https://example.org/1"),
)


def test_every_table_and_object_gives_the_same_article(write, tmp_path):
    frame = pd.DataFrame([FULL])
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    paths = [
        write("a.json", json.dumps(FULL)),
        write("list.json", json.dumps([FULL])),
        write("a.jsonl", json.dumps(FULL) + "\n"),
        tmp_path / "a.csv",
        tmp_path / "a.parquet",
    ]
    assert [only(path) for path in paths] == [READ] * len(paths)


def test_a_gold_file_reads_as_an_article(write):
    gold = {"id": "g", "meta": {"outlet": "Wire"}, "text": TEXT, "speakers": {}, "quantities": []}
    assert only(write("gold.json", json.dumps(gold))) == Article(
        id="g", text=TEXT, meta=Meta(outlet="Wire")
    )


def test_rows_without_id_are_numbered(write, tmp_path):
    rows = [
        {"text": "One."},
        {"text": "Two.", "id": None, "title": ""},
        {"text": "Three.", "id": 7},
    ]
    lines = "\n\n".join(json.dumps(row) for row in rows)
    assert [entry.id for entry in read(write("day.jsonl", lines))] == ["day-1", "day-3", "7"]
    assert [entry.id for entry in read(write("day.json", json.dumps(rows)))] == [
        "day-1",
        "day-2",
        "7",
    ]
    pd.DataFrame(rows[:2]).to_parquet(tmp_path / "day.parquet")
    assert [entry.id for entry in read(tmp_path / "day.parquet")] == ["day-1", "day-2"]


def test_an_id_that_comes_again_is_told_apart(write):
    rows = [{"id": name, "text": "One."} for name in ("a", "a-2", "a", "a")]
    path = write("a.jsonl", "\n".join(json.dumps(row) for row in rows))
    assert [entry.id for entry in read(path)] == ["a", "a-2", "a-3", "a-4"]
    assert [entry.id for entry in read(path, path)] == [
        *("a", "a-2", "a-3", "a-4"),
        *("a-5", "a-2-2", "a-6", "a-7"),
    ]


def test_a_folder_is_read_at_every_depth_in_order_of_name(write, tmp_path):
    for name in ("b.txt", "a.txt", "deep/c.txt", "deep/deeper/d.txt", ".hidden.txt", "notes.md"):
        write(f"news/{name}", name)
    write("news/.git/e.txt", "no")
    assert [entry.text for entry in read(tmp_path / "news")] == [
        *("a.txt", "b.txt", "deep/c.txt", "deep/deeper/d.txt"),
    ]


def test_standard_input_is_a_text(standard_input):
    standard_input(b"\n\n" + TEXT.encode())
    assert only("-") == Article(id="stdin", text="\n\n" + TEXT)


def test_standard_input_that_begins_with_a_brace_is_json_lines(standard_input):
    standard_input(b'\n{"text": "One."}\n{"text": "Two.", "id": "b"}\n{no}\n')
    one, two, bad = read("-")
    assert (one.id, one.text, two.id) == ("stdin-2", "One.", "b")
    assert str(bad).startswith("standard input:4: broken JSON")


def test_empty_standard_input(standard_input):
    standard_input(b"")
    assert str(only("-")) == "standard input: the file is empty"


HTML = """<html><head><title>Drones over the river</title>
<meta property="og:site_name" content="River Post">
<meta property="article:published_time" content="2025-03-11T08:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Drones over the river</h1>
<p>The mayor of the town said on Tuesday that twelve drones were shot down over the river.</p>
<p>Nobody was hurt, she told reporters, although several windows of the school were broken.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_html_gives_the_article_without_its_frame(write):
    article = only(write("page.html", HTML))
    assert "twelve drones were shot down" in article.text
    assert "All rights reserved" not in article.text
    assert article.id == "page"
    assert article.meta == Meta(
        title="Drones over the river", outlet="River Post", published="2025-03-11"
    )
    assert only(write("page.htm", HTML)).text == article.text


def test_html_without_its_extra_says_what_to_install(write, monkeypatch):
    from sayso.web import _extractor

    real_import = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "trafilatura":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    _extractor.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    assert "pip install 'sayso[html]'" in complaint(write("page.html", HTML))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\t", "the file is empty"),
        ("a.txt", b"GIF89a\x00\x01", "a binary file"),
        ("a.txt", "Nein, sagte er.\nJa, grün.".encode("latin-1"), ":2: not UTF-8 (byte 0xfc)"),
        ("a.txt", "No.".encode("utf-16"), "UTF-16"),
        ("a.html", b"", "the file is empty"),
        ("a.html", b"\x89PNG\x00\x00", "a binary file"),
        ("a.html", b"<html><body></body></html>", "no article found"),
        ("a.json", b"", "the file is empty"),
        ("a.json", b"{", "broken JSON"),
        ("a.json", b"[]", "holds no article"),
        ("a.json", b'"text"', "not an object"),
        ("a.json", b"{}", "'text' is missing"),
        ("a.json", b'{"text": 5}', "'text' is not a string"),
        ("a.json", b'{"text": " "}', "the text is empty"),
        ("a.json", b'{"text": "a", "title": ["b"]}', "'title' is not a string"),
        ("a.json", b'{"text": "\xff"}', "not UTF-8"),
        ("a.json", b'{"text": "\\ud800"}', "broken JSON"),
        ("a.json", b"[" * 100_000, "broken JSON"),
        ("a.jsonl", b"\n\n", "the file is empty"),
        ("a.jsonl", b"\n{nope}", ":2: broken JSON"),
        ("a.jsonl", b'{"text": "\xff"}', ":1: not UTF-8"),
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"id,body\n1,x\n", "no column 'text', only id, body"),
        ("a.csv", b"id,text\n", "holds no article"),
        ("a.csv", b"id,text\n1\n", ":2: the field 'text' is missing"),
        ("a.csv", b"id,text\n1,so, he said\n", ":2: more fields than columns"),
        ("a.csv", b'text\n"open', ":2: broken CSV"),
        ("a.csv", b"text\n\xff\n", "not UTF-8"),
        ("a.parquet", b"PAR?", "broken Parquet"),
        ("a.parquet", b"", "broken Parquet"),
        ("a.docx", b"PK", "unknown kind of file; known are .txt, "),
        ("a", b"text", "unknown kind of file"),
    ],
)
def test_bad_input_gives_one_clear_line(write, name, content, expected):
    assert expected in complaint(write(name, content))


def test_a_missing_file_and_an_empty_folder(tmp_path):
    assert "no such file" in complaint(tmp_path / "nowhere.txt")
    assert "holds no file of a known kind" in complaint(tmp_path)


def test_a_file_that_may_not_be_read(write, monkeypatch):
    path = write("a.txt", TEXT)

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert "Permission denied" in complaint(path)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"body": ["x"]}, "no column 'text', only body"),
        ({"text": [1, 2]}, "the column 'text' holds int64, not strings"),
        ({"text": pd.Series([], dtype="string")}, "holds no article"),
        ({"text": pd.Series([None], dtype="string")}, ": row 1: the field 'text' is missing"),
    ],
)
def test_bad_parquet_gives_one_clear_line(tmp_path, columns, expected):
    pd.DataFrame(columns).to_parquet(tmp_path / "a.parquet")
    assert expected in complaint(tmp_path / "a.parquet")


def test_dates_and_categories_in_parquet(tmp_path):
    frame = pd.DataFrame(
        {
            "text": pd.Series([TEXT], dtype="category"),
            "published": pd.to_datetime(["2025-03-11"]),
            "title": [float("nan")],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    assert only(tmp_path / "a.parquet").meta == Meta(published="2025-03-11T00:00:00")


def test_the_rest_of_a_batch_is_read(write, tmp_path):
    good = write("good.jsonl", '{"text": "One."}\nbroken\n{"id": 1}\n{"text": "Two."}\n')
    entries = list(read(tmp_path / "none.txt", good, write("c.txt", TEXT)))
    kinds = [type(entry).__name__ for entry in entries]
    assert kinds == ["ReadingError", "Article", *["ReadingError"] * 2, "Article", "Article"]


def test_a_text_longer_than_the_csv_module_likes(write):
    assert len(only(write("a.csv", "text\n" + "word " * 50_000)).text) == 250_000


def test_lines_are_read_one_at_a_time():
    def endless():
        while True:
            yield b'{"text": "One."}\n'

    from sayso.reading import _json_lines

    entries = _json_lines(endless(), "a", "a")
    assert [next(entries).article.id for _ in range(3)] == ["a-1", "a-2", "a-3"]


@given(
    st.sampled_from(sorted(READERS)),
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(str.encode),
        st.text('"{}[],:\\\n\r\t textid1', max_size=60).map(lambda text: b"text\n" + text.encode()),
    ),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_articles_or_errors(tmp_path_factory, suffix, content):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    for entry in read(path):
        assert isinstance(entry, Article | ReadingError)
        if isinstance(entry, Article):
            assert entry.text.strip()
        else:
            assert "\n" not in str(entry)


LINES = b'{"text": "One."}\n{"text": "Two."}\n'


def zstd(content):
    return pyarrow.compress(content, codec="zstd", asbytes=True)


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstd)])
def test_compressed_lines_are_read(write, name, pack):
    path = write(name, pack(LINES))
    assert [(article.id, article.text) for article in read(path)] == [
        ("a-1", "One."),
        ("a-2", "Two."),
    ]
    twice = write(name, pack(LINES) + pack(LINES))
    assert [article.id for article in read(twice)] == ["a-1", "a-2", "a-3", "a-4"]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstd)])
def test_broken_compression_is_named_after_what_could_be_read(write, name, pack):
    whole = pack(b"".join(b'{"text": "%d"}\n' % n for n in range(90_000)))
    *articles, error = read(write(name, whole[: len(whole) // 2]))
    assert len(articles) > 1000
    assert isinstance(error, ReadingError)
    assert "unknown kind" not in complaint(write(name, b"plain text"))


def test_a_line_without_end_takes_no_memory(write, monkeypatch):
    monkeypatch.setattr("sayso.unpacking.LONGEST_LINE", 20)
    long = json.dumps({"text": "word " * 30}).encode()
    first, error, last = read(write("a.jsonl", b'{"text": "One."}\n' + long + b'\n{"text": "2"}'))
    assert (first.id, last.id) == ("a-1", "a-3")
    assert "a.jsonl:2: longer than" in str(error)


def test_where_an_article_stands_is_told(write):
    path = write("a.jsonl", LINES)
    assert [entry.where for entry in placed([path], {})] == [f"{path}:1", f"{path}:2"]


def test_the_bytes_of_an_odd_name_are_shown(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(TEXT.encode())
    (article,) = read(tmp_path)
    article.id.encode()
    assert article.id == r"caf\udce9"


def test_a_library_that_breaks_does_not_end_the_reading(write, monkeypatch):
    def broken(path):
        raise RuntimeError("the library\nbroke")

    monkeypatch.setitem(READERS, ".csv", broken)
    error, article = read(write("a.csv", "text"), write("b.txt", TEXT))
    assert str(error).endswith("a.csv: cannot be read: RuntimeError: the library")
    assert article.id == "b"


def archive(*records):
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for kind, status, content in records:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(
                "https://example.org/news",
                "response",
                payload=io.BytesIO(content),
                http_headers=headers,
            )
        )
    return stream.getvalue()


def test_the_pages_of_a_web_archive_are_read(write):
    paragraphs = "".join(f"<p>{TEXT} And more happened on day {n}.</p>" for n in range(6))
    page = f"<html><body><article><h1>News</h1>{paragraphs}</article></body></html>".encode()
    content = archive(
        ("text/html; charset=utf-8", "200 OK", page),
        ("image/png", "200 OK", b"\x89PNG"),
        ("text/html", "404 Not Found", page),
        ("text/plain", "200 OK", TEXT.encode()),
        ("text/plain", "200 OK", b"caf\xe9"),
    )
    path = write("web.warc.gz", content)
    first, second, error = placed([path], {})
    assert "12 drones were shot down" in first.article.text
    assert first.article.meta.url == "https://example.org/news"
    assert (second.article.id, second.article.text) == ("web-2", TEXT)
    assert (first.where, str(error)) == (f"{path}: record 1", f"{path}: record 5: not UTF-8")


def test_a_web_archive_that_is_none_is_named(write):
    assert "broken WARC" in complaint(write("a.warc", "no archive"))
    assert "empty" in complaint(write("a.warc", ""))
    assert "no page" in complaint(write("a.warc.gz", archive(("image/png", "200 OK", b"\x89"))))


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("20220125T090000Z_GB_en_7d015e69.txt", "2022-01-25"),
        ("2022-01-25T09:00:00Z talks.txt", "2022-01-25"),
        ("2022-01-25.txt", "2022-01-25"),
        ("20220125_talks.txt", "2022-01-25"),
        ("20221345.txt", None),
        ("2022012501.txt", None),
        ("20220125abc.txt", None),
        ("talks-2022-01-25.txt", None),
        ("2022.txt", None),
    ],
)
def test_a_text_is_of_the_day_that_its_name_begins_with(write, name, published):
    (article,) = read(write(name, TEXT))
    assert article.meta.published == published


def test_the_name_of_a_file_of_many_articles_dates_none_of_them(write):
    (article,) = read(write("2022-01-25.jsonl", json.dumps({"text": TEXT})))
    assert article.meta.published is None


def test_a_page_that_gives_its_day_is_of_that_day(write):
    says = "<meta property='article:published_time' content='2024-03-02'>"
    page = f"<html><head>{{}}</head><body><article><p>{TEXT * 5}</p></article></body></html>"
    (dated,) = read(write("2022-01-25.html", page.format(says)))
    (undated,) = read(write("2022-01-26.html", page.format("")))
    assert (dated.meta.published, undated.meta.published) == ("2024-03-02", "2022-01-26")
