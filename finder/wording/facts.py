"""One fact, one message: what an offer's facts say in the page's language, or None where they are not stated."""

from collections.abc import Iterable
from datetime import date, time

from markupsafe import Markup, escape

from .. import clock
from ..caching import follows_the_clock
from ..formatting import clock_time, dated, day, near_day, times, weekly
from ..i18n import _, current_language, ngettext
from ..inline import all_of, enumerated, fill, in_tongue, label, side_by_side, whole, within
from ..model import Hours, Location, Offer, Organization, Run
from ..schedule import FULL, Session, is_open, joinable, sessions
from ..site import site
from ..store.listings import Listing

SOON = 300  # days within which a date needs no year


def term(vocabulary: str, id_: str) -> Markup:
    """The label of a taxonomy term in the page's language."""
    return label(site().vocabularies.term(vocabulary, id_).label(current_language().tag))


def named(vocabulary: str, id_: str) -> Markup:
    """The label of a term as it is written inside a sentence."""
    return within(site().vocabularies.term(vocabulary, id_).label(current_language().tag), vocabulary)


def terms(vocabulary: str, ids: Iterable[str]) -> Markup:
    """Several labels as a list inside a sentence."""
    return all_of(named(vocabulary, one) for one in ids)


def district_name(id_: str) -> Markup:
    """A district's name in the page's language, else its German one marked as German."""
    district = site().tree.get(id_)
    if district is None:
        return escape(id_)
    tag = current_language().tag
    return escape(district.names[tag]) if tag in district.names else in_tongue("de", district.name)


def organization_name(organization: Organization) -> Markup:
    """Who runs it: a proper name, marked with the language it is in."""
    return in_tongue(organization.language, organization.name)


def when_day(value: date) -> Markup:
    """A day, with its year unless it is near."""
    return near_day(value) if 0 <= (value - clock.today()).days <= SOON else day(value)


# --- what it is ------------------------------------------------------------------------------------------------------


def what(offer: Offer) -> Markup:
    """The kind of help, with its level and kind: German course A1 and A2."""
    if not offer.categories:
        return term("kinds", offer.kind)
    category = site().vocabularies.term("categories", offer.categories[0])
    called = term("categories", category.id)
    # Learning to read and write is a level too; beside the category of the same name it says nothing.
    levels = [level for level in offer.levels if (category.id, level) != ("literacy-course", "literacy")]
    if levels:
        # Translators: "German course A1 and A2"
        called = fill(_("%(category)s %(levels)s"), category=called, levels=terms("levels", levels))
    taught = offer.kind == "course" and "learn-german" in (category.id, category.parent)
    if offer.kind == "service" or taught or (offer.kind == "holiday" and category.id == "holiday-offer"):
        return called
    # Translators: "Sports (course)", "Culture (event)"
    return fill(_("%(category)s (%(kind)s)"), category=called, kind=named("kinds", offer.kind))


# --- where -----------------------------------------------------------------------------------------------------------


def address(place: Location) -> Markup:
    """Street, postcode and town, in German as on the door."""
    town = " ".join(part for part in (place.postcode, place.town) if part)
    return in_tongue("de", ", ".join(part for part in (place.street, town) if part))


def where(listing: Listing) -> Markup | None:
    """Where it takes place: street and district, online, by phone, or that the place is secret."""
    offer = listing.offer
    if offer.protected or any(place.protected for place in listing.locations):
        return escape(_("The place is secret. Please call first."))
    places = [place for place in listing.locations if place.kind == "physical"]
    if places:
        shown = [_place(place) for place in places[:2]]
        if len(places) > 2:
            # Translators: after two places: "Lindenweg 4, Markt 1 and 3 more places"
            shown.append(escape(ngettext("%(num)s more place", "%(num)s more places", len(places) - 2)))
        return all_of(shown)
    if offer.online or listing.locations:
        # Translators: where it takes place
        return escape(_("online"))
    if "phone" in offer.access:
        # Translators: where it takes place: advice on the telephone
        return escape(_("by phone"))
    return None


def _place(place: Location) -> Markup:
    door = [in_tongue("de", place.street or place.name)] if place.street or place.name else []
    district = [district_name(place.district)] if place.district else []
    return enumerated(door + district)


def serves(offer: Offer) -> Markup | None:
    """For which districts it is there."""
    if not offer.serves:
        return None
    if site().tree.root in offer.serves:
        return escape(_("for the whole city"))
    return fill(_("for people in %(districts)s"), districts=all_of(district_name(one) for one in offer.serves))


# --- when ------------------------------------------------------------------------------------------------------------


