"""What a sentence says of somebody it names, by the connotations of its predicates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sayso.framing.connotation import (
    Relation,
    Role,
    fights,
    listed,
    of_noun,
    of_quality,
    of_verb,
    valence,
)
from sayso.framing.parties import Link

if TYPE_CHECKING:
    from spacy.tokens import Token

# What is negated is hardly ever its plain opposite: "did not propose" is no refusal.
NEGATED = -0.5
UNCERTAIN = 0.7
FALLBACK_PATIENT = 0.5
DEPTH = 6
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_SHARING = frozenset({"xcomp", "conj", "advcl"})
_HEDGES = frozenset({"aux", "mark", "advmod"})
_DIRECTED = frozenset({"against", "on", "upon", "to", "at", "toward", "towards", "for", "with"})


class Evidence(NamedTuple):
    """One thing said of a side, and the words that say it."""

    score: float
    words: str


class Who(NamedTuple):
    """Somebody spoken of: the head of their phrase, and how they stand to the speaker."""

    token: Token
    relation: Relation


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
        yield token, Evidence(score * sign_of(token), token.text)
        if link == "object":
            return
    for child in token.children:
        if child.dep_ in ("amod", "appos", "compound"):
            quality = of_quality(child)
            done = of_verb(child) if child.tag_ == "VBN" else None
            if done is not None:
                score = done[0].score("patient", relation, fights(token))
                yield child, Evidence(score * sign_of(child), done[1])
            elif quality is not None:
                yield child, Evidence(quality[0] * sign_of(child), quality[1])
        elif child.dep_ in ("relcl", "acl"):
            yield from _relative(token, child, relation)
    yield from _governed(token, relation)


def elliptic(verb: Token) -> bool:
    """Tell whether a verb is passive but for its auxiliary: "40 drones intercepted overnight"."""
    known = of_verb(verb)
    if known is None or known[0].name != "defeat" or verb.tag_ not in ("VBD", "VBN"):
        return False
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    objects = any(child.dep_ in ("dobj", "ccomp", "xcomp", "aux") for child in verb.children)
    return subject is not None and fights(subject) and not objects


def _relative(token: Token, verb: Token, relation: Relation) -> Iterator[tuple[Token, Evidence]]:
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if subject is None:
        role: Role = "patient" if verb.tag_ == "VBN" else "agent"
    elif subject.tag_ in ("WDT", "WP"):
        role = "patient" if subject.dep_ == "nsubjpass" else "agent"
    elif any(child.tag_ in ("WDT", "WP") for child in verb.children):
        role = "patient"
    else:
        return
    yield from clause(verb, role, Who(token, relation), 1.0)


def _governed(token: Token, relation: Relation) -> Iterator[tuple[Token, Evidence]]:
    """Yield what the governor of a phrase says of it."""
    phrase = token
    for _ in range(DEPTH):
        if phrase.dep_ not in ("conj", "appos") or phrase.pos_ in ("VERB", "AUX"):
            break
        phrase = phrase.head
    head = phrase.head
    if phrase.dep_ == "nsubj":
        yield from clause(head, "agent", Who(token, relation), 1.0)
    elif phrase.dep_ in ("nsubjpass", "dobj", "dative", "iobj", "obj"):
        yield from clause(head, "patient", Who(token, relation), 1.0)
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
            yield governor, Evidence(score * sign_of(governor), governor.text)
        else:
            yield from clause(governor, "agent", Who(token, relation), 1.0)
        return
    if preposition.lower_ not in _DIRECTED:
        return
    verb = of_verb(governor)
    if verb is not None and verb[1].endswith(f" {preposition.text}"):
        score = verb[0].score("patient", relation, fights(token))
        yield governor, Evidence(score * sign_of(governor), verb[1])
        return
    events = [governor, *(child for child in governor.children if child.dep_ == "dobj")]
    for event in events:
        noun = of_noun(event)
        if noun is not None:
            yield event, Evidence(noun.score("patient", relation, False), event.text)


def clause(
    verb: Token, role: Role, who: Who, sign: float, depth: int = 0
) -> Iterator[tuple[Token, Evidence]]:
    """Yield what a verb, and the verbs that share its subject, say of one of its arguments."""
    if depth > DEPTH or any(c.dep_ == "aux" and listed(c, "due") for c in verb.children):
        return  # What somebody should do says nothing of what they do.
    sign *= sign_of(verb)
    if any(c.dep_ in _HEDGES and listed(c, "uncertain") for c in verb.children):
        sign *= UNCERTAIN
    found = of_verb(verb)
    if found is not None and elliptic(verb):
        role = "patient"
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
        yield from clause(sharing, _shared_role(sharing, role), who, sign * factor, depth + 1)


def _sharing_subject(child: Token) -> Token | None:
    """Return the verb below a verb that takes the subject from above, if there is one."""
    if child.dep_ == "prep":
        child = next((c for c in child.children if c.dep_ == "pcomp"), child)
    elif child.dep_ not in _SHARING:
        return None
    if child.pos_ not in ("VERB", "AUX") or any(c.dep_ in SUBJECTS for c in child.children):
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
                yield child, Evidence(quality[0] * sign * sign_of(child), quality[1])
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
                yield child, Evidence(score * sign * sign_of(child), child.text)
            yield from _modifiers(child, sign)
        elif child.dep_ == "advmod" and valence(child):
            yield child, Evidence(valence(child) * sign, child.text)


def _modifiers(noun: Token, sign: float) -> Iterator[tuple[Token, Evidence]]:
    for child in noun.children:
        if child.dep_ in ("amod", "compound"):
            quality = of_quality(child)
            if quality is not None:
                yield child, Evidence(quality[0] * sign, quality[1])


def sign_of(token: Token) -> float:
    """Return the factor of negation: "not", "never", "no" before a noun, "no evidence that"."""
    above = token.head.children if token.dep_ == "acl" else ()
    negated = any(child.dep_ == "neg" for child in token.children) or any(
        child.dep_ == "det" and child.lower_ == "no" for child in (*token.children, *above)
    )
    return NEGATED if negated else 1.0
