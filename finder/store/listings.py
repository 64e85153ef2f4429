"""A listing: an offer with everything a page needs to show it honestly."""

from dataclasses import dataclass
from datetime import date

from ..model import Contact, Location, Offer, Organization


@dataclass(frozen=True, slots=True)
class Listing:
    """An offer, who runs it, where, how fresh it is, and whether the public sees it."""

    offer: Offer
    organization: Organization
    locations: tuple[Location, ...]
    freshness: str  # one of model.FRESHNESS
    checked_on: date | None
    changed_facts: frozenset[str]
    public: bool
    overdue_facts: frozenset[str] = frozenset()  # confirmed too long ago
    unchecked_facts: frozenset[str] = frozenset()  # stated, never confirmed

    @property
    def public_contacts(self) -> tuple[Contact, ...]:
        """The contacts to show: the offer's own or else its organization's, a person's only with recorded consent."""
        return shown(self.offer.contacts) or shown(self.organization.contacts)

    @property
    def feed_contacts(self) -> tuple[Contact, ...]:
        """The contacts for feeds, exports and print: never a person's own, consent or not."""
        own = tuple(contact for contact in self.offer.contacts if not contact.personal)
        return own or tuple(contact for contact in self.organization.contacts if not contact.personal)


def shown(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The contacts that a page may show."""
    return tuple(contact for contact in contacts if not contact.personal or contact.consent is not None)


def is_public(offer: Offer, organization: Organization, locations: tuple[Location, ...]) -> bool:
    """Whether the public sees an offer: not a draft, and with a way to reach it or a document that names it.

    An entry nobody could phone, write to or visit stays on the desk. One that a city's own document names in a section
    is shown as just that: "named in the city's concept; ask the quarter office".
    """
    if offer.state == "draft" or organization.state == "draft":
        return False
    contacts = shown(offer.contacts) or shown(organization.contacts)
    reachable = any(contact.phone or contact.email or contact.url for contact in contacts)
    visitable = any(place.street or place.lat is not None for place in locations if not place.protected)
    named = offer.source is not None and offer.source.section != ""
    return reachable or visitable or named
