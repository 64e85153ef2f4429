"""What the city does not have gets no answer that looks like one; over the demo city's own offers."""

from pathlib import Path

import pytest

from finder.catalog.vocabularies import load_vocabularies
from finder.index import Engine, prepare_index
from finder.search import Searcher, SearchRequest
from finder.store import Store
from finder.store.instance import prepare

# Nothing of this is in the demo city or means anything that is; words that a text mentions by the way are no such.
WORDS = """
    Taxi Friseur Auto Pizza Hotel Flughafen Handyhülle Katze Tierarzt Motorrad Kreuzfahrt Fernseher Kaufhaus Parkplatz
    Tankstelle Zahnpasta Schmuck Klavierstimmer Poker Börse Aktien Bitcoin Hochzeitsfotograf Blumenladen Bäckerei
    Metzger Brille Optiker Tattoo Sauna Solarium Autowerkstatt Segelboot Angelschein Jagdschein Führerschein
    Immobilienmakler Schlüsseldienst Klempner Dachdecker Reisebüro Golf Opernkarten Kaninchen airport restaurant
    haircut طيران مطعم حلاق سيارة قطة uçak lokanta kuaför аэропорт ресторан парикмахер кошка літак перукар
"""
OFF_TOPIC = tuple(WORDS.split())
MOST_FALSE = 0.1


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A searcher over the demo city."""
    instance: Path = tmp_path_factory.mktemp("demo")
    prepare(instance, "demo")
    prepare_index(instance)
    with Store.open(instance) as store:
        return Searcher(Engine.open(instance), load_vocabularies(), store.district_tree(), store.holidays())


def test_off_topic_words_get_no_unmarked_answers(searcher: Searcher) -> None:
    answered = [word for word in OFF_TOPIC if searcher.search(SearchRequest(word)).total]
    assert len(answered) <= MOST_FALSE * len(OFF_TOPIC), answered


def test_words_on_topic_do(searcher: Searcher) -> None:
    words = ["Deutschkurs", "Kita", "Wohnung", "Schwimmen", "طبيب", "квартира", "iş", "KI", "doktor", "مترجم"]
    assert [word for word in words if not searcher.search(SearchRequest(word)).total] == []
