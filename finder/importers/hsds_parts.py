"""Parts of nested HSDS services: values of any type read as what they should be, and where a service takes place."""

import re
from dataclasses import dataclass, field
from typing import Any

from ..catalog.parts import AT_SEA, GERMANY, UUID_TEXT, inside
from ..catalog.vocabularies import Vocabularies
from ..districts import DistrictTree
from ..languages import DEFAULT
from ..model import City, Source
from ..spelling import fold
from .entries import Finding, Plain, clean, one_line

Object = dict[str, Any]

STEP_FREE = {fold(word) for word in ("step-free", "stufenlos", "stufenloser Zugang", "barrierefrei")}


@dataclass
class Reading:
    """What one service is read against, what there is to say of it, and the notes that no fact can hold."""

    row: int
    service: Object
    source: Source
    vocabularies: Vocabularies
    city: City
    districts: DistrictTree
    findings: list[Finding]
    notes: list[str] = field(default_factory=list)
    language: str = DEFAULT

    def say(self, column: str, message: str, mend: str = "", error: bool = False, value: str = "") -> None:
        """Note a finding."""
        self.findings.append(Finding(self.row, column, message, mend, error, value))

    def keep(self, note: str) -> None:
        """Keep for the description what no fact can hold."""
        if note and note not in self.notes:
            self.notes.append(note)

    def place(self, given: Object) -> tuple[str, Plain]:
        """A location with the key under which the services of the list share it."""
        id_ = text(given, "id").lower()
        virtual = text(given, "location_type") == "virtual"
        name = one_line(text(given, "name"))
        if given.get("x_protected") not in (None, False):  # whatever way of saying yes
            form: Plain = {"protected": True}
        else:
            form = {"name": name, "kind": "virtual" if virtual else "physical",
                    "stop": one_line(text(given, "transportation"))} | self._address(given) | self._point(given)
            form |= {"district": self._district(given)} | self._accessible(given)
        form["source"] = stated({"name": self.source.name, "url": self.source.url})
        if UUID_TEXT.fullmatch(id_):
            form["id"] = id_
        return id_ or fold(name + form.get("street", "")) or f"service {self.row}", stated(form)

    def _address(self, given: Object) -> Plain:
        addresses = objects(given, "addresses")
        physical = [one for one in addresses if text(one, "address_type") == "physical"] or addresses
        if not physical:
            return {}
        lines = [one_line(text(physical[0], name)) for name in ("address_1", "address_2")]
        postcode = text(physical[0], "postal_code")
        if postcode and not re.fullmatch(r"\d{5}", postcode):
            self.say("addresses", "no German postcode", "it was left out", value=postcode)
            postcode = ""
        return {"street": ", ".join(filter(None, lines)), "postcode": postcode,
                "town": one_line(text(physical[0], "city"))}

    def _point(self, given: Object) -> Plain:
        lat, lon = given.get("latitude"), given.get("longitude")
        if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)):
            return {}
        box = AT_SEA if self.city.fictional else GERMANY
        if inside(lat, lon, box):
            return {"lat": lat, "lon": lon}
        swapped = inside(lon, lat, box)
        self.say("latitude, longitude",
                  "latitude and longitude are swapped" if swapped else "the point lies outside Germany",
                  "export the list again with the degrees north as latitude" if swapped else "they were left out",
                  error=swapped, value=f"{lat}, {lon}")
        return {}

    def _district(self, given: Object) -> str:
        names = [text(given, "x_district")]
        for attribute in objects(given, "attributes"):
            if text(attribute, "link_type") == "location_district":
                term = obj(attribute, "taxonomy_term")
                names += [text(term, "code"), text(term, "name")]
        return next((found for name in names if name and (found := self.districts.find(name))), "")

    def _accessible(self, given: Object) -> Plain:
        form: Plain = {}
        words = []
        for one in objects(given, "accessibility"):
            said = ", ".join(filter(None, (clean(text(one, name)) for name in ("description", "details"))))
            parts = {fold(part) for part in re.split(r"[,;]", said)}
            if parts & STEP_FREE:
                form["step_free"] = True
            form |= {name: True for name, word in (("lift", "aufzug"), ("lift", "lift"), ("wc", "wc")) if word in parts}
            if parts - STEP_FREE - {"aufzug", "lift", "wc"}:
                words.append(said)
        words.insert(0, clean(text(given, "description")))
        note = "\n\n".join(filter(None, words))
        return form | ({"note": {self.language: note}} if note else {})


def text(given: Object, name: str) -> str:
    """A text or number; empty for anything else."""
    value = given.get(name)
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def obj(given: Object, name: str) -> Object:
    """An object; empty for anything else."""
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def objects(given: Object, name: str) -> list[Object]:
    """The objects of a list; none for anything else."""
    value = given.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def stated(plain: Plain) -> Plain:
    """The fields that say something."""
    nothing: tuple[Any, ...] = (None, "", [], {}, [""])
    return {name: value for name, value in plain.items() if value not in nothing}
