"""What every page shows around its content: the city's face, the language switch, the foot."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory, url_for
from markupsafe import Markup, escape

from finder import caching
from finder.filters import FILTERS
from finder.folders import PACKAGE
from finder.i18n import _, current_language, enabled_languages
from finder.languages import Language
from finder.model import City
from finder.site import site
from finder.views.appearance import accent_css, readable
from finder.views.public.labels import proper, said_in
from finder.wording import people

frame = Blueprint("frame", __name__)

INLINE = 2000  # bytes of a drawing that may stand in every page
ABOUT = ("imprint", "privacy", "accessibility", "contact", "languages")


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled address."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """The present page in another language."""

    language: Language
    address: str


def city_name(city: City) -> Markup:
    """The city's name in the page's script, else the German one marked as such."""
    own = city.names.get(current_language().tag)
    return escape(own) if own else proper(city.name)


def tongues() -> tuple[Tongue, ...]:
    """The present page in each of the city's languages; what has no own address leads to the start page."""
    endpoint, values = "public.start", {}
    if request.endpoint and current_app.url_map.is_endpoint_expecting(request.endpoint, "lang"):
        endpoint, values = request.endpoint, dict(request.view_args or {})
    private = {one.name for one in FILTERS.values() if one.private}
    asked = () if request.method == "POST" else request.args.items(multi=True)
    pairs = [(name, value) for name, value in asked if name not in private]
    query = f"?{urlencode(pairs)}" if pairs else ""
    return tuple(Tongue(one, url_for(endpoint, **{**values, "lang": one.tag}) + query) for one in enabled_languages())


def about_labels() -> dict[str, str]:
    """The pages about this website and how the foot calls them."""
    return {
        "imprint": _("Imprint"),
        "privacy": _("Privacy"),
        "accessibility": _("Accessibility"),
        "contact": _("Contact"),
        "languages": _("Languages"),
    }


def asset(name: str) -> str:
    """The address of one of our static files, with the build in it."""
    return url_for("static", filename=name)


def mark(accent: str) -> str:
    """A small sign in the city's colour, as an address that needs no further request."""
    colour = readable(accent, "#ffffff")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="8" fill="{colour}"/>'
        '<g fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round">'
        '<path d="M16 25l-6-6a8.5 8.5 0 1 1 12 0z"/><circle cx="16" cy="13" r="2.5"/></g></svg>'
    )
    return "data:image/svg+xml," + quote(drawing, safe=" =:/'<>")


def logo(city: City) -> str:
    """The address of the city's logo; a small drawing stands in the page itself and costs no request."""
    file = site().config.instance / city.logo
    if not city.logo or not file.is_file():
        return mark(city.accent)
    if file.suffix == ".svg" and file.stat().st_size <= INLINE:
        return "data:image/svg+xml," + quote(" ".join(file.read_text("utf-8").split()), safe=" =:/'<>")
    return url_for("frame.city_logo", v=int(file.stat().st_mtime))


def around() -> dict[str, Any]:
    """The values that base.html needs on every page."""
    city = site().city
    operator, operator_language = said_in(city.operator)
    return {
        "city": city,
        "city_name": city_name(city),
        "operator": proper(operator, operator_language) if operator else city_name(city),
        "language": current_language(),
        "tongues": tongues(),
        "footer": [Link(label, url_for("public.about", page=page)) for page, label in about_labels().items()],
        "logo": logo(city),
    }


@frame.get("/style.css")
def style() -> Response:
    """The stylesheet with the city's accent before it: one request for both."""
    rules = (PACKAGE / "static" / "app.css").read_text("utf-8")
    return _for_good(Response(accent_css(site().city.accent) + rules, mimetype="text/css"))


@frame.get("/logo")
def city_logo() -> Response:
    """The city's logo, where it is too big to stand in the page."""
    city = site().city
    if not city.logo:
        abort(404)
    return _for_good(send_from_directory(site().config.instance, city.logo))


def _for_good(answer: Response) -> Response:
    """What has its version in its address never changes."""
    if "v" in request.args:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def style_address() -> str:
    """The stylesheet's address; it changes with the software and with the city's colour."""
    return url_for("frame.style", v=f"{caching.build()}-{site().city.accent.lstrip('#')}")


def register(app: Flask) -> None:
    """Give every template what the page frame needs."""
    app.register_blueprint(frame)
    app.context_processor(around)
    app.jinja_env.globals.update(asset=asset, style_address=style_address)
    app.jinja_env.filters["proper"] = proper
    app.jinja_env.globals["spoken"] = people.spoken
