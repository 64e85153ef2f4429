"""A small real city, stores of it, and lists to import."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finder.catalog.city import CityCatalog
from finder.catalog.vocabularies import Vocabularies, load_vocabularies
from finder.importers.lists import import_list
from finder.importers.report import Report
from finder.model import City, District, Source
from finder.store import Listing, Store

NORD = {"type": "Polygon", "coordinates": [[[7.6, 52.0], [7.7, 52.0], [7.7, 52.1], [7.6, 52.1], [7.6, 52.0]]]}
SUED = {"type": "Polygon", "coordinates": [[[7.6, 51.9], [7.7, 51.9], [7.7, 52.0], [7.6, 52.0], [7.6, 51.9]]]}

MAPPING = """
source: {name: Testliste, day: 2025-05-01}
fields:
  title: Name
  organization: Träger
  address: Adresse
  lat: Y
  lon: X
  category: Thema
  description: Text
  phone: Telefon
  email: Mail
  website: Web
key: Nr
"""
ROW = {
    "Nr": "1", "Name": "Sprachcafé Nord", "Träger": "Brücke e.V.", "Adresse": "Lindenweg 4, 48143 Teststadt",
    "X": "7.65", "Y": "52.05", "Thema": "Sprachcafé", "Text": "Reden und Kaffee", "Telefon": "02 51 / 4 92-90 05",
    "Mail": "post@example.org", "Web": "www.example.org",
}


def shared(path: str) -> Path:
    """A file of the data that stays outside the repository; the test is skipped where it is absent."""
    folder = Path(os.environ.get("FINDER_SHARED") or Path(__file__).parents[3] / "shared")
    if not (folder / path).exists():
        pytest.skip(f"{folder / path} is absent; set FINDER_SHARED to the folder with the shared data")
    return folder / path


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return load_vocabularies()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    catalog = CityCatalog(
        City("teststadt", "Teststadt"),
        (
            District("stadt", "Teststadt", level="city"),
            District("nord", "Nord", "stadt", "district", "1"),
            District("sued", "Süd", "stadt", "district", "2"),
        ),
        boundaries={"nord": NORD, "sued": SUED},
    )
    with Store.create(tmp_path / "instance", catalog) as store:
        yield store


class Importing:
    """Imports rows into a store, by a mapping."""

    def __init__(self, store: Store, folder: Path, vocabularies: Vocabularies) -> None:
        self.store = store
        self.folder = folder
        self.vocabularies = vocabularies

    def rows(self, *rows: dict[str, Any], mapping: str = MAPPING, **given: Any) -> Report:
        """The report of importing these rows as JSON."""
        return self.file("list.json", json.dumps(rows).encode(), mapping, **given)

    def file(self, name: str, content: bytes, mapping: str | None = MAPPING, **given: Any) -> Report:
        path = self.folder / name
        path.write_bytes(content)
        return self.path(path, mapping, **given)

    def path(self, path: Path, mapping: str | None = MAPPING, **given: Any) -> Report:
        mapping_path = None
        if mapping is not None:
            mapping_path = self.folder / "mapping.yaml"
            mapping_path.write_text(mapping, encoding="utf-8")
        return import_list(self.store, path, mapping_path, self.vocabularies, **given)

    def services(self, *services: dict[str, Any], day: date | None = None) -> Report:
        content = json.dumps(services).encode()
        return self.file("services.json", content, None, source=Source("Nachbarstadt", day))

    def listing(self, title: str) -> Listing:
        return next(one for one in self.store.listings() if one.offer.source_text.title == title)


@pytest.fixture
def importing(store: Store, tmp_path: Path, vocabularies: Vocabularies) -> Importing:
    return Importing(store, tmp_path, vocabularies)


@pytest.fixture
def said() -> Callable[[Report], str]:
    return lambda report: "\n".join(report.lines())
