"""The offer page: what, for whom, when, where, what it costs, who speaks which language, how to reach it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from flask import abort, make_response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from finder import caching, clock
from finder.districts import DistrictTree, distance_km
from finder.formatting import days, distance_from, price
from finder.i18n import _
from finder.inline import enumerated, fill, side_by_side
from finder.model import Contact, Location, Offer
from finder.schedule import END_OF_DAY, Holidays, sessions
from finder.site import site
from finder.store.listings import Listing
from finder.views.public import public
from finder.views.public.query import read_query
from finder.wording import Said, facts, people, said, trust

WEEK = timedelta(days=6)
AHEAD = timedelta(days=90)
MOST_DATES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One question that people ask, with its answers."""

    icon: str
    heading: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: as it stands on the door, how far, and a point for the visitor's own map."""

    name: str
    address: Markup
    district: Markup
    stop: str
    distance: Markup
    access: tuple[Markup, ...]
    point: str  # "54.4000,7.4000", or "" where there is none or it must stay secret


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What the page of one offer shows."""

    listing: Listing
    said: Said
    when: Row
    rows: tuple[Row, ...]
    dates: tuple[Markup, ...]
    this_week: bool
    runs: tuple[Markup, ...]
    places: tuple[Place, ...]
    contacts: tuple[Contact, ...]
    freshness: Markup
    changed: Markup | None
    source: Markup | None
    notice: Markup | None

    @property
    def secret(self) -> bool:
        """Whether nothing of the page may be kept or named elsewhere."""
        return self.listing.offer.sensitive or self.listing.offer.protected


def _lines(*said_: Markup | None) -> tuple[Markup, ...]:
    return tuple(one for one in said_ if one)


def when(offer: Offer) -> Row:
    """When it takes place; what changes by the minute comes first."""
    closed = [fill(_("closed: %(days)s"), days=days(span)) for span in offer.exceptions if span.end >= clock.today()]
    return Row("calendar-event", _("When"), _lines(
        facts.open_now(offer), facts.next_date(offer), facts.hours(offer), facts.school_holidays(offer), *closed,
    ))


def rows(offer: Offer, listing: Listing) -> tuple[Row, ...]:
    """The answers in the order in which people ask; a question without an answer is left out."""
    visited = offer.protected or any(place.kind == "physical" for place in listing.locations)
    told = (
        Row("map-pin", _("Where"), _lines(None if visited else facts.where(listing))),
        Row("user-check", _("Free places"), _lines(facts.availability(offer))),
        Row("coin-euro", _("Cost"), _lines(price(offer.cost) if offer.cost else None)),
        Row("language", _("Languages"), _lines(
            *(people.spoken(one) for one in offer.languages), people.interpreting(offer.interpreter),
            people.german_needed(offer),
        )),
        Row("users", _("For whom"), _lines(
            _audiences(offer), people.for_ages(offer), people.women_only(offer), facts.serves(offer),
            *people.eligibility(offer),
        )),
        Row("baby-carriage", _("Children"), _lines(people.childcare(offer.childcare))),
        Row("door-enter", _("How to begin"), _lines(_ways(offer))),
        Row("luggage", _("What to bring"), _lines(people.bring(offer))),
        Row("wheelchair", _("Getting in"), _lines(people.steps(listing))),
    )
    return tuple(row for row in told if row.lines)


def _audiences(offer: Offer) -> Markup | None:
    """For whom it is, below a heading that says so already."""
    if "everyone" in offer.audiences:
        return people.audiences(offer)
    return side_by_side(facts.term("audiences", id_) for id_ in offer.audiences) or None


def _ways(offer: Offer) -> Markup | None:
    return side_by_side(facts.term("access", id_) for id_ in offer.access) if offer.access else None


def coming_dates(offer: Offer, today: date, holidays: Holidays) -> tuple[tuple[Markup, ...], bool]:
    """The sessions of the coming seven days, else the next ones; and whether they are this week's."""
    if any(one.opens == time.min and one.closes == END_OF_DAY for one in offer.hours):
        return (), False  # a list of days tells nothing of what never closes
    soon = facts.open_to_all(sessions(offer, today, today + WEEK, holidays))
    found = soon or facts.open_to_all(sessions(offer, today + WEEK, today + AHEAD, holidays))
    return tuple(
        enumerated([facts.when_day(one.day), facts.session_times(one.opens, one.closes)]) for one in found[:MOST_DATES]
    ), bool(soon)


def places(locations: Iterable[Location], tree: DistrictTree, near: str = "") -> tuple[Place, ...]:
    """Where it takes place; a protected place is left out whole."""
    return tuple(_place(place, tree, near) for place in locations if not place.protected and place.kind == "physical")


def _place(place: Location, tree: DistrictTree, near: str) -> Place:
    start = tree.get(near)
    how_far = Markup("")
    if start and start.lat is not None and start.lon is not None and place.lat is not None and place.lon is not None:
        far = distance_km(start.lat, start.lon, place.lat, place.lon)
        how_far = distance_from(far, facts.district_name(near))
    stated = (
        (place.step_free, _("without steps")),
        (place.lift, _("with a lift")),
        (place.wc, _("with a toilet for wheelchairs")),
    )
    return Place(
        name=place.name,
        address=facts.address(place),
        district=facts.district_name(place.district) if place.district in tree else Markup(""),
        stop=place.stop,
        distance=how_far,
        access=tuple(escape(label) for value, label in stated if value),
        point=f"{place.lat:.5f},{place.lon:.5f}" if place.lat is not None and place.lon is not None else "",
    )


def notice(listing: Listing) -> Markup | None:
    """What a visitor must know before going."""
    if listing.offer.state == "ended":
        return escape(_("This offer has ended."))
    if listing.offer.protected or any(place.protected for place in listing.locations):
        return escape(_("The place is secret. Please call first."))
    if listing.freshness == "quiet":
        return escape(_("Nobody has confirmed this offer for a long time. Please call before you go."))
    return None


def offer_page(listing: Listing, tree: DistrictTree, holidays: Holidays, near: str) -> OfferPage:
    """Put a listing into the words of its page."""
    offer = listing.offer
    dates, this_week = coming_dates(offer, clock.today(), holidays)
    return OfferPage(
        listing=listing,
        said=said(listing),
        when=when(offer),
        rows=rows(offer, listing),
        dates=dates if offer.state != "ended" else (),
        this_week=this_week,
        runs=tuple(facts.run_line(run) for run in facts.runs_in_order(offer)),
        places=places(() if offer.protected else listing.locations, tree, near),
        contacts=listing.public_contacts,
        freshness=trust.freshness(listing),
        changed=trust.changed(listing),
        source=trust.source(offer.source) if offer.source else None,
        notice=notice(listing),
    )


@public.get("/o/<code>")
def offer(code: str) -> Response:
    """One offer; a merged one sends on to the offer that took its place."""
    here = site()
    found = here.store.by_code(code)
    if found is None:
        abort(404)
    if not isinstance(found, Listing):
        return redirect(url_for("public.offer", code=found.code), code=301)
    if not found.public:
        abort(404)
    caching.follows_the_clock()
    page = offer_page(found, here.tree, here.holidays, read_query(request.args).near)
    answer = make_response(render_template("public/offer.html", page=page, offer=found.offer))
    if page.secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer
