"""The results page: text search by GET, the filter form by POST, circumstances never in an address."""

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from finder.i18n import current_language
from finder.model import Organization
from finder.security import changes_nothing
from finder.site import Site, site
from finder.views.public import public
from finder.views.public.labels import Labels
from finder.views.public.query import Query, read_query
from finder.views.public.results import PER_PAGE, Results, build


def office_near(here: Site, query: Query) -> Organization | None:
    """The quarter office to ask: of the chosen district, else the first of the city."""
    for district in (*query.filters.get("district", ()), query.near, here.tree.root):
        office = here.store.office_for(district) if district in here.tree else None
        if office:
            return office
    return next(iter(here.store.offices()), None)


def find(here: Site, query: Query) -> Results:
    """Search and put the result into the words of the page."""
    result = here.searcher.search(query.request(current_language().tag, PER_PAGE))
    ids = [hit.offer_id for hit in (*result.hits, *result.near_misses, *result.crisis)]
    listings = {listing.offer.id: listing for listing in here.store.listings(ids) if listing.public}
    codes = [one.value for one in result.understood if one.filter == "organization"]
    named = [one for code in codes if isinstance(one := here.store.organization_by_code(code), Organization)]
    return build(query, result, listings, Labels(here.vocabularies, here.tree), office_near(here, query), named)


def _page(query: Query) -> Response:
    results = find(site(), query)
    answer = make_response(render_template("public/results.html", page=results, query=query))
    if query.private or results.sensitive:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@public.get("/search")
def search() -> Response:
    """Results for an address that anybody may share."""
    return _page(read_query(request.args))


@public.post("/search")
@changes_nothing
def filtered() -> Response:
    """The filter form: a short address wherever possible, the page itself where a circumstance must stay out of it."""
    query = read_query(request.form, private=True)
    return _page(query) if query.private else redirect(query.address(), code=303)
