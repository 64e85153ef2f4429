"""The search benchmark at a tiny size: it finds, its rivals agree with each other, and its table can be read."""

from datetime import datetime
from pathlib import Path

import pytest
from whoosh.analysis import STOP_WORDS

from finder import clock
from finder.bench import search
from finder.bench.contents import FACETS, Content, contents_of
from finder.bench.fts5 import Fts5
from finder.bench.offers import LANGUAGES, make_city
from finder.bench.plain_whoosh import PlainWhoosh
from finder.bench.questions import LENGTHS, Question, make_questions
from finder.catalog.city import CityCatalog
from finder.catalog.vocabularies import load_vocabularies
from finder.index import concepts_of
from finder.store import Store

OFFERS = 40


@pytest.fixture(scope="module")
def made() -> tuple[CityCatalog, datetime]:
    return make_city(OFFERS, load_vocabularies())


@pytest.fixture(scope="module")
def contents(made: tuple[CityCatalog, datetime], tmp_path_factory: pytest.TempPathFactory) -> list[Content]:
    city, moment = made
    with clock.frozen(moment), Store.create(tmp_path_factory.mktemp("store"), city) as store:
        return list(contents_of(
            store.listings(), store.district_tree(), concepts_of(load_vocabularies()), store.holidays(), moment
        ))


def test_the_city_has_as_many_offers_as_asked_for_in_four_languages(made: tuple[CityCatalog, datetime]) -> None:
    city, _ = made
    assert len(city.offers) == len({one.id for one in city.offers}) == OFFERS
    assert all(set(one.texts) == set(LANGUAGES) for one in city.offers)
    assert len({one.categories for one in city.offers}) > 10
    assert make_city(OFFERS, load_vocabularies())[0].offers == city.offers  # the same in every run


def test_some_words_are_said_everywhere_and_most_hardly_ever(contents: list[Content]) -> None:
    said = [set(one.texts["de"].split()) for one in contents]
    spread = sorted((sum(word in words for words in said) for word in set().union(*said)), reverse=True)
    assert spread[0] > OFFERS / 2
    assert sum(count == 1 for count in spread) > len(spread) / 2


def test_every_question_has_an_answer_and_its_filters_too(contents: list[Content]) -> None:
    kinds = make_questions(contents, 5)
    assert len(kinds) == 2 * len(LENGTHS) + 2
    for kind, questions in kinds.items():
        for question in questions:
            fits = [
                one for one in contents
                if set(question.words) <= set(one.texts[question.language].split())
                and question.filters.items() <= one.facts.items()
            ]
            assert fits or question.mistyped, (kind, question)


def test_the_rivals_find_and_count_the_same(contents: list[Content], tmp_path: Path) -> None:
    rivals = [Fts5(), PlainWhoosh()]
    for rival in rivals:
        (tmp_path / rival.name).mkdir()
        rival.build(tmp_path / rival.name, contents)
    for questions in make_questions(contents, 5).values():
        for question in questions:
            # They fold differently, and Whoosh leaves out English stop words.
            alike = all(word.isascii() and word.lower() not in STOP_WORDS for word in question.words)
            if alike and not question.mistyped:
                ours, theirs = (rival.ask(question) for rival in rivals)
                assert ours.total == theirs.total > 0
                assert set(ours.top) == set(theirs.top) or ours.total > len(ours.top)
                for name in FACETS:
                    counted = {value: count for value, count in theirs.counts[name].items() if value}
                    assert ours.counts[name] == counted, (question, name)


def test_a_filter_and_a_typing_error(contents: list[Content], tmp_path: Path) -> None:
    whoosh = PlainWhoosh()
    whoosh.build(tmp_path, contents)
    word = max((word for word in contents[0].texts["de"].split() if word.isalpha()), key=len)
    wrong = Question((word[:3] + word[4:],), {}, "de", mistyped=True)
    assert 0 in whoosh.ask(wrong).top
    assert whoosh.ask(Question((word,), {"cost": "nothing"}, "de")).total == 0


def test_the_table_tells_everything() -> None:
    report = search.measure(OFFERS, 2)
    text = search.table(report)
    assert report.offers == OFFERS
    for said in ("40 offers", "FTS5", "Whoosh", "ratio", "2 words, filters", "typing error", "One edit", "Memory"):
        assert said in text
    assert all(times["finder"].found > 0 for kind, times in report.times.items() if kind != "typing error")
