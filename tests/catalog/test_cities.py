import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from finder.catalog.cities import (
    CityCatalog,
    check_folder,
    read_city_folder,
    shifted,
    shipped_city,
    write_city_folder,
)
from finder.catalog.problems import CatalogError
from finder.catalog.vocabularies import Vocabularies
from finder.folders import shipped
from finder.ids import identify
from tests.catalog.conftest import FOLDER, Write

OFFER = FOLDER["offers/a.yaml"]
CITIES = sorted(path.parent.name for path in (shipped("catalog") / "cities").glob("*/city.yaml"))


@pytest.fixture
def nothing_national(tmp_path: Path) -> Path:
    return tmp_path / "none"


def test_a_folder_becomes_one_catalogue(
    city_folder: Write, vocabularies: Vocabularies, nothing_national: Path
) -> None:
    catalog = read_city_folder(city_folder(), vocabularies, nothing_national)
    (offer,) = catalog.offers
    assert catalog.city.name == "Probe"
    assert offer.organization == catalog.organizations[0].id
    assert offer.places == (catalog.locations[0].id,)
    assert offer.owner == "nord"
    assert {(id_, check.fact) for id_, check in catalog.checks} == {(offer.id, "hours"), (offer.id, "place")}


def test_lists_may_be_one_file_or_several(
    city_folder: Write, vocabularies: Vocabularies, nothing_national: Path
) -> None:
    more = {"offers.yaml": OFFER.replace("kurs", "eins"), "offers/b.yaml": OFFER.replace("kurs", "zwei"),
            "locations.yaml": None, "locations/x.yaml": FOLDER["locations.yaml"]}
    folder = city_folder(more)
    (folder / "locations.yaml").unlink(missing_ok=True)
    catalog = read_city_folder(folder, vocabularies, nothing_national)
    assert [offer.slug for offer in catalog.offers] == ["eins", "kurs", "zwei"]


@pytest.mark.parametrize(
    ("name", "content", "place", "says"),
    [
        ("offers/b.yaml", OFFER, "offers/b.yaml:1, entry kurs, id",
         "taken by the entry in offers/a.yaml, line 1. Give one of the two another id"),
        ("offers/a.yaml", OFFER.replace("german-course", "german-curse"), "offers/a.yaml:3, entry kurs, categories",
         "Write german-course"),
        ("offers/a.yaml", OFFER.replace("Mo 09:00-12:00", "Mo 9-12"), "offers/a.yaml:5, entry kurs, hours",
         "Write 09:00-12:00"),
        ("offers/a.yaml", OFFER.replace("Kurs", "Straße").encode("latin-1"), "offers/a.yaml:7",
         "Save the file as UTF-8"),
        ("offers/a.yaml", "kurs: {}\n", "offers/a.yaml:1", "Begin entries with '- id:'"),
        ("offers/a.yaml", "- kurs\n", "offers/a.yaml:1", "Write - id: …"),
        ("offers/a.yaml", OFFER.replace("id: kurs", "name: kurs"), "offers/a.yaml:1", "Add the field id"),
        ("locations.yaml", "- {id: haus, lat: 8.9, lon: 52.3}\n", "locations.yaml:1, entry haus, lat",
         "Swap lat and lon (Y and X): write lat: 52.3"),
        ("districts.yaml", "- {id: probe, name: P}\n- {id: nord, name: N, parent: prob}\n",
         "districts.yaml:2, entry nord, parent", "Write probe"),
        ("districts.yaml", "- {id: probe, name: P}\n- {id: nord, name: N, parent: probe, neighbours: [sud, probe]}\n",
         "districts.yaml:2, entry nord, neighbours", "there is no district 'sud'"),
        ("districts.yaml", "- {id: probe, name: P}\n- {id: nord, name: N}\n", "districts.yaml:2, entry nord",
         "Only the city itself has none"),
        ("districts.yaml",
         "- {id: probe, name: P}\n- {id: nord, name: N, parent: s}\n- {id: s, name: S, parent: nord}\n",
         "districts.yaml:2, entry nord, parent", "never reaches the city"),
        ("districts.yaml", "", "districts.yaml", "Write at least the city itself"),
        ("city.yaml", FOLDER["city.yaml"] + "logo: none.svg\n", "city.yaml:3, entry probe, logo", "Put it beside"),
        ("city.yaml", FOLDER["city.yaml"] + "colour: red\n", "city.yaml:3, entry probe, colour", "no field 'colour'"),
        ("boundaries.geojson", "{}", "boundaries.geojson", "not a GeoJSON FeatureCollection"),
    ],
)
def test_a_broken_folder_says_file_entry_field_and_mend(
    city_folder: Write, vocabularies: Vocabularies, name: str, content: str | bytes, place: str, says: str
) -> None:
    folder = city_folder({name: content})
    found = [str(problem) for problem in check_folder(folder)]
    assert [line for line in found if line.startswith(place + ":") and says in line], found
    with pytest.raises(CatalogError) as error:
        read_city_folder(folder, vocabularies)
    assert [str(problem) for problem in error.value.problems] == found


