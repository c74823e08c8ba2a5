"""A cheap stand-in for the analyzer, in worker processes; some words make it misbehave."""

import os
import re
import signal
import time
from pathlib import Path

from sayso.errors import ModelError
from sayso.records import Analysis, Attribution, Claim, Quantity, Span, Speaker

NUMBER = re.compile(r"\d+")


class Standin:
    """Gives every number to one speaker, and says "at least"."""

    def __init__(self, actors, model):
        if model == "none":
            raise ModelError("no such pipeline", "none")

    def __call__(self, article):
        text = article.text
        if "FAIL" in text:
            raise ValueError(f"cannot do with {object()}\nat all")
        if "DIE" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if (match := re.search("ONCE (.*)", text)) and not Path(match[1]).exists():
            Path(match[1]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        while "SPIN" in text:
            pass
        if "SLEEP" in text:
            time.sleep(100_000)
        if match := re.search(r"WAIT (\S+)", text):
            time.sleep(float(match[1]))
        numbers = [Span(*match.span()) for match in NUMBER.finditer(text)]
        return Analysis(
            id=article.id,
            text=text,
            meta=article.meta,
            speakers={"s1": Speaker(name="the mayor", bloc="ukrainian_official")},
            attributions=(
                Attribution(
                    id="a1",
                    source=(Span(0, 3),),
                    cue=(),
                    content=(Span(0, len(text)),),
                    type="indirect",
                    speaker="s1",
                ),
            ),
            quantities=tuple(
                Quantity(
                    id=f"q{index}",
                    span=span,
                    low=float(text[slice(*span)]),
                    high=None,
                    modifier="at_least",
                    dimension="count",
                    attribution="a1",
                )
                for index, span in enumerate(numbers)
            ),
            claims=tuple(
                Claim(
                    id=f"c{index}",
                    quantity=f"q{index}",
                    attribution="a1",
                    speaker="s1",
                    bloc="ukrainian_official",
                    statement=f"at least {text[slice(*span)]}",
                )
                for index, span in enumerate(numbers)
            ),
        )
