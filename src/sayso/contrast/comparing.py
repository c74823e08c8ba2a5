"""Groups side by side: figures with intervals, and tests of their differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeVar
from zlib import crc32

import msgspec
import numpy as np
import pandas as pd

from sayso.contrast import resampling
from sayso.contrast.records import Contrast, Design, Figure, Overall, Pair
from sayso.contrast.resampling import Codes, Items, Sums, summed
from sayso.contrast.statements import Measured, Tables, measured, statements
from sayso.errors import ContrastError
from sayso.records import Analysis

# Fewer give no figure. With fewer than 8 articles a cluster bootstrap knows too little of how
# articles vary (Cameron, Gelbach and Miller 2008 find 5 to 10 clusters at the edge), and the groups
# of 4 + 4 articles can be permuted in 70 ways only; of fewer than 20 items a share moves by more
# than 5 points with one of them.
FEWEST_ARTICLES = 8
FEWEST_ITEMS = 20

# More groups, as months, are tested all at once only: 11 have 55 pairs, and no correction would
# leave anything of them.
MOST_PAIRED = 10

Tested = TypeVar("Tested", Overall, Pair)


def contrast(
    data: pd.DataFrame | Tables | Iterable[Analysis],
    by: str,
    measures: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    distinct: bool = False,
    seed: int = 0,
    resamples: int = 1999,
    permutations: int = 4999,
) -> Contrast:
    """Compare groups of statements, two or more, over any measures.

    Parameters
    ----------
    data : DataFrame, mapping of str to DataFrame, or iterable of Analysis
        A table with a column `article`, such as `statements` or `numbers` returns; or the tables
        or analyses to make `statements` of.
    by : str
        The column that holds the group of each row: ``bloc``, ``outlet``, ``month`` or another.
        Rows without group are left out.
    measures : sequence of str
        What is compared; see `measured`.
    groups : sequence of str, optional
        The groups to compare, in this order; by default all, the largest first, months as they
        come.
    distinct : bool
        Count every text once: leave out the articles that reprint one that is there too (the
        column `duplicate_of` names it).
    seed, resamples, permutations : int
        Of the intervals and the tests. What is found for a measure and two groups does not hang
        on what else is compared, but for Holm's correction.

    Returns
    -------
    Contrast
        A figure for each measure and group; the test whether any of several groups differs; and,
        of up to `MOST_PAIRED` groups, each pair. Groups of fewer than `FEWEST_ARTICLES` articles
        or `FEWEST_ITEMS` items are refused, in words.

    Raises
    ------
    ContrastError
        If there is no such column, group or measure.

    Notes
    -----
    Intervals are 95% percentile intervals of a bootstrap that draws articles whole (Davison and
    Hinkley 1997, ch. 3.8), within their group where groups are properties of articles. A share of
    0 or 1, which has no bootstrap interval, gets the exact binomial interval of its articles.

    Tests are permutation tests. Where each article has one group they permute the groups of whole
    articles; where an article holds several (blocs) they permute within each article, so that
    what sets articles apart cannot pass for a difference of groups. Holm's correction (1979) is
    over all pairs of all measures of one call, and over the overall tests.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {
    ...         "article": [f"a{n // 4}" for n in range(80)],
    ...         "outlet": ["Herald", "Post"] * 40,
    ...         "polarity": [0.1, 0.3] * 40,
    ...     }
    ... )
    >>> pair = contrast(table, "outlet", ["polarity"]).pairs[0]
    >>> round(pair.difference, 3), pair.size, pair.p < 0.001
    (-0.2, -1.0, True)
    """
    table = data if isinstance(data, pd.DataFrame) else statements(data)
    for column in ("article", by, *(["duplicate_of"] if distinct else [])):
        if column not in table:
            raise ContrastError("the table has no such column", column)
    reprinted = None
    if distinct:
        first = distinct_texts(table)
        reprinted = int((~first).sum())
        table = table[first]
    table = table[table[by].notna()]
    sizes = table[by].astype(str).value_counts()
    order = sorted(map(str, sizes.index))
    if by != "month":
        order.sort(key=lambda group: -int(sizes[group]))
    if not order:
        raise ContrastError("no row has a value", by)
    if groups is not None:
        if missing := [group for group in groups if group not in order]:
            raise ContrastError(f"no {', '.join(missing)}; there are: {', '.join(order)}", by)
        order = list(dict.fromkeys(groups))
        table = table[table[by].astype(str).isin(order)]
    whole = bool(table.groupby("article", observed=True)[by].nunique().max() <= 1)
    comparison = _Comparison(
        table[by].astype(str),
        table["article"],
        groups=order,
        design="whole articles" if whole else "within articles",
        seed=seed,
        resamples=resamples,
        permutations=permutations,
    )
    found = [each for name in measures for each in measured(table, name)]
    figures = [comparison.figures(each) for each in found]
    several = zip(found, figures, strict=True) if len(order) > 2 else ()
    pairs = [
        comparison.pair(each, group, other)
        for each in found
        for group, other in combinations(range(len(order)), 2)
        if len(order) <= MOST_PAIRED
    ]
    return Contrast(
        by=by,
        design=comparison.design,
        groups=tuple(order),
        figures=tuple(figure for each in figures for figure in each),
        overall=tuple(_corrected([comparison.overall(*each) for each in several])),
        pairs=tuple(_corrected(pairs)),
        reprints_left_out=reprinted,
        seed=seed,
        resamples=resamples,
        permutations=permutations,
    )


def distinct_texts(table: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows stand in the first article of those that print one text."""
    articles = table["article"].astype(str)
    texts = table["duplicate_of"].fillna(table["article"]).astype(str)
    # The article that others reprint stands for them; the first of the others where it is not here.
    keeper: dict[str, str] = {}
    for article, text in zip(articles, texts, strict=True):
        if article == text or text not in keeper:
            keeper[text] = article
    return texts.map(keeper) == articles


