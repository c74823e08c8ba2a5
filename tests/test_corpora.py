"""Public corpora come from their publishers, here a server of the test's own, and whole."""

import gzip
import hashlib
import io
import json
import re
import tarfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner

from sayso import cli, corpora, resources
from sayso.corpora import Corpus
from sayso.errors import DataError
from sayso.reports import progress


@pytest.fixture
def server():
    """Serve what the test puts into `pages`, and keep the paths asked for in `asked`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            content = server.pages.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content) + server.withheld))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.pages, server.asked, server.withheld = {}, [], 0
        server.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def cache(monkeypatch, tmp_path):
    monkeypatch.delenv("SAYSO_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "sayso"


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def publish(monkeypatch):
    """Make a corpus known under the name "wire", with the digests of these files."""

    def publish(files, **fields):
        corpus = Corpus(
            title="Invented wire reports",
            repository="https://github.com/nobody/wire",
            commit="c0ffee",
            path="deep/data",
            terms="none",
            citation="nobody",
            files={name: digest(content) for name, content in files.items()},
            **fields,
        )
        monkeypatch.setattr(corpora, "known", lambda: {"wire": corpus})

    return publish


def packed(files, **options):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", **options) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


ARCHIVE = "/nobody/wire/archive/c0ffee.tar.gz"
RAW = "/nobody/wire/raw/c0ffee/deep/data/"
FILES = {"dev/a.txt": b"One.\r\n", "dev/b.txt": "Two “2”.".encode(), "meta.tsv": b"dev\ta\n"}


def below(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_archive_gives_the_files_of_the_registry_and_no_other(cache, server, publish):
    publish(FILES, kind="archive", without={"meta.tsv": "test\t"})
    server.pages[ARCHIVE] = packed(
        {
            "wire-c0ffee/dev/a.txt": b"of the same name elsewhere",
            "wire-c0ffee/deep/data/test/held-back.txt": b"Never.",
            "wire-c0ffee/deep/data/../../../escape.txt": b"Never.",
            **{f"wire-c0ffee/deep/data/{name}": content for name, content in FILES.items()},
            "wire-c0ffee/deep/data/meta.tsv": b"test\tx\ndev\ta\ntest\ty\n",
        }
    )
    assert corpora.fetch("wire", server.url) == cache / "wire"
    assert below(cache) == {f"wire/{name}": content for name, content in FILES.items()}
    assert corpora.corpus_path("wire") == cache / "wire"
    corpora.fetch("wire", server.url)
    assert server.asked == [ARCHIVE]


def test_a_damaged_file_is_fetched_again(cache, server, publish):
    publish(FILES, kind="files")
    server.pages.update({RAW + name: content for name, content in FILES.items()})
    corpora.fetch("wire", server.url + "/")
    server.asked.clear()
    (cache / "wire" / "dev" / "b.txt").write_bytes(b"damaged")
    (cache / "wire" / "mine.txt").write_bytes(b"kept")
    corpora.fetch("wire", server.url)
    assert server.asked == [RAW + "dev/b.txt"]
    assert below(cache / "wire") == {**FILES, "mine.txt": b"kept"}


def test_after_an_interruption_only_the_rest_is_fetched(cache, server, publish):
    publish(FILES, kind="files")
    server.pages[RAW + "dev/a.txt"] = FILES["dev/a.txt"]
    with pytest.raises(DataError, match=r"404 .*b\.txt"):
        corpora.fetch("wire", server.url)
    with pytest.raises(DataError, match="not here; fetch it with `sayso data fetch wire`"):
        corpora.corpus_path("wire")
    server.asked.clear()
    server.pages.update({RAW + name: content for name, content in FILES.items()})
    assert below(corpora.fetch("wire", server.url)) == FILES
    assert server.asked == [RAW + "dev/b.txt", RAW + "meta.tsv"]
    assert {path.name for path in cache.iterdir()} == {"wire"}


def test_texts_are_known_by_their_digest_wherever_they_stand(cache, server, publish):
    texts = {"articles/1.txt": b"One.", "articles/2.txt": "Zwei – 2.".encode()}
    publish(texts | {"articles/twin.txt": b"One."}, kind="texts", within="all.json")
    published = [
        {"filename": "x", "content": "Held back.", "score": float("nan")},
        {"filename": "y", "more": [{"content": "Zwei – 2."}, None, 3], "One.": "One."},
        "\ud800",
    ]
    server.pages[RAW + "all.json"] = json.dumps(published).encode()
    corpora.fetch("wire", server.url)
    assert below(cache / "wire") == texts | {"articles/twin.txt": b"One."}


def test_a_part_of_a_list_is_taken_in_its_own_order(cache, server, publish, monkeypatch):
    items = [{"text": f"Text {number} – é", "quantities": []} for number in range(4)]
    part = json.dumps([items[2], items[0]], indent=1, ensure_ascii=False).encode()
    publish({"list.json": part}, kind="files", items={"list.json": "listed"})
    compact = [json.dumps(dict(sorted(i.items())), ensure_ascii=False) for i in items]
    digests = [
        digest(c.replace('": ', '":').replace(', "text', ',"text').encode()) for c in compact
    ]
    monkeypatch.setattr(resources, "lines", lambda _: (digests[2], digests[0]))
    server.pages[RAW + "list.json"] = json.dumps(items).encode()
    corpora.fetch("wire", server.url)
    assert below(cache / "wire") == {"list.json": part}


def test_a_wrong_file_is_refused_and_not_kept(cache, server, publish):
    publish(FILES, kind="files")
    server.pages.update({RAW + name: content for name, content in FILES.items()})
    server.pages[RAW + "meta.tsv"] = b"forged"
    with pytest.raises(DataError, match=r"meta\.tsv: is not what was published"):
        corpora.fetch("wire", server.url)
    assert sorted(below(cache)) == ["wire.partial/dev/a.txt", "wire.partial/dev/b.txt"]


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("fields", "page", "content"),
    [
        ({"kind": "archive"}, ARCHIVE, b"<html>no archive</html>"),
        ({"kind": "archive"}, ARCHIVE, packed({"w/deep/data/dev/a.txt": b"x" * 99999})[:-40]),
        ({"kind": "archive"}, ARCHIVE, gzip.compress(b"no archive")),
        ({"kind": "texts", "within": "all.json"}, RAW + "all.json", b"{"),
        ({"kind": "files", "items": {"dev/a.txt": "listed"}}, RAW + "dev/a.txt", b"5"),
    ],
    # Named, for gzip writes the time into what it packs, and a test's name must not change.
    ids=["page for an archive", "cut archive", "no archive inside", "cut list", "another file"],
)
def test_what_is_broken_is_fetched_anew(server, publish, fields, page, content):
    publish({"dev/a.txt": b"x" * 99999}, **fields)
    server.pages[page] = content
    for _ in range(2):
        with pytest.raises(DataError, match="sent something broken; fetch again"):
            corpora.fetch("wire", server.url)
    assert server.asked == [page, page]


def test_what_the_publisher_lacks_is_named(cache, server, publish):
    publish({str(number): b"x" for number in range(5)}, kind="archive")
    server.pages[ARCHIVE] = packed({"wire-c0ffee/deep/data/3": b"x"})
    with pytest.raises(DataError, match=r"4 files are not where .*: 0, 1, 2 \.\.\."):
        corpora.fetch("wire", server.url)


def test_without_a_network_one_line_says_so(cache, server, publish):
    publish(FILES, kind="files")
    server.withheld, server.pages[RAW + "dev/a.txt"] = 5, FILES["dev/a.txt"]
    with pytest.raises(DataError, match="cannot be reached, or broke off"):
        corpora.fetch("wire", server.url)
    with pytest.raises(DataError, match=r"http://127\.0\.0\.1:1: cannot be reached"):
        corpora.fetch("wire", "http://127.0.0.1:1")
    with pytest.raises(DataError, match="a mirror is named by its address"):
        corpora.fetch("wire", "127.0.0.1")


def test_a_cache_that_cannot_be_written_is_named(cache, server, publish):
    publish(FILES, kind="files")
    server.pages.update({RAW + name: content for name, content in FILES.items()})
    cache.write_text("a file")
    with pytest.raises(DataError, match="cannot be written"):
        corpora.fetch("wire", server.url)


def test_a_corpus_is_found_in_the_shared_folder_before_the_cache(cache, monkeypatch, tmp_path):
    shared, cached = tmp_path / "shared" / "polnear", cache / "polnear"
    monkeypatch.setenv("SAYSO_DATA", str(shared.parent))
    cached.mkdir(parents=True)
    assert corpora.corpus_path("polnear") == cached
    shared.mkdir(parents=True)
    assert corpora.corpus_path("polnear") == shared
    monkeypatch.delenv("SAYSO_DATA")
    assert corpora.corpus_path("polnear") == cached


def test_the_corpora_of_the_registry_are_whole():
    known = corpora.known()
    assert list(known) == ["polnear", "newsmtsc", "newsquant", "warnews"]
    for name, corpus in known.items():
        assert re.fullmatch("[0-9a-f]{40}", corpus.commit)
        assert list(corpus.files) == sorted(corpus.files), name
        assert not any(".." in file or "test/" in file for file in corpus.files)
        assert all(re.fullmatch("[0-9a-f]{64}", found) for found in corpus.files.values())
        assert {*corpus.without, *corpus.items} <= {*corpus.files}
        assert all(resources.lines(listed) for listed in corpus.items.values())
    assert len(known["polnear"].files) == 1966


@pytest.fixture
def sayso(server, cache):
    def run(*arguments, mirror=None):
        mirror = mirror or server.url
        return CliRunner().invoke(cli.app, ["data", *arguments], env={"SAYSO_MIRROR": mirror})

    return run


def test_the_command_line_fetches_lists_and_finds(sayso, cache, server, publish):
    publish(FILES, kind="files")
    server.pages.update({RAW + name: content for name, content in FILES.items()})
    assert "not here" in sayso("list").stdout
    result = sayso("path", "wire")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "sayso: the corpus 'wire' is not here; fetch it with `sayso data fetch wire`, or set "
        "SAYSO_DATA to a folder that holds it\n"
    )
    result = sayso("fetch", "wire", "wire")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{cache / 'wire'}\n", "")
    assert sayso("path", "wire").stdout == f"{cache / 'wire'}\n"
    assert f"Invented wire reports\n  {cache / 'wire'}\n  none; cite nobody" in sayso("list").stdout


@pytest.mark.parametrize(
    ("name", "mirror", "expected"),
    [
        ("reuters", "http://127.0.0.1:1", "no corpus is named 'reuters'; known are wire"),
        ("wire", "http://127.0.0.1:1", "cannot be reached"),
        ("wire", None, "404"),
    ],
)
def test_a_failure_is_one_line_and_code_2(sayso, publish, name, mirror, expected):
    publish(FILES, kind="archive")
    result = sayso("fetch", name, mirror=mirror)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert expected in result.stderr


def test_a_bar_shows_what_comes(server, cache, publish):
    publish(FILES, kind="files")
    server.pages.update({RAW + name: content for name, content in FILES.items()})
    with progress.download("wire") as bar:
        corpora.fetch("wire", server.url, bar)
        (task,) = bar.bar.tasks
        assert (task.completed, task.total) == (len(FILES["meta.tsv"]),) * 2
