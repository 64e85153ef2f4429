"""Cards for lists: the facts that decide, short enough for two offers on a small screen."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from finder import clock
from finder.formatting import distance
from finder.i18n import _
from finder.inline import enumerated, fill, side_by_side, without_stop
from finder.model import Ages, Offer
from finder.search import Hit
from finder.store.listings import Listing
from finder.wording import Card, Fact, card, facts, people

SHOWN = ("place", "open", "next", "hours", "cost", "languages", "childcare", "women", "access", "freshness")
URGENT = ("hours", "cost", "languages", "interpreting", "freshness")


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody who helps at once: the number to call, and the facts that matter then."""

    card: Card
    phone: str
    facts: tuple[Fact, ...]


def help_card(listing: Listing, hit: Hit) -> Help | None:
    """The emergency number of an offer, else its first number; None where nobody can be called."""
    contacts = sorted(listing.offer.contacts, key=lambda one: one.role != "emergency")
    phone = next((one.phone for one in contacts if one.phone and not one.personal), "")
    whole = card(listing, hit)
    return Help(whole, phone, tuple(fact for fact in whole.facts if fact.name in URGENT)) if phone else None


def short_card(listing: Listing, hit: Hit | None = None) -> Card:
    """A card whose place is the district and the way there; street, deadline and the rest stand on the offer page."""
    whole = card(listing, hit)
    offer = listing.offer
    shorter = {
        "place": _district(listing, hit),
        "next": _start(offer),
        "childcare": people.childcare(replace(offer.childcare, ages=Ages())) if offer.childcare else None,
    }
    left_out = {"hours"} if shorter["next"] else set()
    if offer.childcare and offer.childcare.how == "none":
        left_out.add("childcare")
    return replace(whole, facts=tuple(
        Fact(fact.name, fact.icon, without_stop(shorter.get(fact.name) or fact.label))
        for fact in whole.facts if fact.name in SHOWN and fact.name not in left_out
    ))


def _district(listing: Listing, hit: Hit | None) -> Markup | None:
    """District and way for one place that may be named."""
    places = [place for place in listing.locations if place.kind == "physical"]
    if listing.offer.protected or len(places) != 1 or places[0].protected or not places[0].district:
        return None
    way = [distance(hit.distance_km)] if hit and hit.distance_km is not None else []
    return enumerated([facts.district_name(places[0].district), *way])


def _start(offer: Offer) -> Markup | None:
    """When the next run starts that one can join, and at which times."""
    run, times = facts.next_run(offer), facts.hours(offer)
    if run is None or run.start < clock.today():
        return None
    start = fill(_("starts on %(date)s"), date=facts.when_day(run.start))
    return side_by_side([start, times] if times else [start])
