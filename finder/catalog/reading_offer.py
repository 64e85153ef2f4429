"""The plain form of an offer, and of what was checked of it, as records."""

from ..languages import LANGUAGES
from ..model import FACTS, WAYS, Ages, Childcare, Cost, Interpreter, Location, Offer, Run, Text, Verification
from ..schedule import parse_ages, parse_dated, parse_hours, parse_span
from .form import Form
from .parts import (
    Known,
    district,
    districts,
    organization,
    places,
    read_availability,
    read_contacts,
    read_identity,
    read_languages,
    read_source,
    read_version,
)
from .problems import suggest
from .secrecy import found_in, open_places

STORED_STATES = ("listed", "adopted", "draft", "ended")
ASKED = ("none", "required")


def read_offer_form(form: Form, known: Known, namespace: str) -> Offer:
    """The offer a form means; the form collects what is wrong with it."""
    words = known.vocabularies
    where = places(form, "places", known)
    identity = read_identity(form, namespace, "offer")
    root = known.districts.root
    source_language = form.choice("source_language", tuple(LANGUAGES), "de")
    levels = tuple(words.terms("levels"))
    offer = Offer(
        id=identity.id,
        code=identity.code,
        slug=identity.slug,
        organization=organization(form, "organization", known),
        kind=form.term("kind", "kinds", words, "service"),
        state=form.choice("state", STORED_STATES, "listed"),
        owner=district(form, "owner", known) or next((place.district for place in where if place.district), root),
        categories=form.terms("categories", "categories", words),
        audiences=form.terms("audiences", "audiences", words),
        places=tuple(place.id for place in where),
        serves=districts(form, "serves", known),
        online=form.yes_no("online"),
        hours=form.several("hours", parse_hours),
        by_appointment=form.yes_no("by_appointment"),
        dates=form.many("dates", parse_dated),
        exceptions=form.many("exceptions", parse_span),
        school_holidays=form.choice("school_holidays", ("open", "closed", "only")),
        runs=tuple(run for one in form.forms("runs") if (run := _read_run(one, known))),
        languages=read_languages(form, "languages", known),
        interpreter=_read_interpreter(form.form("interpreter", short="how"), known),
        cost=_read_cost(form.form("cost", short="kind"), known),
        childcare=_read_childcare(form.form("childcare", short="how"), known),
        ages=form.parsed("ages", parse_ages),
        levels=form.terms("levels", "levels", words),
        german_needed=form.choice("german_needed", ("none", *levels)),
        certificate=form.yes_no("certificate"),
        access=form.terms("access", "access", words),
        step_free=form.yes_no("step_free"),
        papers=form.choice("papers", ASKED),
        insurance=form.choice("insurance", ASKED),
        benefits=form.choice("benefits", ASKED),
        registered_address=form.choice("registered_address", ASKED),
        beside_job=form.yes_no("beside_job"),
        schooling=form.choice("schooling", ASKED),
        membership=form.choice("membership", ASKED),
        women_only=form.yes_no("women_only"),
        men_only=form.yes_no("men_only"),
        trans_women_welcome=form.yes_no("trans_women_welcome"),
        confidential=form.yes_no("confidential"),
        availability=read_availability(form.form("availability", short="state"), known),
        contacts=read_contacts(form, "contacts", known),
        bring=form.terms("bring", "bring", words),
        protected=form.yes_no("protected") or False,
        sensitive=form.yes_no("sensitive") or False,
        ends=form.day("ends"),
        source=read_source(form),
        source_language=source_language,
        texts=_read_texts(form, source_language),
        version=read_version(form),
    )
    form.take("checked")  # read by read_checked
    form.done()
    _check_offer(form, offer, where, known)
    return offer


def _read_run(form: Form, known: Known) -> Run | None:
    start, end, deadline = form.day("start"), form.day("end"), form.day("deadline")
    places_, free_places = form.whole("places"), form.whole("free_places")
    hours = form.several("hours", parse_hours)
    levels = form.terms("levels", "levels", known.vocabularies)
    availability = read_availability(form.form("availability", short="state"), known)
    form.done()
    if start is None:
        if not form.has("start"):
            form.complain("", "the run has no start", "add start: with the first day")
        return None
    run = Run(start, end, hours, levels, deadline, places_, free_places, availability)
    if run.end and run.end < run.start:
        form.complain("end", f"the run ends on {run.end}, before it starts on {run.start}", "swap or mend the dates")
    if run.deadline and run.end and run.deadline > run.end:
        form.complain("deadline", f"the deadline {run.deadline} is after the end {run.end}", "mend one of the two")
    if run.places is not None and run.free_places is not None and run.free_places > run.places:
        form.complain("free_places", f"{run.free_places} free places of {run.places}", "free_places is what is left")
    return run


def _read_interpreter(form: Form | None, known: Known) -> Interpreter | None:
    how = _how(form, "interpreting", known)
    if form is None:
        return None
    days_ahead = form.whole("days_ahead")
    form.done()
    return Interpreter(how, days_ahead) if how else None


def _read_childcare(form: Form | None, known: Known) -> Childcare | None:
    how = _how(form, "childcare", known)
    if form is None:
        return None
    ages = form.parsed("ages", parse_ages)
    form.done()
    return Childcare(how, ages or Ages()) if how else None


