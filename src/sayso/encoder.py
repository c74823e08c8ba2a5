"""The encoders that ship with sayso: reading their files, and running them the same everywhere."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from sayso.errors import ModelError
from sayso.resources import checked

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

AROUND = (101, 102)  # the encoder's marks at both ends of a window: [CLS], [SEP]
SLOW = ["SkipLayerNormFusion"]  # its one operator takes longer than the two that it replaces
LONGEST_WINDOW = 254  # pieces, beside these marks


@dataclass(frozen=True)
class Encoder:
    """An encoder with its tokenizer and what else came with it.

    Attributes
    ----------
    tokenizer : Tokenizer
        Cuts text into pieces.
    session : InferenceSession
        Runs the encoder, in one thread.
    settings : dict
        What ``labels.json`` holds.
    """

    tokenizer: Tokenizer
    session: InferenceSession
    settings: dict[str, Any]


def load(folder: Path | Traversable, name: str) -> Encoder:
    """Return the encoder of a folder that holds encoder.onnx, tokenizer.json and labels.json.

    Raises
    ------
    ModelError
        If a file is missing, broken, or not the one that ``SHA256SUMS`` beside it lists.
    """
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    # Sums may be ordered by thread; and processes, not threads, read many articles at once.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        settings = json.loads(checked(folder, "labels.json"))
        tokenizer = Tokenizer.from_str(checked(folder, "tokenizer.json").decode())
        checked(folder, "encoder.onnx")
        # By its path: a session keeps the bytes that it is given.
        with as_file(folder / "encoder.onnx") as path:
            session = InferenceSession(
                path, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW
            )
    except Exception as error:  # of four kinds, not all of them named by their libraries
        raise ModelError(f"the model of {name} cannot be read ({error})") from error
    return Encoder(tokenizer, session, settings)


class Shipped:
    """An encoder that is loaded on first use; threads may share it, processes send it.

    Parameters
    ----------
    name : str
        Of the folder under ``resources/models``.
    folder : Path, optional
        Another folder to take it from, with its own ``SHA256SUMS``.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name = name
        self.folder = folder
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()

    def __getstate__(self) -> tuple[str, Path | None]:
        return self.name, self.folder

    def __setstate__(self, state: tuple[str, Path | None]) -> None:
        self.name, self.folder = state
        self._encoder = None
        self._lock = threading.Lock()

    def __call__(self) -> Encoder:
        """Return the encoder.

        Raises
        ------
        ModelError
            If a file of it is missing or broken.
        """
        with self._lock:
            if self._encoder is None:
                folder = self.folder or files("sayso.resources") / "models" / self.name
                self._encoder = load(folder, self.name)
        return self._encoder
