"""Reporting class: what the cue tells of how the reporter, or the source, holds a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sayso import resources
from sayso.records import Attribution, Reporting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_CHAIN = 4
FARTHEST_PARTICLE = 3  # "called once again for"
_OBJECTS = frozenset({"dobj", "obj", "acomp", "oprd"})
# What a verb's ending may stand for, where the tagger gives no lemma ("claimed" as an adjective).
_ENDINGS = (("s", ""), ("d", ""), ("ed", ""), ("ing", ""), ("ing", "e"))


class _Cue(NamedTuple):
    """A word of a cue that is in the lexicon, and its class out of context."""

    token: Token
    lemma: str
    reporting: Reporting


def reporting(attribution: Attribution, doc: Doc) -> Reporting | None:
    """Return the reporting class of a cue in its context; None where there is no cue.

    The class of the lexicon (`resources/cues.toml`) gives way to the sense that the context
    tells (`resources/reporting.toml`): the object ("claimed responsibility", "denied access"), an
    infinitive ("told them to leave"), negation ("did not confirm"), an adverb ("falsely said"),
    the noun of a light verb ("renewed calls for").
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
    """Return the words that decide: of a chain of verbs ("refused to confirm"), the last.

    A light verb gives way to the noun that it governs ("renewed calls for").
    """
    cues = list(_known(tokens))
    verbs = [cue for cue in cues if cue.token.pos_ != "NOUN"]
    light = set(resources.load("reporting.toml")["light"]["verbs"])
    if verbs and all(cue.lemma in light for cue in verbs):
        nouns = [cue for cue in cues if cue.token.pos_ == "NOUN" and cue.reporting != "neutral"]
        verbs = nouns or verbs
    leading = {cue.token.head.i for cue in verbs if cue.token.dep_ == "xcomp"}
    return [cue for cue in verbs if cue.token.i not in leading] or cues[:1]


def _known(tokens: Sequence[Token]) -> Iterator[_Cue]:
    phrases = resources.load("cues.toml")["phrases"]
    written = " ".join(token.lower_ for token in tokens)
    if written in phrases:
        yield _Cue(tokens[0], written, phrases[written]["class"])
        return
    pair = -1
    for index, token in enumerate(tokens):
        if index == pair:
            continue
        second = tokens[index + 1].lower_ if index + 1 < len(tokens) else ""
        names = ("nouns", "verbs") if token.pos_ == "NOUN" else ("verbs", "nouns")
        for lemma in _lemmas(token):
            entry = _entry(lemma, second, names)
            if entry is None and lemma in _light_verbs():
                entry = _by_object(token, lemma)
            if entry is not None:
                yield _Cue(token, lemma, entry)
                # What stands with a verb ("push back") is no cue by itself.
                pair = index + 1 if _entry(f"{lemma} {second}", "", names) else pair
                break


def _entry(lemma: str, second: str, tables: Sequence[str]) -> Reporting | None:
    """Return the class of a word, with the next one where the lexicon has them together."""
    lexicon = resources.load("cues.toml")
    more = resources.load("reporting.toml")["more"]
    for key in (f"{lemma} {second}", lemma):
        for table in tables:
            if key in lexicon[table]:
                return _reporting(lexicon[table][key]["class"])
        if key in more:
            return _reporting(more[key])
    return None


def _lemmas(token: Token) -> Iterator[str]:
    """Yield the lemma, and what it may be where the tagger took a verb for another word."""
    misread = resources.load("cues.toml")["misread"]
    lemma = misread.get(token.lower_, token.lemma_.lower())
    yield misread.get(lemma, lemma)
    for ending, instead in _ENDINGS:
        if token.lower_.endswith(ending) and token.pos_ not in ("VERB", "AUX", "NOUN", "ADP"):
            yield token.lower_.removesuffix(ending) + instead


@cache
def _light_verbs() -> frozenset[str]:
    return frozenset(sense["verb"] for sense in resources.load("reporting.toml")["objects"])


