"""What is counted and what happened: classes of nouns and events that count the same."""

from __future__ import annotations

from functools import cache

from sayso.resources import load

_LOSING = ("lose", "loss")


def head_class(counted: str | None, dimension: str) -> tuple[str | None, str | None]:
    """Return the class of a counted noun, and the event that the noun itself tells of.

    Examples
    --------
    >>> head_class("deaths", "count"), head_class("cruise missiles", "count")
    (('people', 'kill'), ('missile', None))
    """
    if counted is None:
        return ("territory", None) if dimension == "area" else (None, None)
    words = counted.lower().split(" ")
    noun = singular(words[-1])
    classes = _classes("counted")
    head = classes.get(" ".join((*words[-2:-1], noun)), classes.get(noun, noun))
    return head, load("ledger.toml")["outcomes"].get(noun)


def event_class(event: str, head: str | None = None, role: str | None = None) -> str:
    """Return the class of an event: "die" and "kill" are one; ground held is ground captured.

    The role of the things counted, where it is known, goes before the word for what happened.
    """
    verb = event.lower()
    if " " in verb and verb not in _events():
        verb = verb.partition(" ")[0]  # "shoot down"
    for name, verbs in _of(head).items():
        if verb in verbs:
            return str(name)
    of_role: dict[str, str] = load("ledger.toml")["roles"]
    known = of_role.get(role or "") or _events().get(verb, verb)
    lost = role == "lost" or verb in _LOSING
    if lost and is_person(head):
        return "kill"
    if lost and head in words("sided", "fired"):
        return "lose"  # from the radar, and nobody shot it down
    if lost or known == "destroy":
        return "down" if head in words("sided", "aerial") else "destroy"
    return known


def is_event(event: str | None) -> bool:
    """Whether an event is one of the known classes, and no verb that nobody has classed."""
    if event is None:
        return False
    table = load("ledger.toml")
    listed = {name for verbs in table["events_of"].values() for name in verbs}
    listed |= {*table["outcomes"].values()}
    return event in table["events"] or event in table["roles"].values() or event in listed


def exclusive(one: str | None, other: str | None) -> bool:
    """Whether two events are never one, however alike their numbers: launched and shot down."""
    groups = load("ledger.toml")["opposed"]["events"]
    return any({one, other} <= {*group} for group in groups)


def is_listed(head: str) -> bool:
    """Whether a class of things counted is one of the known classes, and no noun of its own."""
    return head in load("ledger.toml")["counted"] or is_kind(head, "people")


def is_person(head: str | None) -> bool:
    """Whether a class of things counted is one of people; what nobody names may be."""
    sided = words("sided", "captives") | words("sided", "called")
    return head in (None, "people") or is_kind(head, "people") or head in sided


def event_of_form(word: str, head: str | None) -> str | None:
    """Return the class of the event that a form of a verb tells of; None where it tells of none.

    Examples
    --------
    >>> event_of_form("downed", "drone"), event_of_form("wounded", "people")
    ('down', 'injure')
    """
    irregular = load("ledger.toml")["forms"].items()
    stems = [verb for verb, forms in irregular if word in forms]
    stems += [word.removesuffix(end) for end in ("ed", "d", "ing") if word.endswith(end)]
    known = {**_events(), **_verbs_of(head)}
    return next((known[stem] for stem in stems if stem in known), None)


@cache
def _verbs_of(head: str | None) -> dict[str, str]:
    """Return the class of each verb that is one with it where such things are counted."""
    return {verb: name for name, verbs in _of(head).items() for verb in (name, *verbs)}


def _of(head: str | None) -> dict[str, list[str]]:
    """Return what verbs tell of such things alone; what befalls people befalls every kind."""
    listed: dict[str, dict[str, list[str]]] = load("ledger.toml")["events_of"]
    return listed.get(head or "") or (listed["people"] if is_kind(head, "people") else {})


@cache
def _events() -> dict[str, str]:
    """Return the class of each verb: those of the roles, and what the ledger adds."""
    of_role: dict[str, str] = load("ledger.toml")["roles"]
    roles = load("roles.toml")
    table: dict[str, str] = {}
    for verbs in (roles["patient"], roles["agent"], roles["people"]["patient"]):
        for role, listed in verbs.items():
            if role in of_role:
                table = dict.fromkeys(listed, of_role[role]) | table
    return table | _classes("events")


def family(head: str | None) -> str | None:
    """Return what a class of things counted is easily taken for: soldiers killed for people."""
    if head in words("sided", "weapons"):
        return "weapons"
    return next((of for of in load("ledger.toml")["kinds"] if is_kind(head, of)), head)


def is_kind(head: str | None, of: str | None) -> bool:
    """Whether one class of things counted is a kind of another."""
    return head is not None and head in load("ledger.toml")["kinds"].get(of or "", ())


def singular(noun: str) -> str:
    """Return the singular of an English noun in lower case."""
    irregular: dict[str, str] = load("ledger.toml")["singular"]
    if noun in irregular:
        return irregular[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes", "buses")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


@cache
def words(table: str, key: str) -> frozenset[str]:
    """Return a list of the resource ``ledger.toml``."""
    return frozenset(load("ledger.toml")[table][key])


@cache
def _classes(table: str) -> dict[str, str]:
    return {word: name for name, words in load("ledger.toml")[table].items() for word in words}
