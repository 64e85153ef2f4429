"""Tantivy, where its package is installed: a search engine in Rust."""

from collections.abc import Sequence
from pathlib import Path

import tantivy

from .contents import FACETS, Content
from .questions import Question
from .rivals import TOP, Answer

BOOSTS = {"title": 2.0, "text": 1.0, "names": 1.5}
MOST_VALUES = 500  # of one filter


class Tantivy:
    """Tantivy with BM25, the facts as fast fields, and counts by aggregation."""

    name = "tantivy"
    corrects = True

    def build(self, folder: Path, contents: Sequence[Content]) -> None:
        """Write the index."""
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True)
        for name in BOOSTS:
            builder.add_text_field(name, tokenizer_name="default")
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        self._schema = builder.build()
        index = tantivy.Index(self._schema, path=str(folder))
        writer = index.writer()
        for id_, one in enumerate(contents):
            writer.add_document(tantivy.Document(
                id=id_, title=one.title, text=one.text, names=one.names, **one.facts
            ))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()
        self._counts = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS}

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        must = tantivy.Occur.Must
        words = [self._word(word.lower(), question.mistyped) for word in question.words]
        filters = [
            tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, name, value), 0.0)
            for name, value in question.filters.items()
        ]
        wanted = tantivy.Query.boolean_query([(must, one) for one in (*words, *filters)])
        results = self._searcher.search(wanted, TOP, count=True)
        top = tuple(self._searcher.doc(address)["id"][0] for _, address in results.hits)
        counted = self._searcher.aggregate(wanted, self._counts)
        counts = {name: {one["key"]: one["doc_count"] for one in counted[name]["buckets"]} for name in FACETS}
        return Answer(results.count, top, counts)

    def _word(self, word: str, mistyped: bool) -> tantivy.Query:
        def term(name: str) -> tantivy.Query:
            if mistyped:
                return tantivy.Query.fuzzy_term_query(self._schema, name, word)
            return tantivy.Query.term_query(self._schema, name, word)

        return tantivy.Query.boolean_query([
            (tantivy.Occur.Should, tantivy.Query.boost_query(term(name), boost)) for name, boost in BOOSTS.items()
        ])
