"""From plain forms to records: every entry is read whole, and everything wrong with it is said at once.

A plain form is a dict of text (from a file) or JSON values (from an import or a form). A record comes back only where
nothing is wrong with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..districts import DistrictTree
from ..languages import LANGUAGES
from ..model import City, District, Location, Offer, Office, Organization, Verification
from ..schedule import parse_day, parse_hours, parse_span
from .form import Form, Spot
from .parts import (
    Known,
    district,
    districts,
    places,
    read_contacts,
    read_coordinates,
    read_identity,
    read_languages,
    read_source,
    read_version,
)
from .plain import plain_city, plain_district, plain_location, plain_offer, plain_organization
from .problems import Problem, suggest
from .reading_offer import read_checked, read_offer_form
from .secrecy import TELLING, found_in
from .vocabularies import Vocabularies

T = TypeVar("T")
Plain = Mapping[str, Any]

LEVELS = ("city", "borough", "district", "quarter")
NOWHERE = Spot()
LOGO = re.compile(r"\w[\w.-]*\.(?:svg|png|webp|jpe?g)", re.IGNORECASE)  # nothing else is ever copied or served

__all__ = [
    "Reader", "plain_city", "plain_district", "plain_location", "plain_offer", "plain_organization", "read_city",
    "read_district",
]


@dataclass(frozen=True)
class Reader:
    """Reads entries of one city; `namespace` (default: the city) is what ids of short names are derived from."""

    known: Known
    namespace: str = ""

    @classmethod
    def of(
        cls,
        vocabularies: Vocabularies,
        city: City,
        districts: DistrictTree,
        organizations: Mapping[str, str] | None = None,
        locations: Mapping[str, Location] | None = None,
    ) -> "Reader":
        """A reader for a city; organizations and locations are known by short name and by id."""
        return cls(Known(vocabularies, city.id, districts, organizations or {}, locations or {}, city.fictional))

    def read_offer(self, plain: Plain, spot: Spot = NOWHERE) -> tuple[Offer | None, list[Problem]]:
        """An offer, or what is wrong with it."""
        form = _entry(plain, spot)
        offer = read_offer_form(form, self.known, self.namespace or self.known.city_id)
        return _unless_wrong(offer, form)

    def read_checked(self, plain: Plain, spot: Spot = NOWHERE) -> tuple[list[Verification], list[Problem]]:
        """The ledger entries an offer's plain form seeds."""
        form = _entry(plain, spot)
        return read_checked(form), form.problems

    def read_organization(self, plain: Plain, spot: Spot = NOWHERE) -> tuple[Organization | None, list[Problem]]:
        """An organization, or what is wrong with it."""
        form = _entry(plain, spot)
        known = self.known
        identity = read_identity(form, self.namespace or known.city_id, "organization")
        where = places(form, "places", known)
        organization = Organization(
            id=identity.id,
            code=identity.code,
            slug=identity.slug,
            name=form.text("name", required=True),
            also=form.texts("also"),
            language=form.choice("language", tuple(LANGUAGES), "de"),
            public_body=form.yes_no("public_body"),
            topics=form.terms("topics", "categories", known.vocabularies),
            contacts=read_contacts(form, "contacts", known),
            places=tuple(place.id for place in where),
            office=_read_office(form.form("office"), known),
            note=form.by_language("note"),
            state=form.choice("state", ("listed", "adopted", "draft", "ended"), "listed"),
            owner=district(form, "owner", known) or next((p.district for p in where if p.district), "")
            or known.districts.root,
            source=read_source(form),
            version=read_version(form),
        )
        form.done()
        return _unless_wrong(organization, form)

    def read_location(self, plain: Plain, spot: Spot = NOWHERE) -> tuple[Location | None, list[Problem]]:
        """A location, or what is wrong with it."""
        form = _entry(plain, spot)
        known = self.known
        identity = read_identity(form, self.namespace or known.city_id, "location")
        lat, lon = read_coordinates(form, known.fictional)
        protected = form.yes_no("protected") or False
        root = known.districts.root
        location = Location(
            id=identity.id,
            code=identity.code,
            slug=identity.slug,
            name=form.text("name"),
            also=form.texts("also"),
            kind=form.choice("kind", ("physical", "virtual"), "physical"),
            street=form.text("street"),
            postcode=form.text("postcode"),
            town=form.text("town"),
            lat=lat,
            lon=lon,
            district=district(form, "district", known) or (root if protected else ""),
            stop=form.text("stop"),
            step_free=form.yes_no("step_free"),
            wc=form.yes_no("wc"),
            lift=form.yes_no("lift"),
            protected=protected,
            note=form.by_language("note"),
            source=read_source(form),
            version=read_version(form),
        )
        form.done()
        if location.postcode and not re.fullmatch(r"\d{5}", location.postcode):
            form.complain("postcode", f"{location.postcode!r} is no postcode", 'write five digits in quotes: "32423"')
        if protected:
            for name in TELLING:
                if form.has(name):
                    form.complain(name, "a protected location must not be found", f"remove {name}")
            for text in (location.name, *location.also, *location.note.values()):
                for told in found_in(text, known.districts):
                    form.complain("", f"the protected location is told by {told}", "write it without")
            if location.district != root:
                form.complain("district", "the district would tell where the protected location is",
                              f"write district: {root}")
        elif location.kind == "virtual":
            for name in TELLING:
                if form.has(name):
                    form.complain(name, "a virtual location is nowhere", f"remove {name}, or write kind: physical")
        return _unless_wrong(location, form)


