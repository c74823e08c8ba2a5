"""The files of models are the ones that were published."""

import hashlib
import shutil
from pathlib import Path

import pytest

from sayso.attribution.tagging import Tagger
from sayso.errors import ModelError
from sayso.resources import DIGESTS, FOLDER, checked, seal

MODELS = sorted(path for path in (FOLDER / "models").iterdir() if path.is_dir())
ALTERED = {
    "a bit": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "the end": lambda content: content[:-1],
    "all": lambda content: b"version https://git-lfs.github.com/spec/v1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of two small files."""
    (tmp_path / "encoder.onnx").write_bytes(b"weights")
    (tmp_path / "labels.json").write_bytes(b"{}")
    seal(tmp_path, "labels.json", "encoder.onnx")
    return tmp_path


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.name)
def test_every_file_of_a_shipped_model_is_listed_and_right(model: Path):
    for file in model.iterdir():
        if file.name not in {DIGESTS, "MODEL_CARD.md"}:
            assert checked(model, file.name) == file.read_bytes()


def test_what_is_sealed_is_read(folder: Path):
    assert checked(folder, "encoder.onnx") == b"weights"
    names = [line.split()[1] for line in (folder / DIGESTS).read_text().splitlines()]
    assert names == ["encoder.onnx", "labels.json"]


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_an_altered_file_is_refused(folder: Path, alter):
    file = folder / "encoder.onnx"
    file.write_bytes(alter(file.read_bytes()))
    with pytest.raises(ModelError, match=r"encoder\.onnx: altered.*install sayso again"):
        checked(folder, "encoder.onnx")


def test_what_is_not_listed_or_not_there_is_refused(folder: Path):
    (folder / "more.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match=r"does not list more\.json"):
        checked(folder, "more.json")
    (folder / "labels.json").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        checked(folder, "labels.json")
    (folder / DIGESTS).write_bytes(b"\xff")
    with pytest.raises(ModelError, match="cannot be read"):
        checked(folder, "encoder.onnx")


@pytest.mark.parametrize("name", ["encoder.onnx", "labels.json", "tokenizer.json"])
def test_the_tagger_loads_no_altered_model(tmp_path: Path, name: str):
    model = shutil.copytree(FOLDER / "models" / "attribution", tmp_path / "attribution")
    content = (model / name).read_bytes()
    # Still a model that could be loaded: only the digest tells.
    (model / name).write_bytes(content + (b" " if name.endswith("json") else b""))
    if name == "encoder.onnx":
        digest = hashlib.sha256(content).hexdigest()
        listed = (model / DIGESTS).read_text()
        (model / DIGESTS).write_text(listed.replace(digest, digest[::-1]))
    with pytest.raises(ModelError, match=rf"{name}: altered"):
        _ = Tagger(model).model
