"""The registry of search filters: their names are the query parameters, their labels the headings of the form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from .languages import N_

Kind = Literal["terms", "flag", "choice", "number", "time"]
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")

TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|24:00")
MOST_VALUES = 40  # per filter; more is no person


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: `terms` of a vocabulary (or district ids), a `flag` with one value, a `choice`, `number` or `time`.

    Private filters tell a circumstance of the person: they travel by POST and never become part of an address.
    """

    name: str
    kind: Kind
    label: str
    vocabulary: str = ""
    values: tuple[str, ...] = ()  # the closed list, in order; empty for terms, number and time
    multiple: bool = False
    private: bool = False
    in_facets: bool = True
    group: Literal["main", "more"] = "more"

    def accept(self, value: str) -> str | None:
        """The value in canonical spelling, or None where this filter does not know it."""
        value = value.strip()
        if self.values:
            return value if value in self.values else None
        if self.kind == "number":
            return str(int(value)) if re.fullmatch("[0-9]{1,4}", value) and int(value) <= 120 else None
        if self.kind == "time":
            return value.zfill(5) if TIME.fullmatch(value) else None
        return value if TERM.fullmatch(value) else None


FILTERS: dict[str, Filter] = {
    one.name: one
    for one in (
        Filter("district", "terms", N_("District"), multiple=True, group="main"),
        Filter("category", "terms", N_("Topic"), vocabulary="categories", multiple=True, group="main"),
        Filter("language", "terms", N_("Language spoken"), vocabulary="languages", multiple=True, group="main"),
        Filter("interpreter", "flag", N_("Also with an interpreter"), values=("1",)),
        Filter("audience", "terms", N_("For whom"), vocabulary="audiences", multiple=True, group="main"),
        Filter("cost", "choice", N_("Cost"), vocabulary="costs", multiple=True, group="main",
               values=("free", "reduced", "donation", "paid")),
        Filter("childcare", "choice", N_("Childcare"), vocabulary="childcare", multiple=True,
               values=("on-site", "on-request", "bring")),
        Filter("age", "number", N_("Age of the child"), in_facets=False),
        Filter("day", "choice", N_("Weekday"), multiple=True, values=WEEKDAYS),
        Filter("from", "time", N_("Not before"), in_facets=False),
        Filter("to", "time", N_("Not after"), in_facets=False),
        Filter("open", "flag", N_("Open now"), values=("now",), group="main"),
        Filter("level", "terms", N_("Level of German"), vocabulary="levels", multiple=True),
        Filter("german", "flag", N_("No German needed"), values=("none",)),
        Filter("access", "terms", N_("How to begin"), vocabulary="access", multiple=True),
        Filter("mode", "choice", N_("On site, online or by phone"), vocabulary="channels", multiple=True,
               values=("on-site", "online", "phone")),
        Filter("kind", "choice", N_("Kind of offer"), vocabulary="kinds", multiple=True,
               values=("service", "course", "event", "holiday")),
        Filter("joinable", "flag", N_("Places available"), values=("1",)),
        Filter("step_free", "flag", N_("Step-free access"), values=("1",)),
        Filter("women", "flag", N_("For women only"), values=("1",)),
        Filter("beside_job", "flag", N_("Possible beside a job"), values=("1",)),
        Filter("papers", "flag", N_("No papers asked"), values=("none",), private=True),
        Filter("insurance", "flag", N_("Also without health insurance"), values=("none",), private=True),
        Filter("registered_address", "flag", N_("Also without a registered address"), values=("none",), private=True),
    )
}


class Arguments(Protocol):
    """What a request carries: every value given for a name (Werkzeug's MultiDict)."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of `key`."""
        ...


def parse(args: Arguments, private: bool) -> dict[str, tuple[str, ...]]:
    """The filters a request carries, canonical; unknown ones are dropped, private ones too unless `private` (POST)."""
    found: dict[str, tuple[str, ...]] = {}
    for name, one in FILTERS.items():
        if one.private and not private:
            continue
        values = canonical(one, args.getlist(name)[:MOST_VALUES])
        if values:
            found[name] = values
    return found


def canonical(one: Filter, values: Iterable[str]) -> tuple[str, ...]:
    """The accepted values of one filter without repetition, in the order of its list or of the alphabet."""
    accepted = sorted({value for value in map(one.accept, values) if value is not None})
    if one.values:
        accepted.sort(key=one.values.index)
    return tuple(accepted) if one.multiple else tuple(accepted[:1])


def to_args(filters: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """The filters as pairs for an address, in canonical order and without the private ones."""
    return [
        (name, value)
        for name, one in FILTERS.items()
        if not one.private
        for value in canonical(one, filters.get(name, ()))
    ]
