import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.spelling import fold


@pytest.mark.parametrize(
    "spellings",
    [
        ("Bärenkämpen", "Baerenkaempen", "BÄRENKÄMPEN", "Bärenkämpen"),
        ("Straße", "Strasse", "STRASSE"),
        ("Mieter*innen", "Mieter:innen", "Mieter/innen", "Mieter_innen", "MieterInnen", "mieterinnen"),
        ("Sprachcafé", "Sprach-Café", "sprach cafe"),
        ("أحمد", "احمد"),
        ("فارسی", "فارسي"),
        ("کرد", "كرد"),
        ("مدرسة", "مدرسه"),
        ("عَرَبِيّ", "عربي"),
        ("ISPARTA", "ısparta", "İsparta"),
    ],
)
def test_spellings_of_one_word_meet(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_words_stay_apart() -> None:
    assert len({fold(word) for word in ("Kita", "Kino", "كتاب", "كتب", "ትግርኛ", "школа")}) == 6


@given(st.text())
def test_folding_twice_changes_nothing_more_for_case_and_blanks(text: str) -> None:
    assert fold(f"  {text} ") == fold(text)
    assert " " not in fold(text)
