"""Compressed input within bounds: bombs are named, and take neither memory nor time."""

import gzip
import io
import re
import tracemalloc
import zlib

import pyarrow
import pytest

from sayso.errors import DataError, ReadingError
from sayso.interchange import FORMS
from sayso.reading import read
from sayso.unpacking import most_unpacked

ARTICLE = b'{"text": "One."}\n'
LIMIT = 2**18


def zstd(content):
    return pyarrow.compress(content, codec="zstd", asbytes=True)


@pytest.fixture
def low(monkeypatch):
    """As if a quarter of a megabyte were much."""
    monkeypatch.setattr("sayso.unpacking.LONGEST_LINE", LIMIT)
    monkeypatch.setattr("sayso.web.LONGEST_PAGE", LIMIT)


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("zst", zstd)])
@pytest.mark.parametrize("filling", [b" ", b"\n", b"a"])
def test_a_bomb_is_named_after_what_was_read_before_it(tmp_path, low, suffix, pack, filling):
    path = tmp_path / f"bomb.jsonl.{suffix}"
    path.write_bytes(pack(ARTICLE + filling * (40 * LIMIT)))
    tracemalloc.start()
    article, *_, error = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert article.text == "One."
    assert isinstance(error, ReadingError)
    assert "unpacks to more than 200 times its size" in str(error)
    assert peak < 10 * LIMIT


def test_a_bomb_of_bombs_is_read_no_deeper_than_it_is(tmp_path):
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(gzip.compress(b"a" * 10**6)))
    assert all(isinstance(entry, ReadingError) for entry in read(path))


def test_what_repeats_itself_as_news_does_is_read(tmp_path, low):
    path = tmp_path / "news.jsonl.gz"
    copies = LIMIT // 400 * 4
    path.write_bytes(
        gzip.compress(b"".join(b'{"text": "%s"}\n' % (b"%09d" % n * 40) for n in range(copies)))
    )
    assert len(list(read(path))) == copies


def test_a_large_file_may_hold_much():
    assert most_unpacked(10) < most_unpacked(2**30) == 200 * 2**30


def test_a_page_of_an_archive_is_unpacked_within_bounds(tmp_path, low):
    body = gzip.compress(b"<p>" + b"a" * (20 * LIMIT))
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
    head += b"WARC-Target-URI: http://example.org/\r\nContent-Length: %d\r\n\r\n" % len(http)
    path = tmp_path / "web.warc.gz"
    path.write_bytes(gzip.compress(head + http + b"\r\n\r\n"))
    (error,) = read(path)
    assert "record 1: longer than 0 MB" in str(error)


def test_a_document_of_spacy_is_unpacked_within_bounds(tmp_path, low):
    path = tmp_path / "bomb.spacy"
    path.write_bytes(zlib.compress(bytes(300 * LIMIT)))
    with pytest.raises(DataError, match="far more than its size"):
        list(FORMS["docbin"].read(path))


def test_columns_that_pack_well_are_read_in_batches(tmp_path):
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    text = "word " * 20_000
    table = pyarrow.table({"text": pyarrow.array([text] * 2_000).dictionary_encode()})
    parquet.write_table(table, path)
    assert path.stat().st_size < 1_000_000  # for 200 MB
    before = pyarrow.total_allocated_bytes()
    most = 0
    for entry in read(path):
        assert len(entry.text) == len(text)
        most = max(most, pyarrow.total_allocated_bytes() - before)
    assert most < 50_000_000


@pytest.mark.parametrize(
    "content", [b"PAR1", b"PAR1" * 4, b"PAR1" + b"\xff" * 100 + b"\xff\xff\xff\x7fPAR1"]
)
def test_a_parquet_file_of_wrong_lengths_is_named(tmp_path, content):
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    (error,) = read(path)
    assert isinstance(error, ReadingError)


def test_a_table_of_another_kind_is_named(tmp_path):
    from pyarrow import parquet

    for column in (
        pyarrow.array([["a"]]),
        pyarrow.array([{"a": 1}]),
        pyarrow.array([b"bytes"]),
        pyarrow.array([1.5]),
        pyarrow.nulls(1),
    ):
        path = tmp_path / "a.parquet"
        parquet.write_table(pyarrow.table({"text": column}), path)
        (error,) = read(path)
        assert re.search("not strings|not a string", str(error)), column.type
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": ["One."], "id": [["a"]]}), stream)
    path.write_bytes(stream.getvalue())
    (error,) = read(path)
    assert "the field 'id' is not a string" in str(error)
