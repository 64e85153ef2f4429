"""Every address of the finder, in several languages and with hostile values: protected, silent, and nothing changed."""

import hashlib
import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from finder.app import create_app
from finder.config import Config
from finder.filters import FILTERS
from finder.index import prepare_index
from finder.store import Store
from tests.conftest import MOMENT
from tests.safety import HEADERS, assert_harmless, assert_protected
from tests.store.conftest import a_catalog, an_offer

LANGUAGES = ("de", "de-simple", "en", "ar", "ti")
# Every rule with the status of sound values; a rule that nobody listed fails. {…} are filled from the demo.
READING: dict[str, dict[str, int]] = {
    "/": {"/": 302},
    "/style.css": {"/style.css": 200, "/style.css?v=1": 200},
    "/logo": {"/logo": 200},
    "/static/<path:filename>": {"/static/app.js": 200, "/static/icons.svg": 200, "/static/": 404},
    "/<lang>/": {"/{lang}/": 200, "/{lang}": 308, "/{lang}/?district=nordtor": 200},
    "/<lang>/search": {"/{lang}/search": 200, "/{lang}/search?q=kurs&cost=free&sort=near&near=hafen&page=2": 200},
    "/<lang>/districts": {"/{lang}/districts": 200},
    "/<lang>/categories": {"/{lang}/categories": 200},
    "/<lang>/d/<district>": {"/{lang}/d/nordtor": 200, "/{lang}/d/nowhere": 404},
    "/<lang>/c/<category>": {"/{lang}/c/housing": 200, "/{lang}/c/t14": 200, "/{lang}/c/nothing": 404},
    "/<lang>/o/<code>": {"/{lang}/o/{offer}": 200, "/{lang}/o/{protected}?near=hafen": 200, "/{lang}/o/222222": 404},
    "/<lang>/org/<code>": {"/{lang}/org/{organization}": 200, "/{lang}/org/222222": 404},
    "/<lang>/about/<page>": {"/{lang}/about/imprint": 200, "/{lang}/about/privacy": 200, "/{lang}/about/nothing": 404},
    "/hsds/": {"/hsds/": 200},
    "/hsds/services": {"/hsds/services?search=kurs&per_page=2": 200, "/hsds/services?category=t14": 200},
    "/hsds/services/<id_>": {"/hsds/services/{id}": 200, "/hsds/services/nothing": 404},
}
CHANGING_NOTHING = {"/<lang>/search"}  # POST, and still only reading
HOSTILE = (
    "..", "../../secret", "..%2f..%2fsecret", "%2e%2e%2ffinder.db", "....//", "%00", "a%00b", "%0d%0aSet-Cookie:a=b",
    "'--", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "%7B%7B7*7%7D%7D", "%25s%25n", "%ED%A0%80", "%FF%FE",
    "%E2%80%AEabc", "*", "%5c%5cevil.example", "null", "-1", "9" * 400, "a" * 3000, "%F0%9F%92%A9",
    "%2F%2Fevil.example",
)


@pytest.fixture(scope="module")
def names(demo_app: Flask) -> dict[str, str]:
    """Codes and ids of the demo that sound addresses are filled with."""
    with demo_app.app_context():
        listings = [one for one in demo_app.extensions["site"].store.listings() if one.public]
    return {
        "offer": listings[0].offer.code, "id": listings[0].offer.id, "organization": listings[0].organization.code,
        "protected": next(one.offer.code for one in listings if one.offer.protected),
    }


def rules(app: Flask, method: str) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def sound(names: dict[str, str]) -> dict[str, int]:
    """All sound addresses with their status, in each language."""
    return {
        address.format(lang=tag, **names): status
        for addresses in READING.values() for address, status in addresses.items() for tag in LANGUAGES
    }


def test_every_rule_is_known(demo_app: Flask) -> None:
    assert {rule.rule for rule in rules(demo_app, "GET")} == READING.keys()


def test_every_answer_is_protected(demo: FlaskClient, names: dict[str, str]) -> None:
    for address, status in sound(names).items():
        with demo.get(address) as answer:
            assert answer.status_code == status, address
            if not address.startswith("/static") or status >= 400:
                assert_protected(answer)
            else:
                assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("rule", READING)
