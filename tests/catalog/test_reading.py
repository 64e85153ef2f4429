import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finder.catalog.reading import (
    Reader,
    plain_city,
    plain_district,
    plain_location,
    plain_offer,
    plain_organization,
    read_city,
    read_district,
)
from finder.catalog.vocabularies import Vocabularies
from finder.ids import identify, public_code
from finder.model import (
    Ages,
    Availability,
    Childcare,
    City,
    Contact,
    Cost,
    Dated,
    District,
    Hours,
    Interpreter,
    Location,
    Offer,
    Office,
    Organization,
    Run,
    Source,
    Span,
    Spoken,
    Text,
)
from tests.catalog.conftest import ADVICE, HOUSE, SHELTER

LEAST = {"id": "kurs", "organization": "rat", "categories": ["german-course"], "texts": {"de": {"title": "Kurs"}}}


def problems_of(reader: Reader, **fields: Any) -> list[str]:
    offer, problems = reader.read_offer(LEAST | fields)
    assert (offer is None) == bool(problems)
    assert all(problem.mend and problem.entry == "kurs" for problem in problems)
    return [f"{problem.field}: {problem.message}. {problem.mend}" for problem in problems]


def read(reader: Reader, **fields: Any) -> Offer:
    offer, problems = reader.read_offer(LEAST | fields)
    assert problems == []
    assert offer is not None
    return offer


def test_the_least_an_offer_needs(reader: Reader) -> None:
    offer = read(reader)
    assert offer.id == identify("probe", "offer", "kurs")
    assert offer.code == public_code(offer.id)
    assert (offer.slug, offer.organization, offer.owner, offer.state) == ("kurs", ADVICE, "probe", "listed")
    assert offer.source_text == Text("de", "Kurs")
    assert (offer.online, offer.cost, offer.papers) == (None, None, "")


def test_the_owner_is_the_district_of_the_first_place(reader: Reader) -> None:
    assert read(reader, places=["haus"]).owner == "nord"
    assert read(reader, places=["haus"], owner="sued").owner == "sued"


def test_blank_is_not_stated_and_no_is_no(reader: Reader) -> None:
    offer = read(reader, online="no", women_only="", certificate=None, papers="none")
    assert (offer.online, offer.women_only, offer.certificate, offer.papers) == (False, None, None, "none")


def test_letters_are_composed(reader: Reader) -> None:
    assert read(reader, texts={"de": {"title": "Ba\u0308ren"}}).source_text.title == "Bären"


def test_short_forms_stand_for_their_long_ones(reader: Reader) -> None:
    short = read(reader, cost="free", languages=["de"], interpreter="bring", source="Liste", availability="full")
    assert short.cost == Cost("free")
    assert short.languages == (Spoken("de"),)
    assert short.interpreter == Interpreter("bring")
    assert short.source == Source("Liste")
    assert short.availability == Availability("full")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"categories": ["german-curse"]}, "Write german-course"),
        ({"categories": ["Sprachkurs"]}, "write german-course"),
        ({"categories": None}, "categories are missing"),
        ({"organization": "rad"}, "write rat"),
        ({"organization": "caritas"}, "add it to the organizations first"),
        ({"organization": None}, "organization is missing"),
        ({"places": ["hau"]}, "write haus"),
        ({"serves": ["Süd"]}, "write sued"),
        ({"owner": "nrod"}, "write nord"),
        ({"catagories": ["x"]}, "write categories"),
        ({"online": "maybe"}, "neither yes nor no"),
        ({"hours": ["Mo 9-12"]}, "write 09:00-12:00"),
        ({"hours": ["Mo", "We 09:00-12:00"]}, "in quotes"),
        ({"dates": ["13.6.2026"]}, "like 2026-06-13"),
        ({"ages": "9-3"}, "3-9"),
        ({"cost": {"kind": "paid", "amount": "20 €"}}, "like 20"),
        ({"cost": {"kind": "free", "amount": "20"}}, "free, yet with a price"),
        ({"cost": {"kind": "paid", "amount": "5", "reduced": "9"}}, "swap the two"),
        ({"cost": {"amount": "5"}}, "kind is missing"),
        ({"cost": "gratis"}, "costs has no term"),
        ({"runs": [{"end": "2026-03-01"}]}, "the run has no start"),
        ({"runs": [{"start": "2026-05-01", "end": "2026-03-01"}]}, "before it starts"),
        ({"runs": [{"start": "2026-05-01", "end": "2026-06-01", "deadline": "2026-07-01"}]}, "after the end"),
        ({"runs": [{"start": "2026-05-01", "places": 5, "free_places": 6}]}, "6 free places of 5"),
        ({"runs": [{"start": "2026-05-01"}], "ends": "2026-04-01"}, "before 2026-05-01"),
        ({"contacts": [{"phone": "0571 1234", "personal": "yes"}]}, "recorded consent"),
        ({"contacts": [{"role": "office"}]}, "neither phone nor email nor url"),
        ({"contacts": [{"email": "a@b"}]}, "not a mail address"),
        ({"contacts": [{"url": "javascript:alert(1)"}]}, "beginning with https://"),
        ({"contacts": [{"phone": "Frau Meier"}]}, "not a phone number"),
        ({"languages": ["arabisch"]}, "languages has no term"),
        ({"languages": [{"channel": "phone"}]}, "language is missing"),
        ({"women_only": "yes", "men_only": "yes"}, "keep one"),
        ({"papers": "no"}, "unknown"),
        ({"state": "adoptd"}, "write adopted"),
        ({"places": ["schutz"]}, "write protected: yes here"),
        ({"places": ["haus"], "protected": "yes", "owner": "probe"}, "open location haus"),
        ({"places": ["schutz"], "protected": "yes", "owner": "nord"}, "write owner: probe"),
        ({"texts": None}, "there is no text"),
        ({"texts": {"en": {"title": "Course"}}}, "source_language: en"),
        ({"texts": {"de": {"summary": "x"}}}, "title is missing"),
        ({"texts": {"de": {"title": "x"}, "xx": {"title": "y"}}}, "there is no field 'xx'"),
        ({"id": "Kurs 1", "code": "kurs22"}, "use small Latin letters"),
        ({"code": "o0o0o0"}, "not a public code"),
    ],
)
def test_what_is_wrong_says_what_to_mend(reader: Reader, fields: dict[str, Any], says: str) -> None:
    _, problems = reader.read_offer(LEAST | fields)
    assert [problem for problem in problems if says.lower() in f"{problem.message}. {problem.mend}".lower()]


