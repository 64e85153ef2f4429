"""The order of matches: the short cut for many matches gives exactly what looking at each of them gives."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from finder.search import ranking
from finder.store.listings import Listing
from tests.offers import make_listing, make_location

WORDS = ("Schwimmen", "Garten", "Musik", "Beratung", "Treff", "Umzug", "Theater")


def listing(number: int) -> Listing:
    chance = random.Random(number)
    return make_listing(
        f"offer {number}", " ".join(chance.choices(WORDS, k=2)),
        " ".join(chance.choices(WORDS, k=chance.randint(1, 12))),
        freshness=chance.choice(("checked", "unchecked", "overdue", "quiet")),
        locations=(make_location(district=chance.choice(("north", "centre", "far"))),),
        categories=tuple(chance.sample(("swimming", "debt-advice", "meeting-place"), chance.randint(0, 2))),
        audiences=tuple(chance.sample(("women", "everyone"), chance.randint(0, 1))),
    )


@pytest.mark.parametrize("asked", [
    {}, {"near": "north"}, {"language": "ar", "near": "far"}, {"filters": {"audience": ("women",)}}, {"page": 2},
])
def test_the_short_cut_changes_nothing(
    search_in: Callable[[list[Listing]], Any], monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    search = search_in([listing(number) for number in range(120)])
    for text in (*WORDS, "Mitte Garten", "Schuldnerberatung", "schwimmen für Frauen"):
        monkeypatch.setattr(ranking, "MANY", 10**9)
        each = search(text, per_page=7, **asked)
        monkeypatch.setattr(ranking, "MANY", 0)
        assert search(text, per_page=7, **asked).hits == each.hits, text
        assert each.hits or asked
