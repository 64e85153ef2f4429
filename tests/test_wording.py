"""What is said of an offer: composed from facts, in the visitor's language, and honest about where it comes from."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g

from finder.i18n import in_language
from finder.inline import plain
from finder.model import (
    Ages,
    Availability,
    Childcare,
    Contact,
    Cost,
    Dated,
    Hours,
    Interpreter,
    Location,
    Run,
    Source,
    Spoken,
    Text,
)
from finder.search import Hit, Reason
from finder.store.listings import Listing
from finder.wording import card, said, sentence, title_line
from finder.wording.facts import open_now, run_line, runs_in_order
from finder.wording.people import eligibility
from finder.wording.reasons import reasons
from finder.wording.trust import changed, freshness
from tests.speaking import a_listing, speaking_app

HOUSE = Location("9", "house", "haus", name="Haus am Tor", street="Lindenweg 4", district="nord", step_free=True)
MORNINGS = (Hours((0, 2), time(9), time(12)),)
TUESDAY = (Hours((1,), time(10), time(12)),)
COURSE: dict[str, Any] = {
    "kind": "course", "categories": ("german-course",), "levels": ("A1",), "hours": MORNINGS, "cost": Cost("free"),
    "childcare": Childcare("on-site", Ages(1)), "languages": (Spoken("de"), Spoken("ar", hours=TUESDAY)),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("speaking")
    return speaking_app(folder, {"ar": {"free of charge": "مجانًا"}})


@pytest.fixture(autouse=True)
def _wednesday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINDER_NOW", "2026-03-04T10:30")


def seen(markup: object) -> str:
    return re.sub("[\u2066-\u2069]", "", plain(markup))


def facts_of(app: Flask, listing: Listing, tag: str = "en", hit: Hit | None = None) -> dict[str, str]:
    """What the card says, by fact."""
    with app.app_context(), in_language(tag):
        return {fact.name: seen(fact.label) for fact in card(listing, hit).facts}


# --- the composed line -----------------------------------------------------------------------------------------------


def test_a_course_is_told_from_its_facts(app: Flask) -> None:
    listing = a_listing(HOUSE, **COURSE)
    with app.app_context(), in_language("en"):
        assert seen(title_line(listing)) == "German course A1"
        assert seen(sentence(listing)) == (
            "Mon and Wed 9:00–12:00 · Lindenweg 4, Nordtor · free of charge · childcare for children from 1 year · "
            "Spoken: German · Arabic: Tue 10:00–12:00"
        )


def test_facts_that_are_not_stated_are_not_said(app: Flask) -> None:
    listing = a_listing()
    with app.app_context(), in_language("en"):
        assert sentence(listing) == ""
        shown = card(listing)
    assert [fact.name for fact in shown.facts] == ["freshness"]


@pytest.mark.parametrize(("facts", "title"), [
    ({"categories": ("swimming",)}, "Swimming"),
    ({"categories": ("swimming",), "kind": "course"}, "Swimming (course)"),
    ({"categories": ("german-course",), "kind": "course", "levels": ("A1", "A2")}, "German course A1 and A2"),
])
def test_the_title_line_names_the_help(app: Flask, facts: dict[str, Any], title: str) -> None:
    with app.app_context(), in_language("en"):
        assert seen(title_line(a_listing(**facts))).casefold() == title.casefold()


# --- which words in which language -----------------------------------------------------------------------------------

GERMAN = Text("de", "Deutsch am Vormittag", "Für Anfänger.", version=2)
TURKISH = Text("tr", "Almanca kursu", "", origin="machine", source_version=1)
ARABIC = Text("ar", "دورة", "صباحا", source_version=2, reviewed=True)


def test_the_visitors_own_language_comes_first_and_the_original_stays_near(app: Flask) -> None:
    listing = a_listing(**COURSE, texts={"de": GERMAN, "tr": TURKISH, "ar": ARABIC})
    with app.app_context(), in_language("ar"):
        found = said(listing)
    assert (found.words.title, found.words.lang, found.words.dir) == ("دورة", "ar", "rtl")
    doubts = (found.words.composed, found.words.machine, found.words.unreviewed, found.words.outdated)
    assert not any(doubts)
    assert found.original is not None
    assert (found.original.title, found.original.lang) == ("Deutsch am Vormittag", "de")


def test_a_machines_unread_and_outdated_translation_says_so(app: Flask) -> None:
    listing = a_listing(texts={"de": GERMAN, "tr": TURKISH})
    with app.app_context(), in_language("tr"):
        shown = card(listing)
    assert (shown.machine, shown.unreviewed, shown.outdated) == (True, True, True)


@pytest.mark.parametrize(("second", "expected"), [("tr", "Almanca kursu"), ("", "Deutsch am Vormittag"),
                                                  ("pl", "Deutsch am Vormittag")])
def test_without_a_text_of_ones_own_the_line_is_composed_and_the_second_choice_stands_beside(
    app: Flask, second: str, expected: str
) -> None:
    listing = a_listing(**COURSE, texts={"de": GERMAN, "tr": TURKISH})
    with app.app_context(), in_language("ar"):
        found = said(listing, second)
        shown = card(listing, second=second)
    assert found.words.composed
    assert found.words.lang == "ar"
    assert "مجانًا" in found.words.summary
    assert found.original is not None
    assert found.original.title == expected
    assert (shown.original, shown.title_dir, shown.composed) == (expected, "rtl", True)


def test_an_offer_written_only_in_turkish_shows_that(app: Flask) -> None:
    listing = a_listing(source_language="tr", texts={"tr": Text("tr", "Sohbet")})
    with app.app_context(), in_language("de"):
        found = said(listing)
    assert found.original is not None
    assert (found.original.title, found.original.lang) == ("Sohbet", "tr")


def test_words_of_the_original_language_have_no_second_original(app: Flask) -> None:
    with app.app_context(), in_language("de"):
        found = said(a_listing())
    assert (found.words.title, found.original) == ("Sprechstunde", None)


def test_prose_is_escaped(app: Flask) -> None:
    listing = a_listing(HOUSE, texts={"de": Text("de", "<b>A</b>", "1 < 2")})
    with app.app_context(), in_language("de"):
        shown = card(listing)
    assert (shown.title, shown.line) == ("&lt;b&gt;A&lt;/b&gt;", "1 &lt; 2")


# --- single facts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "name", "expected"), [
    ({"languages": (Spoken("ar", "phone", TUESDAY),)}, "languages", "Arabic by phone: Tue 10:00–12:00"),
    ({"languages": (Spoken("de"), Spoken("ar"))}, "languages", "Spoken: German and Arabic"),
    ({"interpreter": Interpreter("on-request", 3)}, "interpreting", "with an interpreter if you ask 3 days before"),
    ({"interpreter": Interpreter("on-request", 1)}, "interpreting", "with an interpreter if you ask 1 day before"),
    ({"german_needed": "none"}, "german", "no German needed"),
    ({"german_needed": "B1"}, "german", "you need German B1"),
    ({"childcare": Childcare("bring")}, "childcare", "You may bring your children"),
    ({"childcare": Childcare("none")}, "childcare", "no childcare"),
    ({"ages": Ages(6, 12)}, "ages", "Age: from 6 to 12 years"),
    ({"audiences": ("women", "everyone")}, "audiences", "open to everyone"),
    ({"women_only": True, "trans_women_welcome": True}, "women", "for women only; trans women are welcome"),
    ({"access": ("walk-in", "phone")}, "access", "How to begin: just come or call"),
    ({"step_free": False}, "steps", "There are steps"),
    ({"by_appointment": True}, "hours", "by appointment"),
    ({"hours": MORNINGS, "by_appointment": True}, "hours", "Mon and Wed 9:00–12:00, by appointment"),
    ({"online": True}, "place", "online"),
    ({"serves": ("stadt",)}, "place", "for the whole city"),
    ({"serves": ("nord", "sued")}, "place", "for people in Nordtor and Südpark"),
    ({"state": "ended"}, "next", "This offer has ended"),
    ({"dates": (Dated(date(2026, 3, 7), time(14), time(18)),)}, "next", "next date: Sat, 7 Mar 2026, 14:00–18:00"),
    ({"dates": (Dated(date(2026, 3, 1)),)}, "next", "All known dates are over"),
    ({"cost": Cost("donation")}, "cost", "you give what you can"),
])
def test_a_fact_is_one_whole_message(app: Flask, facts: dict[str, Any], name: str, expected: str) -> None:
    assert facts_of(app, a_listing(**facts))[name] == expected


@pytest.mark.parametrize(("run", "expected"), [
    (Run(date(2026, 3, 9)), "starts on Mon 9 Mar"),
    (Run(date(2026, 3, 9), deadline=date(2026, 3, 6)), "starts on Mon 9 Mar, register by Fri 6 Mar"),
    (Run(date(2026, 2, 2), date(2026, 7, 1), deadline=date(2026, 4, 1)),
     "began on Mon, 2 Feb 2026; one can still join"),
    (Run(date(2026, 3, 9), deadline=date(2026, 3, 1)), "Nobody can join at the moment"),
    (Run(date(2026, 3, 9), free_places=0), "Nobody can join at the moment"),
    (Run(date(2027, 3, 8)), "starts on Mon, 8 Mar 2027"),
])
def test_the_next_start_is_one_that_can_be_joined(app: Flask, run: Run, expected: str) -> None:
    assert facts_of(app, a_listing(kind="course", runs=(run,)))["next"] == expected


def test_places_left_belong_to_the_run_one_can_join(app: Flask) -> None:
    full, coming = Run(date(2026, 3, 9), free_places=0), Run(date(2026, 9, 7), free_places=4)
    assert facts_of(app, a_listing(runs=(full, coming)))["availability"] == "4 places left"


def test_availability_says_on_which_day_it_was_known(app: Flask) -> None:
    listing = a_listing(availability=Availability("waiting-list", date(2026, 2, 1)))
    assert facts_of(app, listing)["availability"].endswith("(as of Sun, 1 Feb 2026)")


def test_a_run_is_told_with_all_that_is_known(app: Flask) -> None:
    run = Run(date(2026, 3, 9), date(2026, 7, 10), MORNINGS, ("A1",), date(2026, 3, 6), 18, 1)
    with app.app_context(), in_language("en"):
        assert seen(run_line(run)) == (
            "from Mon 9 Mar to Fri 10 Jul · A1 · Mon and Wed 9:00–12:00 · register by Fri 6 Mar · 1 place left"
        )


@pytest.mark.parametrize(("run", "expected"), [
    (Run(date(2026, 2, 2), date(2026, 7, 10), deadline=date(2026, 2, 1), free_places=4),
     "from Mon, 2 Feb 2026 to Fri 10 Jul · registration is over"),
    (Run(date(2026, 3, 9), date(2026, 7, 10), deadline=date(2026, 3, 1), free_places=4),
     "from Mon 9 Mar to Fri 10 Jul · registration is over"),
    (Run(date(2026, 2, 2), date(2026, 7, 10), free_places=4), "from Mon, 2 Feb 2026 to Fri 10 Jul · has begun"),
])
def test_a_run_that_nobody_can_join_says_so_and_names_no_places(app: Flask, run: Run, expected: str) -> None:
    with app.app_context(), in_language("en"):
        assert seen(run_line(run)) == expected


def test_the_run_one_can_join_comes_first(app: Flask) -> None:
    begun = Run(date(2026, 2, 2), date(2026, 7, 10), deadline=date(2026, 2, 1))
    full, over = Run(date(2026, 3, 9), free_places=0), Run(date(2025, 9, 1), date(2026, 1, 30))
    coming = Run(date(2026, 9, 7))
    assert runs_in_order(a_listing(runs=(over, begun, full, coming)).offer) == [coming, begun, full]


def test_places_in_a_course_that_nobody_can_join_are_not_promised(app: Flask) -> None:
    begun = Run(date(2026, 2, 2), date(2026, 7, 10), deadline=date(2026, 2, 1))
    assert "availability" not in facts_of(app, a_listing(runs=(begun,), availability=Availability("few")))
    assert facts_of(app, a_listing(runs=(begun,), availability=Availability("full")))["availability"] == "Full"


def test_labels_after_a_colon_are_small_where_the_language_writes_them_so(app: Flask) -> None:
    spoken = (Spoken("de"), Spoken("en"), Spoken("ar", hours=TUESDAY))
    listing = a_listing(audiences=("parents", "lgbtiq"), languages=spoken)
    with app.app_context(), in_language("uk"):
        said_of = {fact.name: seen(fact.label) for fact in card(listing).facts}
    assert said_of["languages"].startswith("Spoken: німецька і англійська · Арабська: ")
    assert said_of["audiences"] == "For: батьки і ЛГБТІК"


def test_numbers_in_titles_and_texts_are_held_together(app: Flask) -> None:
    listing = a_listing(texts={"de": Text("de", "Telefon 0800 40 40 020", "116 016", "Rufen Sie 116 016 an.")})
    with app.app_context(), in_language("de"):
        words = said(listing).words
    assert (words.title, words.summary) == ("Telefon 0800\u00a040\u00a040\u00a0020", "116\u00a0016")
    assert words.description == "Rufen Sie 116\u00a0016 an."


def test_open_now_says_until_when(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = a_listing(hours=MORNINGS).offer
    with app.app_context(), in_language("en"):
        assert seen(open_now(offer)) == "open now, until 12:00"
        assert g.follows_the_clock
        monkeypatch.setenv("FINDER_NOW", "2026-03-04T12:00")
        assert open_now(offer) is None


def test_a_course_that_nobody_can_join_is_open_to_nobody(app: Flask) -> None:
    begun = Run(date(2026, 2, 2), date(2026, 7, 10), MORNINGS, deadline=date(2026, 2, 1))
    with app.app_context(), in_language("en"):
        assert open_now(a_listing(runs=(begun,)).offer) is None
        assert seen(open_now(a_listing(runs=(replace(begun, deadline=date(2026, 4, 1)),)).offer)) == (
            "open now, until 12:00"
        )


def test_a_protected_place_is_secret_and_has_no_distance(app: Flask) -> None:
    shelter = Location("8", "shltr", "haus", district="stadt", protected=True)
    hit = Hit("1", 1.0, "match", distance_km=0.4)
    place = facts_of(app, a_listing(shelter, protected=True), hit=hit)["place"]
    assert place == "The place is secret. Please call first."


def test_how_far_it_is_stands_with_the_place(app: Flask) -> None:
    place = facts_of(app, a_listing(HOUSE), hit=Hit("1", 1.0, "match", distance_km=0.75))["place"]
    assert place == "Lindenweg 4, Nordtor, about 15 minutes on foot"


def test_districts_have_names_in_the_visitors_script_and_streets_stay_german(app: Flask) -> None:
    with app.app_context(), in_language("ar"):
        place = next(fact.label for fact in card(a_listing(HOUSE)).facts if fact.name == "place")
    assert place == '<bdi lang="de" dir="ltr">Lindenweg 4</bdi>، الشمال'


def test_facts_come_in_the_order_in_which_people_ask(app: Flask) -> None:
    listing = a_listing(HOUSE, **COURSE, women_only=True, access=("walk-in",), papers="none")
    assert list(facts_of(app, listing)) == [
        "place", "open", "hours", "cost", "languages", "childcare", "women", "access", "steps", "eligibility",
        "freshness",
    ]


def test_what_is_asked_of_people_is_said_and_what_is_not_stated_is_not(app: Flask) -> None:
    with app.app_context(), in_language("en"):
        assert eligibility(a_listing().offer) == []
        asked = a_listing(papers="none", insurance="none", registered_address="required", beside_job=True).offer
        assert eligibility(asked) == [
            "no papers asked", "also without health insurance", "only with a registered address",
            "possible beside a job",
        ]


# --- trust -----------------------------------------------------------------------------------------------------------

LIST = Source("Liste Ehrenamt", date(2022, 10, 10))
CHECKED = {"checked_on": date(2026, 2, 1)}


@pytest.mark.parametrize(("state", "facts", "expected"), [
    ("checked", CHECKED, "checked on Sun, 1 Feb 2026"),
    ("overdue", CHECKED, "checked on Sun, 1 Feb 2026; should be checked again"),
    ("quiet", CHECKED, "Nobody has confirmed this since Sun, 1 Feb 2026."),
    ("unchecked", {"contacts": (Contact(phone="1"),), "source": LIST},
     "from Liste Ehrenamt of Mon, 10 Oct 2022, not yet checked"),
    ("unchecked", {"contacts": (Contact(phone="1"),), "source": Source("Liste")}, "from Liste, not yet checked"),
    ("unchecked", {"contacts": (Contact(phone="1"),)}, "not yet checked"),
    ("unchecked", {"source": Source("Konzept", section="4.1")},
     "Named in a plan of the city. Ask the office in your district."),
])
def test_every_entry_says_how_far_it_can_be_trusted(
    app: Flask, state: str, facts: dict[str, Any], expected: str
) -> None:
    with app.app_context(), in_language("en"):
        assert seen(freshness(a_listing(freshness=state, **facts))) == expected


def test_a_sources_date_is_never_our_check(app: Flask) -> None:
    with app.app_context(), in_language("en"):
        assert "checked on" not in seen(freshness(a_listing(source=LIST, contacts=(Contact(phone="1"),))))


def test_what_changed_since_the_check_is_named(app: Flask) -> None:
    listing = a_listing(freshness="checked", **CHECKED, changed_facts=frozenset({"cost", "hours"}))
    with app.app_context(), in_language("en"):
        assert seen(changed(listing)) == "changed since the last check: times and price"
        assert changed(a_listing()) is None


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_a_card_says_why_it_is_shown_in_three_reasons_at_most(app: Flask) -> None:
    given = (
        Reason("checked", "2026-02-01"), Reason("concept", "categories:german-course"), Reason("district", "nord"),
        Reason("language", "ar"), Reason("joinable", "2026-03-09"), Reason("everyone", ""), Reason("word", "<b>"),
    )
    with app.app_context(), in_language("en"):
        assert [seen(one) for one in reasons(Hit("1", 1.0, "match", given))] == [
            "fits: German course", "in Nordtor", "Arabic is spoken",
        ]
        later = Hit("1", 1.0, "match", given[4:])
        assert [seen(one) for one in reasons(later)] == [
            "you can join on Mon 9 Mar", "open to everyone", "your word: <b>",
        ]
        assert "<b>" not in str(reasons(later)[-1])


def test_near_misses_and_offers_for_everyone_are_marked(app: Flask) -> None:
    with app.app_context():
        missed = card(a_listing(), Hit("1", 0.1, "everyone", near_miss=True))
    assert (missed.near_miss, missed.for_everyone) == (True, True)


@pytest.mark.parametrize("make", [title_line, sentence, lambda listing: card(listing).line])
def test_composed_words_survive_every_language(app: Flask, make: Callable[[Listing], str]) -> None:
    listing = a_listing(HOUSE, **COURSE)
    for tag in ("ar", "fa", "ckb", "ti", "uk", "kmr", "de-simple"):
        with app.app_context(), in_language(tag):
            assert "%(" not in make(listing)
