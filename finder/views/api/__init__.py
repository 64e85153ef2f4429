"""JSON for other programs: HSDS 3.1, answered by the same search as the pages."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for

from finder.exporters.hsds import service
from finder.languages import DEFAULT, resolve
from finder.site import Site, site
from finder.store.listings import Listing
from finder.views.public.query import read_query
from finder.views.public.results import is_sensitive

api = Blueprint("api", __name__, url_prefix="/hsds")

PER_PAGE = 20
MOST_PER_PAGE = 100
PROFILE = "https://docs.openhsds.org/en/3.1/"


@api.after_request
def open_to_all(answer: Response) -> Response:
    """Any website may read the open data."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _whole(name: str, default: int, most: int) -> int:
    """A number from the address within its bounds."""
    text = request.args.get(name, "")
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _language(here: Site) -> str:
    tag = resolve(request.args.get("lang", "")) or DEFAULT
    return tag if tag in here.city.languages or not here.city.languages else DEFAULT


def _service(here: Site, listing: Listing, tag: str) -> dict[str, Any]:
    return service(listing, tag, here.city, here.tree, here.vocabularies)


def _marked(here: Site, answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "x_fictional": True} if here.city.fictional else answer


@api.get("/")
def about() -> Response:
    """What this API is."""
    here = site()
    return jsonify(_marked(here, {
        "version": "3.1.0",
        "profile": PROFILE,
        "openapi_url": PROFILE + "hsds/api_reference.html",
        "x_city": here.city.name,
        "x_services": url_for("api.services", _external=True),
    }))


@api.get("/services")
def services() -> Response:
    """A page of services, ranked as the results page ranks them; near misses come last and are never counted."""
    here = site()
    tag, size = _language(here), _whole("per_page", PER_PAGE, MOST_PER_PAGE)
    query = replace(read_query(request.args), text=" ".join(request.args.get("search", "").split())[:200])
    result = here.searcher.search(query.request(tag, size))
    hits = [*result.hits, *(result.near_misses if query.page * size >= result.total else ())]
    listings = {one.offer.id: one for one in here.store.listings([hit.offer_id for hit in hits]) if one.public}
    contents = [
        {**_service(here, listings[hit.offer_id], tag), **({"x_near_miss": True} if hit.near_miss else {})}
        for hit in hits if hit.offer_id in listings
    ]
    pages = max(1, -(-result.total // size))
    answer = jsonify(_marked(here, {
        "total_items": result.total, "total_pages": pages, "page_number": query.page, "size": len(contents),
        "first_page": query.page == 1, "last_page": query.page >= pages, "empty": not contents, "contents": contents,
    }))
    if is_sensitive(query, here.vocabularies):
        answer.headers["Cache-Control"] = "no-store"
    return answer


@api.get("/services/<id_>")
def one_service(id_: str) -> Response:
    """One service by its id."""
    here = site()
    listing = here.store.listing(id_)
    if listing is None or not listing.public:
        abort(404)
    answer = jsonify(_marked(here, _service(here, listing, _language(here))))
    if listing.offer.sensitive or listing.offer.protected:
        answer.headers["Cache-Control"] = "no-store"
    return answer
