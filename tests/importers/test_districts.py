"""Districts come from GeoJSON, level after level, and places find their district."""

import json
from pathlib import Path
from typing import Any

import pytest

from finder.importers.districts import DistrictReport, import_districts, read_district_mapping
from finder.store import Store

from .conftest import NORD, ROW, SUED, Importing, shared

BOROUGHS = "name: Name\nnumber: Nr\nlevel: borough\n"
DISTRICTS = "name: Name\nnumber: Nr\nlevel: district\n"
MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"


def area(name: str, number: int, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"Nr": number, "Name": name}, "geometry": geometry}


def square(west: float, south: float, size: float) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def imported(store: Store, folder: Path, mapping: str, *areas: dict[str, Any]) -> DistrictReport:
    path, mapping_path = folder / "areas.geojson", folder / "areas.yaml"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
    mapping_path.write_text(mapping)
    return import_districts(store, path, read_district_mapping(mapping_path))


def test_known_districts_are_found_by_number_or_name_and_new_ones_added(store: Store, tmp_path: Path) -> None:
    north, south = area("Nordviertel", 1, NORD), area("Sued", 2, SUED)
    report = imported(store, tmp_path, DISTRICTS, north, south, area("Ost", 3, square(7.7, 52.0, 0.05)))
    tree = store.district_tree()
    assert (report.new, report.changed) == (1, 2)
    assert tree["nord"].also == ("Nordviertel",)
    assert tree["nord"].name == "Nord"
    assert (tree["ost"].parent, tree["ost"].number) == ("stadt", "3")
    assert tree["nord"].lat == pytest.approx(52.05)
    assert tree.neighbours("nord") == {"sued"}


def test_the_second_import_changes_nothing(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, DISTRICTS, area("Nord", 1, NORD))
    generation = store.generation()
    report = imported(store, tmp_path, DISTRICTS, area("Nord", 1, NORD))
    assert (report.unchanged, store.generation()) == (1, generation)


def test_the_first_digits_name_the_parent(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, BOROUGHS, area("Mitte", 4, NORD))
    imported(store, tmp_path, DISTRICTS + "parent_digits: 1\n", area("Dom", 41, square(7.62, 52.02, 0.01)))
    assert store.district_tree().ancestors("dom") == ("mitte", "stadt")
    report = imported(store, tmp_path, DISTRICTS + "parent_digits: 1\n", area("Hafen", 71, SUED))
    assert "no district has the number '7'" in report.lines()[0]
    assert "hafen" not in store.district_tree()


def test_places_get_the_finer_district(importing: Importing) -> None:
    importing.rows(ROW)
    quarter = area("Teich", 11, square(7.64, 52.04, 0.02))
    report = imported(importing.store, importing.folder, "name: Name\nnumber: Nr\nlevel: quarter\nparent_digits: 1\n",
                      quarter)
    assert report.located == 1
    listing = importing.listing("Sprachcafé Nord")
    assert listing.locations[0].district == "teich"
    assert listing.offer.id in [record for _, record in importing.store.take_dirty()]
    # The list says nothing else than before, so the next import leaves it so.
    assert importing.rows(ROW).counts["location", "unchanged"] == 1


def test_swapped_coordinates_are_said_and_nothing_is_stored(store: Store, tmp_path: Path) -> None:
    swapped = {"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in NORD["coordinates"][0]]]}
    report = imported(store, tmp_path, DISTRICTS, area("Nord", 1, SUED), area("Ost", 3, swapped))
    assert "area 2, column geometry: X and Y are swapped" in report.lines()[0]
    assert store.boundaries()["nord"] == NORD


def test_all_places_of_the_real_map_of_muenster_lie_in_a_district(importing: Importing) -> None:
    for level, file in (("boroughs", "stadtbezirke"), ("districts", "stadtteile"), ("cells", "stadtzellen")):
        mapping = read_district_mapping(MAPPINGS / f"muenster-{level}.yaml")
        if level == "boroughs":  # the made-up districts of this city would take their numbers
            importing.store.connection.execute("delete from district where id <> 'stadt'")
            importing.store._tree = None
        report = import_districts(importing.store, shared(f"data/muenster/{file}.geojson"), mapping)
        assert report.errors == 0
    mapping_text = (MAPPINGS / "muenster-refugee-map.yaml").read_text(encoding="utf-8")
    report = importing.path(shared("data/offers/muenster-refugee-map-2022-10-10.json"), mapping_text)
    assert (report.located, report.in_district) == (90, 90)
    assert len(importing.store.district_tree()) == 1 + 9 + 45 + 174
