"""Language choice and catalogues, with made-up wording; and the state of our own catalogues."""

import os
import re
import threading
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from finder import i18n, translate
from finder.i18n import MissingCatalogue, _, _l, in_language, ngettext
from finder.languages import LANGUAGES
from tests.speaking import speaking_app, write_catalogue

WORDING = {
    "de": {"Search": "Suchen", "Help": "Hilfe", "%(num)s place|%(num)s places": ("%(num)s Platz", "%(num)s Plätze")},
    "de-simple": {"Help": "Hier ist Hilfe"},
    "ar": {"Search": "بحث", "%(num)s place|%(num)s places": tuple(f"form {form}: %(num)s" for form in range(6))},
}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = speaking_app(tmp_path, WORDING, enabled=("de", "de-simple", "en", "ar", "kmr"))

    @app.get("/<lang>/page")
    def page() -> str:
        return render_template_string("{{ _('Search') }} {{ url_for('page') }} {{ url_for('page', lang='en') }}")

    @app.errorhandler(404)
    def lost(_error: Exception) -> tuple[str, int]:
        i18n.speak_to_stranger()
        return i18n.current_language().tag, 404

    return app


@pytest.mark.parametrize(("tag", "expected"), [
    ("de", "Suchen"), ("ar", "بحث"), ("en", "Search"), ("de-simple", "Suchen"), ("kmr", "Search"),
])
def test_the_address_says_the_language_and_plain_german_falls_back_to_german(
    app: Flask, tag: str, expected: str
) -> None:
    assert app.test_client().get(f"/{tag}/page").text == f"{expected} /{tag}/page /en/page"


def test_plain_german_has_its_own_catalogue(app: Flask) -> None:
    with app.app_context():
        with in_language("de-simple"):
            assert _("Help") == "Hier ist Hilfe"
        with in_language("de"):
            assert _("Help") == "Hilfe"


def test_the_language_of_a_while_ends_with_it(app: Flask) -> None:
    with app.app_context():
        with in_language("ar"), in_language("en"):
            assert _("Search") == "Search"
        assert _("Search") == "Suchen"


def test_lazy_wording_waits_for_its_page(app: Flask) -> None:
    lazy = _l("Search")
    with app.app_context():
        with in_language("ar"):
            assert str(lazy) == "بحث"
        assert str(lazy) == "Suchen"


@pytest.mark.parametrize(("count", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5)])
def test_every_plural_form_is_reached(app: Flask, count: int, form: int) -> None:
    with app.app_context(), in_language("ar"):
        assert ngettext("%(num)s place", "%(num)s places", count) == f"form {form}: {count}"


@pytest.mark.parametrize(("asked", "target"), [
    ("/ku/page", "/kmr/page"), ("/AR/page", "/ar/page"), ("/ku/page?q=a%20b&day=mo", "/kmr/page?q=a%20b&day=mo"),
])
def test_another_spelling_of_a_language_leads_to_ours(app: Flask, asked: str, target: str) -> None:
    answer = app.test_client().get(asked)
    assert (answer.status_code, answer.location) == (308, target)


@pytest.mark.parametrize(("path", "wishes", "spoken"), [
    ("/ar/nowhere", "en", "ar"),
    ("/nowhere", "en", "en"),
    ("/nowhere", "ar-SY,en", "ar"),
    ("/nowhere", "ckb-IQ, ku;q=0.8", "kmr"),
    ("/tr/page", "pl", "de"),  # a language that the city has not enabled
    ("/nowhere", "", "de"),
])
def test_who_is_lost_is_told_so_in_a_language_of_theirs(app: Flask, path: str, wishes: str, spoken: str) -> None:
    answer = app.test_client().get(path, headers={"Accept-Language": wishes})
    assert (answer.status_code, answer.text) == (404, spoken)


def test_values_in_templates_are_escaped(app: Flask) -> None:
    with app.test_request_context():
        page = render_template_string("{{ _('For %(name)s', name=name) }}", name="<b>")
    assert page == "For &lt;b&gt;"


def test_nobody_starts_without_the_default_catalogue(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "translations", "en", {})
    with pytest.raises(MissingCatalogue, match=r"translations/de/LC_MESSAGES/messages\.po"):
        i18n.load_catalogues(tmp_path / "translations", tmp_path / "compiled")


