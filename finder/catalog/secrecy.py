"""Protected places: nothing in their record, or in an offer that takes place there, may help to find them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..districts import DistrictTree
from ..model import Location, Offer

TELLING = ("street", "postcode", "lat", "lon", "stop")  # fields that a protected location leaves empty
SHORTEST_NAME = 3  # a shorter name of a district is a word of any text
FINDABLE = {
    "a street": re.compile(r"\b[\w-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|ring|damm|ufer)\s+[0-9]+\b", re.I),
    "a postcode": re.compile(r"(?<![0-9] )(?<![0-9])[0-9]{5}\s+[A-ZÄÖÜ][a-zäöüß]"),
    "coordinates": re.compile(r"[0-9]{1,2}\.[0-9]{3,}\s*[,;/ ]\s*[0-9]{1,2}\.[0-9]{3,}"),
    "a stop": re.compile(r"\bhaltestelle\s+\w", re.I),
    "a map": re.compile(r"\bgeo:|\bmaps\.|/maps\b|openstreetmap\.org|osm\.org", re.I),
}


def telling_fields(place: Location, root: str) -> list[str]:
    """The fields by which a protected location could be found; `root` is the city as a district."""
    if not place.protected:
        return []
    told = [name for name in TELLING if getattr(place, name) not in ("", None)]
    return told + (["district"] if place.district not in ("", root) else [])


def hidden(place: Location, root: str) -> Location:
    """A protected location without what could find it; any other one as it is."""
    if not place.protected:
        return place
    return replace(place, street="", postcode="", lat=None, lon=None, stop="", district=root)


def open_places(offer: Offer, places: Iterable[Location]) -> list[Location]:
    """The places to which a protected offer must not point: those that can be visited, or that say where they are."""
    if not offer.protected:
        return []
    return [
        place for place in places
        if not place.protected and (place.kind != "virtual" or any(getattr(place, one) for one in TELLING))
    ]


def found_in(text: str, tree: DistrictTree) -> Iterator[str]:
    """What in a text could find a protected place: a street, a postcode, a point, a stop, a district."""
    for what, pattern in FINDABLE.items():
        if said := pattern.search(text):
            yield f"{what} ({said[0].strip()})"
    for district in tree:
        for name in (district.name, *district.also, *district.names.values()):
            if district.id != tree.root and len(name) >= SHORTEST_NAME and re.search(rf"\b{re.escape(name)}\b", text):
                yield f"the district {name}"
                break
