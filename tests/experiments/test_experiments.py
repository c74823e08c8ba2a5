"""The experiments as a user runs them: from the command line, against the committed reports."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(script: str, *options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "experiments" / script, *map(str, options)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_case_study_of_the_seed_is_the_committed_report(tmp_path):
    result = run("case_study.py", "--out", tmp_path)
    assert result.returncode == 0, result.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert {"case_study.json", "case_study.md", "case_study-claims-1.svg"} <= set(names)
    for name in names:
        assert (tmp_path / name).read_bytes() == (ROOT / "reports" / name).read_bytes(), name


def test_case_study_of_many_articles_shows_no_statement(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    sentence = "The ministry said at least 12 purple tractors were destroyed."
    for number in range(7):
        (corpus / f"{number}.txt").write_text(f"{sentence} It denied {number + 2} other reports.")
    (corpus / "broken.txt").write_bytes(b"\xff\xfe\x00")
    result = run("case_study.py", "--corpus", corpus, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "out" / "case_study.md").read_text()
    assert "purple" not in text
    assert "7 articles" in text
    assert "1 could not be read" in text


TEXT = (
    "The mayor said the purple tractors were late.\n"
    "“We will pay for every one of them,” the minister added on Friday.\n"
    "Sheds were red."
)
STANDOFF = [
    ("The mayor", "said", "the purple tractors were late"),
    ("the minister", "added", "“We will pay for every one of them,”"),
    ("Sheds", "were", "red"),  # which nobody said: no system should find it
]


def standoff():
    """Mark the statements of the text as PolNeAR's annotators do."""
    lines = []
    for number, pieces in enumerate(STANDOFF):
        for role, piece in zip(("Source", "Cue", "Content"), pieces, strict=True):
            start = TEXT.index(piece)
            lines.append(f"T{number}{len(role)}\t{role} {start} {start + len(piece)}\t{piece}")
        lines.append(f"E{number}\tAttribution:T{number}3 Source:T{number}6 Content:T{number}7")
        lines[-1] += f" Cue:T{number}3"
    return "\n".join(lines)


@pytest.fixture
def polnear(tmp_path):
    """Two invented articles in PolNeAR's layout; the second has a quotation mark too many."""
    for name, text in (("wire_one", TEXT), ("post_two", f"{TEXT}\n“The end.")):
        for folder, suffix, content in (("text", "txt", text), ("attributions", "ann", standoff())):
            path = tmp_path / "corpus" / "dev" / folder / f"{name}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    rows = 'compartment\tfilename\tpublisher\ndev\twire_one\tthe "wire\ndev\tpost_two\tpost\n'
    (tmp_path / "corpus" / "metadata.tsv").write_text(rows)
    return tmp_path / "corpus" / "dev"


def test_attribution_on_a_corpus_shows_errors_without_its_text(polnear, tmp_path):
    out = tmp_path / "out"
    result = run("attribution.py", "--corpus", polnear, "--out", out)
    assert result.returncode == 0, result.stderr
    page = (out / "attribution.md").read_text(encoding="utf-8")
    for words in ("purple", "tractors", "mayor", "Friday"):
        assert words not in page
    start = TEXT.index("red.")
    assert re.search(rf"\| wire\\_one \|.* {start}–{start + 3} \|", page)
    assert re.search(r"\| the \"wire \| 1 \| 3 \|", page)
    assert "CofeNet" in page
    assert "metadata.tsv" in page
    metrics = json.loads((out / "attribution.json").read_text())["metrics"]
    crashes = {name: found["crashes"] for name, found in metrics.items() if found["crashes"]}
    assert crashes == ({"textacy": 1} if find_spec("textacy") else {})
    assert ("textacy crashed on 1 of 2 articles" in page) == bool(crashes)


def test_claims_are_scored_on_one_event_alone(tmp_path):
    event = ROOT / "data" / "gold" / "agreement" / "kessel-strait"
    said = tmp_path / "said.jsonl"
    options = ("--gold", event, "--out", tmp_path, "--predictions", said)
    result = run("claims.py", *options)
    assert result.returncode == 0, result.stderr
    report = json.loads((tmp_path / "claims.json").read_text())
    names = {found["name"] for found in report["metrics"]["pairs"]["bare numbers"]}
    assert {"pairs.macro_f1", "within.macro_f1", "across.macro_f1"} <= names
    read = {entry["name"].rpartition("/")[2] for entry in report["provenance"]["inputs"]}
    assert {"pairs.json", "actors.toml", "03-sund-free-press.json"} <= read
    first = json.loads(said.read_text().splitlines()[0])
    assert set(first) == {"from", "to", "label", "reason"}


def test_disputes_of_a_corpus_show_figures_and_sources_only(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(
        "The purple mayor of Odesa, Ivan Petrov, said 12 people were killed in Odesa on Monday. "
        "Russia's Defence Ministry said 31 people were killed in Odesa on Monday."
    )
    (corpus / "broken.txt").write_bytes(b"\xff\xfe\x00")
    result = run("claims.py", "--corpus", corpus, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "out" / "claims.md").read_text()
    assert "Ivan Petrov" in text
    assert "conflicts 1" in text
    assert "purple" not in text
    assert "1 could not be read" in text


@pytest.mark.parametrize(
    "script",
    ["attribution.py", "quantities.py", "framing.py", "claims.py", "case_study.py", "speed.py"],
)
def test_missing_input_ends_with_one_line_and_code_2(script, tmp_path):
    result = run(script, "--gold", tmp_path / "nowhere", "--out", tmp_path)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert "nowhere" in result.stderr


def test_speed_is_measured_for_every_step(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("The mayor said 12 people were killed. " * 5)
    result = run("speed.py", "--corpus", article, "--out", tmp_path)
    assert result.returncode == 0, result.stderr
    rates = json.loads((tmp_path / "speed.json").read_text())["metrics"]["words_per_cpu_second"]
    assert {"parse", "whole walk", "peer: VADER"} <= set(rates)
