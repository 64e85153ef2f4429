from hypothesis import given
from hypothesis import strategies as st

from finder.ids import CODE_ALPHABET, identify, public_code


def test_ids_stay_the_same_for_ever() -> None:
    # Printed slips hang on these values.
    assert identify("demo", "offer", "kurs") == "fb349358-6205-55e4-bfe8-9959424f4423"
    assert public_code(identify("demo", "offer", "kurs")) == "exnw96"


def test_the_same_short_name_in_another_city_or_kind_is_another_record() -> None:
    ids = {identify(city, kind, "haus") for city in ("minden", "muenster") for kind in ("offer", "location")}
    assert len(ids) == 4


@given(st.uuids(), st.integers(0, 5))
def test_codes_have_six_unmistakable_characters(uuid: object, attempt: int) -> None:
    code = public_code(str(uuid), attempt)
    assert len(code) == 6
    assert set(code) <= set(CODE_ALPHABET)
    assert not set(code) & set("01iloOu")


@given(st.uuids())
def test_a_second_attempt_gives_another_code(uuid: object) -> None:
    assert public_code(str(uuid)) != public_code(str(uuid), 1)
