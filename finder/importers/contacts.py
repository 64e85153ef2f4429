"""Phone numbers, mail and web addresses as lists write them."""

import re

import phonenumbers

from ..catalog.form import EMAIL, URL
from ..phones import SHORT_NUMBER

PARTS = re.compile(r"\s*(?:[,;|]|\boder\b|\bund\b|\bor\b|\s/\s(?=0\d{2,5}\s*/))\s*", re.IGNORECASE)
NUMBER = re.compile(r"\+?[\d(][\d\s()/.–‑-]*\d")
NATIONAL = phonenumbers.PhoneNumberFormat.NATIONAL
INTERNATIONAL = phonenumbers.PhoneNumberFormat.INTERNATIONAL
LONGEST = 500  # characters of a cell with numbers; taking a longer one apart would take minutes
LOOSE_BRACKET = re.compile(r"\s*[-–/]\s*\)")  # "+49 (0571-) 828999"


def read_phones(text: str) -> tuple[list[str], list[str]]:
    """The numbers in one way of writing, and what of the text could not be understood as a number."""
    if len(text) > LONGEST:
        return [], [text]
    numbers, rest = [], []
    for part in filter(None, PARTS.split(LOOSE_BRACKET.sub(")", text).strip())):
        found = NUMBER.search(part)
        number = _number(found[0]) if found else ""
        around = (part[: found.start()] + part[found.end():]).strip(" :.") if found else part
        if number:
            numbers.append(number)
        rest += [around or part] if around or not number else []
    return list(dict.fromkeys(numbers)), rest


def _number(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number) or (number.national_number or 0) < 100:  # 110 is the shortest
        return ""
    if number.country_code != 49:
        return str(phonenumbers.format_number(number, INTERNATIONAL))
    written = str(phonenumbers.format_number(number, NATIONAL))
    # Of a very short number the library drops the zero, and nobody could dial it.
    dropped = text.lstrip(" (").startswith(("0", "+")) and not written.startswith("0")
    return f"0{written}" if dropped and not SHORT_NUMBER.fullmatch(written) else written


def read_emails(text: str) -> tuple[list[str], list[str]]:
    """The mail addresses, and what is none."""
    parts = [part.removeprefix("mailto:") for part in re.split(r"[\s,;|]+", text.strip()) if part]
    return [part for part in parts if EMAIL.fullmatch(part)], [part for part in parts if not EMAIL.fullmatch(part)]


def read_url(text: str) -> str:
    """A web address in full, empty where the text is none."""
    text = text.strip()
    if text and not re.match(r"[a-z]+:", text, re.IGNORECASE):
        text = "https://" + text
    return text if URL.fullmatch(text) else ""
