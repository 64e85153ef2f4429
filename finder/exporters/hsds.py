"""An offer as a nested HSDS 3.1 service: valid against the standard's schemas, with our additions named x_…

What is not stated is left out (the schemas refuse null), a protected location has neither address nor coordinates,
and a person's own contact never leaves the house.
"""

import hashlib
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from ..catalog.vocabularies import Vocabularies, load_vocabularies
from ..districts import DistrictTree
from ..ids import identify
from ..languages import DEFAULT, LANGUAGES
from ..model import Ages, City, Location, Offer, Organization, Source, Text
from ..notation import format_ages
from ..store import Listing
from .hsds_schedules import schedules

Object = dict[str, Any]

PROFILE = "hsds-profile"  # ids of terms are derived from it, so that all cities give a term the same id
STATES = {  # by the first two digits of the municipality key
    "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen", "05": "Nordrhein-Westfalen",
    "06": "Hessen", "07": "Rheinland-Pfalz", "08": "Baden-Württemberg", "09": "Bayern", "10": "Saarland",
    "11": "Berlin", "12": "Brandenburg", "13": "Mecklenburg-Vorpommern", "14": "Sachsen", "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}


def service(
    listing: Listing,
    language: str = DEFAULT,
    city: City | None = None,
    districts: DistrictTree | None = None,
    vocabularies: Vocabularies | None = None,
) -> Object:
    """The service in `language`; where that text is missing the original stands in, marked by `x_text_language`."""
    offer, vocabularies = listing.offer, vocabularies or load_vocabularies()
    export = _Export(language, vocabularies, city, districts)
    text = offer.texts.get(language) or offer.source_text
    contacts = listing.feed_contacts
    return _stated(
        id=offer.id,
        name=text.title,
        description="\n\n".join(filter(None, (text.summary, text.description))),
        status=_status(offer),
        url=next((uri(one.url) for one in contacts if one.url), ""),
        email=next((one.email for one in contacts if one.email), ""),
        interpretation_services=export.label("interpreting", offer.interpreter.how) if offer.interpreter else "",
        fees_description=export.label("costs", offer.cost.kind) if offer.cost else "",
        minimum_age=offer.ages.low if offer.ages else None,
        maximum_age=offer.ages.high if offer.ages else None,
        assured_date=listing.checked_on.isoformat() if listing.checked_on else "",
        organization_id=offer.organization,
        organization=_organization(listing.organization, language),
        phones=[
            _stated(id=_id(offer.id, "phone", one.phone), number=one.phone, type="voice",
                    description=export.label("roles", one.role))
            for one in contacts if one.phone
        ],
        schedules=schedules(offer),
        languages=export.languages(offer),
        cost_options=_cost_options(offer, export),
        required_documents=[
            {"id": _id(offer.id, "document", one), "document": export.label("bring", one)} for one in offer.bring
        ],
        service_areas=export.areas(offer),
        service_at_locations=[
            {"id": _id(offer.id, "at", place.id), "location": export.location(place, offer.protected)}
            for place in listing.locations
        ],
        attributes=export.attributes(offer),
        x_code=offer.code,
        x_freshness=listing.freshness,
        x_text_language=text.language if text.language != language else "",
        x_translations=_translations(offer),
        x_source=_source(offer.source),
        x_fictional=bool(city and city.fictional) or None,
    )


def uri(url: str) -> str:
    """A web address as the schemas want it: letters outside ASCII encoded in the host and in the path."""
    parts = urlsplit(url)
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError:
        return ""
    return urlunsplit((
        parts.scheme, host, quote(parts.path, safe="/%:@!$&'()*+,;=~"),
        quote(parts.query, safe="/%:@!$&'()*+,;=~?"), quote(parts.fragment, safe="/%:@!$&'()*+,;=~?"),
    ))


class _Export:
    """What an offer's parts need to be named: the language, the terms, the city and its districts."""

    def __init__(
        self, language: str, vocabularies: Vocabularies, city: City | None, districts: DistrictTree | None
    ) -> None:
        self.language = language
        self.vocabularies = vocabularies
        self.city = city
        self.districts = districts

    def label(self, vocabulary: str, id_: str) -> str:
        """A term's label; an id that left the vocabulary stands for itself."""
        term = self.vocabularies.terms(vocabulary).get(id_)
        return term.label(self.language) if term else id_

    def attribute(self, link: tuple[str, str], link_type: str, vocabulary: str, id_: str, value: str = "") -> Object:
        """The attribute by which an entity (its id and kind) carries a term."""
        owner, entity = link
        term = self.vocabularies.terms(vocabulary).get(id_)
        parent = term.parent if term else ""
        taxonomy = {"id": identify(PROFILE, "taxonomy", vocabulary), "name": vocabulary, "description": vocabulary}
        return _stated(
            id=_id(owner, link_type, id_),
            link_id=owner,
            link_entity=entity,
            link_type=link_type,
            value=value,
            taxonomy_term_id=term_id(vocabulary, id_),
            taxonomy_term=_stated(
                id=term_id(vocabulary, id_), code=id_, name=self.label(vocabulary, id_),
                description=self.label(vocabulary, id_),
                parent_id=term_id(vocabulary, parent) if parent else "",
                taxonomy=vocabulary, taxonomy_id=taxonomy["id"], taxonomy_detail=taxonomy,
                language=LANGUAGES[self.language].html,
            ),
        )

    def attributes(self, offer: Offer) -> list[Object]:
        """Everything of an offer that the standard has no field for."""
        link = (offer.id, "service")
        childcare, interpreter = offer.childcare, offer.interpreter
        ages = format_ages(childcare.ages) if childcare and childcare.ages != Ages() else ""
        found = [self.attribute(link, "service_type", "categories", one) for one in offer.categories]
        found += [self.attribute(link, "service_kind", "kinds", offer.kind)]
        found += [self.attribute(link, "intended_audience", "audiences", one) for one in offer.audiences]
        found += [self.attribute(link, "course_target_level", "levels", one) for one in offer.levels]
        found += [self.attribute(link, "access_mode", "access", one) for one in offer.access]
        found += [self.attribute(link, "service_feature", "childcare", childcare.how, ages)] if childcare else []
        found += [self.attribute(link, "interpreting", "interpreting", interpreter.how)] if interpreter else []
        found += [self.attribute(link, "cost", "costs", offer.cost.kind)] if offer.cost else []
        state = offer.availability
        found += [self.attribute(link, "availability", "availability", state.state)] if state else []
        return found

    def languages(self, offer: Offer) -> list[Object]:
        """The languages spoken, with their channel as a note."""
        return [
            {"id": _id(offer.id, f"language {one.channel}", one.language), "code": one.language,
             "name": self.label("languages", one.language), "note": self.label("channels", one.channel)}
            for one in offer.languages
        ]

    def areas(self, offer: Offer) -> list[Object]:
        """Whom the offer serves."""
        names = [(id_, self.districts[id_].name if self.districts and id_ in self.districts else id_)
                 for id_ in offer.serves]
        return [
            {"id": _id(offer.id, "area", id_), "name": name, "extent": name, "extent_type": "text"}
            for id_, name in names
        ]

    def location(self, place: Location, protected: bool) -> Object:
        """Where; of a protected location, or one where a protected offer takes place, only that there is one."""
        if place.protected or (protected and place.kind != "virtual"):
            return {"id": place.id, "location_type": "physical", "x_protected": True}
        accessible = [
            self.label("access", name) if name in self.vocabularies.terms("access") else name
            for name, state in (("step-free", place.step_free), ("lift", place.lift), ("wc", place.wc)) if state
        ]
        district = place.district and self.districts and self.districts.get(place.district)
        return _stated(
            id=place.id,
            location_type="virtual" if place.kind == "virtual" else "physical",
            name=place.name,
            description=place.note.get(self.language) or place.note.get(DEFAULT, ""),
            transportation=place.stop,
            latitude=place.lat,
            longitude=place.lon,
            addresses=[self.address(place)] if place.street else [],
            accessibility=[{"id": _id(place.id, "accessible", one), "description": one} for one in accessible],
            x_district=district.name if district else "",
        )

    def address(self, place: Location) -> Object:
        """The postal address; town and state follow from the city where the record leaves them out."""
        return {
            "id": _id(place.id, "address", place.street),
            "address_1": place.street,
            "city": place.town or (self.city.name if self.city else ""),
            "state_province": STATES.get(self.city.ags[:2], "") if self.city else "",
            "postal_code": place.postcode,
            "country": "DE",
            "address_type": "physical",
        }


def term_id(vocabulary: str, id_: str) -> str:
    """The UUID of a term, the same in every city."""
    return identify(PROFILE, vocabulary, id_)


def _organization(organization: Organization, language: str) -> Object:
    contacts = [one for one in organization.contacts if not one.personal]
    return _stated(
        id=organization.id,
        name=organization.name,
        alternate_name=next(iter(organization.also), ""),
        description=organization.note.get(language) or organization.note.get(DEFAULT) or organization.name,
        email=next((one.email for one in contacts if one.email), ""),
        website=next((uri(one.url) for one in contacts if one.url), ""),
        phones=[{"id": _id(organization.id, "phone", one.phone), "number": one.phone} for one in contacts if one.phone],
    )


def _status(offer: Offer) -> str:
    if offer.state in ("ended", "draft"):
        return "inactive"
    return "temporarily closed" if offer.availability and offer.availability.state == "paused" else "active"


def _cost_options(offer: Offer, export: _Export) -> list[Object]:
    cost = offer.cost
    if cost is None:
        return []
    amounts = [("", 0.0 if cost.kind == "free" else cost.amount, cost.per), ("reduced", cost.reduced, cost.per),
               ("deposit", cost.deposit, "once")]
    return [
        _stated(
            id=_id(offer.id, "cost", name), option=export.label("costs", name or cost.kind), currency="EUR",
            amount=amount, amount_description=export.label("per", per) if per else "", x_kind=name or cost.kind,
        )
        for name, amount, per in amounts if amount is not None
    ]


def _translations(offer: Offer) -> Object:
    """Every text by language: title, summary and description, who made it, and the state of the original it follows."""
    source = offer.source_text
    return {
        tag: _stated(
            name=text.title, summary=text.summary, description=text.description,
            status="source" if tag == source.language else "reviewed" if text.reviewed else text.origin,
            source_hash=_hash(source) if tag != source.language and text.source_version == source.version else "",
        )
        for tag, text in offer.texts.items()
    }


def _hash(text: Text) -> str:
    whole = "\n\n".join((text.title, text.summary, text.description))
    return "sha256:" + hashlib.sha256(whole.encode()).hexdigest()


def _source(source: Source | None) -> Object:
    if source is None:
        return {}
    return _stated(name=source.name, section=source.section, url=source.url,
                   date=source.day.isoformat() if source.day else "")


def _id(owner: str, kind: str, key: str) -> str:
    return identify(owner, kind, key)


def _stated(**fields: Any) -> Object:
    """The fields that say something; zero and False do."""
    return {name: value for name, value in fields.items() if value not in (None, "") and value != [] and value != {}}
