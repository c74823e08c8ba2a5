"""The research object is one that the validator of the community takes."""

import json
from io import BytesIO
from pathlib import Path

import pytest
import requests
import rocrate
from rocrate.rocrate import ROCrate
from urllib3 import HTTPResponse

from sayso.errors import DataError
from sayso.reports import Report, Table, trace, write
from sayso.reports.crate import Made, write_crate

CONTEXT = "https://w3id.org/ro/crate/1.3/context"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "input.txt").write_text("An article.")
    provenance = trace("python example.py", 7, [tmp_path / "input.txt"])
    made = []
    for name in ("one", "two"):
        report = Report(
            name=name,
            title=f"The report <{name}>",
            question="Who?",
            data=("Data.",),
            method=("Method.",),
            limits=("Limits.",),
            metrics={"f1": 0.5},
            provenance=provenance,
            tables=(Table(title="T", columns=("a",), rows=((1,),)),),
        )
        out = tmp_path / "out" / ("corpora" if name == "two" else "")
        files = write(report, out)
        made.append(Made(title=report.title, files=files, provenance=provenance))
    write_crate(tmp_path / "out", "Reports", "Two reports.", made)
    return tmp_path / "out"


def test_library_reads_it_back(folder):
    crate = ROCrate(folder)
    names = {entity.id for entity in crate.data_entities}
    assert names == {"one.json", "one.md", "corpora/two.json", "corpora/two.md"}
    assert crate.root_dataset["datePublished"].startswith("2026-")
    (action,) = (entity for entity in crate.get_by_type("CreateAction") if "one" in entity["name"])
    assert action["instrument"]["name"] == "sayso"
    assert {file.id for file in action["result"]} == {"one.json", "one.md"}


def test_validator_finds_nothing_amiss(folder, monkeypatch):
    # The context is served as the library ships it: tests do not use the network.
    shipped = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
    assert json.loads(shipped)["@id"] == CONTEXT

    def send(adapter, request, **options):
        if request.url != CONTEXT:
            raise requests.ConnectionError(request.url)
        headers = {"Content-Type": "application/ld+json"}
        body = HTTPResponse(BytesIO(shipped), headers, 200, preload_content=False)
        return adapter.build_response(request, body)

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    from rocrate_validator.models import Severity, ValidationSettings
    from rocrate_validator.services import validate

    # What is only recommended asks for addresses of the authors.
    settings = ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate",
        requirement_severity=Severity.REQUIRED,
    )
    assert [issue.message for issue in validate(settings).get_issues()] == []


def test_folder_that_cannot_be_written_is_a_named_error(tmp_path):
    with pytest.raises(DataError, match="cannot be written"):
        write_crate(tmp_path / "none", "Reports", "None.", [])
