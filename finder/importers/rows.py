"""From rows to entries, as the mapping says: nothing is guessed, and what is not understood is said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from ..catalog.form import YES_NO
from ..catalog.parts import AT_SEA, GERMANY, inside
from ..catalog.vocabularies import Vocabularies
from ..districts import DistrictTree
from ..model import Source
from ..notation import DAYS, parse_ages, parse_hours
from ..spelling import fold
from .contacts import read_emails, read_phones, read_url
from .entries import Entry, Finding, Plain, clean, one_line
from .mapping import TERMS, TEXTS, Mapping
from .tables import Row

ADDRESS = re.compile(r"(?P<street>.*?)[,\s]*\b(?P<postcode>\d{5})\s+(?P<town>[^,]+)", re.DOTALL)
PRICE = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s*(?:€|EUR|Euro)?", re.IGNORECASE)
YES = YES_NO | {"ja": True, "nein": False, "1": True, "0": False, "x": True, "true": True, "false": False}
LONGEST = 1_000  # characters of a cell that is no prose
PARTS = {"categories": "category", "audiences": "audience", "texts": "title", "contacts": "phone", "hours": "opening",
         "name": "organization"}


@dataclass(frozen=True)
class Lists:
    """What a list is read against."""

    mapping: Mapping
    source: Source
    vocabularies: Vocabularies
    districts: DistrictTree
    fictional: bool = False

    def entries(self, rows: Iterable[Row]) -> tuple[list[Entry], list[Finding], int]:
        """The entries of the rows that the mapping takes, what there is to say, and how many rows it leaves out."""
        groups: dict[str, list[Row]] = {}
        findings: list[Finding] = []
        left_out = 0
        for row in rows:
            if not self._taken(row):
                left_out += 1
                continue
            key = self._key(row)
            if not key:
                findings.append(Finding(row.number, ", ".join(self._key_columns), "the row has no key",
                                        "fill in the column, or name other columns under key: in the mapping"))
            elif key in groups and self.mapping.repeated == "error":
                findings.append(Finding(
                    row.number, ", ".join(self._key_columns),
                    f"the same key as row {groups[key][0].number}: {key}",
                    "remove the repetition, name more columns under key:, or write repeated: join in the mapping"))
            else:
                groups.setdefault(key, []).append(row)
        entries = []
        for key, same in groups.items():
            reading = _Reading(self, same, findings)
            entries.append(reading.entry(key))
        return entries, findings, left_out

    def missing_columns(self, rows: list[Row]) -> list[str]:
        """The columns that the mapping names and the list does not have."""
        there = {name for row in rows for name in row.values}
        return sorted(self.mapping.columns() - there) if rows else []

    @cached_property
    def _key_columns(self) -> tuple[str, ...]:
        fields = self.mapping.fields
        named = [fields.get(name, ()) for name in ("title", "organization", "address", "street", "postcode")]
        return self.mapping.key or tuple(dict.fromkeys(column for columns in named for column in columns))

    def _key(self, row: Row) -> str:
        parts = [one_line(row.values.get(column, "")) for column in self._key_columns]
        return " | ".join(parts) if any(parts) else ""

    def _taken(self, row: Row) -> bool:
        return all(
            any(fnmatchcase(row.values.get(column, ""), pattern) for pattern in patterns)
            for column, patterns in self.mapping.only.items()
        )


@dataclass
class _Reading:
    """One entry in the making: its rows, and the notes that go to the description because no fact holds them."""

    lists: Lists
    rows: list[Row]
    findings: list[Finding]

    def __post_init__(self) -> None:
        self.mapping = self.lists.mapping
        self.notes: list[str] = []

    def entry(self, key: str) -> Entry:
        """The entry of these rows."""
        offer: Plain = {"state": "listed", "source_language": self.mapping.language, "source": self._source()}
        categories = self._terms("category")
        offer |= {"categories": categories, "audiences": self._terms("audience"), "levels": self._terms("levels"),
                  "access": self._terms("access"), "contacts": self._contacts(),
                  "languages": [{"language": one, "channel": "on-site"} for one in self._terms("languages")],
                  "hours": self._hours(), "ages": self._ages(), "cost": self._cost(),
                  "women_only": self._yes_no("women_only")}
        offer |= {name: {"how": found[0]} for name in ("childcare", "interpreter") if (found := self._terms(name))}
        offer |= {"kind": found[0]} if (found := self._terms("kind")) else {}
        if not categories:
            self._say("category", "there is no category", "fill it in, or write defaults: {category: …} in the mapping")
        title = one_line(self._first("title"))
        if not title:
            self._say("title", "there is no title",
                      "fill in the column, or leave the row out with only: in the mapping")
        organization = one_line(self._first("organization")) or title
        places = self._places(offer)
        offer["texts"] = {self.mapping.language: self._text(title)}
        return Entry(
            key, tuple(row.number for row in self.rows), {"rows": [row.values for row in self.rows]}, _stated(offer),
            (fold(organization) or organization,
             {"name": organization, "language": self.mapping.language, "source": self._source()}),
            places,
            {ours: ", ".join(self.mapping.fields.get(name, ())) for ours, name in PARTS.items()}
            | {name: ", ".join(columns) for name, columns in self.mapping.fields.items()},
        )

    def _source(self) -> Plain:
        source = self.lists.source
        day = source.day.isoformat() if source.day else ""
        return _stated({"name": source.name, "day": day, "url": source.url})

    def _say(self, name: str, message: str, mend: str = "", error: bool = True, value: str = "") -> None:
        column = ", ".join(self.mapping.fields.get(name, ())) or name
        self.findings.append(Finding(self.rows[0].number, column, message, mend, error, value))

    def _cells(self, name: str) -> list[tuple[str, str]]:
        """Column and value of everything the rows say about a field, codes resolved, each once."""
        found: list[tuple[str, str]] = []
        for column in self.mapping.fields.get(name, ()):
            sign = self.mapping.split.get(column, "")
            for row in self.rows:
                value = row.values.get(column, "")
                for part in value.split(sign) if sign else [value]:
                    text = self._decoded(column, part.strip(), row.number)
                    if name not in TEXTS and len(text) > LONGEST:
                        self._say(name, f"{len(text):,} characters are no {name}", f"shorten it to {LONGEST:,} at most")
                        continue
                    if text and (column, text) not in found:
                        found.append((column, text))
        return found + [("", value) for value in self.mapping.constants.get(name, ())]

    def _decoded(self, column: str, text: str, row: int) -> str:
        names = self.mapping.codes.get(column)
        if names is None or not text:
            return clean(text)
        if text.isdigit() and int(text) < len(names):
            return clean(names[int(text)])
        error = self.mapping.unknown_codes == "error"
        mend = "look it up in the file of codes, or write unknown: ignore under codes:" if error else "it was left out"
        self.findings.append(Finding(row, column, "the code stands for nothing", mend, error, text))
        return ""

    def _first(self, name: str) -> str:
        default = next(iter(self.mapping.defaults.get(name, ())), "")
        return next((value for _, value in self._cells(name)), default)

    def _keep(self, column: str, value: str) -> None:
        """What no fact can hold stays readable in the description."""
        note = f"{column}: {value}" if column else value
        if note not in self.notes:
            self.notes.append(note)

    def _terms(self, name: str) -> list[str]:
        found: list[str] = []
        for column, value in self._cells(name):
            meanings = self.mapping.values.get(column, {})
            meaning = meanings.get(fold(value) or value)
            if meaning is None:
                known = self.lists.vocabularies.understand(TERMS[name], value)
                meaning = (known,) if known else ()
                if not known:
                    error = self.mapping.unknown.get(name, "error") == "error"
                    self._say(name, f"no {name} that we know",
                              f"write in the mapping what it means: values: {{{column}: {{…: …}}}}" if error
                              else "it was left out", error, value)
            # A column may feed several fields: of a value's terms each field takes those of its own vocabulary.
            found += [term for term in meaning if term in self.lists.vocabularies.terms(TERMS[name])]
        return list(dict.fromkeys(found)) or list(self.mapping.defaults.get(name, ()))

    def _contacts(self) -> list[Plain]:
        phones, emails, urls = [], [], []
        for column, value in self._cells("phone"):
            numbers, rest = read_phones(value)
            phones += numbers
            if rest:
                taken = "the number was taken" if numbers else "no number was taken"
                self._say("phone", "not only a number", f"{taken}; the whole stands in the description", False,
                          one_line(value))
                self._keep(column, one_line(value))
        for _, value in self._cells("email"):
            good, bad = read_emails(value)
            emails += good
            if bad:
                self._say("email", "no mail address", "it was left out", False, " ".join(bad))
        for _, value in self._cells("website"):
            url = read_url(value)
            urls += [url] if url else []
            if not url:
                self._say("website", "no web address", "it was left out", False, value)
        ways = [list(dict.fromkeys(values)) for values in (phones, emails, urls)]
        return [
            _stated({"role": "office"} | {name: values[number] for name, values in
                                          zip(("phone", "email", "url"), ways, strict=True) if number < len(values)})
            for number in range(max(map(len, ways)))
        ]

    def _hours(self) -> list[str]:
        by_times: dict[str, list[str]] = {}
        for day, (opens, closes) in self.mapping.hours.items():
            for row in self.rows[:1]:
                start, end = row.values.get(opens, ""), row.values.get(closes, "")
                if start and end and start != end:
                    by_times.setdefault(f"{_time(start)}-{_time(end)}", []).append(DAYS[day])
                elif start or end:
                    self.findings.append(Finding(row.number, f"{opens}, {closes}",
                                                 "no opening time", "it was left out", False,
                                                 f"{start or 'nothing'} to {end or 'nothing'}"))
        lines = [f"{','.join(days)} {times}" for times, days in by_times.items()]
        for line in lines:
            try:
                parse_hours(line)
            except ValueError as error:
                message, _, mend = str(error).partition("; ")
                self._say("hours", message, mend)
                return []
        for column, value in self._cells("opening"):
            try:
                parse_hours(value)
                lines.append(value)
            except ValueError:
                self._say("opening", "not understood as hours",
                          "it stands in the description; hours are written like Mo-Fr 09:00-12:00", False, value)
                self._keep(column, value)
        return lines

    def _ages(self) -> str:
        for column, value in self._cells("ages"):
            text = re.sub(r"\s*(?:bis|to|–|—)\s*", "-", re.sub(r"(?i)\b(?:jahren?|years?)", "", value)).replace(" ", "")
            try:
                parse_ages(text)
                return text
            except ValueError:
                self._say("ages", "not understood as ages",
                          "it stands in the description; ages are written like 6-12", False, value)
                self._keep(column, value)
        return ""

    def _cost(self) -> Plain:
        for column, value in self._cells("cost"):
            price = PRICE.fullmatch(value)
            if price:
                amount = float(price[1].replace(",", "."))
                return {"kind": "paid", "amount": amount} if amount else {"kind": "free"}
            kind = self.lists.vocabularies.understand("costs", value)
            if kind:
                return {"kind": kind}
            self._say("cost", "not understood as a cost", "it stands in the description", False, value)
            self._keep(column, value)
        return {}

    def _yes_no(self, name: str) -> bool | None:
        for _, value in self._cells(name):
            if value.lower() in YES:
                return YES[value.lower()]
            self._say(name, "neither yes nor no", "it was left out: not stated", False, value)
        return None

    def _places(self, offer: Plain) -> tuple[tuple[str, Plain], ...]:
        place = {name: one_line(self._first(name)) for name in ("street", "postcode", "town")}
        address = one_line(self._first("address"))
        if address:
            match = ADDRESS.fullmatch(address)
            place |= {name: part.strip() for name, part in match.groupdict().items()} if match else {"street": address}
        district = self._district()
        lat, lon = self._coordinates()
        name = one_line(self._first("place"))
        if not (place["street"] or name or lat is not None):
            if district:
                offer["serves"] = [district]
            return ()
        where = _stated(place | {"name": name, "lat": lat, "lon": lon, "district": district,
                                 "step_free": self._yes_no("step_free"), "source": self._source()})
        if not re.fullmatch(r"\d{5}", place["postcode"]) and place["postcode"]:
            self._say("postcode", "no postcode", "it was left out", False, place["postcode"])
            del where["postcode"]
        spelt = "".join(map(fold, (name, place["street"], place["postcode"], place["town"])))
        return ((spelt or f"{lat},{lon}", where),)

    def _district(self) -> str:
        for _, value in self._cells("district"):
            found = self.lists.districts.find(value)
            if found:
                return found
            self._say("district", "the city has no such district", "it was left out", False, value)
        return ""

    def _coordinates(self) -> tuple[float | None, float | None]:
        texts = [self._first("lat"), self._first("lon")]
        if not any(texts):
            return None, None
        columns = ", ".join(self.mapping.fields.get("lat", ()) + self.mapping.fields.get("lon", ()))
        try:
            lat, lon = (float(text.replace(",", ".")) for text in texts)
        except ValueError:
            self.findings.append(Finding(self.rows[0].number, columns, "these are no coordinates",
                                         "write degrees like 51.9607 and 7.6261, both or neither",
                                         value=", ".join(texts)))
            return None, None
        box = AT_SEA if self.lists.fictional else GERMANY
        if inside(lat, lon, box):
            return lat, lon
        value = f"{lat}, {lon}"
        if inside(lon, lat, box):
            message, value = "X and Y are swapped", ""  # mostly in all rows, so the values say nothing
            mend = "lat is the degrees north (Y), lon the degrees east (X): swap the two columns in the mapping"
        else:
            message, mend = "the point lies outside Germany", "mend or empty the coordinates"
        self.findings.append(Finding(self.rows[0].number, columns, message, mend, value=value))
        return None, None

    def _text(self, title: str) -> Plain:
        parts = [value for _, value in self._cells("description")]
        paragraphs = [part for part in dict.fromkeys(parts) if fold(part) != fold(title)]
        return _stated({"title": title, "summary": one_line(self._first("summary")),
                        "description": "\n\n".join(paragraphs + self.notes)})


def _time(text: str) -> str:
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", text.strip())
    return f"{int(match[1]):02}:{match[2]}" if match else text.strip()


def _stated(plain: Plain) -> Plain:
    nothing: tuple[Any, ...] = (None, "", [], {})
    return {name: value for name, value in plain.items() if value not in nothing}
