"""What a city's folder holds, once it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import City, District, Location, Offer, Organization, Verification

NATIONAL = "national"  # the folder of help numbers that every city gets, and the namespace of their ids


@dataclass(frozen=True)
class CityCatalog:
    """One city: its face, its districts and entries, and the checks that seed the ledger.

    `checks` are (offer id, verification) pairs; their hash is empty and means the value that stands in the catalogue.
    `boundaries` are GeoJSON geometries by district id.
    """

    city: City
    districts: tuple[District, ...] = ()
    organizations: tuple[Organization, ...] = ()
    locations: tuple[Location, ...] = ()
    offers: tuple[Offer, ...] = ()
    checks: tuple[tuple[str, Verification], ...] = ()
    boundaries: Mapping[str, dict[str, Any]] = field(default_factory=dict)
