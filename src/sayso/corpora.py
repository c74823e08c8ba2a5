"""Public corpora: which are known, where they are, and how they come here.

Only `fetch` touches the network, and only ``sayso data fetch`` calls it: no analysis does.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import quote, urlsplit

import msgspec

from sayso import resources
from sayso.errors import DataError

HOST = "https://github.com"
_CHUNK = 1 << 16
_PATIENCE = 60  # Seconds without a byte; the archive of a commit is packed while one waits.


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """A public corpus, as ``resources/corpora.toml`` describes it.

    Attributes
    ----------
    title, terms, citation : str
        What it is, on what terms it may be used, and what to cite.
    repository, commit, path : str
        Where it is published: a folder of a repository at a commit.
    kind : {"archive", "files", "texts"}
        How it is published.
    within : str or None
        The file that holds the texts.
    without : dict of str to str
        For a file, the beginning of the lines that are left out.
    items : dict of str to str
        For a file, the resource that lists the items to take from it.
    files : dict of str to str
        Its files, with their SHA-256.
    """

    title: str
    repository: str
    commit: str
    path: str
    terms: str
    citation: str
    kind: Literal["archive", "files", "texts"]
    within: str | None = None
    without: dict[str, str] = {}
    items: dict[str, str] = {}
    files: dict[str, str] = {}


class Progress(Protocol):
    """Told of every download, as pooch tells it."""

    total: int

    def update(self, size: int, /) -> None:
        """Take note of bytes that have come."""

    def reset(self) -> None:
        """Begin to count anew."""

    def close(self) -> None:
        """Take note that the download is done."""


def known() -> dict[str, Corpus]:
    """Return all public corpora that are known, by name."""
    corpora = {}
    for name, about in resources.load("corpora.toml").items():
        sums = (line.split("  ", 1) for line in resources.lines(f"corpora/{name}.sha256"))
        corpora[name] = msgspec.convert(
            about | {"files": {file: digest for digest, file in sums}}, Corpus
        )
    return corpora


def corpus_path(name: str) -> Path:
    """Return the folder of a public corpus: in ``SAYSO_DATA``, else in the user's cache.

    Raises
    ------
    DataError
        If no such corpus is known, or it is in neither place.
    """
    _known(name)
    shared = os.environ.get("SAYSO_DATA")
    for folder in [Path(shared), _cache()] if shared else [_cache()]:
        if (folder / name).is_dir():
            return folder / name
    raise DataError(
        f"the corpus {name!r} is not here; fetch it with `sayso data fetch {name}`, or set "
        "SAYSO_DATA to a folder that holds it"
    )


def fetch(name: str, mirror: str | None = None, progress: Progress | None = None) -> Path:
    """Bring a public corpus into the user's cache, and return its folder there.

    Every file is compared with its published digest. The folder appears when all are there; what
    came before an interruption is kept beside it, and the next call goes on from there.

    Parameters
    ----------
    name : str
        Of the corpus; see `known`.
    mirror : str, optional
        Another server with the same repositories at the same paths, instead of
        ``https://github.com``.
    progress : Progress, optional
        Is told of every download.

    Raises
    ------
    DataError
        If no such corpus is known, the server cannot be reached or does not have it, a file is
        not what was published, or the cache cannot be written.
    """
    corpus = _known(name)
    target = _cache() / name
    folder = target if target.is_dir() else target.with_name(f"{name}.partial")
    downloads = target.with_name(f"{name}.downloads")
    server = (mirror or HOST).rstrip("/")
    if not server.startswith(("http://", "https://")):
        raise DataError("a mirror is named by its address: https://...", server)
    try:
        with _named_errors(server, folder):
            _fill(folder, corpus, partial(_download, server, corpus, downloads, progress))
            if folder != target:
                folder.rename(target)
    finally:
        shutil.rmtree(downloads, ignore_errors=True)
    return target


def _known(name: str) -> Corpus:
    corpora = known()
    if name not in corpora:
        raise DataError(f"no corpus is named {name!r}; known are {', '.join(corpora)}")
    return corpora[name]


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sayso"


Download = Callable[[str], Path]
Published = Iterator[tuple[str, bytes]]


def _fill(folder: Path, corpus: Corpus, download: Download) -> None:
    """Get the files that a folder lacks, and compare each with its digest."""
    wanted = {
        file: digest
        for file, digest in corpus.files.items()
        if not (folder / file).is_file() or _digest((folder / file).read_bytes()) != digest
    }
    missing = dict(wanted)
    for file, published in _SOURCES[corpus.kind](corpus, wanted, download) if wanted else ():
        content = _taken(corpus, file, published)
        if _digest(content) != wanted[file]:
            raise DataError("is not what was published: its SHA-256 is another", file)
        whole = folder / file
        part = whole.with_name(f"{whole.name}.part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(whole)
        missing.pop(file, None)
    if missing:
        some = ", ".join(list(missing)[:3]) + (" ..." if len(missing) > 3 else "")
        raise DataError(f"{len(missing)} files are not where they were published: {some}")


def _from_archive(corpus: Corpus, wanted: Mapping[str, str], download: Download) -> Published:
    with tarfile.open(download(f"archive/{corpus.commit}.tar.gz"), "r:gz") as archive:
        for member in archive:
            # All is in one folder, named after repository and commit.
            _, _, inside = member.name.partition("/")
            file = inside.removeprefix(f"{corpus.path}/")
            content = archive.extractfile(member) if file in wanted and file != inside else None
            if content is not None:
                yield file, content.read()


def _from_files(corpus: Corpus, wanted: Mapping[str, str], download: Download) -> Published:
    for file in wanted:
        yield file, download(f"raw/{corpus.commit}/{corpus.path}/{file}").read_bytes()


def _from_texts(corpus: Corpus, wanted: Mapping[str, str], download: Download) -> Published:
    whole = download(f"raw/{corpus.commit}/{corpus.path}/{corpus.within}").read_bytes()
    names: dict[str, list[str]] = {}
    for file, digest in wanted.items():
        names.setdefault(digest, []).append(file)
    rest: list[Any] = [json.loads(whole)]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            content = value.encode(errors="surrogatepass")
            for file in names.pop(_digest(content), ()):
                yield file, content
        elif isinstance(value, list | dict):
            rest.extend(value.values() if isinstance(value, dict) else value)


_SOURCES: dict[str, Callable[[Corpus, Mapping[str, str], Download], Published]] = {
    "archive": _from_archive,
    "files": _from_files,
    "texts": _from_texts,
}


def _taken(corpus: Corpus, file: str, published: bytes) -> bytes:
    """Return the part of a published file that is taken: mostly all."""
    if beginning := corpus.without.get(file):
        lines = published.splitlines(keepends=True)
        return b"".join(line for line in lines if not line.startswith(beginning.encode()))
    if listed := corpus.items.get(file):
        items = {
            _digest(msgspec.json.encode(item, order="sorted")): item
            for item in msgspec.json.decode(published, type=list[Any])
        }
        taken = [items[digest] for digest in resources.lines(listed) if digest in items]
        return json.dumps(taken, indent=1, ensure_ascii=False).encode()
    return published


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _download(
    server: str, corpus: Corpus, folder: Path, progress: Progress | None, path: str
) -> Path:
    """Download what stands at a path of the repository, unless that was done before."""
    import pooch

    pooch.get_logger().setLevel("WARNING")
    repository = urlsplit(corpus.repository).path
    url = server + quote(f"{repository}/{path}")
    downloader = pooch.HTTPDownloader(
        progressbar=progress or False, chunk_size=_CHUNK, timeout=_PATIENCE
    )
    # No digest is given: archives are packed anew, and the files are compared one by one.
    return Path(pooch.retrieve(url, None, _digest(url.encode()), folder, downloader=downloader))


@contextmanager
def _named_errors(server: str, folder: Path) -> Iterator[None]:
    from requests import HTTPError, RequestException

    try:
        yield
    except HTTPError as error:
        raise DataError(f"the server refused: {error}", server) from error
    except RequestException as error:
        raise DataError(
            "cannot be reached, or broke off; check the network and fetch again, the files that "
            f"have come are kept ({type(error).__name__})",
            server,
        ) from error
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, ValueError) as error:
        raise DataError(f"sent something broken; fetch again ({error})", server) from error
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", str(folder)) from error
