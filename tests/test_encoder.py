"""Reading the files of an encoder."""

import pickle
from pathlib import Path

import pytest

from sayso.encoder import Shipped, load
from sayso.errors import ModelError


def test_what_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "tones"
    folder.mkdir()
    with pytest.raises(ModelError, match="model of tones cannot be read"):
        load(folder, "tones")
    (folder / "labels.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="model of tones cannot be read"):
        load(folder, "tones")


def test_the_shipped_encoder_is_loaded_once_and_can_be_sent_unloaded() -> None:
    shipped = Shipped("stance")
    assert shipped() is shipped()
    again = pickle.loads(pickle.dumps(shipped))
    assert (again.name, again.folder) == ("stance", None)
    assert again().settings == shipped().settings
