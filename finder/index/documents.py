"""An offer as a document of the index: the words by field, its concepts, its facet tokens, and what ranking needs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from ..districts import DistrictTree
from ..model import Location, Offer
from ..schedule import weekly_sessions
from ..store.listings import Listing
from .analysis import Token
from .concepts import INDEXED, Concepts
from .stopwords import STOPWORDS

LEVELS = ("literacy", "A1", "A2", "B1", "B2", "C1", "C2")
# How often a concept counts as said: by an editor's term, in a title, in a text (and its parents less).
EDITOR, EDITOR_PARENT, IN_TITLE, IN_TEXT = 10, 3, 3, 1
MOST_WORDS = 3000  # of one offer's text in one language


@dataclass(frozen=True, slots=True)
class Entry:
    """What filters by time, ranking and nearness need of an offer; never shown."""

    id: str
    offer: Offer  # only its times; neither texts nor contacts
    freshness: str
    checked: date | None
    districts: tuple[str, ...]  # of its places; empty where it has none or the place is protected
    points: tuple[tuple[float, float], ...]  # coordinates, likewise
    languages: frozenset[str]
    ages: tuple[tuple[int, int], ...]  # whom the offer or its childcare is for, both ends included
    last_day: date | None  # it has ended after this day


@dataclass(frozen=True, slots=True)
class Document:
    """One offer, ready to be written."""

    entry: Entry
    title: tuple[str, ...]
    text: tuple[str, ...]
    names: tuple[str, ...]
    concepts: tuple[str, ...]
    facets: frozenset[str]  # "filter=value"


class Builder:
    """Makes documents of listings, with the city's districts and the vocabularies' words."""

    def __init__(self, concepts: Concepts, tree: DistrictTree, today: date) -> None:
        self._concepts = concepts
        self._tree = tree
        self._today = today

    def document(self, listing: Listing) -> Document:
        """The document of one listing."""
        offer = listing.offer
        places = _open_places(listing)
        title: list[Token] = []
        text: list[Token] = []
        said: list[str] = []
        how = urgent(offer)
        crises: set[str] = set()
        for one in offer.texts.values():
            heading = self._tokens(one.title)
            body = self._tokens(f"{one.summary}\n{one.description}")
            title += heading
            text += body
            said += self._said(heading, IN_TITLE) + self._said(body, IN_TEXT)
            if how:
                crises |= {cry.crisis for one in (heading, body) for cry in self._concepts.crises.find(one)}
        return Document(
            entry=entry(listing, self._today),
            title=_terms(title),
            text=_terms(text),
            names=_terms(self._tokens("\n".join(self._names(listing, places)))),
            concepts=(*self._set_by_editor(offer), *said),
            facets=frozenset((
                *map("=".join, facets(listing, self._tree, self._concepts, self._today)),
                *map("=".join, _ranked_by(listing)),
                *(f"urgent={one}" for one in how), *(f"crisis={one}" for one in crises),
            )),
        )

    def _tokens(self, text: str) -> list[Token]:
        return self._concepts.analyzer.tokens(text, MOST_WORDS)

    def _said(self, tokens: list[Token], strength: int) -> list[str]:
        concepts = {
            concept
            for found in self._concepts.find(tokens)
            for concept in found.concepts
            if concept.split(":")[0] in INDEXED
        }
        return sorted(concepts) * strength

    def _set_by_editor(self, offer: Offer) -> list[str]:
        found: list[str] = []
        for name, ids in (
            ("categories", offer.categories),
            ("audiences", offer.audiences),
            ("languages", sorted({spoken.language for spoken in offer.languages})),
        ):
            for id_ in ids:
                concept, *around = self._concepts.lineage(f"{name}:{id_}")
                found += [concept] * EDITOR + [parent for parent in around for _ in range(EDITOR_PARENT)]
        return found

    def _names(self, listing: Listing, places: Iterable[Location]) -> Iterable[str]:
        yield listing.organization.name
        yield from listing.organization.also
        for place in places:
            yield from (place.name, *place.also, place.street, place.postcode)
            district = self._tree.get(place.district)
            for id_ in (district.id, *self._tree.ancestors(district.id)) if district else ():
                if id_ != self._tree.root:
                    yield from (self._tree[id_].name, *self._tree[id_].also)


def _ranked_by(listing: Listing) -> Iterable[tuple[str, str]]:
    """What decides an order, as further facets: sets of documents are multiplied faster than one after the other."""
    offer = listing.offer
    yield "freshness", listing.freshness
    if offer.availability:
        yield "availability", offer.availability.state
    if offer.hours or offer.dates or offer.runs:
        yield "timed", "1"
    for place in _open_places(listing):
        if place.district:
            yield "at", place.district


def urgent(offer: Offer) -> frozenset[str]:
    """How an offer helps at once: by an `emergency` number or as a help `line`, and whether `always`; or not at all."""
    phones = {contact.role for contact in offer.contacts if contact.phone and not contact.personal}
    always = any(len(one.days) == 7 and one.opens == time(0) and one.closes >= time(23, 59) for one in offer.hours)
    free = offer.cost is not None and offer.cost.kind == "free"
    found = {"emergency"} & phones
    if phones and free and not offer.places and "phone" in offer.access and (always or offer.confidential):
        found.add("line")
    return frozenset(found | {"always"} if found and always else found)


def _open_places(listing: Listing) -> list[Location]:
    """The physical places that may be known: none of a protected offer, no protected one."""
    if listing.offer.protected:
        return []
    return [place for place in listing.locations if not place.protected and place.kind == "physical"]


def _terms(tokens: Iterable[Token]) -> tuple[str, ...]:
    found: list[str] = []
    for token in tokens:
        if token.stop:
            continue
        found.append(token.stem)
        if token.parts:
            found += [part for part in token.parts if part not in STOPWORDS]
    return tuple(found)


def entry(listing: Listing, today: date) -> Entry:
    """What ranking and the filters by time need of a listing."""
    offer = listing.offer
    places = _open_places(listing)
    ages = [offer.ages] if offer.ages else []
    if offer.childcare and offer.childcare.how != "none":
        ages.append(offer.childcare.ages)
    return Entry(
        id=offer.id,
        offer=replace(
            offer, texts={}, contacts=(), bring=(), categories=(), audiences=(), places=(), serves=(), languages=(),
            source=None,
        ),
        freshness=listing.freshness,
        checked=listing.checked_on,
        districts=tuple(sorted({place.district for place in places if place.district})),
        points=tuple((place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None),
        languages=frozenset(spoken.language for spoken in offer.languages),
        # Ages without either end are not stated.
        ages=tuple(
            (one.low or 0, 999 if one.high is None else one.high) for one in ages if (one.low, one.high) != (None, None)
        ),
        last_day=last_day(offer),
    )


def last_day(offer: Offer) -> date | None:
    """The day after which the offer is over: its end, or the last date of what happens on dates only."""
    if offer.kind in ("event", "holiday") and not offer.hours:
        days = [dated.day for dated in offer.dates] + [run.end or run.start for run in offer.runs]
        if days:
            return min(max(days), offer.ends) if offer.ends else max(days)
    return offer.ends


def facets(listing: Listing, tree: DistrictTree, concepts: Concepts, today: date) -> Iterable[tuple[str, str]]:
    """The filter values under which an offer is listed whatever the hour; what is not stated gives none."""
    offer = listing.offer
    places = _open_places(listing)
    hidden = offer.protected or any(place.protected for place in listing.locations)
    for id_ in tree.reached([place.district for place in places], [*offer.serves, *([tree.root] if hidden else [])]):
        yield "district", id_
    terms = (("category", "categories", offer.categories), ("audience", "audiences", offer.audiences))
    for name, vocabulary, ids in terms:
        for concept in {around for id_ in ids for around in concepts.lineage(f"{vocabulary}:{id_}")}:
            yield name, concepts.addresses.get(concept, concept.partition(":")[2])
    for spoken in offer.languages:
        yield "language", spoken.language
    if offer.interpreter and offer.interpreter.how in ("always", "on-request"):
        yield "interpreter", "1"
    if offer.cost:
        yield "cost", offer.cost.kind
        if offer.cost.reduced is not None:
            yield "cost", "reduced"
    if offer.childcare and offer.childcare.how != "none":
        yield "childcare", offer.childcare.how
    for level in covered_levels(offer, today):
        yield "level", level
    for way in offer.access:
        yield "access", way
    for mode in modes(listing):
        yield "mode", mode
    step_free = offer.step_free if offer.step_free is not None else any(place.step_free for place in places)
    for name, value, stated in (
        ("step_free", "1", step_free),
        ("women", "1", offer.women_only),
        ("german", "none", offer.german_needed == "none"),
        ("beside_job", "1", offer.beside_job),
        ("papers", "none", offer.papers == "none"),
        ("insurance", "none", offer.insurance == "none"),
        ("registered_address", "none", offer.registered_address == "none"),
    ):
        if stated:
            yield name, value
    yield "kind", offer.kind
    for weekday, opens, closes in weekly_sessions(offer, today):
        # Times sort and compare as text; the end of the day is 24:00.
        end = "24:00" if (closes.hour, closes.minute) == (23, 59) else f"{closes:%H:%M}"
        yield "session", f"{weekday} {opens:%H:%M} {end}"


def covered_levels(offer: Offer, today: date) -> frozenset[str]:
    """Every level between the lowest and highest of the offer, and of each of its runs that is not over."""
    groups = [offer.levels, *(run.levels for run in offer.runs if (run.end or run.start) >= today)]
    covered: set[str] = set()
    for group in groups:
        ranks = [LEVELS.index(level) for level in group if level in LEVELS]
        if ranks:
            covered.update(LEVELS[min(ranks) : max(ranks) + 1])
    return frozenset(covered)


def modes(listing: Listing) -> frozenset[str]:
    """How one takes part: on site, online or by phone."""
    offer = listing.offer
    channels = {spoken.channel for spoken in offer.languages}
    found: set[str] = set()
    if any(place.kind == "physical" for place in listing.locations):
        found.add("on-site")
    if offer.online or any(place.kind == "virtual" for place in listing.locations):
        found.add("online")
    if "phone" in channels or "phone" in offer.access:
        found.add("phone")
    return frozenset(found)