def _read_office(form: Form | None, known: Known) -> Office | None:
    if form is None:
        return None
    office = Office(
        districts(form, "districts", known),
        read_languages(form, "languages", known),
        form.several("hours", parse_hours),
        form.choice("referral_mode", ("slip", "tally"), "slip"),
    )
    form.done()
    return office


def read_district(plain: Plain, spot: Spot = NOWHERE, fictional: bool = False) -> tuple[District | None, list[Problem]]:
    """A district, or what is wrong with it; parent and neighbours are checked where all districts are known."""
    form = _entry(plain, spot)
    parent = form.text("parent")
    lat, lon = read_coordinates(form, fictional)
    found = District(
        id=form.slug("id"),
        name=form.text("name", required=True),
        parent=parent,
        level=form.choice("level", LEVELS, "district" if parent else "city"),
        number=form.text("number"),
        also=form.texts("also"),
        names=form.by_language("names"),
        neighbours=form.texts("neighbours"),
        lat=lat,
        lon=lon,
        note=form.by_language("note"),
        source=read_source(form),
    )
    form.done()
    return _unless_wrong(found, form)


def read_city(plain: Plain, vocabularies: Vocabularies, spot: Spot = NOWHERE) -> tuple[City | None, list[Problem]]:
    """The city's own face and settings, or what is wrong with them."""
    form = _entry(plain, spot)
    city = City(
        id=form.slug("id"),
        name=form.text("name", required=True),
        names=form.by_language("names"),
        fictional=form.yes_no("fictional") or False,
        ags=form.text("ags"),
        languages=_tags(form, "languages") or tuple(LANGUAGES),
        reviewed_languages=_tags(form, "reviewed_languages") or ("de",),
        accent=form.text("accent", "#0b5d57"),
        logo=form.text("logo"),
        operator=form.by_language("operator"),
        imprint=form.by_language("imprint"),
        privacy=form.by_language("privacy"),
        contact=form.by_language("contact"),
        url=form.url("url"),
        anchor=form.day("anchor"),
        school_holidays=form.many("school_holidays", parse_span),
        public_holidays=form.many("public_holidays", parse_day),
        needs=form.terms("needs", "needs", vocabularies),
    )
    form.done()
    if city.ags and not re.fullmatch(r"\d{8}", city.ags):
        form.complain("ags", f"{city.ags!r} is not a municipality key", 'write eight digits in quotes: "05770024"')
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", city.accent):
        form.complain("accent", f"{city.accent!r} is not a colour", 'write six digits in quotes: "#0b5d57"')
    if city.logo and not LOGO.fullmatch(city.logo):
        form.complain("logo", f"{city.logo!r} is not the name of a picture",
                      "put the logo beside city.yaml and write its name, like logo.svg")
    if city.anchor and city.anchor.weekday() != 0:
        form.complain("anchor", f"{city.anchor} is not a Monday", "write the date of a Monday")
    if city.anchor and not city.fictional:
        form.complain("anchor", "only a fictional city has dates that move", "remove anchor, or write fictional: yes")
    if "de" not in city.languages:
        form.complain("languages", "German is missing", "add de: the finder falls back on it")
    return _unless_wrong(city, form)


def _tags(form: Form, name: str) -> tuple[str, ...]:
    found = form.texts(name)
    for tag in found:
        if tag not in LANGUAGES:
            form.complain(name, f"{tag!r} is not one of our languages", suggest(tag, tuple(LANGUAGES)))
    return found


def _entry(plain: Plain, spot: Spot) -> Form:
    entry = plain.get("id") if isinstance(plain, Mapping) else None
    named = Spot(spot.file, spot.entry or str(entry or ""), spot.path, spot.lines, len(spot.path))
    return Form(plain, named, [])


def _unless_wrong(record: T, form: Form) -> tuple[T | None, list[Problem]]:
    return (None if form.problems else record), form.problems
