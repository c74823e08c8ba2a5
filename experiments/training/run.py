"""What the runs of both encoders share: steps that can be gone on with, and averaged weights."""

from __future__ import annotations

import argparse
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from training.encoder import Dropout

E = TypeVar("E")


class Trained(nn.Module, ABC):
    """A model that can tell which of its parameters no public weights bring."""

    @abstractmethod
    def fresh(self) -> Iterator[nn.Parameter]:
        """Yield these parameters, which learn five times as fast."""


M = TypeVar("M", bound=Trained)


class Run(ABC, Generic[M, E]):
    """A run: model, average of its weights over the last few hundred steps, optimiser, files.

    Parameters
    ----------
    options : argparse.Namespace
        Of the command line: rate, keep, seed, save, out.
    model : Trained
        What learns.
    average : Trained
        Another of its kind, to hold the average.
    """

    warm: float  # the share of all steps in which the rate rises

    def __init__(self, options: argparse.Namespace, model: M, average: M) -> None:
        self.options = options
        self.model = model
        self.average = average
        self.average.load_state_dict(self.model.state_dict())
        fresh = list(model.fresh())
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

    @abstractmethod
    def loss(self, group: Sequence[E]) -> Tensor:
        """Return how far the model is from what a batch teaches."""

    def epoch(self, plan: Sequence[list[E]], first: int, total: int) -> list[float]:
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

    def _load(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def _learn(self, group: Sequence[E], progress: float) -> float:
        # Whatever a step draws depends on its number only, so that a resumed run is the same.
        torch.manual_seed(self.options.seed * 1_000_003 + self.step)
        Dropout.random = np.random.default_rng((self.options.seed, self.step))
        rate = min(progress / self.warm, max(0.02, 1 - progress), 1.0)
        for given in self.optimizer.param_groups:
            given["lr"] = given["top"] * rate
        loss = self.loss(group)
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
