"""Stance: how a statement portrays each side it speaks of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from math import exp, log, tanh
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from sayso import resources
from sayso.framing.connotation import QUALITY, Relation, fights, of_verb, valence
from sayso.framing.deeds import Deed, told_of
from sayso.framing.judging import Judge, Judgement
from sayso.framing.parties import Party, Viewpoint, climb, parties
from sayso.framing.portrayal import (
    DEPTH,
    SUBJECTS,
    Evidence,
    Who,
    clause,
    elliptic,
    portrayals,
    sign_of,
)
from sayso.records import Span as Offsets
from sayso.records import StanceLabel

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from sayso.actors import Mention

THRESHOLD = 0.15
LEAST = 1e-4  # what a probability counts as at least
# The tone around a mention: its weight beside what is said of it, and how it fades with distance.
BACKGROUND = 0.5
BACKGROUND_SCALE = 0.22
FADING = 0.8


class Portrayal(NamedTuple):
    """What the lexicon makes of somebody: a score from -1 to 1, and the words behind it."""

    score: float
    words: tuple[str, ...]

    @property
    def label(self) -> StanceLabel:
        """The score as a label."""
        if abs(self.score) < THRESHOLD:
            return "neutral"
        return "positive" if self.score > 0 else "negative"


class Stance(NamedTuple):
    """The stance toward one side: how probable each label is, and the words the lexicon goes by."""

    probabilities: Judgement
    words: tuple[str, ...]

    @property
    def label(self) -> StanceLabel:
        """The likeliest label."""
        return self.probabilities.label

    @property
    def score(self) -> float:
        """From -1 to 1."""
        return self.probabilities.score


class Weights(NamedTuple):
    """How much is given on the lexicon, on the judgement of the encoder, and on neither.

    The log odds of negative and of positive against neutral are the lexicon's score and the
    encoder's log odds, each times its weight, less `neutral`.
    """

    lexicon: float
    judge: float
    neutral: float

    @classmethod
    def shipped(cls) -> Weights:
        """Return those of ``resources/stance.toml``."""
        return cls(**resources.load("stance.toml")["weights"])


class StanceReader:
    """Reads how a statement portrays each side; loads its encoder on first use.

    Parameters
    ----------
    weights : Weights, optional
        How much is given on the lexicon, and how much on the encoder.

    References
    ----------
    Rashkin, Singh and Choi (2016). Connotation Frames: A Data-Driven Investigation. ACL.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self.judge = Judge()
        self.weights = weights or Weights.shipped()

    def __call__(
        self,
        tokens: Sequence[Token],
        cue: Sequence[Token],
        mentions: Sequence[Mention],
        viewpoint: Viewpoint,
        *,
        denied: bool = False,
        known: Sequence[Deed] = (),
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
        known : sequence of Deed
            The hostile acts that the text tells of.
        """
        if not tokens:
            return {}
        found = [*parties(tokens, mentions, viewpoint), *told_of(tokens, known)]
        # What is part of a name says nothing of its bearer ("United States").
        names = {index for mention in mentions for index in range(mention.start, mention.end)}
        within = {token.i for token in (*tokens, *cue)} - names
        said = _said(tokens, found, within, viewpoint, denied)
        judged = self._judged(tokens, found) if self.weights.judge else {}
        return {
            side: _weighed(
                _portrayal(items, -1 if denied else 1),
                [judgement.turned if denied else judgement for judgement in judged.get(side, ())],
                self.weights,
            )
            for side, items in sorted(said.items())
        }

    def _judged(
        self, tokens: Sequence[Token], found: Sequence[Party]
    ) -> dict[str, list[Judgement]]:
        """Return the judgement on each mention of each side, in the words of the statement."""
        mentioned: dict[int, list[Party]] = {}
        for party in found:
            if party.said:
                mentioned.setdefault(party.token.sent.start, []).append(party)
        sentences: dict[int, list[Token]] = {}
        for token in tokens if mentioned else ():
            sentences.setdefault(token.sent.start, []).append(token)
        judged: dict[str, list[Judgement]] = {}
        for sentence, named in mentioned.items():
            words = named[0].token.doc[sentences[sentence][0].i : sentences[sentence][-1].i + 1]
            mentions = [_within(words, party.words) for party in named]
            for party, judgement in zip(named, self.judge(words.text, mentions), strict=True):
                judged.setdefault(party.side, []).append(judgement)
        return judged


def _within(words: Span, part: slice) -> Offsets:
    """Return the offsets of words, as far as they are among others, in the text of these."""
    span = words.doc[part]
    start = words.start_char
    return Offsets(max(span.start_char, start) - start, min(span.end_char, words.end_char) - start)


def _said(
    tokens: Sequence[Token],
    found: Sequence[Party],
    within: set[int],
    viewpoint: Viewpoint,
    denied: bool,
) -> dict[str, list[Evidence]]:
    """Return what the lexicon finds said of each side; nothing of one that is only named."""
    evidence: dict[str, list[Evidence]] = {party.side: [] for party in found if party.said}
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
    return evidence


def _weighed(portrayal: Portrayal, judged: Sequence[Judgement], weights: Weights) -> Stance:
    """Return the stance by the lexicon and the mean of the judgements together."""
    score = weights.lexicon * portrayal.score
    negative, positive = -score - weights.neutral, score - weights.neutral
    if judged:
        logs = [[log(max(value, LEAST)) for value in judgement] for judgement in judged]
        bad, none, good = (fmean(column) for column in zip(*logs, strict=True))
        negative += weights.judge * (bad - none)
        positive += weights.judge * (good - none)
    odds = exp(negative), 1.0, exp(positive)
    return Stance(Judgement.of(value / sum(odds) for value in odds), portrayal.words)


def toward(mention: Span) -> Portrayal:
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
    said = _portrayal([item for item in found if item.score], 1)
    score = max(-1.0, min(1.0, said.score + BACKGROUND * _background(mention.root, within)))
    return Portrayal(round(score, 4) + 0.0, said.words)


def _background(token: Token, within: set[int]) -> float:
    """Return the tone of the words around a token, from -1 to 1."""
    distances = {token.i: 0}
    queue = deque([token])
    total = 0.0
    while queue:
        reached = queue.popleft()
        if reached.i in within:
            total += valence(reached) * sign_of(reached) * FADING ** distances[reached.i]
        for neighbour in (*reached.children, reached.head):
            if neighbour.i not in distances:
                distances[neighbour.i] = distances[reached.i] + 1
                queue.append(neighbour)
    return tanh(total / BACKGROUND_SCALE)


def _portrayal(items: Sequence[Evidence], sign: int) -> Portrayal:
    if not items:
        return Portrayal(0.0, ())
    score = round(sign * max(-1.0, min(1.0, fmean(item.score for item in items))), 4)
    return Portrayal(score + 0.0, tuple(dict.fromkeys(item.words for item in items)))


def _left_unsaid(
    tokens: Sequence[Token], found: Sequence[Party], viewpoint: Viewpoint, denied: bool
) -> Iterator[tuple[str, Evidence]]:
    """Yield what a belligerent says of its own side without naming it."""
    if viewpoint.side is None or viewpoint.opponent is None:
        return
    root = _head(tokens)
    if root.tag_ in ("VB", "VBG") and not any(c.dep_ in SUBJECTS for c in root.children):
        # To plan an attack is to be aggressive, whoever plans it.
        relation: Relation = "opponent" if denied else "other"
        for _, item in clause(root, "agent", Who(root, relation), 1.0):
            if item.score:
                yield viewpoint.side, item
    sides = {party.token.i: party.side for party in found}
    for verb in tokens:
        children = list(verb.children) if verb.pos_ == "VERB" else []
        if any(child.dep_ == "agent" for child in children):
            continue
        connotation = of_verb(verb)
        if connotation is None or connotation[0].name not in ("defeat", "recovery", "combat"):
            continue
        patient = _passive_subject(verb)
        if patient is not None and connotation[0].name == "combat" and not fights(patient):
            continue  # Only what fights is a success to have hit.
        if patient is not None and sides.get(patient.i) == viewpoint.opponent:
            score = connotation[0].score("agent", "own", False) * sign_of(verb)
            yield viewpoint.side, Evidence(score, connotation[1])


def _head(tokens: Sequence[Token]) -> Token:
    """Return the first token that hangs on nothing in the statement."""
    within = {token.i for token in tokens}
    return next((t for t in tokens if t.head.i not in within or t.head.i == t.i), tokens[0])


def _passive_subject(verb: Token) -> Token | None:
    """Return the subject of a passive verb, or that of the verb it is joined to."""
    if verb.dep_ == "amod" and verb.tag_ == "VBN":
        return verb.head
    for _ in range(DEPTH):
        subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
        if subject is not None:
            passive = elliptic(verb) or any(child.dep_ == "auxpass" for child in verb.children)
            return subject if passive or subject.dep_ == "nsubjpass" else None
        if verb.dep_ != "conj" or verb.tag_ != "VBN":
            return None
        if verb.head.tag_ != "VBN":
            head_subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
            return head_subject if any(c.dep_ == "auxpass" for c in verb.children) else None
        verb = verb.head
    return None
