"""The records of one article: what every step hands to the next.

The JSON of an `Analysis` is the annotation format of the gold files (see ``data/README.md``):
gold and output load into the same types. All spans are character offsets into `Article.text`,
end exclusive, in Python ``str`` slicing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from sayso.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["person", "organisation", "group"]
AttributionType = Literal["direct", "indirect", "mixed"]
Reporting = Literal["neutral", "endorsing", "distancing", "denying", "directive", "commissive"]
StanceLabel = Literal["negative", "neutral", "positive"]
Frame = Literal[
    "military",
    "casualties_damage",
    "security_threat",
    "diplomacy",
    "blame_law",
    "resolve",
    "economy_resources",
    "humanitarian",
]
Modifier = Literal[
    "exact", "at_least", "more_than", "at_most", "less_than", "approx", "range", "vague"
]
Dimension = Literal[
    "count",
    "length",
    "area",
    "duration",
    "age",
    "money",
    "percent",
    "mass",
    "speed",
    "ratio",
    "other",
]
Direction = Literal["up", "down"]
Step = Literal["by", "from", "to"]
Role = Literal[
    "killed",
    "injured",
    "casualty",
    "hospitalised",
    "missing",
    "trapped",
    "captured",
    "detained",
    "abducted",
    "freed",
    "rescued",
    "evacuated",
    "displaced",
    "deported",
    "attacking",
    "launched",
    "downed",
    "struck",
    "damaged",
    "destroyed",
    "lost",
    "deployed",
    "delivered",
    "cut_off",
]
Polarity = Literal["happened", "did_not_happen", "possible"]
Granularity = Literal["day", "week", "month", "season", "year"]
RelationType = Literal["part_of", "revises", "repeats", "conflicts"]
Detail = Literal[
    "adds_up",  # part_of: all parts named make up the total
    "falls_short",  # part_of: they leave some of it unaccounted for
    "exceeds",  # part_of: they come to more than the total
    "same",  # repeats: the same number
    "rounded",  # repeats: one rounds the other
    "converted",  # repeats: in another unit
    "raised",  # revises
    "lowered",  # revises
    "excluding",  # conflicts: both cannot be right
    "differing",  # conflicts: both could be, but they disagree
    "denied",  # conflicts: one source denies the other's figure
]


class Span(NamedTuple):
    """A stretch of text: ``text[start:end]``. In JSON, ``[start, end]``."""

    start: int
    end: int


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the records: frozen, compared by value, made by keyword."""


