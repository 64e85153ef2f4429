"""Nothing that visitors say is kept, and no person's own number is shown without consent or handed to machines."""

import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from gunicorn.config import Config as Settings
from werkzeug.test import TestResponse

from finder.app import create_app
from finder.config import Config
from finder.filters import FILTERS
from finder.index import prepare_index
from finder.languages import LANGUAGES
from finder.model import Contact, Office
from finder.server import QuietLogger
from finder.store import Store
from tests.conftest import MOMENT
from tests.safety import index_bytes
from tests.store.conftest import EDITOR, a_catalog, a_location, an_id, an_offer, an_organization

PRIVATE = {name: one.values[0] for name, one in FILTERS.items() if one.private}
STORIES = (
    "Fatima Zahraqi", "0176 55512345", "+4917655512345", "mein Mann Zarubek schlägt mich", "Ausweis L01X00T47",
    "geboren 17.04.1983 in Qamischli", "فاطمة زهراقي تبحث عن مأوى", "Zarubek keine Papiere", "Дитина Зарубеківна хвора",
    "k.zahraqi@example.org", "hiv positiv Zarubekstraße 4", "ዛሩበክ",
)
TELLING = re.compile("zahraqi|55512345|zarubek|l01x00t47|qamischli|زهراقي|зарубек|ዛሩበክ", re.IGNORECASE)


def forms(**more: str) -> Iterator[dict[str, str]]:
    """Questions with every circumstance alone and with all at once."""
    for name, value in PRIVATE.items():
        yield {"q": "", name: value} | more
    yield {"q": "arzt", **PRIVATE} | more


def places(answer: TestResponse) -> Iterator[str]:
    """Every address in an answer: links, forms, headers."""
    yield from re.findall(r'(?:href|action|src|content)="([^"]*)"', answer.text)
    yield answer.headers.get("Location", "")
    yield answer.headers.get("Link", "")
    yield answer.headers.get("Refresh", "")


# --- what visitors say -----------------------------------------------------------------------------------------------


