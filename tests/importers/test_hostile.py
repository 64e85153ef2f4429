"""Files that want to break the import: each is refused in words and at once, and the store stays as it was."""

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from finder.catalog.problems import CatalogError
from finder.catalog.vocabularies import load_vocabularies
from finder.importers import tables
from finder.importers.entries import Unreadable
from finder.importers.lists import import_list
from finder.importers.tables import read_rows
from finder.model import Source
from finder.store import Store, StoreError
from tests.store.conftest import a_catalog, an_offer

SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CLEAR = (Unreadable, CatalogError, StoreError)  # what is told to people in words
Workbook = Callable[..., Path]


def sheet(rows: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """A sound small workbook with some of its parts replaced."""
    def write(**parts: bytes) -> Path:
        book, sound = openpyxl.Workbook(), io.BytesIO()
        for row in (["titel", "ort"], ["Kurs", "Markt"]):
            book.active.append(row)
        book.save(sound)
        path = tmp_path / "list.xlsx"
        with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.infolist():
                name = Path(part.filename).stem
                target.writestr(part.filename, parts.get(name, source.read(part)))
        return path

    return write


def test_the_sound_workbook_is_read(workbook: Workbook) -> None:
    assert [row.values for row in read_rows(workbook())] == [{"titel": "Kurs", "ort": "Markt"}]


LAUGHS = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)) + "]>"


@pytest.mark.parametrize("parts", [
    {"sheet1": b"<worksheet"}, {"workbook": b"nothing"},
    {"sheet1": sheet('<row r="zzz"><c r="???"><v>1</v></c></row>')},
    {"sheet1": sheet('<row r="1"><c r="A1" t="s"><v>9999</v></c></row>')}, {"sheet1": b""},
    {"sheet1": sheet(f'<row r="1">{cell("A1", "&j;")}</row>', LAUGHS)},
    {"sheet1": sheet(f'<row r="1">{cell("A1", "a")}</row><row r="999999999">{cell("A999999999", "b")}</row>')},
    {"sheet1": sheet(f'<row r="1">{cell("A1", "&x;")}</row>', '<!DOCTYPE l [<!ENTITY x SYSTEM "/etc/passwd">]>')},
], ids=["cut", "no workbook", "odd rows", "no such text", "empty", "billion laughs", "a row far away", "another file"])
def test_a_broken_or_hostile_workbook_is_refused(workbook: Workbook, parts: dict[str, bytes]) -> None:
    path = workbook(**parts)
    with pytest.raises(Unreadable, match=r"list\.xlsx"):
        read_rows(path)


def test_a_stray_cell_at_the_end_of_a_sheet_costs_nothing(workbook: Workbook) -> None:
    rows = read_rows(workbook(sheet1=sheet(
        f'<row r="1">{cell("A1", "titel")}</row><row r="200000">{cell("XFD200000", " ")}</row>')))
    assert rows == []


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb, liar = tmp_path / "bomb.xlsx", tmp_path / "liar.xlsx"
    size = 60_000_000
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    liar.write_bytes(bomb.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 1000)))
    with pytest.raises(Unreadable, match="too much for a list"):
        read_rows(bomb)
    with pytest.raises(Unreadable, match="not an Excel workbook"):
        read_rows(liar)


def test_damaged_workbooks_never_end_in_a_traceback(workbook: Workbook, tmp_path: Path) -> None:
    sound = workbook().read_bytes()
    chance = random.Random(7)
    refused = 0
    for _ in range(150):
        damaged = bytearray(sound)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / "damaged.xlsx"
        path.write_bytes(damaged)
        try:
            read_rows(path)
        except Unreadable:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize(("content", "says"), [
    (b"a;b\n" + b"x;y\n" * 120_000, "more than 100,000 rows"), (b'a;b\n"' + b"x" * 300_000, "field limit"),
    (b'a;b\n"x', "close the quotation"), (b"\xff\xfea", "not in utf-16"), (b"a;b\n\xff;x", "not in UTF-8"),
    (b"a;a\nx;y", "two columns are called"),
    (b";".join(b"c%d" % n for n in range(50_000)) + b"\n" + b";".join([b"x"] * 50_000), "for 1000 columns"),
])
def test_a_hostile_csv_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=says):
        read_rows(path)


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_decoded", lambda *_: pytest.fail("it was read"))
    for name in ("list.csv", "list.json", "list.xlsx"):
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(100_000_000)
        with pytest.raises(Unreadable, match="larger than 50 MB"):
            read_rows(tmp_path / name)
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        tables.read_objects(tmp_path / "list.json")