def test_all_problems_come_at_once_with_their_fields(reader: Reader) -> None:
    runs = [{"start": "2026-01-01"}, {"start": "bald"}]
    found = problems_of(reader, online="x", runs=runs, cost={"kind": "paid", "per": "x"})
    assert [text.split(":")[0] for text in found] == ["online", "runs 2, start", "cost, per"]


def test_checked_confirms_every_stated_fact_or_the_named_ones(reader: Reader) -> None:
    plain = LEAST | {"hours": ["Mo 09:00-12:00"], "cost": "free", "places": ["haus"]}
    checks, problems = reader.read_checked(plain | {"checked": {"day": "2026-02-01", "way": "visit"}})
    assert problems == []
    assert {check.fact for check in checks} == {"hours", "cost", "place"}
    assert {(check.day, check.way, check.role) for check in checks} == {(date(2026, 2, 1), "visit", "quarter manager")}
    checks, _ = reader.read_checked(plain | {"checked": {"day": "2026-02-01", "facts": ["cost"]}})
    assert [check.fact for check in checks] == ["cost"]


@pytest.mark.parametrize(
    ("checked", "says"),
    [
        ({"way": "phone"}, "no day"),
        ({"day": "2026-02-01", "facts": ["price"]}, "no fact 'price'"),
        ({"day": "2026-02-01", "facts": ["runs"]}, "not stated"),
        ({"day": "2026-02-01", "way": "owl"}, "unknown"),
    ],
)
def test_a_wrong_check_says_so(reader: Reader, checked: dict[str, Any], says: str) -> None:
    _, problems = reader.read_checked(LEAST | {"checked": checked})
    assert says in " ".join(map(str, problems))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"lat": "8.9", "lon": "52.3"}, "write lat: 52.3 and lon: 8.9"),
        ({"lat": "5.3", "lon": "2.3"}, "degrees north"),
        ({"lat": "52,3", "lon": "8.9"}, "like 52.3"),
        ({"lat": "52.3"}, "lon is missing"),
        ({"postcode": "3242"}, "five digits"),
        ({"protected": "yes", "street": "Weg 1"}, "remove street"),
        ({"protected": "yes", "lat": "52.3", "lon": "8.9"}, "remove lat"),
        ({"protected": "yes", "district": "nord"}, "write district: probe"),
    ],
)
def test_a_wrong_location_says_what_to_mend(reader: Reader, fields: dict[str, Any], says: str) -> None:
    location, problems = reader.read_location({"id": "ort"} | fields)
    assert location is None
    assert any(says in f"{problem.message} {problem.mend}" for problem in problems)


def test_a_protected_location_lies_in_the_city(reader: Reader) -> None:
    location, problems = reader.read_location({"id": "ort", "protected": "yes"})
    assert problems == []
    assert location is not None
    assert location.district == "probe"


