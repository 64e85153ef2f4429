"""A small app with made-up catalogues, for tests of whatever speaks to visitors."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from babel.messages.catalog import Catalog
from flask import Flask

from finder import formatting, i18n, translate, wording
from finder.catalog.vocabularies import load_vocabularies
from finder.districts import DistrictTree
from finder.languages import LANGUAGES
from finder.model import District, Location, Offer, Organization, Text
from finder.schedule import Holidays
from finder.store.listings import Listing

Messages = Mapping[str, str | tuple[str, ...]]
TREE = DistrictTree((
    District("stadt", "Teststadt", level="city"),
    District("nord", "Nordtor", parent="stadt", names={"ar": "الشمال"}),
    District("sued", "Südpark", parent="stadt"),
))


def write_catalogue(folder: Path, tag: str, messages: Messages) -> Path:
    """Write a catalogue as translators would; a plural message is given by its singular and plural, joined by |."""
    catalog = Catalog(locale=LANGUAGES[tag].locale, fuzzy=False)
    for message, string in messages.items():
        catalog.add(tuple(message.split("|")) if "|" in message else message, string)
    path = folder / tag / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(translate.written(catalog, tag))
    return path


def speaking_app(
    folder: Path, catalogues: Mapping[str, Messages] | None = None, enabled: tuple[str, ...] = (), **site: Any
) -> Flask:
    """An app that has languages, ways of writing and wording, but no store."""
    for tag, messages in {"de": {}, **(catalogues or {})}.items():
        write_catalogue(folder / "translations", tag, messages)
    app = Flask("speaking")
    given = {"vocabularies": load_vocabularies(), "tree": TREE, "holidays": Holidays(), **site}
    app.extensions["site"] = SimpleNamespace(**given)
    i18n.init_app(app, folder / "translations", folder / "compiled", lambda: enabled)
    formatting.init_app(app)
    wording.init_app(app)
    return app


def a_listing(*places: Location, freshness: str = "unchecked", **facts: Any) -> Listing:
    """An offer of a made-up organization as pages get it."""
    given: dict[str, Any] = {
        "id": "1", "code": "abcdef", "slug": "eins", "organization": "2", "categories": ("social-advice",),
        "texts": {"de": Text("de", "Sprechstunde", "Hilfe bei Briefen.")},
    }
    listed = {name: facts.pop(name) for name in ("checked_on", "changed_facts") if name in facts}
    return Listing(
        Offer(**given | facts), Organization("2", "bcdefg", "verein", "Verein Offene Tür"), places, freshness,
        listed.get("checked_on"), listed.get("changed_facts", frozenset()), public=True,
    )