def _corrected(tests: Sequence[Tested]) -> list[Tested]:
    corrected = resampling.holm([test.p for test in tests])
    return [
        msgspec.structs.replace(test, p_holm=p) for test, p in zip(tests, corrected, strict=True)
    ]


class _Comparison:
    """The rows of the groups compared, measured one way after another."""

    def __init__(
        self,
        grouped: pd.Series[str],
        articles: pd.Series[str],
        *,
        groups: list[str],
        design: Design,
        seed: int,
        resamples: int,
        permutations: int,
    ) -> None:
        self.groups, self.design = groups, design
        self.seed, self.resamples, self.permutations = seed, resamples, permutations
        self.codes = pd.Categorical(grouped, categories=groups).codes.astype(int)
        self.articles = pd.factorize(articles)[0].astype(int)

    def figures(self, measure: Measured) -> list[Figure]:
        items = self._items(measure, *range(len(self.groups)))
        found = []
        for code, group in enumerate(self.groups):
            own = items.of(code) if (items.groups == code).any() else None
            articles, count = (0, 0) if own is None else (int(own.articles.max()) + 1, len(own[0]))
            refused = too_few(group, articles, count)
            value = low = high = None
            if own is not None and refused is None:
                sums = summed(own)
                value = float(resampling.means(sums)[0, 0])
                if measure.kind == "share" and value in (0.0, 1.0):
                    low, high = resampling.bound(value, articles)
                else:
                    drawn = self._drawn(own, sums, measure.name, group)
                    low, high = resampling.interval(resampling.means(sums, drawn)[:, 0])
            found.append(
                Figure(
                    measure=measure.name,
                    group=group,
                    kind=measure.kind,
                    value=value,
                    low=low,
                    high=high,
                    articles=articles,
                    items=count,
                    refused=refused,
                )
            )
        return found

    def overall(self, measure: Measured, figures: Sequence[Figure]) -> Overall:
        """Test all groups that are large enough at once."""
        large = [code for code, figure in enumerate(figures) if figure.refused is None]
        names = tuple(self.groups[code] for code in large)
        items = self._items(measure, *large)
        articles = len(np.unique(items.articles))
        p, refused = None, None
        if len(large) < 3:
            refused = "fewer than three groups are large enough"
        else:
            p, refused = self._test(items.of(*large), measure.name, *names)
        return Overall(
            measure=measure.name,
            groups=names,
            articles=articles,
            items=len(items.values),
            p=p,
            refused=refused,
        )

    def pair(self, measure: Measured, one: int, other: int) -> Pair:
        """Compare two groups."""
        names = (self.groups[one], self.groups[other])
        items = self._items(measure, one, other)
        found = Pair(
            measure=measure.name,
            group=names[0],
            other=names[1],
            effect="risk difference" if measure.kind == "share" else "Cliff's delta",
            articles=len(np.unique(items.articles)),
            items=len(items.values),
        )
        for code in (one, other):
            own = items.articles[items.groups == code]
            refused = too_few(self.groups[code], len(np.unique(own)), len(own))
            if refused:
                return msgspec.structs.replace(found, refused=refused)
        items = items.of(one, other)
        sums = summed(items)
        drawn = self._drawn(items, sums, measure.name, *names)
        value, resampled = resampling.means(sums)[0], resampling.means(sums, drawn)
        low, high = resampling.interval(resampled[:, 0] - resampled[:, 1])
        difference = float(value[0] - value[1])
        size, size_low, size_high = difference, low, high
        if measure.kind == "mean":
            size = float(resampling.cliff(items)[0])
            size_low, size_high = resampling.interval(resampling.cliff(items, drawn))
        p, refused = self._test(items, measure.name, *names)
        found = msgspec.structs.replace(
            found,
            difference=difference,
            low=low,
            high=high,
            size=size,
            size_low=size_low,
            size_high=size_high,
            p=p,
            refused=refused,
        )
        if self.design == "whole articles":
            return found
        inner = inner_low = inner_high = None
        if refused is None:
            inner = float(resampling.within(sums)[0])
            inner_low, inner_high = resampling.interval(resampling.within(sums, drawn))
        return msgspec.structs.replace(
            found,
            within=inner,
            within_low=inner_low,
            within_high=inner_high,
            shared=_shared(sums),
        )

    def _items(self, measure: Measured, *groups: int) -> Items:
        values = np.asarray(measure.values, dtype=np.float64)
        kept = ~np.isnan(values) & np.isin(self.codes, groups)
        return Items(values[kept], self.codes[kept], self.articles[kept])

    def _test(self, items: Items, *what: str) -> tuple[float | None, str | None]:
        """Return p, or why there is no test."""
        rng = self._rng("test", *what)
        if self.design == "whole articles":
            return resampling.whole_articles(items, self.permutations, rng), None
        shared = _shared(summed(items))
        if shared < FEWEST_ARTICLES:
            return None, (
                f"only {shared} articles hold more than one of the groups: too few for a test "
                f"within articles, which asks for {FEWEST_ARTICLES}"
            )
        return resampling.within_articles(items, self.permutations, rng), None

    def _drawn(self, items: Items, sums: Sums, *what: str) -> resampling.Reals:
        strata: Codes = np.zeros(len(sums.counts), dtype=np.int64)
        if self.design == "whole articles":
            strata = sums.counts.argmax(axis=1)
        return resampling.weights(strata, self.resamples, self._rng("draw", *what))

    def _rng(self, *what: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, crc32("\0".join(what).encode())])


def too_few(group: str, articles: int, items: int) -> str | None:
    """Say why a group is too small for a figure; None where it is not."""
    if articles >= FEWEST_ARTICLES and items >= FEWEST_ITEMS:
        return None
    return (
        f"{group}: {items} in {articles} articles are too few; a figure asks for {FEWEST_ITEMS} in "
        f"{FEWEST_ARTICLES}"
    )


def _shared(sums: Sums) -> int:
    return int(((sums.counts > 0).sum(axis=1) > 1).sum())
