"""The start page: a language, a need or a few words, a district."""

from dataclasses import dataclass

from flask import render_template, request
from markupsafe import Markup

from finder.catalog.vocabularies import Vocabularies
from finder.districts import DistrictTree
from finder.i18n import current_language
from finder.model import City
from finder.site import site
from finder.views.public import public
from finder.views.public.query import Query, read_query
from finder.wording.facts import district_name


@dataclass(frozen=True, slots=True)
class Tile:
    """A need with its pictogram, leading to results."""

    label: str
    icon: str
    query: Query


@dataclass(frozen=True, slots=True)
class DistrictChoice:
    """A district to choose; `depth` indents a quarter inside a district."""

    id: str
    label: Markup
    depth: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Start:
    """What the start page shows."""

    query: Query
    tiles: tuple[Tile, ...]
    districts: tuple[DistrictChoice, ...]


def district_choices(tree: DistrictTree, chosen: tuple[str, ...] = ()) -> tuple[DistrictChoice, ...]:
    """All districts in the order of the tree, without the city itself."""
    return tuple(
        DistrictChoice(id_, district_name(id_), max(0, len(tree.ancestors(id_)) - 1), id_ in chosen)
        for id_ in _walk(tree, tree.root) if id_ != tree.root
    )


def _walk(tree: DistrictTree, id_: str) -> list[str]:
    return [id_, *(inner for child in tree.children(id_) for inner in _walk(tree, child))]


def start_page(city: City, vocabularies: Vocabularies, tree: DistrictTree, query: Query) -> Start:
    """The city's needs as tiles, each keeping the chosen district."""
    district = {"district": query.filters["district"]} if "district" in query.filters else {}
    needs = vocabularies.terms("needs")
    return Start(
        query=Query(filters=district),
        tiles=tuple(
            Tile(need.label(current_language().tag), need.icon, Query(filters={**need.query, **district}))
            for need in (needs[id_] for id_ in city.needs or tuple(needs) if id_ in needs)
        ),
        districts=district_choices(tree, district.get("district", ())),
    )


@public.get("/")
def start() -> str:
    """The start page."""
    here = site()
    page = start_page(here.city, here.vocabularies, here.tree, read_query(request.args))
    return render_template("public/start.html", page=page)
