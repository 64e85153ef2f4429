"""A facet count is what one sees after tapping: equal to a count by hand over the records."""

import tempfile
from datetime import date, time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.catalog.vocabularies import load_vocabularies
from finder.filters import FILTERS, WEEKDAYS
from finder.model import Offer
from finder.schedule import is_open, next_joinable, weekly_sessions
from finder.search import SearchRequest
from finder.store.listings import Listing
from tests.offers import CATEGORIES, LANGUAGES, TODAY, TREE, identity, listings, make_listing
from tests.search.conftest import MOMENT, searcher_of

VOCABULARIES = load_vocabularies()
LEVELS = ("literacy", "A1", "A2", "B1", "B2", "C1", "C2")
QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def topic(id_: str) -> str:
    """The value of the category filter for a term."""
    return VOCABULARIES.term("categories", id_).address


VALUES: dict[str, tuple[str, ...]] = {
    "district": tuple(one.id for one in TREE),
    "category": (*map(topic, CATEGORIES), "learn-german", "sports"),
    "audience": ("women", "parents", "everyone"),
    "language": LANGUAGES,
    "interpreter": ("1",),
    "cost": ("free", "reduced", "donation", "paid"),
    "childcare": ("on-site", "on-request", "bring"),
    "age": ("0", "3", "7", "17"),
    "day": ("mo", "we", "su"),
    "from": ("09:00", "16:00"),
    "to": ("12:00", "18:00"),
    "open": ("now",),
    "level": ("literacy", "A1", "A2", "B1"),
    "german": ("none",),
    "access": ("walk-in", "phone"),
    "mode": ("on-site", "online", "phone"),
    "kind": ("service", "course", "event"),
    "joinable": ("1",),
    "step_free": ("1",),
    "women": ("1",),
    "beside_job": ("1",),
    "papers": ("none",),
    "insurance": ("none",),
    "registered_address": ("none",),
}


