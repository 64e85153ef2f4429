"""A protected place: no way into the catalogue or the store makes it findable, and no output tells where it is."""

import json
import logging
import pickle
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finder.catalog.cities import check_folder
from finder.catalog.reading import Reader
from finder.catalog.vocabularies import load_vocabularies
from finder.districts import DistrictTree
from finder.ids import identify
from finder.importers.lists import import_list
from finder.languages import LANGUAGES
from finder.model import City, District, Location, Source
from finder.search import Searcher, SearchRequest
from finder.site import Site
from finder.store import Listing, Store, StoreError
from tests.safety import index_bytes
from tests.store.conftest import EDITOR, a_catalog, a_location, an_id, an_offer

TREE = DistrictTree((
    District("stadt", "Teststadt", level="city"), District("nord", "Nordtor", "stadt", also=("Nordviertel",)),
    District("sued", "Süd", "stadt"),
))
SHELTER = Location(identify("stadt", "location", "schutz"), "schutz", "schutz", district="stadt", protected=True)
OPEN = Location(identify("stadt", "location", "haus"), "haus22", "haus", street="Weg 1", district="nord")
NET = Location(identify("stadt", "location", "netz"), "netz22", "netz", kind="virtual", street="Weg 1")
RUNNER = identify("stadt", "organization", "verein")


@pytest.fixture(scope="module")
def reader() -> Reader:
    places = {key: place for place in (SHELTER, OPEN, NET) for key in (place.slug, place.id)}
    return Reader.of(load_vocabularies(), City("stadt", "Teststadt"), TREE, {"verein": RUNNER, RUNNER: RUNNER}, places)


# --- into the catalogue ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [
    {"street": "Lindenweg 4"}, {"postcode": "32423"}, {"lat": "52.3", "lon": "8.9"}, {"lat": "52.3"}, {"lon": "8.9"},
    {"stop": "Bus 3"}, {"district": "nord"}, {"name": "Haus am Lindenweg 4"}, {"name": "Frauenhaus Nordtor"},
    {"also": ["Villa Lindenstraße 12"]}, {"note": {"de": "32423 Minden, im Hof"}}, {"note": {"de": "im Nordviertel"}},
    {"note": {"de": "52.2891, 8.9167"}}, {"note": {"de": "Haltestelle Markt"}}, {"name": "Zuflucht Süd"},
])
@pytest.mark.parametrize("yes", ["yes", True])
def test_no_protected_location_says_where_it_is(reader: Reader, told: dict[str, Any], yes: object) -> None:
    location, problems = reader.read_location({"id": "ort", "protected": yes} | told)
    assert location is None
    assert all(problem.mend for problem in problems)


def an_entry(**fields: Any) -> dict[str, Any]:
    given = {"id": "schutz", "organization": "verein", "categories": ["women-protection"], "places": ["schutz"],
             "protected": "yes", "texts": {"de": {"title": "Schutz"}}}
    return given | fields


@pytest.mark.parametrize("told", [
    {"places": ["haus"]}, {"places": ["schutz", "haus"]}, {"places": ["netz"]}, {"owner": "nord"}, {"serves": ["nord"]},
    {"serves": ["stadt", "nord"]}, {"protected": "no"}, {"protected": ""},
    {"texts": {"de": {"title": "Schutz in Nordtor"}}}, {"texts": {"de": {"title": "S", "summary": "Lindenweg 4"}}},
    {"texts": {"de": {"title": "S", "description": "Bei uns,\n32423 Minden"}}},
    {"texts": {"de": {"title": "S"}, "ar": {"title": "Nordviertel"}}},
    {"texts": {"de": {"title": "S", "description": "Haltestelle Nordplatz"}}},
    {"contacts": [{"url": "https://www.google.com/maps/place/x"}]},
    {"contacts": [{"url": "https://www.openstreetmap.org/?mlat=1"}]},
    {"contacts": [{"url": "https://example.org/?q=52.2891,8.9167"}]},
])
def test_no_protected_offer_says_where_it_is(reader: Reader, told: dict[str, Any]) -> None:
    assert reader.read_offer(an_entry())[1] == []
    offer, problems = reader.read_offer(an_entry(**told))
    assert offer is None
    assert all(problem.mend for problem in problems)


