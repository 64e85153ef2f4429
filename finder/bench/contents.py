"""What every engine of a benchmark is given of an offer: the same texts, and the same facts for filters and counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..districts import DistrictTree
from ..filters import FILTERS, WEEKDAYS
from ..index.concepts import Concepts
from ..index.documents import facets
from ..schedule import Holidays, is_open, next_joinable
from ..store.listings import Listing

FACETS = tuple(name for name, one in FILTERS.items() if one.in_facets)


@dataclass(frozen=True, slots=True)
class Content:
    """An offer as the other engines see it.

    They get one value of each filter, where ours has all of them (every district that is reached, every language): a
    column with one value is what they filter and count fastest.
    """

    texts: Mapping[str, str]  # titles and texts, by language
    title: str  # in all languages
    text: str
    names: str
    facts: Mapping[str, str]


def contents_of(
    listings: Iterable[Listing], tree: DistrictTree, concepts: Concepts, holidays: Holidays, moment: datetime
) -> Iterator[Content]:
    """The contents of these listings, at one moment."""
    for listing in listings:
        texts = listing.offer.texts
        yield Content(
            texts={tag: f"{one.title} {one.summary} {one.description}" for tag, one in texts.items()},
            title="\n".join(one.title for one in texts.values()),
            text="\n".join(f"{one.summary}\n{one.description}" for one in texts.values()),
            names="\n".join(_names(listing, tree)),
            facts=dict(_facts(listing, tree, concepts, holidays, moment)),
        )


def _names(listing: Listing, tree: DistrictTree) -> Iterator[str]:
    yield listing.organization.name
    for place in listing.locations:
        yield f"{place.name} {place.street} {place.postcode}"
        if district := tree.get(place.district):
            yield district.name


def _facts(
    listing: Listing, tree: DistrictTree, concepts: Concepts, holidays: Holidays, moment: datetime
) -> Iterator[tuple[str, str]]:
    offer = listing.offer
    found: dict[str, list[str]] = {}
    for name, value in facets(listing, tree, concepts, moment.date()):
        found.setdefault(name, []).append(value)
    own = [place.district for place in listing.locations if place.district in found.get("district", ())]
    for name in FACETS:
        if name == "day":
            if sessions := found.get("session"):
                yield name, WEEKDAYS[int(sessions[0].split()[0])]
        elif name == "open":
            if is_open(offer, moment, holidays):
                yield name, "now"
        elif name == "joinable":
            if next_joinable(offer, moment.date(), holidays):
                yield name, "1"
        elif name in found:
            yield name, own[0] if name == "district" and own else sorted(found[name])[0]
