"""What is measured of length, without the minutes that it takes."""

import length
import pytest

from sayso.errors import SaysoError

TEXTS = ["Rain fell.", "The mayor said that 12 people had died."]


def test_an_article_has_the_length_asked_for_and_is_made_by_the_seed():
    made = length.joined(TEXTS, 1_000, seed=2)
    assert len(made) == 1_000
    assert made == length.joined(TEXTS, 1_000, seed=2)
    assert set(made[:900].splitlines()[:-1]) == set(TEXTS)
    with pytest.raises(SaysoError, match="no article"):
        length.joined([], 10, seed=2)


def test_the_report_tells_time_and_memory_of_every_size(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("\n".join(TEXTS), encoding="utf-8")

    def measured(text: str) -> length.Reading:
        return length.Reading(len(text), len(text) // 5, 3, 2, len(text) / 1_000, 300.0)

    monkeypatch.setattr(length, "measured", measured)
    report = length.length(tmp_path, [1_000, 10_000], seed=0)
    assert report.metrics["exponent"] == pytest.approx(1)
    (table,) = report.tables
    assert [row[0] for row in table.rows] == ["1,000", "10,000"]
    assert table.rows[0][-2:] == (200, 300)
