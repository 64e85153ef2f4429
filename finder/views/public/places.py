"""Pages of districts, categories and organizations: ways into the offers for those who browse."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, make_response, redirect, render_template, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from finder import caching
from finder.i18n import current_language
from finder.inline import all_of
from finder.model import Contact, District, Organization, Term
from finder.site import Site, site
from finder.store.listings import Listing, shown
from finder.views.public import public
from finder.views.public.cards import short_card
from finder.views.public.labels import said_in
from finder.views.public.offer import Place, places
from finder.views.public.query import Query
from finder.views.public.searching import find
from finder.wording import Card, trust
from finder.wording.facts import district_name


@dataclass(frozen=True, slots=True)
class Branch:
    """One entry of a tree of districts or categories, with its way in."""

    label: Markup
    address: str
    icon: str = ""
    parts: tuple["Branch", ...] = ()


def district_branches(here: Site, id_: str) -> tuple[Branch, ...]:
    """The districts inside one, each with its own parts."""
    return tuple(
        Branch(
            district_name(child), url_for("public.district", district=child),
            parts=district_branches(here, child),
        )
        for child in here.tree.children(id_)
    )


def category_branches(here: Site, parent: str = "") -> tuple[Branch, ...]:
    """The topics below one, or the first level; sensitive ones lead to their neutral address."""
    tag = current_language().tag
    return tuple(
        Branch(
            escape(term.label(tag)), url_for("public.category", category=term.address), term.icon,
            category_branches(here, term.id),
        )
        for term in here.vocabularies.terms("categories").values() if term.parent == parent
    )


@public.get("/districts")
def districts() -> str:
    """All districts."""
    here = site()
    return render_template("public/districts.html", branches=district_branches(here, here.tree.root))


@public.get("/categories")
def categories() -> str:
    """All topics."""
    return render_template("public/categories.html", branches=category_branches(site()))


@public.get("/d/<district>")
def district(district: str) -> str:
    """One district: its quarter office, its parts, topics within it, and offers."""
    here = site()
    record: District | None = here.tree.get(district)
    if record is None:
        abort(404)
    query = Query(filters={"district": (district,)})
    return render_template(
        "public/district.html", district=record, name=district_name(district), results=find(here, query),
        branches=district_branches(here, district), office=here.store.office_for(district),
        around=[(district_name(id_), id_) for id_ in reversed(here.tree.ancestors(district))],
    )


@public.get("/c/<category>")
def category(category: str) -> Response:
    """One topic: its parts and offers; a sensitive one is kept nowhere and its title does not name it."""
    here = site()
    term: Term | None = here.vocabularies.by_address("categories", category)
    if term is None:
        abort(404)
    parent = here.vocabularies.term("categories", term.parent) if term.parent else None
    page = render_template(
        "public/category.html", term=term, label=term.label(current_language().tag), parent=parent,
        results=find(here, Query(filters={"category": (category,)})), branches=category_branches(here, term.id),
    )
    answer = make_response(page)
    if term.sensitive:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """What the page of an organization shows."""

    organization: Organization
    contacts: tuple[Contact, ...]
    note: str
    note_language: str
    places: tuple[Place, ...]
    source: Markup | None
    districts: Markup | None
    cards: tuple[Card, ...]
    secret: bool  # a house whose every offer is sensitive is itself telling


def organization_page(here: Site, record: Organization, listings: Iterable[Listing]) -> OrganizationPage:
    """Put an organization into the words of its page."""
    by_id = {place.id: place for place in here.store.locations()}
    listings = list(listings)
    note, note_language = said_in(record.note)
    office = record.office
    return OrganizationPage(
        organization=record,
        contacts=shown(record.contacts),
        note=note,
        note_language=note_language,
        places=places([by_id[id_] for id_ in record.places if id_ in by_id], here.tree),
        source=trust.source(record.source) if record.source else None,
        districts=all_of(district_name(id_) for id_ in office.districts) if office and office.districts else None,
        cards=tuple(short_card(listing) for listing in listings if listing.public),
        secret=bool(listings) and all(one.offer.sensitive or one.offer.protected for one in listings),
    )


@public.get("/org/<code>")
def organization(code: str) -> Response:
    """One organization: how to reach it, where it is, what it offers."""
    here = site()
    record = here.store.organization_by_code(code)
    if record is None:
        abort(404)
    if not isinstance(record, Organization):
        return redirect(url_for("public.organization", code=record.code), code=301)
    if record.state == "draft":
        abort(404)
    caching.follows_the_clock()
    page = organization_page(here, record, here.store.listings_of(record.id))
    answer = make_response(render_template("public/organization.html", page=page))
    if page.secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer
