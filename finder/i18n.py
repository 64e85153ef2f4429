"""Which language a page speaks, and where its wording comes from.

Catalogues are found by our own tags, never by Babel's, which would silently load German for plain German. Messages are
English; `translations/<tag>/LC_MESSAGES/messages.po` holds the others and is compiled into the instance at start.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import flask_babel
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, abort, current_app, g, redirect, request, url_for

from .filters import FILTERS
from .languages import DEFAULT, LANGUAGES, N_, Language, resolve

__all__ = [
    "N_", "_", "_l", "current_language", "enabled_languages", "in_language", "init_app", "locale", "negotiate",
    "ngettext", "npgettext", "pgettext", "speak_to_stranger",
]

FALLBACK = {"de-simple": "de"}  # then the English message


class MissingCatalogue(RuntimeError):
    """The wording of the default language is not there; a site in two languages at once helps nobody."""


class Domain(flask_babel.Domain):  # type: ignore[misc]  # Flask-Babel carries no types
    """Flask-Babel's way of translating, with catalogues by our tag and plain German backed by German."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language in which we speak now."""
        catalogues: Mapping[str, NullTranslations] = current_app.extensions["catalogues"]
        return catalogues[current_language().tag]


_domain = Domain()


def _(message: str, **values: Any) -> str:
    """The message in the page's language, its named values filled in."""
    return str(_domain.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The form of a counted message that fits `num`, which is also the value %(num)s."""
    return str(_domain.ngettext(singular, plural, num, **values))


def pgettext(context: str, message: str, **values: Any) -> str:
    """A message that means different things in different places."""
    return str(_domain.pgettext(context, message, **values))


def npgettext(context: str, singular: str, plural: str, num: int, **values: Any) -> str:
    """A counted message that means different things in different places."""
    return str(_domain.npgettext(context, singular, plural, num, **values))


def _l(message: str, **values: Any) -> Any:
    """A message translated only when it is shown; for anything made at import time."""
    return _domain.lazy_gettext(message, **values)


def current_language() -> Language:
    """The language in which we speak now: by the address, by `in_language`, else the default."""
    language: Language = g.get("language") or LANGUAGES[DEFAULT]
    return language


@cache
def _babel_locale(tag: str) -> Locale:
    return Locale.parse(LANGUAGES[tag].locale)


def locale() -> Locale:
    """Babel's locale for dates and lists in the present language."""
    return _babel_locale(current_language().tag)


@contextmanager
def in_language(tag: str) -> Iterator[Language]:
    """Speak another language for a while, as on a slip in two languages."""
    before = current_language()
    g.language = LANGUAGES[tag]
    try:
        yield g.language
    finally:
        g.language = before


def enabled_languages() -> tuple[Language, ...]:
    """The city's languages in the order of its menu."""
    tags: Sequence[str] = current_app.extensions["enabled_languages"]() or tuple(LANGUAGES)
    return tuple(LANGUAGES[tag] for tag in tags)


def negotiate(accepted: Sequence[str]) -> Language:
    """The first language that a browser asks for and the city speaks, else German or the city's first."""
    enabled = {language.tag: language for language in enabled_languages()}
    for tag in accepted:
        found = resolve(tag)
        if found in enabled:
            return enabled[found]
    return enabled.get(DEFAULT) or next(iter(enabled.values()))


def compile_catalogue(wording: Path, target: Path) -> Path:
    """Compile a .po unless that was done before, and return the .mo; four processes at once do each other no harm.

    The name carries the content: times of files say nothing after an update from a package or an image.
    """
    content = wording.read_bytes()
    tag = wording.parents[1].name
    compiled = target / f"{tag}.{hashlib.sha256(content).hexdigest()[:16]}.mo"
    if not compiled.is_file():
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target, prefix=f"{tag}.", delete=False) as aside:
            write_mo(aside, read_po(BytesIO(content), domain="messages", abort_invalid=True))
        os.replace(aside.name, compiled)
        for old in target.glob(f"{tag}.*.mo"):
            if old != compiled:
                old.unlink(missing_ok=True)
    return compiled


def load_catalogues(source: Path, target: Path) -> dict[str, NullTranslations]:
    """The catalogues of all languages by our tag; raises MissingCatalogue without the default one."""
    catalogues: dict[str, NullTranslations] = {}
    for tag in LANGUAGES:
        wording = source / tag / "LC_MESSAGES" / "messages.po"
        if wording.is_file():
            content = compile_catalogue(wording, target).read_bytes()
            catalogues[tag] = Translations(BytesIO(content), domain="messages")
        elif tag == DEFAULT:
            raise MissingCatalogue(f"{wording} is missing; put it back or install angebotsfinder again.")
        else:
            catalogues[tag] = NullTranslations()
    for tag, behind in FALLBACK.items():
        catalogues[tag].add_fallback(catalogues[behind])
    return catalogues


def _choose_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the language out of the address; an alias is sent to our tag, an unknown or disabled one is not found."""
    if not values or "lang" not in values:
        return
    asked = values.pop("lang")
    tag = resolve(asked)
    if tag is None or tag not in {language.tag for language in enabled_languages()}:
        abort(404)
    if asked != tag and endpoint and request.method in ("GET", "HEAD"):
        target = url_for(endpoint, lang=tag, **values)
        private = {one.name for one in FILTERS.values() if one.private}
        pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in private]
        query = urlencode(pairs, quote_via=quote)
        abort(redirect(f"{target}?{query}" if query else target, code=308))
    g.language = LANGUAGES[tag]


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses made for a page stay in its language unless they name another."""
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language().tag


def speak_to_stranger() -> None:
    """Choose a language where no page did: the first part of the address tells it, else the browser's wish."""
    if g.get("language") is None:
        tag = resolve(request.path.strip("/").split("/")[0])
        enabled = {language.tag for language in enabled_languages()}
        g.language = LANGUAGES[tag] if tag in enabled else negotiate(list(request.accept_languages.values()))


def init_app(app: Flask, translations: Path, compiled: Path, enabled: Callable[[], Sequence[str]]) -> None:
    """Load the catalogues, take the language from each address, and give Jinja its gettext."""
    app.extensions["catalogues"] = load_catalogues(translations, compiled)
    app.extensions["enabled_languages"] = enabled
    flask_babel.Babel(app, configure_jinja=False, locale_selector=locale)
    app.url_value_preprocessor(_choose_language)
    app.url_defaults(_keep_language)
    jinja = app.jinja_env
    jinja.add_extension("jinja2.ext.i18n")
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        gettext=lambda message: _domain.get_translations().ugettext(message),
        ngettext=lambda one, many, num: _domain.get_translations().ungettext(one, many, num),
        pgettext=lambda context, message: _domain.get_translations().upgettext(context, message),
        npgettext=lambda context, one, many, num: _domain.get_translations().unpgettext(context, one, many, num),
        newstyle=True,
    )
    jinja.globals.update(current_language=current_language, enabled_languages=enabled_languages)
