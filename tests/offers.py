"""A small factory of listings, and strategies for random ones; for tests of index, search and what stands above."""

from datetime import date, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hypothesis import strategies as st

from finder.districts import DistrictTree
from finder.ids import public_code
from finder.model import (
    Ages,
    Availability,
    Childcare,
    Cost,
    Dated,
    District,
    Hours,
    Interpreter,
    Location,
    Offer,
    Organization,
    Run,
    Spoken,
    Text,
)
from finder.store.listings import Listing

TODAY = date(2026, 3, 4)  # a Wednesday

TREE = DistrictTree([
    District("city", "Musterstadt", level="city"),
    District("north", "Nordtor", "city", neighbours=("centre",), lat=54.42, lon=7.40),
    District("centre", "Altstadt", "city", neighbours=("north", "port"), lat=54.40, lon=7.40),
    District("station", "Bahnhofsviertel", "centre", lat=54.404, lon=7.408),
    District("port", "Hafenviertel", "city", lat=54.41, lon=7.43),
    District("far", "Neuwiesen", "city", lat=54.37, lon=7.44),
])
CATEGORIES = ("german-course", "swimming", "kita", "debt-advice", "women-protection", "meeting-place")
LANGUAGES = ("de", "ar", "tr", "uk")


def identity(name: str) -> str:
    """The UUID that stands for a short name."""
    return str(uuid5(NAMESPACE_URL, name))


def make_location(name: str = "Haus am Tor", **facts: Any) -> Location:
    """A place in the north, unless `facts` say otherwise."""
    id_ = identity(f"location {name} {facts}")
    given: dict[str, Any] = {"district": "north", "lat": 54.421, "lon": 7.401, "street": "Lindenweg 4"}
    if facts.get("protected"):
        given = {"district": "city"}
    return Location(id=id_, code=public_code(id_), slug="place", name=name, **(given | facts))


def make_listing(
    name: str = "offer",
    title: str = "Treffpunkt",
    summary: str = "",
    texts: dict[str, str] | None = None,
    organization: str = "Verein Offene Tür",
    locations: tuple[Location, ...] = (),
    freshness: str = "checked",
    **facts: Any,
) -> Listing:
    """A listing from a few words; `texts` are titles in further languages, `facts` fields of the offer."""
    id_ = identity(name)
    made = {"de": Text("de", title, summary)}
    made |= {tag: Text(tag, said, source_version=1) for tag, said in (texts or {}).items()}
    runner = identity(organization)
    offer = Offer(
        id=id_, code=public_code(id_), slug=name, organization=runner, owner="city",
        places=tuple(place.id for place in locations), texts=made, **({"state": "adopted"} | facts),
    )
    return Listing(
        offer=offer,
        organization=Organization(id=runner, code=public_code(runner), slug="club", name=organization),
        locations=locations,
        freshness=freshness,
        checked_on=date(2026, 2, 1) if freshness == "checked" else None,
        changed_facts=frozenset(),
        public=True,
    )


def some(values: tuple[str, ...], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    """A few different ones of these values."""
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


AGES = st.builds(
    lambda low, span: Ages(low, None if span is None else (low or 0) + span),
    st.none() | st.integers(0, 16), st.none() | st.integers(0, 6),
)
HOURS = st.builds(
    lambda days, start, length: Hours(tuple(sorted(days)), time(start), time(start + length)),
    st.sets(st.integers(0, 6), min_size=1, max_size=3), st.integers(8, 18), st.integers(1, 3),
)
LEVELS = some(("literacy", "A1", "A2", "B1", "B2"))
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
RUNS = st.builds(
    lambda start, hours, levels, free, deadline: Run(
        start, hours=hours, levels=levels, free_places=free, deadline=deadline
    ),
    DAYS, st.lists(HOURS, max_size=1).map(tuple), LEVELS, st.sampled_from((None, 0, 3)), st.none() | DAYS,
)
YES_NO = st.sampled_from((None, True, False))
ASKED = st.sampled_from(("", "none", "required"))


@st.composite
def listings(draw: st.DrawFn) -> list[Listing]:
    """A handful of random listings with every fact that a filter asks for, stated or not."""
    return [_random_listing(draw, number) for number in range(draw(st.integers(1, 12)))]


def _random_listing(draw: st.DrawFn, number: int) -> Listing:
    places = [
        make_location(district=district, step_free=draw(YES_NO), lat=TREE[district].lat, lon=TREE[district].lon)
        for district in draw(some(("north", "centre", "station", "far"), 2))
    ]
    if draw(st.integers(0, 9)) == 0:
        places = [make_location(protected=True)]
    if draw(st.integers(0, 9)) == 0:
        places.append(make_location("Netz", kind="virtual", district="", lat=None, lon=None, street=""))
    return make_listing(
        f"offer {number}",
        title=draw(st.sampled_from(("Treff", "Deutschkurs", "Schwimmen für Frauen", "Café Anker"))),
        locations=tuple(places),
        freshness=draw(st.sampled_from(("checked", "checked", "unchecked", "overdue", "quiet"))),
        kind=draw(st.sampled_from(("service", "course", "event", "holiday"))),
        categories=draw(some(CATEGORIES)),
        audiences=draw(some(("women", "parents", "everyone"))),
        serves=draw(some(("north", "far", "city"), 1)),
        online=draw(YES_NO),
        hours=draw(st.lists(HOURS, max_size=2).map(tuple)),
        dates=tuple(Dated(day) for day in draw(st.lists(DAYS, max_size=1))),
        runs=draw(st.lists(RUNS, max_size=2).map(tuple)),
        languages=tuple(Spoken(tag, draw(st.sampled_from(("on-site", "phone")))) for tag in draw(some(LANGUAGES))),
        interpreter=draw(
            st.none() | st.builds(Interpreter, st.sampled_from(("always", "on-request", "bring", "none")))
        ),
        cost=draw(st.none() | st.builds(
            Cost, st.sampled_from(("free", "paid", "reduced", "donation")), reduced=st.sampled_from((None, 3.0)),
        )),
        childcare=draw(st.none() | st.builds(
            Childcare, st.sampled_from(("on-site", "on-request", "bring", "none")), AGES,
        )),
        ages=draw(st.none() | AGES),
        levels=draw(LEVELS),
        german_needed=draw(st.sampled_from(("", "none", "A2"))),
        access=draw(some(("walk-in", "phone", "mail"))),
        step_free=draw(YES_NO),
        papers=draw(ASKED),
        insurance=draw(ASKED),
        registered_address=draw(ASKED),
        beside_job=draw(YES_NO),
        women_only=draw(YES_NO),
        availability=draw(st.none() | st.builds(Availability, st.sampled_from(("open", "full", "paused")))),
        ends=draw(st.none() | DAYS),
    )
