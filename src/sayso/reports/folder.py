"""A report as a folder: a page to look at, text, tables and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from sayso.actors import Registry
from sayso.errors import DataError
from sayso.ledger import Collator
from sayso.records import Analysis
from sayso.reports.document import templates
from sayso.reports.figures import (
    Bar,
    claimed_intervals,
    claimed_intervals_png,
    intervals,
    intervals_png,
)
from sayso.reports.markdown import markdown
from sayso.reports.page import Looks, Overview, article_page, corpus_page, overview
from sayso.reports.page.corpus import TITLE
from sayso.reports.page.scales import claimed, scales
from sayso.reports.page.title import title
from sayso.reports.provenance import Provenance, footer
from sayso.reports.sheet import shortened
from sayso.tables import dossier_frames, to_frames

Files = dict[str, bytes]
_LONGEST_LABEL = 60


def write_report(
    analyses: Sequence[Analysis],
    registry: Registry,
    out: Path,
    provenance: Provenance | None = None,
) -> tuple[Path, ...]:
    """Write the report of an article, or of a corpus where there are more, into a folder.

    Parameters
    ----------
    analyses : sequence of Analysis
        One or more, with distinct ids.
    registry : Registry
        Of the conflict.
    out : Path
        The folder; made where it is missing, and files of the same name are replaced.
    provenance : Provenance, optional
        Where it comes from, to say at the foot of the page.

    Returns
    -------
    tuple of Path
        ``report.html``, ``report.md``, and what stands in ``tables/`` (CSV and Parquet) and
        ``figures/`` (SVG and PNG).

    Raises
    ------
    DataError
        If there is no article, or the folder cannot be written.
    """
    if not analyses:
        raise DataError("no article to report on")
    analyses = [claimed(analysis) for analysis in analyses]
    files = (
        _of_article(analyses[0], registry, _footer(provenance, title(analyses[0])))
        if len(analyses) == 1
        else _of_corpus(analyses, registry, _footer(provenance, TITLE))
    )
    try:
        for name, content in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise DataError(f"cannot write the report: {error.strerror}", str(out)) from error
    return tuple(out / name for name in files)


def _of_article(analysis: Analysis, registry: Registry, foot: Mapping[str, Any]) -> Files:
    return {
        "report.html": article_page(analysis, registry, foot).encode(),
        "report.md": markdown(analysis, _label(registry)).encode(),
        **_tables(to_frames([analysis])),
        **_claims_figure(analysis, registry),
    }


def _of_corpus(analyses: Sequence[Analysis], registry: Registry, foot: Mapping[str, Any]) -> Files:
    dossier = Collator(registry)(analyses)
    seen = overview(analyses, registry, dossier, Looks(registry))
    text = templates().get_template("corpus.md")
    labels = {look.key: look for look in seen.blocs}
    return {
        "report.html": corpus_page(analyses, registry, seen, foot).encode(),
        "report.md": text.render(title=TITLE, seen=seen, labels=labels).encode(),
        **_tables({**to_frames(analyses), **dossier_frames(dossier)}),
        **_corpus_figures(seen),
    }


def _footer(provenance: Provenance | None, title: str) -> Mapping[str, Any]:
    """Return what the page of this title shows of its provenance."""
    if provenance is None:
        return {}
    shown = footer(provenance, title)
    return {
        "content_id": shown.content_id,
        "citation": shown.citation,
        "bibtex": shown.bibtex,
        "command": shown.command,
        "sayso": provenance.sayso,
        "inputs": {file.name: file.sha256 for file in shown.inputs},
        "models": {file.name: file.sha256 for file in shown.models},
        "dependencies": provenance.dependencies,
    }


def _label(registry: Registry) -> Callable[[str], str]:
    def label(key: str) -> str:
        bloc = registry.bloc(key)
        return key.replace("_", " ") if bloc is None else bloc.label

    return label


def _tables(frames: Mapping[str, Any]) -> Files:
    files: Files = {}
    for name, frame in frames.items():
        files[f"tables/{name}.csv"] = frame.to_csv(index=False, lineterminator="\n").encode()
        buffer = BytesIO()
        frame.to_parquet(buffer, index=False)
        files[f"tables/{name}.parquet"] = buffer.getvalue()
    return files


def _claims_figure(analysis: Analysis, registry: Registry) -> Files:
    """Draw the claims that stand in some relation, a panel for each thing counted."""
    quantities = {quantity.id: quantity for quantity in analysis.quantities}
    panels: dict[str, list[Bar]] = {}
    for scale in scales(analysis, Looks(registry)):
        if not scale.links:
            continue
        for bar in scale.bars:
            low, high = quantities[bar.quantity].low, quantities[bar.quantity].high
            if low is not None or high is not None:
                name = " · ".join(filter(None, (bar.owner, bar.words, bar.amount)))
                label = shortened(name, _LONGEST_LABEL)
                panels.setdefault(scale.title, []).append((label, low, high, bar.look.label))
    if not panels:
        return {}
    return {
        "figures/claims.svg": claimed_intervals(panels).encode(),
        "figures/claims.png": claimed_intervals_png(panels),
    }


def _corpus_figures(seen: Overview) -> Files:
    files: Files = {}
    voices = {
        e.group: (e.value, e.low, e.high)
        for e in seen.share.estimates
        if e.value is not None and e.low is not None and e.high is not None
    }
    if voices:
        words, most = "Share of all statements", max(high for _, _, high in voices.values())
        limits = (0.0, min(1.0, 1.05 * most))
        files["figures/voices.svg"] = intervals({"95 % interval": voices}, words, limits).encode()
        files["figures/voices.png"] = intervals_png({"95 % interval": voices}, words, limits)
    stances: dict[str, dict[str, tuple[float, float, float]]] = {}
    for panel in seen.stances:
        for e in panel.estimates:
            if e.value is not None and e.low is not None and e.high is not None:
                figures = stances.setdefault(e.group, {})
                figures[f"toward {panel.title}"] = (e.value, e.low, e.high)
    if stances:
        words = "Mean stance: −1 negative, +1 positive"
        files["figures/stances.svg"] = intervals(stances, words, (-1, 1)).encode()
        files["figures/stances.png"] = intervals_png(stances, words, (-1, 1))
    return files
