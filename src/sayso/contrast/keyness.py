"""Words that tell one group from another: log-odds ratios with an informative Dirichlet prior."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from sayso.contrast.comparing import distinct_texts, too_few
from sayso.contrast.records import Example, Keyness, Term
from sayso.errors import ContrastError

EXAMPLES = 3  # A term needs so many statements to show, and so many articles to be more than one's.
# Words of prior knowledge. Monroe and others scale the prior to what they would believe of a group
# before they hear it; a statement of news has some 20 words, and 500 are 25 statements.
PRIOR = 500.0
CERTAIN = 1.96
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AROUND = 2  # words on each side of a term that are shown
_SEPARATE = re.compile(r"[.!?;:…]")


def keyness(
    table: pd.DataFrame,
    by: str,
    group: str,
    other: str | None = None,
    *,
    text: str = "content_text",
    top: int = 15,
    distinct: bool = False,
) -> Keyness:
    """Return the words that a group uses more than another, and those that it uses less.

    Parameters
    ----------
    table : DataFrame
        Of statements, as `statements` returns it.
    by, group, other : str
        The column of groups, and the two to compare; without `other`, all others.
    text : str
        The column of words: ``content_text``, what is said, or ``cue_text``, how it is reported.
    top : int
        At most so many terms of each of the two.
    distinct : bool
        Count every text once, as `sayso.contrast.contrast` does.

    Returns
    -------
    Keyness
        Terms with ``|z| > 1.96`` that stand in at least three statements of three articles, those
        of `group` first, each with the highest z first.

    Raises
    ------
    ContrastError
        If there is no such column or group.

    Notes
    -----
    Monroe, Colaresi and Quinn (2008, eqs 15 to 23): the prior of a word is its share in all
    statements of the table, times `PRIOR` words; the variance of the log-odds ratio is estimated
    by the counts. z takes every word for drawn on its own, as the paper does: a word that one
    article repeats looks surer than it is, so that `articles` stands beside it.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    for column in ("article", "attribution", "start", "end", by, text):
        if column not in table:
            raise ContrastError("the table has no such column", column)
    if distinct:
        table = table[distinct_texts(table)]
    table = table[table[by].notna() & table[text].notna()].reset_index(drop=True)
    known = sorted(table[by].unique())
    for name in (group, other):
        if name is not None and name not in known:
            raise ContrastError(f"no {name}; there are: {', '.join(map(str, known))}", by)
    own = (table[by] == group).to_numpy()
    against = ~own if other is None else (table[by] == other).to_numpy()
    named = "all others" if other is None else other
    sizes = [(table.loc[of, "article"].nunique(), int(of.sum())) for of in (own, against)]
    refused = [too_few(name, *size) for name, size in zip((group, named), sizes, strict=True)]
    found = Keyness(
        by=by,
        group=group,
        other=named,
        articles=sizes[0][0],
        items=sizes[0][1],
        other_articles=sizes[1][0],
        other_items=sizes[1][1],
        prior=PRIOR,
        refused="; ".join(filter(None, refused)) or None,
    )
    if found.refused:
        return found
    vectorizer = CountVectorizer(analyzer=_words)
    counted = vectorizer.fit_transform(table[text]).tocsc()
    terms = vectorizer.get_feature_names_out()
    counts, others = (np.asarray(counted[of].sum(axis=0)).ravel() for of in (own, against))
    log_odds, z = _z(counts, others, np.asarray(counted.sum(axis=0)).ravel())
    order = sorted(range(len(terms)), key=lambda place: (-abs(z[place]), terms[place]))
    shown: list[Term] = []
    for sign, of, name, than in ((1, own, group, named), (-1, against, named, group)):
        mine: list[Term] = []
        for place in order:
            if len(mine) == top or abs(z[place]) <= CERTAIN:
                break
            if np.sign(z[place]) != sign:
                continue
            rows = np.flatnonzero(
                np.asarray(counted[:, [place]].todense()).ravel().astype(bool) & of
            )
            articles = table.loc[rows, "article"].nunique()
            if articles < EXAMPLES:
                continue
            pair = (counts, others) if sign > 0 else (others, counts)
            mine.append(
                Term(
                    term=str(terms[place]),
                    group=name,
                    other=than,
                    z=abs(float(z[place])),
                    log_odds=abs(float(log_odds[place])),
                    count=int(pair[0][place]),
                    other_count=int(pair[1][place]),
                    articles=articles,
                    items=len(rows),
                    examples=tuple(_examples(table.loc[rows], text, str(terms[place]))),
                )
            )
        shown += mine
    both = own | against
    spread = csr_matrix(
        (np.ones(both.sum()), (pd.factorize(table.loc[both, "article"])[0], np.arange(both.sum())))
    )
    words = int(((spread @ (counted[both] > 0)).tocsc().getnnz(axis=0) >= EXAMPLES).sum())
    return msgspec.structs.replace(found, words=words, terms=tuple(shown))


def _z(
    counts: np.ndarray, others: np.ndarray, background: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds ratio of each word, and its z-score."""
    prior = PRIOR * background / background.sum()
    odds = [(of + prior) / (of.sum() + PRIOR - of - prior) for of in (counts, others)]
    log_odds = np.log(odds[0]) - np.log(odds[1])
    return log_odds, log_odds / np.sqrt(1 / (counts + prior) + 1 / (others + prior))


def _words(text: str) -> list[str]:
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]


def _examples(rows: pd.DataFrame, text: str, term: str) -> Iterator[Example]:
    """Yield examples of a term: of different articles first, in the order of the table."""
    repeated = rows.duplicated("article")
    for row in pd.concat([rows[~repeated], rows[repeated]]).head(EXAMPLES).to_dict("records"):
        yield Example(
            article=str(row["article"]),
            attribution=str(row["attribution"]),
            start=int(row["start"]),
            end=int(row["end"]),
            phrase=_phrase(str(row[text]), term),
        )


def _phrase(text: str, term: str) -> str:
    """Return a term with the few words around it, of its own clause."""
    words = list(_WORD.finditer(text))
    place = next(place for place, word in enumerate(words) if _words(word.group()) == [term])
    first, last = place, place
    for _ in range(_AROUND):
        if first and not _SEPARATE.search(text[words[first - 1].end() : words[first].start()]):
            first -= 1
        if last + 1 < len(words) and not _SEPARATE.search(
            text[words[last].end() : words[last + 1].start()]
        ):
            last += 1
    if len(words) > _AROUND and last - first + 1 == len(words):
        first, last = max(first, place - 1), min(last, place + 1)  # No statement whole.
    return " ".join(text[words[first].start() : words[last].end()].split())