def test_hostile_values_get_a_plain_refusal(demo: FlaskClient, demo_app: Flask, rule: str) -> None:
    places = re.findall(r"<[^>]+>", rule)
    for place in places:
        for value in HOSTILE:
            address = rule.replace(place, value)
            address = re.sub(r"<[^>]+>", "de", address)
            with demo.get(address) as answer:
                assert answer.status_code in (301, 302, 308, 400, 404), address
                assert_protected(answer)
                location = answer.headers.get("Location", "/")
                assert re.match(r"/(?![/\\])", location), f"{address} leads to {location}"


def test_head_and_options_say_the_same_without_a_body(demo: FlaskClient, names: dict[str, str]) -> None:
    for address in [one for one in sound(names) if one.startswith(("/de/", "/hsds", "/style", "/logo")) or one == "/"]:
        got, head, options = (demo.open(address, method=one, buffered=True) for one in ("GET", "HEAD", "OPTIONS"))
        assert (head.status_code, head.data) == (got.status_code, b"")
        assert head.headers.get("ETag") == got.headers.get("ETag")
        assert_protected(head)
        assert options.status_code in (200, 308, 404), address
        assert options.data == b"" or options.status_code in (308, 404)
        assert_protected(options)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X" * 50])
def test_other_methods_are_refused(demo: FlaskClient, method: str) -> None:
    for address in ("/de/search", "/", "/hsds/services"):
        answer = demo.open(address, method=method)
        assert answer.status_code == 405
        assert_protected(answer)


# --- forms -----------------------------------------------------------------------------------------------------------


def addresses_of_forms(app: Flask, method: str) -> list[str]:
    return [re.sub(r"<lang>", "de", re.sub(r"<(?!lang)[^>]+>", "x", rule.rule)) for rule in rules(app, method)]


def test_every_form_that_changes_nothing_is_known(demo_app: Flask) -> None:
    marked = {
        rule.rule for method in ("POST", "PUT", "PATCH", "DELETE") for rule in rules(demo_app, method)
        if getattr(demo_app.view_functions[rule.endpoint], "changes_nothing", False)
    }
    assert marked == CHANGING_NOTHING


@pytest.mark.parametrize("sent", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
    {"Origin": "null"}, {"Origin": "http://localhost.evil.example"}, {"Origin": "https://localhost"},
    {"Origin": "http://localhost:8001"}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
])
def test_no_form_is_taken_from_another_site(demo: FlaskClient, demo_app: Flask, sent: dict[str, str]) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in addresses_of_forms(demo_app, method):
            answer = demo.open(address, method=method, data={"q": "x"}, headers=sent)
            assert answer.status_code == 403, address
            assert_protected(answer)


