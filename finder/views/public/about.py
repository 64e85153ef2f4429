"""Pages about this website: imprint, privacy, accessibility, contact, languages."""

from dataclasses import dataclass

from flask import abort, render_template

from finder.i18n import enabled_languages
from finder.inline import held
from finder.languages import DEFAULT, LANGUAGES, Language
from finder.site import site
from finder.views.frame import ABOUT, about_labels
from finder.views.public import public
from finder.views.public.labels import said_in


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """A language of this website, and whether somebody who speaks it has read it."""

    language: Language
    reviewed: bool


@public.get("/about/<page>")
def about(page: str) -> str:
    """One page about this website; the city's own text stands in it with its own language."""
    if page not in ABOUT:
        abort(404)
    city = site().city
    own = {"imprint": city.imprint, "privacy": city.privacy, "contact": city.contact}.get(page, {})
    text, tag = said_in(own)
    language = LANGUAGES.get(tag, LANGUAGES[DEFAULT])
    return render_template(
        f"public/about/{page}.html", heading=about_labels()[page], text=held(text, language), text_language=language,
        offices=site().store.offices() if page == "contact" else [],
        languages=[LanguageStatus(one, one.tag in city.reviewed_languages) for one in enabled_languages()],
    )
