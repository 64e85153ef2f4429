"""Pieces of a line in languages of all our scripts: lists, labels inside sentences, numbers in prose."""

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from finder.i18n import in_language
from finder.inline import all_of, fill, held, in_tongue, label, ltr, one_of, plain, side_by_side, within
from finder.languages import LANGUAGES
from tests.speaking import speaking_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("speaking")
    return speaking_app(folder)


@pytest.mark.parametrize(("tag", "both", "either"), [
    ("en", "A, B and C", "A, B or C"), ("de", "A, B und C", "A, B oder C"), ("ar", "A وB وC", "A أو B أو C"),
    ("ckb", "A، B و C", "A، B یان C"), ("ti", "A፣ Bን Cን", "A፣ B ወይ C"),
])
def test_lists_join_as_the_language_does(app: Flask, tag: str, both: str, either: str) -> None:
    with app.app_context(), in_language(tag):
        assert (all_of("ABC"), one_of("ABC")) == (both, either)


@given(st.text(max_size=30))
def test_whatever_is_filled_in_is_escaped(app: Flask, text: str) -> None:
    with app.app_context(), in_language("ar"):
        for made in (fill("%(a)s!", a=text), all_of([text, text]), ltr(text), in_tongue("de", text)):
            assert re.sub(r"</?bdi[^<>]*>", "", made).count("<") == 0


def test_text_of_another_language_is_marked_and_its_own_is_not(app: Flask) -> None:
    with app.app_context():
        with in_language("ar"):
            assert in_tongue("de", "Nordtor & Co") == '<bdi lang="de" dir="ltr">Nordtor &amp; Co</bdi>'
            assert in_tongue("ar", "مرحبا") == "مرحبا"
        with in_language("de-simple"):
            assert in_tongue("de", "Nordtor") == "Nordtor"
        with in_language("de"):
            assert in_tongue("fa", "سلام") == '<bdi lang="fa" dir="rtl">سلام</bdi>'


def test_plain_text_keeps_what_was_isolated_apart() -> None:
    assert plain(Markup('A &amp; <bdi dir="ltr" class="fixed">1–2</bdi> <b>x</b>')) == "A & \u20661–2\u2069 x"
    assert plain("<b>") == "<b>"


@pytest.mark.parametrize(("items", "both", "either"), [
    (("árabe", "inglés"), "árabe e inglés", "árabe o inglés"),
    (("madres", "hijos"), "madres e hijos", "madres o hijos"),
    (("agua", "hielo"), "agua y hielo", "agua o hielo"),
    (("siete", "ocho"), "siete y ocho", "siete u ocho"),
    (("Nordtor", Markup('<bdi lang="de">Innenhof</bdi>')), 'Nordtor e <bdi lang="de">Innenhof</bdi>',
     'Nordtor o <bdi lang="de">Innenhof</bdi>'),
    (("Nordtor", Markup('<bdi lang="de">Hof</bdi>')), 'Nordtor y <bdi lang="de">Hof</bdi>',
     'Nordtor o <bdi lang="de">Hof</bdi>'),
])
def test_spanish_lists_sound_right(app: Flask, items: tuple[object, ...], both: str, either: str) -> None:
    with app.app_context(), in_language("es"):
        assert (all_of(items), one_of(items)) == (both, either)


@pytest.mark.parametrize(("tag", "vocabulary", "label", "expected"), [
    ("uk", "languages", "Німецька", "німецька"), ("ru", "audiences", "ЛГБТИК", "ЛГБТИК"),
    ("de", "audiences", "Frauen", "Frauen"), ("de-simple", "audiences", "Frauen", "Frauen"),
    ("en", "languages", "German", "German"), ("fr", "levels", "A1", "A1"),
    ("tr", "languages", "Türkçe", "Türkçe"), ("tr", "bring", "İkametgâh belgesi", "ikametgâh belgesi"),
    ("sq", "audiences", "E hapur", "e hapur"), ("ar", "languages", "العربية", "العربية"),
])
def test_labels_inside_a_sentence_are_small_where_the_language_writes_them_so(
    app: Flask, tag: str, vocabulary: str, label: str, expected: str
) -> None:
    with app.app_context(), in_language(tag):
        assert within(label, vocabulary) == expected


def test_a_german_word_in_a_label_is_marked_where_another_script_is_read(app: Flask) -> None:
    with app.app_context():
        with in_language("ti"):
            assert label("ሓላዊት (Tagesmutter)") == 'ሓላዊት (<bdi lang="de" dir="ltr">Tagesmutter</bdi>)'
        with in_language("sq"):
            assert label("Kujdestare (Tagesmutter)") == "Kujdestare (Tagesmutter)"


@pytest.mark.parametrize(("tag", "prose", "expected"), [
    ("ar", "اتصل 0800 40 40 020 الآن", "اتصل 0800\u00a040\u00a040\u00a0020 الآن"),
    ("ar", "116 016", "116\u00a0016"),
    ("ar", "+49 571 123", "\u2066+49\u00a0571\u00a0123\u2069"),
    ("ar", "(0571) 89-123", "\u2066(0571)\u00a089-123\u2069"),
    ("de", "+49 571 123", "+49\u00a0571\u00a0123"),
    ("de", "am 4. Mai um 9 Uhr", "am 4. Mai um 9 Uhr"),
])
def test_numbers_in_prose_stay_in_order(tag: str, prose: str, expected: str) -> None:
    assert held(prose, LANGUAGES[tag]) == expected


@given(st.text(alphabet="+()-/ 0123456789ab", max_size=40))
def test_holding_numbers_changes_nothing_else(prose: str) -> None:
    shown = held(prose, LANGUAGES["ar"])
    assert re.sub("[\u2066\u2069]", "", shown).replace("\u00a0", " ") == prose


def test_facts_side_by_side_have_no_full_stops(app: Flask) -> None:
    with app.app_context(), in_language("en"):
        assert side_by_side([escape("You may come."), "2.5 km"]) == "You may come · 2.5 km"
        assert side_by_side([escape("It is secret. Call first."), "x"]) == "It is secret. Call first. · x"
