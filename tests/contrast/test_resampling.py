"""Intervals and tests on simulated statements: they hold their level, and find what is there."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency, ttest_ind

from sayso.contrast import resampling
from sayso.contrast.resampling import Items, summed

RUNS = 1000
PERMUTATIONS = 199


def whole(rng, articles=40, shift=0.0, share=True):
    """Groups are properties of articles, as outlets are: 4 to 12 statements each."""
    sizes = rng.integers(4, 13, articles)
    codes = np.repeat(np.arange(articles), sizes)
    groups = rng.permuted(np.arange(articles) % 2)[codes]
    return _items(rng, codes, groups, rng.normal(0, 1, articles), shift=shift, share=share)


def mixed(rng, articles=40, shift=0.0, share=True):
    """Groups occur together, as blocs do; in some articles one of them has nearly all the say.

    The articles in which the second group has the say are those with high values.
    """
    sizes = rng.integers(4, 13, articles)
    codes = np.repeat(np.arange(articles), sizes)
    own = rng.normal(0, 1, articles)
    groups = (rng.random(len(codes)) < 1 / (1 + np.exp(-1.5 * own[codes]))).astype(int)
    return _items(rng, codes, groups, own, shift=shift, share=share)


def _items(rng, codes, groups, own, *, shift, share):
    values = own[codes] + rng.normal(0, 1, len(codes)) + shift * groups
    if share:
        values = (values > 0.3).astype(float)
    return Items(values, groups.astype(np.int64), codes.astype(np.int64))


def rejected(simulate, test, runs=RUNS, **options):
    """Return the share of simulated data on which a test rejects at 5%."""
    rng = np.random.default_rng(20220224)
    found = [test(simulate(rng, **options), rng) <= 0.05 for _ in range(runs)]
    return sum(found) / runs


def by_whole_articles(items, rng):
    return resampling.whole_articles(items, PERMUTATIONS, rng)


def by_within_articles(items, rng):
    return resampling.within_articles(items, PERMUTATIONS, rng)


def naive(items, _):
    """Take every statement for independent, as is done where nobody asks."""
    one, other = (items.values[items.groups == group] for group in (0, 1))
    if set(np.unique(items.values)) <= {0.0, 1.0}:
        table = [[values.sum(), len(values) - values.sum()] for values in (one, other)]
        return chi2_contingency(table).pvalue
    return ttest_ind(one, other).pvalue


@pytest.mark.parametrize("share", [True, False], ids=["shares", "means"])
@pytest.mark.parametrize(
    ("simulate", "test"),
    [(whole, by_whole_articles), (mixed, by_within_articles)],
    ids=["whole articles", "within articles"],
)
def test_where_nothing_differs_one_in_twenty_is_rejected(simulate, test, share):
    assert rejected(simulate, test, share=share) == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize("simulate", [whole, mixed])
def test_tests_that_take_statements_for_independent_reject_far_too_often(simulate):
    assert rejected(simulate, naive, runs=200) > 0.15


@pytest.mark.parametrize(
    ("simulate", "test", "shift"),
    [(whole, by_whole_articles, 1.5), (mixed, by_within_articles, 0.8)],
    ids=["whole articles", "within articles"],
)
def test_a_planted_difference_is_found(simulate, test, shift):
    assert rejected(simulate, test, runs=100, shift=shift) > 0.9


def test_a_difference_between_articles_alone_is_none_within_them():
    rng = np.random.default_rng(1)
    items = mixed(rng, articles=200, share=False)
    between = float(np.diff(resampling.means(summed(items))[0])[0])
    inside = -float(resampling.within(summed(items))[0])
    assert between > 0.5
    assert abs(inside) < 0.2


def test_of_three_groups_one_that_differs_is_found():
    rng = np.random.default_rng(2)
    items = whole(rng, articles=60)
    groups = (items.articles % 3).astype(np.int64)
    same = Items(items.values, groups, items.articles)
    apart = same._replace(values=np.where(groups == 2, 1.0, items.values))
    for test in (resampling.whole_articles, resampling.within_articles):
        spread = np.arange(len(groups)) % 3 if test is resampling.within_articles else groups
        assert test(same._replace(groups=spread), 499, rng) > 0.05
        planted = apart._replace(groups=spread, values=np.where(spread == 2, 1.0, items.values))
        assert test(planted, 499, rng) < 0.01


def test_intervals_cover_the_truth():
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(300):
        items = whole(rng, share=False)
        sums = summed(items)
        drawn = resampling.weights(sums.counts.argmax(axis=1), 399, rng)
        means = resampling.means(sums, drawn)
        low, high = resampling.interval(means[:, 0] - means[:, 1])
        covered += low <= 0 <= high
    assert covered / 300 == pytest.approx(0.95, abs=0.035)


def test_cliffs_delta_is_what_counting_pairs_gives():
    rng = np.random.default_rng(4)
    items = mixed(rng, share=False)
    items = items._replace(values=items.values.round(1))
    one, other = (items.values[items.groups == group] for group in (0, 1))
    signs = np.sign(one[:, None] - other[None, :])
    assert resampling.cliff(items)[0] == pytest.approx(signs.mean())
    shares = items._replace(values=(items.values > 0).astype(float))
    means = resampling.means(summed(shares))[0]
    assert resampling.cliff(shares)[0] == pytest.approx(means[0] - means[1])


def test_drawing_an_article_twice_is_having_it_twice():
    rng = np.random.default_rng(5)
    items = mixed(rng, articles=6, share=False)
    drawn = np.array([[2.0, 0.0, 1.0, 1.0, 1.0, 1.0]])
    copies = [np.flatnonzero(items.articles == article) for article in (0, 0, 2, 3, 4, 5)]
    rows = np.concatenate(copies)
    codes = np.repeat(np.arange(6), [len(copy) for copy in copies])
    copied = Items(items.values[rows], items.groups[rows], codes)
    for measure in (resampling.means, resampling.within):
        assert measure(summed(items), drawn) == pytest.approx(measure(summed(copied)))
    assert resampling.cliff(items, drawn) == pytest.approx(resampling.cliff(copied))


def test_a_draw_without_a_group_is_left_out():
    assert resampling.interval(np.array([np.nan, 1.0, 1.0])) == (1.0, 1.0)
    assert resampling.interval(np.array([np.nan])) == (None, None)


def test_a_share_that_is_nought_is_bounded_by_its_articles():
    low, high = resampling.bound(0.0, 10)
    assert low == 0
    assert high == pytest.approx(1 - 0.025**0.1)
    assert resampling.bound(1.0, 10)[1] == 1


def test_without_any_spread_a_difference_is_beyond_chance():
    articles = np.repeat(np.arange(20), 3)
    groups = (articles % 2).astype(np.int64)
    rng = np.random.default_rng(6)
    assert resampling.whole_articles(Items(groups.astype(float), groups, articles), 999, rng) < 0.01
    same = Items(np.ones(60), groups, articles)
    assert resampling.whole_articles(same, 999, rng) == 1
    assert resampling.within_articles(same._replace(groups=np.arange(60) % 2), 999, rng) == 1


def test_what_is_permuted_is_bounded_in_memory(monkeypatch):
    rng = np.random.default_rng(7)
    items = mixed(rng)
    monkeypatch.setattr(resampling, "_CELLS", 5)
    assert 0 < resampling.within_articles(items, 50, rng) <= 1
    assert resampling.cliff(items, np.ones((3, 40)))[2] == resampling.cliff(items)[0]
