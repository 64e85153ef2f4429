"""One key for all spellings of a name: case, umlauts, hyphens, gender stars, Arabic letter forms."""

import re
import unicodedata

GENDER = re.compile(r"(?<=\w)[*:_/·.](?=(?:in|innen|r|n)\b)", re.IGNORECASE)
LETTERS = str.maketrans({
    "ı": "i", "ł": "l", "đ": "d", "ø": "o",
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ـ": "",
})
DIGRAPHS = re.compile(r"([aou])e")


def fold(text: str) -> str:
    """The key under which all spellings of `text` meet; only letters and digits remain, so compounds meet too."""
    text = GENDER.sub("", text)
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(LETTERS)
    text = "".join(c for c in text if c.isalnum())
    # "Baerenkaempen" and "Bärenkämpen" meet as "barenkampen".
    return DIGRAPHS.sub(r"\1", text)
