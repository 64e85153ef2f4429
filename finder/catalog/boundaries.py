"""The boundaries of a city's districts, from GeoJSON."""

import json
from pathlib import Path
from typing import Any

from .parts import AT_SEA, GERMANY, Known, inside
from .problems import Problem, nearest

Geometry = dict[str, Any]


def read_boundaries(path: Path, known: Known) -> tuple[dict[str, Geometry], list[Problem]]:
    """Geometries by district id, and what is wrong with them; a city without the file has no boundaries."""
    if not path.is_file():
        return {}, []
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        found = [(str(feature["properties"]["district"]), feature["geometry"]) for feature in features]
    except UnicodeDecodeError:
        return {}, [Problem(path.name, 0, "", "", "the file is not in UTF-8", "save the file as UTF-8")]
    except (ValueError, KeyError, TypeError):
        message = "this is not a GeoJSON FeatureCollection whose features have the property district"
        return {}, [Problem(path.name, 0, "", "", message, "export it as GeoJSON and add the property")]
    boundaries: dict[str, Geometry] = {}
    problems = []
    for id_, geometry in found:
        wrong = _wrong(id_, geometry, known)
        if id_ in boundaries:
            wrong = ("the district has two boundaries", "join them to one MultiPolygon")
        if wrong:
            problems.append(Problem(path.name, 0, id_, "", *wrong))
        else:
            boundaries[id_] = geometry
    return boundaries, problems


def _wrong(id_: str, geometry: Any, known: Known) -> tuple[str, str] | None:
    if id_ not in known.districts:
        near = nearest(id_, [one.id for one in known.districts])
        return f"there is no district {id_!r}", f"write {near}" if near else "add it to districts.yaml"
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "the boundary is neither Polygon nor MultiPolygon", "export the area, not a point or a line"
    points = _points(geometry.get("coordinates"))
    box, where = (AT_SEA, "the fictional city") if known.fictional else (GERMANY, "Germany")
    if points and all(inside(lat, lon, box) for lon, lat in points):
        return None
    if points and all(inside(lat, lon, box) for lat, lon in points):
        return f"the boundary lies outside {where}", "X and Y are swapped: write the longitude first"
    return f"the boundary lies outside {where}", "export it in WGS 84 (EPSG:4326), longitude first"


def _points(value: Any) -> list[tuple[float, float]]:
    if not isinstance(value, list):
        return []
    if len(value) >= 2 and all(isinstance(number, (int, float)) for number in value[:2]):
        return [(value[0], value[1])]
    return [point for item in value for point in _points(item)]
