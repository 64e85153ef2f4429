"""A city may choose any colour; its pages stay readable."""

from hypothesis import given
from hypothesis import strategies as st

from finder.views.appearance import (
    DARK_GROUND,
    DARK_SURFACE,
    LIGHT_GROUND,
    LIGHT_SURFACE,
    accent_css,
    contrast,
    readable,
)

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@given(COLOURS)
def test_every_accent_can_be_read_in_light_and_dark(accent: str) -> None:
    for grounds in ((LIGHT_GROUND, LIGHT_SURFACE), (DARK_GROUND, DARK_SURFACE)):
        shade = readable(accent, *grounds)
        assert all(contrast(shade, ground) >= 4.5 for ground in grounds)


@given(COLOURS)
def test_words_on_the_accent_can_be_read(accent: str) -> None:
    for line in accent_css(accent).splitlines():
        values = dict(part.split(":") for part in line[line.index("--"):].rstrip("}").split(";"))
        assert contrast(values["--accent"], values["--on-accent"]) >= 4.5
        assert contrast(values["--accent"], values["--accent-soft"]) >= 4.5


def test_a_colour_that_is_readable_stays_as_the_city_chose_it() -> None:
    assert readable("#0b5d57", LIGHT_SURFACE) == "#0b5d57"


def test_what_is_no_colour_becomes_ours() -> None:
    assert accent_css("red; } body { display: none") == accent_css("#0b5d57")
