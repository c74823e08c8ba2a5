"""A run that is killed goes on, and ends in the same bytes."""

import json
import random

from robustness import content, killed

from sayso.corpus import annotate


def test_a_killed_run_ends_in_the_same_bytes(tmp_path, monkeypatch):
    import robustness

    monkeypatch.setenv("PYTHONPATH", robustness.__file__.rpartition("/")[0])
    lines = [{"text": f"Told {n} times."} if n % 9 else {"text": ""} for n in range(60)]
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    annotate(
        news,
        out=tmp_path / "whole",
        workers=2,
        analyzer=robustness.ANALYZER,
        part_entries=robustness.PART,
    )
    hits = killed(news, tmp_path / "out", 10, random.Random(5), articles=53)
    assert content(tmp_path / "out") == content(tmp_path / "whole")
    assert hits.count("working") >= 3
