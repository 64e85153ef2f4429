"""The canonical plain form of records: JSON values, short forms written out, what is not stated left out.

`reading` turns it back into exactly the same record.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ..model import (
    Ages,
    Availability,
    Childcare,
    City,
    Contact,
    Cost,
    Dated,
    District,
    Hours,
    Interpreter,
    Location,
    Offer,
    Office,
    Organization,
    Run,
    Source,
    Span,
    Spoken,
    Text,
)
from ..schedule import format_ages, format_dated, format_hours, format_span

Part = Office | Run | Spoken | Interpreter | Cost | Childcare | Contact | Availability | Source | Text
# Which fields stay although they hold their default: they state something.
ALWAYS: dict[type[Any], tuple[str, ...]] = {
    Offer: ("kind", "state", "owner", "source_language"),
    Organization: ("state",),
    Location: ("kind",),
    District: ("level",),
    City: ("languages", "reviewed_languages", "accent"),
    Spoken: ("channel",),
    Contact: ("role",),
    Office: ("referral_mode",),
}


def plain_offer(offer: Offer) -> dict[str, Any]:
    """The canonical plain form of an offer."""
    return _record(offer)


def plain_organization(organization: Organization) -> dict[str, Any]:
    """The canonical plain form of an organization."""
    return _record(organization)


def plain_location(location: Location) -> dict[str, Any]:
    """The canonical plain form of a location."""
    return _record(location)


def plain_district(district: District) -> dict[str, Any]:
    """The canonical plain form of a district."""
    return _record(district)


def plain_city(city: City) -> dict[str, Any]:
    """The canonical plain form of a city."""
    return _record(city)


def _record(record: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        empty = value is None or value == "" or value == () or value == {} or value == Ages()
        default = one.name not in ALWAYS.get(type(record), ()) and value == one.default
        if not empty and not default:
            plain[one.name] = _value(value)
    if isinstance(record, Text):
        del plain["language"]  # it is the key
    return plain


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        if value and isinstance(value[0], Hours):
            return format_hours(value)
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Dated):
        return format_dated(value)
    if isinstance(value, Span):
        return format_span(value)
    if isinstance(value, Ages):
        return format_ages(value)
    if isinstance(value, Part):
        return _record(value)
    return value
