"""The command line: what it writes, how it fails, and what a reader sees of the ledger."""

import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from rich.console import Console
from typer.testing import CliRunner

from sayso import cli
from sayso.actors import Registry
from sayso.errors import ModelError
from sayso.records import (
    Analysis,
    Attribution,
    Dossier,
    Meta,
    Quantity,
    Relation,
    Span,
    Speaker,
    schema,
)
from sayso.reports import progress
from sayso.reports.markdown import markdown
from sayso.reports.sheet import interval, sheet, shortened, shown
from sayso.reports.terminal import show

SEED = next((Path(__file__).parents[1] / "seeds").glob("*.txt"))

TEXT = (
    "Mayor Olha Bondar claimed over 70 drones were downed in Odesa. At least 91 were, "
    "the [bold red]air force[/] said. Dozens of flights were late, \x1b[31mit added\u202e."
)


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def quantity(name, words, low, **fields):
    known = {"dimension": "count", "counted": "drones", "event": "down", **fields}
    return Quantity(id=name, span=span(words), low=low, high=None, **known)


def ledger(article):
    """Stand in for an analysis, so that what is shown does not hang on what is found."""
    return Analysis(
        id=article.id,
        text=TEXT,
        meta=article.meta,
        speakers={
            "s1": Speaker(name="Olha Bondar", role="Mayor", bloc="ukrainian_official"),
            "s2": Speaker(name="the [bold red]air force[/]", bloc="new_bloc", kind="organisation"),
        },
        attributions=(
            Attribution(
                id="a1",
                source=(span("Mayor Olha Bondar"),),
                cue=(span("claimed"),),
                content=(span("over 70 drones were downed in Odesa"),),
                type="indirect",
                speaker="s1",
                reporting="distancing",
                stance={"Russia": "negative", "Ukraine": "positive", "United States": "neutral"},
            ),
            Attribution(
                id="a2",
                source=(span("the [bold red]air force[/]"),),
                cue=(span("said"),),
                content=(span("At least 91 were"),),
                type="indirect",
                speaker="s2",
            ),
            Attribution(
                id="a3",
                source=None,
                cue=(),
                content=(span("Dozens of flights were late"),),
                type="indirect",
            ),
        ),
        quantities=(
            quantity("q1", "over 70", 70, modifier="more_than", attribution="a1", place="Odesa"),
            quantity("q2", "At least 91", 91, modifier="at_least", attribution="a2"),
            quantity("q4", "70 drones", 70, modifier="at_least", attribution="a2"),
            quantity("q3", "Dozens", 24, modifier="vague", counted="flights", attribution="a1"),
            quantity("q5", "late", 3, modifier="exact", counted=None, unit="day"),
        ),
        relations=(
            Relation(type="repeats", source="q2", target="q1"),
            Relation(type="conflicts", source="q1", target="q2", explanation="They \x07disagree."),
        ),
    )


class Stub:
    registry = Registry.load()

    def __call__(self, article):
        return ledger(article)


@pytest.fixture
def sayso(monkeypatch):
    monkeypatch.setattr("sayso.analyzer.Analyzer", lambda actors, model: Stub())

    def run(*arguments, text=None):
        return CliRunner().invoke(cli.app, [str(a) for a in arguments], input=text)

    return run


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "brief.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_version_and_schema(sayso):
    assert sayso("--version").output.startswith("sayso 0.")
    assert json.loads(sayso("schema").output) == json.loads(json.dumps(schema()))


def test_the_schema_of_a_dossier(sayso):
    assert json.loads(sayso("schema", "dossier").output) == json.loads(json.dumps(schema(Dossier)))


def test_collating_writes_one_dossier_and_names_what_cannot_be_read(sayso, article, tmp_path):
    out = tmp_path / "dossier.json"
    result = sayso("collate", article, article, tmp_path / "gone.txt", "--out", out)
    assert result.exit_code == 2
    assert "gone.txt: no such file" in result.stderr
    dossier = Dossier.from_json(out.read_text(encoding="utf-8"))
    claims = [claim.claim.article for cluster in dossier.clusters for claim in cluster.claims]
    assert {"brief", "brief-2"} <= {*claims}
    assert sayso("collate", article, article).stdout == out.read_text(encoding="utf-8")


def test_a_dossier_is_not_written_among_its_inputs(sayso, article):
    result = sayso("collate", article.parent, "--out", article.parent / "dossier.json")
    assert result.exit_code == 2
    assert "lies among the inputs" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["analyze", "--help"], ["collate", "--help"], ["schema", "--help"]],
)
def test_help(sayso, arguments):
    result = sayso(*arguments)
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_json_lines_are_analyses(sayso, article):
    result = sayso("analyze", article, article)
    assert result.exit_code == 0
    analyses = [Analysis.from_json(line) for line in result.stdout.splitlines()]
    assert [analysis.id for analysis in analyses] == ["brief", "brief-2"]


