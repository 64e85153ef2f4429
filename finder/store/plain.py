"""Records from the plain form they are stored in (`catalog.plain` makes it): exact, fast, and without checks.

What is stored was checked when it came in, and an entry has to stay readable when a term it uses leaves the vocabulary;
so this follows the types of `model` only.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from .. import model
from ..catalog.plain import plain_city, plain_district, plain_location, plain_offer, plain_organization
from ..schedule import parse_ages, parse_dated, parse_hours, parse_span

T = TypeVar("T")
Plain = dict[str, Any]
Decoder = Callable[[Any], Any]

parse_day = lru_cache(10_000)(date.fromisoformat)
# Values that are written as one line of text; the same lines come again and again.
LINES: dict[type[Any], Decoder] = {
    date: parse_day,
    model.Dated: parse_dated,
    model.Span: parse_span,
    model.Ages: lru_cache(1_000)(parse_ages),
}
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_hours = lru_cache(10_000)(parse_hours)


def plain(record: Any) -> Plain:
    """The canonical plain form of any record."""
    return _PLAIN[type(record)](record)


def dumps(value: Any) -> str:
    """Canonical JSON: equal values give equal text."""
    return _encode(value)


def record(cls: type[T], form: Mapping[str, Any], **given: Any) -> T:
    """The record of type `cls` that a plain form means; `given` are fields that are kept elsewhere."""
    decoders = _decoders(cls)  # type: ignore[arg-type]  # mypy takes the class for an instance without a hash
    return cls(**{name: decoders[name](value) for name, value in form.items() if name in decoders}, **given)


@cache
def _decoders(cls: Any) -> dict[str, Decoder]:
    hints = get_type_hints(cls)
    return {one.name: _decoder(hints[one.name]) for one in fields(cls)}


def _decoder(hint: Any) -> Decoder:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (hint,) = (part for part in inside if part is not NoneType)
        return _decoder(hint)
    if hint in LINES:
        return LINES[hint]
    if origin is tuple and inside[0] is model.Hours:
        return lambda lines: tuple(hours for line in lines for hours in _hours(line))
    if origin is tuple:
        item = _decoder(inside[0])
        return tuple if item is _same else lambda values: tuple(map(item, values))
    if origin is dict and inside[1] is model.Text:
        return lambda texts: {tag: record(model.Text, form, language=tag) for tag, form in texts.items()}
    if is_dataclass(hint):
        return partial(record, cast(type[Any], hint))
    return _same


def _same(value: Any) -> Any:
    return value


_PLAIN: dict[type[Any], Callable[[Any], Plain]] = {
    model.Offer: plain_offer,
    model.Organization: plain_organization,
    model.Location: plain_location,
    model.District: plain_district,
    model.City: plain_city,
}
