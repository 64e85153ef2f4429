"""Rows of a CSV, XLSX, JSON or GeoJSON file as texts by column name."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from .entries import Unreadable

MOST_ROWS = 100_000
MOST_BYTES = 50_000_000
MOST_COLUMNS = 1_000
LAST_LINE = 1_048_576  # of a sheet; a file that numbers its rows further was not made by Excel
MOST_RATIO = 100  # packed data that unpacks to more is an attack, not a list
ENVELOPES = ("contents", "features", "data", "records", "items", "rows", "results")
DELIMITERS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as the person sees it: the line of a sheet (the header is 1), the object of a JSON list."""

    number: int
    values: dict[str, str]


def read_rows(
    path: Path, encoding: str = "", delimiter: str = "", sheet: str = "", header: Sequence[str] = ()
) -> list[Row]:
    """All rows that hold anything; `header` names the columns of a file that does not."""
    _check_size(path)
    kind = path.suffix.lower()
    if kind in (".json", ".geojson"):
        return [Row(number, _texts(item)) for number, item in enumerate(read_objects(path, encoding), 1)]
    if kind in (".xlsx", ".xlsm"):
        lines: Iterable[tuple[int, list[str]]] = _sheet(path, sheet)
    elif kind in (".csv", ".tsv", ".txt"):
        lines = _lines(path, encoding, delimiter)
    else:
        raise Unreadable(f"{path.name} is neither CSV, XLSX nor JSON; save the list as one of these.")
    return list(_rows(path, lines, list(header)))


def read_objects(path: Path, encoding: str = "") -> list[dict[str, Any]]:
    """The objects of a JSON list, also where a page envelope or a GeoJSON collection is around it."""
    _check_size(path)
    try:
        value = json.loads(_decoded(path, encoding))
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Unreadable(f"{path.name} holds half of a letter ({error.object[error.start]!r}); "
                         "export the list again.") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path.name}, line {error.lineno}: this is not JSON ({error.msg}); "
                         "export the list again.") from error
    except ValueError as error:
        raise Unreadable(f"{path.name} holds a number of thousands of digits; export the list again.") from error
    except RecursionError as error:
        raise Unreadable(f"{path.name} is nested too deeply to be a list.") from error
    if isinstance(value, dict):
        inside = next((value[name] for name in ENVELOPES if isinstance(value.get(name), list)), None)
        value = [value] if inside is None and "id" in value else inside
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unreadable(f"{path.name} is not a list of objects; export it as [{{…}}, {{…}}].")
    if len(value) > MOST_ROWS:
        raise _too_many(path)
    return value


def _check_size(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB; split it into several files.")


def _decoded(path: Path, encoding: str) -> str:
    data = path.read_bytes()
    if not encoding and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return data.decode(encoding or "utf-8-sig")
    except LookupError as error:
        raise Unreadable(f"There is no encoding {encoding!r}; write for example encoding: cp1252.") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if encoding:
            raise Unreadable(f"{path.name}, line {line}: the file is not in {encoding}; mend encoding: in the mapping, "
                             "or save the file as UTF-8.") from error
        raise Unreadable(
            f"{path.name}, line {line}: the file is not in UTF-8. Save it again (Excel: save as \"CSV UTF-8\"; "
            "LibreOffice: save as CSV, character set Unicode (UTF-8)), or write encoding: cp1252 in the mapping if "
            "it came from an old Windows program."
        ) from error


def _lines(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
    try:
        for line in reader:
            yield reader.line_num, line
    except csv.Error as error:
        raise Unreadable(f"{path.name}, line {reader.line_num}: {error}; close the quotation marks there.") from error


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, equally many in each."""
    def columns(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            counts = [len(line) for line, _ in zip(reader, range(20), strict=False) if line]
        except csv.Error:
            return 0
        return counts[0] if counts and all(count <= counts[0] for count in counts) else 0

    return max(DELIMITERS, key=columns)


def _sheet(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        _check_archive(path)
        with path.open("rb") as file:  # ours to close, whatever becomes of the reading
            book = load_workbook(file, read_only=True, data_only=True)
            if name and name not in book.sheetnames:
                raise Unreadable(f"{path.name} has no sheet {name!r}; write sheet: with one of: "
                                 f"{', '.join(book.sheetnames)}.")
            sheet = book[name or book.sheetnames[0]]
            sheet.reset_dimensions()  # else every row, also a missing one, is as wide as the file pretends to be
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > LAST_LINE:
                    raise _too_many(path)
                yield number, [_cell(value) for value in cells[:MOST_COLUMNS]]
    except Unreadable:
        raise
    except Exception as error:  # a broken workbook shows as anything from zlib.error to IndexError
        raise Unreadable(f"{path.name} is not an Excel workbook; save it again as .xlsx.") from error


def _check_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        packed = sum(part.compress_size for part in archive.infolist())
    if unpacked > MOST_BYTES or unpacked > MOST_RATIO * max(packed, 1):
        raise Unreadable(f"{path.name} unpacks to {unpacked // 1_000_000} MB, {unpacked // max(packed, 1)} times its "
                         "size: too much for a list; save it as CSV UTF-8.")


def _rows(path: Path, lines: Iterable[tuple[int, list[str]]], header: list[str]) -> Iterator[Row]:
    found = 0
    for number, line in lines:
        line = [value.strip() for value in line]
        if not any(line):
            continue
        if not header:
            header = line[:MOST_COLUMNS]
            twice = sorted({name for name in header if name and header.count(name) > 1})
            if twice:
                raise Unreadable(f"{path.name}, line {number}: two columns are called {twice[0]!r}; rename one.")
            continue
        if any(line[len(header):]):
            raise Unreadable(f"{path.name}, line {number}: the row has {len(line)} values for {len(header)} columns; "
                             "put values that hold the delimiter into quotation marks.")
        found += 1
        if found > MOST_ROWS:
            raise _too_many(path)
        yield Row(number, dict(zip(header, line + [""] * len(header), strict=False)))


def _too_many(path: Path) -> Unreadable:
    return Unreadable(f"{path.name} has more than {MOST_ROWS:,} rows; split it into several files.")


def _texts(item: dict[str, Any]) -> dict[str, str]:
    """A JSON object's values as texts; of a GeoJSON point its properties and its coordinates as `lon` and `lat`."""
    if item.get("type") == "Feature":
        geometry, properties = item.get("geometry"), item.get("properties")
        point = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
        item = dict(properties) if isinstance(properties, dict) else {}
        item |= dict(zip(("lon", "lat"), point, strict=False)) if isinstance(point, list) else {}
    return {name: _cell(value).strip() for name, value in item.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return "|".join(map(_cell, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
