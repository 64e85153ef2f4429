"""Nothing that is typed fails or takes long, and what several people ask at once is answered as if they asked alone.

A moderate number of rounds by default; FINDER_SOAK=1 runs the large ones.
"""

import os
import random
import statistics
import sys
import threading
import time
from pathlib import Path

import pytest

from finder.search import Searcher, SearchRequest
from tests.offers import make_listing, make_location
from tests.search.conftest import MOMENT, searcher_of

SOAK = bool(os.environ.get("FINDER_SOAK"))
SAID = (
    "Deutschkurs Schwimmen Frauen Beratung Wohnung Arbeit Kita Schule Arzt Garten Musik Hilfe Formular Anwalt Sprache "
    "abends Nordtor kostenlos курс врач квартира дитячий دورة طبيب عمل سكن kurs doktor iş ev yardım"
)
WORDS = SAID.split()
TITLES = [f"{one} {other}" for one in WORDS[:16] for other in WORDS[:16]]
CATEGORIES = ("german-course", "swimming", "kita", "debt-advice", "meeting-place", "tenant-advice", "midwives-doctors")
COSTLY = (
    "*", "*e*", "?*e*? ?*a*", "[a TO z]", "a*", '"schwimmen kurs"~100000', "schwimmen~3", " OR ".join(["kurs"] * 5000),
    "(" * 2000 + ")" * 2000, " ".join(["*x*"] * 40), " ".join(["schwimmmen"] * 16), "Donaudampfschifffahrts" * 9,
    " ".join(f"{word}x" for word in WORDS), "ذثظض" * 15, "شسصث" * 15, "щшчц" * 30, "a" * 200, "ሰሸጸፀ" * 30, "aeiou" * 40,
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A searcher over a few hundred offers, warmed up."""
    chance = random.Random(3)
    folder: Path = tmp_path_factory.mktemp("index")
    searcher = searcher_of(folder, [
        make_listing(
            f"{number}", title, " ".join(chance.choices(WORDS, k=12)), categories=(chance.choice(CATEGORIES),),
            locations=(make_location(),) if number % 2 else (),
        )
        for number, title in enumerate(TITLES)
    ])
    searcher.warm()
    return searcher


def typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice((word[:at] + word[at + 1 :], word[:at] + chance.choice("aeknrt") + word[at:], word[::-1]))


def spent(searcher: Searcher, text: str) -> float:
    """Seconds of this thread's processor."""
    start = time.thread_time()
    searcher.search(SearchRequest(text), MOMENT)
    return time.thread_time() - start


def test_random_or_and_typo_queries_end(searcher: Searcher) -> None:
    chance = random.Random(7)
    for _ in range(5000 if SOAK else 700):
        said = [typo(word, chance) if chance.random() < 0.5 else word for word in chance.choices(WORDS, k=5)]
        text = chance.choice((" ", " OR ")).join(said[: chance.randint(1, 5)])
        result = searcher.search(SearchRequest(text), MOMENT)
        assert len(result.hits) == min(20, result.total)


def test_fuzzed_words_never_fail(searcher: Searcher) -> None:
    chance = random.Random(11)
    letters = "abzäßİıالعةکҐїщьሀመ0٣५\u200c\u0301\ud7ff🙂*?~\"':()[]{}^\\/-–_.,;<>&%\0\n\t "
    for _ in range(10_000 if SOAK else 400):
        text = "".join(chance.choices(letters, k=chance.randint(0, 60)))
        searcher.search(SearchRequest(text, chance.choice(("de", "ar", "ti")), page=chance.randint(1, 9)), MOMENT)


def test_costly_words_cost_no_more_than_a_few_normal_ones(searcher: Searcher) -> None:
    chance = random.Random(13)
    normal = [spent(searcher, " ".join(chance.choices(WORDS, k=4))) for _ in range(60)]
    usual = statistics.quantiles(normal, n=20)[-1]
    dear = {text[:30]: min(spent(searcher, text) for _ in range(3)) for text in COSTLY}
    # Three times the usual cost, or too little to notice.
    assert {text: seconds for text, seconds in dear.items() if seconds > max(3 * usual, 0.02)} == {}


def test_six_threads_get_the_answers_of_one(searcher: Searcher) -> None:
    chance = random.Random(17)
    asked = [" ".join(chance.choices(WORDS, k=chance.randint(1, 3))) for _ in range(1000 if SOAK else 120)]
    alone = {text: searcher.search(SearchRequest(text), MOMENT) for text in asked}
    wrong: list[str] = []

    def ask(seed: int) -> None:
        for text in random.Random(seed).sample(asked, len(asked)):
            if searcher.search(SearchRequest(text), MOMENT) != alone[text]:
                wrong.append(text)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []


def test_a_search_out_of_time_answers_and_says_so(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finder.search.weights.MOST_SECONDS", -1.0)
    result = searcher.search(SearchRequest("Schwimmmen"), MOMENT)
    assert result.bounded
    assert searcher.search(SearchRequest("Schwimmen"), MOMENT).total
