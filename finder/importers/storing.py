"""From entries to the store: every record is read and checked as a catalogue's, merged, and stored with all others."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from ..boundaries import Boundaries
from ..catalog.parts import Known
from ..catalog.problems import Problem
from ..catalog.reading import Reader
from ..catalog.secrecy import hidden
from ..catalog.vocabularies import Vocabularies
from ..districts import distance_km
from ..ids import identify, public_code
from ..model import Location, Offer, Organization, Source
from ..spelling import fold
from ..store import Actor, Imported, ImportRow, Store
from ..store.facts import hash_value, plain_fact
from ..store.plain import plain, record
from .entries import Entry, Finding, Plain, latin
from .merging import content, merge_fields, merge_texts, words
from .report import Report

IMPORTER = Actor("import")
NO_MATTER_KM = 0.3  # points of one address that lie nearer are the same door
STEP = 500

R = TypeVar("R", Offer, Organization, Location)
Progress = Callable[[str], None]


class Settled(NamedTuple):
    """A record of the list: what the source says of it, and the merged record that will stand in the finder."""

    kind: str
    row: ImportRow
    outcome: str
    kept: list[str]
    changed_row: bool  # the source says something else than last time


@dataclass
class Storing:
    """One list on its way into one store."""

    store: Store
    vocabularies: Vocabularies
    source: Source
    progress: Progress
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.city = self.store.city()
        self.tree = self.store.district_tree()
        self.boundaries = Boundaries(self.store.boundaries())
        self.before = {kind: self.store.imported(self.source.name, kind) for kind in KINDS}
        self.ledgers = self.store.ledgers(one.record_id for one in self.before["offer"].values())
        self.settled: list[Settled] = []
        self.known_organizations: dict[str, str] = {}
        self.known_locations: dict[str, Location] = {}

    def run(self, entries: list[Entry], report: Report, dry_run: bool) -> None:
        """Settle all entries; store them unless something is wrong, it is only a trial, or nothing changed."""
        self._organizations(entries)
        self._locations(entries, report)
        self._offers(entries, report)
        report.add(self.findings)
        for one in self.settled:
            report.count(one.kind, one.outcome)
        if report.errors or dry_run:
            return
        if any(one.changed_row or one.outcome != "unchanged" for one in self.settled):
            self.progress(f"Storing {len(self.settled)} records")
            self.store.import_rows(self.source.name, self.source.day, self._counted(), IMPORTER)
        report.stored = True

    def _counted(self) -> Iterator[ImportRow]:
        for done, one in enumerate(self.settled):
            if done and done % STEP == 0:
                self.progress(f"Stored {done} of {len(self.settled)} records")
            yield one.row

    def _organizations(self, entries: list[Entry]) -> None:
        """Organizations that the finder knows by name stay as they are; the others come from the list."""
        imported = self.before["organization"]
        theirs = {one.record_id for one in imported.values()}
        by_name = {
            fold(name): one.id for one in self.store.organizations() if one.id not in theirs
            for name in (one.name, *one.also)
        }
        wanted: dict[str, tuple[Plain, Entry]] = {}
        for entry in entries:
            key, form = entry.organization
            known = by_name.get(fold(form.get("name", "")))
            if known and key not in imported:
                self.known_organizations[key] = known
            else:
                wanted.setdefault(key, (form, entry))
        self._settle("organization", wanted, lambda: self._reader().read_organization)
        self.known_organizations |= {one.row.key: one.row.record.id for one in self.settled}

    def _locations(self, entries: list[Entry], report: Report) -> None:
        wanted: dict[str, tuple[Plain, Entry]] = {}
        for entry in entries:
            for key, form in entry.places:
                self._place(form, entry, report)
                first = wanted.setdefault(key, (form, entry))[0]
                for name, value in form.items():
                    first.setdefault(name, value)
                if self._apart(first, form):
                    self.findings.append(Finding(entry.rows[0], "coordinates", "the same address lies elsewhere in row "
                                                 f"{wanted[key][1].rows[0]}", "the first row's point was taken", False))
        self._settle("location", wanted, lambda: self._reader().read_location)
        self.known_locations = {
            one.row.key: one.row.record for one in self.settled if isinstance(one.row.record, Location)
        }

    def _place(self, form: Plain, entry: Entry, report: Report) -> None:
        """Find the district of a point."""
        if form.get("lat") is None or not self.boundaries:
            return
        report.located += len(entry.rows)
        found = self.boundaries.district_at(form["lat"], form["lon"], self.tree)
        if found:
            report.in_district += len(entry.rows)
            form.setdefault("district", found)
        elif "district" not in form:
            self.findings.append(Finding(entry.rows[0], "coordinates", "the place lies outside the city's districts",
                                         "it gets no district and counts for the whole city", False))

    def _apart(self, a: Plain, b: Plain) -> bool:
        points = [form.get(name) for form in (a, b) for name in ("lat", "lon")]
        return None not in points and distance_km(*points) > NO_MATTER_KM  # type: ignore[arg-type]  # none is None

    def _offers(self, entries: list[Entry], report: Report) -> None:
        wanted = {}
        for entry in entries:
            form = dict(entry.offer)
            form["organization"] = self.known_organizations.get(entry.organization[0], "")
            places = [self.known_locations[key] for key, _ in entry.places if key in self.known_locations]
            form["places"] = [place.id for place in places]
            if any(place.protected for place in places):  # perhaps only here, by a person
                form |= {"protected": True, "serves": [one for one in form.get("serves", ()) if one == self.tree.root]}
            if form["organization"] and len(form["places"]) == len(entry.places):  # else there is an error already
                wanted[entry.key] = (form, entry)
        self._settle("offer", wanted, lambda: self._reader().read_offer)
        before = self.before["offer"]
        missing = before.keys() - {entry.key for entry in entries}
        gone = self.store.records(Offer, (before[key].record_id for key in missing))
        report.gone = sorted(offer.source_text.title for offer in gone.values())

    def _reader(self) -> Reader:
        organizations = {id_: id_ for id_ in self.known_organizations.values()}
        locations = {one.id: one for one in self.known_locations.values()}
        known = Known(self.vocabularies, self.city.id, self.tree, organizations, locations, self.city.fictional)
        return Reader(known)

    def _settle(
        self,
        kind: str,
        wanted: Mapping[str, tuple[Plain, Entry]],
        reader: Callable[[], Callable[[Plain], tuple[Any, list[Problem]]]],
    ) -> None:
        read = reader()
        imported = self.before[kind]
        ids = {key: self._id(kind, key, form, imported) for key, (form, _) in wanted.items()}
        current: dict[str, Any] = dict(self.store.records(KINDS[kind], ids.values()))
        seen: set[str] = set()
        for done, (key, (form, entry)) in enumerate(wanted.items()):
            if done and done % STEP == 0:
                self.progress(f"Read {done} of {len(wanted)} {kind}s")
            id_ = ids[key]
            if id_ in seen:
                self._warn(entry, "this entry was merged with another one of the list", "it was left as it is")
                continue
            seen.add(id_)
            name = form.get("name") or entry.title
            new, problems = read({**form, "id": id_, "slug": slug(name, id_)})
            self.findings += [_finding(problem, entry) for problem in problems]
            if new is not None:
                one = self._merged(kind, key, entry, new, current.get(id_), imported.get(key))
                self.settled.append(one)
                for fact in one.kept:
                    self._warn(entry, f"{fact} changed in the list, but was edited or confirmed here since",
                               "the finder's value stays; compare the two")

    def _warn(self, entry: Entry, message: str, mend: str) -> None:
        self.findings.append(Finding(entry.rows[0], "", message, mend, False))

    def _id(self, kind: str, key: str, form: Plain, imported: Mapping[str, Imported]) -> str:
        """The record of an earlier import, which may have been merged since; the source's own UUID; a derived one."""
        if key in imported:
            return imported[key].record_id
        return str(form.get("id") or identify(f"import:{self.source.name}", kind, key))

    def _merged(
        self, kind: str, key: str, entry: Entry, new: R, current: R | None, before: Imported | None
    ) -> Settled:
        facts = content(plain(new))
        if isinstance(new, Offer):
            facts["texts"] = {tag: words(text) for tag, text in new.texts.items()}
        raw = entry.raw if kind == "offer" else {}
        changed = before is None or before.facts != facts or before.raw != raw or before.source_day != self.source.day
        if current is None:
            return Settled(kind, ImportRow(key, new, 0, raw, facts), "new", [], True)
        base = dict(before.facts) if before else {}
        base_texts = base.pop("texts", {})
        here = plain(current)
        merged, kept = merge_fields(base, content(plain(new)), content(here), self._verified(current, here))
        same = {name: value for name, value in here.items() if name not in content(here) and name != "texts"}
        result = record(type(new), {**merged, **same})
        result = replace(result, code=current.code, version=current.version)
        # Whoever protects something, here or in the list, has the last word; only a person opens it again.
        if isinstance(result, (Location, Offer)) and isinstance(current, (Location, Offer)) and current.protected:
            result = replace(result, protected=True)
        if isinstance(result, Location):
            result = hidden(result, self.tree.root)
        elif isinstance(result, Offer) and result.protected:
            result = replace(result, serves=tuple(one for one in result.serves if one == self.tree.root))
        if isinstance(new, Offer) and isinstance(current, Offer) and isinstance(result, Offer):
            texts, kept_texts = merge_texts(base_texts, new.texts, current.texts, current.source_language)
            result = replace(result, texts=texts)
            kept = kept + kept_texts
        outcome = "unchanged" if result == current else "changed"
        return Settled(kind, ImportRow(key, result, current.version, raw, facts), outcome, kept, changed)

    def _verified(self, current: Offer | Organization | Location, here: Plain) -> frozenset[str]:
        """The facts whose present value somebody confirmed."""
        if not isinstance(current, Offer):
            return frozenset()
        return frozenset(
            one.fact for one in self.ledgers.get(current.id, ())
            if one.value_hash == hash_value(plain_fact(here, one.fact))
        )


KINDS: dict[str, Any] = {"organization": Organization, "location": Location, "offer": Offer}


def slug(name: str, id_: str) -> str:
    """A short name that no other record has: the letters of the name and the code that follows from the id."""
    return f"{latin(name)[:40].strip('-')}-{public_code(id_)}".strip("-")


def _finding(problem: Problem, entry: Entry) -> Finding:
    start = re.split(r"[ ,]", problem.field)[0]
    return Finding(entry.rows[0], entry.columns.get(start) or problem.field, problem.message, problem.mend)