def test_the_fictional_city_lies_at_sea() -> None:
    at_sea = {"id": "a", "name": "A", "parent": "b", "lat": "54.4", "lon": "7.4"}
    assert read_district(at_sea, fictional=True)[1] == []
    _, problems = read_district(at_sea | {"lat": "52.3", "lon": "8.9"}, fictional=True)
    assert "fictional city" in problems[0].message


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"ags": "5770024"}, "eight digits"), ({"accent": "green"}, "six digits"), ({"logo": "../x.svg"}, "its name"),
        ({"anchor": "2026-03-03", "fictional": "yes"}, "a Monday"), ({"anchor": "2026-03-02"}, "fictional: yes"),
        ({"languages": ["de", "ku"]}, "not one of our languages"), ({"languages": ["en"]}, "German is missing"),
        ({"needs": ["need-god"]}, "has no term"), ({"school_holidays": ["2026-04-11/2026-03-30"]}, "earlier day first"),
    ],
)
def test_a_wrong_city_says_what_to_mend(vocabularies: Vocabularies, fields: dict[str, Any], says: str) -> None:
    _, problems = read_city({"id": "x", "name": "X"} | fields, vocabularies)
    assert says in " ".join(map(str, problems))


# --- round trips -----------------------------------------------------------------------------------------------------