def test_a_phone_number_and_everyday_words_tell_no_place(reader: Reader) -> None:
    words = {"title": "Schutz am Telefon", "summary": "Rufen Sie an: 030 23125 055. Wir sind Tag und Nacht da.",
             "description": "Der Weg zu uns: wir holen Sie ab. 24 Plätze, 3 Zimmer; seit 1987 Teil von Teststadt."}
    assert reader.read_offer(an_entry(texts={"de": words}))[1] == []


def test_a_city_folder_that_tells_a_protected_place_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("id: stadt\nname: Stadt\n")
    (tmp_path / "districts.yaml").write_text("- {id: stadt, name: Stadt}\n- {id: nord, name: Nordtor, parent: stadt}\n")
    (tmp_path / "locations.yaml").write_text("- {id: ort, protected: yes, district: nord, street: Weg 1}\n")
    assert {problem.field for problem in check_folder(tmp_path)} == {"district", "street"}


# --- into the store --------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterable[Store]:
    """A store with a protected place, a protected offer there, and an open house."""
    secret = a_location("secret", protected=True, street="", district="stadt")
    offer = an_offer("shelter", protected=True, places=(secret.id,), owner="stadt", contacts=())
    catalog = a_catalog(offer, an_offer("advice"), locations=(a_location("house"), secret))
    with Store.create(tmp_path, catalog) as store:
        yield store


def place(store: Store, slug: str) -> Location:
    return next(one for one in store.locations() if one.slug == slug)


@pytest.mark.parametrize("told", [
    {"street": "Weg 1"}, {"postcode": "32423"}, {"lat": 52.3, "lon": 8.9}, {"stop": "Markt"}, {"district": "nord"},
    {"protected": False, "street": "Weg 1"},
])
def test_the_store_takes_no_protected_place_that_can_be_found(store: Store, told: dict[str, Any]) -> None:
    secret = place(store, "secret")
    with pytest.raises(StoreError, match="protected"):
        store.save(replace(secret, **told), secret.version, EDITOR)
    assert place(store, "secret") == secret


@pytest.mark.parametrize("told", [{"places": (an_id("location", "house"),)}, {"serves": ("nord",)}])
def test_the_store_takes_no_protected_offer_that_can_be_found(store: Store, told: dict[str, Any]) -> None:
    shelter = next(one.offer for one in store.listings() if one.offer.protected)
    with pytest.raises(StoreError):
        store.save(replace(shelter, **told), shelter.version, EDITOR)


def test_a_protected_place_is_not_merged_with_an_open_one(store: Store) -> None:
    house, secret = place(store, "house"), place(store, "secret")
    for keep, drop in ((house, secret), (secret, house)):
        with pytest.raises(StoreError, match="protected"):
            store.merge(keep.id, drop.id, EDITOR)


def services(**location: Any) -> list[dict[str, Any]]:
    """An HSDS list of one service at one place."""
    id_ = "6f1d3c52-8a0e-5c1b-9d55-2f9f0e7a4b10"
    return [{"id": "0f1d3c52-8a0e-5c1b-9d55-2f9f0e7a4b11", "name": "Haus Zuflucht", "status": "active",
             "organization": {"name": "Verein"}, "service_at_locations": [{"location": {"id": id_} | location}]}]


WHERE = {"latitude": 52.3, "longitude": 8.9, "transportation": "Markt", "x_district": "Nord",
         "addresses": [{"address_1": "Nebelgasse 1", "postal_code": "32423", "city": "Teststadt"}]}


def listed(store: Store, path: Path, services_: list[dict[str, Any]]) -> Listing:
    """Import the services and give back the listing of the first."""
    path.write_text(json.dumps(services_))
    report = import_list(store, path, None, load_vocabularies(), Source("Liste"))
    assert report.stored, list(report.lines())
    found = store.listing(services_[0]["id"])
    assert found is not None
    return found