def test_a_missing_city_file_is_a_problem(city_folder: Write, tmp_path: Path, vocabularies: Vocabularies) -> None:
    assert "city.yaml or terms.yaml" in str(check_folder(tmp_path)[0])
    with pytest.raises(CatalogError, match=r"city\.yaml: the file cannot be read"):
        read_city_folder(tmp_path, vocabularies)


def test_one_broken_location_does_not_make_its_offers_wrong(city_folder: Write) -> None:
    problems = check_folder(city_folder({"locations.yaml": "- {id: haus, wc: x, district: nord}\n"}))
    assert [problem.file for problem in problems] == ["locations.yaml"]


@pytest.mark.parametrize("name", ["districts.yaml", "organizations.yaml", "locations.yaml"])
def test_of_a_file_nobody_can_read_only_that_is_said(city_folder: Write, name: str) -> None:
    problems = check_folder(city_folder({name: FOLDER[name].replace("- ", "- note: Straße\n  ", 1).encode("latin-1")}))
    assert [(problem.file, problem.message) for problem in problems] == [(name, "the file is not in UTF-8")]


SQUARE = [[8.8, 52.2], [8.9, 52.2], [8.9, 52.3], [8.8, 52.2]]


@pytest.mark.parametrize(
    ("district", "kind", "points", "says"),
    [
        ("nord", "Polygon", SQUARE, ""),
        ("nrod", "Polygon", SQUARE, "Write nord"),
        ("nord", "LineString", SQUARE, "export the area"),
        ("nord", "Polygon", [[lat, lon] for lon, lat in SQUARE], "swapped"),
        ("nord", "Polygon", [[494000.0, 5790000.0]], "WGS 84"),
        ("nord", "Polygon", [], "WGS 84"),
    ],
)
def test_boundaries(city_folder: Write, district: str, kind: str, points: list[list[float]], says: str) -> None:
    geometry = {"type": kind, "coordinates": [points]}
    feature = {"type": "Feature", "properties": {"district": district}, "geometry": geometry}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    problems = check_folder(city_folder({"boundaries.geojson": text}))
    assert len(problems) == bool(says)
    assert says.lower() in " ".join(map(str, problems)).lower()


NATIONAL = {
    "organizations.yaml": "- {id: hilfe, name: Hilfe, source: {name: Liste, day: 2025-01-01}}\n",
    "offers.yaml": "- {id: notruf, organization: hilfe, categories: [health], texts: {de: {title: Notruf}}}\n",
}


def test_national_numbers_are_in_every_city_and_a_city_may_replace_them(
    city_folder: Write, tmp_path: Path, vocabularies: Vocabularies
) -> None:
    national = tmp_path / "national"
    national.mkdir()
    for name, text in NATIONAL.items():
        (national / name).write_text(text, encoding="utf-8")
    catalog = read_city_folder(city_folder(), vocabularies, national)
    shared = next(offer for offer in catalog.offers if offer.slug == "notruf")
    assert shared.id == identify("national", "offer", "notruf")
    assert (shared.owner, shared.serves) == ("probe", ("probe",))
    own = city_folder({"offers/c.yaml": OFFER.replace("kurs", "notruf")})
    catalog = read_city_folder(own, vocabularies, national)
    assert [offer.id for offer in catalog.offers if offer.slug == "notruf"] == [identify("probe", "offer", "notruf")]


def test_the_dates_of_national_numbers_are_true_and_do_not_move(
    city_folder: Write, tmp_path: Path, vocabularies: Vocabularies
) -> None:
    national = tmp_path / "national"
    national.mkdir()
    for name, text in NATIONAL.items():
        (national / name).write_text(text, encoding="utf-8")
    city = "id: probe\nname: Probe\nfictional: yes\nanchor: 2026-03-02\n"
    folder = city_folder({"city.yaml": city, "locations.yaml": "- {id: haus, street: Weg 1, district: nord}\n"})
    moved = shifted(read_city_folder(folder, vocabularies, national), date(2027, 1, 1))
    sources = [one.source for one in moved.organizations if one.slug == "hilfe"]
    assert [source and source.day for source in sources] == [date(2025, 1, 1)]


