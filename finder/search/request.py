"""What a search is asked and what it answers."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

Sort = Literal["fit", "near", "soon", "fresh"]
Group = Literal["match", "everyone", "older"]
GROUPS: tuple[Group, ...] = get_args(Group)  # in the order of the page
# How the words were taken; the last three bring near misses only.
Rung = Literal["browse", "all", "spelling", "transliteration", "concepts", "parent", "relaxed", "nothing"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search in one's own words, in an interface language, with filters as `filters.parse` gives them."""

    text: str = ""
    language: str = "de"
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "fit"
    near: str = ""  # district id
    page: int = 1
    per_page: int = 20


class Reason(NamedTuple):
    """Why an offer is shown.

    `concept` (vocabulary:id), `word` (the visitor's), `district` and `neighbour` (district id), `language` (spoken),
    `joinable` (ISO date), `checked` (ISO date), `everyone`.
    """

    kind: str
    value: str


class Hit(NamedTuple):
    """One offer of the answer; `older` ones are no longer confirmed by anybody and stand at the end."""

    offer_id: str
    score: float
    group: Group
    reasons: tuple[Reason, ...] = ()
    distance_km: float | None = None
    near_miss: bool = False


class FacetValue(NamedTuple):
    """A value of a filter and how many offers one sees once it is chosen as well."""

    value: str
    count: int  # type: ignore[assignment]  # a tuple has a method of this name, which nobody needs here
    chosen: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """A filter that was read out of the words: a certain one filters, an uncertain one only lifts what fits.

    `organization` is no filter: its value is the public code of an organization that was named.
    """

    filter: str
    value: str
    certain: bool
    words: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What one would see without a value of a filter; `words` say it in the text and must go as well."""

    filter: str
    value: str
    count: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of answers, the counts beside it, and what was made of the words."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    near_misses: tuple[Hit, ...] = ()
    crisis: tuple[Hit, ...] = ()  # help at once, whatever filters are chosen; counted nowhere
    understood: tuple[Understood, ...] = ()
    rung: Rung = "browse"
    suggestions: tuple[str, ...] = ()
    read_as: tuple[str, ...] = ()  # the words of another script that were meant
    relaxations: tuple[Relaxation, ...] = ()
    generation: int = 0
    bounded: bool = False
