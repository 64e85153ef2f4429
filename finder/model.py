"""The words of the domain as immutable records (design, section 2).

Every record has a *plain form*: the dict of JSON values that stands in a catalogue file, in a version row of the
store and in an import result. `catalog.reading` turns plain forms into these records and says what is wrong with them;
a field that is absent is *not stated*, which is neither yes nor no.
"""

from dataclasses import dataclass, field
from datetime import date, time

# The checkable facts of an offer and the fields of its plain form that make each up. A verification confirms one fact:
# it holds the hash of exactly these fields' values.
FACTS: dict[str, tuple[str, ...]] = {
    "contact": ("contacts",),
    "hours": ("hours", "by_appointment", "dates", "exceptions", "school_holidays"),
    "runs": ("runs",),
    "place": ("places", "online", "serves"),
    "cost": ("cost",),
    "languages": ("languages", "interpreter"),
    "childcare": ("childcare",),
    "eligibility": (
        "audiences", "ages", "women_only", "men_only", "trans_women_welcome", "papers", "insurance", "benefits",
        "registered_address", "beside_job", "schooling", "membership",
    ),
    "level": ("levels", "german_needed", "certificate"),
    "access": ("access", "confidential", "bring"),
    "accessibility": ("step_free",),
    "availability": ("availability",),
}

KINDS = ("service", "course", "event", "holiday")
STATES = ("draft", "listed", "adopted", "ended")  # stored; overdue and quiet follow from the ledger and the clock
FRESHNESS = ("checked", "unchecked", "overdue", "quiet")
CHANNELS = ("on-site", "phone", "online", "course")
WAYS = ("phone", "visit", "mail", "document")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from; `day` is the source's own date, never our check."""

    name: str
    day: date | None = None
    section: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekly session (local wall time): days 0 (Monday) to 6, or the nth such weekday of each month."""

    days: tuple[int, ...]
    opens: time
    closes: time
    nth: int | None = None  # 1..5 or -1 (last): monthly
    every: int = 1  # weeks between sessions, counted from `since`
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated session (local wall time); without times it takes the whole day."""

    day: date
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in whole years, both ends included; None is open."""

    low: int | None = None
    high: int | None = None

    def includes(self, age: int) -> bool:
        """Whether a person of `age` whole years is meant."""
        return (self.low is None or self.low <= age) and (self.high is None or age <= self.high)


@dataclass(frozen=True, slots=True)
class Availability:
    """Places left: open, few, waiting-list, full or paused, as known on `day`."""

    state: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One dated run of a course or group."""

    start: date
    end: date | None = None
    hours: tuple[Hours, ...] = ()
    levels: tuple[str, ...] = ()
    deadline: date | None = None
    places: int | None = None
    free_places: int | None = None
    availability: Availability | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language spoken at the offer, by which channel, and when if not always."""

    language: str
    channel: str = "on-site"
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Whether interpreting is possible: on-request, always, bring or none; days ahead to ask."""

    how: str
    days_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs, in euros: kind free, paid, reduced (price by income or city pass) or donation."""

    kind: str
    amount: float | None = None
    per: str = ""  # once, session, month, course, year (vocabulary `per`)
    reduced: float | None = None
    deposit: float | None = None


@dataclass(frozen=True, slots=True)
class Childcare:
    """Care for the visitors' children during the offer: on-site, on-request, bring (children may come) or none."""

    how: str
    ages: Ages = Ages()


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact by role. A person's own number is `personal` and shows only with recorded consent."""

    role: str = "office"
    phone: str = ""
    email: str = ""
    url: str = ""
    personal: bool = False
    consent: date | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Title, summary and description in one language; who made it, and which source version it translates."""

    language: str
    title: str
    summary: str = ""
    description: str = ""
    origin: str = "person"  # or machine
    reviewed: bool = False
    version: int = 1
    source_version: int | None = None  # None: this text is the source


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a person can go to, use or join: facts and texts (design, section 4.1)."""

    id: str  # UUID
    code: str  # permanent six-character public code
    slug: str
    organization: str  # UUID
    kind: str = "service"
    state: str = "listed"
    owner: str = ""  # exactly one district id; the root for city-wide
    categories: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # UUIDs of locations
    serves: tuple[str, ...] = ()  # catchment: district ids; the root means city-wide
    online: bool | None = None
    hours: tuple[Hours, ...] = ()
    by_appointment: bool | None = None
    dates: tuple[Dated, ...] = ()
    exceptions: tuple[Span, ...] = ()  # closed on these days
    school_holidays: str = ""  # open, closed, only or "" (not stated)
    runs: tuple[Run, ...] = ()
    languages: tuple[Spoken, ...] = ()
    interpreter: Interpreter | None = None
    cost: Cost | None = None
    childcare: Childcare | None = None
    ages: Ages | None = None
    levels: tuple[str, ...] = ()
    german_needed: str = ""  # none, or a level; "" = not stated
    certificate: bool | None = None
    access: tuple[str, ...] = ()  # walk-in, appointment, phone, mail, online, referral
    step_free: bool | None = None  # overrides the location's
    papers: str = ""  # none (no papers asked) or required; "" = not stated; likewise below
    insurance: str = ""
    benefits: str = ""
    registered_address: str = ""
    beside_job: bool | None = None
    schooling: str = ""
    membership: str = ""
    women_only: bool | None = None
    men_only: bool | None = None
    trans_women_welcome: bool | None = None
    confidential: bool | None = None
    availability: Availability | None = None
    contacts: tuple[Contact, ...] = ()
    bring: tuple[str, ...] = ()  # vocabulary `bring`
    protected: bool = False
    sensitive: bool = False
    ends: date | None = None
    source: Source | None = None
    source_language: str = "de"
    texts: dict[str, Text] = field(default_factory=dict)
    version: int = 1

    @property
    def source_text(self) -> Text:
        """The text in the language the offer was written in."""
        return self.texts[self.source_language]


