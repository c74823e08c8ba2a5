"""A corpus of short articles, some of which misbehave, and what an unbroken run makes of it."""

import gzip
import json
from functools import partial
from pathlib import Path

import pytest

from sayso import corpus

HERE = Path(__file__).parent
BAD = {3: "FAIL", 17: "DIE", 31: "FAIL"}


@pytest.fixture(autouse=True, scope="session")
def standin():
    """Let worker processes find the stand-in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(HERE))
        yield


def told(number):
    return f"The mayor said {number} people had left Dovhe by {number % 24} o'clock on Monday."


@pytest.fixture(scope="session")
def news(tmp_path_factory):
    """Files of several kinds: 50 articles, two broken lines, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("news")
    lines = [{"id": f"n{n}", "text": f"{told(n)} {BAD.get(n, '')}"} for n in range(40)]
    packed = [json.dumps(line) for line in lines]
    packed[5] = packed[5][:-9]
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(packed).encode()))
    (folder / "b.csv").write_text('id,text\nn1,"Rain fell on 3 days."\nn2,\n', encoding="utf-8")
    for n in range(8):
        (folder / f"c{n}.txt").write_text(f"In Bila {n} of 9 houses burnt.", encoding="utf-8")
    (folder / "d.txt").write_bytes(b"\xff\xfe\x00")
    return folder


@pytest.fixture(scope="session")
def annotate():
    return partial(corpus.annotate, analyzer="standin:Standin", workers=1, part_entries=5)


@pytest.fixture(scope="session")
def whole(annotate, news, tmp_path_factory):
    """What one unbroken run leaves."""
    out = tmp_path_factory.mktemp("runs") / "whole"
    annotate(news, out=out)
    return out