@pytest.mark.parametrize("content", [
    "[" * 100_000, '{"a":' * 100_000, '[{"a":' + "9" * 5000 + "}]", '"x"', "", "[1, 2]", '{"a": 1}',
    '[{"a": "\\ud800"}]', "nope",
])
def test_hostile_json_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(content)
    with pytest.raises(Unreadable):
        read_rows(path)


MAPPING = """\
source: {name: Liste}
fields: {title: t, description: d, organization: o, street: s, phone: p, email: e, website: w, lat: la, lon: lo,
         ages: a, cost: c, opening: h, address: ad, postcode: pc, district: di, languages: l}
constants: {category: [social-advice]}
"""
COLUMNS = ("t", "d", "o", "s", "p", "e", "w", "la", "lo", "a", "c", "h", "ad", "pc", "di", "l")
VALUES: tuple[Any, ...] = (
    "", "\0", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "x" * 100_000, "1" * 100_000, "(" * 50_000,
    ", " * 30_000, " " * 50_000 + "x", "\u202e", "javascript:alert(1)", "http://[::1", "a@b.de?cc=x@y.de", "-1",
    "1e400", "NaN", "54.4", "7.4", "9" * 500, "Mo-Fr 09:00-12:00", "Mo-Fr " * 5000, "{0}", "%(x)s", "nord",
    "<" * 50_000, "\x1b[31m", "5 €", "0-" + "9" * 5000, "@" * 20_000, "a." * 20_000, "1 " * 30_000, "٣",
    None, 1e308, True, [], ["x", None], {"a": {"b": []}}, 10**300,
)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.create(tmp_path / "instance", a_catalog(an_offer("advice"))) as store:
        yield store


def test_whatever_the_cells_hold_the_list_is_stored_or_refused_whole(store: Store, tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    chance = random.Random(11)
    before, outcomes = store.connection.total_changes, set()
    for _ in range(60):
        rows = [{name: chance.choice(VALUES) if chance.random() < 0.1 else "" for name in COLUMNS} | {"o": "Verein"}
                for _ in range(2)]
        rows = [row | {"t": row["t"] or f"Kurs {number}"} for number, row in enumerate(rows)]
        (tmp_path / "list.json").write_text(json.dumps(rows))
        stored = False
        with suppress(*CLEAR):
            stored = import_list(store, tmp_path / "list.json", tmp_path / "mapping.yaml", load_vocabularies()).stored
        now = store.connection.total_changes
        assert stored or now == before
        before = now
        outcomes.add(stored)
    assert outcomes == {True, False}


def test_whatever_a_service_holds_the_list_is_stored_or_refused_whole(store: Store, tmp_path: Path) -> None:
    chance = random.Random(13)
    names = (
        "organization", "service_at_locations", "phones", "schedules", "languages", "cost_options", "attributes",
        "email", "url", "description", "x_translations", "minimum_age", "maximum_age", "service_areas",
        "required_documents", "assured_date", "organization_id", "fees_description", "interpretation_services",
        "contacts", "x_protected", "x_fictional",
    )
    inside = (
        "id", "name", "location", "addresses", "latitude", "longitude", "number", "amount", "option", "taxonomy_term",
        "code", "freq", "byday", "opens_at", "closes_at", "valid_from", "de", "ar", "status", "description",
        "x_protected", "link_type",
    )

    def value(depth: int = 0) -> Any:
        kind = chance.random()
        if depth < 4 and kind < 0.3:
            return {chance.choice(inside): value(depth + 1) for _ in range(3)}
        if depth < 4 and kind < 0.5:
            return [value(depth + 1) for _ in range(2)]
        return chance.choice(VALUES)

    before = store.connection.total_changes
    for number in range(100):
        services = [{"id": f"s{number}", "name": chance.choice(("Kurs", value())), "status": "active"}
                    | {name: value() for name in chance.sample(names, 6)}]
        (tmp_path / "list.json").write_text(json.dumps(services))
        stored = False
        with suppress(*CLEAR):
            stored = import_list(store, tmp_path / "list.json", None, load_vocabularies(), Source("Liste")).stored
        now = store.connection.total_changes
        assert stored or now == before
        before = now