@dataclass(frozen=True, slots=True)
class Office:
    """A quarter office: its districts, the languages spoken there and when, and how it counts referrals."""

    districts: tuple[str, ...] = ()
    languages: tuple[Spoken, ...] = ()
    hours: tuple[Hours, ...] = ()
    referral_mode: str = "slip"  # or tally


@dataclass(frozen=True, slots=True)
class Organization:
    """Who runs an offer; an office is an organization flagged so."""

    id: str
    code: str
    slug: str
    name: str
    also: tuple[str, ...] = ()  # other names and spellings
    language: str = "de"  # of the name
    public_body: bool | None = None
    topics: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    places: tuple[str, ...] = ()
    office: Office | None = None
    note: dict[str, str] = field(default_factory=dict)  # what the source says of it, by language
    state: str = "listed"
    owner: str = ""
    source: Source | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Location:
    """Where. A protected location has neither street nor coordinates, and its district is the city."""

    id: str
    code: str
    slug: str
    name: str = ""
    also: tuple[str, ...] = ()
    kind: str = "physical"  # or virtual
    street: str = ""
    postcode: str = ""
    town: str = ""
    lat: float | None = None
    lon: float | None = None
    district: str = ""
    stop: str = ""
    step_free: bool | None = None
    wc: bool | None = None
    lift: bool | None = None
    protected: bool = False
    note: dict[str, str] = field(default_factory=dict)
    source: Source | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class District:
    """A node of the city's tree; `neighbours` are written by hand because a river makes straight lines wrong."""

    id: str
    name: str
    parent: str = ""  # "" for the root, the city itself
    level: str = "district"  # city, borough, district, quarter
    number: str = ""
    also: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)  # in other languages or scripts
    neighbours: tuple[str, ...] = ()
    lat: float | None = None  # centroid
    lon: float | None = None
    note: dict[str, str] = field(default_factory=dict)
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class City:
    """A city's own face and settings."""

    id: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    fictional: bool = False
    ags: str = ""  # official municipality key: "Minden" and "Münster" occur twice
    languages: tuple[str, ...] = ()  # enabled interface languages, in the order of the menu
    reviewed_languages: tuple[str, ...] = ("de",)
    accent: str = "#0b5d57"
    logo: str = ""  # file name inside the city's folder
    operator: dict[str, str] = field(default_factory=dict)  # who runs this, one line
    imprint: dict[str, str] = field(default_factory=dict)
    privacy: dict[str, str] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    url: str = ""
    anchor: date | None = None  # dates of a fictional city are relative to this Monday
    school_holidays: tuple[Span, ...] = ()  # empty: unknown
    public_holidays: tuple[date, ...] = ()
    needs: tuple[str, ...] = ()  # tiles of the start page, ids of vocabulary `needs`; empty: all


@dataclass(frozen=True, slots=True)
class Verification:
    """A ledger entry: this value of this fact was confirmed on this day, by this way, by this role."""

    fact: str
    day: date
    way: str
    role: str
    value_hash: str


@dataclass(frozen=True, slots=True)
class Term:
    """A taxonomy term: labels and everyday words in every language.

    `address` is the id shown in addresses; for a sensitive term it is neutral.
    """

    id: str
    vocabulary: str
    labels: dict[str, str]
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str = ""
    icon: str = ""
    sensitive: bool = False
    address: str = ""
    query: dict[str, tuple[str, ...]] = field(default_factory=dict)  # needs: the filters the tile stands for

    def label(self, tag: str) -> str:
        """The label in language `tag`; plain German and then German stand in where it is missing."""
        return self.labels.get(tag) or self.labels.get("de") or self.id
