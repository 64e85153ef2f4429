"""Words of any of our languages, folded so that their spellings meet, at index time and in the query alike."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

LONGEST_WORD = 60
MOST_KEPT = 100_000  # words that are remembered
SHORTEST_PART = 4  # of a compound; shorter ones split "Beratung" into nonsense
GLUE = ("", "s", "n", "en", "es", "e", "er")

# "Mieter*innen", "Mieter:innen", "Mieter/-innen", "Mieter(innen)", "MieterInnen": the form without the ending.
GENDER = re.compile(r"(?<=\w\w)(?:[*:_·/]-?|\()(?:in(?:nen)?|r|n)\b\)?|(?<=[a-zäöüß]{3})In(?:nen)?\b")
MARKS = re.compile(r"[\u00ad\u0640\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]")
APOSTROPHES = re.compile(r"(?<=[\u0400-\u052f])['’ʼ`´](?=[\u0400-\u052f])")
WORD = re.compile(r"[^\W_]+(?:\.\d+)?(?:[-‐‑–][^\W_]+)*")
LETTERS = str.maketrans({
    "ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "a", "œ": "o", "þ": "th",
    "ґ": "г", "ё": "е", "є": "е",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ک": "ك", "ڪ": "ك", "گ": "گ", "ة": "ه", "ۀ": "ه", "ە": "ه",
    "ھ": "ه", "ہ": "ه", "ۆ": "و", "ۇ": "و", "ۋ": "و", "ڕ": "ر", "ڵ": "ل", "ء": "",
})
# Ge'ez letters that sound alike in Tigrinya and are written either way: the whole row of one for the row of the other.
for _row, _same in ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338),
                    (0x1250, 0x1240), (0x12B8, 0x12A8)):
    LETTERS.update({_row + vowel: chr(_same + vowel) for vowel in range(8)})
LETTERS.update({ord("ሀ"): "ሃ", ord("ሐ"): "ሃ", ord("ኀ"): "ሃ", ord("አ"): "ኣ", ord("ዐ"): "ኣ"})
DIGIT = re.compile(r"[^\D0-9]")
# Numbers are written in groups and typed in one go: "116 016".
DIGITS_APART = re.compile(r"(?<=\d\d)[\s\u00a0\u202f](?=\d\d)")
# German typed without umlauts: not after a, e, q ("neue", "Quelle"), and only before a consonant.
DIGRAPH = re.compile(r"(?<![aeq])([aou])e(?=[bcdfghjklmnpqrstvwxyz])")
# Repeated, because "ألمانية" begins like an article: with and without one it must come to the same.
PERSIAN_VERB = re.compile(r"^ن?مي(?=\w{4})")  # "می‌خواهم": the same verb as in "می خواهم"
ARABIC_PREFIX = re.compile(r"^(?:وال|بال|فال|كال|ولل|لل|ال)+(?=\w{3})")
ARABIC_SUFFIX = re.compile(r"(?<=\w{3})(?:هاي|ها|ات|ون|ين|ان|يه|ه)$")
CYRILLIC_SUFFIX = re.compile(
    r"(?<=\w{4})(?:иями|ями|ами|ого|его|ому|ему|ими|ыми|иях|ях|ах|ов|ев|ив|ей|ий|ый|ая|яя|ое|ее|ие|ые|ою|ею|ом|ем|им|ым|их|ых"
    r"|ам|ям|ия|ию|ии|іями|іями|ові|еві|оі|іі|іи|ів|іх|а|я|о|е|и|ы|у|ю|ь|і)$"
)
LATIN_SUFFIX = re.compile(r"(?<=\w{4})(?:innen|erin|ern|em|er|[ens])$")


def fold(text: str) -> str:
    """`text` in lower case without accents, vowel signs and variant letters; blanks and punctuation stay."""
    text = MARKS.sub("", text.replace("İ", "i").replace("I", "i"))
    if text.isascii():
        return DIGRAPH.sub(r"\1", text.lower())
    text = unicodedata.normalize("NFKD", text).lower().translate(LETTERS)
    text = "".join([c for c in text if not unicodedata.combining(c)])
    text = DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return DIGRAPH.sub(r"\1", text)


def joined_digits(text: str) -> str:
    """`text` with groups of digits written together."""
    return DIGITS_APART.sub("", text)


def words(text: str) -> list[tuple[str, ...]]:
    """The folded words of `text` in order; a hyphenated word is a tuple of its parts."""
    text = GENDER.sub("", joined_digits(text))
    found = []
    for match in WORD.finditer(APOSTROPHES.sub("", fold(text))):
        parts = tuple(part[:LONGEST_WORD] for part in re.split(r"[-‐‑–]", match[0]) if part)
        if parts:
            found.append(parts)
    return found


def stem(word: str) -> str:
    """A light stem of a folded word: endings go while at least four letters remain, so that Kurs and Kurse meet."""
    first = word[:1]
    if "\u0600" <= first <= "\u06ff":
        return ARABIC_SUFFIX.sub("", ARABIC_PREFIX.sub("", PERSIAN_VERB.sub("", word)))
    suffix = CYRILLIC_SUFFIX if "\u0400" <= first <= "\u052f" else LATIN_SUFFIX
    if suffix is LATIN_SUFFIX and not first.isascii():
        return word
    while (shorter := suffix.sub("", word)) != word:
        word = shorter
    return word


def as_written(text: str) -> list[str]:
    """The words of `text` with their capitals and diacritics, in the order of `words` for all but marked scripts."""
    text = unicodedata.normalize("NFC", MARKS.sub("", GENDER.sub("", joined_digits(text))))
    return WORD.findall(APOSTROPHES.sub("", text))


Stop = Literal["", "stop", "doubtful"]


class Stopwords(Protocol):
    """Which words say nothing; see `stopwords.Stopwords`."""

    claimed: Collection[str]

    def judge(self, word: str, raw: str) -> Stop:
        """What to do with a folded word that was written so."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: folded, its stem, the stems of its parts where it is a compound, whether it says nothing."""

    word: str
    stem: str
    parts: tuple[str, ...] = ()
    stop: Stop = ""  # a doubtful one counts only in a query that says nothing else