def open_now(offer: Offer) -> Markup | None:
    """That it is open at this moment, and until when; a course that nobody can join any more is open to nobody."""
    follows_the_clock()
    now = clock.now()
    if not is_open(offer, now, site().holidays):
        return None
    today = open_to_all(sessions(offer, now.date(), now.date(), site().holidays))
    if not today:
        return None
    for one in today:
        if one.opens and one.closes and one.opens <= now.time() < one.closes:
            if (one.opens, clock_time(one.closes)) == (time(0), "24:00"):
                break
            # Translators: %(time)s is "12:00"
            return fill(_("open now, until %(time)s"), time=whole(clock_time(one.closes)))
    return escape(_("open now"))


def open_to_all(found: Iterable[Session]) -> list[Session]:
    """The sessions to which somebody new can come."""
    return [one for one in found if one.run is None or joinable(one.run, clock.today())]


def next_run(offer: Offer) -> Run | None:
    """The first run that somebody can still join."""
    return min((run for run in offer.runs if joinable(run, clock.today())), key=lambda run: run.start, default=None)


def stated_hours(offer: Offer) -> tuple[Hours, ...]:
    """The weekly hours: the offer's own, else those of the next run."""
    run = next_run(offer)
    return (run.hours if run else ()) or offer.hours


def hours(offer: Offer) -> Markup | None:
    """The weekly hours, or that there are none but appointments."""
    stated = stated_hours(offer)
    if not stated:
        return escape(_("by appointment")) if offer.by_appointment else None
    if offer.by_appointment:
        # Translators: %(hours)s is "Mon and Wed 9:00–12:00"
        return fill(_("%(hours)s, by appointment"), hours=weekly(stated))
    return weekly(stated)


def school_holidays(offer: Offer) -> Markup | None:
    """Whether it takes place in the school holidays."""
    return {
        "open": escape(_("also in the school holidays")),
        "closed": escape(_("not in the school holidays")),
        "only": escape(_("only in the school holidays")),
    }.get(offer.school_holidays)


def next_date(offer: Offer) -> Markup | None:
    """The next day on which somebody can come in or join."""
    today = clock.today()
    if offer.state == "ended" or (offer.ends and offer.ends < today):
        return escape(_("This offer has ended."))
    if offer.runs:
        return _next_start(offer)
    coming = [one for one in sorted(offer.dates, key=lambda one: one.day) if one.day >= today]
    if coming and not offer.hours:
        return fill(_("next date: %(date)s"), date=dated(coming[0]))
    if offer.dates and not offer.hours:
        return escape(_("All known dates are over."))
    return None


def _next_start(offer: Offer) -> Markup:
    run = next_run(offer)
    if run is None:
        return escape(_("Nobody can join at the moment."))
    start = when_day(run.start)
    if run.start < clock.today():
        # Translators: a course that has begun already and still takes new people
        return fill(_("began on %(date)s; one can still join"), date=start)
    if run.deadline:
        return fill(_("starts on %(date)s, register by %(deadline)s"), date=start, deadline=when_day(run.deadline))
    return fill(_("starts on %(date)s"), date=start)


def run_line(run: Run) -> Markup:
    """One run with all that is known of it; what only helped to join is left out once nobody can."""
    if run.end:
        span = fill(_("from %(start)s to %(end)s"), start=when_day(run.start), end=when_day(run.end))
    else:
        span = fill(_("starts on %(date)s"), date=when_day(run.start))
    today = clock.today()
    parts: list[Markup | None] = [
        span,
        terms("levels", run.levels) if run.levels else None,
        weekly(run.hours) if run.hours else None,
    ]
    if (run.deadline or run.start) >= today:
        if run.deadline:
            parts.append(fill(_("register by %(deadline)s"), deadline=when_day(run.deadline)))
        parts.append(places_left(run))
    else:
        parts.append(escape(_("registration is over") if run.deadline else _("has begun")))
    return side_by_side(part for part in parts if part)


def runs_in_order(offer: Offer) -> list[Run]:
    """The runs that are not over: first those that somebody can still join."""
    today = clock.today()
    left = [run for run in offer.runs if (run.end or run.start) >= today]
    return sorted(left, key=lambda run: (not joinable(run, today), run.start))


def places_left(run: Run) -> Markup | None:
    """How many places a run has left."""
    if run.free_places == 0:
        return term("availability", "full")
    if run.free_places is not None:
        return escape(ngettext("%(num)s place left", "%(num)s places left", run.free_places))
    return term("availability", run.availability.state) if run.availability else None


def availability(offer: Offer) -> Markup | None:
    """Whether there are places, and as known on which day."""
    run = next_run(offer)
    left = places_left(run) if run else None
    if left:
        return left
    if offer.availability is None or (offer.runs and not run and offer.availability.state not in FULL):
        return None  # places in a run that nobody can join are none
    state = term("availability", offer.availability.state)
    if offer.availability.day:
        # Translators: %(state)s is "few places left", "full", "waiting list"
        return fill(_("%(state)s (as of %(date)s)"), state=state, date=when_day(offer.availability.day))
    return state


def session_times(opens: time | None, closes: time | None) -> Markup:
    """The times of one session, or that it takes the whole day."""
    return times(opens, closes) if opens else escape(_("all day"))
