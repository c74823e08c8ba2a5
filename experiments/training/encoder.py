"""What the encoders of both models share: MiniLM in PyTorch, its weights, and how it ships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

CLS, SEP, MASK, PAD = 101, 102, 103, 0
WIDTH, HEADS, DEPTH, INNER = 384, 12, 6, 1536


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

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.mixed = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Take and return vectors: (batch, pieces, width)."""
        batch, length, _ = x.shape
        qkv = self.attention(x).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        # Written out: exports to plain matrix products, and trains as fast at this size.
        weights = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        if mask is not None:
            weights = weights + mask
        heads = (weights.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.attention_norm(x + self.dropout(self.mixed(heads)))
        inner = self.outer(F.gelu(self.inner(x)))
        return self.norm(x + self.dropout(inner))


class Encoder(nn.Module):
    """MiniLM-L6 with features added to its embeddings.

    Parameters
    ----------
    sizes : sequence of int
        How many values each feature has.
    dropout : float
        How much is dropped.
    """

    def __init__(self, sizes: Sequence[int], dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        # One table holds the vectors of all features, one feature after the other.
        self.features = nn.Embedding(sum(sizes), WIDTH)
        self.rows: Tensor
        rows = torch.tensor([0, *sizes[:-1]]).cumsum(0)
        self.register_buffer("rows", rows, persistent=False)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(DEPTH))
        self.dropout = Dropout(dropout)
        # Frozen: a third of each step saved, and words not met here keep their neighbours.
        self.words.requires_grad_(False)

    def read(self, words: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return vectors in context, given those of the words: (batch, pieces, width)."""
        places = self.positions.weight[: words.shape[1]]
        x = words + places + self.features(features + self.rows).sum(2)
        x = self.dropout(self.norm(x))
        for block in self.blocks:
            x = block(x, mask)
        return x

    def load_minilm(self, file: Path) -> None:
        """Take the weights of a BERT-like checkpoint; what it lacks starts afresh."""
        own = minilm(file)
        for name, fresh in self.state_dict().items():
            if name not in own:
                own[name] = torch.randn_like(fresh) * 0.02 if fresh.ndim > 1 else fresh * 0
        self.load_state_dict(own)


def minilm(file: Path) -> dict[str, Tensor]:
    """Return the weights of a BERT-like checkpoint under the names they have here."""
    given = {k.removeprefix("bert."): v.float() for k, v in load_file(file).items()}
    own: dict[str, Tensor] = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        # The one segment of the input is part of every position.
        "positions.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0],
    }
    names = {
        "attention.output.dense": "mixed",
        "attention.output.LayerNorm": "attention_norm",
        "intermediate.dense": "inner",
        "output.dense": "outer",
        "output.LayerNorm": "norm",
    }
    projections = ("query", "key", "value")
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
        for i in range(DEPTH):
            theirs = f"encoder.layer.{i}"
            own[f"blocks.{i}.attention.{kind}"] = torch.cat(
                [given[f"{theirs}.attention.self.{name}.{kind}"] for name in projections]
            )
            for old, new in names.items():
                own[f"blocks.{i}.{new}.{kind}"] = given[f"{theirs}.{old}.{kind}"]
    return own


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return MiniLM's tokenizer without the limits of its original use."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
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
    model: nn.Module, example: tuple[Tensor, ...], inputs: Sequence[str], output: str, file: Path
) -> None:
    """Write a model as ONNX: weights in eight bits per channel, sums that cannot saturate.

    Parameters
    ----------
    model : nn.Module
        Takes the inputs, each of one row of pieces, in their order.
    example : tuple of Tensor
        Such inputs.
    inputs, output : sequence of str, str
        Their names, and that of what the model returns.
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
        dynamic_axes={name: {1: "pieces"} for name in inputs},
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