class Analyzer:
    """Cuts texts into tokens; compounds are split by a dictionary of the domain, silent where it knows no parts."""

    def __init__(
        self, dictionary: Collection[str], stopwords: Stopwords | None = None, whole: Collection[str] = ()
    ) -> None:
        """`whole` are compounds that mean something else than their parts."""
        self._dictionary = frozenset(dictionary)
        self._stopwords = stopwords
        self._whole = frozenset(whole)
        self._tokens: dict[tuple[tuple[str, ...], str], Token] = {}
        self._chunks: dict[str, list[Token]] = {}

    def tokens(self, text: str, most: int | None = None) -> list[Token]:
        """The tokens of `text` in order, at most `most` of them."""
        found: list[Token] = []
        for chunk in joined_digits(text).split():
            known = self._chunks.get(chunk)
            found += self._tokens_of(chunk) if known is None else known
        return found[:most]

    def _tokens_of(self, chunk: str) -> list[Token]:
        """The tokens of what stands between two blanks: no word and no ending reaches over one."""
        found = words(chunk)
        raws: list[str] = []
        if self._stopwords and any(parts[0] in self._stopwords.claimed for parts in found):
            raws = as_written(chunk)
        if len(raws) != len(found):
            raws = [""] * len(found)
        tokens = [self._token(parts, raw) for parts, raw in zip(found, raws, strict=True)]
        if len(chunk) <= LONGEST_WORD:
            if len(self._chunks) > MOST_KEPT:  # an open door for memory otherwise: queries pass here too
                self._chunks.clear()
            self._chunks[chunk] = tokens
        return tokens

    def _token(self, parts: tuple[str, ...], raw: str) -> Token:
        if raw and not (self._stopwords and parts[0] in self._stopwords.claimed):
            raw = ""  # how it is written makes no difference
        known = self._tokens.get((parts, raw))
        if known is None:
            word = "".join(parts)
            if len(parts) == 1 or word in self._whole:
                pieces = self.split(word)
            else:
                pieces = tuple(piece for part in parts for piece in (self.split(part) or (part,)))
            stop = self._stopwords.judge(word, raw or word) if self._stopwords else ""
            known = Token(word, stem(word), tuple(stem(piece) for piece in pieces), stop)
            if len(self._tokens) > MOST_KEPT:
                self._tokens.clear()
            self._tokens[parts, raw] = known
        return known

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a German compound, or nothing where it is not made of known words."""
        if len(word) < 2 * SHORTEST_PART or not word.isascii() or not word.isalpha() or word in self._whole:
            return ()
        return min(self._splits(word, 3), key=len, default=())

    def _splits(self, word: str, depth: int) -> Iterator[tuple[str, ...]]:
        for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            head, rest = word[:cut], word[cut:]
            if not self._head(head):
                continue
            if rest in self._dictionary or stem(rest) in self._dictionary:
                yield head, rest
            elif depth > 1:
                for parts in self._splits(rest, depth - 1):
                    yield head, *parts

    def _head(self, head: str) -> bool:
        return any(
            head.removesuffix(glue) in self._dictionary
            for glue in GLUE
            if head.endswith(glue) and len(head) - len(glue) >= SHORTEST_PART
        )
