"""Where the districts lie: which one holds a point, which border on each other, where their middle is.

Plain geometry on WGS 84 degrees (longitude first, as in GeoJSON): a city is small enough for the earth to be flat.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .districts import DistrictTree

Geometry = Mapping[str, Any]
Ring = list[tuple[float, float]]
SAME_POINT = 6  # decimals: about ten centimetres
SHARED_POINTS = 2  # one common corner is no common border


class Area:
    """The area of a Polygon or MultiPolygon."""

    def __init__(self, geometry: Geometry) -> None:
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        self.rings: list[Ring] = [[(p[0], p[1]) for p in ring] for polygon in polygons for ring in polygon]
        lons, lats = [lon for lon, _ in self._points()], [lat for _, lat in self._points()]
        self.west, self.east, self.south, self.north = min(lons), max(lons), min(lats), max(lats)

    def _points(self) -> Iterator[tuple[float, float]]:
        return (point for ring in self.rings for point in ring)

    def contains(self, lat: float, lon: float) -> bool:
        """Whether a point lies inside: a ray to the east crosses the borders an odd number of times, holes included."""
        if not (self.south <= lat <= self.north and self.west <= lon <= self.east):
            return False
        odd = False
        for ring in self.rings:
            x, y = ring[-1]
            for next_x, next_y in ring:
                if (y > lat) != (next_y > lat) and lon < (next_x - x) * (lat - y) / (next_y - y) + x:
                    odd = not odd
                x, y = next_x, next_y
        return odd

    def corners(self) -> frozenset[tuple[float, float]]:
        """The points of the border, rounded so that neighbours' common ones are equal."""
        return frozenset((round(lon, SAME_POINT), round(lat, SAME_POINT)) for lon, lat in self._points())

    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of the centre of gravity."""
        twice = x_sum = y_sum = 0.0
        x0, y0 = self.rings[0][0]  # near the origin the sums lose no digits
        for ring in self.rings:
            x, y = ring[-1][0] - x0, ring[-1][1] - y0
            for lon, lat in ring:
                next_x, next_y = lon - x0, lat - y0
                cross = x * next_y - next_x * y
                twice, x_sum, y_sum = twice + cross, x_sum + (x + next_x) * cross, y_sum + (y + next_y) * cross
                x, y = next_x, next_y
        if not twice:
            return (self.south + self.north) / 2, (self.west + self.east) / 2
        return round(y0 + y_sum / (3 * twice), 6), round(x0 + x_sum / (3 * twice), 6)


class Boundaries:
    """The boundaries of a city's districts."""

    def __init__(self, geometries: Mapping[str, Geometry]) -> None:
        self.areas = {id_: Area(geometry) for id_, geometry in geometries.items()}

    def __bool__(self) -> bool:
        return bool(self.areas)

    def district_at(self, lat: float, lon: float, tree: DistrictTree) -> str:
        """The innermost district around a point; empty where it lies in none."""
        around = [id_ for id_, area in self.areas.items() if id_ in tree and area.contains(lat, lon)]
        return max(around, key=lambda id_: len(tree.ancestors(id_)), default="")

    def bordering(self) -> dict[str, tuple[str, ...]]:
        """The districts whose borders share points, by district and in the order of the boundaries."""
        corners = {id_: area.corners() for id_, area in self.areas.items()}
        return {
            id_: tuple(other for other, theirs in corners.items()
                       if other != id_ and len(own & theirs) >= SHARED_POINTS)
            for id_, own in corners.items()
        }