def test_standard_input(sayso):
    result = sayso("analyze", "-", text="Nobody said a word.")
    assert Analysis.from_json(result.stdout).id == "stdin"


def test_what_cannot_be_read_is_listed_and_the_rest_is_analysed(sayso, article, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "One."}\n{no\n{"text": 1}\n')
    result = sayso("analyze", tmp_path / "none.txt", broken, article)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 2
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert lines[0] == f"sayso: {tmp_path}/none.txt: no such file or folder"
    assert lines[1].startswith(f"sayso: {broken}:2: broken JSON")
    assert lines[2] == f"sayso: {broken}:3: the field 'text' is not a string"


def test_a_file_name_cannot_break_the_line(sayso):
    result = sayso("analyze", "no\nsuch\x1b[31m.txt")
    assert result.stderr == "sayso: no such\\x1b[31m.txt: no such file or folder\n"


def test_a_missing_model_is_one_line(monkeypatch, article):
    def refuse(actors, model):
        raise ModelError(f"cannot load {model}")

    monkeypatch.setattr("sayso.analyzer.Analyzer", refuse)
    result = CliRunner().invoke(cli.app, ["analyze", str(article), "--model", "none"])
    assert (result.exit_code, result.stderr) == (2, "sayso: cannot load none\n")


def test_a_missing_registry_is_one_line(article, tmp_path):
    result = CliRunner().invoke(
        cli.app, ["analyze", str(article), "--actors", str(tmp_path / "none.toml")]
    )
    assert result.exit_code == 2
    assert result.stderr.startswith(f"sayso: {tmp_path}")
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_format_is_refused(sayso, article):
    assert sayso("analyze", article, "--format", "pdf").exit_code == 2


def test_out_is_written(sayso, article, tmp_path):
    out = tmp_path / "out" / "analysis.jsonl"
    out.parent.mkdir()
    assert sayso("analyze", article, "--out", out).stdout == ""
    assert Analysis.from_json(out.read_text(encoding="utf-8")).id == "brief"
    table = tmp_path / "ledger.txt"
    sayso("analyze", article, "--format", "table", "--out", table)
    assert "WHO SAYS WHAT" in table.read_text(encoding="utf-8")
    assert "\x1b" not in table.read_text(encoding="utf-8")


def test_out_that_cannot_be_written_is_one_line(sayso, article, tmp_path):
    result = sayso("analyze", article, "--out", tmp_path / "none" / "x.jsonl")
    assert result.exit_code == 2
    assert "none/x.jsonl: cannot be written: No such file" in result.stderr


def test_a_full_disk_is_one_line(sayso, article, tmp_path, monkeypatch):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda *_, **__: Full())
    monkeypatch.setattr(Path, "read_bytes", lambda _: TEXT.encode())
    result = sayso("analyze", article, "--out", tmp_path / "full.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr == f"sayso: {tmp_path}/full.md: cannot be written: No space left on device\n"
    )


def test_out_among_the_inputs_is_refused(sayso, article, tmp_path):
    before = article.read_bytes()
    for out in (article, tmp_path / "new.jsonl"):
        result = sayso("analyze", article if out == article else tmp_path, "--out", out)
        assert result.exit_code == 2
        assert "lies among the inputs" in result.stderr
    assert article.read_bytes() == before
    assert sayso("analyze", tmp_path, "--format", "md", "--out", tmp_path / "l.md").exit_code == 0


def test_a_progress_bar_counts_the_articles(sayso, article, monkeypatch):
    bars = []

    def bar(paths):
        bars.append(real(paths))
        return bars[-1]

    real = progress.reading
    monkeypatch.setattr(progress, "reading", bar)
    monkeypatch.setattr("sayso.cli.streams.sys", Terminal())
    monkeypatch.setattr("sayso.reports.progress.sys", Terminal())
    assert sayso("analyze", article).exit_code == 0
    assert bars == []
    result = sayso("analyze", article, article, "none.txt")
    assert result.exit_code == 2
    (task,) = bars[0].tasks
    assert (task.completed, task.total) == (3, 3)


class Terminal:
    """The module sys, with streams that say they are a terminal."""

    def __getattr__(self, name):
        stream = getattr(sys, name)
        if name in {"stdout", "stderr"}:
            stream.isatty = lambda: True
        return stream


def printed(width, **options):
    stream = io.StringIO()
    console = Console(file=stream, width=width, **options)
    article = msgspec.structs.replace(ledger(Analysis(id="brief", text="")), meta=META)
    console.print(show(article, label))
    return stream.getvalue()


META = Meta(title="Drones [over] Odesa\x00", outlet="Wire")


