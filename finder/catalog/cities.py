"""A city's folder as one catalogue: read whole, with everything wrong in it said at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..districts import DistrictTree
from ..folders import shipped
from ..ids import identify
from ..model import City, District, Location, Offer, Verification
from .boundaries import read_boundaries
from .city import NATIONAL, CityCatalog
from .documents import read_document
from .form import Form, Spot
from .parts import UUID_TEXT, Known
from .problems import CatalogError, Problem, suggest
from .reading import Plain, Reader, read_city, read_district
from .shifting import shifted
from .vocabularies import Claim, Vocabularies, load_vocabularies, read_vocabularies
from .writing import write_city_folder

__all__ = ["CityCatalog", "check_folder", "read_city_folder", "shifted", "shipped_city", "write_city_folder"]

T = TypeVar("T")

SECTIONS = ("districts", "organizations", "locations", "offers")


class Entry(NamedTuple):
    """One entry of a list, and where it stands."""

    plain: Plain
    spot: Spot

    @property
    def key(self) -> str:
        """Its id as it is written."""
        return str(self.plain.get("id", ""))


def shipped_city(name: str) -> Path:
    """The folder of a city that ships with the finder; raises FileNotFoundError with the names there are."""
    cities = shipped("catalog") / "cities"
    if not (cities / name / "city.yaml").is_file() or "/" in name:
        known = sorted(path.parent.name for path in cities.glob("*/city.yaml"))
        raise FileNotFoundError(f"There is no city {name!r}; use {', '.join(known)}, or the path of a city's folder.")
    return cities / name


def read_city_folder(folder: Path, vocabularies: Vocabularies, national: Path | None = None) -> CityCatalog:
    """The catalogue of a city with the country's help numbers (`national`: another folder for them).

    Raises CatalogError with all problems.
    """
    catalog, problems = _Folder(folder, vocabularies).read(national or _national_folder())
    if problems or catalog is None:
        raise CatalogError(problems)
    return catalog


def check_folder(path: Path) -> list[Problem]:
    """Everything to mend in a city's folder or a folder of vocabularies."""
    if (path / "terms.yaml").is_file():
        vocabularies, problems = read_vocabularies(path)
        return problems + [_claimed(claims) for claims in vocabularies.claimed_twice()]
    if (path / "city.yaml").is_file():
        return _Folder(path, load_vocabularies()).read(_national_folder())[1]
    return [Problem(str(path), 0, "", "", "this is neither a city's folder nor a folder of vocabularies",
                    "name a folder that holds city.yaml or terms.yaml")]


def _national_folder() -> Path:
    return shipped("catalog") / NATIONAL