def _in_context(cue: _Cue, tokens: Sequence[Token]) -> Reporting:
    senses = resources.load("reporting.toml")
    found = (
        _by_object(cue.token, cue.lemma)
        or _bidding(cue, senses["bidding"])
        or _perceived(cue, senses["perception"])
        or cue.reporting
    )
    if found in ("directive", "commissive") and cue.token.dep_ == "amod":
        return "neutral"  # The promised land is promised by nobody.
    for token in (*tokens, *cue.token.children):
        for name in ("distancing", "endorsing"):
            if found == "neutral" and token.lower_ in senses["adverbs"][name]:
                return _reporting(name)
    return _negated(cue, found, senses["negation"])


def _by_object(token: Token, lemma: str) -> Reporting | None:
    objects = {c.lemma_.lower(): c for c in token.children if c.dep_ in _OBJECTS}
    for sense in resources.load("reporting.toml")["objects"]:
        found = objects.keys() & set(sense["objects"]) if sense["verb"] == lemma else ()
        if found:
            negated = any(part.dep_ == "neg" for name in found for part in objects[name].children)
            admitted = sense["class"] == "endorsing"
            return "denying" if negated and admitted else _reporting(sense["class"])
    return None


def _perceived(cue: _Cue, senses: dict[str, list[str]]) -> Reporting | None:
    """Return neutral where a verb of perception tells an opinion, or is negated."""
    if cue.lemma not in senses["verbs"]:
        return None
    children = list(cue.token.children)
    opinion = any(child.dep_ == "auxpass" or child.lower_ == "as" for child in children)
    negated = any(child.dep_ == "neg" for child in children)
    return "neutral" if negated or (opinion and cue.lemma in senses["opinion"]) else None


def _bidding(cue: _Cue, senses: dict[str, list[str] | dict[str, list[str]]]) -> Reporting | None:
    particles = senses["particles"]
    for child in cue.token.children:
        near = child.i - cue.token.i <= FARTHEST_PARTICLE
        if isinstance(particles, dict) and near and child.lower_ in particles.get(cue.lemma, ()):
            return "directive"
        if cue.lemma in senses["with_infinitive"] and child.dep_ in ("xcomp", "ccomp", "advcl"):
            to = any(part.tag_ == "TO" for part in child.children)
            asked = any(part.dep_ in ("dobj", "obj", "nsubjpass") for part in cue.token.children)
            subject = any(part.dep_ == "nsubj" for part in child.children)
            if to and (asked or subject or cue.lemma in senses["with_infinitive_alone"]):
                return "directive"
    return None


def _negated(cue: _Cue, found: Reporting, senses: dict[str, Any]) -> Reporting:
    verb = cue.token
    chain = [verb]
    while verb.dep_ == "xcomp" and verb.head.i != verb.i and len(chain) < LONGEST_CHAIN:
        verb = verb.head
        chain.append(verb)
    negators = [v for v in chain[1:] if v.lemma_.lower() in senses["verbs"]]
    count = len(negators) + sum(_denied(v, senses) for v in chain)
    if count % 2 == 0:
        return found
    if not negators and cue.lemma in resources.load("reporting.toml")["opposed"]["verbs"]:
        return "denying"
    refused = any(v.lemma_.lower() in senses["refusal"] for v in negators)
    if refused and cue.lemma in senses["exceptions"]:
        return _reporting(senses["exceptions"][cue.lemma])
    if refused and found in senses["refusing"]:
        return _reporting(senses["refusing"][found])
    return _reporting(senses["becomes"][found])


def _denied(verb: Token, senses: dict[str, Any]) -> bool:
    """Tell whether a verb is negated; "not only" negates nothing."""
    children = list(verb.children)
    near = [*children, *(part for child in children for part in child.children)]
    if any(token.lower_ in senses["but_more"] for token in near if token.i < verb.i):
        return False
    if verb.dep_ == "pcomp" and verb.head.lower_ in senses["heads"]:
        return True
    return any(child.dep_ == "neg" or child.lower_ in senses["adverbs"] for child in children)


def _reporting(name: str) -> Reporting:
    """Check a class that a resource names."""
    import msgspec

    checked: Reporting = msgspec.convert(name, Reporting)
    return checked
