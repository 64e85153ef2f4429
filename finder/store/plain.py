"""The plain form of a record: JSON values only, a field left out means *not stated*; the round trip is exact.

The codec follows the types of `model` and checks nothing: what is stored was checked when it came in, and an entry has
to stay readable when a term it uses leaves the vocabulary.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .. import model

T = TypeVar("T")
Plain = dict[str, Any]


def dumps(value: Any) -> str:
    """Canonical JSON: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    """The plain form of a record or of any value inside one."""
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if is_dataclass(value):
        stated = {}
        for name, default in _defaults(type(value)):
            item = getattr(value, name)
            if item != default:
                stated[name] = plain(item)
        return stated
    return value


def record(cls: type[T], form: Mapping[str, Any], **given: Any) -> T:
    """The record of type `cls` that a plain form means; `given` are fields that are kept elsewhere."""
    decoders = _decoders(cls)
    return cls(**{name: decoders[name](value) for name, value in form.items() if name in decoders} | given)


@cache
def _defaults(cls: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (f.name, f.default_factory() if f.default_factory is not MISSING else f.default) for f in fields(cls)
    )


@cache
def _decoders(cls: type[Any]) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(cls, vars(model))
    return {f.name: _decoder(hints[f.name]) for f in fields(cls)}


def _decoder(hint: Any) -> Callable[[Any], Any]:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (only,) = (part for part in inside if part is not NoneType)
        return _decoder(only)
    if origin is tuple:
        item = _decoder(inside[0])
        return tuple if item is _same else lambda values: tuple(item(value) for value in values)
    if origin is dict:
        item = _decoder(inside[1])
        return dict if item is _same else lambda values: {key: item(value) for key, value in values.items()}
    if hint is date:
        return date.fromisoformat
    if hint is time:
        return time.fromisoformat
    if is_dataclass(hint):
        return lambda form: record(hint, form)  # type: ignore[arg-type]  # a dataclass type, not an instance
    return _same


def _same(value: Any) -> Any:
    return value
