"""What the encoders of both models share: MiniLM and MPNet in PyTorch, and how the first ships."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

CLS, SEP, MASK, PAD = 101, 102, 103, 0
WORDS, PLACES = 30522, 512
MARKS = 4  # MPNet's vocabulary is BERT's behind so many of its own
TABLE = "encoder.words.weight"


class Shape(NamedTuple):
    """The size of an encoder; with buckets, attention knows how far pieces are from each other."""

    width: int
    heads: int
    depth: int
    inner: int
    epsilon: float
    buckets: int = 0


MINILM = Shape(384, 12, 6, 1536, 1e-12)  # what ships
MPNET = Shape(768, 12, 12, 3072, 1e-5, 32)  # eight times as large: a teacher


class Dropout(nn.Module):
    """Dropout whose masks come from random bytes: many times faster on a CPU than PyTorch's."""

    random = np.random.default_rng(0)

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.dropped = round(256 * rate)

    def forward(self, x: Tensor) -> Tensor:
        """Drop some, and scale up the rest."""
        if not self.training or not self.dropped:
            return x
        noise = torch.frombuffer(bytearray(self.random.bytes(x.numel())), dtype=torch.uint8)
        kept = (noise >= self.dropped).view(x.shape)
        return x * (kept.to(x.dtype) * (256 / (256 - self.dropped)))


