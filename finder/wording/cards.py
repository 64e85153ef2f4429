"""What a card and a page show of an offer: which text in which language, the composed line, the facts in order."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from ..formatting import distance, price
from ..i18n import _, current_language
from ..inline import enumerated, fill, held, side_by_side, without_stop
from ..languages import LANGUAGES
from ..model import Text
from ..search import Hit
from ..store.listings import Listing
from . import facts, people, trust
from .reasons import reasons


@dataclass(frozen=True, slots=True)
class Words:
    """Title, summary and description with the language they are in, and how far to trust them."""

    title: Markup
    summary: Markup
    description: str
    lang: str
    dir: str
    composed: bool = False
    machine: bool = False  # translated by a machine
    unreviewed: bool = False  # no speaker of the language has read it
    outdated: bool = False  # the text it translates has changed since


@dataclass(frozen=True, slots=True)
class Said:
    """The words to show first, and the original that stays one tap away where they are not a person's own."""

    words: Words
    original: Words | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact on a card: which it is, its icon, and what it says."""

    name: str
    icon: str
    label: Markup


@dataclass(frozen=True, slots=True)
class Card:
    """An offer in a list of results."""

    code: str
    title: Markup
    title_lang: str
    title_dir: str
    original: Markup | None  # the title as it stands on the door, where ours is another
    original_lang: str
    original_dir: str
    organization: Markup
    line: Markup
    facts: tuple[Fact, ...]
    reasons: tuple[Markup, ...] = ()
    freshness: str = "unchecked"
    composed: bool = False
    machine: bool = False
    unreviewed: bool = False
    outdated: bool = False
    protected: bool = False
    sensitive: bool = False
    near_miss: bool = False
    for_everyone: bool = False  # fits because it is open to everyone


def title_line(listing: Listing) -> Markup:
    """What kind of help it is, from facts alone: German course A1."""
    return facts.what(listing.offer)


def sentence(listing: Listing) -> Markup:
    """The facts that decide, side by side: Mon and Wed 9:00–12:00, free of charge, Arabic spoken."""
    offer = listing.offer
    said = [
        facts.next_date(offer) if offer.runs or (offer.dates and not offer.hours) else None,
        facts.hours(offer),
        facts.where(listing) or facts.serves(offer),
        price(offer.cost) if offer.cost else None,
        people.women_only(offer),
        people.for_ages(offer),
        people.audiences(offer) if "everyone" not in offer.audiences else None,
        people.childcare(offer.childcare) if offer.childcare and offer.childcare.how != "none" else None,
        people.languages(offer.languages),
    ]
    return side_by_side(one for one in said if one)


def composed_line(listing: Listing) -> Markup:
    """Title line and sentence as one line."""
    told = sentence(listing)
    # Translators: "German course A1: Mon and Wed 9:00–12:00, free of charge"
    return fill(_("%(what)s: %(facts)s"), what=title_line(listing), facts=told) if told else title_line(listing)


def _words(listing: Listing, text: Text) -> Words:
    language = LANGUAGES[text.language]
    source = listing.offer.source_text
    translated = text.source_version is not None
    return Words(
        title=escape(held(text.title, language)),
        summary=escape(held(text.summary, language)),
        description=held(text.description, language),
        lang=language.html,
        dir=language.dir,
        machine=text.origin == "machine",
        unreviewed=translated and not text.reviewed,
        outdated=text.source_version is not None and text.source_version < source.version,
    )


def said(listing: Listing, second: str = "") -> Said:
    """The words for this visitor: in the page's language, else composed from facts.

    Beside composed words stands the original: in the visitor's second language, else in German, else as written.
    """
    texts = listing.offer.texts
    language = current_language()
    if language.tag in texts:
        own = _words(listing, texts[language.tag])
        source = listing.offer.source_text
        return Said(own, None if source.language == language.tag else _words(listing, source))
    told = sentence(listing)
    composed = Words(title_line(listing), told, "", language.html, language.dir, composed=True)
    original = next(texts[tag] for tag in (second, "de", listing.offer.source_language) if tag in texts)
    return Said(composed, _words(listing, original))


def facts_in_order(listing: Listing, distance_km: float | None = None) -> tuple[Fact, ...]:
    """What decides whether to go, in the order in which people ask."""
    offer = listing.offer
    near = distance(distance_km) if distance_km is not None and not offer.protected else None
    place = enumerated(one for one in (facts.where(listing) or facts.serves(offer), near) if one) or None
    stated = (
        ("place", "map-pin", place),
        ("open", "clock", facts.open_now(offer)),
        ("next", "calendar-event", facts.next_date(offer)),
        ("hours", "clock", facts.hours(offer)),
        ("availability", "user-check", facts.availability(offer)),
        ("cost", "coin-euro", price(offer.cost) if offer.cost else None),
        ("languages", "language", people.languages(offer.languages)),
        ("interpreting", "messages", people.interpreting(offer.interpreter)),
        ("german", "message-off", people.german_needed(offer)),
        ("childcare", "baby-carriage", people.childcare(offer.childcare)),
        ("ages", "users", people.for_ages(offer)),
        ("audiences", "users", people.audiences(offer)),
        ("women", "venus", people.women_only(offer)),
        ("access", "door-enter", people.access(offer)),
        ("steps", "wheelchair", people.steps(listing)),
        ("eligibility", "circle-check", side_by_side(people.eligibility(offer))),
        ("freshness", "history", trust.freshness(listing)),
    )
    return tuple(Fact(name, icon, without_stop(label)) for name, icon, label in stated if label)


def card(listing: Listing, hit: Hit | None = None, second: str = "") -> Card:
    """The card of an offer for the page's language."""
    told = said(listing, second)
    words, original = told.words, told.original
    km = hit.distance_km if hit else None
    return Card(
        code=listing.offer.code,
        title=words.title,
        title_lang=words.lang,
        title_dir=words.dir,
        # Lists often give an offer the name of who runs it; once is enough.
        original=original.title if original and listing.offer.source_text.title != listing.organization.name else None,
        original_lang=original.lang if original else "",
        original_dir=original.dir if original else "",
        organization=facts.organization_name(listing.organization),
        line=words.summary or (Markup() if words.composed else composed_line(listing)),
        facts=facts_in_order(listing, km),
        reasons=reasons(hit) if hit else (),
        freshness=listing.freshness,
        composed=words.composed,
        machine=words.machine,
        unreviewed=words.unreviewed,
        outdated=words.outdated,
        protected=listing.offer.protected,
        sensitive=listing.offer.sensitive,
        near_miss=hit.near_miss if hit else False,
        for_everyone=hit.group == "everyone" if hit else False,
    )
