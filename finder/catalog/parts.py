"""Parts that several kinds of entries share: identity, references, hours, languages, contacts, sources, coordinates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..districts import DistrictTree
from ..ids import CODE_ALPHABET, identify, public_code
from ..model import Availability, Contact, Location, Source, Spoken
from ..schedule import parse_hours
from .form import SLUG, Form
from .problems import nearest, suggest
from .vocabularies import Vocabularies

UUID_TEXT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CODE = re.compile(f"[{CODE_ALPHABET}]{{6}}")
GERMANY = (47.0, 55.1, 5.5, 15.1)
AT_SEA = (54.0, 55.0, 7.0, 8.0)  # where the fictional city lies


@dataclass(frozen=True)
class Known:
    """What an entry may point to; organizations and locations answer to their short name and to their id."""

    vocabularies: Vocabularies
    city_id: str
    districts: DistrictTree
    organizations: Mapping[str, str] = field(default_factory=dict)
    locations: Mapping[str, Location] = field(default_factory=dict)
    fictional: bool = False


class Identity(NamedTuple):
    """What names a record for good."""

    id: str
    code: str
    slug: str


def read_identity(form: Form, namespace: str, kind: str) -> Identity:
    """The id is a short name, or a UUID where the entry came from elsewhere and may carry its short name apart."""
    given = form.text("id")
    slug = form.text("slug")
    if UUID_TEXT.fullmatch(given):
        id_, slug = given, slug or given
    else:
        slug = form.slug("id")
        id_ = identify(namespace, kind, slug)
    if slug and not SLUG.fullmatch(slug):
        form.complain("slug", f"{slug!r} is not a short name", "use small Latin letters, digits and hyphens")
    code = form.text("code") or public_code(id_)
    if not CODE.fullmatch(code):
        form.complain("code", f"{code!r} is not a public code", "leave it out: it follows from the id")
    return Identity(id_, code, slug)


def read_version(form: Form, name: str = "version") -> int:
    """The number of the version, from 1."""
    return form.whole(name) or 1


def district(form: Form, name: str, known: Known, default: str = "") -> str:
    """The id of a district."""
    value = form.text(name, default)
    return value if value == default or is_district(form, name, value, known) else default


def is_district(form: Form, name: str, value: str, known: Known) -> bool:
    """Whether the city has this district; complains with the one that was probably meant."""
    if value in known.districts:
        return True
    ids = [one.id for one in known.districts]
    names = {one.name: one.id for one in known.districts}
    meant = known.districts.find(value) or nearest(value, ids) or names.get(nearest(value, names))
    form.complain(name, f"there is no district {value!r}", f"write {meant}" if meant else suggest(value, ids))
    return False


def districts(form: Form, name: str, known: Known) -> tuple[str, ...]:
    """The ids of several districts."""
    return tuple(value for value in form.texts(name) if is_district(form, name, value, known))


def places(form: Form, name: str, known: Known) -> tuple[Location, ...]:
    """The locations a list points to."""
    found = []
    for value in form.texts(name):
        if value in known.locations:
            found.append(known.locations[value])
        else:
            names = [one.slug for one in known.locations.values()]
            form.complain(name, f"there is no location {value!r}", _add_or(value, names, "locations"))
    return tuple(found)


def organization(form: Form, name: str, known: Known) -> str:
    """The id of the organization a field points to."""
    value = form.text(name, required=True)
    if value and value not in known.organizations:
        names = [key for key in known.organizations if not UUID_TEXT.fullmatch(key)]
        form.complain(name, f"there is no organization {value!r}", _add_or(value, names, "organizations"))
    return known.organizations.get(value, "")


def _add_or(value: str, names: list[str], kind: str) -> str:
    near = nearest(value, names)
    return f"write {near}" if near else f"add it to the {kind} first"


def read_spoken(form: Form, known: Known) -> Spoken | None:
    """A language, by which channel, and when."""
    language = form.text("language", required=True)
    if language and not form.is_term("language", language, "languages", known.vocabularies):
        language = ""
    spoken = Spoken(
        language,
        form.term("channel", "channels", known.vocabularies, "on-site"),
        form.several("hours", parse_hours),
    )
    form.done()
    return spoken if language else None


def read_languages(form: Form, name: str, known: Known) -> tuple[Spoken, ...]:
    """All languages of a list."""
    found = (read_spoken(one, known) for one in form.forms(name, short="language"))
    return tuple(spoken for spoken in found if spoken)


def read_contacts(form: Form, name: str, known: Known) -> tuple[Contact, ...]:
    """Contacts by role; a person's own needs recorded consent, and a contact needs a way to reach somebody."""
    found = []
    for one in form.forms(name):
        contact = Contact(
            one.term("role", "roles", known.vocabularies, "office"),
            one.phone("phone"), one.email("email"), one.url("url"),
            one.yes_no("personal") or False, one.day("consent"),
        )
        one.done()
        if contact.personal and contact.consent is None:
            one.complain("", "a person's own contact stands here without their recorded consent",
                         "ask, and add consent: with the day; or use the office's contact")
        if not any(one.has(way) for way in ("phone", "email", "url")):
            one.complain("", "the contact has neither phone nor email nor url", "add one, or remove the contact")
        found.append(contact)
    return tuple(found)


def read_availability(form: Form | None, known: Known) -> Availability | None:
    """How many places are left, as known on a day."""
    if form is None:
        return None
    state = form.text("state", required=True)
    day = form.day("day")
    form.done()
    if not state or not form.is_term("state", state, "availability", known.vocabularies):
        return None
    return Availability(state, day)


def read_source(form: Form) -> Source | None:
    """Where the entry comes from."""
    source = form.form("source", short="name")
    if source is None:
        return None
    found = Source(
        source.text("name", required=True), source.day("day"), source.text("section"), source.url("url")
    )
    source.done()
    return found


def read_coordinates(form: Form, fictional: bool) -> tuple[float | None, float | None]:
    """Latitude and longitude inside Germany (the fictional city: at sea); swapped ones are recognised."""
    lat, lon = form.number("lat"), form.number("lon")
    if lat is None and lon is None:
        return None, None
    if lat is None or lon is None:
        if form.has("lat") != form.has("lon"):
            missing = "lon" if lat is not None else "lat"
            form.complain(missing, f"{missing} is missing beside the other coordinate", "give both or neither")
        return None, None
    box, where = (AT_SEA, "the fictional city (54–55 N, 7–8 E)") if fictional else (GERMANY, "Germany")
    if not inside(lat, lon, box):
        swapped = inside(lon, lat, box)
        form.complain("lat", f"{lat}, {lon} lies outside {where}",
                      f"swap lat and lon (Y and X): write lat: {lon} and lon: {lat}" if swapped
                      else "lat is the degrees north (47 to 55), lon the degrees east (5 to 15)")
    return lat, lon


def inside(lat: float, lon: float, box: tuple[float, float, float, float]) -> bool:
    """Whether a point lies in a box of south, north, west and east."""
    south, north, west, east = box
    return south <= lat <= north and west <= lon <= east