def test_a_form_that_may_change_something_needs_its_token(demo: FlaskClient, demo_app: Flask) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in addresses_of_forms(demo_app, method):
            answer = demo.open(address, method=method, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code in ((200, 303) if address == "/de/search" else (400,)), address


def test_nothing_that_visitors_do_changes_the_database(
    demo: FlaskClient, demo_instance: Path, names: dict[str, str]
) -> None:
    def state() -> tuple[str, dict[str, int]]:
        with sqlite3.connect(demo_instance / "finder.db") as connection:
            content = hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
        connection.close()
        written = {path.name: path.stat().st_mtime_ns for path in demo_instance.rglob("*")
                   if path.is_file() and not path.name.endswith(("-shm", "-wal"))}
        return content, written

    watcher = sqlite3.connect(demo_instance / "finder.db")
    before, version = state(), watcher.execute("pragma data_version").fetchone()
    for address in sound(names):
        demo.get(address).close()
    demo.post("/de/search", data={"q": "arzt", "insurance": "none"})
    assert watcher.execute("pragma data_version").fetchone() == version  # no other connection wrote anything
    assert state() == before
    watcher.close()


# --- where it lives --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An instance of a small city, quick enough for thousands of requests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FINDER_NOW", MOMENT)
        instance = tmp_path_factory.mktemp("small")
        Store.create(instance, a_catalog(an_offer("advice"), an_offer("course"))).close()
        prepare_index(instance)
        yield instance


@pytest.fixture(scope="module")
def small_app(small: Path) -> Flask:
    """The finder of the small city."""
    return create_app(Config(small))


@pytest.fixture
def client(small_app: Flask, demo_moment: None) -> FlaskClient:
    """A visitor of the small city."""
    return small_app.test_client(use_cookies=False)


def test_below_a_prefix_every_address_stays_below_it(small: Path, demo_moment: None) -> None:
    client = create_app(Config(small, prefix="/finder")).test_client(use_cookies=False)
    for address in ("/", "/de", "/de/", "/ku/?x=1", "/de/search?q=a", "/de/nowhere", "", "//evil.example",
                    "/de/about/imprint"):
        answer = client.get("/finder" + address)
        assert_protected(answer)
        found = re.findall(r'(?:href|src|action)="([^"#?]*)', answer.text)
        found = [answer.headers["Location"]] if "Location" in answer.headers else found
        assert found
        ours = ("/finder/", "data:", "tel:", "mailto:", "http://localhost/finder/")
        assert [one for one in found if one and not one.startswith(ours)] == [], address


@pytest.mark.parametrize("host", [
    "evil.example", '"><script>alert(1)</script>', "a b", "[::1", "", "x" * 3000, "..", "@evil.example",
    "evil.example/x?", "evil.example:99999999", "\u00fc.example", "%0d%0aX: y", "127.0.0.1:80#",
])
def test_the_host_that_a_request_names_leads_nobody_away(client: FlaskClient, host: str) -> None:
    for address in ("/", "/de", "/ku/", "/de/", "/de/search?q=x", "/nowhere", "/hsds/"):
        answer = client.get(address, headers={"Host": host.encode().decode("latin-1")})
        assert answer.status_code < 500
        assert_protected(answer)
        assert re.match(r"/(?![/\\])", answer.headers.get("Location", "/")), answer.headers["Location"]
    answer = client.post("/de/search", data={"q": "x"}, headers={"Host": "localhost", "Origin": f"http://{host}"})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", [
    "//evil.example", "///evil.example", "//evil.example/de/", "/\\evil.example", "/%5cevil.example",
    "/%2f%2fevil.example", "/ku//evil.example", "/ku/%2f%2fevil.example", "/ku/\\evil.example", "/.//evil.example",
    "/de//evil.example", "/ku?next=//evil.example", "/ku/search?q=//evil.example", "/%09//evil.example",
    "/de%2f%2fevil.example", "/@evil.example", "/ku/https://evil.example", "/https:evil.example", "/;//evil.example",
    "/ku/%0d%0aLocation:%20//evil.example",
])
def test_no_address_leads_to_another_site(client: FlaskClient, address: str) -> None:
    path, _, query = address.partition("?")
    answer = client.get("/", environ_overrides={"PATH_INFO": unquote(path), "QUERY_STRING": query})
    assert answer.status_code < 500
    assert_protected(answer)
    location = answer.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", location), location
    assert "\n" not in location


def test_the_visitors_own_word_about_a_proxy_counts_for_nothing(client: FlaskClient) -> None:
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "//evil.example",
            "Forwarded": "host=evil.example", "X-Original-URL": "/static/app.js", "X-Rewrite-URL": "/static/app.js",
            "X-HTTP-Method-Override": "DELETE"}
    for address in ("/de/", "/hsds/", "/de"):
        answer = client.get(address, headers=said)
        assert "evil.example" not in answer.text + answer.headers.get("Location", "")


# --- whatever is sent ------------------------------------------------------------------------------------------------

LONG = (
    "q=" + "a" * 10_000, "q=" + "%F0%9F%92%A9" * 500, "&".join(f"category=x{n}" for n in range(500)),
    "&".join(f"day={n}" for n in range(500)), "q=%00", "q=%ED%A0%80", "q=%E2%80%AE%E2%81%A6abc", "page=" + "1" * 5000,
    "age=" + "0" * 5000, "age=" + "9" * 5000, "age=0001" + "9" * 30, "per_page=" + "7" * 5000,
    "from=%D9%A1%D9%A2:%D9%A3%D9%A0", "lang=" + "x" * 5000, "search=" + "(" * 5000, "q=" + "*" * 2000,
    "q=" + "%22" * 2000, "&" * 5000, "=" * 5000, "%" * 2000, "near=" + "n" * 5000, "q=" + "1" * 5000,
    "q=" + quote("ß" * 3000), "sort=" + "s" * 5000, "q=" + "a+" * 3000,
)


