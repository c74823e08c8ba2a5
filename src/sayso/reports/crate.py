"""Reports as a research object that repositories and machines read: RO-Crate 1.3."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sayso.errors import DataError, SaysoError
from sayso.reports.citation import Software, software
from sayso.reports.provenance import Provenance, citation

if TYPE_CHECKING:
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

FILE = "ro-crate-metadata.json"
KINDS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A report in a folder: its title, its files, and where they come from."""

    title: str
    files: tuple[Path, ...]
    provenance: Provenance


def write_crate(folder: Path, name: str, description: str, reports: Iterable[Made]) -> Path:
    """Describe a folder of reports in ``ro-crate-metadata.json``, and return its path.

    Each report is the result of an action of sayso on its inputs. Inputs are not part of the
    folder, and may not be passed on; they are named by the digest over their names and digests.

    Raises
    ------
    SaysoError
        If the extra `crate` is not installed.
    DataError
        If the folder cannot be written.
    """
    try:
        from rocrate.rocrate import ROCrate
    except ImportError as error:
        what = "an RO-Crate needs an extra; install it with: python -m pip install 'sayso[crate]'"
        raise SaysoError(what) from error
    about = software()
    crate = ROCrate(version="1.3")
    author = _add(crate, "#authors", "Organization", name=_authors(about))
    licence = _add(
        crate,
        f"https://spdx.org/licenses/{about.license}",
        "CreativeWork",
        name=about.license,
        description=f"The licence of sayso, by its identifier in the SPDX list: {about.license}.",
    )
    root: dict[str, Any] = crate.root_dataset
    root["name"], root["description"] = name, description
    # The library would put the clock here.
    root["datePublished"] = about.date_released
    root["license"], root["publisher"], root["author"] = licence, author, author
    program = _add(
        crate,
        "#sayso",
        "SoftwareApplication",
        name="sayso",
        description=about.abstract.strip(),
        version=about.version,
        url=about.url,
        license=licence,
    )
    for number, report in enumerate(reports, 1):
        _describe(crate, folder, f"#report-{number}", report, program)
    path = folder / FILE
    content = msgspec.json.format(msgspec.json.encode(crate.metadata.generate()), indent=1)
    try:
        path.write_bytes(content + b"\n")
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", str(path)) from error
    return path


def _describe(crate: ROCrate, folder: Path, key: str, report: Made, program: ContextEntity) -> None:
    provenance = report.provenance
    cited = citation(provenance, report.title)
    listed = msgspec.json.encode(provenance.inputs)
    inputs = _add(
        crate,
        f"{key}-inputs",
        "Dataset",
        name=f"Inputs of “{report.title}”",
        description=f"{len(provenance.inputs)} files; the report names each with its SHA-256.",
        identifier=f"sha256:{sha256(listed).hexdigest()}",
    )
    files = []
    for path in report.files:
        content = path.read_bytes()
        entity = crate.add_file(
            path,
            path.relative_to(folder).as_posix(),
            properties={
                "name": path.name,
                "description": f"{report.title} ({path.suffix.lstrip('.')})",
                "encodingFormat": KINDS.get(path.suffix, "application/octet-stream"),
                "contentSize": str(len(content)),
                "sha256": sha256(content).hexdigest(),
                "identifier": provenance.content_id,
                "creditText": cited.text,
            },
        )
        files.append(entity)
    action = _add(
        crate,
        key,
        "CreateAction",
        name=report.title,
        description=f"{provenance.command}; seed {provenance.seed}",
    )
    action["instrument"], action["object"], action["result"] = program, inputs, files
    crate.root_dataset.append_to("mentions", action)


def _add(crate: ROCrate, key: str, kind: str, **properties: object) -> ContextEntity:
    from rocrate.model.contextentity import ContextEntity

    entity = ContextEntity(crate, key, properties={"@type": kind})
    for name, value in properties.items():
        entity[name] = value
    return crate.add(entity)


def _authors(about: Software) -> str:
    return "; ".join(author.written for author in about.authors)
