"""What is compared: statements, and numbers, as one table each, and measures of their rows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

import pandas as pd

from sayso.contrast.records import Kind
from sayso.errors import ContrastError
from sayso.ledger.reprints import reprints
from sayso.records import Analysis, Dossier, Frame, StanceLabel
from sayso.tables import dossier_frames, to_frames

Tables = Mapping[str, pd.DataFrame]

UNKNOWN = "unknown"
STANCES = dict(zip(get_args(StanceLabel), (-1.0, 0.0, 1.0), strict=True))
# Words that leave room around a number; a range says how much.
PLAIN_MODIFIERS = ("exact", "range")
DISTANT = ("distancing", "denying")
_MOST_VALUES = 20  # A column of more is no classification.


class Measured(NamedTuple):
    """The values of a measure, missing where a row has none."""

    name: str
    kind: Kind
    values: pd.Series[float]


def statements(data: Iterable[Analysis] | Tables) -> pd.DataFrame:
    """Return statements, a row each, with all that is known of them.

    Parameters
    ----------
    data : iterable of Analysis, or mapping of str to DataFrame
        Analyses, or their tables (`sayso.tables`).

    Returns
    -------
    DataFrame
        The table `attributions` with `outlet`, `published` and `month` of the article,
        `duplicate_of` where the table `articles` has it; for each side ``stance.SIDE`` (-1, 0, 1;
        missing where it is not spoken of); for each frame ``frame.FRAME``; and `words`, the
        length. The bloc of a statement of nobody is "unknown".
    """
    tables = data if isinstance(data, Mapping) else to_frames(data)
    found = _with_article(tables["attributions"], tables["articles"])
    found["bloc"] = found["bloc"].fillna(UNKNOWN)
    found["words"] = found["content_text"].str.count(r"\S+").astype(float)
    key = pd.MultiIndex.from_frame(found[["article", "attribution"]])
    stances, frames = tables["stances"], tables["frames"]
    for side in sorted(stances["side"].dropna().unique()):
        of = stances[stances["side"] == side].set_index(["article", "attribution"])["stance"]
        found[f"stance.{side}"] = of.map(STANCES).reindex(key).to_numpy(dtype=float)
    for frame in dict.fromkeys([*get_args(Frame), *sorted(frames["frame"].dropna().unique())]):
        of = frames[frames["frame"] == frame]
        found[f"frame.{frame}"] = key.isin(pd.MultiIndex.from_frame(of[["article", "attribution"]]))
    return found


def numbers(data: Iterable[Analysis] | Tables, dossier: Dossier | None = None) -> pd.DataFrame:
    """Return the claimed numbers, a row each; those of the narrator are left out.

    Parameters
    ----------
    data : iterable of Analysis, or mapping of str to DataFrame
        Analyses, or their tables.
    dossier : Dossier, optional
        What `sayso.Collator` finds among the articles; without it, `disputed` and `revised` know
        only what stands in the same article.

    Returns
    -------
    DataFrame
        The table `claims` with what `statements` adds of the article, and: `hedged` (with "about",
        "at least", "dozens" and the like), `distanced` (reported as claimed or denied), `disputed`
        (another figure conflicts with it) and `revised` (another figure replaces it, or it
        replaces one).
    """
    tables = data if isinstance(data, Mapping) else to_frames(data)
    claims = tables["claims"]
    found = _with_article(claims[claims["attribution"].notna()], tables["articles"])
    found["bloc"] = found["bloc"].fillna(UNKNOWN)
    found["hedged"] = ~found["modifier"].isin(PLAIN_MODIFIERS)
    found["distanced"] = found["reporting"].isin(DISTANT)
    key = pd.MultiIndex.from_frame(found[["article", "quantity"]])
    ends = _ends(tables["relations"], dossier)
    for name, label in (("disputed", "conflicts"), ("revised", "revises")):
        found[name] = key.isin(
            pd.MultiIndex.from_frame(ends.loc[ends["label"] == label].iloc[:, :2])
        )
    return found


def reprinted(analyses: Sequence[Analysis]) -> dict[str, str]:
    """Return for each article that reprints an earlier one the first that prints its text."""
    firsts = reprints([analysis.text for analysis in analyses])
    return {
        analysis.id: analyses[first].id
        for analysis, first in zip(analyses, firsts, strict=True)
        if analyses[first] is not analysis
    }


def measured(table: pd.DataFrame, name: str) -> list[Measured]:
    """Return a measure by its name, or all that a name stands for.

    Parameters
    ----------
    table : DataFrame
        Of statements, or of anything else that stands in articles.
    name : str
        A column of numbers (``polarity``: its mean) or of truth (``frame.military``: the share);
        ``COLUMN=VALUE`` (``reporting=denying``: the share); a column of classes (``reporting``:
        the share of each); or the beginning of several columns (``frame``, ``stance``: each).

    Raises
    ------
    ContrastError
        If the table has no such measure; the message names those that it has.
    """
    column, equals, value = name.partition("=")
    if column in table:
        found = table[column]
        if equals:
            return [_equal(name, found, value)]
        if pd.api.types.is_bool_dtype(found.dtype):
            return [Measured(name, "share", found.astype(float))]
        if pd.api.types.is_numeric_dtype(found.dtype):
            return [Measured(name, "mean", found.astype(float))]
        values = found.value_counts()
        if not len(values):
            raise ContrastError("the column is empty", name)
        if len(values) > _MOST_VALUES:
            raise ContrastError(
                f"{len(values)} different values are too many to compare; name one of them, as in "
                f"{name}={values.index[0]}",
                name,
            )
        return [_equal(f"{name}={each}", found, str(each)) for each in sorted(values.index)]
    several = [each for each in table if str(each).startswith(f"{column}.")]
    if several and not equals:
        return [one for each in several for one in measured(table, str(each))]
    known = available(table)
    near = difflib.get_close_matches(name, known, 1, 0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ContrastError(f"no such measure{hint} There are: {', '.join(known)}", name)


def available(table: pd.DataFrame) -> list[str]:
    """Return the columns that can be measured: numbers, truths and classes."""
    keys = {"article", "attribution", "quantity", "speaker", "start", "end"}
    return [
        str(column)
        for column in table
        if column not in keys
        and not str(column).endswith(("_start", "_end", "_text"))
        and (
            pd.api.types.is_numeric_dtype(table[column].dtype)
            or table[column].nunique() <= _MOST_VALUES
        )
    ]


def _equal(name: str, found: pd.Series[str], value: str) -> Measured:
    if pd.api.types.is_numeric_dtype(found.dtype):
        number = STANCES.get(value)
        if number is None:
            try:
                number = float(value)
            except ValueError as error:
                raise ContrastError(f"{value!r} is no number", name) from error
        same = (found.astype(float) == number).astype(float)
    else:
        same = (found == value).astype(float)
        if not same.any():
            values = ", ".join(map(str, sorted(found.dropna().unique())[:_MOST_VALUES]))
            raise ContrastError(f"the value does not occur; there are: {values}", name)
    return Measured(name, "share", same.where(found.notna()))


def _with_article(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    known = ["article", "outlet", "published"]
    known += [column for column in ("duplicate_of",) if column in articles]
    found = rows.merge(articles[known], on="article", how="left", validate="many_to_one")
    found["month"] = found["published"].str.extract(r"^(\d{4}-\d{2})", expand=False)
    return found


def _ends(relations: pd.DataFrame, dossier: Dossier | None) -> pd.DataFrame:
    """Return article, quantity and label of both ends of all relations."""
    sides = [
        relations[["article", end, "type"]].set_axis(["article", "quantity", "label"], axis=1)
        for end in ("from", "to")
    ]
    if dossier is not None:
        compared = dossier_frames(dossier)["comparisons"]
        sides += [
            compared[[f"{end}_article", end, "label"]].set_axis(sides[0].columns, axis=1)
            for end in ("from", "to")
        ]
    return pd.concat(sides, ignore_index=True)
