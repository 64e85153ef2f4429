"""What the facts say about people: which languages, for whom, with which papers, and how to begin."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from ..formatting import ages, weekly
from ..i18n import _, ngettext
from ..inline import all_of, fill, one_of, side_by_side
from ..languages import N_
from ..model import Ages, Childcare, Interpreter, Offer, Spoken
from ..store.listings import Listing
from .facts import named, term, terms

CHANNELS = {
    # Translators: a language that is spoken on the telephone: "Arabic (by phone)"
    "phone": N_("%(language)s (by phone)"),
    # Translators: a language that is spoken in online meetings
    "online": N_("%(language)s (online)"),
    # Translators: a language in which a course is held
    "course": N_("%(language)s (the language of the course)"),
}
CHANNELS_WITH_HOURS = {
    # Translators: "Arabic: Tue 10:00–12:00"; the hours when this language is spoken
    "on-site": N_("%(language)s: %(hours)s"),
    # Translators: "Arabic by phone: Tue 10:00–12:00"
    "phone": N_("%(language)s by phone: %(hours)s"),
    "online": N_("%(language)s online: %(hours)s"),
    "course": N_("Course in %(language)s: %(hours)s"),
}


def spoken(one: Spoken, inside: bool = False) -> Markup:
    """A language with its channel and hours: Arabic: Tue 10:00–12:00; `inside` a sentence or at its beginning."""
    label = (named if inside or (one.hours and one.channel == "course") else term)("languages", one.language)
    if one.hours:
        message = CHANNELS_WITH_HOURS.get(one.channel, CHANNELS_WITH_HOURS["on-site"])
        return fill(_(message), language=label, hours=weekly(one.hours))
    return fill(_(CHANNELS[one.channel]), language=label) if one.channel in CHANNELS else label


def languages(offered: Sequence[Spoken]) -> Markup | None:
    """All languages spoken; those with hours of their own after those that are always there."""
    always = [spoken(one, inside=True) for one in offered if not one.hours]
    at_times = [spoken(one) for one in offered if one.hours]
    # Translators: %(languages)s is a list, "German and Arabic"
    parts = [fill(_("Spoken: %(languages)s"), languages=all_of(always))] if always else []
    return side_by_side(parts + at_times) or None


def interpreting(interpreter: Interpreter | None) -> Markup | None:
    """Whether somebody interprets, and how long before one must ask."""
    if interpreter is None:
        return None
    if interpreter.how == "on-request" and interpreter.days_ahead:
        return escape(ngettext(
            "with an interpreter if you ask %(num)s day before", "with an interpreter if you ask %(num)s days before",
            interpreter.days_ahead,
        ))
    return escape({
        "always": _("with an interpreter"),
        "on-request": _("with an interpreter if you ask before"),
        "bring": _("You may bring somebody who interprets."),
        "none": _("no interpreter"),
    }[interpreter.how])


def german_needed(offer: Offer) -> Markup | None:
    """How much German one needs."""
    if offer.german_needed == "none":
        return escape(_("no German needed"))
    if offer.german_needed:
        # Translators: %(level)s is a level of German: A1, B2
        return fill(_("you need German %(level)s"), level=named("levels", offer.german_needed))
    return None


def childcare(care: Childcare | None) -> Markup | None:
    """Whether the visitors' children are looked after, or may come along, and of which age."""
    if care is None:
        return None
    stated = care.ages != Ages()
    if care.how == "none":
        return escape(_("no childcare"))
    if stated:
        # Translators: %(ages)s is "from 1 to 6 years"
        return fill({
            "on-site": _("childcare for children %(ages)s"),
            "on-request": _("childcare for children %(ages)s if you ask before"),
            "bring": _("You may bring children %(ages)s."),
        }[care.how], ages=ages(care.ages))
    return escape({
        "on-site": _("with childcare"),
        "on-request": _("with childcare if you ask before"),
        "bring": _("You may bring your children."),
    }[care.how])


def for_ages(offer: Offer) -> Markup | None:
    """For which ages it is."""
    if offer.ages is None or offer.ages == Ages():
        return None
    # Translators: the age of the people for whom it is; %(ages)s is "from 6 to 12 years"
    return fill(_("Age: %(ages)s"), ages=ages(offer.ages))


def audiences(offer: Offer) -> Markup | None:
    """For whom it is."""
    if not offer.audiences:
        return None
    if "everyone" in offer.audiences:
        return escape(_("open to everyone"))
    return fill(_("For: %(people)s"), people=terms("audiences", offer.audiences))


def women_only(offer: Offer) -> Markup | None:
    """Whether it is for women or men only."""
    if offer.women_only:
        if offer.trans_women_welcome:
            return escape(_("for women only; trans women are welcome"))
        return escape(_("for women only"))
    return escape(_("for men only")) if offer.men_only else None


def access(offer: Offer) -> Markup | None:
    """How to begin: just come, call, register."""
    messages = {
        # Translators: a way to begin, part of "How to begin: just come or call"; likewise the next ones
        "walk-in": _("just come"),
        # Translators: a way to begin
        "appointment": _("make an appointment"),
        # Translators: a way to begin: by telephone
        "phone": _("call"),
        # Translators: a way to begin
        "mail": _("write an e-mail"),
        # Translators: a way to begin
        "online-form": _("fill in the form on the website"),
        # Translators: a public office must send the person, who cannot come on her own
        "referral": _("let an office send you"),
    }
    ways = [messages[one] for one in offer.access if one in messages]
    # Translators: %(ways)s is "just come or call"
    return fill(_("How to begin: %(ways)s"), ways=one_of(ways)) if ways else None


def step_free(listing: Listing) -> bool | None:
    """Whether it is reached without steps: the offer's own word, else that of all its places."""
    if listing.offer.step_free is not None:
        return listing.offer.step_free
    stated = {place.step_free for place in listing.locations if place.kind == "physical"}
    return stated.pop() if len(stated) == 1 else None


def steps(listing: Listing) -> Markup | None:
    """That there are no steps, or that there are."""
    without = step_free(listing)
    if without is None:
        return None
    return escape(_("without steps") if without else _("There are steps."))


def eligibility(offer: Offer) -> list[Markup]:
    """What is asked of people, and what is not."""
    messages = {
        # Translators: papers are identity and residence documents; nobody asks to see them
        "papers": {"none": _("no papers asked"), "required": _("Please bring your papers.")},
        "insurance": {"none": _("also without health insurance"), "required": _("only with health insurance")},
        "benefits": {"none": _("also without social benefits"), "required": _("only with social benefits")},
        "registered_address": {
            "none": _("also without a registered address"), "required": _("only with a registered address"),
        },
        # Translators: fits people who never went to school
        "schooling": {"none": _("also without having been to school"), "required": _("only with a school certificate")},
        "membership": {"none": _("no membership needed"), "required": _("for members only")},
    }
    said = [messages[name].get(getattr(offer, name)) for name in messages]
    if offer.beside_job is not None:
        said.append(_("possible beside a job") if offer.beside_job else _("not possible beside a job"))
    if offer.confidential:
        # Translators: nothing is told to others, not to public offices either
        said.append(_("What you say stays secret."))
    if offer.certificate:
        said.append(_("with a certificate"))
    return [escape(one) for one in said if one]


def bring(offer: Offer) -> Markup | None:
    """What to bring along."""
    if not offer.bring:
        return None
    if offer.bring == ("nothing",):
        return escape(_("You need not bring anything."))
    return fill(_("Please bring: %(things)s"), things=terms("bring", offer.bring))
