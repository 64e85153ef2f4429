"""Lists come in whole or not at all, and a second import changes nothing."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from finder import clock
from finder.catalog.problems import CatalogError
from finder.cli import main
from finder.importers.entries import Unreadable
from finder.importers.report import Report
from finder.model import Contact, Source
from finder.store import Actor

from .conftest import MAPPING, ROW, Importing, shared

Said = Callable[[Report], str]
SECOND = ROW | {"Nr": "2", "Name": "Chor", "Adresse": "Am Teich 2, 48143 Teststadt", "Y": "51.95", "Thema": "Kultur"}
MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"
EDITOR = Actor("quarter manager", "erika")


def outcome(report: Report) -> tuple[int, int, int]:
    return tuple(report.counts["offer", name] for name in ("new", "changed", "unchanged"))  # type: ignore[return-value]


def test_a_row_becomes_a_listed_offer_with_its_source(importing: Importing) -> None:
    importing.rows(ROW)
    listing = importing.listing("Sprachcafé Nord")
    offer, (place,) = listing.offer, listing.locations
    assert (offer.state, offer.owner, offer.categories) == ("listed", "nord", ("language-cafe",))
    assert offer.source == Source("Testliste", date(2025, 5, 1))
    assert offer.contacts == (Contact("office", "0251 4929005", "post@example.org", "https://www.example.org"),)
    assert (listing.organization.name, listing.freshness, listing.checked_on) == ("Brücke e.V.", "unchecked", None)
    assert (place.street, place.postcode, place.town, place.district) == ("Lindenweg 4", "48143", "Teststadt", "nord")


def test_the_second_import_changes_nothing(importing: Importing) -> None:
    first = importing.rows(ROW, SECOND)
    generation = importing.store.generation()
    second = importing.rows(ROW, SECOND)
    assert (outcome(first), outcome(second)) == ((2, 0, 0), (0, 0, 2))
    assert importing.store.generation() == generation


def test_a_dry_run_stores_nothing(importing: Importing, said: Said) -> None:
    generation = importing.store.generation()
    report = importing.rows(ROW, dry_run=True)
    assert outcome(report) == (1, 0, 0)
    assert "dry run" in said(report)
    assert (importing.store.generation(), importing.store.listings()) == (generation, [])


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"X": "52.05", "Y": "7.65"}, "X and Y are swapped"),
        ({"Thema": "Quatsch"}, "no category that we know"),
        ({"Name": ""}, "there is no title"),
        ({"Nr": "1"}, "the same key as row 1"),
        ({"X": "zehn"}, "no coordinates"),
        ({"Y": "12.0"}, "outside Germany"),
    ],
)
def test_one_wrong_row_keeps_all_out(importing: Importing, said: Said, wrong: dict[str, str], hint: str) -> None:
    report = importing.rows(ROW, SECOND | wrong)
    assert hint in said(report)
    assert "row 2" in said(report)
    assert importing.store.listings() == []


def test_what_a_person_edited_stays_and_is_told(importing: Importing, said: Said) -> None:
    importing.rows(ROW)
    offer = importing.listing("Sprachcafé Nord").offer
    importing.store.save(replace(offer, contacts=(Contact(phone="0251 111"),)), offer.version, EDITOR)
    report = importing.rows(ROW | {"Telefon": "0251 222222", "Thema": "Treffpunkt"})
    offer = importing.listing("Sprachcafé Nord").offer
    assert offer.contacts == (Contact(phone="0251 111"),)
    assert offer.categories == ("meeting-place",)
    assert "contact changed in the list, but was edited or confirmed here" in said(report)
    assert "contact changed" not in said(importing.rows(ROW | {"Telefon": "0251 222222", "Thema": "Treffpunkt"}))


def test_what_a_person_confirmed_stays(importing: Importing, said: Said) -> None:
    importing.rows(ROW)
    offer = importing.listing("Sprachcafé Nord").offer
    importing.store.verify(offer.id, ["contact"], "phone", "quarter manager", clock.today())
    report = importing.rows(ROW | {"Telefon": "0251 222222"})
    assert importing.listing("Sprachcafé Nord").offer.contacts == offer.contacts
    assert "contact changed" in said(report)


def test_an_untouched_fact_and_text_follow_the_list(importing: Importing) -> None:
    importing.rows(ROW)
    report = importing.rows(ROW | {"Telefon": "0251 222222", "Text": "Reden, Kaffee und Spiele"})
    offer = importing.listing("Sprachcafé Nord").offer
    assert outcome(report) == (0, 1, 0)
    assert offer.contacts[0].phone == "0251 222222"
    assert offer.source_text.description == "Reden, Kaffee und Spiele"


def test_what_left_the_list_is_told_and_stays(importing: Importing) -> None:
    importing.rows(ROW, SECOND)
    report = importing.rows(ROW)
    assert report.gone == ["Chor"]
    assert importing.listing("Chor").offer.state == "listed"


def test_rows_of_one_organization_are_joined_where_the_mapping_says_so(importing: Importing) -> None:
    mapping = MAPPING.replace("key: Nr", "key: Name\nrepeated: join")
    report = importing.rows(ROW, ROW | {"Nr": "2", "Thema": "Kultur", "Text": "Musik"}, mapping=mapping)
    offer = importing.listing("Sprachcafé Nord").offer
    assert report.joined == 1
    assert offer.categories == ("language-cafe", "culture")
    assert offer.source_text.description == "Reden und Kaffee\n\nMusik"


def test_an_organization_the_city_knows_by_name_is_not_made_again(importing: Importing) -> None:
    importing.rows(ROW)
    importing.rows(SECOND | {"Träger": "Bruecke e. V."}, source=Source("Andere Liste"))
    assert [one.name for one in importing.store.organizations()] == ["Brücke e.V."]


def test_html_and_breaks_become_text(importing: Importing) -> None:
    importing.rows(ROW | {"Name": "Afaq e.V.<br>Verein &amp; Treff", "Text": "<p>Erstens</p><b>Zweitens</b>"})
    offer = importing.listing("Afaq e.V., Verein & Treff").offer
    assert offer.source_text.description == "Erstens\nZweitens"


def test_filters_constants_defaults_codes_and_splits(importing: Importing) -> None:
    (importing.folder / "dict.json").write_text('{"sprachen": ["Deutsch", "arabisch"]}')
    mapping = MAPPING.replace("category: Thema", "category: Thema\n  languages: Sprachen") + (
        'only: {Nr: ["1", "3*"]}\nconstants: {audience: Frauen}\ndefaults: {category: culture}\n'
        'split: {Sprachen: "|"}\ncodes: {file: dict.json, columns: {Sprachen: sprachen}}\nunknown: {category: ignore}\n'
    )
    rows = [ROW | {"Sprachen": "0|1", "Thema": "Quatsch"}, SECOND | {"Sprachen": ""}]
    report = importing.rows(*rows, mapping=mapping)
    offer = importing.listing("Sprachcafé Nord").offer
    assert report.left_out == 1
    assert [one.language for one in offer.languages] == ["de", "ar"]
    assert (offer.categories, offer.audiences) == (("culture",), ("women",))


def test_hours_stand_in_columns_or_in_the_text(importing: Importing) -> None:
    mapping = MAPPING + "hours:\n  mo: [mo_o, mo_c]\n  tu: [tu_o, tu_c]\n"
    importing.rows(ROW | {"mo_o": "9:00", "mo_c": "12:00", "tu_o": "09:00", "tu_c": "12:00"}, mapping=mapping)
    (hours,) = importing.listing("Sprachcafé Nord").offer.hours
    assert (hours.days, hours.opens.hour, hours.closes.hour) == ((0, 1), 9, 12)
    mapping = MAPPING.replace("description: Text", "description: Text\n  opening: Zeit")
    importing.rows(ROW | {"Nr": "9", "Name": "Rat", "Zeit": "nach Absprache"}, mapping=mapping)
    assert "Zeit: nach Absprache" in importing.listing("Rat").offer.source_text.description


CSV = "Nr;Name;Träger;Adresse;X;Y;Thema;Text;Telefon;Mail;Web\n1;Töpfern;Brücke;Weg 1;7.65;52.05;Kultur;;;;\n"


@pytest.mark.parametrize("content", [CSV.encode(), CSV.encode("utf-8-sig"), CSV.replace(";", "\t").encode()])
def test_delimiter_and_utf_8_are_seen(importing: Importing, content: bytes) -> None:
    importing.file("list.csv", content)
    assert importing.listing("Töpfern").organization.name == "Brücke"


def test_another_encoding_is_refused_unless_the_mapping_names_it(importing: Importing) -> None:
    with pytest.raises(Unreadable, match="line 1: the file is not in UTF-8"):
        importing.file("list.csv", CSV.encode("cp1252"))
    importing.file("list.csv", CSV.encode("cp1252"), MAPPING + "encoding: cp1252\n")
    assert importing.listing("Töpfern")


def test_a_workbook_is_read(importing: Importing) -> None:
    book = openpyxl.Workbook()
    book.active.append(list(ROW))
    values = list(ROW.values())
    book.active.append([*values[:4], 7.65, 52.05, *values[6:]])
    content = BytesIO()
    book.save(content)
    importing.file("list.xlsx", content.getvalue())
    assert importing.listing("Sprachcafé Nord").locations[0].district == "nord"


def test_a_file_that_is_no_workbook_is_refused(importing: Importing) -> None:
    with pytest.raises(Unreadable, match="not an Excel workbook"):
        importing.file("list.xlsx", b"PK nothing")


def test_a_workbook_that_unpacks_to_too_much_is_refused(importing: Importing) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    with pytest.raises(Unreadable, match="too much for a list"):
        importing.file("list.xlsx", content.getvalue())


def test_the_command_says_what_to_mend_and_fails(importing: Importing) -> None:
    listed, mapping = importing.folder / "list.json", importing.folder / "mapping.yaml"
    listed.write_text(json.dumps([ROW | {"Thema": "Quatsch"}]))
    mapping.write_text(MAPPING)
    instance = str(importing.folder / "instance")
    result = CliRunner().invoke(main, ["import", str(listed), "--mapping", str(mapping), "--instance", instance])
    assert result.exit_code == 1
    assert "row 1, column Thema: “Quatsch”: no category that we know" in result.output
    assert "Nothing was stored" in result.output


def test_a_missing_column_is_named(importing: Importing) -> None:
    with pytest.raises(Unreadable, match="no column 'Thema'"):
        importing.rows({name: value for name, value in ROW.items() if name != "Thema"})


def test_a_broken_mapping_says_what_to_mend(importing: Importing) -> None:
    with pytest.raises(CatalogError) as caught:
        importing.rows(ROW, mapping=MAPPING.replace("title:", "titel:") + "values: {Thema: {Kunst: kultuhr}}\n")
    said = str(caught.value)
    assert "there is no field 'titel'" in said
    assert "Write title" in said
    assert "there is no term 'kultuhr'" in said
    assert "Write culture" in said


def test_the_real_map_of_muenster_reads_whole(importing: Importing) -> None:
    mapping = (MAPPINGS / "muenster-refugee-map.yaml").read_text(encoding="utf-8")
    report = importing.path(shared("data/offers/muenster-refugee-map-2022-10-10.json"), mapping)
    assert (report.rows, report.errors, outcome(report)[0] + report.joined) == (90, 0, 90)


def test_the_real_kitas_of_berlin_read_whole(importing: Importing) -> None:
    mapping = (MAPPINGS / "berlin-kitas.yaml").read_text(encoding="utf-8")
    report = importing.path(shared("data/kitas/berlin-kitas.csv"), mapping)
    assert (report.errors, outcome(report)) == (0, (2552, 0, 0))


def test_only_the_citys_rows_of_the_real_caritas_list_are_taken(importing: Importing) -> None:
    mapping = (MAPPINGS / "caritas-migration-services.yaml").read_text(encoding="utf-8")
    report = importing.path(shared("data/offers/caritas-migration-services-nrw.csv"), mapping)
    assert (report.rows, report.left_out, report.errors, outcome(report)) == (121, 118, 0, (3, 0, 0))
