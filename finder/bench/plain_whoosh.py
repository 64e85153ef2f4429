"""Whoosh as its manual shows it: TEXT fields, `Searcher.search` with a filter and groups."""

from collections.abc import Sequence
from pathlib import Path

from whoosh import fields, query
from whoosh.analysis import StandardAnalyzer
from whoosh.columns import RefBytesColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.sorting import Count, Facets, FieldFacet

from .contents import FACETS, Content
from .questions import Question
from .rivals import TOP, Answer

BOOSTS = {"title": 2.0, "text": 1.0, "names": 1.5}


def schema(facts: bool) -> fields.Schema:
    """Texts, with the facts as columns or without."""
    columns = {name: fields.ID(sortable=RefBytesColumn()) for name in FACETS} if facts else {}
    return fields.Schema(id=fields.STORED, **dict.fromkeys(BOOSTS, fields.TEXT), **columns)


class PlainWhoosh:
    """Whoosh's own search."""

    name = "Whoosh"
    corrects = True

    def build(self, folder: Path, contents: Sequence[Content]) -> None:
        """Write the index, with the facts as columns."""
        self._searcher = write(folder, contents, facts=True).searcher()
        self._analyzer = StandardAnalyzer()

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        words = [token.text for word in question.words for token in self._analyzer(word)]
        wanted = query.And([query.Or([self._term(name, word, question) for name in BOOSTS]) for word in words])
        filters = query.And([query.Term(name, value) for name, value in question.filters.items()])
        groups = Facets()
        for name in FACETS:
            groups.add_facet(name, FieldFacet(name, maptype=Count))
        # With `optimize` some queries never end.
        results = self._searcher.search(
            wanted, limit=TOP, optimize=False, filter=filters if question.filters else None, groupedby=groups
        )
        top = tuple(hit["id"] for hit in results)
        return Answer(len(results), top, {name: results.groups(name) for name in FACETS})

    @staticmethod
    def _term(name: str, word: str, question: Question) -> query.Query:
        if question.mistyped:
            return query.FuzzyTerm(name, word, boost=BOOSTS[name], prefixlength=1)
        return query.Term(name, word, boost=BOOSTS[name])


def write(folder: Path, contents: Sequence[Content], facts: bool) -> FileIndex:
    """Index these contents as plainly as can be."""
    index = FileIndex.create(FileStorage(str(folder)), schema(facts), "MAIN")
    writer = index.writer()
    for id_, one in enumerate(contents):
        writer.add_document(
            id=id_, title=one.title, text=one.text, names=one.names, **(one.facts if facts else {})
        )
    writer.commit()
    return index
