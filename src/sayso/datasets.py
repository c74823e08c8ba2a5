"""Gold and public corpora: where they are, and their loaders.

A public corpus is read in the layout its publisher ships, from any folder; `corpus_path` says
where the one of a name is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sayso.corpora import corpus_path
from sayso.errors import DataError
from sayso.reading import dated
from sayso.records import Analysis, Attribution, AttributionType, Span, StanceLabel, check_offsets

_T = TypeVar("_T")
OFFSETS = ".offsets"
PAIRS = "pairs.json"


def gold(path: str | Path | None = None) -> list[Analysis]:
    """Return the gold annotations of a file or a folder, in order of file name.

    Parameters
    ----------
    path : str or Path, optional
        A ``.json`` file (one article), a ``.jsonl`` file (one article a line), or a folder of
        them at any depth. By default ``data/gold`` of the checkout that sayso is installed from.
        Articles that tell one event, with a ``pairs.json`` beside them (see `sayso.agreement`),
        are gold of another kind: they are read where a folder holds nothing else. A folder with
        neither may hold ``.offsets`` files: annotation of a public corpus whose text may not be
        shipped, and is taken from the corpus.

    Raises
    ------
    DataError
        If there is none, if one breaks the format (the message names file and field), or if the
        text of an ``.offsets`` file is not at hand or not the one that was annotated.
    """
    root = own_gold() if path is None else Path(path)
    if not root.exists():
        raise DataError("no such gold file or folder", str(root))
    files = gold_files(root)
    analyses: dict[str, Analysis] = {}
    for where, data in chain.from_iterable(_gold_lines(file) for file in files):
        try:
            analysis = Analysis.from_json(data)
        except DataError as error:
            raise DataError(error.what, where) from error
        _check(analysis, where)
        if analysis.id in analyses:
            raise DataError(f"the id {analysis.id!r} is taken by another article", where)
        analyses[analysis.id] = analysis
    if not analyses:
        raise DataError("holds no gold annotation (.json or .jsonl)", str(root))
    return list(analyses.values())


def withheld(path: str | Path) -> bool:
    """Tell whether the text of gold may not be reproduced, because it is not shipped."""
    return any(file.suffix == OFFSETS for file in gold_files(Path(path)))


def gold_files(root: Path) -> list[Path]:
    """Return the files of which `gold` reads a file or folder."""
    if not root.is_dir():
        return [root]
    found = sorted(chain(root.rglob("*.json"), root.rglob("*.jsonl")))
    articles = [file for file in found if file.name != PAIRS]
    single = [file for file in articles if not (file.parent / PAIRS).exists()]
    return single or articles or sorted(root.rglob(f"*{OFFSETS}"))


def own_gold() -> Path:
    """Return the gold of the checkout that sayso is installed from.

    Raises
    ------
    DataError
        If sayso is installed from a wheel, which holds no gold.
    """
    checkout = Path(__file__).parents[2]
    if not (checkout / "pyproject.toml").exists():
        raise DataError("the gold ships with the source code only; name a gold file or folder")
    return checkout / "data" / "gold"


def _gold_lines(file: Path) -> Iterator[tuple[str, str]]:
    text = _read(file)
    if file.suffix == OFFSETS:
        yield str(file), _completed(text, str(file))
        return
    if file.suffix != ".jsonl":
        yield str(file), text
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield f"{file}:{number}", line


class _TextElsewhere(msgspec.Struct):
    corpus: str
    file: str
    sha256: str


def _completed(annotation: str, where: str) -> str:
    """Put the text of its corpus into an annotation that holds offsets only."""
    source = _decode(annotation, _TextElsewhere, where)
    path = corpus_path(source.corpus) / source.file
    text = _read(path)
    if hashlib.sha256(text.encode()).hexdigest() != source.sha256:
        raise DataError(f"annotates another version of {path}", where)
    fields = _decode(annotation, dict[str, Any], where)
    for name in _TextElsewhere.__struct_fields__:
        del fields[name]
    # The same as reading the file gives.
    fields.setdefault("meta", {"published": dated(path.stem)})
    return msgspec.json.encode(fields | {"text": text}).decode()


def _check(analysis: Analysis, where: str) -> None:
    """Refuse offsets outside the text and references to nothing."""
    check_offsets(analysis, where)
    attributions = {attribution.id for attribution in analysis.attributions}
    quantities = {quantity.id for quantity in analysis.quantities}
    for attribution in analysis.attributions:
        if attribution.speaker is not None and attribution.speaker not in analysis.speakers:
            raise DataError(f"no speaker {attribution.speaker!r}", f"{where}: {attribution.id}")
    for quantity in analysis.quantities:
        if quantity.attribution is not None and quantity.attribution not in attributions:
            raise DataError(f"no attribution {quantity.attribution!r}", f"{where}: {quantity.id}")
    for relation in analysis.relations:
        for end in (relation.source, relation.target):
            if end not in quantities:
                raise DataError(f"no quantity {end!r}", f"{where}: {relation.type}")


def polnear(folder: str | Path) -> list[Analysis]:
    """Return the articles of a folder in PolNeAR's layout, in order of file name.

    The layout is ``text/STEM.txt`` and ``attributions/STEM_ANNOTATOR.ann`` (brat standoff).
    Where several annotators marked an article, the first by file name is taken; an article that
    nobody marked has no attributions. Events without content are left out, and so are the
    notes and regions that are no attributions ("Discuss", "Discard").

    Parameters
    ----------
    folder : str or Path
        A compartment of PolNeAR, such as ``polnear/dev``, or any folder in its layout.

    Returns
    -------
    list of Analysis
        `id` is the text's stem. PolNeAR marks neither speaker nor type: `type` is told from the
        quotation marks of the content, all else has its default.

    Raises
    ------
    DataError
        If the folder has another layout, or a file cannot be read; the message names the line.

    References
    ----------
    Newell, Margolin and Ruths (2018). An Attribution Relations Corpus for Political News. LREC.
    """
    root = Path(folder)
    texts = sorted((root / "text").glob("*.txt"))
    if not texts:
        inner = sorted(path.parent.name for path in root.glob("*/text") if path.is_dir())
        hint = f"; name one of its folders {', '.join(inner)}" if inner else ""
        raise DataError(f"has no texts in text/*.txt{hint}", str(root))
    stems = {path.stem for path in texts}
    chosen: dict[str, Path] = {}
    for path in sorted((root / "attributions").glob("*.ann")):
        stem = path.stem if path.stem in stems else path.stem.rpartition("_")[0]
        chosen.setdefault(stem, path)
    return [_polnear_article(path, chosen.get(path.stem)) for path in texts]


def _polnear_article(path: Path, annotation: Path | None) -> Analysis:
    text = _read(path)
    attributions = () if annotation is None else tuple(_standoff(annotation, text))
    return Analysis(id=path.stem, text=text, attributions=attributions)


# Other lines are annotators' notes, or go on with the text of the span above.
_SPAN_LINE = re.compile(r"(T\d+)\t[\w-]+ (\d+ \d+(?:;\d+ \d+)*)\t")
_EVENT_LINE = re.compile(r"(E\d+)\t(.+)")


def _standoff(path: Path, text: str) -> Iterator[Attribution]:
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[tuple[int, str, str]] = []
    for number, line in enumerate(_read(path).split("\n"), 1):
        if match := _SPAN_LINE.match(line):
            fragments = (fragment.split() for fragment in match[2].split(";"))
            spans[match[1]] = tuple(Span(int(start), int(end)) for start, end in fragments)
            if any(not span.start < span.end <= len(text) for span in spans[match[1]]):
                raise DataError("a span is empty or outside the text", f"{path}:{number}")
        elif match := _EVENT_LINE.match(line):
            events.append((number, match[1], match[2]))
    for number, name, arguments in events:
        # An event names its cue twice, as trigger ("Attribution:T4") and as Cue; "Content2" is a
        # second piece of content.
        roles: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
        for argument in arguments.split():
            role, _, key = argument.partition(":")
            if key not in spans:
                raise DataError(f"no span {key!r}", f"{path}:{number}")
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans[key])
        source, cue, content = (
            tuple(sorted(set(roles[role]))) for role in ("Source", "Cue", "Content")
        )
        if content:
            kind = _quoted(text, content)
            yield Attribution(id=name, source=source or None, cue=cue, content=content, type=kind)


def _quoted(text: str, content: tuple[Span, ...]) -> AttributionType:
    """Tell how quotation marks cover a content: wholly, not at all, or in part."""
    inside, seen = False, set()
    for char in "".join(text[span.start : span.end] for span in content):
        if char in '"“”':
            inside = char == "“" or (char == '"' and not inside)
        elif char.isalnum():
            seen.add(inside)
    if seen == {True}:
        return "direct"
    return "mixed" if True in seen else "indirect"


@dataclass(frozen=True)
class Target:
    """A mention in a sentence, and the sentiment of the sentence toward it.

    Attributes
    ----------
    gid : str
        The publisher's identifier of the target.
    sentence : str
        The sentence.
    span : Span
        Where the mention stands in the sentence.
    label : str or None
        negative, neutral or positive; None where it is not given.
    """

    gid: str
    sentence: str
    span: Span
    label: StanceLabel | None

    @property
    def article(self) -> str:
        """The article that the sentence is from, as the publisher numbers them."""
        return "_".join(self.gid.split("_")[:3])


class _MtscTarget(msgspec.Struct):
    gid: str = msgspec.field(name="Input.gid")
    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")
    polarity: float | None = None


class _MtscLine(msgspec.Struct):
    sentence_normalized: str
    targets: list[_MtscTarget]


_POLARITIES: dict[float, StanceLabel] = {2.0: "negative", 4.0: "neutral", 6.0: "positive"}


def newsmtsc(file: str | Path) -> list[Target]:
    """Return the targets of a file in NewsMTSC's format (JSON lines), in its order.

    Raises
    ------
    DataError
        If the file is missing or breaks the format; the message names the line.

    References
    ----------
    Hamborg and Donnay (2021). NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
    Classification in Political News Articles. EACL.
    """
    path = Path(file)
    targets = []
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        item = _decode(line, _MtscLine, f"{path}:{number}")
        for target in item.targets:
            if not 0 <= target.start < target.end <= len(item.sentence_normalized):
                raise DataError(f"the target {target.gid!r} lies outside", f"{path}:{number}")
            if target.polarity is not None and target.polarity not in _POLARITIES:
                raise DataError(f"no polarity is {target.polarity}", f"{path}:{number}")
            label = None if target.polarity is None else _POLARITIES[target.polarity]
            span = Span(target.start, target.end)
            targets.append(Target(target.gid, item.sentence_normalized, span, label))
    return targets


@dataclass(frozen=True)
class MeasuredText:
    """A text and the quantities that its annotators found in it.

    Attributes
    ----------
    text : str
        Mostly one sentence.
    quantities : tuple of dict
        Each with value and normalized_unit, most with change, unit and referred_concepts, all
        strings; empty where none is given.
    raw : dict
        The item as published; a prediction is the same with its quantities replaced.
    """

    text: str
    quantities: tuple[dict[str, Any], ...]
    raw: dict[str, Any]


def newsquant(file: str | Path) -> list[MeasuredText]:
    """Return the texts of a file in NewsQuant's format (a JSON list), in its order.

    Raises
    ------
    DataError
        If the file is missing or breaks the format.

    References
    ----------
    Almasian, Kazakova, Göldner and Gertz (2023). CQE: A Comprehensive Quantity Extractor. EMNLP.
    """
    path = Path(file)
    texts = []
    for number, raw in enumerate(_decode(_read(path), list[dict[str, Any]], str(path)), 1):
        text, quantities = raw.get("text"), raw.get("quantities", [])
        if not isinstance(text, str) or not isinstance(quantities, list):
            raise DataError("needs a text and a list of quantities", f"{path}: item {number}")
        if not all(isinstance(quantity, dict) for quantity in quantities):
            raise DataError("each quantity must be an object", f"{path}: item {number}")
        texts.append(MeasuredText(text, tuple(quantities), raw))
    return texts


def _read(path: Path) -> str:
    """Return a file's text with its line ends as they are, for offsets count them."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8", str(path)) from error
    except OSError as error:
        raise DataError(error.strerror or "cannot be read", str(path)) from error


def _decode(text: str, kind: type[_T], where: str) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise DataError(str(error), where) from error