@pytest.mark.parametrize("yes", [True, "true", "yes", 1, "Ja"])
def test_whatever_a_list_says_of_a_protected_place_stays_outside(store: Store, tmp_path: Path, yes: object) -> None:
    found = listed(store, tmp_path / "list.json", services(**WHERE, x_protected=yes, name="Nebelgasse 1"))
    assert found.offer.protected
    assert found.locations[0].protected
    assert "Nebelgasse" not in "\n".join(store.connection.iterdump())


def test_a_list_that_comes_to_protect_a_place_takes_away_what_found_it(store: Store, tmp_path: Path) -> None:
    before = listed(store, tmp_path / "list.json", services(**WHERE)).locations[0]
    assert before.street == "Nebelgasse 1"
    edited = replace(before, street="Nebelgasse 1a")  # a person's own edit, which an import else leaves alone
    store.save(edited, edited.version, EDITOR)
    found = listed(store, tmp_path / "list.json", services(x_protected=True))
    after = found.locations[0]
    assert (after.protected, after.street, after.postcode, after.lat, after.stop, after.district) == (
        True, "", "", None, "", "stadt")
    assert found.offer.protected


def test_a_list_never_opens_what_a_person_protected(store: Store, tmp_path: Path) -> None:
    first = listed(store, tmp_path / "list.json", services(name="Haus")).locations[0]
    secret = replace(first, protected=True, district="stadt", name="")
    store.save(secret, secret.version, EDITOR)
    found = listed(store, tmp_path / "list.json", services(**WHERE, name="Haus"))
    after = found.locations[0]
    assert found.offer.protected
    assert (after.protected, after.street, after.lat, after.stop, after.district) == (True, "", None, "", "stadt")


def test_a_list_that_forgets_the_flag_does_not_open_the_place(store: Store, tmp_path: Path) -> None:
    listed(store, tmp_path / "list.json", services(x_protected=True))
    after = listed(store, tmp_path / "list.json", services(**WHERE))
    assert after.offer.protected
    assert (after.locations[0].protected, after.locations[0].street) == (True, "")


# --- out of the demo -------------------------------------------------------------------------------------------------

STARTS = 20


@pytest.fixture(scope="module")
def site(demo_app: Flask) -> Site:
    found: Site = demo_app.extensions["site"]
    return found


@pytest.fixture(scope="module")
def hidden(site: Site) -> list[Listing]:
    found = [one for one in site.store.listings() if one.offer.protected]
    assert len(found) >= 3
    return found


@pytest.fixture(scope="module")
def whereabouts(site: Site, hidden: list[Listing]) -> re.Pattern[str]:
    """Whatever could tell a place of the demo: streets, postcodes, stops, coordinates, districts."""
    places = site.store.locations()
    words = {word for one in places for word in (one.street, one.postcode, one.stop) if word}
    words |= {f"{one.lat}" for one in places if one.lat} | {f"{one.lon}" for one in places if one.lon}
    tree = site.tree
    districts = [one for one in tree if one.id != tree.root]
    words |= {name for one in districts for name in (one.id, one.name, *one.also, *one.names.values())}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)), re.IGNORECASE)


def card_of(html: str, code: str) -> str:
    """The card of one offer in a list."""
    return next((card for card in re.findall(r"<article.*?</article>", html, re.DOTALL) if f"/o/{code}" in card), "")


def body(html: str) -> str:
    """A page without the frame around it and without the addresses of links."""
    inside = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert inside
    return re.sub(r'href="[^"]*"', "", inside[0])


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_page_in_any_language_tells_the_place(
    demo: FlaskClient, hidden: list[Listing], whereabouts: re.Pattern[str], tag: str
) -> None:
    for one in hidden:
        for near in ("", "?near=nordtor"):
            answer = demo.get(f"/{tag}/o/{one.offer.code}{near}")
            assert answer.headers["Cache-Control"] == "no-store"
            assert not whereabouts.search(body(answer.text))
            assert "geo:" not in answer.text
            assert "openstreetmap" not in answer.text
        page = demo.get(f"/{tag}/org/{one.organization.code}").text
        assert not whereabouts.search(body(page))


