"""Nested HSDS 3.x services as entries, read tolerantly: live feeds are seldom valid.

What the standard says in words only (eligibility, application …) joins the description. Contacts of named persons are
never taken: a person's own number needs their consent.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from ..catalog.parts import AT_SEA, GERMANY, UUID_TEXT, inside
from ..catalog.vocabularies import Vocabularies
from ..districts import DistrictTree
from ..languages import DEFAULT, resolve
from ..model import City, Source
from ..notation import parse_ages, parse_day
from ..spelling import fold
from .contacts import read_emails, read_phones, read_url
from .entries import Entry, Finding, Plain, clean, one_line
from .hsds_schedules import NotUnderstood, Times, read_schedule

Object = dict[str, Any]

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
ATTRIBUTES = {  # how an attribute is linked: the vocabulary of its terms, and our field
    "service_type": ("categories", "categories"), "intended_audience": ("audiences", "audiences"),
    "course_target_level": ("levels", "levels"), "course_entry_level": ("levels", "german_needed"),
    "service_eligibility": ("audiences", "audiences"), "access_mode": ("access", "access"),
    "service_feature": ("childcare", "childcare"), "interpreting": ("interpreting", "interpreter"),
    "cost": ("costs", "cost"), "availability": ("availability", "availability"), "service_kind": ("kinds", "kind"),
}
ANY = (("categories", "categories"), ("audiences", "audiences"), ("levels", "levels"), ("access", "access"))
SPOKEN_OF = ("application_process", "eligibility_description", "wait_time", "accreditations", "alert")
STEP_FREE = {fold(word) for word in ("step-free", "stufenlos", "stufenloser Zugang", "barrierefrei")}


def is_hsds(objects: list[Object]) -> bool:
    """Whether these look like services: each with an id, a name and a status of the standard."""
    return bool(objects) and all(
        "id" in one and "name" in one and str(one.get("status")) in STATUSES for one in objects[:20]
    )


def read_services(
    objects: list[Object], source: Source, vocabularies: Vocabularies, city: City, districts: DistrictTree
) -> tuple[list[Entry], list[Finding]]:
    """The entries of all services, and what there is to say of them."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    rows: dict[str, int] = {}
    for row, one in enumerate(objects, 1):
        key = _text(one, "id") or one_line(_text(one, "name"))
        if key in rows:
            findings.append(Finding(row, "id", f"the same id as service {rows[key]}: {key}", "remove the repetition"))
            continue
        rows[key] = row
        entries.append(_Service(row, one, source, vocabularies, city, districts, findings).entry(key))
    return entries, findings


