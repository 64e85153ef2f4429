"""A catalogue written as a city's folder, in the format that people edit and `cities` reads."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..ids import identify, public_code
from ..model import FACTS, Location, Organization, Verification
from .city import CityCatalog
from .plain import plain_city, plain_district, plain_location, plain_offer, plain_organization

FIRST = ("id", "slug", "name", "organization", "kind", "state", "owner")


class _Writer(yaml.BaseDumper):
    """Writes every scalar as the text a person would type; the base resolver quotes only what YAML needs quoted."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what occurs twice twice: nobody types `*id001`."""
        return True


_Writer.add_representer(dict, lambda writer, value: writer.represent_mapping("tag:yaml.org,2002:map", value.items()))
_Writer.add_representer(
    list, lambda writer, value: writer.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=_short(value))
)
_Writer.add_representer(
    str,
    lambda writer, value: writer.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None),
)


def _short(value: list[Any]) -> bool:
    return all(isinstance(item, str) and "\n" not in item for item in value)


def write_city_folder(catalog: CityCatalog, folder: Path) -> None:
    """Write the catalogue into a new or empty folder; the logo file is the caller's to copy.

    Raises FileExistsError where the folder already holds something.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"The folder {folder} is not empty; choose a new one, so that nothing is overwritten.")
    city = catalog.city.id
    names = _short_names([*catalog.organizations, *catalog.locations])
    checks: dict[str, list[Verification]] = {}
    for offer_id, check in catalog.checks:
        checks.setdefault(offer_id, []).append(check)
    offers = []
    for offer in catalog.offers:
        plain = _named(plain_offer(offer), city, "offer", names)
        if offer.id in checks:
            plain["checked"] = _checked(checks[offer.id], plain)
        offers.append(plain)
    _write(folder / "city.yaml", plain_city(catalog.city))
    _write(folder / "districts.yaml", [plain_district(one) for one in catalog.districts])
    _write(folder / "organizations.yaml", [
        _named(plain_organization(one), city, "organization", names) for one in catalog.organizations
    ])
    _write(folder / "locations.yaml", [
        _named(plain_location(one), city, "location", names) for one in catalog.locations
    ])
    _write(folder / "offers.yaml", offers)
    if catalog.boundaries:
        features = [
            {"type": "Feature", "properties": {"district": id_}, "geometry": geometry}
            for id_, geometry in catalog.boundaries.items()
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        (folder / "boundaries.geojson").write_text(text + "\n", encoding="utf-8")


def _write(path: Path, plain: Any) -> None:
    if plain:
        text = yaml.dump(_typed(plain), Dumper=_Writer, allow_unicode=True, width=120, sort_keys=False)
        path.write_text(text, encoding="utf-8")


def _typed(value: Any) -> Any:
    """JSON values as the text that stands for them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return str(value)


def _short_names(records: Iterable[Organization | Location]) -> dict[str, str]:
    """Short names by id, where they are unmistakable."""
    records = list(records)
    often = Counter((type(record), record.slug) for record in records)
    return {record.id: record.slug for record in records if often[type(record), record.slug] == 1}


def _named(plain: dict[str, Any], city: str, kind: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The plain form with short names for ids, and without what follows from them."""
    plain = dict(plain)
    id_, slug = plain["id"], plain["slug"]
    if id_ == identify(city, kind, slug):
        plain["id"] = slug
    if plain["id"] == slug:
        del plain["slug"]
    if plain.get("code") == public_code(id_):
        del plain["code"]
    if "organization" in plain:
        plain["organization"] = names.get(plain["organization"], plain["organization"])
    if "places" in plain:
        plain["places"] = [names.get(place, place) for place in plain["places"]]
    source = plain.get("texts", {}).get(plain.get("source_language"), {})
    if source:
        plain["texts"] = {tag: _without_default_version(text, source) for tag, text in plain["texts"].items()}
    return {name: plain[name] for name in sorted(plain, key=lambda name: name not in FIRST)}


def _without_default_version(text: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    same = text.get("source_version") == source.get("version", 1)
    return {name: value for name, value in text.items() if name != "source_version" or not same}


def _checked(checks: list[Verification], plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    stated = {fact for fact, names in FACTS.items() if any(name in plain for name in names)}
    together: dict[tuple[str, str, str], list[str]] = {}
    for check in checks:
        if check.fact in stated:
            together.setdefault((check.day.isoformat(), check.way, check.role), []).append(check.fact)
    return [
        {"day": day, "way": way, "role": role} | ({} if set(facts) == stated else {"facts": facts})
        for (day, way, role), facts in together.items()
    ]
