"""What protects readers, and what a request must prove before it may change anything."""

import stat
import threading
from pathlib import Path

import pytest
from flask import Flask, abort
from itsdangerous import TimestampSigner

from finder import security
from finder.security import form_token, safe_next, safe_url, secret_key, token_is_good

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("secured")
    security.init_app(app, tmp_path)

    @app.get("/page")
    def page() -> str:
        return "page"

    @app.get("/broken")
    def broken() -> str:
        abort(500)

    @app.post("/report")
    def report() -> str:
        return "thank you"

    @app.post("/search")
    @security.changes_nothing
    def search() -> str:
        return "found"

    return app


def token(app: Flask, action: str = "report") -> str:
    with app.app_context():
        return form_token(action)


@pytest.mark.parametrize("path", ["/page", "/broken", "/nowhere", "/report", "/static/nothing.css"])
def test_every_answer_is_protected(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert {name: headers[name] for name in security.HEADERS} == security.HEADERS


def test_the_policy_allows_our_own_files_and_nothing_else() -> None:
    policy = dict(rule.split(" ", 1) for rule in security.CONTENT_SECURITY_POLICY.split("; "))
    own = ("script", "style", "connect", "manifest", "worker")
    assert policy == {
        "default-src": "'none'", **{f"{name}-src": "'self'" for name in own}, "img-src": "'self' data:",
        "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
    }


def test_a_form_of_ours_is_accepted(app: Flask) -> None:
    answer = app.test_client().post("/report", data={"token": token(app)}, headers=OURS)
    assert (answer.status_code, answer.text) == (200, "thank you")


@pytest.mark.parametrize("sent", ["", "forged", "eyJhIjoxfQ.x.y"])
def test_a_form_without_our_token_is_refused(app: Flask, sent: str) -> None:
    assert app.test_client().post("/report", data={"token": sent}, headers=OURS).status_code == 400


def test_a_token_is_good_for_its_own_form_only(app: Flask) -> None:
    assert app.test_client().post("/report", data={"token": token(app, "other")}, headers=OURS).status_code == 400


def test_a_token_grows_old(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = token(app)
    moment = TimestampSigner("any").get_timestamp()
    with app.app_context():
        assert token_is_good(made, "report")
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: moment + 13 * 3600)
        assert not token_is_good(made, "report")


@pytest.mark.parametrize(("headers", "status"), [
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "same-origin"}, 200),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "http://localhost"}, 200),
    ({}, 200),  # an old browser says nothing; the token speaks for it
])
def test_other_sites_cannot_send_our_forms(app: Flask, headers: dict[str, str], status: int) -> None:
    assert app.test_client().post("/report", data={"token": token(app)}, headers=headers).status_code == status


def test_a_search_that_changes_nothing_needs_no_token(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/search", data={"papers": "none"}, headers=OURS).text == "found"
    assert client.post("/search", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_nobody_gets_a_cookie(app: Flask) -> None:
    client = app.test_client()
    for answer in (client.get("/page"), client.post("/report", data={"token": token(app)}), client.get("/nowhere")):
        assert "Set-Cookie" not in answer.headers


def test_all_processes_of_an_instance_share_one_secret(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(secret_key(tmp_path))) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) >= 32
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("address", [
    "https://verein.example.org/a?b=c#d", "http://example.org", "mailto:info@example.org", "tel:+4957189123",
    "HTTPS://Example.org",
])
def test_harmless_addresses_stay(address: str) -> None:
    assert safe_url(address) == address


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "//evil.example", "/path", "www.example.org", "", "https://", "http:///path",
    "https://exa mple.org", "https://example.org/\x00", "ftp://example.org", "blob:https://example.org/1", "http://[",
])
def test_other_addresses_do_not_become_links(address: str) -> None:
    assert safe_url(address) == ""


@pytest.mark.parametrize("address", ["/de/", "/ar/search?q=a&b=c", "/"])
def test_going_on_inside_this_site_is_fine(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize("address", [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "evil.example", "", "javascript:x",
    "/\t/evil.example", "/\n/evil.example", "/path\\x", " //evil.example", "///evil.example", "http:evil", "/\r\nX: y",
])
def test_nobody_is_led_to_another_site(address: str) -> None:
    assert safe_next(address) == ""
