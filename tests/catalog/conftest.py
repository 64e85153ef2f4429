from collections.abc import Callable
from pathlib import Path

import pytest

from finder.catalog.reading import Reader
from finder.catalog.vocabularies import Vocabularies, load_vocabularies
from finder.districts import DistrictTree
from finder.ids import identify
from finder.model import City, District, Location

CITY = City("probe", "Probe")
TREE = DistrictTree((District("probe", "Probe", level="city"), District("nord", "Nord", "probe"),
                     District("sued", "Süd", "probe")))
HOUSE = Location(identify("probe", "location", "haus"), "haus22", "haus", "Haus", district="nord")
SHELTER = Location(identify("probe", "location", "schutz"), "schutz", "schutz", district="probe", protected=True)
ADVICE = identify("probe", "organization", "rat")

FOLDER = {
    "city.yaml": "id: probe\nname: Probe\n",
    "districts.yaml": "- {id: probe, name: Probe}\n- {id: nord, name: Nord, parent: probe, neighbours: [sued]}\n"
                      "- {id: sued, name: Süd, parent: probe}\n",
    "organizations.yaml": "- id: rat\n  name: Rat\n  places: [haus]\n",
    "locations.yaml": "- {id: haus, name: Haus, street: Weg 1, lat: 52.3, lon: 8.9, district: nord}\n",
    "offers/a.yaml": "- id: kurs\n  organization: rat\n  categories: [german-course]\n  places: [haus]\n"
                     "  hours: [\"Mo 09:00-12:00\"]\n  checked: {day: 2026-02-01, way: phone, role: quarter manager}\n"
                     "  texts: {de: {title: Kurs}}\n",
}


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return load_vocabularies()


@pytest.fixture(scope="session")
def reader(vocabularies: Vocabularies) -> Reader:
    places = {key: place for place in (HOUSE, SHELTER) for key in (place.slug, place.id)}
    return Reader.of(vocabularies, CITY, TREE, {"rat": ADVICE, ADVICE: ADVICE}, places)


Write = Callable[..., Path]


@pytest.fixture
def city_folder(tmp_path: Path) -> Write:
    """A small city's folder, with some of its files replaced (`None` leaves a file out)."""

    def write(files: dict[str, str | bytes | None] | None = None) -> Path:
        for name, content in ({**FOLDER} | (files or {})).items():
            path = tmp_path / "probe" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            elif content is not None:
                path.write_text(content, encoding="utf-8")
        return tmp_path / "probe"

    return write
