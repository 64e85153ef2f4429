"""Misspelt words find the right one by look-ups alone."""

import random

from hypothesis import given
from hypothesis import strategies as st

from finder.index.spelling import Deletes, allowed_errors, distance

WORDS = ("schwimmkurs", "kinderbetreuung", "deutschkurs", "beratung", "wohnung", "дитячий", "мебель")


def test_one_letter_left_out_added_changed_or_swapped_is_found() -> None:
    deletes = Deletes(WORDS)
    chance = random.Random(1)
    for word in WORDS:
        for _ in range(20):
            at = chance.randrange(len(word) - 1)
            for wrong in (
                word[:at] + word[at + 1 :],
                word[:at] + "x" + word[at:],
                word[:at] + "x" + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ):
                if wrong != word:
                    assert word in [found for _, found in deletes.near(wrong)], wrong


def test_a_short_word_is_never_mended() -> None:
    assert Deletes(("kind", "kita")).near("kino") == []


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_zero_only_for_the_same(a: str, b: str) -> None:
    assert distance(a, b, 9) == distance(b, a, 9)
    assert (distance(a, b, 9) == 0) == (a == b)
    assert allowed_errors(a) == 1
