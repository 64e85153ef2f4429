"""Districts and their boundaries from GeoJSON files, one level after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..boundaries import Boundaries
from ..catalog.documents import read_document
from ..catalog.form import Form, Spot
from ..catalog.parts import AT_SEA, GERMANY, inside
from ..catalog.problems import CatalogError
from ..districts import DistrictTree
from ..model import District, Location, Source
from ..store import Actor, Store
from .entries import Finding, Unreadable, clean, latin
from .report import grouped
from .storing import Progress
from .tables import MOST_BYTES, read_objects

LEVELS = ("borough", "district", "quarter")
IMPORTER = Actor("import")


@dataclass(frozen=True)
class DistrictMapping:
    """Which property of an area is its number and its name, and where the areas belong in the tree."""

    name: str
    number: str = ""
    level: str = "district"
    parent_digits: int = 0  # the first digits of the number are the parent's number; 0: the parent is the city
    source: Source | None = None


@dataclass
class DistrictReport:
    """What an import of districts did or would do."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    located: int = 0
    stored: bool = False

    @property
    def errors(self) -> int:
        """How many things keep the file out."""
        return sum(one.error for one in self.findings)

    def lines(self) -> list[str]:
        """The report, line by line."""
        found = list(grouped(self.findings, "area"))
        found.append(f"Districts of {self.file}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged, "
                     f"{self.errors} errors.")
        found += [f"{self.located} places got their district."] if self.located else []
        found += [f"Nothing was stored; to mend: {self.errors}."] if self.errors else []
        return found


def read_district_mapping(path: Path) -> DistrictMapping:
    """The mapping in a file; CatalogError says everything that is to mend in it."""
    document = read_document(path)
    problems = list(document.problems)
    form = Form(document.value or {}, Spot(document.file, lines=document.lines), problems)
    source = form.form("source", short="name")
    mapping = DistrictMapping(
        form.text("name", required=True),
        form.text("number"),
        form.choice("level", LEVELS, "district"),
        form.whole("parent_digits") or 0,
        Source(source.text("name", required=True), source.day("day"), "", source.url("url")) if source else None,
    )
    if source:
        source.done()
    form.done()
    if problems:
        raise CatalogError(problems)
    return mapping


