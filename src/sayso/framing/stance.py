"""Stance: how a statement portrays each side it speaks of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from math import tanh
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from sayso.framing.connotation import (
    QUALITY,
    Relation,
    Role,
    fights,
    listed,
    of_noun,
    of_quality,
    of_verb,
    valence,
)
from sayso.framing.parties import Link, Party, Viewpoint, climb, parties
from sayso.records import StanceLabel

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from sayso.actors import Mention

THRESHOLD = 0.15
# What is negated is hardly ever its plain opposite: "did not propose" is no refusal.
NEGATED = -0.5
UNCERTAIN = 0.7
FALLBACK_PATIENT = 0.5
# The tone around a mention: its weight beside what is said of it, and how it fades with distance.
BACKGROUND = 0.5
BACKGROUND_SCALE = 0.22
FADING = 0.8
_DEPTH = 6
_SHARING = frozenset({"xcomp", "conj", "advcl"})
_HEDGES = frozenset({"aux", "mark", "advmod"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_DIRECTED = frozenset({"against", "on", "upon", "to", "at", "toward", "towards", "for", "with"})


class Evidence(NamedTuple):
    """One thing said of a side, and the words that say it."""

    score: float
    words: str


class _Who(NamedTuple):
    """Somebody spoken of: the head of their phrase, and how they stand to the speaker."""

    token: Token
    relation: Relation


class Stance(NamedTuple):
    """The portrayal of one side: a score from -1 to 1, and the words behind it."""

    score: float
    words: tuple[str, ...]

    @property
    def label(self) -> StanceLabel:
        """The score as a label."""
        if abs(self.score) < THRESHOLD:
            return "neutral"
        return "positive" if self.score > 0 else "negative"


def stances(
    tokens: Sequence[Token],
    cue: Sequence[Token],
    mentions: Sequence[Mention],
    viewpoint: Viewpoint,
    denied: bool,
) -> dict[str, Stance]:
    """Return the stance of a statement toward each side that it speaks of.

    Parameters
    ----------
    tokens : sequence of Token
        The tokens of the statement, in order.
    cue : sequence of Token
        The tokens of its cue, which may take sides, too ("accused", "praised").
    mentions : sequence of Mention
        The expressions of the registry in it.
    viewpoint : Viewpoint
        From where it is made: "the enemy", "we", and whose attack counts as success.
    denied : bool
        Whether the speaker denies it; then it counts as the denier paints it.

    References
    ----------
    Rashkin, Singh and Choi (2016). Connotation Frames: A Data-Driven Investigation. ACL.
    """
    if not tokens:
        return {}
    found = parties(tokens, mentions, viewpoint)
    evidence: dict[str, list[Evidence]] = {p.side: [] for p in found if p.said}
    # What is part of a name says nothing of its bearer ("United States").
    names = {index for mention in mentions for index in range(mention.start, mention.end)}
    within = {token.i for token in (*tokens, *cue)} - names
    for party in found:
        relation = viewpoint.relation(party.side)
        if denied and relation == "own":
            relation = "opponent"  # It is the accusers' words that are denied.
        said = [i for i in portrayals(party.token, party.link, relation, within) if i.score]
        if party.epithet:
            said.append(Evidence(-QUALITY, party.epithet))
        if said:
            evidence.setdefault(party.side, []).extend(said)
    for side, item in _left_unsaid(tokens, found, viewpoint, denied):
        evidence.setdefault(side, []).append(item)
    sign = -1 if denied else 1
    return {side: _stance(items, sign) for side, items in sorted(evidence.items())}


def toward(mention: Span) -> Stance:
    """Return the stance of a sentence, whoever speaks, toward a mention in it.

    To what the syntax says of the mention this adds, at half the weight, the tone of the words
    around it, less those of the topic, fading with their distance in the tree.

    Parameters
    ----------
    mention : spacy.tokens.Span
        The words that name somebody.

    Notes
    -----
    Weight, fading and scale were set on the training part of NewsMTSC (Hamborg and Donnay 2021).
    """
    head, link = climb(mention.root)
    within = {token.i for token in mention.sent} - {token.i for token in mention}
    found = portrayals(head, link or "self", "other", within)
    said = _stance([item for item in found if item.score], 1)
    score = max(-1.0, min(1.0, said.score + BACKGROUND * _background(mention.root, within)))
    return Stance(round(score, 4) + 0.0, said.words)


def _background(token: Token, within: set[int]) -> float:
    """Return the tone of the words around a token, from -1 to 1."""
    distances = {token.i: 0}
    queue = deque([token])
    total = 0.0
    while queue:
        reached = queue.popleft()
        if reached.i in within:
            total += valence(reached) * _sign(reached) * FADING ** distances[reached.i]
        for neighbour in (*reached.children, reached.head):
            if neighbour.i not in distances:
                distances[neighbour.i] = distances[reached.i] + 1
                queue.append(neighbour)
    return tanh(total / BACKGROUND_SCALE)


def _stance(items: Sequence[Evidence], sign: int) -> Stance:
    if not items:
        return Stance(0.0, ())
    score = round(sign * max(-1.0, min(1.0, fmean(item.score for item in items))), 4)
    return Stance(score + 0.0, tuple(dict.fromkeys(item.words for item in items)))


def portrayals(
    token: Token, link: Link, relation: Relation, within: set[int] | None = None
) -> Iterator[Evidence]:
    """Yield what a sentence says of somebody.

    Parameters
    ----------
    token : Token
        Head of the phrase that stands for them.
    link : str
        How the phrase stands for them; see `Party`.
    relation : str
        How they stand to the speaker.
    within : set of int, optional
        The tokens of the statement; by default, all.
    """
    for item in _said_of(token, link, relation):
        if within is None or item[0].i in within:
            yield item[1]


def _said_of(token: Token, link: Link, relation: Relation) -> Iterator[tuple[Token, Evidence]]:
    event = of_noun(token)
    if event is not None and link != "self":
        role: Role = "agent" if link == "owner" else "patient"
        score = event.score(role, relation, False)
        if token.dep_ in ("dobj", "nsubjpass") and listed(token.head, "reversing"):
            score *= NEGATED
        yield token, Evidence(score * _sign(token), token.text)
        if link == "object":
            return
    for child in token.children:
        if child.dep_ in ("amod", "appos", "compound"):
            quality = of_quality(child)
            if quality is not None:
                yield child, Evidence(quality[0] * _sign(child), quality[1])
        elif child.dep_ in ("relcl", "acl"):
            yield from _relative(token, child, relation)
    yield from _governed(token, relation)


def _relative(token: Token, verb: Token, relation: Relation) -> Iterator[tuple[Token, Evidence]]:
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if subject is None:
        role: Role = "patient" if verb.tag_ == "VBN" else "agent"
    elif subject.tag_ in ("WDT", "WP"):
        role = "patient" if subject.dep_ == "nsubjpass" else "agent"
    elif any(child.tag_ in ("WDT", "WP") for child in verb.children):
        role = "patient"
    else:
        return
    yield from _clause(verb, role, _Who(token, relation), 1.0)


def _governed(token: Token, relation: Relation) -> Iterator[tuple[Token, Evidence]]:
    """Yield what the governor of a phrase says of it."""
    phrase = token
    for _ in range(_DEPTH):
        if phrase.dep_ not in ("conj", "appos") or phrase.pos_ in ("VERB", "AUX"):
            break
        phrase = phrase.head
    head = phrase.head
    if phrase.dep_ == "nsubj":
        yield from _clause(head, "agent", _Who(token, relation), 1.0)
    elif phrase.dep_ in ("nsubjpass", "dobj", "dative", "iobj", "obj"):
        yield from _clause(head, "patient", _Who(token, relation), 1.0)
    elif phrase.dep_ == "pobj":
        yield from _by_preposition(head, token, relation)


def _by_preposition(
    preposition: Token, token: Token, relation: Relation
) -> Iterator[tuple[Token, Evidence]]:
    governor = preposition.head
    if preposition.lower_ == "by":
        noun = of_noun(governor)
        if noun is not None:
            score = noun.score("agent", relation, False)
            yield governor, Evidence(score * _sign(governor), governor.text)
        else:
            yield from _clause(governor, "agent", _Who(token, relation), 1.0)
        return
    if preposition.lower_ not in _DIRECTED:
        return
    verb = of_verb(governor)
    if verb is not None and verb[1].endswith(f" {preposition.text}"):
        score = verb[0].score("patient", relation, fights(token))
        yield governor, Evidence(score * _sign(governor), verb[1])
        return
    events = [governor, *(child for child in governor.children if child.dep_ == "dobj")]
    for event in events:
        noun = of_noun(event)
        if noun is not None:
            yield event, Evidence(noun.score("patient", relation, False), event.text)


def _clause(
    verb: Token, role: Role, who: _Who, sign: float, depth: int = 0
) -> Iterator[tuple[Token, Evidence]]:
    """Yield what a verb, and the verbs that share its subject, say of one of its arguments."""
    if depth > _DEPTH or any(c.dep_ == "aux" and listed(c, "due") for c in verb.children):
        return  # What somebody should do says nothing of what they do.
    sign *= _sign(verb)
    if any(c.dep_ in _HEDGES and listed(c, "uncertain") for c in verb.children):
        sign *= UNCERTAIN
    found = of_verb(verb)
    if found is not None:
        connotation, words = found
        score = connotation.score(role, who.relation, fights(who.token))
        if (role, connotation.name, who.relation) == ("agent", "combat", "other"):
            # To strike forces is war; whether it is wrong is not for a third party's verb to say.
            struck = (child for child in verb.children if child.dep_ == "dobj")
            score = 0.0 if any(fights(child) for child in struck) else score
        yield verb, Evidence(score * sign, words)
    elif verb.pos_ in ("VERB", "AUX"):
        scale = 1.0 if role == "agent" else FALLBACK_PATIENT
        yield verb, Evidence(valence(verb) * scale * sign, verb.text)
    if role == "agent":
        yield from _predicates(verb, who.relation, sign)
    if role == "patient" and verb.tag_ != "VBN":
        return  # The object of a verb is not the subject of those that hang on it.
    for child in verb.children:
        sharing = _sharing_subject(child)
        if sharing is None:
            continue
        reversed_ = listed(verb, "reversing") and child.dep_ != "conj"
        factor = NEGATED if reversed_ else 1.0
        yield from _clause(sharing, _shared_role(sharing, role), who, sign * factor, depth + 1)


def _sharing_subject(child: Token) -> Token | None:
    """Return the verb below a verb that takes the subject from above, if there is one."""
    if child.dep_ == "prep":
        child = next((c for c in child.children if c.dep_ == "pcomp"), child)
    elif child.dep_ not in _SHARING:
        return None
    if child.pos_ not in ("VERB", "AUX") or any(c.dep_ in _SUBJECTS for c in child.children):
        return None
    return child


def _shared_role(verb: Token, above: Role) -> Role:
    if any(child.dep_ == "auxpass" for child in verb.children):
        return "patient"
    bare = verb.dep_ == "advcl" or (verb.dep_ == "conj" and above == "patient")
    return "patient" if bare and verb.tag_ == "VBN" else "agent"


def _predicates(verb: Token, relation: Relation, sign: float) -> Iterator[tuple[Token, Evidence]]:
    """Yield what stands beside a verb: predicates of "to be", events that light verbs perform."""
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "oprd"):
            quality = of_quality(child)
            event = of_noun(child)
            if quality is not None:
                yield child, Evidence(quality[0] * sign * _sign(child), quality[1])
            elif event is not None:
                score = event.score("agent", relation, False)
                yield child, Evidence(score * sign, child.text)
            yield from _modifiers(child, sign)
        elif child.dep_ == "prep" and verb.lemma_ == "be":
            quality = of_quality(child)
            if quality is not None:
                yield child, Evidence(quality[0] * sign, quality[1])
        elif child.dep_ in ("dobj", "obj") and listed(verb, "light"):
            event = of_noun(child)
            if event is not None:
                score = event.score("agent", relation, False)
                yield child, Evidence(score * sign * _sign(child), child.text)
            yield from _modifiers(child, sign)
        elif child.dep_ == "advmod" and valence(child):
            yield child, Evidence(valence(child) * sign, child.text)


def _modifiers(noun: Token, sign: float) -> Iterator[tuple[Token, Evidence]]:
    for child in noun.children:
        if child.dep_ in ("amod", "compound"):
            quality = of_quality(child)
            if quality is not None:
                yield child, Evidence(quality[0] * sign, quality[1])


def _sign(token: Token) -> float:
    """Return the factor of negation: "not", "never", "no" before a noun, "no evidence that"."""
    above = token.head.children if token.dep_ == "acl" else ()
    negated = any(child.dep_ == "neg" for child in token.children) or any(
        child.dep_ == "det" and child.lower_ == "no" for child in (*token.children, *above)
    )
    return NEGATED if negated else 1.0


def _left_unsaid(
    tokens: Sequence[Token], found: Sequence[Party], viewpoint: Viewpoint, denied: bool
) -> Iterator[tuple[str, Evidence]]:
    """Yield what a belligerent says of its own side without naming it."""
    if viewpoint.side is None or viewpoint.opponent is None:
        return
    root = _head(tokens)
    if root.tag_ in ("VB", "VBG") and not any(c.dep_ in _SUBJECTS for c in root.children):
        # To plan an attack is to be aggressive, whoever plans it.
        relation: Relation = "opponent" if denied else "other"
        for _, item in _clause(root, "agent", _Who(root, relation), 1.0):
            if item.score:
                yield viewpoint.side, item
    sides = {party.token.i: party.side for party in found}
    for verb in tokens:
        children = list(verb.children) if verb.pos_ == "VERB" else []
        if any(child.dep_ == "agent" for child in children):
            continue
        connotation = of_verb(verb)
        if connotation is None or connotation[0].name not in ("defeat", "recovery"):
            continue
        patient = _passive_subject(verb)
        if patient is not None and sides.get(patient.i) == viewpoint.opponent:
            score = connotation[0].score("agent", "own", False) * _sign(verb)
            yield viewpoint.side, Evidence(score, connotation[1])


def _head(tokens: Sequence[Token]) -> Token:
    """Return the first token that hangs on nothing in the statement."""
    within = {token.i for token in tokens}
    return next((t for t in tokens if t.head.i not in within or t.head.i == t.i), tokens[0])


def _passive_subject(verb: Token) -> Token | None:
    """Return the subject of a passive verb, or that of the verb it is joined to."""
    for _ in range(_DEPTH):
        subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
        if subject is not None:
            passive = any(child.dep_ == "auxpass" for child in verb.children)
            return subject if passive or subject.dep_ == "nsubjpass" else None
        if verb.dep_ != "conj" or verb.tag_ != "VBN":
            return None
        if verb.head.tag_ != "VBN":
            head_subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
            return head_subject if any(c.dep_ == "auxpass" for c in verb.children) else None
        verb = verb.head
    return None
