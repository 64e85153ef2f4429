"""Words typed in another script meet the vocabulary's, both ways, and nothing else does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.index.transliteration import Transliteration

FOREIGN = (
    "دورة ألماني", "جنسية", "حامل", "طبيب", "مهد کودک", "квартира", "робота", "дитячий садок", "лекар", "ሓኪም", "ስራሕ",
    "курсове", "шивачка", "شنا", "برسی", "آقایان",
)
GERMAN = ("Jobcenter", "Kitaplatz", "Deutschkurs", "Sprachkurs", "Wohngeld", "Kita")
SOUNDS = Transliteration(FOREIGN, GERMAN)


@pytest.mark.parametrize(("typed", "meant"), [
    ("doura almani", "دورة ألماني"), ("dawra almani", "دورة ألماني"), ("jinsiya", "جنسية"), ("7amel", "حامل"),
    ("tabib", "طبيب"), ("mahdekodak", "مهد کودک"), ("mahd koodak", "مهد کودک"), ("kvartira", "квартира"),
    ("robota", "робота"), ("dytyachyi sadok", "дитячий садок"), ("lekar", "лекар"), ("hakim", "ሓኪም"), ("srah", "ስራሕ"),
    ("6ivachka", "шивачка"), ("6iva4ka", "шивачка"), ("kursove", "курсове"),
    ("джобцентр", "Jobcenter"), ("китаплац", "Kitaplatz"), ("дойчкурс", "Deutschkurs"), ("шпрахкурс", "Sprachkurs"),
    ("вонгельд", "Wohngeld"), ("جوب سنتر", "Jobcenter"), ("كيتا", "Kita"),
])
def test_what_sounds_alike_meets(typed: str, meant: str) -> None:
    assert meant in SOUNDS.meant(typed)


@pytest.mark.parametrize("typed", ["Sauna", "Börse", "Kino", "Auto", "Taxi", "Bäckerei", "Hotel", "банан", "سمك"])
def test_other_words_meet_nothing(typed: str) -> None:
    assert SOUNDS.meant(typed) == []


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.text("аеиоуبتثсцщ7645abkshc", max_size=30))
def test_any_text_is_read_or_not(text: str) -> None:
    assert set(SOUNDS.meant(text)) <= {*FOREIGN, *GERMAN}
