"""Corpora become tables; nothing in one article stops the others, and nothing shows who worked."""

import json
import resource
import shutil
import time

import pandas as pd
import pytest
from filelock import FileLock
from robustness import content
from typer.testing import CliRunner

from sayso import cli, corpus
from sayso.corpus import SCHEMA_VERSION, TABLES, crew
from sayso.corpus.output import MANIFEST
from sayso.corpus.progress import bar
from sayso.errors import SaysoError
from sayso.reading import read
from sayso.records import Article
from sayso.tables import to_frames


def table(folder, name):
    return pd.read_parquet(folder / name, dtype_backend="numpy_nullable")


def test_what_fails_has_its_place_and_reason(whole, news):
    failures = table(whole, "failures").set_index("position")
    rows = {
        position: (row.article, row.place.removeprefix(f"{news}/"), row.stage, row.reason)
        for position, row in failures.astype(object).iterrows()
    }
    fails = "ValueError: cannot do with <object object at 0x…> at all"
    assert rows[4] == ("n3", "a.jsonl.gz:4", "analysis", fails)
    assert rows[6][1:3] == ("a.jsonl.gz:6", "reading")
    assert rows[6][3].startswith("broken JSON")
    died = "the worker process died of it (SIGKILL, as when memory runs out), twice"
    assert rows[18] == ("n17", "a.jsonl.gz:18", "worker", died)
    assert rows[42][1:] == ("b.csv:3", "reading", "the text is empty")
    assert rows[51][1:3] == ("d.txt", "reading")
    assert sorted(rows) == [4, 6, 18, 32, 42, 51]
    assert pd.isna(failures.loc[6, "article"])


def test_the_others_are_in_order_each_with_its_place(whole, news):
    articles = table(whole, "articles")
    assert len(articles) == 45
    assert articles["position"].is_monotonic_increasing
    assert articles["article"].is_unique
    assert articles.loc[articles["position"] == 41, "article"].item() == "n1-2"
    assert articles.loc[articles["position"] == 43, "place"].item() == f"{news}/c0.txt"
    claims = table(whole, "claims").merge(articles, on="article")
    assert claims.loc[claims["article"] == "n7", "statement"].tolist() == ["at least 7"] * 2


def test_the_schema_is_told(whole):
    schema = json.loads((whole / "schema.json").read_text(encoding="utf-8"))
    assert schema["version"] == SCHEMA_VERSION
    assert sorted(schema["tables"]) == sorted(TABLES)
    for name, described in schema["tables"].items():
        frame = table(whole, name)
        assert list(described["columns"]) == list(frame.columns)
        assert all(column["about"] for column in described["columns"].values())


def test_the_columns_are_those_of_this_version():
    # Raise SCHEMA_VERSION with any change here.
    counts = {name: len(columns) for name, columns in TABLES.items()}
    assert (SCHEMA_VERSION, counts) == (
        1,
        {
            **{"articles": 14, "speakers": 7, "attributions": 21, "stances": 9, "frames": 4},
            "narration": 9,
            **{"quantities": 29, "claims": 33, "relations": 12, "failures": 5},
        },
    )


def test_the_number_of_workers_does_not_show(annotate, news, whole, tmp_path):
    told = []
    done = annotate(news, out=tmp_path / "out", workers=2, tell=lambda *counts: told.append(counts))
    assert content(tmp_path / "out") == content(whole)
    assert (done.articles, done.failures) == (45, 6)
    assert [sum(counts) for counts in zip(*told, strict=True)] == [51, 6]


def test_a_process_that_is_spent_gives_place_to_another(
    annotate, news, whole, tmp_path, monkeypatch
):
    begun, started = set(), crew.Worker._started

    def noted(worker):
        process = started(worker)
        begun.add(process.pid)
        return process

    monkeypatch.setattr(crew, "_ARTICLES", 15)
    monkeypatch.setattr(crew.Worker, "_started", noted)
    annotate(news, out=tmp_path / "out")
    assert content(tmp_path / "out") == content(whole)
    assert len(begun) == 6  # for 48 articles, one of which kills two of them


