"""How far an entry can be trusted: when it was checked, where it comes from, what changed since."""

from markupsafe import Markup, escape

from ..formatting import day
from ..i18n import _
from ..inline import all_of, fill, in_tongue
from ..languages import N_
from ..model import Source
from ..store.listings import Listing

FACT_NAMES = {
    # Translators: name of a fact, part of a list: "times and price"
    "contact": N_("contact"),
    # Translators: name of a fact, part of a list: "times and price"
    "hours": N_("times"),
    # Translators: name of a fact, part of a list: "times and price"
    "runs": N_("course dates"),
    # Translators: name of a fact, part of a list: "times and price"
    "place": N_("place"),
    # Translators: name of a fact, part of a list: "times and price"
    "cost": N_("price"),
    # Translators: name of a fact, part of a list: "times and price"
    "languages": N_("languages"),
    # Translators: name of a fact, part of a list: "times and price"
    "childcare": N_("childcare"),
    # Translators: name of a fact, part of a list: "times and price"
    "eligibility": N_("who can come"),
    # Translators: name of a fact, part of a list: "times and price"
    "level": N_("level of German"),
    # Translators: name of a fact, part of a list: "times and price"
    "access": N_("how to begin"),
    # Translators: name of a fact, part of a list: "times and price"
    "accessibility": N_("access without steps"),
    # Translators: name of a fact, part of a list: "times and price"
    "availability": N_("places left"),
}


def only_named(listing: Listing) -> bool:
    """Whether a document names the offer but nobody can phone, write to or visit it."""
    reachable = any(one.phone or one.email or one.url for one in listing.public_contacts)
    visitable = any(place.street or place.lat is not None for place in listing.locations if not place.protected)
    return not reachable and not visitable and not listing.offer.protected


def source(origin: Source) -> Markup:
    """The document or list an entry comes from, with the document's own date."""
    name = in_tongue("de", origin.name)
    # Translators: %(source)s is the name of a list or document, %(date)s its date
    return fill(_("%(source)s of %(date)s"), source=name, date=day(origin.day)) if origin.day else name


def freshness(listing: Listing) -> Markup:
    """When somebody checked the entry, or that nobody did and where it comes from."""
    if listing.freshness == "unchecked" or listing.checked_on is None:
        return _unchecked(listing)
    checked = day(listing.checked_on)
    if listing.freshness == "quiet":
        return fill(_("Nobody has confirmed this since %(date)s."), date=checked)
    if listing.freshness == "overdue":
        return fill(_("checked on %(date)s; should be checked again"), date=checked)
    return fill(_("checked on %(date)s"), date=checked)


def _unchecked(listing: Listing) -> Markup:
    origin = listing.offer.source
    if only_named(listing) and origin is not None:
        return escape(_("Named in a plan of the city. Ask the office in your district."))
    if origin is None:
        return escape(_("not yet checked"))
    if origin.day:
        # Translators: %(source)s is the name of a list or document, %(date)s the date of that list
        message = _("from %(source)s of %(date)s, not yet checked")
        return fill(message, source=in_tongue("de", origin.name), date=day(origin.day))
    return fill(_("from %(source)s, not yet checked"), source=in_tongue("de", origin.name))


def changed(listing: Listing) -> Markup | None:
    """What is not as it was when somebody checked it."""
    names = [FACT_NAMES[fact] for fact in FACT_NAMES if fact in listing.changed_facts]
    if not names:
        return None
    return fill(_("changed since the last check: %(facts)s"), facts=all_of(_(name) for name in names))
