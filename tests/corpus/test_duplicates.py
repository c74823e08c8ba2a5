"""Copies are found, however outlets cut and dress them; news of the same event is no copy."""

import json
import random
import re
from pathlib import Path

import pytest

from sayso.corpus.duplicates import Memory, Names
from sayso.records import Article

GOLD = Path(__file__).parents[2] / "data" / "gold"
# Five events, each told by several invented outlets; by intention these print what others did.
EVENTS = sorted(GOLD.glob("agreement/*/0*.json"))


def words_shared(one, other):
    """Return the exact Jaccard similarity that the sketches estimate."""
    first, second = (
        {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        for words in (re.findall(r"[^\W_]+", text.lower()) for text in (one, other))
    )
    return len(first & second) / len(first | second)


@pytest.fixture
def memory(tmp_path):
    memory = Memory(tmp_path / "memory")
    yield memory
    memory.close()
    assert not list(tmp_path.iterdir())


def texts():
    paths = [*EVENTS, *sorted(GOLD.glob("constructed/*.json"))]
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["text"] for path in paths}


def sentences(text):
    return re.split(r"(?<=[.!?])\s+", text)


def dressed(text):
    return f"KYIV (Wire) - {text}\nAdditional reporting by our staff. Sign up for our newsletter."


def cut(text):
    kept = sentences(text)
    return " ".join(kept[: max(2, round(len(kept) * 0.75))])


def mended(text):
    words, chance = text.split(), random.Random(7)
    return " ".join(chance.choice(words) if chance.random() < 0.05 else word for word in words)


def turned(text):
    kept = sentences(text)
    return " ".join([*kept[len(kept) // 2 :], *kept[: len(kept) // 2]])


@pytest.mark.parametrize("change", [str.upper, dressed, cut, mended, turned])
def test_copies_are_found(memory, change):
    originals = {name: text for name, text in texts().items() if len(text.split()) > 60}
    known = {
        name: memory.original(Article(id=name, text=text)) or name
        for name, text in originals.items()
    }
    found = [
        memory.original(Article(id="copy", text=change(text))) == known[name]
        for name, text in originals.items()
    ]
    assert sum(found) / len(found) >= 0.95


def test_only_copies_are_found(memory):
    shipped = texts()
    for name, text in shipped.items():
        original = memory.original(Article(id=name, text=text))
        if original is not None:
            assert words_shared(text, shipped[original]) > 0.3


def test_the_first_is_the_original_of_all(memory):
    text = texts()["constructed-02-feature"]
    assert memory.original(Article(id="a", text=text)) is None
    assert memory.original(Article(id="b", text=dressed(text))) == "a"
    assert memory.original(Article(id="c", text=dressed(dressed(text)))) == "a"
    assert memory.original(Article(id="d", text=dressed(text))) == "a"


def test_short_texts_are_the_same_only_word_by_word(memory):
    assert memory.original(Article(id="a", text="Twelve people were hurt in Dovhe.")) is None
    assert memory.original(Article(id="b", text="Eleven people were hurt in Dovhe.")) is None
    assert memory.original(Article(id="c", text="TWELVE people\nwere hurt - in Dovhe")) == "a"
    assert memory.original(Article(id="d", text="…")) is None


def test_ids_are_counted_on_the_disk(memory):
    names = memory.names
    assert isinstance(names, Names)
    names["a"] = 1
    names["b"] = 1
    names["a"] += 1
    assert (dict(names), len(names), "c" in names) == ({"a": 2, "b": 1}, 2, False)
    del names["a"]
    assert [*names] == ["b"]
