"""The folder of a report: the same files with the same bytes, and what the command says."""

import io

import msgspec
import pandas as pd
import pytest
from typer.testing import CliRunner

from sayso import SaysoError, cli
from sayso.cli.streams import BAD_INPUT
from sayso.records import Analysis
from sayso.reports import trace
from sayso.reports.folder import write_report


def contents(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_an_article_is_a_page_text_tables_and_a_figure(seed, registry, tmp_path):
    source = tmp_path / "seed.txt"
    source.write_text(seed.text, encoding="utf-8")
    provenance = trace("sayso report seed.txt", 0, [source])
    paths = write_report([seed], registry, tmp_path / "out", provenance)
    write_report([seed], registry, tmp_path / "again", provenance)
    found = contents(tmp_path / "out")
    assert found == contents(tmp_path / "again")
    assert {path.relative_to(tmp_path / "out").as_posix() for path in paths} == found.keys()
    assert {"report.html", "report.md", "figures/claims.svg", "figures/claims.png"} <= found.keys()
    assert found["figures/claims.png"].startswith(b"\x89PNG")
    table = pd.read_parquet(io.BytesIO(found["tables/attributions.parquet"]))
    assert len(table) == len(seed.attributions)
    assert len(pd.read_csv(io.BytesIO(found["tables/quantities.csv"]))) == len(seed.quantities)
    page = found["report.html"].decode()
    assert provenance.inputs[0].sha256 in page
    assert provenance.digest in page
    assert str(tmp_path) not in page


def test_a_corpus_is_a_page_text_tables_and_figures(corpus, registry, tmp_path):
    write_report(corpus, registry, tmp_path / "out")
    write_report(corpus, registry, tmp_path / "again")
    found = contents(tmp_path / "out")
    assert found == contents(tmp_path / "again")
    assert {"report.html", "figures/voices.svg", "figures/stances.png"} <= found.keys()
    assert {"tables/clusters.csv", "tables/accounts.parquet"} <= found.keys()
    text = found["report.md"].decode()
    assert "| Ukrainian officials |" in text
    assert "## Figures in dispute" in text


def test_articles_of_which_nothing_is_said_are_a_report_too(registry, tmp_path):
    nothing = [Analysis(id="one", text="No one speaks."), Analysis(id="two", text="")]
    write_report(nothing, registry, tmp_path / "both")
    write_report(nothing[1:], registry, tmp_path / "one")
    assert "Nobody is reported" in (tmp_path / "both" / "report.html").read_text("utf-8")
    assert "No numbers." in (tmp_path / "one" / "report.html").read_text("utf-8")


def test_a_dollar_sign_and_an_endless_label_are_drawn(seed, registry, tmp_path):
    priced = [
        msgspec.structs.replace(quantity, counted="$x^$" + "y" * 1000)
        for quantity in seed.quantities
    ]
    strange = msgspec.structs.replace(seed, quantities=tuple(priced))
    write_report([strange], registry, tmp_path)
    assert (tmp_path / "figures" / "claims.svg").exists()


def test_no_article_and_no_folder_are_named_errors(seed, registry, tmp_path):
    with pytest.raises(SaysoError, match="no article"):
        write_report([], registry, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SaysoError, match="cannot write the report"):
        write_report([seed], registry, tmp_path / "file")


def test_the_command_reports_on_analyses_that_were_kept(seed, tmp_path):
    kept = tmp_path / "kept.jsonl"
    whole = msgspec.structs.replace(seed, sayso="1.0")
    kept.write_text(f"{whole.to_json()}\n", encoding="utf-8")
    result = CliRunner().invoke(cli.app, ["report", str(kept), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "report.html" in result.stdout
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "sayso report kept.jsonl" in page
    assert str(tmp_path) not in page


def test_the_command_describes_the_folder_as_a_research_object(seed, tmp_path):
    kept = tmp_path / "kept.jsonl"
    kept.write_text(f"{msgspec.structs.replace(seed, sayso='1.0').to_json()}\n", encoding="utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(cli.app, ["report", str(kept), "--out", str(out), "--crate"])
    assert result.exit_code == 0, result.output
    crate = msgspec.json.decode((out / "ro-crate-metadata.json").read_bytes())
    named = {entity["@id"] for entity in crate["@graph"]}
    assert {"report.html", "tables/attributions.csv"} <= named


def test_the_command_names_what_it_cannot_read(tmp_path):
    result = CliRunner().invoke(
        cli.app, ["report", str(tmp_path / "missing.txt"), "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == BAD_INPUT
    assert "missing.txt" in result.stderr


def test_articles_of_one_name_stay_apart(tmp_path):
    paths = []
    for folder, text in (("a", "Kyiv said 5 men died."), ("b", "Moscow said 7 men died.")):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "brief.txt")
        paths[-1].write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(cli.app, ["report", *map(str, paths), "--out", str(out)])
    assert result.exit_code == 0
    table = pd.read_csv(out / "tables" / "articles.csv")
    assert list(table["article"]) == ["brief", "brief-2"]
