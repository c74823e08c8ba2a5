"""Speed and memory: words per CPU second of every step and of peers, in one process and run."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast
from unittest.mock import patch

import peers
from onnxruntime import InferenceSession
from protocol import HERE, Options, run
from spacy.language import Language
from tokenizers import Tokenizer

from sayso import Analyzer, Article, SaysoError
from sayso.encoder import Encoder, Shipped
from sayso.framing.sentiment import vader
from sayso.quantities import holds_number
from sayso.reading import read
from sayso.reports import Report, Table

P = ParamSpec("P")
T = TypeVar("T")

ROUNDS = 3
ARTICLES = 60  # so that a run takes minutes
WALK, FIND, NUMBERS = "whole walk", "find attributions", "parse what holds a number"
PARSER, ENCODER = "spaCy's passes", "encoders' passes"
TEXTACY, QUANTULUM, VADER = "peer: textacy's quotations", "peer: quantulum3", "peer: VADER"


class Goal(NamedTuple):
    """A ratio, and what it is to be: at most, or at least, so much."""

    what: str
    wanted: str = ""


QUOTATIONS = Goal("speed of parsing and finding attributions over that of textacy's quotations")
OWN = Goal("CPU time of the walk over that of its parser's and encoders' passes", "at most 1.4")
BESIDE = {
    TEXTACY: Goal("speed of the walk over that of textacy's quotations", "at least 1.2"),
    QUANTULUM: Goal("speed of the walk over that of quantulum3"),
    VADER: Goal("speed of the walk over that of VADER"),
}


class Clock:
    """CPU seconds by name, of what ran and of what ran within it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.passes = 0  # of encoders
        self.crashes = 0  # of textacy
        self.open: list[str] = []

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Count the time of what runs here; of what calls itself, the outermost."""
        if name in self.open:
            yield
            return
        self.open.append(name)
        self.seconds.setdefault(name, 0.0)  # what began first is shown first
        start = time.process_time()
        try:
            yield
        finally:
            took = time.process_time() - start
            self.open.pop()
            self.seconds[name] += took

    def step(self, name: str, method: Callable[P, T]) -> Callable[P, T]:
        """Return a method that is counted under a name."""

        def counted(*arguments: P.args, **options: P.kwargs) -> T:
            with self.running(name):
                return method(*arguments, **options)

        return counted

    def encoder(self, method: Callable[P, T], passes: int = 1) -> Callable[P, T]:
        """Return what an encoder does, counted in all and for the step that it serves."""

        def counted(*arguments: P.args, **options: P.kwargs) -> T:
            self.passes += passes
            step = self.open[-1]
            with self.running(ENCODER), self.running(f"{step}: the encoder alone"):
                return method(*arguments, **options)

        return counted

    def shipped(self, method: Callable[P, Encoder]) -> Callable[P, Encoder]:
        """Return the way to an encoder whose tokenizer is counted with it."""

        def counted(*arguments: P.args, **options: P.kwargs) -> Encoder:
            encoder = method(*arguments, **options)
            encode = self.encoder(encoder.tokenizer.encode, passes=0)
            # The tokenizer's own class is not Python's and takes no patch.
            return replace(encoder, tokenizer=cast(Tokenizer, SimpleNamespace(encode=encode)))

        return counted

    def parser(self, method: Callable[P, Iterator[T]]) -> Callable[P, Iterator[T]]:
        """Return spaCy's `pipe`, counted while it works and not while its documents are read."""

        def counted(*arguments: P.args, **options: P.kwargs) -> Iterator[T]:
            documents = method(*arguments, **options)
            while True:
                with self.running(PARSER):
                    document = next(documents, None)
                if document is None:
                    return
                yield document

        return counted


