"""Nested HSDS 3.x services as entries, read tolerantly: live feeds are seldom valid.

What the standard says in words only (eligibility, application …) joins the description. Contacts of named persons are
never taken: a person's own number needs their consent.
"""

import re

from ..catalog.parts import UUID_TEXT
from ..catalog.vocabularies import Vocabularies
from ..districts import DistrictTree
from ..languages import DEFAULT, resolve
from ..model import City, Source
from ..notation import parse_ages, parse_day
from ..spelling import fold
from .contacts import read_emails, read_phones, read_url
from .entries import Entry, Finding, Plain, clean, one_line
from .hsds_parts import Object, Reading, obj, objects, stated, text
from .hsds_schedules import NotUnderstood, Times, read_schedule

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


def is_hsds(services: list[Object]) -> bool:
    """Whether these look like services: each with an id, a name and a status of the standard."""
    return bool(services) and all(
        "id" in one and "name" in one and str(one.get("status")) in STATUSES for one in services[:20]
    )


def read_services(
    services: list[Object], source: Source, vocabularies: Vocabularies, city: City, districts: DistrictTree
) -> tuple[list[Entry], list[Finding]]:
    """The entries of all services, and what there is to say of them."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    rows: dict[str, int] = {}
    for row, one in enumerate(services, 1):
        key = text(one, "id") or one_line(text(one, "name"))
        if key in rows:
            findings.append(Finding(row, "id", f"the same id as service {rows[key]}: {key}", "remove the repetition"))
            continue
        rows[key] = row
        entries.append(_Service(row, one, source, vocabularies, city, districts, findings).entry(key))
    return entries, findings


class _Service(Reading):
    """One service in the making."""

    def entry(self, key: str) -> Entry:
        """The service as an entry."""
        service = self.service
        self.language = next(
            (tag for name, one in _translations(service) if one.get("status") == "source" and (tag := resolve(name))),
            DEFAULT,
        )
        if service.get("x_fictional") and not self.city.fictional:
            self.say("x_fictional", "the service belongs to an invented city",
                      "a real city holds real offers only; leave it out", error=True)
        title = one_line(text(service, "name"))
        if not title:
            self.say("name", "there is no name", "write the name of the service", error=True)
        at = objects(service, "service_at_locations")
        offer: Plain = {"state": "ended" if text(service, "status") in ("inactive", "defunct") else "listed"}
        offer |= {"categories": [], "source_language": self.language, "source": self._source()}
        if text(service, "status") == "temporarily closed":
            offer["availability"] = {"state": "paused"}
        offer |= self._contacts(service, at) | self._times(service, at) | self._cost() | self._ages()
        offer["languages"] = self._languages(objects(service, "languages"))
        offer["serves"] = self._areas(at)
        self._attributes(offer)
        self._interpreting(offer)
        offer["bring"] = self._documents()
        places = tuple(self.place(obj(one, "location")) for one in at if obj(one, "location"))
        if any(form.get("protected") for _, form in places):
            offer["protected"] = True
            service = {name: value for name, value in service.items() if name != "service_at_locations"}
        if UUID_TEXT.fullmatch(key.lower()):
            offer["id"] = key.lower()
        if not offer["categories"]:
            self.say("attributes", "no category was understood", "nobody finds the offer by its topic; add one later")
        if objects(service, "contacts") or any(objects(one, "contacts") for one in at):
            self.say("contacts", "contacts of named persons were left out", "their own number needs their consent")
        offer["texts"] = self._texts(title)
        return Entry(key, (self.row,), service, stated(offer) | {"categories": offer["categories"]},
                     self._organization(title), places)

    def _understand(self, vocabulary: str, *words: str) -> str:
        found = (self.vocabularies.understand(vocabulary, word) for word in words if word)
        return next((id_ for id_ in found if id_), "")

    def _source(self) -> Plain:
        """The list with the date on which the source checked the service: its date, never our check."""
        day = self.source.day.isoformat() if self.source.day else ""
        assured = text(self.service, "assured_date")[:10]
        if assured:
            try:
                day = parse_day(assured).isoformat()
            except ValueError:
                self.say("assured_date", "no date", "it was left out", value=assured)
        return stated({"name": self.source.name, "day": day, "url": self.source.url})

    def _organization(self, title: str) -> tuple[str, Plain]:
        given = obj(self.service, "organization")
        name = one_line(text(given, "name")) or title
        id_ = (text(given, "id") or text(self.service, "organization_id")).lower()
        if not given:
            self.say("organization", "there is no organization", "the name of the service stands for it")
        note = clean(text(given, "description"))
        form: Plain = {"name": name, "language": self.language, "source": self._source() | {"day": ""}}
        form |= {"also": [text(given, "alternate_name")]}
        form |= {"note": {self.language: note}} if note and fold(note) != fold(name) else {}
        form["contacts"] = self._ways(objects(given, "phones"), text(given, "email"), text(given, "website"))
        if UUID_TEXT.fullmatch(id_):
            form["id"] = id_
        form["source"] = stated(form["source"])
        return id_ or fold(name) or name, stated(form)

    def _contacts(self, service: Object, at: list[Object]) -> Plain:
        phones = objects(service, "phones") + [phone for one in at for phone in objects(one, "phones")]
        return {"contacts": self._ways(phones, text(service, "email"), text(service, "url"))}

    def _ways(self, phones: list[Object], email: str, url: str) -> list[Plain]:
        found: dict[str, Plain] = {}
        for phone in phones:
            written = text(phone, "number").strip('" ')
            numbers, _ = read_phones(written)
            extension = text(phone, "extension")
            if not numbers:
                self.say("phones", "no phone number in Germany", "it stands in the description", value=written)
                self.keep(written)
            for number in numbers:
                if extension:
                    self.keep(f"{number}, {extension}")
                role = self._understand("roles", text(phone, "description")) or "office"
                found.setdefault(number, {"role": role, "phone": number})
        ways = list(found.values()) or [{"role": "office"}]
        emails, _ = read_emails(email)
        address = read_url(url)
        for name, good, given in (("email", next(iter(emails), ""), email), ("url", address, url)):
            if good:
                ways[0][name] = good
            elif given:
                self.say(name, "not usable", "it was left out", value=given)
        return [way for way in ways if len(way) > 1]

    def _times(self, service: Object, at: list[Object]) -> Plain:
        times = Times()
        for one in objects(service, "schedules") + [two for place in at for two in objects(place, "schedules")]:
            words = clean(text(one, "description"))
            try:
                read_schedule(one, times)
            except NotUnderstood as error:
                times.by_appointment |= bool(re.search(r"(?i)termin|vereinbarung|appointment|arrange", words))
                self.say("schedules", str(error), "its description stands in the offer's")
                self.keep(words)
        return times.plain()

    def _cost(self) -> Plain:
        cost: Plain = {}
        words = one_line(text(self.service, "fees_description") or text(self.service, "fees"))
        for option in objects(self.service, "cost_options"):
            amount, label = option.get("amount"), one_line(text(option, "option"))
            kind = text(option, "x_kind") or self._understand("costs", label)
            if not isinstance(amount, (int, float)) or text(option, "currency") not in ("", "EUR") or amount < 0:
                self.keep(" ".join(filter(None, (label, text(option, "amount"), text(option, "currency"),
                                                  text(option, "amount_description")))))
                continue
            per = self._understand("per", text(option, "amount_description"))
            if kind in ("reduced", "deposit") and cost:
                cost[kind] = amount
            elif not cost:
                cost = {"kind": "free"} if not amount else {"kind": "paid", "amount": amount, "per": per}
                if kind == "donation":
                    cost["kind"] = kind
                if amount and not per:
                    self.keep(one_line(text(option, "amount_description")))
            else:  # the price for some people only
                self.keep(f"{label}: {amount:g} €")
        kind = self._understand("costs", words)
        if words and not kind:
            self.keep(words)
        return {"cost": stated(cost) or ({"kind": kind} if kind else {})}

    def _ages(self) -> Plain:
        low, high = (self.service.get(name) for name in ("minimum_age", "maximum_age"))
        ends = [f"{end:g}" if isinstance(end, (int, float)) and 0 <= end < 150 else "" for end in (low, high)]
        if not any(ends):
            return {}
        try:
            parse_ages("-".join(ends))
        except ValueError as error:
            self.say("minimum_age", str(error), "the ages were left out")
            return {}
        return {"ages": "-".join(ends)}

    def _languages(self, languages: list[Object]) -> list[Plain]:
        found: list[Plain] = []
        for one in languages:
            code, name = text(one, "code"), text(one, "name")
            language = self._understand("languages", code, code.split("-")[0], name)
            if not language:
                self.say("languages", "no language that we know", "it was left out", value=name or code)
                continue
            note = text(one, "note")
            channel = self._understand("channels", note)
            if note and not channel:
                self.keep(f"{name or code}: {note}")
            spoken = {"language": language, "channel": channel or "on-site"}
            found += [spoken] if spoken not in found else []
        return found

    def _areas(self, at: list[Object]) -> list[str]:
        found = []
        for area in [area for one in (self.service, *at) for area in objects(one, "service_areas")]:
            name = one_line(text(area, "name"))
            district = self.districts.find(name) if name else None
            if district:
                found.append(district)
            else:
                self.say("service_areas", "the city has no such district", "it stands in the description",
                          value=name[:60])
                self.keep(name)
        return list(dict.fromkeys(found))

    def _attributes(self, offer: Plain) -> None:
        for attribute in objects(self.service, "attributes"):
            link = text(attribute, "link_type")
            term = obj(attribute, "taxonomy_term")
            code, name = text(term, "code"), text(term, "name")
            if link == "translation" or not (code or name):
                continue  # `x_translations` says it better
            for vocabulary, ours in (ATTRIBUTES[link],) if link in ATTRIBUTES else ANY:
                id_ = self._understand(vocabulary, code, name)
                if id_:
                    self._set(offer, ours, id_, text(attribute, "value"))
                    break
            else:
                taxonomy = text(term, "taxonomy") or text(obj(term, "taxonomy_detail"), "name")
                self.say("attributes", "no term that we know", "it stands in the description",
                          value=f"{taxonomy or link}: {name or code}")
                self.keep(f"{taxonomy}: {name or code}" if taxonomy else name or code)

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
        words = one_line(text(self.service, "interpretation_services"))
        how = self._understand("interpreting", words)
        if how and not offer.get("interpreter"):
            offer["interpreter"] = {"how": how}
        elif not how:
            self.keep(words)

    def _documents(self) -> list[str]:
        found = []
        for one in objects(self.service, "required_documents"):
            words = one_line(text(one, "document"))
            id_ = self._understand("bring", words)
            found += [id_] if id_ and id_ not in found else []
            if not id_:
                self.keep(words)
        return found

    def _texts(self, title: str) -> Plain:
        """The source text with everything that only words can say, and the translations."""
        translated: Plain = {}
        for name, one in _translations(self.service):
            tag = resolve(name)
            if tag is None:
                self.say("x_translations", "none of our languages", "the text was left out", value=name)
            elif text(one, "name") or tag == self.language:
                status = text(one, "status")
                translated[tag] = stated({
                    "title": one_line(text(one, "name")) or title,
                    "summary": one_line(text(one, "summary")),
                    "description": clean(text(one, "description")),
                    "origin": "machine" if status == "machine" else "person",
                    "reviewed": status == "reviewed",
                })
        words = [clean(text(self.service, name)) for name in SPOKEN_OF]
        source = translated.get(self.language) or {
            "title": title, "description": clean(text(self.service, "description")),
        }
        whole = [source.get("description", ""), *words, *self.notes]
        source["description"] = "\n\n".join(dict.fromkeys(filter(None, whole)))
        return {self.language: stated(source)} | {tag: one for tag, one in translated.items() if tag != self.language}


def _translations(service: Object) -> list[tuple[str, Object]]:
    given = service.get("x_translations")
    found = given.items() if isinstance(given, dict) else ()
    return [(str(name), one) for name, one in found if isinstance(one, dict)]