def import_districts(
    store: Store, path: Path, mapping: DistrictMapping, dry_run: bool = False,
    progress: Progress = lambda message: None,
) -> DistrictReport:
    """Merge the areas of a GeoJSON file into the city's districts, and give places with coordinates their district."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB; simplify the boundaries.")
    progress(f"Reading {path.name}")
    report = DistrictReport(path.name)
    tree, stored = store.district_tree(), store.boundaries()
    merging = _Merging(tree, mapping, store.city().fictional, report)
    for row, feature in enumerate(read_objects(path), 1):
        merging.add(row, feature)
    if report.errors:
        return report
    boundaries = {**stored, **merging.boundaries}
    progress("Looking who borders on whom")
    districts = _with_neighbours(merging.districts, boundaries, tree)
    changed = [one for one in districts.values() if one != tree.get(one.id)
               or (merging.boundaries.get(one.id) != stored.get(one.id) and one.id in merging.boundaries)]
    touched = {one.id for one in changed}
    report.new = sum(id_ not in tree for id_ in merging.boundaries)
    report.changed = sum(id_ in tree and id_ in touched for id_ in merging.boundaries)
    report.unchanged = len(merging.boundaries) - report.new - report.changed
    new_tree = DistrictTree([*(districts.get(one.id, one) for one in tree),
                             *(one for one in districts.values() if one.id not in tree)])
    progress("Looking which places lie in which district")
    moved = _located(store, Boundaries(boundaries), tree, new_tree)
    report.located = len(moved)
    if not dry_run and (changed or moved):
        store.import_districts(changed, {id_: boundaries[id_] for id_ in touched & merging.boundaries.keys()}, moved,
                               IMPORTER)
        report.stored = True
    return report


@dataclass
class _Merging:
    """The areas of one file on their way into the tree."""

    tree: DistrictTree
    mapping: DistrictMapping
    fictional: bool
    report: DistrictReport
    districts: dict[str, District] = field(default_factory=dict)
    boundaries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, row: int, feature: Mapping[str, Any]) -> None:
        """Take up one area: the district of the same level that has its number, else its name, else a new one."""
        properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
        name, number = (clean(str(properties.get(one) or "")) for one in (self.mapping.name, self.mapping.number))
        if not name:
            known = ", ".join(map(repr, properties))
            self._say(row, self.mapping.name, "the area has no name", f"mend name: in the mapping; there is {known}")
        if geometry.get("type") not in ("Polygon", "MultiPolygon"):
            self._say(row, "geometry", "this is neither Polygon nor MultiPolygon", "export areas, not points or lines")
            return
        if self.mapping.number and not number:
            self._say(row, self.mapping.number, f"{name} has no number",
                      "fill it in, or leave out number: in the mapping")
        self._check_points(row, geometry)
        parent = self._parent(row, name, number)
        if self.report.errors:
            return
        district = self._merged(name, number, parent, Boundaries({"": geometry}).areas[""].middle())
        if district.id in self.boundaries:
            self._say(row, self.mapping.name, f"{name} stands in the file twice", "join the two areas")
        self.districts[district.id] = district
        self.boundaries[district.id] = dict(geometry)

    def _say(self, row: int, column: str, message: str, mend: str) -> None:
        self.report.findings.append(Finding(row, column, message, mend))

    def _check_points(self, row: int, geometry: Mapping[str, Any]) -> None:
        box = AT_SEA if self.fictional else GERMANY
        try:
            area = Boundaries({"": geometry}).areas[""]
        except (ValueError, TypeError, KeyError, IndexError):
            self._say(row, "geometry", "the coordinates are not readable", "export the file again as GeoJSON")
            return
        corners = ((area.south, area.west), (area.north, area.east))
        if all(inside(lat, lon, box) for lat, lon in corners):
            return
        swapped = all(inside(lon, lat, box) for lat, lon in corners)
        self._say(row, "geometry", "X and Y are swapped" if swapped else "the area lies outside Germany",
                  "write the longitude first" if swapped else "export in WGS 84 (EPSG:4326), longitude first")

    def _parent(self, row: int, name: str, number: str) -> str:
        digits = self.mapping.parent_digits
        if not digits:
            return self.tree.root
        depth = LEVELS.index(self.mapping.level)
        found = next((one.id for one in self.tree if one.number == number[:digits] and one.level in LEVELS[:depth]), "")
        if not found:
            self._say(row, self.mapping.number, f"no district has the number {number[:digits]!r}, which {name} lies in",
                      "import the larger areas first")
        return found

    def _merged(self, name: str, number: str, parent: str, middle: tuple[float, float]) -> District:
        level, own = self.mapping.level, self._known(name, number)
        if own is None:
            id_ = self._new_id(name, number)
            return District(id_, name, parent, level, number, lat=middle[0], lon=middle[1], source=self.mapping.source)
        also = own.also if name in (own.name, *own.also) else (*own.also, name)
        # What was written by hand stays: name, level, source; a hand-written borough keeps its place in the tree.
        parent = parent if self.mapping.parent_digits or not own.parent else own.parent
        return replace(own, number=number or own.number, also=also, parent=parent, lat=middle[0], lon=middle[1])

    def _known(self, name: str, number: str) -> District | None:
        same_level = [one for one in self.tree if one.level == self.mapping.level]
        by_number = next((one for one in same_level if number and one.number == number), None)
        if by_number:
            return by_number
        found = DistrictTree([self.tree[self.tree.root], *(
            replace(one, parent=self.tree.root) for one in same_level if not (one.number and number)
        )]).find(name)
        return self.tree[found] if found and found != self.tree.root else None

    def _new_id(self, name: str, number: str) -> str:
        id_ = latin(name) or f"{self.mapping.level}-{number}"
        # A borough, its district and its cell often have one name.
        return id_ if id_ not in self.tree and id_ not in self.districts else f"{id_}-{number or self.mapping.level}"


def _with_neighbours(
    districts: Mapping[str, District], boundaries: Mapping[str, Mapping[str, Any]], tree: DistrictTree
) -> dict[str, District]:
    """Neighbours by common border where none are written by hand, among areas of one level."""
    level = {id_: one.level for id_, one in districts.items()}
    bordering = Boundaries({id_: boundaries[id_] for id_ in level}).bordering()
    return {
        id_: one if one.neighbours or tree.neighbours(id_) else replace(one, neighbours=bordering[id_])
        for id_, one in districts.items()
    }


def _located(store: Store, boundaries: Boundaries, before: DistrictTree, after: DistrictTree) -> list[Location]:
    """The places whose district follows from their point: those without one, or with one around the one found."""
    moved = []
    for place in store.locations():
        if place.protected or place.lat is None or place.lon is None:
            continue
        found = boundaries.district_at(place.lat, place.lon, after)
        if found and found != place.district and (not place.district or place.district in after.ancestors(found)):
            moved.append(replace(place, district=found))
    return moved