@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2026, 3, 8), date(2028, 2, 29), date(2025, 12, 31)])
def test_an_invented_city_moves_by_whole_weeks(
    city_folder: Write, vocabularies: Vocabularies, nothing_national: Path, today: date
) -> None:
    city = "id: probe\nname: Probe\nfictional: yes\nanchor: 2026-03-02\nschool_holidays: [2026-03-30/2026-04-11]\n"
    run = ("  runs:\n  - start: 2026-03-09\n    deadline: 2026-03-04\n"
           "    hours: [\"Mo 09:00-10:00 every 2 weeks from 2026-03-09\"]\n")
    folder = city_folder({"city.yaml": city, "offers/a.yaml": OFFER + run,
                          "locations.yaml": "- {id: haus, street: Weg 1, district: nord}\n"})
    catalog = read_city_folder(folder, vocabularies, nothing_national)
    moved = shifted(catalog, today)
    anchor = moved.city.anchor
    assert anchor is not None
    assert timedelta() <= today - anchor < timedelta(days=7)
    by = anchor - date(2026, 3, 2)
    assert by.days % 7 == 0
    run_ = moved.offers[0].runs[0]
    assert (run_.start, run_.deadline) == (date(2026, 3, 9) + by, date(2026, 3, 4) + by)
    assert run_.hours[0].since == date(2026, 3, 9) + by
    assert moved.city.school_holidays[0].start == date(2026, 3, 30) + by
    assert {check.day for _, check in moved.checks} == {date(2026, 2, 1) + by}
    assert shifted(moved, today) == moved


def test_a_real_city_does_not_move(city_folder: Write, vocabularies: Vocabularies, nothing_national: Path) -> None:
    catalog = read_city_folder(city_folder(), vocabularies, nothing_national)
    assert shifted(catalog, date(2030, 1, 1)) is catalog


@pytest.mark.parametrize("name", CITIES)
def test_shipped_cities_are_right_and_survive_being_written(
    name: str, tmp_path: Path, vocabularies: Vocabularies
) -> None:
    folder = shipped_city(name)
    assert [str(problem) for problem in check_folder(folder)] == []
    catalog = read_city_folder(folder, vocabularies)
    write_city_folder(catalog, tmp_path / "copy")
    if catalog.city.logo:
        (tmp_path / "copy" / catalog.city.logo).write_bytes((folder / catalog.city.logo).read_bytes())
    assert in_order(read_city_folder(tmp_path / "copy", vocabularies)) == in_order(catalog)


def in_order(catalog: CityCatalog) -> CityCatalog:
    """National entries stand first when they are read and anywhere when they are the city's."""
    return replace(catalog, offers=tuple(sorted(catalog.offers, key=lambda offer: offer.id)),
                   organizations=tuple(sorted(catalog.organizations, key=lambda one: one.id)),
                   checks=tuple(sorted(catalog.checks, key=repr)))


def test_a_city_that_does_not_ship_is_named_with_those_that_do() -> None:
    with pytest.raises(FileNotFoundError, match=r"no city 'paris'; use .*demo"):
        shipped_city("paris")
    with pytest.raises(FileNotFoundError):
        shipped_city("../cities/demo")


def test_nothing_is_overwritten(city_folder: Write, vocabularies: Vocabularies, nothing_national: Path) -> None:
    folder = city_folder()
    with pytest.raises(FileExistsError, match="not empty"):
        write_city_folder(read_city_folder(folder, vocabularies, nothing_national), folder)


def test_what_is_written_reads_like_typed_by_hand(
    city_folder: Write, tmp_path: Path, vocabularies: Vocabularies, nothing_national: Path
) -> None:
    text = "{title: \"yes: 012\", description: \"eins\\n\\nzwei: # drei\", reviewed: yes}"
    long = OFFER.replace("{title: Kurs}", text)
    catalog = read_city_folder(city_folder({"offers/a.yaml": long}), vocabularies, nothing_national)
    write_city_folder(catalog, tmp_path / "copy")
    written = (tmp_path / "copy/offers.yaml").read_text(encoding="utf-8")
    assert written.startswith("- id: kurs\n  organization: rat\n")
    for line in ("hours: ['Mo 09:00-12:00']", "places: [haus]", "reviewed: yes", "description: |", "day: 2026-02-01"):
        assert line.replace("'", "") in written.replace("'", "")
    assert "code:" not in written
    assert read_city_folder(tmp_path / "copy", vocabularies, nothing_national) == catalog


def test_the_shipped_vocabularies_are_right() -> None:
    assert [str(problem) for problem in check_folder(shipped("catalog") / "vocabularies")] == []
