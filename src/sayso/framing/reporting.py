"""Reporting class: what the cue tells of how the reporter, or the source, holds a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sayso import resources
from sayso.records import Attribution, Reporting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class _Cue(NamedTuple):
    """A word of a cue that is in the lexicon, and its class out of context."""

    token: Token
    lemma: str
    reporting: Reporting


def reporting(attribution: Attribution, doc: Doc) -> Reporting | None:
    """Return the reporting class of a cue in its context; None where there is no cue.

    The class of the lexicon (`resources/cues.toml`) gives way to the sense that the context
    tells (`resources/reporting.toml`): the object ("claimed responsibility"), an infinitive
    ("told them to leave"), negation ("did not confirm"), an adverb ("falsely said").
    """
    tokens = [token for span in attribution.cue for token in _tokens(doc, span.start, span.end)]
    if not tokens:
        return None
    classes = [_in_context(cue, tokens) for cue in _chosen(tokens)]
    # "said ... and warned": what is more than neutral tells more.
    return next((name for name in classes if name != "neutral"), "neutral")


def running_on(
    attributions: Sequence[Attribution], classes: Sequence[Reporting | None]
) -> list[Reporting]:
    """Give each quote with no cue of its own the class of the one it continues.

    It continues the nearest earlier attribution with a cue and the same source; else it is
    neutral.
    """
    latest: dict[object, Reporting] = {}
    settled: list[Reporting] = []
    order = sorted(range(len(classes)), key=lambda index: attributions[index].content[:1])
    found: dict[int, Reporting] = {}
    for index in order:
        own = classes[index]
        source = attributions[index].source
        if own is not None:
            latest[source] = own
        found[index] = own or (latest.get(source, "neutral") if source else "neutral")
    settled.extend(found[index] for index in range(len(classes)))
    return settled


def _tokens(doc: Doc, start: int, end: int) -> Sequence[Token]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return [] if span is None else list(span)


def _chosen(tokens: Sequence[Token]) -> list[_Cue]:
    """Return the words that decide: of a chain of verbs ("refused to confirm"), the last."""
    cues = list(_known(tokens))
    verbs = [cue for cue in cues if cue.token.pos_ in ("VERB", "AUX")]
    leading = {cue.token.head.i for cue in verbs if cue.token.dep_ == "xcomp"}
    return [cue for cue in verbs if cue.token.i not in leading] or cues[:1]


def _known(tokens: Sequence[Token]) -> Iterator[_Cue]:
    lexicon = resources.load("cues.toml")
    written = " ".join(token.lower_ for token in tokens)
    if written in lexicon["phrases"]:
        yield _Cue(tokens[0], written, lexicon["phrases"][written]["class"])
        return
    for index, token in enumerate(tokens):
        lemma = lexicon["misread"].get(token.lower_, token.lemma_.lower())
        lemma = lexicon["misread"].get(lemma, lemma)
        second = tokens[index + 1].lower_ if index + 1 < len(tokens) else ""
        names = ("nouns", "verbs") if token.pos_ == "NOUN" else ("verbs", "nouns")
        for table in names:
            entry = lexicon[table].get(f"{lemma} {second}") or lexicon[table].get(lemma)
            if entry is not None:
                yield _Cue(token, lemma, entry["class"])
                break
        else:
            if lemma in _light_verbs() and _by_object(token, lemma):
                yield _Cue(token, lemma, "neutral")


@cache
def _light_verbs() -> frozenset[str]:
    return frozenset(sense["verb"] for sense in resources.load("reporting.toml")["objects"])


def _in_context(cue: _Cue, tokens: Sequence[Token]) -> Reporting:
    senses = resources.load("reporting.toml")
    found = _by_object(cue.token, cue.lemma) or _bidding(cue, senses["bidding"]) or cue.reporting
    for token in (*tokens, *cue.token.children):
        for name in ("distancing", "endorsing"):
            if found == "neutral" and token.lower_ in senses["adverbs"][name]:
                return _reporting(name)
    return _negated(cue, found, senses["negation"])


def _by_object(token: Token, lemma: str) -> Reporting | None:
    objects = {c.lemma_.lower() for c in token.children if c.dep_ in ("dobj", "obj")}
    for sense in resources.load("reporting.toml")["objects"]:
        if sense["verb"] == lemma and objects & set(sense["objects"]):
            return _reporting(sense["class"])
    return None


def _bidding(cue: _Cue, senses: dict[str, list[str] | dict[str, list[str]]]) -> Reporting | None:
    particles = senses["particles"]
    with_infinitive = senses["with_infinitive"]
    for child in cue.token.children:
        if isinstance(particles, dict) and child.lower_ in particles.get(cue.lemma, ()):
            return "directive"
        if cue.lemma in with_infinitive and child.dep_ in ("xcomp", "ccomp", "advcl"):
            to = any(part.tag_ == "TO" for part in child.children)
            asked = any(part.dep_ in ("dobj", "obj", "nsubjpass") for part in cue.token.children)
            subject = any(part.dep_ == "nsubj" for part in child.children)
            if to and (asked or subject):
                return "directive"
    return None


def _negated(cue: _Cue, found: Reporting, senses: dict[str, dict[str, str]]) -> Reporting:
    verb = cue.token
    chain = [verb]
    while verb.dep_ == "xcomp" and verb.head.i != verb.i and len(chain) < 4:
        verb = verb.head
        chain.append(verb)
    negators = [v for v in chain[1:] if v.lemma_.lower() in senses["verbs"]]
    count = len(negators) + sum(
        any(child.dep_ == "neg" or child.lower_ in senses["adverbs"] for child in v.children)
        for v in chain
    )
    if count % 2 == 0:
        return found
    refused = any(v.lemma_.lower() in senses["refusal"] for v in negators)
    if refused and cue.lemma in senses["exceptions"]:
        return _reporting(senses["exceptions"][cue.lemma])
    if refused and found in senses["refusing"]:
        return _reporting(senses["refusing"][found])
    return _reporting(senses["becomes"][found])


def _reporting(name: str) -> Reporting:
    """Check a class that a resource names."""
    import msgspec

    checked: Reporting = msgspec.convert(name, Reporting)
    return checked
