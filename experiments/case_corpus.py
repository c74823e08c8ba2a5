"""Many articles: the results section of a case study, with what every figure rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import msgspec
import pandas as pd
from babel import Locale

from sayso import Analysis, Collator
from sayso.actors import Registry
from sayso.contrast import Contrast, Keyness, contrast, keyness, numbers, reprinted, statements
from sayso.contrast.records import Figure as Estimate
from sayso.reports import Figure, Section, Table, comparison, intervals, series
from sayso.reports.document import Cell, plain
from sayso.tables import to_frames

# How the articles of warnews are named: time, country of the outlet, language.
NAMED = re.compile(r"(\d{4})(\d{2})(\d{2})T\d{6}Z_([A-Z]{2})_")
OTHERS = "other_official"
CLAIMED = r"(?i)\bclaim(?:s|ed|ing)?\b"
CLASSES = ("distancing", "denying", "endorsing", "directive", "commissive")
OF_NUMBERS = ("hedged", "distanced", "disputed", "revised")
_WIDEST = 26  # letters of a label in a figure
WARNEWS, FRAMING, PAIRS = "corpora/warnews/attribution", "framing", "claims.pairs"
# What other experiments measured: step, report, system, measure.
STEPS = (
    ("attributions found that are right", WARNEWS, "sayso", "whole.precision"),
    ("attributions that are found", WARNEWS, "sayso", "whole.recall"),
    ("bloc of the speaker", WARNEWS, "sayso", "bloc.accuracy"),
    ("class of the reporting verb", FRAMING, "sayso, whole walk", "reporting.accuracy"),
    ("stance toward each side, macro F1", FRAMING, "sayso, whole walk", "stance.macro_f1"),
    ("frames given that are right", FRAMING, "sayso, whole walk", "frames.precision"),
    ("frames that are given", FRAMING, "sayso, whole walk", "frames.recall"),
    ("numbers found that are right", "quantities", "sayso", "quantity.precision"),
    ("conflicts found that are right", PAIRS, "sayso, from the text", "pairs.conflicts.precision"),
    ("revisions found that are right", PAIRS, "sayso, from the text", "pairs.revises.precision"),
)


class Study:
    """The tables of all articles, and what is asked of them."""

    def __init__(self, analyses: Sequence[Analysis], registry: Registry, seed: int) -> None:
        self.registry, self.seed = registry, seed
        tables = to_frames(analyses)
        repeats = reprinted(analyses)
        self.reprints = len(repeats)
        self.statements = _placed(statements(tables), repeats)
        self.statements["claimed"] = (
            self.statements["cue_text"].fillna("").str.contains(CLAIMED, regex=True)
        )
        self.numbers = _placed(numbers(tables, Collator(registry)(analyses)), repeats)
        self.sides = [side.name for side in registry.sides]
        self.blocs = [*dict.fromkeys(side.bloc for side in registry.sides), OTHERS]
        self.found: dict[str, Contrast | Keyness] = {}

    def label(self, key: str) -> str:
        """Name a bloc, a country or an outlet."""
        bloc = self.registry.bloc(key)
        if bloc is not None:
            return bloc.label
        return str(Locale("en").territories.get(key, key.replace("_", " ")))

    def sections(self) -> Iterator[Section]:
        """Yield the parts of the results, in the order in which they are read."""
        yield self._voice()
        yield self._stance()
        yield self._reporting()
        yield self._frames()
        yield self._words()
        yield self._numbers()

    def metrics(self) -> dict[str, object]:
        """Return all that was found, for machines."""
        return {name: msgspec.to_builtins(found) for name, found in self.found.items()}

    def _compare(
        self,
        name: str,
        table: pd.DataFrame,
        by: str,
        measures: Sequence[str],
        *,
        blocs: bool = False,
    ) -> Contrast | None:
        """Compare groups, or the main blocs among them; None where there is nothing to compare."""
        if blocs:
            table = table[table[by].isin(self.blocs)]
        known = [m for m in measures if m.partition("=")[0] in table or _several(table, m)]
        shown = [m for m in known if "=" not in m or _occurs(table, m)]
        if not shown or table[by].isna().all():
            return None
        groups = [bloc for bloc in self.blocs if (table[by] == bloc).any()] if blocs else None
        found = contrast(table, by, shown, groups=groups, distinct=True, seed=self.seed)
        self.found[name] = found
        return found

    def _voice(self) -> Section:
        everything = self.statements.assign(all="all articles")
        shares = [f"bloc={bloc}" for bloc in self.statements["bloc"].value_counts().index]
        total = self._compare("voice", everything, "all", shares)
        main = [f"bloc={bloc}" for bloc in self.blocs]
        places = self._compare("voice by place", self.statements, "place", main)
        months = self._compare("voice by month", self.statements, "month", main)
        text: list[str] = []
        tables: list[Table] = []
        figures: list[Figure | None] = []
        if total:
            ranked = sorted((f for f in total.figures if f.value), key=lambda f: -(f.value or 0.0))
            if ranked:
                first = "; ".join(f"{self._bloc(f)} {_percent(f)}" for f in ranked[:4])
                text.append(
                    f"{ranked[0].items:,} statements in {ranked[0].articles} articles are counted, "
                    f"each text once. The largest shares are those of: {plain(first)}."
                )
            tables.append(comparison.figures(total, self.label, "Share of all statements, by bloc"))
        if places:
            text.append(self._prose(places))
            tables.append(self._pairs(places, "Share of the word, by country of the outlet"))
            figures.append(
                _drawn(
                    "voice",
                    _points(places, lambda f: self.label(f.group), self._bloc),
                    axis="share of all statements, %",
                    caption="Share of the statements of a bloc in all statements, by country of "
                    "the outlet, with 95% intervals over articles.",
                )
            )
        if months:
            text.append(self._prose(months))
            tables.append(comparison.overall(months, self.label, "Share of the word, by month"))
            if drawn := _points(months, self._bloc, lambda f: f.group):
                figures.append(
                    Figure(
                        name="months",
                        caption="Share of the statements of a bloc, by month, with 95% intervals "
                        "over articles; months with too few articles are left out.",
                        svg=series(drawn, "share of all statements, %"),
                    )
                )
        return _section("Who has the word", text, tables, figures)

    def _stance(self) -> Section:
        measures = [f"stance.{side}" for side in self.sides]
        found = self._compare("stance", self.statements, "bloc", measures, blocs=True)
        if found is None:
            return _section("Stance of the blocs toward the sides")
        figure = _drawn(
            "stance",
            _points(found, lambda f: self.label(f.group), _measure_of),
            axis="mean stance",
            caption="Mean stance of each bloc toward each side, with 95% intervals over articles.",
            lowest=-1.0,
        )
        text = (
            "The mean runs from −1, where all statements that speak of the side portray it "
            "negatively, to 1, where all do so positively. " + self._prose(found)
        )
        tables = [
            comparison.figures(found, self.label, "Stance of each bloc toward each side"),
            self._pairs(found, "Stance: pairs of blocs"),
        ]
        return _section("Stance of the blocs toward the sides", [text], tables, [figure])

    def _reporting(self) -> Section:
        claimed = self._compare("claimed", self.statements, "bloc", ["claimed"], blocs=True)
        measures = [f"reporting={name}" for name in CLASSES]
        found = self._compare("reporting", self.statements, "bloc", measures, blocs=True)
        text: list[str] = []
        tables: list[Table] = []
        figures: list[Figure | None] = []
        if claimed:
            text.append(self._claimed(claimed))
            tables += [
                comparison.figures(claimed, self.label, "Reported with a form of “claim”"),
                comparison.pairs(claimed, self.label, "“Claim”: pairs of blocs"),
            ]
        if found:
            text.append(self._prose(found))
            tables += [
                comparison.figures(found, self.label, "How statements are reported"),
                self._pairs(found, "How statements are reported: pairs of blocs"),
            ]
            figures.append(
                _drawn(
                    "reporting",
                    _points(found, lambda f: self.label(f.group), _measure_of),
                    axis="share of the statements of a bloc, %",
                    caption="Share of statements reported with each class of verb, with 95% "
                    "intervals over articles.",
                )
            )
        for bloc in self.blocs[:1]:
            own = self.statements[self.statements["bloc"] == bloc]
            of = ["claimed", "reporting=distancing"]
            placed = self._compare(f"reporting of {bloc} by place", own, "place", of)
            if placed:
                name = self.label(bloc)
                text.append(
                    f"{name}, as outlets of each country report them: " + self._prose(placed)
                )
                title = f"{name}, by country of the outlet"
                tables.append(comparison.figures(placed, self.label, title))
        words = self._terms("cue_text", [(bloc, None) for bloc in self.blocs[:-1]], 6)
        return _section("How outlets report the blocs", text, [*tables, words], figures)

    def _claimed(self, found: Contrast) -> str:
        """Answer whether "claimed" goes to one side."""
        shown = [figure for figure in found.figures if figure.value is not None]
        if len(shown) < 2:
            return "Whether “claimed” goes to one side cannot be told from so few statements."
        most = max(shown, key=lambda figure: figure.value or 0.0)
        said = [
            f"Does “claimed” go to one side? So reported are, of the statements of each: "
            f"{'; '.join(f'{self.label(f.group)} {_percent(f)}' for f in shown)}."
        ]
        for pair in found.pairs:
            if most.group not in (pair.group, pair.other) or pair.p is None:
                continue
            sign, other = (1, pair.other) if pair.group == most.group else (-1, pair.group)
            apart = sign * 100 * (pair.difference or 0.0)
            inside = sign * 100 * (pair.within or 0.0)
            said.append(
                f"{self.label(most.group)} {apart:+.1f} points against {self.label(other)}, and "
                f"{inside:+.1f} in the {pair.shared} articles that report both "
                f"({comparison.p_sign(pair.p_holm)} after correction)."
            )
        return plain(" ".join(said))

    def _frames(self) -> Section:
        found = self._compare("frames", self.statements, "bloc", ["frame"], blocs=True)
        if found is None:
            return _section("Frames")
        figure = _drawn(
            "frames",
            _points(found, lambda f: self.label(f.group), _measure_of),
            axis="share of the statements of a bloc, %",
            caption="Share of the statements of each bloc that have a frame, with 95% intervals "
            "over articles.",
        )
        tables = [
            comparison.figures(found, self.label, "Frames by bloc"),
            self._pairs(found, "Frames: pairs of blocs"),
        ]
        return _section("Frames", [self._prose(found)], tables, [figure])

    def _words(self) -> Section:
        table = self._terms("content_text", [(self.blocs[0], self.blocs[1])], 15)
        text = (
            "Words by which the statements of the first two sides differ most: log-odds ratios "
            "with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008). z takes each "
            "word for drawn on its own; in how many articles it stands is the better guide."
        )
        return _section("Words", [text], [table])

    def _numbers(self) -> Section:
        title = "Numbers: hedged, disputed, revised"
        found = self._compare("numbers", self.numbers, "bloc", OF_NUMBERS, blocs=True)
        if found is None:
            return _section(title)
        lead = (
            "A number is hedged with “about”, “at least”, “dozens” and the like; distanced where "
            "its statement is reported as claimed or denied; disputed where another figure of the "
            "same thing, in any article, conflicts with it; revised where one replaces another."
        )
        tables = [
            comparison.figures(found, self.label, "Numbers by bloc", "numbers"),
            self._pairs(found, "Numbers: pairs of blocs", "numbers"),
        ]
        return _section(title, [lead, self._prose(found, "numbers")], tables)

    def _bloc(self, figure: Estimate) -> str:
        return self.label(figure.measure.partition("=")[2])

    def _prose(self, found: Contrast, item: str = "statements") -> str:
        said = comparison.sentences(found, self.label, item, strongest=True)
        return " ".join(plain(sentence) for sentence in said)

    def _pairs(self, found: Contrast, title: str, item: str = "statements") -> Table:
        return comparison.pairs(found, self.label, title, item, sure=True)

    def _terms(self, text: str, pairs: Sequence[tuple[str, str | None]], top: int) -> Table:
        present = set(self.statements["bloc"])
        told = []
        for group, other in pairs:
            if group in present and (other is None or other in present):
                key = keyness(
                    self.statements, "bloc", group, other, text=text, top=top, distinct=True
                )
                # Against all others, only what the group itself uses more says something of it.
                own = key.terms if other else tuple(t for t in key.terms if t.group == group)
                told.append(msgspec.structs.replace(key, terms=own))
                self.found[f"{text} of {group}"] = told[-1]
        title = "Telling words of reporting" if text == "cue_text" else "Telling words"
        return comparison.terms(told, self.label, title)


def dated(analysis_id: str) -> tuple[str, str] | None:
    """Return the day of publication and the country of the outlet, where the name tells them."""
    match = NAMED.match(analysis_id)
    return None if match is None else ("-".join(match.groups()[:3]), match.group(4))


def steps(reports: Path) -> Table:
    """Show how often each step errs, as other experiments measured it."""
    rows: list[tuple[Cell, ...]] = []
    for step, report, system, name in STEPS:
        measure = _measured(reports, report, system, name)
        if measure is None:
            continue
        low, high = measure.get("low"), measure.get("high")
        between = None if low is None or high is None else f"{low:.2f} to {high:.2f}"
        count = measure.get("n_items", measure.get("items"))
        rows.append(
            (step, round(measure["value"], 2), between, count, f"{report.partition('.')[0]}.json")
        )
    return Table(
        title="How often each step errs",
        columns=("Step", "Measured", "95% interval", "On so many", "Report"),
        rows=tuple((step, f"{value:.2f}", *rest) for step, value, *rest in rows),
    )


def trusted(reports: Path) -> str:
    """Say how often the first steps err, where it was measured."""
    said = []
    for step, report, system, name in STEPS[:3]:
        measure = _measured(reports, report, system, name)
        if measure is not None:
            said.append(f"{step}: {measure['value']:.0%}")
    return f" ({'; '.join(said)})" if said else ""


def _measured(reports: Path, report: str, system: str, name: str) -> dict[str, Any] | None:
    """Return one measure of another report; None where it has none such."""
    stem, _, part = report.partition(".")
    try:
        metrics = json.loads((reports / f"{stem}.json").read_text(encoding="utf-8"))["metrics"]
    except OSError:
        return None
    found = (metrics.get(part, {}) if part else metrics).get(system, {})
    if isinstance(found, list):
        found = {measure["name"]: measure for measure in found}
    measure = found.get(name)
    return measure if isinstance(measure, dict) and measure.get("value") is not None else None


def _placed(table: pd.DataFrame, reprinted: Mapping[str, str]) -> pd.DataFrame:
    """Add the country of the outlet, or the outlet itself, and which text is a reprint."""
    told = table["article"].map(lambda name: (dated(name) or (None, None))[1]).astype("string")
    return table.assign(
        place=told if told.notna().any() else table["outlet"],
        duplicate_of=table["article"].map(reprinted).astype("string"),
    )


def _several(table: pd.DataFrame, name: str) -> bool:
    return any(str(column).startswith(f"{name}.") for column in table)


def _occurs(table: pd.DataFrame, measure: str) -> bool:
    column, _, value = measure.partition("=")
    return column.startswith("stance.") or bool((table[column] == value).any())


def _points(
    found: Contrast, one: Callable[[Estimate], str], other: Callable[[Estimate], str]
) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Return the figures that there are, by two names of each; shares in percent."""
    points: dict[str, dict[str, tuple[float, float, float]]] = {}
    for f in found.figures:
        if f.value is not None and f.low is not None and f.high is not None:
            scale = 100 if f.kind == "share" else 1
            span = (scale * f.value, scale * f.low, scale * f.high)
            points.setdefault(fill(one(f), _WIDEST), {})[fill(other(f), _WIDEST)] = span
    return points


def _drawn(
    name: str,
    points: Mapping[str, Mapping[str, tuple[float, float, float]]],
    *,
    axis: str,
    caption: str,
    lowest: float = 0.0,
) -> Figure | None:
    """Draw figures with their intervals: a mark for each outer name, a row for each inner one."""
    ends = [high for rows in points.values() for _, _, high in rows.values()]
    if not ends:
        return None
    most = 1.0 if lowest < 0 else 1.05 * max(ends)
    return Figure(name=name, caption=caption, svg=intervals(points, axis, (lowest, most)))


def _measure_of(figure: Estimate) -> str:
    return comparison.named(figure.measure)


def _percent(figure: Estimate) -> str:
    value, low, high = (100 * (v or 0.0) for v in (figure.value, figure.low, figure.high))
    return f"{value:.1f}% ({low:.1f} to {high:.1f})"


def _section(
    title: str,
    text: Sequence[str] = (),
    tables: Sequence[Table] = (),
    figures: Sequence[Figure | None] = (),
) -> Section:
    return Section(
        title=title,
        text=tuple(filter(None, text)) or ("Too little was found to say anything.",),
        tables=tuple(tables),
        figures=tuple(figure for figure in figures if figure is not None),
    )