class Block(nn.Module):
    """A layer of the encoder: attention, then a hidden layer, each added and normalised."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads, width = shape.heads, shape.width
        self.attention = nn.Linear(width, 3 * width)
        self.mixed = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.inner = nn.Linear(width, shape.inner)
        self.outer = nn.Linear(shape.inner, width)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Take and return vectors: (batch, pieces, width)."""
        batch, length, width = x.shape
        size = width // self.heads
        # Written out: exports to plain matrix products, and trains as fast at this size.
        query, key, value = (
            part.view(batch, length, self.heads, size).transpose(1, 2)
            for part in self.attention(x).chunk(3, -1)
        )
        weights = query @ key.transpose(-1, -2) * size**-0.5
        if bias is not None:
            weights = weights + bias
        heads = (weights.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
        x = self.attention_norm(x + self.dropout(self.mixed(heads)))
        inner = self.outer(F.gelu(self.inner(x)))
        return self.norm(x + self.dropout(inner))


class Encoder(nn.Module):
    """MiniLM-L6 or MPNet with features added to its embeddings.

    Parameters
    ----------
    sizes : sequence of int
        How many values each feature has.
    dropout : float
        How much is dropped.
    shape : Shape
        Which of the two.
    """

    def __init__(self, sizes: Sequence[int], dropout: float = 0.0, shape: Shape = MINILM) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(WORDS, shape.width)
        self.positions = nn.Embedding(PLACES, shape.width)
        # One table holds the vectors of all features, one feature after the other.
        self.features = nn.Embedding(sum(sizes), shape.width)
        self.rows: Tensor
        rows = torch.tensor([0, *sizes[:-1]]).cumsum(0)
        self.register_buffer("rows", rows, persistent=False)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        if shape.buckets:
            self.distances = nn.Embedding(shape.buckets, shape.heads)
        self.blocks = nn.ModuleList(Block(shape, dropout) for _ in range(shape.depth))
        self.dropout = Dropout(dropout)
        # Frozen: a third of each step saved, and words not met here keep their neighbours.
        self.words.requires_grad_(False)

    def read(self, words: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return vectors in context, given those of the words: (batch, pieces, width)."""
        told = self.features(features + self.rows).sum(2)
        return self.through(self.blocks, self.embed(words + told), mask)

    def embed(self, words: Tensor) -> Tensor:
        """Return what the first block reads."""
        return self.dropout(self.norm(words + self.positions.weight[: words.shape[1]]))

    def through(self, blocks: Iterable[nn.Module], x: Tensor, mask: Tensor | None) -> Tensor:
        """Return vectors after some of the blocks."""
        bias = mask
        if self.shape.buckets:
            length = x.shape[1]
            bias = self.distances(buckets(length, self.shape.buckets)).permute(2, 0, 1)[None]
            bias = bias if mask is None else bias + mask
        for block in blocks:
            x = block(x, bias)
        return x

    def load_public(self, folder: Path) -> None:
        """Take the public weights of a folder; what they lack starts afresh."""
        given = load_file(folder / "model.safetensors")
        own = mpnet(given) if self.shape == MPNET else minilm(given)
        for name, fresh in self.state_dict().items():
            if name not in own:
                own[name] = torch.randn_like(fresh) * 0.02 if fresh.ndim > 1 else fresh * 0
        self.load_state_dict(own)


def shape_of(folder: Path) -> Shape:
    """Return which of the two encoders a folder holds."""
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return MPNET if settings["model_type"] == "mpnet" else MINILM


def shape_in(state: dict[str, Tensor]) -> Shape:
    """Return which of the two encoders weights that a run has written are of."""
    return next(shape for shape in (MINILM, MPNET) if shape.width == state[TABLE].shape[1])


def buckets(length: int, number: int) -> Tensor:
    """Return the class of the distance between two pieces (Raffel et al. 2020): (length, length).

    Half of the classes are before, half behind; near distances have a class each, farther ones
    share it on a logarithmic scale up to 128.
    """
    places = torch.arange(length)
    distance = places[:, None] - places[None, :]
    half, near = number // 2, number // 4
    far = (distance.abs().clamp_min(1) / near).log() / math.log(128 / near) * (half - near)
    classes = torch.where(distance.abs() < near, distance.abs(), near + far.long())
    return classes.clamp_max(half - 1) + half * (distance < 0)


_LAYER = {
    "attention.output.dense": "mixed",
    "attention.output.LayerNorm": "attention_norm",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "norm",
}


def minilm(given: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of a BERT-like checkpoint under the names they have here."""
    given = {k.removeprefix("bert."): v.float() for k, v in given.items()}
    projections = [f"attention.self.{name}" for name in ("query", "key", "value")]
    return {
        "words.weight": given["embeddings.word_embeddings.weight"],
        # The one segment of the input is part of every position.
        "positions.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0],
        **_blocks(given, MINILM, _LAYER, projections),
    }


def mpnet(given: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of MPNet (Song et al. 2020), its table of words in BERT's order."""
    given = {k.removeprefix("mpnet."): v.float() for k, v in given.items()}
    table = given["embeddings.word_embeddings.weight"]
    words = table[MARKS : MARKS + WORDS].clone()
    words[[CLS, PAD, SEP, MASK]] = table[[0, 1, 2, len(table) - 1]]
    names = {
        **_LAYER,
        "attention.attn.o": "mixed",
        "attention.LayerNorm": "attention_norm",
    }
    return {
        "words.weight": words,
        "positions.weight": given["embeddings.position_embeddings.weight"][2:],
        "distances.weight": given["encoder.relative_attention_bias.weight"],
        **_blocks(given, MPNET, names, [f"attention.attn.{name}" for name in "qkv"]),
    }


def _blocks(
    given: dict[str, Tensor], shape: Shape, names: dict[str, str], projections: Sequence[str]
) -> dict[str, Tensor]:
    own = {}
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
        for i in range(shape.depth):
            theirs = f"encoder.layer.{i}"
            own[f"blocks.{i}.attention.{kind}"] = torch.cat(
                [given[f"{theirs}.{name}.{kind}"] for name in projections]
            )
            for old, new in names.items():
                if f"{theirs}.{old}.{kind}" in given:
                    own[f"blocks.{i}.{new}.{kind}"] = given[f"{theirs}.{old}.{kind}"]
    return own


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return an encoder's tokenizer, without the limits of its original use, in BERT's numbers."""
    settings = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    if shape_of(folder) == MPNET:
        vocabulary = settings["model"]["vocab"].items()
        settings["model"]["vocab"] = {w: n - MARKS for w, n in vocabulary if 0 <= n - MARKS < WORDS}
        settings |= {"added_tokens": [], "post_processor": None}
    tokenizer = Tokenizer.from_str(json.dumps(settings))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class SmallTable(nn.Module):
    """The table of words, the largest part by far, in eight bits with a scale per row."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        weights = table.weight.detach()
        scale = weights.abs().amax(1, keepdim=True).clamp_min(1e-6) / 127
        self.table: Tensor
        self.scale: Tensor
        self.register_buffer("table", (weights / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the vectors of words."""
        return F.embedding(ids, self.table).float() * F.embedding(ids, self.scale)


def ship(
    model: nn.Module,
    example: tuple[Tensor, ...],
    inputs: Mapping[str, Mapping[int, str]],
    output: str,
    file: Path,
) -> None:
    """Write a model as ONNX: weights in eight bits per channel, sums that cannot saturate.

    Parameters
    ----------
    model : nn.Module
        Takes the inputs in their order.
    example : tuple of Tensor
        Such inputs.
    inputs : mapping of str to mapping of int to str
        Their names, and which of their dimensions are of any length, with what these count.
    output : str
        The name of what the model returns.
    file : Path
        Where to.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    plain, folded = file.with_suffix(".plain"), file.with_suffix(".folded")
    torch.onnx.export(
        model.eval(),
        example,
        str(plain),
        input_names=list(inputs),
        output_names=[output],
        dynamic_axes=inputs,
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(plain, folded, skip_symbolic_shape=True)
    quantize_dynamic(
        folded,
        file,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    plain.unlink()
    folded.unlink()
    onnx.checker.check_model(str(file))