def test_changed_wording_is_compiled_again_and_unchanged_is_not(tmp_path: Path) -> None:
    source, compiled = tmp_path / "translations", tmp_path / "compiled"
    wording = write_catalogue(source, "de", {"Search": "Suchen"})
    moment = wording.stat().st_mtime_ns
    first = i18n.compile_catalogue(wording, compiled)
    made = first.stat().st_ino
    assert i18n.compile_catalogue(wording, compiled).stat().st_ino == made
    write_catalogue(source, "de", {"Search": "Finden"})
    os.utime(wording, ns=(moment, moment))  # packages and images give all files the same time
    assert i18n.load_catalogues(source, compiled)["de"].ugettext("Search") == "Finden"
    assert not first.exists()


def test_compiled_catalogues_may_be_deleted(tmp_path: Path) -> None:
    source, compiled = tmp_path / "translations", tmp_path / "compiled"
    wording = write_catalogue(source, "de", {"Search": "Suchen"})
    i18n.compile_catalogue(wording, compiled).unlink()
    assert i18n.load_catalogues(source, compiled)["de"].ugettext("Search") == "Suchen"


def test_several_processes_may_compile_at_once(tmp_path: Path) -> None:
    source, compiled = tmp_path / "translations", tmp_path / "compiled"
    for tag in ("de", "ar", "en"):
        write_catalogue(source, tag, {"Search": tag})
    found: list[str] = []

    def load() -> None:
        found.append(i18n.load_catalogues(source, compiled)["ar"].ugettext("Search"))

    threads = [threading.Thread(target=load) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["ar"] * 8
    assert sorted(file.name.split(".")[0] for file in compiled.iterdir()) == ["ar", "de", "en"]


# --- our own catalogues ----------------------------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def template() -> translate.Catalog:
    return translate.extract()


def test_the_stored_template_is_what_code_and_templates_say() -> None:
    stale = [path for path, content in translate.files() if not path.is_file() or path.read_bytes() != content]
    assert not stale, f"run python -m finder.translate: {stale}"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_message_is_translated_in_every_plural_form(tag: str, template: translate.Catalog) -> None:
    lacking = translate.missing(translate.load(tag), template)
    assert not lacking, f"{tag} lacks {len(lacking)} messages, the first of them {lacking[:5]}"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_translations_keep_the_named_values_and_bring_no_markup(tag: str) -> None:
    for message in translate.load(tag):
        if not message.id:
            continue
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        allowed = set(PLACEHOLDER.findall(" ".join(ids)))
        for string in filter(None, strings):
            found = set(PLACEHOLDER.findall(string))
            # A plural form may say "one place" instead of the figure; nothing else may be left out.
            needed = allowed - ({"%(num)s"} if message.pluralizable else set())
            assert needed <= found <= allowed, f"{tag}: {string!r} for {message.id!r}"
            assert not re.search(r"<|>|&\w+;", string), f"{tag}: markup in {string!r}"
            assert "%" not in PLACEHOLDER.sub("", string).replace("%%", ""), f"{tag}: a stray % in {string!r}"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_plural_forms_are_those_of_the_language(tag: str) -> None:
    assert (translate.load(tag).num_plurals, translate.load(tag).plural_expr) == translate.plural(tag)


def test_a_changed_message_loses_its_translation_and_keeps_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = translate.Catalog(locale="tr", fuzzy=False)
    stored.add("Old", "Eski")
    stored.add("Same", "Aynı")
    stored.add(("%(num)s place", "%(num)s places"), ("%(num)s yer",))
    wanted = translate.Catalog()
    wanted.add("New")
    wanted.add("Same")
    wanted.add(("%(num)s place", "%(num)s places"))
    monkeypatch.setattr(translate, "load", lambda tag: stored)
    result = translate.updated("tr", wanted)
    assert {str(message.id): message.string for message in result if message.id} == {
        "('%(num)s place', '%(num)s places')": ("%(num)s yer",), "New": "", "Same": "Aynı",
    }
    assert translate.missing(result, wanted) == ["New"]
