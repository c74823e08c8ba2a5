"""Who is who in a conflict: sides, blocs, institutions, offices and people, from a TOML registry.

The conflict is data. A registry file declares its sides and blocs and lists the expressions that
stand for them; it may ``include`` another file (``world.toml``, shipped, knows the offices, the
states of the world, the media and the international organisations), whose expressions it
overrides. Nothing in the code knows the name of a country.
"""

from sayso.actors.entries import Entry, EntryKind
from sayso.actors.names import is_misspelled, is_same_name
from sayso.actors.registry import DEFAULT, Match, Mention, Registry
from sayso.actors.romanization import spellings
from sayso.actors.schema import SHIPPED, Bloc, Gender, Offices, Side, Words

__all__ = [
    "DEFAULT",
    "SHIPPED",
    "Bloc",
    "Entry",
    "EntryKind",
    "Gender",
    "Match",
    "Mention",
    "Offices",
    "Registry",
    "Side",
    "Words",
    "is_misspelled",
    "is_same_name",
    "spellings",
]