WORDS = st.text("abcäöüßعلم ", min_size=1, max_size=12).map(str.strip).filter(bool)
SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True)
DATES = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MAYBE = st.sampled_from([None, True, False])
MONEY = st.none() | st.integers(0, 99999).map(lambda cents: cents / 100)
ASKED = st.sampled_from(["", "none", "required"])
HOURS = st.builds(
    Hours, st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.just(time(9)), st.just(time(12, 30)), st.sampled_from([None, 1, -1]),
)
HOURS_LISTS = st.lists(HOURS, max_size=2).map(tuple)
AGES = st.builds(Ages, st.integers(0, 9), st.none() | st.integers(9, 99))
LEVELS = st.lists(st.sampled_from(["A1", "A2", "B1"]), unique=True).map(tuple)
AVAILABILITY = st.none() | st.builds(Availability, st.sampled_from(["open", "full"]), st.none() | DATES)
SPOKEN = st.builds(Spoken, st.sampled_from(["de", "ar", "uk"]), st.sampled_from(["on-site", "phone"]), HOURS_LISTS)
CONTACTS = st.lists(
    st.builds(Contact, st.sampled_from(["office", "emergency"]), st.just("030 23125 014"),
              st.sampled_from(["", "a@example.org"]), st.sampled_from(["", "https://example.org/x"]),
              st.booleans(), DATES),
    max_size=2,
).map(tuple)
SOURCES = st.none() | st.builds(Source, WORDS, st.none() | DATES, st.sampled_from(["", "4.1.2"]))
BY_LANGUAGE = st.dictionaries(st.sampled_from(["de", "ar"]), WORDS)
RUNS = st.builds(Run, st.dates(date(2026, 1, 1), date(2026, 2, 1)), st.none() | st.just(date(2026, 3, 1)), HOURS_LISTS,
                 LEVELS, st.none() | st.just(date(2026, 1, 15)), st.none() | st.integers(20, 30),
                 st.none() | st.integers(0, 20), AVAILABILITY)


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    slug = draw(SLUGS)
    source = Text("de", draw(WORDS), draw(st.just("") | WORDS), version=draw(st.integers(1, 3)))
    texts = {"de": source}
    if draw(st.booleans()):
        texts["ar"] = Text("ar", draw(WORDS), origin="machine", reviewed=draw(st.booleans()), source_version=1)
    id_ = draw(st.sampled_from([identify("probe", "offer", slug), "6f1d3c52-8a0e-5c1b-9d55-2f9f0e7a4b10"]))
    protected = draw(st.booleans())
    return Offer(
        id=id_, code=draw(st.sampled_from([public_code(id_), "abc234"])), slug=slug, organization=ADVICE,
        kind=draw(st.sampled_from(["service", "course"])), state=draw(st.sampled_from(["listed", "draft"])),
        owner="probe" if protected else draw(st.sampled_from(["probe", "nord"])), categories=("german-course",),
        audiences=draw(st.sampled_from([(), ("women", "parents")])),
        places=(SHELTER.id,) if protected else draw(st.sampled_from([(), (HOUSE.id,)])),
        serves=draw(st.sampled_from([(), ("probe",) if protected else ("nord", "sued")])),
        online=draw(MAYBE), hours=draw(HOURS_LISTS), by_appointment=draw(MAYBE),
        dates=draw(st.sampled_from([(), (Dated(date(2026, 1, 1), time(9), time(10)),)])),
        exceptions=draw(st.lists(DATES.map(lambda day: Span(day, day)), max_size=1).map(tuple)),
        school_holidays=draw(st.sampled_from(["", "only"])), runs=draw(st.lists(RUNS, max_size=2).map(tuple)),
        languages=draw(st.lists(SPOKEN, max_size=2).map(tuple)),
        interpreter=draw(st.none() | st.builds(Interpreter, st.just("always"), st.none() | st.integers(0, 9))),
        cost=draw(st.none() | st.builds(Cost, st.just("paid"), MONEY, st.sampled_from(["", "month"]), deposit=MONEY)),
        childcare=draw(st.none() | st.builds(Childcare, st.just("on-site"), st.just(Ages()) | AGES)),
        ages=draw(st.none() | AGES), levels=draw(LEVELS), german_needed=draw(st.sampled_from(["", "none", "A2"])),
        certificate=draw(MAYBE), access=draw(st.sampled_from([(), ("phone",)])), step_free=draw(MAYBE),
        papers=draw(ASKED), insurance=draw(ASKED), benefits=draw(ASKED), registered_address=draw(ASKED),
        beside_job=draw(MAYBE), schooling=draw(ASKED), membership=draw(ASKED), women_only=draw(MAYBE),
        trans_women_welcome=draw(MAYBE), confidential=draw(MAYBE), availability=draw(AVAILABILITY),
        contacts=draw(CONTACTS), bring=draw(st.sampled_from([(), ("passport",)])), protected=protected,
        sensitive=draw(st.booleans()), ends=draw(st.none() | st.just(date(2027, 1, 1))), source=draw(SOURCES),
        texts=texts, version=draw(st.integers(1, 9)),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(offers())
def test_offers_survive_their_plain_form(reader: Reader, offer: Offer) -> None:
    plain = json.loads(json.dumps(plain_offer(offer)))
    assert reader.read_offer(plain) == (offer, [])


@given(st.builds(
    Organization, st.just(ADVICE), st.just("abc234"), SLUGS, WORDS, st.lists(WORDS, unique=True).map(tuple),
    public_body=MAYBE, contacts=CONTACTS, places=st.just((HOUSE.id,)), note=BY_LANGUAGE, owner=st.just("nord"),
    office=st.none() | st.builds(Office, st.just(("nord",)), st.lists(SPOKEN, max_size=2).map(tuple), HOURS_LISTS),
    source=SOURCES,
))
@settings(max_examples=30, deadline=None)
def test_organizations_survive_their_plain_form(reader: Reader, organization: Organization) -> None:
    assert reader.read_organization(plain_organization(organization)) == (organization, [])


@given(st.builds(
    Location, st.just(HOUSE.id), st.just("abc234"), SLUGS, WORDS, street=WORDS, postcode=st.just("02423"),
    lat=st.floats(47.1, 55), lon=st.floats(5.6, 15), district=st.just("nord"), step_free=MAYBE, wc=MAYBE, lift=MAYBE,
))
@settings(max_examples=30, deadline=None)
def test_locations_survive_their_plain_form(reader: Reader, location: Location) -> None:
    assert reader.read_location(plain_location(location)) == (location, [])


def test_districts_and_cities_survive_their_plain_form(vocabularies: Vocabularies) -> None:
    district = District(
        "a", "A", "b", "quarter", "21", ("Ä",), {"ar": "ا"}, ("c",), 52.3, 8.9, {"de": "x"}, Source("S"),
    )
    assert read_district(plain_district(district)) == (district, [])
    city = City("a", "A", {"ar": "ا"}, True, "05770024", ("de", "ar"), ("de",), "#123456", "logo.svg", {"de": "x"},
                anchor=date(2026, 3, 2), school_holidays=(Span(date(2026, 3, 30), date(2026, 4, 11)),),
                public_holidays=(date(2026, 4, 3),), url="https://example.org", needs=("need-german",))
    assert read_city(plain_city(city), vocabularies) == (city, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["de", "kind", "start"]), inside),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*Offer.__dataclass_fields__, "checked"]), JSON))
def test_no_input_breaks_the_reader(reader: Reader, plain: dict[str, Any]) -> None:
    offer, problems = reader.read_offer(plain)
    reader.read_checked(plain)
    assert (offer is None) == bool(problems)


def test_a_record_from_elsewhere_keeps_its_id(reader: Reader) -> None:
    uuid = "6f1d3c52-8a0e-5c1b-9d55-2f9f0e7a4b10"
    offer = read(reader, id=uuid)
    assert (offer.id, offer.slug) == (uuid, uuid)
    assert read(reader, id=uuid, slug="kurs").slug == "kurs"
    assert replace(offer, slug="kurs") == read(reader, id=uuid, slug="kurs")
