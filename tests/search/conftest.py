"""A searcher over a few listings, on a Wednesday morning."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from finder.catalog.vocabularies import load_vocabularies
from finder.clock import ZONE
from finder.index import Engine, concepts_of
from finder.index.documents import Builder
from finder.search import Searcher, SearchRequest, SearchResult
from finder.store.listings import Listing
from tests.offers import TODAY, TREE

MOMENT = datetime(2026, 3, 4, 10, 30, tzinfo=ZONE)

Search = Callable[..., SearchResult]


def searcher_of(folder: Path, listings: list[Listing]) -> Searcher:
    """A searcher over an index of exactly these listings."""
    engine = Engine.open(folder)
    builder = Builder(concepts_of(load_vocabularies()), TREE, TODAY)
    engine.rebuild(map(builder.document, listings))
    return Searcher(engine, load_vocabularies(), TREE)


@pytest.fixture
def search_in(tmp_path: Path) -> Callable[[list[Listing]], Search]:
    """Make a search over listings: `search = search_in([...])`, then `search("words", language="ar", ...)`."""

    def over(listings: list[Listing]) -> Search:
        searcher = searcher_of(tmp_path, listings)

        def search(text: str = "", **asked: object) -> SearchResult:
            return searcher.search(SearchRequest(text, **asked), MOMENT)  # type: ignore[arg-type]  # free for tests

        return search

    return over