def test_two_hundred_questions_leave_no_trace(
    demo: FlaskClient, demo_app: Flask, demo_instance: Path, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def traces() -> list[str]:
        return [path.name for path in sorted(demo_instance.rglob("*")) if path.is_file()
                if any(TELLING.search(path.read_bytes().decode(code, "ignore")) for code in ("utf-8", "utf-16-le"))]

    files = {path for path in demo_instance.rglob("*") if path.is_file()}
    with caplog.at_level(logging.DEBUG):
        for number in range(200):
            story, tag = STORIES[number % len(STORIES)], list(LANGUAGES)[number % len(LANGUAGES)]
            headers = {"Referer": "https://zarubek.example/zahraqi", "Cookie": "a=zarubek", "User-Agent": "zarubek"}
            if number % 4 == 0:
                demo.get("/hsds/services", query_string={"search": story, "lang": tag}, headers=headers)
            elif number % 2:
                demo.get(f"/{tag}/search", query_string={"q": story, "near": "hafen"}, headers=headers)
            else:
                answer = demo.post(f"/{tag}/search", data={"q": story, **PRIVATE}, headers=headers)
                assert answer.status_code == 200
        demo.get("/de/Zarubek/Zahraqi")
        demo.get("/de/o/Zarubek?q=Zahraqi")
        demo.post("/de/search", data=b"q=Zarubek" * 90_000, content_type="application/x-www-form-urlencoded")
    assert "GET /<lang>/search 200" in caplog.text  # something was written that could have told
    printed = capfd.readouterr()
    for said in (caplog.text, printed.out, printed.err):
        assert not TELLING.search(said)
    assert traces() == []
    assert {path for path in demo_instance.rglob("*") if path.is_file()} - files <= {
        demo_instance / f"finder.db{end}" for end in ("-wal", "-shm")}


def test_an_error_is_told_without_what_the_visitor_wrote(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Store.create(tmp_path, a_catalog(an_offer("advice"))).close()
    app = create_app(Config(tmp_path))

    @app.get("/<lang>/broken")
    def broken() -> str:
        raise KeyError(request.args["q"]) from ValueError(request.args["q"])

    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/de/broken?q=Zarubek")
    assert answer.status_code == 500
    assert "KeyError while answering /<lang>/broken" in caplog.text
    assert "in broken" in caplog.text  # the place stays
    assert "Zarubek" not in caplog.text


def test_the_servers_own_log_quotes_no_request(caplog: pytest.LogCaptureFixture) -> None:
    """Gunicorn's words, with what it puts in for a request that it cannot read or that breaks."""
    logger = QuietLogger(Settings())
    logger.error_log.propagate = True
    with caplog.at_level(logging.DEBUG):
        logger.warning("Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'GET /de/search?q=Zarubek x'")
        logger.warning("Worker with pid %s was terminated", 7)
        for words in ("Error handling request %s", "Error handling request %s %s"):
            try:
                raise ValueError("Zarubek")
            except ValueError:
                logger.exception(words, *("/de/search?q=Zarubek",) * words.count("%s"))
    assert "Worker with pid 7" in caplog.text
    assert "Error handling a request: ValueError" in caplog.text
    assert not re.search(r"Zarubek|192\.0\.2", caplog.text)


def test_a_request_that_cannot_be_read_is_quoted_nowhere(
    demo_instance: Path, demo_app: Flask, tmp_path: Path
) -> None:
    """The server itself, as a city runs it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    environment = {**os.environ, "FINDER_NOW": MOMENT, "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "finder", "serve", "--instance", str(demo_instance), "--port", str(port),
             "--workers", "1"], stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        for _ in range(200):
            if b"ready" in log.read_bytes():
                break
            time.sleep(0.1)
        for line in (b"GET /de/search?q=Zarubek Zahraqi HTTP/1.1", b"GET /de/search?q=Zarubek HTTP/9.9",
                     b"GET /de/search?q=Zarubek" + b"a" * 9000 + b" HTTP/1.1",
                     b"GET /de/search?q=Zarubek HTTP/1.1\r\nBad Zarubek: x", b"\x16\x03\x01Zarubek"):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(line + b"\r\nHost: localhost\r\n\r\n")
                assert connection.recv(20).startswith(b"HTTP/1.1 4")
    finally:
        server.terminate()
        server.wait(20)
    said = log.read_text("utf-8", "replace")
    assert "The finder is ready" in said
    assert not TELLING.search(said)
    assert "127.0.0.1:" + str(port) in said
    assert "ip=" not in said


# --- circumstances ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
@pytest.mark.parametrize("more", [
    {}, {"sort": "near", "near": "hafen"}, {"page": "2"}, {"q": "deutschkurs", "cost": "free", "day": "mo"},
    {"q": "xqzwv"}, {"district": "hafen", "category": "t14"}, {"q": "jetzt hilfe er schlägt mich"},
])
def test_no_address_tells_a_circumstance(demo: FlaskClient, tag: str, more: dict[str, str]) -> None:
    for form in forms(**more):
        answer = demo.post(f"/{tag}/search", data=form)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        told = [one for one in places(answer) if re.search("|".join(PRIVATE), unquote(one))]
        assert told == []
        if form["q"]:
            title = re.search("<title>.*</title>", answer.text)
            assert title
            assert form["q"] not in title[0]


def test_every_step_from_there_keeps_it_out_of_addresses(demo: FlaskClient) -> None:
    """Sort, pages, chips, languages and the filter form are walked as a visitor would, three steps far."""
    steps = [("/de/search", {"q": "", "papers": "none"})]
    walked = 0
    for _ in range(3):
        ways: list[tuple[str, dict[str, str]]] = []
        for address, form in steps:
            answer = demo.post(address, data=form)
            walked += 1
            if answer.status_code == 303:
                assert "papers" not in answer.location
                continue
            for action, inside in re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)">(.*?)</form>', answer.text,
                                             re.DOTALL):
                fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', inside))
                checked = re.findall(r'<input type="checkbox" name="([^"]*)" value="([^"]*)" checked>', inside)
                assert "?" not in action
                ways.append((action, fields | dict(checked)))
            assert [one for one in places(answer) if "papers" in one] == []
        assert ways
        steps = ways[:: max(1, len(ways) // 12)]
    assert walked > 12


@pytest.mark.parametrize("address", [
    "/de/search?papers=none&q=a", "/ku/search?papers=none&q=a&insurance=none", "/de/?papers=none", "/ku/?papers=none",
    "/hsds/services?papers=none", "/de/o/222222?papers=none", "/DE/search?registered_address=none",
])
def test_a_circumstance_in_an_address_goes_no_further(demo: FlaskClient, address: str) -> None:
    answer = demo.get(address)
    assert [one for one in places(answer) if re.search("|".join(PRIVATE), unquote(one))] == []


def test_a_circumstance_in_an_address_chooses_nothing(demo: FlaskClient) -> None:
    for name, value in PRIVATE.items():
        asked = demo.get(f"/hsds/services?{name}={value}").get_json()["total_items"]
        assert asked == demo.get("/hsds/services").get_json()["total_items"]


# --- private numbers -------------------------------------------------------------------------------------------------

HIDDEN, SHOWN = "0176 5551234", "0176 9998765"
HIDDEN_MAIL, SHOWN_MAIL = "unasked.person@example.org", "asked.person@example.org"
CONTACTS = (
    Contact("counselling", phone=HIDDEN, email=HIDDEN_MAIL, url="https://unasked.example", personal=True),
    Contact("counselling", phone=SHOWN, email=SHOWN_MAIL, personal=True, consent=date(2026, 1, 10)),
    Contact("emergency", phone="0176 1110000", personal=True, consent=date(2026, 1, 10)),
    Contact("office", phone="030 23125 014", email="office@example.org"),
)
UNSEEN = re.compile(r"5551234|unasked")
PERSONAL = re.compile(r"5551234|9998765|asked|1110000")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A city whose offers, organization and office have people's own numbers beside the office's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FINDER_NOW", MOMENT)
        instance = tmp_path_factory.mktemp("people")
        office = Office(districts=("nord", "stadt"))
        catalog = a_catalog(
            an_offer("both", contacts=CONTACTS),
            an_offer("person", contacts=CONTACTS[:1], organization=an_id("organization", "lonely")),
            an_offer("agreed", contacts=CONTACTS[1:3], organization=an_id("organization", "lonely")),
            an_offer("silent", contacts=(), sensitive=True, places=(an_id("location", "house"),)),
            organizations=(an_organization("advice", contacts=CONTACTS, office=office),
                           an_organization("lonely", contacts=CONTACTS[:1])),
            locations=(a_location("house"),),
        )
        Store.create(instance, catalog).close()
        prepare_index(instance)
        yield create_app(Config(instance))


def every_page(app: Flask) -> dict[str, str]:
    """The text of everything that shows offers or organizations, by address."""
    client = app.test_client(use_cookies=False)
    with app.app_context():
        store = app.extensions["site"].store
        codes = [one.offer.code for one in store.listings()]
        offices = [one.code for one in store.organizations()]
    addresses = [f"/{tag}{path}" for tag in ("de", "ar") for path in (
        "/", "/search", "/search?q=xqzw", "/d/nord", "/d/stadt", "/c/counselling", "/about/contact", "/about/imprint",
        *(f"/o/{code}" for code in codes), *(f"/org/{code}" for code in offices),
    )]
    return {address: client.get(address).text for address in addresses}


def test_a_persons_number_without_consent_is_nowhere(people: Flask, demo_moment: None) -> None:
    pages = every_page(people)
    assert len(pages) > 20
    for address, text in pages.items():
        assert not UNSEEN.search(re.sub(r"\s", "", text)), address


def test_with_consent_it_stands_on_its_own_pages_only(people: Flask, demo_moment: None) -> None:
    with_it = {address for address, text in every_page(people).items() if re.search("9998765|asked.person", text)}
    assert with_it
    assert all(re.match(r"/(de|ar)/(o|org)/", address) for address in with_it)


def test_no_personal_number_goes_to_machines(people: Flask, demo_moment: None) -> None:
    client = people.test_client()
    listed = client.get("/hsds/services?per_page=100")
    contents = listed.get_json()["contents"]
    assert {one["name"] for one in contents} >= {"Angebot both", "Angebot agreed", "Angebot silent"}
    for text in (listed.text, *(client.get(f"/hsds/services/{one['id']}").text for one in contents)):
        assert not PERSONAL.search(text.replace(" ", ""))
    assert "030 23125 014" in listed.text


def test_no_number_of_a_person_is_in_the_index(people: Flask) -> None:
    instance: Path = people.extensions["site"].config.instance
    written = index_bytes(instance)
    assert b"Entry" in written
    assert b"stadt" in written
    for number in (HIDDEN, SHOWN, "5551234", "9998765", HIDDEN_MAIL, SHOWN_MAIL, "030 23125 014"):
        assert number.encode() not in written


def test_an_offer_that_only_an_unasked_person_answers_for_is_not_public(people: Flask) -> None:
    with people.app_context():
        found = {one.offer.slug: one.public for one in people.extensions["site"].store.listings()}
    assert found == {"both": True, "person": False, "agreed": True, "silent": True}


def test_a_withdrawn_consent_works_at_once(people: Flask, demo_moment: None) -> None:
    with people.app_context():
        store = people.extensions["site"].store
        offer = next(one.offer for one in store.listings() if one.offer.slug == "agreed")
    client = people.test_client()
    assert "9998765" in client.get(f"/de/o/{offer.code}").text
    gone: Any = replace(offer, contacts=tuple(replace(one, consent=None) for one in offer.contacts))
    with people.app_context():
        store.save(gone, offer.version, EDITOR)
    assert "9998765" not in client.get(f"/de/o/{offer.code}").text
