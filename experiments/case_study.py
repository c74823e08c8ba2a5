"""The case study: on whose say-so, in which tone, with which numbers; the seed, or a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import case_article
import msgspec
from case_corpus import Study, dated, steps, trusted
from protocol import HERE, Options, run

from sayso import Analysis, Analyzer, Article, SaysoError
from sayso.actors import Registry
from sayso.reading import read
from sayso.reports import Figure, Report, Section, Table

FEW = 5  # Up to so many articles are shown one by one.


def case_study(options: Options) -> Report:
    """Analyse the articles, one by one where they are few, and set the blocs side by side."""
    analyzer = Analyzer()
    analyses: list[Analysis] = []
    unread: list[str] = []
    for article in read(options.corpus or options.gold):
        if isinstance(article, SaysoError):
            unread.append(str(article))
        else:
            analyses.append(analyzer(_with_day(article)))
    if not analyses:
        raise SaysoError("; ".join(unread) or "no article", str(options.corpus or options.gold))
    if options.predictions:
        lines = "".join(f"{analysis.to_json()}\n" for analysis in analyses)
        options.predictions.write_text(lines, encoding="utf-8")
    if len(analyses) <= FEW:
        return one_by_one(analyses, unread, analyzer.registry, options)
    return side_by_side(analyses, unread, analyzer.registry, options)


def _with_day(article: Article) -> Article:
    """Give an article its day of publication where only its name tells it."""
    told = dated(article.id)
    if told is None or article.meta.published is not None:
        return article
    meta = msgspec.structs.replace(article.meta, published=told[0])
    return msgspec.structs.replace(article, meta=meta)


def one_by_one(
    analyses: Sequence[Analysis], unread: Sequence[str], registry: Registry, options: Options
) -> Report:
    """Show every statement, number and relation of a few articles."""
    tables = []
    figures: list[Figure] = []
    for number, analysis in enumerate(analyses, 1):
        prefix = f"{analysis.id}: " if len(analyses) > 1 else ""
        tables += [
            case_article.statements(analysis, prefix, registry),
            case_article.ledger(analysis, prefix, registry),
            case_article.relations(analysis, prefix),
        ]
        figures += case_article.figure(analysis, number, registry)
    tables.append(case_article.blocs(analyses, registry))
    return Report(
        name="case_study",
        title="Case study: on whose say-so?",
        question="Who claims what with which numbers, and where do the sources repeat, break "
        "down, revise or contradict one another?",
        data=(_data(analyses, unread),),
        method=(
            "Every article takes the whole walk of sayso: attributions, speakers and their blocs "
            "(registry `ukraine-war`), framing, quantities, ledger. Nothing is corrected by hand: "
            "what stands here is what the code found, errors included; how often it errs is "
            "measured in the reports on [attribution](attribution.md), "
            "[quantities](quantities.md) and [framing](framing.md).",
            "Polarity and subjectivity are TextBlob's, compound is VADER's: lexicon scores of the "
            "words of the statement. In war news they partly say what is spoken of, not how.",
        ),
        limits=(
            "**One article supports no statistics.** The figures describe this text and nothing "
            "beyond it: no interval, test or ranking of blocs could be drawn from a single "
            "article, and none is given."
            if len(analyses) == 1
            else "So few articles support no statistics: the figures describe these texts alone.",
            "A claim is what a source is reported to have said, not what happened.",
        ),
        metrics={
            **_metrics(analyses),
            "analysis": [msgspec.to_builtins(analysis) for analysis in analyses],
        },
        provenance=options.provenance,
        tables=tuple(tables),
        figures=tuple(figures),
        errors=_not_read(unread),
    )


def side_by_side(
    analyses: Sequence[Analysis], unread: Sequence[str], registry: Registry, options: Options
) -> Report:
    """Compare the blocs over many articles."""
    study = Study(analyses, registry, options.seed)
    sections = tuple(study.sections())
    return Report(
        name="case_study",
        title="Case study: on whose say-so?",
        question="Who has the word in this news, how are the sides spoken of and reported, by "
        "which words do they differ, and how sure are their numbers?",
        data=(
            _data(analyses, unread) + f" {study.reprints} articles reprint another in large part; "
            "they are left out of all comparisons, so that every text counts once.",
            "Outlets are known by their country only, where the names of the files tell it.",
        ),
        method=(
            "Every article takes the whole walk of sayso: attributions, speakers and their blocs, "
            "framing, quantities, ledger. Nothing is corrected by hand: what stands here is what "
            "the code found, errors included.",
            "Figures are means or shares of statements, with 95% percentile intervals of a "
            "bootstrap over whole articles. Blocs are compared by tests that permute within "
            "articles (does one article report the two differently?), countries and months by "
            "tests that permute whole articles. p is corrected after Holm within each table. "
            "`sayso.contrast` documents all of it; tests hold it to its level on simulated data.",
        ),
        limits=(
            "**Selection.** These are the articles that somebody collected, of outlets of few "
            "countries, unevenly over the months; they stand for no population of news, and the "
            "intervals speak of other articles chosen in the same way.",
            "**Translation.** A part of the articles are machine translations: their reporting "
            "verbs are those of the translator, and differences of countries may be his.",
            "**Model error.** The table above says how often each step is right"
            f"{trusted(HERE / 'reports')}, on other texts than most of these. Errors that fall on "
            "all blocs alike draw differences toward nothing; errors that fall on one of them "
            "could make one.",
            "**No cause.** That statements of a bloc are reported otherwise may lie in what they "
            "say: a threat is a threat, and what cannot be checked is claimed. Nothing here shows "
            "intent.",
            "**Dependence.** Articles of one outlet are alike too, and outlets are not known: "
            "intervals may be too narrow. Holm's correction is within a table, not over all of "
            "them, and what the tests cannot tell from chance may yet be a difference.",
            "A claim is what a source is reported to have said, not what happened; a figure that "
            "is disputed may be right.",
        ),
        metrics={**_metrics(analyses), "reprints": study.reprints, "contrasts": study.metrics()},
        provenance=options.provenance,
        sections=(*sections, _errors()),
        errors=_not_read(unread),
    )


def _errors() -> Section:
    return Section(
        title="How far the steps can be trusted",
        text=(
            "What stands above rests on steps that err. Other experiments measured them, on gold "
            "annotation of this corpus where the name of the report says so, else on that shipped "
            "with sayso.",
        ),
        tables=(steps(HERE / "reports"),),
    )


def _data(analyses: Sequence[Analysis], unread: Sequence[str]) -> str:
    return (
        f"{len(analyses)} article{'s'[: len(analyses) > 1]}, "
        f"{sum(len(a.text.split()) for a in analyses):,} words."
        + (f" {len(unread)} could not be read." if unread else "")
    )


def _not_read(unread: Sequence[str]) -> tuple[Table, ...]:
    if not unread:
        return ()
    return (Table(title="Not read", columns=("Input",), rows=tuple((u,) for u in unread)),)


def _metrics(analyses: Sequence[Analysis]) -> dict[str, object]:
    return {
        "articles": len(analyses),
        "statements": {b: len(found) for b, found in case_article.by_bloc(analyses).items()},
        "claims": sum(len(analysis.claims) for analysis in analyses),
        "relations": dict(
            sorted(Counter(r.type for analysis in analyses for r in analysis.relations).items())
        ),
    }


if __name__ == "__main__":
    run(
        case_study,
        corpus="articles: a file or a folder in any form that sayso reads",
        gold=Path(HERE / "seeds"),
        gold_help="articles to show one by one",
    )