class Meta(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of an article beside its text."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


class Article(Record, frozen=True, kw_only=True):
    """A text to analyse; never altered in place.

    Attributes
    ----------
    id : str
        Unique within a run; a file's stem where the input names none.
    text : str
        As given; paragraphs separated by newlines.
    meta : Meta
        Title, outlet, date (ISO 8601) and address where known.
    """

    id: str
    text: str
    meta: Meta = Meta()


class Speaker(Record, frozen=True, kw_only=True):
    """Somebody to whom the article gives statements, after coreference."""

    name: str
    role: str | None = None
    bloc: str = "unknown"
    kind: Kind = "person"


class Certainty(Record, frozen=True, kw_only=True):
    """The words by which a statement says how sure it is, as written and in its order.

    Attributes
    ----------
    modals : tuple of str
        Verbs of possibility and necessity: may, could, must.
    hedges : tuple of str
        Words that hold back: perhaps, likely, it seems.
    boosters : tuple of str
        Words that insist: certainly, no doubt, of course.
    negations : tuple of str
        Words that negate: not, never, no.
    """

    modals: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    boosters: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()


class Framing(Record, frozen=True, kw_only=True):
    """Tone and certainty of one statement, measured by lexicons.

    **Caution.** General-purpose lexicons score the words of war as tone, whoever says them: a sober
    count of the dead is negative to them, and "security" positive. `polarity` and `compound` are
    given as these tools define them; `event_neutral` leaves out what is topic, and is still a
    lexicon's: it knows neither irony nor whom the words are aimed at. For that there is stance.

    Attributes
    ----------
    polarity : float
        TextBlob polarity, -1 to 1.
    subjectivity : float
        TextBlob subjectivity, 0 to 1.
    compound : float
        VADER compound score, -1 to 1.
    event_neutral : float
        VADER compound score without the words of the topic (`resources/topic.toml`), -1 to 1.
    certainty : Certainty
        Modals, hedges, boosters and negations.
    stance_scores : dict of str to float
        For each side spoken of, -1 (negative) to 1 (positive).
    stance_probabilities : dict of str to tuple of float
        For each side spoken of, how probable negative, neutral and positive are.
    evidence : dict of str to tuple of str
        The words behind each frame and each stance score, as written.
    """

    polarity: float
    subjectivity: float
    compound: float
    stance_scores: dict[str, float] = {}
    stance_probabilities: dict[str, tuple[float, float, float]] = {}
    evidence: dict[str, tuple[str, ...]] = {}
    event_neutral: float = 0.0
    certainty: Certainty = Certainty()


class Attribution(Record, frozen=True, kw_only=True):
    """One statement given to a source: who, by which words, what.

    `source` is None when nobody is named; a cue of ``()`` is a quote that runs on with no new cue.
    """

    id: str
    source: tuple[Span, ...] | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    type: AttributionType
    speaker: str | None = None
    channel: str | None = None
    reporting: Reporting = "neutral"
    stance: dict[str, StanceLabel] = {}
    frames: tuple[Frame, ...] = ()
    framing: Framing | None = None


class Narration(Record, frozen=True, kw_only=True):
    """What the narrator says, in no source's name, in a sentence that speaks of a side.

    Attributes
    ----------
    content : tuple of Span
        The words of the sentence that are given to no source.
    stance : dict of str to str
        How they portray each side.
    framing : Framing
        Their tone, and the scores behind the stance.
    """

    id: str
    content: tuple[Span, ...]
    stance: dict[str, StanceLabel]
    framing: Framing


class Location(Record, frozen=True, kw_only=True):
    """A place as the gazetteer knows it.

    Attributes
    ----------
    span : Span
        The mention.
    name : str
        The English name, whatever the spelling of the mention: "Kharkiv" for "Kharkov".
    country : str or None
        ISO 3166-1 code of the country it lies in, or is: "UA".
    region : str or None
        The first-level division it lies in, or is, where the gazetteer has those of the country:
        "Kharkiv region", "West Bank".
    """

    span: Span
    name: str
    country: str | None = None
    region: str | None = None


class Dates(Record, frozen=True, kw_only=True):
    """The days for which a number holds, both inclusive, as ISO 8601 dates.

    Attributes
    ----------
    span : Span
        The words that say so: "on Tuesday".
    start, end : str
        The first and the last day. What goes on ("since Monday") ends on the day of publication.
    granularity : str
        The unit of the calendar in which the text speaks.
    """

    span: Span
    start: str
    end: str
    granularity: Granularity


class Quantity(Record, frozen=True, kw_only=True):
    """An expression of amount: the interval meant, of what, and who claims it.

    Attributes
    ----------
    low, high : float or None
        Inclusive bounds in `unit`; None is an open end.
    counted : str or None
        The plural noun, restored where the text leaves it out.
    phrase : Span or None
        The noun phrase counted, without number and article; None where the text leaves it out.
    event : str or None
        Lemma of what happened to the things counted.
    role : str or None
        Their part in it, whatever the word for it: "killed" in "12 died" and "12 dead".
    polarity : str or None
        Whether the text says that it happened: not in "none were hurt" and "failed to shoot down
        12", open in "plans to send 12" and "12 are feared dead". A source's denial is the
        `reporting` of its attribution.
    place, location : str and Location, or None
        Where: as written, and as the gazetteer knows it.
    date : Dates or None
        When, as far as the text and the date of the article tell.
    low_si, high_si, unit_si : float or None, str or None
        The bounds in SI units; None for counts, money and what has no SI unit.
    change, step : str or None
        Whether something rose or fell, and whether this is by how much, from what or to what.
    """

    id: str
    span: Span
    low: float | None
    high: float | None
    modifier: Modifier
    dimension: Dimension
    unit: str | None = None
    counted: str | None = None
    phrase: Span | None = None
    event: str | None = None
    role: Role | None = None
    polarity: Polarity | None = None
    place: str | None = None
    location: Location | None = None
    date: Dates | None = None
    attribution: str | None = None
    low_si: float | None = None
    high_si: float | None = None
    unit_si: str | None = None
    change: Direction | None = None
    step: Step | None = None


class Claim(Record, frozen=True, kw_only=True):
    """A quantity with its owner: the row of the ledger.

    `attribution`, `speaker` and `bloc` are None where the narrator speaks.
    """

    id: str
    quantity: str
    attribution: str | None
    speaker: str | None
    bloc: str | None
    statement: str


class Relation(Record, frozen=True, kw_only=True):
    """How one quantity stands to another.

    Attributes
    ----------
    type : str
        What the source is to the target.
    source, target : str
        Keys of quantities: the part and its total, the later figure and the one it replaces, the
        repetition and the claim repeated.
    detail : str or None
        More of the same: whether parts add up, whether conflicting figures exclude each other.
    explanation : str or None
        All this in words.
    evidence : tuple of str
        The words of the text that led to it; none where the numbers alone did.
    """

    type: RelationType
    source: str = msgspec.field(name="from")
    target: str = msgspec.field(name="to")
    detail: Detail | None = None
    explanation: str | None = None
    evidence: tuple[str, ...] = ()


class Analysis(Record, frozen=True, kw_only=True):
    """All that was found in one article, or all that an annotator marked in it."""

    id: str
    text: str
    meta: Meta = Meta()
    speakers: dict[str, Speaker] = {}
    attributions: tuple[Attribution, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    relations: tuple[Relation, ...] = ()
    claims: tuple[Claim, ...] = ()
    narration: tuple[Narration, ...] = ()
    sayso: str | None = None

    def to_json(self) -> str:
        """Return the analysis as one line of JSON; `from_json` is the exact inverse."""
        return _encoder.encode(self).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> Analysis:
        """Read an analysis, or a gold annotation, from its JSON.

        Raises
        ------
        DataError
            If the JSON is broken or breaks the schema; the message names the field.
        """
        try:
            return _decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DataError(f"not an analysis: {error}") from error

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Return the analysis as tables; see `sayso.tables` for columns and dtypes."""
        from sayso.tables import to_frames

        return to_frames([self])


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Analysis)
