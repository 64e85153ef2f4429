"""Moving an invented city through time, so that it looks alive in any year."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from ..ids import identify
from ..model import Offer, Organization
from .city import NATIONAL, CityCatalog

T = TypeVar("T")


def shifted(catalog: CityCatalog, today: date) -> CityCatalog:
    """The catalogue with all dates moved by whole weeks so that the anchor falls into the week of `today`.

    A real city has no anchor and stays as it is.
    """
    anchor = catalog.city.anchor
    if anchor is None:
        return catalog
    weeks = (today - timedelta(days=today.weekday()) - anchor).days // 7
    by = timedelta(weeks=weeks)
    return replace(
        catalog,
        city=_moved(catalog.city, by),
        offers=tuple(offer if _is_shared(offer, "offer") else _moved(offer, by) for offer in catalog.offers),
        organizations=tuple(
            one if _is_shared(one, "organization") else _moved(one, by) for one in catalog.organizations
        ),
        locations=_moved(catalog.locations, by),
        checks=_moved(catalog.checks, by),
    )


def _is_shared(record: Offer | Organization, kind: str) -> bool:
    # The country's help numbers are not invented: the dates of their sources are true and stay.
    return record.id == identify(NATIONAL, kind, record.slug)


def _moved(value: T, by: timedelta) -> T:
    return _move(value, by)  # type: ignore[no-any-return]  # the same type comes out as goes in


def _move(value: Any, by: timedelta) -> Any:
    if isinstance(value, date):
        return value + by
    if isinstance(value, tuple):
        return tuple(_move(item, by) for item in value)
    if isinstance(value, Mapping):
        return {key: _move(item, by) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        moved = {one.name: _move(getattr(value, one.name), by) for one in fields(value)}
        return replace(value, **moved)
    return value
