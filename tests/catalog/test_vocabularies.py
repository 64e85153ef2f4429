from pathlib import Path

import pytest

from finder.catalog.problems import CatalogError
from finder.catalog.vocabularies import Vocabularies, load_vocabularies, read_vocabularies
from finder.languages import LANGUAGES

TERMS = """
categories:
- {id: advice}
- {id: debt, parent: advice, sensitive: yes, address: t1}
- {id: course}
needs:
- {id: need-advice, query: {category: [debt, course]}}
languages:
- {id: kmr}
- {id: ar}
"""
GERMAN = """
categories:
  advice: {label: Beratung, words: [Rat]}
  debt: {label: Rat bei Geldsorgen, words: [Schuldner*innen, Rat]}
  course: {label: Sprachkurs, words: [Deutsch-Kurs]}
"""
ARABIC = "categories:\n  course: {label: دورة, words: [تعلّم الألمانية]}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    (tmp_path / "terms.yaml").write_text(TERMS, encoding="utf-8")
    (tmp_path / "words/de.yaml").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "words/ar.yaml").write_text(ARABIC, encoding="utf-8")
    return tmp_path


def test_terms_keep_their_order_and_find_their_words(folder: Path) -> None:
    small = load_vocabularies(folder)
    assert list(small.terms("categories")) == ["advice", "debt", "course"]
    assert small.term("categories", "course").labels == {"de": "Sprachkurs", "ar": "دورة"}
    assert [term.id for term in small.children("categories", "advice")] == ["debt"]
    assert small.subtree("categories", "advice") == ("advice", "debt")


def test_a_sensitive_term_answers_to_its_neutral_address_only(folder: Path) -> None:
    small = load_vocabularies(folder)
    found = small.by_address("categories", "t1")
    assert found is not None
    assert found.id == "debt"
    assert small.by_address("categories", "debt") is None
    assert small.term("needs", "need-advice").query == {"category": ("t1", "course")}


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("course", "course"), ("SPRACHKURS", "course"), ("Sprach-Kurs", "course"), ("deutschkurs", "course"),
        ("Schuldner:innen", "debt"), ("schuldnerinnen", "debt"), ("تعلم الالمانية", "course"), ("دوره", "course"),
        ("Rat", "advice"), ("Kino", None), ("", None),
    ],
)
def test_a_word_is_understood_in_any_language_and_spelling(folder: Path, text: str, id_: str | None) -> None:
    assert load_vocabularies(folder).understand("categories", text) == id_


def test_language_tags_are_understood_under_their_aliases(folder: Path) -> None:
    small = load_vocabularies(folder)
    assert small.understand("languages", "ku") == "kmr"
    assert small.understand("languages", "AR") == "ar"
    assert small.understand("languages", "en") is None


def test_what_is_not_written_yet_and_what_is_written_twice(folder: Path) -> None:
    small = load_vocabularies(folder)
    missing = small.missing_labels()
    assert ("de", "needs", "need-advice") in missing
    assert ("de", "categories", "course") not in missing
    (claims,) = small.claimed_twice()
    assert {claim.term for claim in claims} == {"advice", "debt"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("words/de.yaml", "categories:\n  curse: {label: x}\n", "Write course"),
        ("words/de.yaml", "category:\n  course: {label: x}\n", "Write categories"),
        ("words/de.yaml", "categories:\n  course: {lable: x}\n", "Write label"),
        ("words/de.yaml", "categories:\n  course: {label: x, words: y}\n", "words are a list"),
        ("words/de.yaml", "categories: [course]\n", "names with values"),
        ("words/xx.yaml", "", "not one of our languages"),
        ("terms.yaml", "categories:\n- {id: a}\n- {id: a}\n", "stands twice"),
        ("terms.yaml", "categories:\n- {id: a, parent: b}\n", "there is no term 'b'"),
        ("terms.yaml", "categories:\n- {id: a, sensitive: yes}\n", "neutral address"),
        ("terms.yaml", "categories:\n- {id: a, sensitive: ja}\n", "Write yes or no"),
        ("terms.yaml", "categories:\n- {name: a}\n", "has no id"),
        ("terms.yaml", "needs:\n- {id: n, query: {categori: [a]}}\n", "Write category"),
        ("terms.yaml", "categories:\n- {id: a}\nneeds:\n- {id: n, query: {category: [b]}}\n", "no term 'b'"),
    ],
)
def test_a_broken_vocabulary_says_what_to_mend(folder: Path, name: str, text: str, says: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    _, problems = read_vocabularies(folder)
    assert any(says in str(problem) for problem in problems)
    assert all(problem.mend for problem in problems)
    with pytest.raises(CatalogError):
        load_vocabularies(folder)


def test_the_shipped_terms_are_complete_in_themselves(vocabularies: Vocabularies) -> None:
    categories = vocabularies.terms("categories")
    assert len(vocabularies.children("categories")) == 11
    assert all(term.parent in categories for term in categories.values() if term.parent)
    addresses = [term.address for vocabulary in vocabularies for term in vocabularies.terms(vocabulary).values()
                 if term.sensitive]
    assert len(addresses) == len(set(addresses)) > 0
    sensitive = [id_ for id_, term in categories.items() if term.sensitive]
    assert not [value for need in vocabularies.terms("needs").values() for value in need.query.get("category", ())
                if value in sensitive]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_shipped_term_has_a_label(vocabularies: Vocabularies, tag: str) -> None:
    assert [(vocabulary, id_) for missing, vocabulary, id_ in vocabularies.missing_labels() if missing == tag] == []


def test_no_shipped_word_means_two_terms(vocabularies: Vocabularies) -> None:
    assert vocabularies.claimed_twice() == ()