class _Folder:
    """Reads one folder; problems gather here."""

    def __init__(self, folder: Path, vocabularies: Vocabularies) -> None:
        self.folder = folder
        self.vocabularies = vocabularies
        self.problems: list[Problem] = []
        self.unreadable: list[Problem] = []  # of files that others point into

    def read(self, national: Path) -> tuple[CityCatalog | None, list[Problem]]:
        """The catalogue, or None where something essential is wrong, and all problems."""
        city = self._city()
        known = Known(self.vocabularies, city.id, self._tree(city), fictional=city.fictional)
        own = {name: self._entries(self.folder, name) for name in SECTIONS[1:]}
        shared = {
            name: [entry for entry in self._entries(national, name, NATIONAL + "/") if not _replaced(entry, own[name])]
            for name in ("organizations", "offers")
        }
        locations = self._each(own["locations"], Reader(known).read_location)
        placeholders = [_placeholder(entry, city.id, known.districts.root) for entry in own["locations"]]
        places = {key: one for one in (*placeholders, *locations) for key in (one.slug, one.id)}
        names = _ids(shared["organizations"], NATIONAL) | _ids(own["organizations"], city.id)
        reader = Reader(replace(known, locations=places, organizations=names))
        national_reader = replace(reader, namespace=NATIONAL)
        organizations = [
            replace(one, owner=known.districts.root)
            for one in self._each(shared["organizations"], national_reader.read_organization)
        ] + self._each(own["organizations"], reader.read_organization)
        offers = [
            (replace(offer, owner=known.districts.root, serves=offer.serves or (known.districts.root,)), checks)
            for offer, checks in self._offers(shared["offers"], national_reader)
        ] + self._offers(own["offers"], reader)
        boundaries, problems = read_boundaries(self.folder / "boundaries.geojson", known)
        self.problems.extend(problems)
        if self.unreadable:  # hundreds of pointers into such a file would hide what is really wrong
            return None, self.unreadable
        if self.problems:
            return None, sorted(self.problems, key=lambda problem: (problem.file, problem.line))
        return CityCatalog(
            city,
            tuple(known.districts),
            tuple(organizations),
            tuple(locations),
            tuple(offer for offer, _ in offers),
            tuple((offer.id, check) for offer, checks in offers for check in checks),
            boundaries,
        ), []

    def _city(self) -> City:
        document = read_document(self.folder / "city.yaml")
        self.problems.extend(document.problems)
        city = None
        if not document.problems:
            city, problems = read_city(document.value or {}, self.vocabularies, Spot("city.yaml", lines=document.lines))
            self.problems.extend(problems)
        if city and city.logo and not (self.folder / city.logo).is_file():
            self.problems.append(Problem("city.yaml", document.lines.get(("logo",), 0), city.id, "logo",
                                         f"the file {city.logo} is missing", "put it beside city.yaml"))
        if city:
            return city
        # Read on, so that all problems show at once.
        value = document.value if isinstance(document.value, Mapping) else {}
        return City(str(value.get("id", "city")), "", fictional=value.get("fictional") == "yes")

    def _entries(self, folder: Path, name: str, prefix: str = "") -> list[Entry]:
        """The entries of NAME.yaml and NAME/*.yaml, without those whose id is taken."""
        found: dict[str, Entry] = {}
        for path in (folder / f"{name}.yaml", *sorted((folder / name).glob("*.y*ml"))):
            if not path.is_file():
                continue
            document = read_document(path, prefix + path.relative_to(folder).as_posix())
            self.problems.extend(document.problems)
            if document.value is None and name != "offers":
                self.unreadable.extend(document.problems)
            value = [] if document.value in (None, "") else document.value
            if not isinstance(value, list):
                self.problems.append(Problem(document.file, 1, "", "", f"{name} are a list",
                                             "begin entries with '- id:'"))
                continue
            for number, plain in enumerate(value):
                spot = Spot(document.file, "", (number,), document.lines, 1)
                if not isinstance(plain, Mapping):
                    self.problems.append(spot.problem("an entry has no fields", "write - id: …, then its fields"))
                    continue
                entry = Entry(plain, spot)
                if entry.key and entry.key in found:
                    first = found[entry.key].spot
                    self.problems.append(replace(spot, entry=entry.key).at("id").problem(
                        f"the id {entry.key} is taken by the entry in {first.file}, line {first.line}",
                        "give one of the two another id, or remove the repetition",
                    ))
                    continue
                found[entry.key or f"{document.file} {number}"] = entry
        return list(found.values())

    def _each(self, entries: list[Entry], read: Callable[[Plain, Spot], tuple[T | None, list[Problem]]]) -> list[T]:
        found = []
        for entry in entries:
            record, problems = read(entry.plain, entry.spot)
            self.problems.extend(problems)
            if record is not None:
                found.append(record)
        return found

    def _offers(self, entries: list[Entry], reader: Reader) -> list[tuple[Offer, list[Verification]]]:
        found = []
        for entry in entries:
            offer, problems = reader.read_offer(entry.plain, entry.spot)
            checks, more = reader.read_checked(entry.plain, entry.spot)
            self.problems.extend((*problems, *more))
            if offer is not None:
                found.append((offer, checks))
        return found

    def _tree(self, city: City) -> DistrictTree:
        """The tree of districts; where it cannot be built, a stand-in with the city alone."""
        entries = self._entries(self.folder, "districts")
        read = self._each(entries, lambda plain, spot: read_district(plain, spot, city.fictional))
        ids = {entry.key: entry for entry in entries}
        roots = [entry for entry in entries if not entry.plain.get("parent")]
        if not entries:
            self.problems.append(Problem("districts.yaml", 0, "", "", "the city has no districts",
                                         f"write at least the city itself: - {{id: {city.id}, name: {city.name}}}"))
        for extra in roots[1:]:
            self.problems.append(_at(extra, "").problem(
                f"{roots[0].key} and {extra.key} both have no parent", "only the city itself has none; add parent:"))
        if entries and not roots:
            self.problems.append(Problem("districts.yaml", 0, "", "", "no district is without a parent",
                                         "add the city itself, without parent"))
        for key, entry in ids.items():
            form = Form(entry.plain, entry.spot, [])  # also of districts with other problems, which are said already
            pointers = [("parent", form.text("parent")), *(("neighbours", one) for one in form.texts("neighbours"))]
            for name, value in pointers:
                if value and value not in ids:
                    self.problems.append(_at(entry, name).problem(
                        f"there is no district {value!r}", suggest(value, tuple(id_ for id_ in ids if id_ != key))))
        stated = {one.id: one for one in read}
        all_ = [stated.get(key) or District(key, key, str(entry.plain.get("parent", ""))) for key, entry in ids.items()]
        if len(roots) != 1:
            return DistrictTree([District(city.id, city.name, level="city"),
                                 *(replace(one, parent=city.id) for one in all_ if one.id != city.id)])
        tree = DistrictTree(all_)
        reached = tree.subtree(tree.root)
        for one in read:
            if one.id not in reached and one.parent in ids:
                self.problems.append(_at(ids[one.id], "parent").problem(
                    "going up from here never reaches the city", "mend the parent here or further up"))
        return tree


def _at(entry: Entry, name: str) -> Spot:
    spot = replace(entry.spot, entry=entry.key)
    return spot.at(name) if name else spot


def _ids(entries: list[Entry], namespace: str) -> dict[str, str]:
    """The ids of organizations by their short names and by themselves, whether or not they could be read."""
    found: dict[str, str] = {}
    for entry in entries:
        id_ = entry.key if UUID_TEXT.fullmatch(entry.key) else identify(namespace, "organization", entry.key)
        found |= {str(entry.plain.get("slug") or entry.key): id_, id_: id_}
    return found


def _placeholder(entry: Entry, city: str, root: str) -> Location:
    """A stand-in for a location that could not be read, so that offers there are not called wrong, too."""
    id_ = entry.key if UUID_TEXT.fullmatch(entry.key) else identify(city, "location", entry.key)
    protected = entry.plain.get("protected") == "yes"
    return Location(id_, "", entry.key, district=root, kind="physical" if protected else "virtual", protected=protected)


def _replaced(entry: Entry, own: list[Entry]) -> bool:
    """Whether the city has its own record of a national entry."""
    return any(entry.key in (one.key, one.plain.get("slug")) for one in own)


def _claimed(claims: tuple[Claim, ...]) -> Problem:
    first, second = claims[0], next(claim for claim in claims if claim.term != claims[0].term)
    return Problem(f"words/{second.language}.yaml", 0, second.term, "words",
                   f"{second.word!r} already means {first.term}", "give the word to one of the two")