def _how(form: Form | None, vocabulary: str, known: Known) -> str:
    how = form.text("how", required=True) if form else ""
    return how if form and how and form.is_term("how", how, vocabulary, known.vocabularies) else ""


def _read_cost(form: Form | None, known: Known) -> Cost | None:
    if form is None:
        return None
    kind = form.text("kind", required=True)
    amount, reduced, deposit = form.number("amount"), form.number("reduced"), form.number("deposit")
    per = form.term("per", "per", known.vocabularies)
    form.done()
    if kind and not form.is_term("kind", kind, "costs", known.vocabularies):
        kind = ""
    for name, price in (("amount", amount), ("reduced", reduced), ("deposit", deposit)):
        if price is not None and price < 0:
            form.complain(name, "a price below zero", "write the price in euros, like 12.50")
    if kind == "free" and (amount or reduced):
        form.complain("kind", "free, yet with a price", "write kind: paid; a deposit may stay with free")
    if amount is not None and reduced is not None and reduced > amount:
        form.complain("reduced", f"the reduced price {reduced} is above the full price {amount}", "swap the two")
    return Cost(kind, amount, per, reduced, deposit) if kind else None


def _read_texts(form: Form, source_language: str) -> dict[str, Text]:
    texts = form.form("texts")
    if texts is None:
        form.complain("texts", "there is no text", f"add texts: {{{source_language}: {{title: …}}}}")
        return {}
    found: dict[str, Text] = {}
    tags = texts.tags()
    for tag in sorted(tags, key=lambda tag: tag != source_language):  # the source first: the others follow its version
        one = texts.form(tag, short="title")
        if one is None:
            continue
        source = found.get(source_language)
        found[tag] = Text(
            tag,
            one.text("title", required=True),
            one.text("summary"),
            one.text("description"),
            one.choice("origin", ("person", "machine"), "person"),
            one.yes_no("reviewed") or False,
            read_version(one),
            one.whole("source_version") or (source.version if source else None),
        )
        one.done()
    if tags and source_language not in found:
        texts.complain("", f"the text in the source language {source_language!r} is missing",
                       f"add it, or write source_language: {tags[0]}")
    return {tag: found[tag] for tag in LANGUAGES if tag in found}


def _check_offer(form: Form, offer: Offer, where: tuple[Location, ...], known: Known) -> None:
    """What only shows when fields are read together."""
    if not offer.categories and not form.has("categories"):
        form.complain("", "categories are missing", "add categories: with at least one term; the first is the main one")
    if offer.women_only and offer.men_only:
        form.complain("men_only", "for women only and for men only at once", "keep one of the two")
    if offer.ends:
        late = [one.start for one in offer.runs if one.start > offer.ends]
        late += [dated.day for dated in offer.dates if dated.day > offer.ends]
        if late:
            form.complain("ends", f"the offer ends on {offer.ends}, before {max(late)}", "mend ends or that date")
    for place in open_places(offer, where):
        form.complain("places", f"the protected offer points to the open location {place.slug}",
                      "use a location with protected: yes, without street and coordinates")
    for place in where:
        if place.protected and not offer.protected:
            form.complain("protected", f"the location {place.slug} is protected", "write protected: yes here, too")
    if offer.protected:
        _check_secrecy(form, offer, known)


def _check_secrecy(form: Form, offer: Offer, known: Known) -> None:
    root = known.districts.root
    if offer.owner != root:
        form.complain("owner", "the owner's district would tell where the protected offer is",
                      f"write owner: {root}")
    if set(offer.serves) - {root}:
        form.complain("serves", "the catchment would tell where the protected offer is", f"write serves: [{root}]")
    for text in offer.texts.values():
        for name in ("title", "summary", "description"):
            for told in found_in(getattr(text, name), known.districts):
                form.complain(f"texts.{text.language}.{name}", f"the protected offer is told by {told}",
                              "write it without")
    for contact in offer.contacts:
        for told in found_in(contact.url, known.districts):
            form.complain("contacts", f"the protected offer is told by {told}", "give another address, or none")


def read_checked(form: Form) -> list[Verification]:
    """The ledger entries that `checked` seeds: for every fact the offer states, or for the named ones.

    The hash stays empty here: it is that of the value beside it, and the store, which keeps the ledger, computes it.
    """
    stated = [fact for fact, names in FACTS.items() if any(form.has(name) for name in names)]
    return [one for checked in form.forms("checked") for one in _read_check(checked, stated)]


def _read_check(form: Form, stated: list[str]) -> list[Verification]:
    day = form.day("day")
    if day is None and not form.has("day"):
        form.complain("", "the check has no day", "add day: with the day it was checked")
    way = form.choice("way", WAYS, "phone")
    role = form.text("role", "quarter manager")
    facts = form.texts("facts")
    form.done()
    for fact in facts:
        if fact not in FACTS:
            form.complain("facts", f"there is no fact {fact!r}", suggest(fact, tuple(FACTS)))
        elif fact not in stated:
            form.complain("facts", f"{fact} is checked, but not stated", f"add {FACTS[fact][0]}, or leave it out")
    return [Verification(fact, day, way, role, "") for fact in facts or stated if day and fact in FACTS]
