"""A made-up city of any size: the demo's facts mixed anew, and texts in four languages as often as words really are.

How often a word is said falls with its rank (Zipf's law), over the words of the demo's texts, the phrases of the
vocabularies and, far behind, German compounds of both: a few words everywhere, most of them hardly ever. Part of a text
is drawn from the words of its own topic, so that words come together as they do when people speak of something.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from .. import clock
from ..catalog.cities import read_city_folder, shipped_city
from ..catalog.city import CityCatalog
from ..catalog.vocabularies import Vocabularies
from ..ids import identify
from ..model import FACTS, District, Location, Offer, Organization, Term, Text, Verification

LANGUAGES = ("de", "en", "ar", "uk")
SPEAKING = ("categories", "audiences", "topics")  # vocabularies whose phrases stand in texts
TITLE, SUMMARY, DESCRIPTION = (2, 5), (8, 20), (30, 80)  # words, from and to
COMPOUNDS = 6000
ON_TOPIC = 0.4
FLAT = 2.7  # how much flatter the most frequent words are than 1 / rank (Mandelbrot)
QUARTERS = 3  # further ones in every district of the demo
PLACES_EACH, OFFERS_EACH = 25, 12  # offers of one place and of one organization


class Words:
    """The words and phrases of one language, drawn as often as their rank says."""

    def __init__(self, offers: Sequence[Offer], vocabularies: Vocabularies, language: str) -> None:
        chance = Random(language)  # noqa: S311 - the same words in every run
        said = _said(offers, language)
        phrases = [
            phrase
            for name in SPEAKING
            for term in vocabularies.terms(name).values()
            for phrase in _phrases(term, language)
        ]
        chance.shuffle(phrases)
        ranked = [*said, *phrases]
        if language == "de":
            parts = [word for word in ranked if word.isalpha() and word.istitle() and 4 <= len(word) <= 9]
            ranked += [chance.choice(parts) + chance.choice(parts).lower() for _ in range(COMPOUNDS)]
        self._all = _Ranked(ranked)
        self._topics = {
            id_: _Ranked([
                *_phrases(term, language), *_said([one for one in offers if id_ in one.categories], language),
            ])
            for id_, term in vocabularies.terms("categories").items()
        }

    def say(self, chance: Random, topics: Sequence[str], length: tuple[int, int]) -> str:
        """Some words in a row, part of them from these topics."""
        count = chance.randint(*length)
        about = round(count * ON_TOPIC) if topics else 0
        words = self._all.draw(chance, count - about)
        words += self._topics[chance.choice(topics)].draw(chance, about) if about else []
        chance.shuffle(words)
        return " ".join(words)


class _Ranked:
    """Words by rank."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(dict.fromkeys(words))
        self._weights = list(accumulate(1 / (rank + FLAT) for rank in range(len(self._words))))

    def draw(self, chance: Random, count: int) -> list[str]:
        return chance.choices(self._words, cum_weights=self._weights, k=count) if self._words else []


def _said(offers: Iterable[Offer], language: str) -> list[str]:
    """The words of these offers in a language, the most frequent first."""
    said: Counter[str] = Counter()
    for offer in offers:
        if text := offer.texts.get(language):
            said.update(f"{text.title} {text.summary} {text.description}".split())
    return [word for word, _ in said.most_common()]


def _phrases(term: Term, language: str) -> list[str]:
    return [phrase for phrase in (term.labels.get(language, ""), *term.words.get(language, ())) if phrase]


def make_city(count: int, vocabularies: Vocabularies, seed: int = 1) -> tuple[CityCatalog, datetime]:
    """A city with this many offers, and the moment that its dates are made for."""
    demo = read_city_folder(shipped_city("demo"), vocabularies)
    assert demo.city.anchor is not None
    chance = Random(seed)  # noqa: S311 - the same city in every run
    districts = list(_districts(demo.districts))
    quarters = [one for one in districts if one.parent]
    locations = [_location(chance, number, quarters, demo.locations) for number in range(1 + count // PLACES_EACH)]
    organizations = [_organization(number, demo.organizations) for number in range(1 + count // OFFERS_EACH)]
    checks: defaultdict[str, list[Verification]] = defaultdict(list)
    for id_, check in demo.checks:
        checks[id_].append(check)
    words = {tag: Words(demo.offers, vocabularies, tag) for tag in LANGUAGES}
    offers, confirmed = [], []
    for number in range(count):
        offer, donor = _offer(chance, number, demo.offers, organizations, locations, quarters)
        offers.append(replace(offer, texts={tag: _text(chance, tag, words[tag], offer) for tag in LANGUAGES}))
        confirmed += [(offer.id, check) for check in checks[donor.id]]
    city = CityCatalog(
        demo.city, tuple(districts), tuple(organizations), tuple(locations), tuple(offers), tuple(confirmed)
    )
    return city, datetime.combine(demo.city.anchor + timedelta(days=2), time(10, 30), clock.ZONE)


def _districts(demo: Iterable[District]) -> Iterator[District]:
    for one in demo:
        yield one
        for number in range(1, QUARTERS + 1 if one.parent else 1):
            yield District(f"{one.id}-{number}", f"{one.name} {number}", one.id, "quarter", lat=one.lat, lon=one.lon)


def _location(
    chance: Random, number: int, districts: Sequence[District], demo: Sequence[Location]
) -> Location:
    model = chance.choice([one for one in demo if one.street and not one.protected])
    slug = f"place-{number}"
    return replace(
        model, id=identify("bench", "location", slug), code="", slug=slug, name=f"{model.name} {number}", also=(),
        district=chance.choice(districts).id,
    )


def _organization(number: int, demo: Sequence[Organization]) -> Organization:
    model = demo[number % len(demo)]
    slug = f"organization-{number}"
    return replace(
        model, id=identify("bench", "organization", slug), code="", slug=slug, name=f"{model.name} {number}", also=(),
        places=(), office=None, state="listed",
    )


def _offer(
    chance: Random, number: int, demo: Sequence[Offer], organizations: Sequence[Organization],
    locations: Sequence[Location], districts: Sequence[District],
) -> tuple[Offer, Offer]:
    """An offer with every fact from another offer of the demo, and the one whose checks it has."""
    slug = f"offer-{number}"
    donor = chance.choice(demo)
    facts: dict[str, Any] = {}
    for fields in FACTS.values():
        other = chance.choice(demo)
        facts |= {name: getattr(other, name) for name in fields}
    facts["places"] = tuple(one.id for one in chance.sample(locations, chance.choice((0, 1, 1, 1, 1, 1)))) or ()
    facts["serves"] = tuple(one.id for one in chance.sample(districts, chance.choice((0, 0, 0, 1, 2))))
    offer = replace(
        donor, **facts, id=identify("bench", "offer", slug), code="", slug=slug, state="listed", owner="",
        organization=chance.choice(organizations).id, categories=chance.choice(demo).categories,
        protected=False, sensitive=False, ends=None, source_language="de",
    )
    return offer, donor


def _text(chance: Random, tag: str, words: Words, offer: Offer) -> Text:
    source = tag == offer.source_language
    title, summary, description = (words.say(chance, offer.categories, one) for one in (TITLE, SUMMARY, DESCRIPTION))
    return Text(
        tag, title, summary, description if source else "",
        source_version=None if source else 1,
    )
