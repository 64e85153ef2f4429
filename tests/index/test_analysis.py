"""Spellings of one word meet, in every script, and nothing that is typed can break the analysis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.index.analysis import Analyzer, fold, stem, words


def key(text: str) -> list[str]:
    return [stem("".join(parts)) for parts in words(text)]


@pytest.mark.parametrize(("one", "other"), [
    ("Möbel", "Moebel"), ("Möbel", "mobel"), ("Straße", "Strasse"), ("Bärenkämpen", "Baerenkaempen"),
    ("Kurs", "Kurse"), ("Sprachkurs", "Sprachkurse"), ("Beratung", "Beratungen"), ("Häuser", "Haus"),
    ("Mieter*innen", "Mieter"), ("Mieter:innen", "Mieter"), ("Mieter/innen", "Mieter"), ("MieterInnen", "Mieter"),
    ("Mieter(innen)", "Mieter"), ("Mieter_innen", "Mieter"), ("Mieterinnen", "Mieter"),
    ("çocuk bakımı", "cocuk bakimi"), ("İŞ", "is"), ("IŞIK", "ışık"),
    ("الألمانية", "المانيه"), ("مَدْرَسَة", "مدرسه"), ("كتـــاب", "کتاب"), ("والمدرسة", "مدرسة"), ("مهد‌کودک", "مهدکودک"),
    ("ئەڵمانی", "ئەلماني"), ("١٢", "12"), ("۱۲", "12"),
    ("ёлка", "елка"), ("ґрунт", "грунт"), ("сім'я", "сімя"), ("сім’я", "сімя"), ("курси", "курс"), ("помощь", "помощ"),
    ("învățare", "invatare"), ("ceļš", "cels"), ("ትግርኛ", "ትግርኛ"), ("żłobek", "zlobek"),
])
def test_spellings_meet(one: str, other: str) -> None:
    assert key(one) == key(other) != []


@pytest.mark.parametrize(("word", "folded"), [("neue", "neue"), ("Quelle", "quelle"), ("Frauen", "frauen")])
def test_e_after_a_vowel_is_not_always_an_umlaut(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(("word", "parts"), [
    ("schwimmkurs", ("schwimm", "kurs")),
    ("frauenschwimmkurs", ("frauen", "schwimm", "kurs")),
    ("schuldnerberatung", ("schuldner", "beratung")),
    ("rodenbeck", ()),
    ("beratung", ()),
])
def test_compounds_are_split_by_known_words_only(word: str, parts: tuple[str, ...]) -> None:
    analyzer = Analyzer({"schwimm", "kurs", "frauen", "schuldner", "beratung"})
    assert analyzer.split(word) == parts


def test_a_hyphenated_word_is_whole_and_parts() -> None:
    (token,) = Analyzer(()).tokens("Eltern-Kind-Gruppe")
    assert token.word == "elternkindgruppe"
    assert token.parts == tuple(map(stem, ("eltern", "kind", "gruppe")))


@given(st.text(max_size=200))
def test_any_text_gives_words_that_stay_what_they_are(text: str) -> None:
    for parts in words(text):
        for part in parts:
            assert part
            assert stem(stem(part)) == stem(part) or "\u0600" <= part[0] <= "\u06ff"
    folded = fold(text)
    assert fold(folded) == folded