@pytest.mark.parametrize("query", LONG, ids=range(len(LONG)))
def test_long_and_strange_questions_are_answered(demo: FlaskClient, query: str) -> None:
    for address in ("/ti/search", "/hsds/services", "/ar/"):
        answer = demo.get(f"{address}?{query}")
        assert answer.status_code == 200, f"{address}?{query[:40]}"
        assert_protected(answer)
    answer = demo.post("/de/search", data=query, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 303)
    assert len(answer.headers.get("Location", "")) < 4000


@pytest.mark.parametrize(("body", "kind"), [
    (b"q=" + b"a" * 300_000, "application/x-www-form-urlencoded"),
    (b"x" * 2_000_000, "application/x-www-form-urlencoded"),
    (b"\xff\xfe", "multipart/form-data; boundary=x"), (b"--x\r\n\r\n" * 9000, "multipart/form-data; boundary=x"),
    (b"{" * 10_000, "application/json"), (b"", "text/plain; charset=utf-7"), (b"q=a", "multipart/form-data"),
    (b"<a/>", "text/xml"),
])
def test_strange_bodies_are_no_fault_of_ours(demo: FlaskClient, body: bytes, kind: str) -> None:
    answer = demo.post("/de/search", data=body, content_type=kind)
    assert answer.status_code in (200, 303, 400, 413)
    assert_protected(answer)


@pytest.mark.parametrize(("name", "value"), [
    ("If-None-Match", "*"), ("If-None-Match", 'W/"'), ("Accept-Language", "\xff;q=x,*,-,de;q=9"),
    ("Range", "bytes=9-1"),
    ("Cookie", "a=\xff;" * 50), ("If-Modified-Since", "x"), ("Accept-Encoding", "gzip;q=abc"), ("Accept", "\x80"),
    ("Content-Type", "multipart/form-data"), ("Content-Length", "abc"), ("Authorization", "Basic \xff"),
    ("Referer", "\xff"),
])
def test_strange_headers_are_no_fault_of_ours(demo: FlaskClient, name: str, value: str) -> None:
    for address, status in (("/", 302), ("/de/", 200), ("/de/o/222222", 404), ("/hsds/services", 200)):
        answer = demo.get(address, headers={name: value})
        assert answer.status_code == status
        assert_protected(answer)


ALPHABET = (
    *"aäßıق文ሀ😀 \t\n\0\x1b\x7f\u202e\u200d\ufeff\"'<>&%;:/\\?#[]{}()*~^$@!+=-_.0",
    "none", "free", "kurs", "кур", "2.5", "..",
)


def fuzzed(chance: random.Random) -> tuple[str, str, list[tuple[str, str]]]:
    """A method, a path and pairs: mostly the finder's own words, some broken, some nonsense."""
    def words() -> str:
        return "".join(chance.choices(ALPHABET, k=chance.randint(0, 12)))

    tag = chance.choice((*LANGUAGES, "ku", "xx", words()))
    path = chance.choice((
        "/{}/search", "/{}/search", "/{}/search", "/hsds/services", "/{}/", "/{}/d/{}", "/{}/o/{}", "/{}/c/{}",
        "/{}/org/{}", "/hsds/services/{}", "/static/{}", "/{}/about/{}", "/{}",
    )).format(*(quote(one) for one in (tag, words())))
    known = (*FILTERS, "q", "search", "sort", "near", "page", "per_page", "lang", "v")
    values = ("1", "none", "now", "near", "nord", "12:00", "t14", "fit", "mo", "4")
    pairs = [(chance.choice((*known, words())), chance.choice((*values, words(), words())))
             for _ in range(chance.randint(0, 6))]
    return chance.choice(("GET", "GET", "GET", "POST", "HEAD")), path, pairs


def test_two_thousand_fuzzed_requests_break_nothing(client: FlaskClient) -> None:
    chance = random.Random(20260304)
    seen: dict[int, int] = {}
    for number in range(2000):
        method, path, pairs = fuzzed(chance)
        given: Any = {"data": urlencode(pairs), "content_type": "application/x-www-form-urlencoded"}
        asked: Any = given if method == "POST" else {"query_string": urlencode(pairs)}
        with client.open(path, method=method, **asked) as answer:
            assert answer.status_code < 500, f"{method} {path} {pairs}"
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            if number % 10 == 0 and answer.mimetype == "text/html" and method != "HEAD":
                assert_harmless(answer.text)
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
    assert seen[200] > 300  # enough of it was understood to be a test at all