def test_no_json_tells_the_place(demo: FlaskClient, hidden: list[Listing], whereabouts: re.Pattern[str]) -> None:
    ids = {one.offer.id for one in hidden}
    listed_: list[dict[str, Any]] = []
    for near in ("", "&sort=near&near=hafen&district=nordtor"):
        for page in range(1, 9):
            listed_ += demo.get(f"/hsds/services?per_page=100&page={page}{near}").get_json()["contents"]
    services_ = [one for one in listed_ if one["id"] in ids]
    services_ += [demo.get(f"/hsds/services/{id_}").get_json() for id_ in ids]
    assert len(services_) >= 3 * len(ids)
    for one in services_:
        for at in one.get("service_at_locations", ()):
            assert at["location"].keys() == {"id", "location_type", "x_protected"}
        words = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", str(one))
        assert not whereabouts.search(words), words


def asked(site: Site, start: str, **more: Any) -> list[tuple[str, float | None]]:
    """The answers as seen from a start: ids in order, with distances."""
    result = site.searcher.search(SearchRequest(near=start, per_page=500, **more))
    return [(hit.offer_id, hit.distance_km) for hit in (*result.hits, *result.near_misses)]


def test_nearness_from_twenty_starts_tells_nothing(
    site: Site, demo: FlaskClient, hidden: list[Listing], demo_moment: None
) -> None:
    ids = {one.offer.id for one in hidden}
    tree = site.tree
    starts = list(tree.subtree(tree.root))[:STARTS]
    assert len(starts) >= 8
    # Beside the districts themselves, points all over the city as a start would be.
    points = [replace(tree[id_], id=f"at-{n}", name=f"At {n}", parent=tree.root, neighbours=(), lat=54.36 + n / 100,
                      lon=7.36 + n / 80) for n, id_ in enumerate((tree.root,) * (STARTS - len(starts)))]
    finer = Searcher(site.engine, site.vocabularies, DistrictTree([*tree, *points]), site.holidays)
    starts += [one.id for one in points]
    assert len(starts) == STARTS
    for words in ("", "frauen", "schutz"):
        for sort in ("near", "fit", "soon"):
            seen = set()
            for start in starts:
                result = finer.search(SearchRequest(words, near=start, sort=sort, per_page=500))
                hits = (*result.hits, *result.near_misses)
                assert not [hit for hit in hits if hit.offer_id in ids and hit.distance_km is not None]
                reasons = {one.kind for hit in hits if hit.offer_id in ids for one in hit.reasons}
                assert not reasons & {"district", "neighbour"}
                seen.add(tuple(hit.offer_id for hit in hits if hit.offer_id in ids))
            assert len(seen) == 1, f"the order of protected offers depends on the start ({sort}, {words!r})"
            assert ids & set(next(iter(seen))) or words == "schutz"


def test_sorted_by_nearness_they_stand_behind_what_has_a_place(
    site: Site, hidden: list[Listing], demo_moment: None
) -> None:
    ids = {one.offer.id for one in hidden}
    for start in [one.id for one in site.tree if one.id != site.tree.root]:
        found = asked(site, start, sort="near")
        last = max(n for n, (id_, km) in enumerate(found) if km is not None and id_ not in ids)
        own = [n for n, (id_, _) in enumerate(found) if id_ in ids]
        assert own
        # older entries stand behind in a group of their own
        groups = {hit.offer_id: hit.group for hit in
                  site.searcher.search(SearchRequest(near=start, sort="near", per_page=500)).hits}
        assert all(n > last or groups[found[last][0]] != "match" for n in own)


