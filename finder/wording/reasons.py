"""Why search shows an offer, as a short sentence under it."""

from datetime import date

from markupsafe import Markup, escape

from ..i18n import _
from ..inline import fill, whole
from ..search import Hit, Reason
from .facts import district_name, term, when_day

MOST = 3  # more reasons convince nobody


def reason(one: Reason) -> Markup | None:
    """One reason in words, or None where it says nothing that the card does not say."""
    if one.kind == "concept":
        vocabulary, _colon, id_ = one.value.partition(":")
        # Translators: why an offer is shown; %(topic)s is a topic or group: "German course", "women"
        return fill(_("fits: %(topic)s"), topic=term(vocabulary, id_))
    if one.kind == "word":
        # Translators: why an offer is shown; %(word)s is a word that the visitor typed
        return fill(_("your word: %(word)s"), word=whole(one.value))
    if one.kind == "district":
        return fill(_("in %(district)s"), district=district_name(one.value))
    if one.kind == "neighbour":
        return fill(_("near by, in %(district)s"), district=district_name(one.value))
    if one.kind == "language":
        return fill(_("%(language)s is spoken"), language=term("languages", one.value))
    if one.kind == "joinable":
        return fill(_("you can join on %(date)s"), date=when_day(date.fromisoformat(one.value)))
    if one.kind == "everyone":
        return escape(_("open to everyone"))
    return None  # when it was checked stands on the card already


def reasons(hit: Hit) -> tuple[Markup, ...]:
    """The first reasons for showing an offer."""
    said = (reason(one) for one in hit.reasons)
    return tuple(one for one in said if one)[:MOST]
