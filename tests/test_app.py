"""What all answers have in common: languages of errors, tags, compression, prefix, silence in the log."""

import gzip
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError
from werkzeug.test import TestResponse

from finder import security
from finder.app import create_app
from finder.config import Config
from finder.site import site
from finder.store import Actor, Store
from tests.store.conftest import a_catalog, an_offer

MOMENT = "2026-03-04T10:30"


class Visitor(FlaskClient):
    """A client that reads every answer to its end, so that files are closed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **kwargs | {"buffered": True})


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance of a small made-up city."""
    monkeypatch.setenv("FINDER_NOW", MOMENT)
    Store.create(tmp_path, a_catalog(an_offer("advice"))).close()
    return tmp_path


@pytest.fixture
def app(instance: Path) -> Flask:
    """The finder for that city, with two pages more: one that breaks and one that shows what is open now."""
    app = create_app(Config(instance))

    @app.get("/<lang>/broken")
    def broken() -> str:
        raise ValueError("a secret detail")

    @app.get("/<lang>/clock")
    def clock() -> str:
        from finder.caching import follows_the_clock

        follows_the_clock()
        return "now " * 200

    @app.get("/<lang>/still")
    def still() -> str:
        return "still " * 200

    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return Visitor(app, app.response_class)


@pytest.mark.parametrize(("path", "status"), [
    ("/ar/nowhere", 404), ("/ar/broken", 500), ("/ar/o/zzzzzz", 404), ("/nowhere", 404), ("/xx/", 404),
])
def test_errors_speak_the_visitors_language_and_tell_no_detail(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"Accept-Language": "ar"}, follow_redirects=True)
    assert answer.status_code == status
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert "secret detail" not in answer.text


def test_errors_of_the_open_data_are_data(client: FlaskClient) -> None:
    answer = client.get("/hsds/services/nothing")
    assert (answer.status_code, answer.mimetype, answer.get_json()["status"]) == (404, "application/json", 404)


@pytest.mark.parametrize("path", ["/", "/de/", "/de/nowhere", "/de/broken", "/hsds/", "/static/app.css", "/ku/"])
def test_every_answer_is_protected_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in security.HEADERS} == security.HEADERS
    assert "Set-Cookie" not in headers


def test_only_the_root_depends_on_the_browsers_language(client: FlaskClient) -> None:
    root = client.get("/", headers={"Accept-Language": "ku, ar;q=0.5"})
    assert root.location == "/kmr/"
    assert "Accept-Language" in root.headers["Vary"]
    assert "Accept-Language" not in client.get("/de/").headers.get("Vary", "")


# --- tags ------------------------------------------------------------------------------------------------------------


def tag(client: FlaskClient, path: str) -> str:
    return client.get(path).headers["ETag"]


@pytest.mark.parametrize("path", ["/de/still", "/de/clock", "/de/"])
def test_what_the_browser_still_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"If-None-Match": tag(client, path)})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Content-Security-Policy"] == security.CONTENT_SECURITY_POLICY


def test_each_language_has_a_tag_of_its_own(client: FlaskClient) -> None:
    assert tag(client, "/de/still") != tag(client, "/ar/still")


def test_a_page_that_shows_what_is_open_is_fresh_for_five_minutes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    still, clock = tag(client, "/de/still"), tag(client, "/de/clock")
    monkeypatch.setenv("FINDER_NOW", "2026-03-04T10:34")
    assert (tag(client, "/de/still"), tag(client, "/de/clock")) == (still, clock)
    monkeypatch.setenv("FINDER_NOW", "2026-03-04T10:35")
    assert tag(client, "/de/still") == still
    assert client.get("/de/clock", headers={"If-None-Match": clock}).status_code == 200


def test_a_page_is_fresh_for_a_day_at_most(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tag(client, "/de/still")
    monkeypatch.setenv("FINDER_NOW", "2026-03-05T10:30")
    assert client.get("/de/still", headers={"If-None-Match": before}).status_code == 200


def test_an_edit_makes_every_page_fresh(client: FlaskClient, app: Flask) -> None:
    before = tag(client, "/de/still")
    store = site(app).store
    offer = store.listings()[0].offer
    store.save(replace(offer, confidential=True), offer.version, Actor("quarter manager", "erika"))
    assert client.get("/de/still", headers={"If-None-Match": before}).status_code == 200


def test_errors_are_never_kept(client: FlaskClient) -> None:
    for path in ("/de/nowhere", "/de/broken"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "ETag" not in headers


def test_static_files_carry_the_build_and_may_be_kept_for_good(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        address = app.url_for("static", filename="icons.svg")
    assert "?v=" in address
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/icons.svg?v=old").headers.get("Cache-Control", "")
    assert "immutable" not in client.get(f"/de/still?{address.partition('?')[2]}").headers["Cache-Control"]


# --- compression -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/de/still", "/static/icons.svg"])
def test_answers_are_compressed_for_who_can_read_that(client: FlaskClient, path: str) -> None:
    whole = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in whole.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == whole.data
    assert int(small.headers["Content-Length"]) == len(small.data) < len(whole.data)
    assert "Accept-Encoding" in whole.headers["Vary"]


def test_compressed_pages_are_found_unchanged_too(client: FlaskClient) -> None:
    first = client.get("/de/still", headers={"Accept-Encoding": "gzip"})
    again = client.get("/de/still", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_gzip_refused_is_not_sent(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/de/still", headers={"Accept-Encoding": "gzip;q=0"}).headers


# --- where it lives --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/finder/ku/", "/ku/"])  # the proxy may keep the prefix or cut it off
def test_addresses_carry_the_prefix(instance: Path, path: str) -> None:
    client = create_app(Config(instance, prefix="/finder")).test_client()
    assert client.get(path).location == "/finder/kmr/"


def test_the_proxys_word_counts_only_where_there_is_one(instance: Path) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "angebote.example.org"}
    for proxies, origin in ((0, "http://localhost"), (1, "https://angebote.example.org")):
        client = create_app(Config(instance, proxies=proxies)).test_client()
        assert client.get("/hsds/", headers=said).get_json()["x_services"].startswith(origin)


@pytest.mark.parametrize("prefix", ["finder", "/finder/", "/"])
def test_a_prefix_of_another_form_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="begin with a slash"):
        Config(Path(), prefix=prefix)


# --- silence ---------------------------------------------------------------------------------------------------------


def test_the_log_tells_no_words_no_page_and_no_referrer(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/de/o/abcdef?q=frauenhaus", headers={"Referer": "https://frauenhaus.example"})
        client.get("/de/frauenhaus?q=frauenhaus")
        client.get("/de/broken?q=frauenhaus")
    assert "GET /<lang>/o/<code>" in caplog.text
    assert "abcdef" not in caplog.text
    assert "frauenhaus" not in caplog.text


def test_a_value_that_a_template_lacks_is_an_error_and_text_is_escaped(app: Flask) -> None:
    with app.test_request_context("/de/"):
        assert app.jinja_env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
        with pytest.raises(UndefinedError):
            app.jinja_env.from_string("{{ nothing }}").render()