def test_every_district_lists_them_alike(site: Site, hidden: list[Listing], demo_moment: None) -> None:
    ids = {one.offer.id for one in hidden}
    by_district = {
        one.id: frozenset(id_ for id_, _ in asked(site, "", filters={"district": (one.id,)}) if id_ in ids)
        for one in site.tree
    }
    assert set(by_district.values()) == {frozenset(ids)}
    # The counts beside the districts: with the protected offers' own topic alone, all are equal in them.
    protecting = {"category": ("t14",)}
    counts = {value.value: value.count for value in
              site.searcher.search(SearchRequest(filters=protecting)).facets["district"]}
    for district, count in counts.items():
        found = asked(site, "", filters={**protecting, "district": (district,)})
        open_ = [id_ for id_, _ in found if id_ not in ids]
        assert count >= len(open_)


def test_words_of_streets_and_districts_do_not_find_them(
    site: Site, hidden: list[Listing], demo_moment: None
) -> None:
    words = {word for one in site.store.locations() if not one.protected
             for word in (one.street, one.postcode, one.stop, one.name) if word}
    titles = " ".join(f"{text.title} {text.summary} {text.description}"
                      for one in hidden for text in one.offer.texts.values())
    titles += " ".join(one.organization.name for one in hidden)
    snapshot = site.engine.snapshot()
    numbers = {n for n, one in enumerate(snapshot.entries) if one and one.id in {h.offer.id for h in hidden}}
    assert len(numbers) == len(hidden)
    analyzer = site.searcher.concepts.analyzer
    for word in words:
        for token in analyzer.tokens(word):
            for term in (token.word, token.stem, *token.parts):
                if term.casefold() in titles.casefold():
                    continue  # an everyday word of their own texts
                found = snapshot.bits(term)
                assert not [n for n in numbers if found >> n & 1], f"{word}: {term}"


def test_the_bytes_of_the_index_tell_nothing(
    site: Site, demo_instance: Path, hidden: list[Listing], whereabouts: re.Pattern[str]
) -> None:
    entries = {one.id: one for one in site.engine.snapshot().entries if one}
    for one in hidden:
        entry = entries[one.offer.id]
        assert (entry.districts, entry.points, entry.offer.places, entry.offer.serves) == ((), (), (), ())
        stored = pickle.dumps(replace(entry, offer=replace(entry.offer, id="", slug="", code=""), id=""))
        for text in re.findall(rb"[\x20-\x7e]{4,}", stored):
            assert not whereabouts.search(text.decode()), text
    own = [place for one in hidden for place in one.locations]
    assert own
    written = index_bytes(demo_instance)
    assert b"Entry" in written
    for place_ in own:
        assert place_.id.encode() not in written
        assert place_.slug.encode() not in written


def test_the_log_tells_neither_offer_nor_place(
    demo: FlaskClient, hidden: list[Listing], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for one in hidden:
            demo.get(f"/de/o/{one.offer.code}?near=nordtor")
            demo.get(f"/hsds/services/{one.offer.id}")
            demo.get(f"/de/org/{one.organization.code}")
    assert "GET /<lang>/o/<code> 200" in caplog.text
    for one in hidden:
        for word in (one.offer.code, one.offer.id, one.organization.code, one.offer.source_text.title, "nordtor"):
            assert word not in caplog.text


def test_a_protected_offer_says_nothing_even_where_its_place_is_open(site: Site, demo_app: Flask) -> None:
    """What no check should let through is still told by no output."""
    from finder.exporters.hsds import service
    from finder.i18n import in_language
    from finder.views.public.offer import offer_page
    from finder.wording import card

    listing = next(one for one in site.store.listings() if one.locations and one.locations[0].street)
    street = listing.locations[0].street
    assert street in str(service(listing))
    found = replace(listing, offer=replace(listing.offer, protected=True))
    assert street not in str(service(found))
    with demo_app.test_request_context("/de/"), in_language("de"):
        told = str(card(found)) + str(offer_page(found, site.tree, site.holidays, "nordtor").places)
        assert street not in told
        assert listing.locations[0].district not in told