def speed(options: Options) -> Report:
    """Time every step on the same articles, in turns, and set the walk beside peers."""
    source = options.corpus or options.gold
    articles = [entry for entry in read(source) if not isinstance(entry, SaysoError)]
    if not articles:
        raise SaysoError("no article", str(source))
    if len(articles) > ARTICLES:
        articles = random.Random(options.seed).sample(articles, ARTICLES)
    analyzer = Analyzer()
    others = _peers()
    _round(analyzer, others, articles[:1])  # loads what is loaded once
    words = sum(len(article.text.split()) for article in articles)
    clocks = [_round(analyzer, others, articles) for _ in range(ROUNDS)]
    rounds = [clock.seconds for clock in clocks]
    seconds = {name: median(times[name] for times in rounds) for name in rounds[0]}
    ratios = {OWN: median(t[WALK] / (t[PARSER] + t[ENCODER]) for t in rounds)}
    ratios |= {
        goal: median(times[name] / times[WALK] for times in rounds)
        for name, goal in BESIDE.items()
        if name in others
    }
    if TEXTACY in others:
        ratios[QUOTATIONS] = median(t[TEXTACY] / (t["parse"] + t[FIND]) for t in rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Report(
        name="speed",
        title="Speed and memory",
        question="How many words a CPU second does each step read, and beside peers?",
        data=(f"{len(articles)} articles, {words:,} words.",),
        method=(
            f"CPU time of the process (user and system), median of {ROUNDS} rounds in one run; "
            "every round takes the walk and the peers in turn over all articles. The steps are "
            "timed within the walk, and within them each pass of the encoders "
            f"({clocks[0].passes:,}, with the cutting of words into pieces) and of spaCy. Machines "
            "differ and are noisy: the ratios say more than the rates.",
            _about(others, clocks[0].crashes),
        ),
        limits=("These figures change from run to run.",),
        metrics={
            "words": words,
            "words_per_cpu_second": {n: round(words / s) for n, s in seconds.items()},
            "ratios": {goal.what: round(ratio, 4) for goal, ratio in ratios.items()},
            "encoder_passes": clocks[0].passes,
            "peak_rss_mib": round(peak),
        },
        provenance=options.provenance,
        tables=(
            Table(
                title="Ratios",
                columns=("Ratio", "Median", "Wanted"),
                rows=tuple((goal.what, f"{r:.3g}", goal.wanted) for goal, r in ratios.items()),
            ),
            Table(
                title="Words per CPU second",
                columns=("Step", "Words per CPU second", "Share of the walk"),
                rows=tuple(
                    (name, round(words / taken), f"{taken / seconds[WALK]:.0%}")
                    for name, taken in seconds.items()
                ),
                note=f"Peak memory of the process: {peak:.0f} MiB.",
            ),
        ),
    )


def _round(
    analyzer: Analyzer, others: dict[str, Callable[[str], object]], articles: list[Article]
) -> Clock:
    """Take the walk, and after it each peer, over all articles."""
    clock = Clock()
    texts = [article.text for article in articles]
    with _watched(analyzer, clock), clock.running(WALK):
        for article in articles:
            analyzer(article)
    if not {PARSER, ENCODER} <= set(clock.seconds):
        raise SaysoError("the walk makes its passes in a way that is not timed here")
    alone: dict[str, Callable[[str], object]] = {
        NUMBERS: partial(analyzer.parser.only, wanted=holds_number)
    }
    for name, system in {**alone, **others}.items():
        with clock.running(name):
            clock.crashes += sum(system(text) is _CRASHED for text in texts)
    return clock


@contextmanager
def _watched(analyzer: Analyzer, clock: Clock) -> Iterator[None]:
    """Count the steps of the walk, and the passes within them."""
    steps: dict[str, tuple[object, str]] = {
        "parse": (analyzer.parser, "__call__"),
        FIND: (analyzer.find_attributions, "__call__"),
        "resolve speakers": (analyzer.resolve_speakers, "__call__"),
        "frame": (analyzer.frame, "__call__"),
        "frame what the narrator says": (analyzer.frame, "narrate"),
        "extract quantities": (analyzer.extract_quantities, "__call__"),
        "keep the ledger": (analyzer.keep_ledger, "__call__"),
    }
    methods: list[tuple[type, str, Callable[[Any], Any]]] = [
        (InferenceSession, "run", clock.encoder),
        (Shipped, "__call__", clock.shipped),
        (Language, "pipe", clock.parser),
        *((type(step), method, partial(clock.step, n)) for n, (step, method) in steps.items()),
    ]
    with ExitStack() as stack:
        for kind, method, counted in methods:
            stack.enter_context(patch.object(kind, method, counted(getattr(kind, method))))
        yield


_CRASHED = object()


def _peers() -> dict[str, Callable[[str], object]]:
    """Return the peers that are installed, by name: each takes a text."""
    found: dict[str, Callable[[str], object]] = {VADER: _tones}
    if find_spec("quantulum3") is not None:
        found[QUANTULUM] = peers.by_quantulum
    if find_spec("textacy") is not None:
        found[TEXTACY] = _quotations(Analyzer().parser.nlp)
    return found


def _quotations(nlp: Language) -> Callable[[str], object]:
    from textacy.extract.triples import direct_quotations

    def quotations(text: str) -> object:
        try:
            return list(direct_quotations(nlp(text)))
        except ValueError:  # an odd number of quotation marks is enough
            return _CRASHED

    return quotations


def _tones(text: str) -> object:
    return [vader().polarity_scores(line) for line in text.splitlines()]


def _about(others: Iterable[str], crashed: int) -> str:
    missing = [name.removeprefix("peer: ") for name in (TEXTACY, QUANTULUM) if name not in others]
    left = f" Not installed and left out (extra `peers`): {', '.join(missing)}." if missing else ""
    crashes = f"; it gave up on {crashed} of them, after the parse" if crashed else ""
    return (
        "Peers read the same articles. textacy's quotations: `direct_quotations` on the parse of "
        f"the same spaCy pipeline, the parse included{crashes}. quantulum3 and VADER read line by "
        f"line.{left}"
    )


if __name__ == "__main__":
    run(
        speed,
        corpus=f"articles, in any form that sayso reads; {ARTICLES} of them are taken by the seed",
        gold=Path(HERE / "seeds"),
        gold_help="articles",
    )