@dataclass
class _Service:
    """One service in the making."""

    row: int
    service: Object
    source: Source
    vocabularies: Vocabularies
    city: City
    districts: DistrictTree
    findings: list[Finding]
    notes: list[str] = field(default_factory=list)
    language: str = DEFAULT

    def entry(self, key: str) -> Entry:
        """The service as an entry."""
        service = self.service
        self.language = next(
            (tag for name, text in _translations(service) if text.get("status") == "source" and (tag := resolve(name))),
            DEFAULT,
        )
        if service.get("x_fictional") and not self.city.fictional:
            self._say("x_fictional", "the service belongs to an invented city",
                      "a real city holds real offers only; leave it out", error=True)
        title = one_line(_text(service, "name"))
        if not title:
            self._say("name", "there is no name", "write the name of the service", error=True)
        at = _objects(service, "service_at_locations")
        offer: Plain = {"state": "ended" if _text(service, "status") in ("inactive", "defunct") else "listed"}
        offer |= {"categories": [], "source_language": self.language, "source": self._source()}
        if _text(service, "status") == "temporarily closed":
            offer["availability"] = {"state": "paused"}
        offer |= self._contacts(service, at) | self._times(service, at) | self._cost() | self._ages()
        offer["languages"] = self._languages(_objects(service, "languages"))
        offer["serves"] = self._areas(at)
        self._attributes(offer)
        self._interpreting(offer)
        offer["bring"] = self._documents()
        places = tuple(self._place(_object(one, "location")) for one in at if _object(one, "location"))
        if any(form.get("protected") for _, form in places):
            offer["protected"] = True
        if UUID_TEXT.fullmatch(key.lower()):
            offer["id"] = key.lower()
        if not offer["categories"]:
            self._say("attributes", "no category was understood", "nobody finds the offer by its topic; add one later")
        if _objects(service, "contacts") or any(_objects(one, "contacts") for one in at):
            self._say("contacts", "contacts of named persons were left out", "their own number needs their consent")
        offer["texts"] = self._texts(title)
        return Entry(key, (self.row,), service, _stated(offer) | {"categories": offer["categories"]},
                     self._organization(title), places)

    def _say(self, column: str, message: str, mend: str = "", error: bool = False, value: str = "") -> None:
        self.findings.append(Finding(self.row, column, message, mend, error, value))

    def _understand(self, vocabulary: str, *texts: str) -> str:
        found = (self.vocabularies.understand(vocabulary, text) for text in texts if text)
        return next((id_ for id_ in found if id_), "")

    def _source(self) -> Plain:
        """The list with the date on which the source checked the service: its date, never our check."""
        day = self.source.day.isoformat() if self.source.day else ""
        assured = _text(self.service, "assured_date")[:10]
        if assured:
            try:
                day = parse_day(assured).isoformat()
            except ValueError:
                self._say("assured_date", "no date", "it was left out", value=assured)
        return _stated({"name": self.source.name, "day": day, "url": self.source.url})

    def _organization(self, title: str) -> tuple[str, Plain]:
        given = _object(self.service, "organization")
        name = one_line(_text(given, "name")) or title
        id_ = (_text(given, "id") or _text(self.service, "organization_id")).lower()
        if not given:
            self._say("organization", "there is no organization", "the name of the service stands for it")
        note = clean(_text(given, "description"))
        form: Plain = {"name": name, "language": self.language, "source": self._source() | {"day": ""}}
        form |= {"also": [_text(given, "alternate_name")]}
        form |= {"note": {self.language: note}} if note and fold(note) != fold(name) else {}
        form["contacts"] = self._ways(_objects(given, "phones"), _text(given, "email"), _text(given, "website"))
        if UUID_TEXT.fullmatch(id_):
            form["id"] = id_
        form["source"] = _stated(form["source"])
        return id_ or fold(name), _stated(form)

    def _contacts(self, service: Object, at: list[Object]) -> Plain:
        phones = _objects(service, "phones") + [phone for one in at for phone in _objects(one, "phones")]
        return {"contacts": self._ways(phones, _text(service, "email"), _text(service, "url"))}

    def _ways(self, phones: list[Object], email: str, url: str) -> list[Plain]:
        found: dict[str, Plain] = {}
        for phone in phones:
            written = _text(phone, "number").strip('" ')
            numbers, _ = read_phones(written)
            extension = _text(phone, "extension")
            if not numbers:
                self._say("phones", "no phone number in Germany", "it stands in the description", value=written)
                self._keep(written)
            for number in numbers:
                if extension:
                    self._keep(f"{number}, {extension}")
                role = self._understand("roles", _text(phone, "description")) or "office"
                found.setdefault(number, {"role": role, "phone": number})
        ways = list(found.values()) or [{"role": "office"}]
        emails, _ = read_emails(email)
        address = read_url(url)
        for name, good, given in (("email", next(iter(emails), ""), email), ("url", address, url)):
            if good:
                ways[0][name] = good
            elif given:
                self._say(name, "not usable", "it was left out", value=given)
        return [way for way in ways if len(way) > 1]

    def _keep(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)

    def _times(self, service: Object, at: list[Object]) -> Plain:
        times = Times()
        for one in _objects(service, "schedules") + [two for place in at for two in _objects(place, "schedules")]:
            words = clean(_text(one, "description"))
            try:
                read_schedule(one, times)
            except NotUnderstood as error:
                times.by_appointment |= bool(re.search(r"(?i)termin|vereinbarung|appointment|arrange", words))
                self._say("schedules", str(error), "its description stands in the offer's")
                self._keep(words)
        return times.plain()

    def _cost(self) -> Plain:
        cost: Plain = {}
        words = one_line(_text(self.service, "fees_description") or _text(self.service, "fees"))
        for option in _objects(self.service, "cost_options"):
            amount, label = option.get("amount"), one_line(_text(option, "option"))
            kind = _text(option, "x_kind") or self._understand("costs", label)
            if not isinstance(amount, (int, float)) or _text(option, "currency") not in ("", "EUR") or amount < 0:
                self._keep(" ".join(filter(None, (label, _text(option, "amount"), _text(option, "currency"),
                                                  _text(option, "amount_description")))))
                continue
            per = self._understand("per", _text(option, "amount_description"))
            if kind in ("reduced", "deposit") and cost:
                cost[kind] = amount
            elif not cost:
                cost = {"kind": "free"} if not amount else {"kind": "paid", "amount": amount, "per": per}
                if kind == "donation":
                    cost["kind"] = kind
                if amount and not per:
                    self._keep(one_line(_text(option, "amount_description")))
            else:  # the price for some people only
                self._keep(f"{label}: {amount:g} €")
        kind = self._understand("costs", words)
        if words and not kind:
            self._keep(words)
        return {"cost": _stated(cost) or ({"kind": kind} if kind else {})}

    def _ages(self) -> Plain:
        low, high = (self.service.get(name) for name in ("minimum_age", "maximum_age"))
        ends = [f"{end:g}" if isinstance(end, (int, float)) and 0 <= end < 150 else "" for end in (low, high)]
        if not any(ends):
            return {}
        try:
            parse_ages("-".join(ends))
        except ValueError as error:
            self._say("minimum_age", str(error), "the ages were left out")
            return {}
        return {"ages": "-".join(ends)}

    def _languages(self, languages: list[Object]) -> list[Plain]:
        found: list[Plain] = []
        for one in languages:
            code, name = _text(one, "code"), _text(one, "name")
            language = self._understand("languages", code, code.split("-")[0], name)
            if not language:
                self._say("languages", "no language that we know", "it was left out", value=name or code)
                continue
            note = _text(one, "note")
            channel = self._understand("channels", note)
            if note and not channel:
                self._keep(f"{name or code}: {note}")
            spoken = {"language": language, "channel": channel or "on-site"}
            found += [spoken] if spoken not in found else []
        return found

    def _areas(self, at: list[Object]) -> list[str]:
        found = []
        for area in [area for one in (self.service, *at) for area in _objects(one, "service_areas")]:
            name = one_line(_text(area, "name"))
            district = self.districts.find(name) if name else None
            if district:
                found.append(district)
            else:
                self._say("service_areas", "the city has no such district", "it stands in the description",
                          value=name[:60])
                self._keep(name)
        return list(dict.fromkeys(found))

    def _attributes(self, offer: Plain) -> None:
        for attribute in _objects(self.service, "attributes"):
            link = _text(attribute, "link_type")
            term = _object(attribute, "taxonomy_term")
            code, name = _text(term, "code"), _text(term, "name")
            if link == "translation" or not (code or name):
                continue  # `x_translations` says it better
            for vocabulary, ours in (ATTRIBUTES[link],) if link in ATTRIBUTES else ANY:
                id_ = self._understand(vocabulary, code, name)
                if id_:
                    self._set(offer, ours, id_, _text(attribute, "value"))
                    break
            else:
                taxonomy = _text(term, "taxonomy") or _text(_object(term, "taxonomy_detail"), "name")
                self._say("attributes", "no term that we know", "it stands in the description",
                          value=f"{taxonomy or link}: {name or code}")
                self._keep(f"{taxonomy}: {name or code}" if taxonomy else name or code)

    def _set(self, offer: Plain, ours: str, id_: str, value: str) -> None:
        if ours in ("categories", "audiences", "levels", "access"):
            offer[ours] = list(dict.fromkeys([*offer.get(ours, ()), id_]))
        elif ours in ("kind", "german_needed"):
            offer[ours] = id_
        elif ours == "cost":
            offer["cost"] = {**(offer.get("cost") or {}), "kind": id_}
        elif ours == "availability":
            offer[ours] = {"state": id_}
        else:
            offer[ours] = {"how": id_}
            ages = re.sub(r"(?i)\s*(jahren?|years?)", "", value).replace("–", "-").replace(" ", "")
            if ours == "childcare" and re.fullmatch(r"\d*-\d*", ages) and ages != "-":
                offer[ours]["ages"] = ages

    def _interpreting(self, offer: Plain) -> None:
        words = one_line(_text(self.service, "interpretation_services"))
        how = self._understand("interpreting", words)
        if how and not offer.get("interpreter"):
            offer["interpreter"] = {"how": how}
        elif not how:
            self._keep(words)

    def _documents(self) -> list[str]:
        found = []
        for one in _objects(self.service, "required_documents"):
            words = one_line(_text(one, "document"))
            id_ = self._understand("bring", words)
            found += [id_] if id_ and id_ not in found else []
            if not id_:
                self._keep(words)
        return found

    def _place(self, given: Object) -> tuple[str, Plain]:
        id_ = _text(given, "id").lower()
        virtual = _text(given, "location_type") == "virtual"
        name = one_line(_text(given, "name"))
        if given.get("x_protected") is True:
            form: Plain = {"protected": True}
        else:
            form = {"name": name, "kind": "virtual" if virtual else "physical",
                    "stop": one_line(_text(given, "transportation"))} | self._address(given) | self._point(given)
            form |= {"district": self._district(given)} | self._accessible(given)
        form["source"] = _stated({"name": self.source.name, "url": self.source.url})
        if UUID_TEXT.fullmatch(id_):
            form["id"] = id_
        return id_ or fold(name + form.get("street", "")) or f"service {self.row}", _stated(form)

    def _address(self, given: Object) -> Plain:
        addresses = _objects(given, "addresses")
        physical = [one for one in addresses if _text(one, "address_type") == "physical"] or addresses
        if not physical:
            return {}
        lines = [one_line(_text(physical[0], name)) for name in ("address_1", "address_2")]
        postcode = _text(physical[0], "postal_code")
        if postcode and not re.fullmatch(r"\d{5}", postcode):
            self._say("addresses", "no German postcode", "it was left out", value=postcode)
            postcode = ""
        return {"street": ", ".join(filter(None, lines)), "postcode": postcode,
                "town": one_line(_text(physical[0], "city"))}

    def _point(self, given: Object) -> Plain:
        lat, lon = given.get("latitude"), given.get("longitude")
        if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)):
            return {}
        box = AT_SEA if self.city.fictional else GERMANY
        if inside(lat, lon, box):
            return {"lat": lat, "lon": lon}
        swapped = inside(lon, lat, box)
        self._say("latitude, longitude",
                  "latitude and longitude are swapped" if swapped else "the point lies outside Germany",
                  "export the list again with the degrees north as latitude" if swapped else "they were left out",
                  error=swapped, value=f"{lat}, {lon}")
        return {}

    def _district(self, given: Object) -> str:
        names = [_text(given, "x_district")]
        for attribute in _objects(given, "attributes"):
            if _text(attribute, "link_type") == "location_district":
                term = _object(attribute, "taxonomy_term")
                names += [_text(term, "code"), _text(term, "name")]
        return next((found for name in names if name and (found := self.districts.find(name))), "")

    def _accessible(self, given: Object) -> Plain:
        form: Plain = {}
        words = []
        for one in _objects(given, "accessibility"):
            text = ", ".join(filter(None, (clean(_text(one, name)) for name in ("description", "details"))))
            parts = {fold(part) for part in re.split(r"[,;]", text)}
            if parts & STEP_FREE:
                form["step_free"] = True
            form |= {name: True for name, word in (("lift", "aufzug"), ("lift", "lift"), ("wc", "wc")) if word in parts}
            if parts - STEP_FREE - {"aufzug", "lift", "wc"}:
                words.append(text)
        words.insert(0, clean(_text(given, "description")))
        note = "\n\n".join(filter(None, words))
        return form | ({"note": {self.language: note}} if note else {})

    def _texts(self, title: str) -> Plain:
        """The source text with everything that only words can say, and the translations."""
        translated: Plain = {}
        for name, text in _translations(self.service):
            tag = resolve(name)
            if tag is None:
                self._say("x_translations", "none of our languages", "the text was left out", value=name)
            elif _text(text, "name") or tag == self.language:
                status = _text(text, "status")
                translated[tag] = _stated({
                    "title": one_line(_text(text, "name")) or title,
                    "summary": one_line(_text(text, "summary")),
                    "description": clean(_text(text, "description")),
                    "origin": "machine" if status == "machine" else "person",
                    "reviewed": status == "reviewed",
                })
        words = [clean(_text(self.service, name)) for name in SPOKEN_OF]
        source = translated.get(self.language) or {
            "title": title, "description": clean(_text(self.service, "description")),
        }
        whole = [source.get("description", ""), *words, *self.notes]
        source["description"] = "\n\n".join(dict.fromkeys(filter(None, whole)))
        return {self.language: _stated(source)} | {tag: one for tag, one in translated.items() if tag != self.language}


def _translations(service: Object) -> list[tuple[str, Object]]:
    given = service.get("x_translations")
    found = given.items() if isinstance(given, dict) else ()
    return [(str(name), text) for name, text in found if isinstance(text, dict)]


def _text(given: Object, name: str) -> str:
    value = given.get(name)
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _object(given: Object, name: str) -> Object:
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def _objects(given: Object, name: str) -> list[Object]:
    value = given.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _stated(plain: Plain) -> Plain:
    nothing: tuple[Any, ...] = (None, "", [], {}, [""])
    return {name: value for name, value in plain.items() if value not in nothing}
