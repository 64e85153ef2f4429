"""Words typed in another script than the vocabulary's, both ways: "doura almani", "kvartira", "джобцентр", "جوب سنتر".

People write Arabic, Persian, Tigrinya, Russian, Ukrainian and Bulgarian in Latin letters (with digits: 3 is ع, 7 is ح,
4 is ч, 6 is ш), and German words in their own. A coarse key of the consonants finds candidates; then the letters of the
word in the other script say, as a regular expression, how it may be spelt in Latin ones.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from .analysis import words

SHORTEST_KEY = 2  # consonants
SHORTEST, LONGEST = 4, 28  # letters
MOST_KEYS = 24  # of one word

# Classes of consonants: 1 lips, 2 throat and palate, 3 d and t, 4 hissing; "" may be silent. Alternatives are strings.
Classes = tuple[str, ...]
LATIN_CLASSES: dict[str, Classes] = {
    "shch": ("4",), "tsch": ("4",), "dsch": ("2", "4"), "sch": ("4",), "ch": ("4", ""), "sh": ("4",), "zh": ("4",),
    "kh": ("",), "gh": ("2", ""), "th": ("3", "4"), "dh": ("3", "4"), "ph": ("1",), "dj": ("2", "4"), "ck": ("2",),
    "ts": ("4",), "tz": ("4",), "tc": ("4",), "b": ("1",), "p": ("1",), "f": ("1",), "v": ("1", ""), "w": ("1", ""),
    "k": ("2",), "q": ("2",), "g": ("2",), "c": ("2", "4"), "j": ("2", "4", ""), "d": ("3",), "t": ("3",), "s": ("4",),
    "z": ("4",), "4": ("4",), "6": ("3", "4"), "9": ("4", "2"), "8": ("2",), "l": ("l",), "m": ("m",), "n": ("n",),
    "r": ("r",),
}
LATIN_PIECE = re.compile("|".join(sorted(LATIN_CLASSES, key=len, reverse=True)))

# A letter: its classes, and how it is written in Latin letters.
_LETTERS = """
    ا -  [aeo2]{1,2}        ب 1  [bp]{1,2}     پ 1  [pb]{1,2}        ت 3  t{1,2}         ث 34 (?:th|[st])
    ج 24 (?:dj|dsch|[jg]|zh){1,2}              چ 4  (?:tsch|ch|c)     ح -  [h7]{1,2}      خ -  (?:kh|ch|[h5x7])
    د 3  d{1,2}             ذ 34 (?:dh|th|[dz])  ر r  r{1,2}          ز 4  [zs]{1,2}      ژ 42 (?:zh|[jgs])
    س 4  (?:[sz]{1,2}|c)    ش 4  (?:sch|sh|ch|[sx])                   ص 4  [s9c]{1,2}     ض 34 (?:dh|[dz9]{1,2})
    ط 3  [t6]{1,2}          ظ 34 (?:dh|th|[zd6])  ع -  [3ae]{0,2}      غ 2  (?:gh|[g83])   ف 1  (?:ph|[fvw]{1,2})
    ڤ 1  [vfw]              ق 2  (?:ck|[qkg8])    ك 2  (?:ck|[kcg]){1,2}  گ 2  [gk]{1,2}  ل l  l{1,2}
    م m  m{1,2}             ن n  n{1,2}         ه -  (?:h|[ae]?[ht]?)  و -  [wuov]{1,3}
    ي -  (?:[yi][yie]{0,2}|ee|ei|ai|ay|ej)          џ 24 (?:dzh|dsch|dj|[jg])
    а -  a{1,2}             б 1  b{1,2}         в 1  [vwf]{1,2}       г 2  [gh]{1,2}      д 3  d{1,2}
    е -  (?:[yji]?[eao])    ж 42 (?:zh|sch|[jgz])  з 4  [zs]{1,2}      и -  (?:[iye]|j)    і -  [iy]{1,2}
    к 2  (?:ck|[kcqg]){1,2} л l  l{1,2}         м m  m{1,2}           н n  n{1,2}         о -  [oa]h?
    п 1  p{1,2}             р r  e?r{1,2}         с 4  (?:[sz]{1,2}|c)  т 3  th?t?          у -  (?:ou|oo|[uw])
    ф 1  (?:ph|[fv]{1,2})   х -  (?:kh|ch|[hxg])  ц 4  (?:ts|tz|tc|[zc])  ч 4  (?:tsch|tch|ch|[4c])
    ш 4  (?:sch|sh|[6ws])   щ 4  (?:schtsch|shch|sht|6t|sch|sh|w)      ъ -  [aeuy]?        ы -  (?:ui|[yi])
    ь -  ['yj]?             э -  e              ю -  (?:[yij]?[uo]|y)  я -  (?:[yij]?a|q)
"""
LETTERS: dict[str, tuple[Classes, str]] = {
    letter: (("",) if classes == "-" else tuple(classes), pattern)
    for letter, classes, pattern in re.findall(r"(\S) +(\S+) +(\S+)", _LETTERS)
}
# Tigrinya: the consonants of the rows of eight from U+1200 on, and the vowel by the place in the row.
_ROWS = re.findall(
    r"\S+", "h l h m s r s sh q q q - b v t ch h - n ny - k - kh - w - z zh y d d j g - - t ch p ts ts f p"
)
_CONSONANTS: dict[str, tuple[Classes, str]] = {
    "-": (("",), ""), "h": (("",), "(?:kh|[h7])"), "l": (("l",), "l{1,2}"), "m": (("m",), "m{1,2}"),
    "s": (("4",), "s{1,2}"), "r": (("r",), "r{1,2}"), "sh": (("4",), "(?:sh|sch|ch)"), "q": (("2",), "(?:kh|[qk])"),
    "b": (("1",), "[bv]{1,2}"), "v": (("1",), "v"), "t": (("3",), "t{1,2}"), "ch": (("4",), "(?:ch|tsch)"),
    "n": (("n",), "n{1,2}"), "ny": (("n",), "(?:ny|gn|n)"), "k": (("2",), "(?:k|c)"), "kh": (("", "2"), "(?:kh|[kxh])"),
    "w": (("",), "w"), "z": (("4",), "z"), "zh": (("4",), "(?:zh|j)"), "y": (("",), "[yij]"), "d": (("3",), "d{1,2}"),
    "j": (("2", "4"), "(?:dj|j)"), "g": (("2",), "g{1,2}"), "p": (("1",), "p"), "ts": (("4",), "(?:ts|tz|[sz])"),
    "f": (("1",), "f{1,2}"),
}
_ORDERS = ("[aeo]{0,2}", "(?:ou|oo|u)", "(?:ee|[iy])", "a{1,2}", "(?:ie|e)", "[ie]?", "(?:o|u)", "(?:wa|ua)")
UNWRITTEN = "[aeiou]?"  # the short vowels of the Arabic script
ARTICLE = re.compile(r"^(?:al|el|il)(?=[a-z]{4})")
GERMAN_SOUNDS = ((re.compile("(?<=[aeiou])h"), ""), (re.compile(r"(.)\1"), r"\1"), (re.compile("eu|au"), "oi"),
                 (re.compile("ei"), "ai"), (re.compile("ie"), "i"))


class Transliteration:
    """Phrases of the vocabulary, to be found by how they sound in another script."""

    def __init__(self, foreign: Iterable[str], german: Iterable[str] = ()) -> None:
        """`foreign` phrases may be typed in Latin letters, `german` ones in Arabic or Cyrillic ones."""
        self._foreign: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)  # by key: joined, as written
        self._latin: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for phrase in dict.fromkeys(foreign):
            joined = _joined(phrase) if any(letter > "\u0400" for letter in phrase) else ""
            if SHORTEST - 1 <= len(joined) <= LONGEST:
                for key in _foreign_keys(joined):
                    self._foreign[key].append((joined, phrase))
        for phrase in dict.fromkeys(german):
            joined = _joined(phrase)
            if SHORTEST <= len(joined) <= LONGEST and joined.isascii():
                for key in latin_keys(joined):
                    self._latin[key].append((_sounds(joined), phrase))

    def meant(self, text: str) -> list[str]:
        """The phrases of the vocabulary that these words may be in another script, as they are written there."""
        joined = _joined(text)
        if not SHORTEST <= len(joined) <= LONGEST:
            return []
        if not joined.isascii():
            pattern = _pattern(joined)
            return sorted({
                written
                for key in (_foreign_keys(joined) if pattern else ())
                for sounds, written in self._latin.get(key, ())
                if pattern and any(pattern.fullmatch(sound) for sound in sounds)
            })
        for spelling in (joined, "".join(ARTICLE.sub("", part) for part in _parts(text))):
            found = {
                written
                for key in latin_keys(spelling)
                for foreign, written in self._foreign.get(key, ())
                if (pattern := _pattern(foreign)) and pattern.fullmatch(spelling)
            }
            if found:
                return sorted(found)
        return []


def _parts(text: str) -> list[str]:
    return ["".join(group) for group in words(text)]


def _joined(text: str) -> str:
    return "".join(_parts(text))


def _sounds(word: str) -> tuple[str, ...]:
    """A German word as it is written and as it is heard."""
    heard = word
    for pattern, sound in GERMAN_SOUNDS:
        heard = pattern.sub(sound, heard)
    return tuple(dict.fromkeys((word, heard)))


def latin_keys(word: str) -> set[str]:
    """The keys of a word in Latin letters."""
    return _keys(LATIN_CLASSES[piece] for piece in LATIN_PIECE.findall(word))


def _foreign_keys(word: str) -> set[str]:
    return _keys(classes for classes, _ in _letters(word))


def _keys(pieces: Iterable[Classes]) -> set[str]:
    found: set[str] = set()
    for combination in product(*pieces):
        # Doubled letters count once, and "ts" is one sound.
        key = re.sub(r"(.)\1+", r"\1", "".join(combination))
        key = re.sub(r"(.)\1+", r"\1", key.replace("34", "4"))
        if len(key) >= SHORTEST_KEY:
            found.add(key)
        if len(found) >= MOST_KEYS:
            break
    return found


def _letters(word: str) -> Iterator[tuple[Classes, str]]:
    """Classes and Latin spellings of each letter; unknown letters make the word unreadable."""
    for letter in word.replace("дж", "џ"):
        if letter in LETTERS:
            classes, pattern = LETTERS[letter]
            # After a written vowel there is no unwritten one.
            yield classes, pattern + (UNWRITTEN if "\u0600" <= letter <= "\u06ff" and letter not in "اوي" else "")
        elif "\u1200" <= letter <= "\u1357":
            row, order = divmod(ord(letter) - 0x1200, 8)
            classes, pattern = _CONSONANTS[_ROWS[row]]
            yield classes, pattern + _ORDERS[order]
        else:
            yield ("",), r"\0"


@lru_cache(maxsize=20_000)
def _pattern(word: str) -> re.Pattern[str] | None:
    """How a word of another script may be written in Latin letters."""
    parts = [pattern for _, pattern in _letters(word)]
    if r"\0" in parts:
        return None
    if word[0] == "ا":
        parts[0] = "[aeiou2]{1,2}"
    return re.compile(f"(?:[aei]l)?{''.join(parts)}")
