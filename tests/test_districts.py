import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.districts import DistrictTree, distance_km
from finder.model import District

CITY = DistrictTree((
    District("stadt", "Musterstadt", level="city"),
    District("mitte", "Mitte", "stadt", "borough", neighbours=("west",)),
    District("altstadt", "Altstadt", "mitte", also=("Zentrum",)),
    District("bahnhof", "Bahnhofsviertel", "altstadt", "quarter"),
    District("baeren", "Bärenkämpen", "mitte", also=("Bärenkempen",), names={"ar": "بيرن"}),
    District("west", "Rechtes Weserufer", "stadt", also=("Rechte Weserseite",)),
    District("sued", "Süd-Ost", "stadt"),
))
IDS = [district.id for district in CITY]


def test_what_contains_what() -> None:
    assert CITY.root == "stadt"
    assert CITY.ancestors("bahnhof") == ("altstadt", "mitte", "stadt")
    assert CITY.children("mitte") == ("altstadt", "baeren")
    assert set(CITY.subtree("mitte")) == {"mitte", "altstadt", "baeren", "bahnhof"}
    assert CITY.subtree("nowhere") == ()


def test_a_neighbour_written_on_one_side_borders_on_both() -> None:
    assert CITY.neighbours("west") == {"mitte"}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Bärenkämpen", "baeren"), ("Baerenkaempen", "baeren"), ("bärenkempen", "baeren"), ("بيرن", "baeren"),
        ("Stadtteil Bärenkämpen", "baeren"), ("Rechte Weserseite", "west"), ("Süd Ost", "sued"), ("suedost", "sued"),
        ("Musterstadt-Mitte", "mitte"), ("Zentrum", "altstadt"), ("altstadt", "altstadt"), ("Altona", None), ("", None),
    ],
)
def test_a_name_is_understood_however_it_is_spelt(name: str, id_: str | None) -> None:
    assert CITY.find(name) == id_


def test_a_districts_own_name_beats_anothers_variant() -> None:
    tree = DistrictTree((District("s", "S"), District("a", "A", "s", also=("Mitte",)), District("m", "Mitte", "s")))
    assert tree.find("Mitte") == "m"


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [("mitte", "mitte", 0), ("mitte", "bahnhof", 0), ("stadt", "sued", 0), ("mitte", "west", 1), ("bahnhof", "west", 1),
     ("bahnhof", "baeren", 1), ("west", "sued", 2), ("bahnhof", "sued", 2)],
)
def test_how_far_apart(a: str, b: str, steps: int) -> None:
    assert CITY.steps(a, b) == CITY.steps(b, a) == steps


@pytest.mark.parametrize(
    ("places", "serves", "reached"),
    [
        (["altstadt"], [], {"altstadt", "mitte", "stadt"}),
        (["altstadt"], ["west"], {"altstadt", "mitte", "stadt", "west"}),
        (["sued"], ["mitte"], {"sued", "stadt", "mitte", "altstadt", "bahnhof", "baeren"}),
        (["sued"], ["stadt"], set(IDS)),
        ([], [], set()),  # not stated is no yes
        (["stadt"], [], set(IDS)),
        (["stadt"], ["west"], {"stadt", "west"}),
    ],
)
def test_under_which_districts_an_offer_is_listed(places: list[str], serves: list[str], reached: set[str]) -> None:
    assert CITY.reached(places, serves) == reached


@given(st.lists(st.sampled_from(IDS[1:]), max_size=3), st.lists(st.sampled_from(IDS), max_size=3))
def test_reached_is_the_rule_of_the_filter(places: list[str], serves: list[str]) -> None:
    def listed(district: str) -> bool:
        inside = any(district in (place, *CITY.ancestors(place)) for place in places)
        met = any(s in CITY.subtree(district) or s in CITY.ancestors(district) for s in serves)
        return inside or met

    assert CITY.reached(places, serves) == {id_ for id_ in IDS if listed(id_)}


def test_a_city_has_one_root() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        DistrictTree((District("a", "A"), District("b", "B")))


def test_a_circle_of_parents_does_not_hang() -> None:
    tree = DistrictTree((District("s", "S"), District("a", "A", "b"), District("b", "B", "a")))
    assert tree.ancestors("a") == ("b", "a")


def test_distance_from_minden_to_muenster() -> None:
    assert distance_km(52.289, 8.917, 51.962, 7.626) == pytest.approx(95, abs=2)
    assert distance_km(52.289, 8.917, 52.289, 8.917) == 0
