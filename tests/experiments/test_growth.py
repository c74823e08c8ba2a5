"""What is measured of growth, without the hours that it takes."""

import growth
import pytest

TEXTS = ["The mayor said 12 people had left Dovhe by noon.", "Rain fell on 3 days. " * 60]


def test_articles_are_drawn_by_the_seed_each_with_its_own_id_and_names():
    drawn = [*growth.drawn(TEXTS, 50, seed=3)]
    assert drawn == [*growth.drawn(TEXTS, 50, seed=3)]
    assert len({article.id for article in drawn}) == len({article.text for article in drawn}) == 50
    for article in drawn:
        text, _, names = article.text.rpartition("\n")
        assert text in TEXTS
        assert names.count(",") == growth.NEW_WORDS - 1


def test_the_exponent_is_that_of_the_growth():
    assert growth.exponent([10, 100, 1000], [3, 30, 300]) == pytest.approx(1)
    assert growth.exponent([10, 100], [1, 100]) == pytest.approx(2)


def test_originals_are_sought_among_texts_that_differ():
    words = [" ".join(f"word{n * m}" for n in range(150)) for m in range(1, 5)]
    assert growth.remembered(words, 20, seed=1) > 0


def test_the_report_compares_the_largest_run_with_the_one_before(tmp_path, monkeypatch):
    def measured(texts, count, workers, seed):
        return growth.Run(count, 9 * count, workers, 5 + count / workers, 5 + count, 200, 400)

    monkeypatch.setattr(growth, "measured", measured)
    (tmp_path / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    metrics = growth.growth(
        tmp_path, [10, 30, 100], pair=95, rounds=2, seed=0, log=tmp_path / "log"
    ).metrics
    assert metrics["exponent"] == pytest.approx(1, abs=0.05)
    assert metrics["memory_largest_over_middle"] == {"parent": 1, "worker": 1}
    assert metrics["two_workers_over_one"] == pytest.approx(100 / 52.5, abs=0.01)
