"""The parts of the experiment on attribution that a whole run does not show."""

import importlib
from pathlib import Path

import pytest

from sayso import Analysis, Attribution, SaysoError, Span

TEXT = "The mayor said that the old bridge was closed. Aides denied it."


@pytest.fixture
def part(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "experiments")
    return importlib.import_module


def made(name, source, cue, content):
    def spans(*pieces):
        starts = [(TEXT.index(piece), piece) for piece in pieces if piece]
        return tuple(Span(start, start + len(piece)) for start, piece in starts)

    return Attribution(
        id=name,
        source=spans(source) or None,
        cue=spans(cue),
        content=spans(content),
        type="indirect",
    )


def article(*attributions):
    return Analysis(id="a", text=TEXT, attributions=attributions)


GOLD = made("g", "The mayor", "said", "the old bridge was closed")


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        ([GOLD], []),
        ([], [("not found", "g", None)]),
        ([made("p", "The mayor", "said", "bridge")], [("content", "g", "p")]),
        ([made("p", "Aides", "denied", "the old bridge was closed")], [("source", "g", "p")]),
        ([made("p", None, "said", "the old bridge was closed")], [("source", "g", "p")]),
        ([made("p", "The mayor", None, "the old bridge was closed")], [("cue", "g", "p")]),
        (
            [made("p", "Aides", "denied", "it")],
            [("not found", "g", None), ("spurious", None, "p")],
        ),
        ([GOLD, made("p", "Aides", "denied", "bridge was")], []),
    ],
)
def test_an_error_is_named_by_what_differs_first(part, predicted, expected):
    found = part("attribution_tables").differences(article(GOLD), article(*predicted))
    assert [(kind, g and g.id, p and p.id) for kind, g, p in found] == expected


def test_a_table_that_is_no_metadata_is_named(part, tmp_path):
    path = tmp_path / "metadata.tsv"
    path.write_text('filename\tpublisher\nwire_one\tthe "wire\n')
    assert part("polnear").publishers(path) == {"wire_one": 'the "wire'}
    for content in (b"no\ntable\n", b"filename\tpublisher\n\xff\t\n"):
        path.write_bytes(content)
        with pytest.raises(SaysoError, match=r"metadata\.tsv: is no table"):
            part("polnear").publishers(path)