def label(key):
    return {"ukrainian_official": "Ukrainian officials", "unknown": "Unknown"}.get(key, key)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_ledger_fits_the_terminal(width):
    lines = printed(width).splitlines()
    assert max(len(line) for line in lines) <= width
    assert not any("\x1b" in line or "\u202e" in line for line in lines)


def test_the_ledger_shows_who_says_what():
    page = printed(120)
    for words in (
        *("WHO SAYS WHAT", "Olha Bondar", "Mayor", "Ukrainian officials", "claimed", "distancing"),
        *("− Russia  + Ukraine  = United States  > 70 drones; ≥ 24 flights", "nobody named"),
        *("Dozens of flights were late", "≥ 91 drones; ≥ 70 drones"),
        *("LEDGER OF NUMBERS", "≥ 91", "≥ 24 “Dozens”", "down, Odesa", "the narrator", "3 days"),
        *("disputed", "They \\x07disagree.", "repeated", "“over 70” (Olha Bondar)"),
    ):
        assert words in page


def test_hostile_text_is_shown_as_it_is():
    page = printed(120, force_terminal=True, color_system="standard")
    assert "the [bold red]air force[/]" in page
    assert "Drones [over] Odesa\\x00" in page
    assert "\x07" not in page


def test_an_analysis_without_findings():
    stream = io.StringIO()
    empty = Analysis(id="empty", text="")
    Console(file=stream, width=80).print(show(empty, label))
    assert "Nobody is reported to say anything." in stream.getvalue()
    assert "No numbers." in markdown(empty, label)
    assert "Nobody is reported to say anything." in markdown(empty, label)


def test_markdown_shows_the_same(sayso, article):
    page = sayso("analyze", article, "--format", "md").stdout
    assert page.startswith("# brief\n")
    assert "| Olha Bondar | Ukrainian officials | claimed (distancing) | over 70 drones" in page
    assert "the \\[bold red\\]air force\\[/\\]" in page
    assert "- **disputed**: They " in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {7, 8}


def test_the_most_claimed_figures_come_first():
    page = sheet(ledger(Analysis(id="a", text="")), label)
    assert [counted for counted, _ in page.ledger] == ["drones", "flights", "(count)"]
    assert [name for name, _ in page.relations] == ["disputed", "repeated"]


@pytest.mark.parametrize(
    ("low", "high", "modifier", "unit", "expected"),
    [
        (337, 337, "exact", None, "337"),
        (91, None, "at_least", None, "≥ 91"),
        (70, None, "more_than", None, "> 70"),
        (None, 9, "at_most", None, "≤ 9"),
        (None, 9, "less_than", None, "< 9"),
        (50, 50, "approx", "km", "≈ 50 km"),
        (15, 20, "range", "percent", "15–20%"),
        (2000, None, "vague", None, "≥ 2,000"),
        (2.5e9, 2.5e9, "exact", "USD", "2.5 billion USD"),
        (21e6, None, "at_least", None, "≥ 21 million"),
        (1234567, 1234567, "exact", None, "1,234,567"),
        (1, 1, "exact", "year", "1 year"),
        (3, 3, "exact", "year", "3 years"),
        (0.5, 0.5, "exact", None, "0.5"),
        (100, None, "more_than", "km2", "> 100 km²"),
        (None, None, "exact", None, "?"),
        (float("inf"), float("inf"), "exact", None, "inf"),
    ],
)
def test_intervals_in_words(low, high, modifier, unit, expected):
    number = Quantity(
        id="q", span=Span(0, 1), low=low, high=high, modifier=modifier, dimension="other", unit=unit
    )
    assert interval(number) == expected


def test_text_is_shortened_between_words():
    assert shortened("no more than this", 12) == "no more…"
    assert shortened("short") == "short"
    assert shown("a\tb\r\nc\u200d\u2066") == "a b c\\u200d\\u2066"


def test_the_seed_from_the_front_door_to_the_ledger(monkeypatch, analyzer):
    monkeypatch.setattr("sayso.analyzer.Analyzer", lambda actors, model: analyzer)
    result = CliRunner().invoke(cli.app, ["analyze", str(SEED)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert Analysis.from_json(result.stdout).text == SEED.read_bytes().decode()


def test_a_reader_who_leaves_early_is_no_error():
    command = f"'{sys.executable}' -m sayso.cli schema | :"
    result = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120, check=False)
    assert (result.stdout, result.stderr) == (b"", b"")


def test_the_program_says_its_version_in_utf_8_in_any_locale(monkeypatch):
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "argv", ["sayso", "--version"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 0
    assert (output.encoding, output.errors) == ("utf-8", "backslashreplace")
    assert output.buffer.getvalue().startswith(b"sayso 0.")
