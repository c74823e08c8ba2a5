"""What a comparison of groups holds: figures, tests, telling words, and what was refused."""

from __future__ import annotations

from typing import Literal

from sayso.records.analysis import Record

Design = Literal["whole articles", "within articles"]
Kind = Literal["share", "mean"]


class Figure(Record, frozen=True, kw_only=True):
    """A mean or a share of one group, with its 95% interval.

    Attributes
    ----------
    measure, group : str
        What is measured, of whom.
    kind : {"share", "mean"}
        A share lies between 0 and 1.
    value, low, high : float or None
        None where the group is too small.
    articles, items : int
        Behind the figure: the items are statements, or whatever a row of the table is.
    refused : str or None
        Why there is no figure, in words.
    """

    measure: str
    group: str
    kind: Kind
    value: float | None
    low: float | None
    high: float | None
    articles: int
    items: int
    refused: str | None = None


class Pair(Record, frozen=True, kw_only=True):
    """How one group differs from another.

    Attributes
    ----------
    measure, group, other : str
        What is compared, of whom with whom.
    difference, low, high : float or None
        Mean or share of `group` less that of `other`, with its 95% interval.
    effect : {"risk difference", "Cliff's delta"}
        The risk difference of a share is its `difference`; Cliff's delta is the chance that an
        item of `group` is the greater of two, less the chance that it is the smaller.
    size, size_low, size_high : float or None
        The effect size with its 95% interval.
    within, within_low, within_high : float or None
        The difference inside articles in which both speak, weighted as by Mantel and Haenszel
        (1959): what is left of it when both are reported by the same article. None where groups
        are properties of articles.
    articles, items : int
        Behind the pair.
    shared : int or None
        Articles in which both occur; None where groups are properties of articles.
    p, p_holm : float or None
        Of the permutation test, as it is and after Holm's correction over all pairs of the
        comparison. None where there is no test.
    refused : str or None
        Why there is no figure, or no test, in words.
    """

    measure: str
    group: str
    other: str
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    effect: Literal["risk difference", "Cliff's delta"]
    size: float | None = None
    size_low: float | None = None
    size_high: float | None = None
    within: float | None = None
    within_low: float | None = None
    within_high: float | None = None
    articles: int
    items: int
    shared: int | None = None
    p: float | None = None
    p_holm: float | None = None
    refused: str | None = None


class Overall(Record, frozen=True, kw_only=True):
    """Whether any of three or more groups differs from the others.

    `p_holm` is corrected over the measures of the comparison.
    """

    measure: str
    groups: tuple[str, ...]
    articles: int
    items: int
    p: float | None = None
    p_holm: float | None = None
    refused: str | None = None


class Contrast(Record, frozen=True, kw_only=True):
    """Groups side by side.

    Attributes
    ----------
    by : str
        The column that holds the groups.
    design : {"whole articles", "within articles"}
        What the tests permute: the group of whole articles where each article has one group, the
        groups of the items within each article otherwise.
    groups : tuple of str
        In the order in which they stand.
    figures, overall, pairs : tuples
        In the order of measures, then of groups.
    reprints_left_out : int or None
        Items left out since they stand in a reprint; None where reprints were kept.
    seed, resamples, permutations : int
        Of the intervals and tests.
    """

    by: str
    design: Design
    groups: tuple[str, ...]
    figures: tuple[Figure, ...]
    overall: tuple[Overall, ...]
    pairs: tuple[Pair, ...]
    reprints_left_out: int | None
    seed: int
    resamples: int
    permutations: int


class Example(Record, frozen=True, kw_only=True):
    """A statement in which a term stands: where it is, and the few words around the term.

    `start` and `end` are those of the statement in the article's text.
    """

    article: str
    attribution: str
    start: int
    end: int
    phrase: str


class Term(Record, frozen=True, kw_only=True):
    """A word that tells one group from another.

    Attributes
    ----------
    term, group, other : str
        The word; who uses it more, and than whom.
    z, log_odds : float
        The log-odds ratio of the two groups, shrunk by the prior, and how many of its standard
        deviations it lies from 0.
    count, other_count : int
        Occurrences.
    articles, items : int
        In which `group` uses it.
    examples : tuple of Example
        Of different articles as far as there are.
    """

    term: str
    group: str
    other: str
    z: float
    log_odds: float
    count: int
    other_count: int
    articles: int
    items: int
    examples: tuple[Example, ...]


class Keyness(Record, frozen=True, kw_only=True):
    """Words that tell one group from another (or from all others), with those of the other.

    `words` is how many stand in three articles of the two, and were compared: of these, one in
    twenty has ``|z| > 1.96`` by chance.
    """

    by: str
    group: str
    other: str
    articles: int
    items: int
    other_articles: int
    other_items: int
    prior: float
    words: int = 0
    terms: tuple[Term, ...] = ()
    refused: str | None = None