def test_what_is_done_is_not_done_again_and_what_is_lost_is(annotate, news, whole, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    (out / "claims" / "part-000003.parquet").unlink()
    (out / "articles" / "part-000004.parquet").write_bytes(b"half")
    (out / "claims" / ".part-000005.parquet.new").write_bytes(b"half")
    manifest = (out / MANIFEST).read_bytes()
    (out / MANIFEST).write_bytes(manifest[:-30])
    annotate(news, out=out, resume=True)
    assert content(out) == content(whole)
    times = {path: path.stat().st_mtime_ns for path in out.glob("*/*.parquet")}
    annotate(news, out=out, resume=True)
    assert {path: path.stat().st_mtime_ns for path in out.glob("*/*.parquet")} == times


def test_an_article_that_killed_one_worker_is_tried_alone(annotate, tmp_path):
    (tmp_path / "a.txt").write_text(f"At least 12 came. ONCE {tmp_path / 'died'}")
    done = annotate(tmp_path / "a.txt", out=tmp_path / "out")
    assert (done.articles, done.failures) == (1, 0)
    assert (tmp_path / "died").exists()


@pytest.mark.parametrize("word", ["SPIN", "SLEEP"])
def test_an_article_has_a_budget(annotate, tmp_path, word):
    lines = [{"text": f"The mayor spoke {n} times. {word if n == 1 else ''}"} for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = annotate(tmp_path / "a.jsonl", out=tmp_path / "out", seconds_per_kb=0.01)
    assert done.articles == 2
    (failure,) = table(tmp_path / "out", "failures").itertuples()
    assert (failure.article, failure.stage) == ("a-2", "budget")
    assert failure.reason == "took longer than its 0.1 s of CPU time, twice"


def test_a_full_disk_is_named_and_the_run_can_go_on(annotate, news, whole, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(entries, failures):
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))

    try:
        with pytest.raises(SaysoError, match=r"cannot be written: .*; .* go on with --resume"):
            annotate(news, out=tmp_path / "out", tell=fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    annotate(news, out=tmp_path / "out", resume=True)
    assert content(tmp_path / "out") == content(whole)


def test_copies_are_marked(annotate, tmp_path):
    text = " ".join(f"On day {n} the mayor of Dovhe counted {n * 7} houses." for n in range(9))
    for name, printed in {"a": text, "b": "Rain fell on 3 days.", "c": f"DOVHE - {text}"}.items():
        (tmp_path / f"{name}.txt").write_text(printed, encoding="utf-8")
    inputs = [tmp_path / f"{name}.txt" for name in "abc"]
    annotate(*inputs, out=tmp_path / "out")
    articles = table(tmp_path / "out", "articles").set_index("article")
    assert articles["duplicate_of"].fillna("").to_dict() == {"a": "", "b": "", "c": "a"}


def test_a_folder_serves_one_run(annotate, news, whole, tmp_path):
    with pytest.raises(SaysoError, match="holds a run already; go on with it by --resume"):
        annotate(news, out=whole)
    for changed in ({"seconds_per_kb": 9.0}, {"part_entries": 6}):
        with pytest.raises(SaysoError, match="would not fit together"):
            annotate(news, out=whole, resume=True, **changed)
    with pytest.raises(SaysoError, match="part 0 was made of another input"):
        annotate(news / "b.csv", out=whole, resume=True)
    (tmp_path / "letter.doc").touch()
    with pytest.raises(SaysoError, match="is not empty"):
        annotate(news, out=tmp_path)
    with FileLock(whole / ".lock"), pytest.raises(SaysoError, match="another run writes"):
        annotate(news, out=whole, resume=True)


def test_an_input_that_shrank_is_refused(annotate, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Rain fell on 3 days.", encoding="utf-8")
    inputs = [tmp_path / "a.txt", tmp_path / "b.txt"]
    annotate(*inputs, out=tmp_path / "out", part_entries=1)
    with pytest.raises(SaysoError, match="has parts beyond the 1 of this input"):
        annotate(inputs[0], out=tmp_path / "out", part_entries=1, resume=True)


def test_a_model_that_is_missing_ends_the_run(annotate, news, tmp_path):
    with pytest.raises(SaysoError, match="none: no such pipeline"):
        annotate(news, out=tmp_path / "out", model="none")
    with pytest.raises(SaysoError, match="cannot start the analyzer: ModuleNotFoundError"):
        annotate(news, out=tmp_path / "other", analyzer="nowhere:Nothing")


@pytest.fixture(scope="module")
def sayso():
    def run(*arguments):
        return CliRunner().invoke(cli.app, ["annotate", *map(str, arguments)])

    return run


def test_the_command_line_gives_the_tables_of_the_analyzer(sayso, analyzer, tmp_path):
    texts = (
        "Officials said on Monday that at least 12 people were killed in Dovhe.",
        'Mayor Olha Bondar claimed: "Over 70 drones were downed." The army said it was 91.',
        "Nothing was said.",
        "Sales rose by 5% to 3 billion euros in 2024, according to the finance ministry.",
    )
    lines = [
        json.dumps({"id": f"n{n}", "text": text, "meta": {"published": "2025-03-11"}})
        for n, text in enumerate(texts)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = sayso(tmp_path / "news.jsonl", "--out", tmp_path / "out", "--workers", 1)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "4 articles, 0 failures\n"
    analyses = [
        analyzer(entry) for entry in read(tmp_path / "news.jsonl") if isinstance(entry, Article)
    ]
    for name, expected in to_frames(analyses).items():
        found = table(tmp_path / "out", name)[list(expected.columns)].astype(expected.dtypes)
        pd.testing.assert_frame_equal(found, expected)
    assert len(table(tmp_path / "out", "claims")) >= 5


def test_the_command_line_says_what_is_wrong(sayso, tmp_path, monkeypatch):
    out = tmp_path / "out"
    (tmp_path / "a.txt").write_text("Rain fell.", encoding="utf-8")

    def refused(*arguments):
        result = sayso(*arguments)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
        return result.stderr

    assert "nowhere: no such file or folder" in refused(tmp_path / "nowhere", "--out", out)
    assert "lies among the inputs" in refused(tmp_path, "--out", out)
    assert "only for --engine dask" in refused(tmp_path, "--out", out, "--scheduler", "tcp://x")
    assert not out.exists()
    (out / "letter").mkdir(parents=True)
    assert f"{out}: is not empty; name a new folder" in refused(tmp_path / "a.txt", "--out", out)
    assert sayso(tmp_path / "a.txt").exit_code == 2

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(corpus, "annotate", interrupted)
    result = sayso(tmp_path / "a.txt", "--out", out)
    assert (result.exit_code, result.stderr) == (130, "sayso: interrupted; go on with --resume\n")


def test_nothing_read_is_a_failure(sayso, tmp_path, monkeypatch):
    monkeypatch.setattr(
        corpus, "annotate", lambda *_, **__: corpus.Annotated(articles=0, failures=1)
    )
    result = sayso(tmp_path, "--out", "out")
    assert (result.exit_code, result.stderr) == (2, "0 articles, 1 failures; see out/failures\n")


def test_a_terminal_sees_how_far_it_is(tmp_path, monkeypatch, capsys):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Rain fell.", encoding="utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with bar(str(tmp_path)) as tell:
        tell(2, 1)
        time.sleep(0.3)  # meanwhile the articles are counted, and the bar is drawn
    shown = capsys.readouterr().err
    assert "Annotating" in shown
    assert "2/3" in shown
    assert "1 failure" in shown
