"""From a request in one's own words to ranked offers, facet counts and the reasons for them."""

from .request import FacetValue, Hit, Reason, Relaxation, SearchRequest, SearchResult, Understood
from .searcher import Searcher

__all__ = [
    "FacetValue", "Hit", "Reason", "Relaxation", "SearchRequest", "SearchResult", "Searcher", "Understood",
]