@st.composite
def chosen(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """A few filters with one or two values."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True))
    return {
        name: tuple(sorted(draw(st.lists(
            st.sampled_from(VALUES[name]), min_size=1, max_size=2 if FILTERS[name].multiple else 1, unique=True,
        ))))
        for name in names
    }


def listed(listing: Listing, filters: dict[str, tuple[str, ...]]) -> bool:
    """Whether the filters let an offer through, straight from its record."""
    rest = dict(filters)
    if not in_time(listing.offer, rest.pop("day", ()), rest.pop("from", ()), rest.pop("to", ())):
        return False
    if not understood(listing.offer, rest.pop("language", ()), rest.pop("interpreter", ())):
        return False
    return all(any(meets(listing, name, value) for value in values) for name, values in rest.items())


def in_time(offer: Offer, days: tuple[str, ...], earliest: tuple[str, ...], latest: tuple[str, ...]) -> bool:
    if not (days or earliest or latest):
        return True
    start = time.fromisoformat(earliest[0]) if earliest else time.min
    end = time.fromisoformat(latest[0]) if latest else time.max
    return any(
        (not days or WEEKDAYS[day] in days) and start <= opens <= closes <= end
        for day, opens, closes in weekly_sessions(offer, TODAY)
    )


def understood(offer: Offer, languages: tuple[str, ...], interpreter: tuple[str, ...]) -> bool:
    if not (languages or interpreter):
        return True
    interpreted = offer.interpreter is not None and offer.interpreter.how in ("always", "on-request")
    return any(one.language in languages for one in offer.languages) or (bool(interpreter) and interpreted)


def meets(listing: Listing, name: str, value: str) -> bool:
    offer = listing.offer
    places = [place for place in listing.locations if place.kind == "physical" and not place.protected]
    match name:
        case "district":
            if any(place.protected for place in listing.locations):
                return True
            reached = TREE.reached([place.district for place in places], offer.serves)
            return value in reached
        case "category":
            return any(
                value in (topic(id_), VOCABULARIES.term("categories", id_).parent) for id_ in offer.categories
            )
        case "audience":
            return value in offer.audiences or "everyone" in offer.audiences
        case "cost":
            cost = offer.cost
            return cost is not None and (cost.kind == value or (value == "reduced" and cost.reduced is not None))
        case "childcare":
            return offer.childcare is not None and offer.childcare.how == value
        case "age":
            groups = [offer.ages] if offer.ages else []
            if offer.childcare and offer.childcare.how != "none":
                groups.append(offer.childcare.ages)
            stated = [ages for ages in groups if ages.low is not None or ages.high is not None]
            return any(ages.includes(int(value)) for ages in stated)
        case "open":
            return is_open(offer, MOMENT) is True
        case "joinable":
            return next_joinable(offer, TODAY) is not None
        case "level":
            groups_of_levels = [offer.levels, *(r.levels for r in offer.runs if (r.end or r.start) >= TODAY)]
            return any(
                min(map(LEVELS.index, group)) <= LEVELS.index(value) <= max(map(LEVELS.index, group))
                for group in groups_of_levels if group
            )
        case "german":
            return offer.german_needed == "none"
        case "access":
            return value in offer.access
        case "mode":
            channels = {spoken.channel for spoken in offer.languages}
            return {
                "on-site": any(place.kind == "physical" for place in listing.locations),
                "online": bool(offer.online) or any(place.kind == "virtual" for place in listing.locations),
                "phone": "phone" in channels or "phone" in offer.access,
            }[value]
        case "kind":
            return offer.kind == value
        case "step_free":
            own = offer.step_free
            return own is True or (own is None and any(place.step_free for place in places))
        case "women":
            return offer.women_only is True
        case "beside_job":
            return offer.beside_job is True
        case "papers" | "insurance" | "registered_address":
            return getattr(offer, name) == "none"
    raise AssertionError(f"no rule for {name}")


def offered(all_: list[Listing], name: str, value: str) -> bool:
    """Whether a value is in the list at all: some offer has it, not only "open to everyone" or an interpreter."""
    if name == "audience":
        return any(value in one.offer.audiences for one in all_)
    if name == "language":
        return any(value == spoken.language for one in all_ for spoken in one.offer.languages)
    return any(meets_alone(one, name, value) for one in all_)


def meets_alone(listing: Listing, name: str, value: str) -> bool:
    return not over(listing.offer) and listed(listing, {name: (value,)})


def over(offer: Offer) -> bool:
    if offer.ends and offer.ends < TODAY:
        return True
    if offer.kind in ("event", "holiday") and not offer.hours:
        days: list[date] = [dated.day for dated in offer.dates] + [run.end or run.start for run in offer.runs]
        return bool(days) and max(days) < TODAY
    return False


def seen(all_: list[Listing], filters: dict[str, tuple[str, ...]]) -> set[str]:
    """What one sees without words: what is confirmed by nobody only where there is nothing else."""
    found = [one for one in all_ if not over(one.offer) and listed(one, filters)]
    return {one.offer.id for one in found if one.freshness != "quiet"} or {one.offer.id for one in found}


@QUICK
@given(listings(), chosen())
def test_results_and_facet_counts_equal_a_count_by_hand(
    all_: list[Listing], filters: dict[str, tuple[str, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = searcher_of(Path(folder), all_).search(SearchRequest(filters=filters, per_page=100), MOMENT)
    by_hand = seen(all_, filters)
    assert {hit.offer_id for hit in result.hits} == by_hand
    assert result.total == len(by_hand)
    for name, values in VALUES.items():
        if not FILTERS[name].in_facets:
            continue
        counted = {one.value: one.count for one in result.facets[name]}
        for value in values:
            wanted = (*filters.get(name, ()), value) if FILTERS[name].multiple else (value,)
            if value in counted or offered(all_, name, value):
                assert counted.get(value, 0) == len(seen(all_, {**filters, name: wanted})), (name, value)


@QUICK
@given(
    listings(), chosen(),
    st.sampled_from(("Treff", "Deutschkurs Nordtor", "Schwimen", "Deutschkurs A1", "Frauen montags", "Anker xyzzy")),
)
def test_a_count_beside_words_is_what_one_sees_after_tapping(
    all_: list[Listing], filters: dict[str, tuple[str, ...]], text: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        searcher = searcher_of(Path(folder), all_)
        before = searcher.search(SearchRequest(text, filters=filters), MOMENT)
        for name, values in before.facets.items():
            for one in values[:3]:
                wanted = (*filters.get(name, ()), one.value) if FILTERS[name].multiple else (one.value,)
                after = searcher.search(SearchRequest(text, filters={**filters, name: wanted}), MOMENT)
                assert after.total == one.count, (name, one)


def test_what_is_not_stated_counts_neither_as_yes_nor_as_no(search_in) -> None:  # type: ignore[no-untyped-def]
    search = search_in([
        make_listing("stated", papers="none", women_only=True, german_needed="none", beside_job=True),
        make_listing("denied", papers="required", women_only=False, german_needed="A2", beside_job=False),
        make_listing("silent"),
    ])
    for name, value in (("papers", "none"), ("women", "1"), ("german", "none"), ("beside_job", "1")):
        result = search(filters={name: (value,)})
        assert [hit.offer_id for hit in result.hits] == [identity("stated")], name
    assert search().facets["cost"] == ()
