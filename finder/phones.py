"""Phone numbers as people read them aloud and as a telephone dials them."""

import re
import unicodedata
from itertools import pairwise

import phonenumbers

SHORT_NUMBER = re.compile(r"1[0-9]{2,5}")  # 110, 112, 115, 116117: dialled as they are


def _western(text: str) -> str:
    """The same number in the digits of a telephone, whichever script wrote it."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        found = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        return None
    return found if phonenumbers.is_possible_number(found) else None


def phone_address(text: str) -> str:
    """The address that dials a number: tel:+4957189123."""
    text = _western(text)
    digits = re.sub(r"[^0-9+]", "", text)
    if SHORT_NUMBER.fullmatch(digits):
        return f"tel:{digits}"
    found = _parsed(text)
    if found is None:
        return f"tel:{digits}"
    dialled = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return f"tel:{dialled};ext={found.extension}" if found.extension else f"tel:{dialled}"


def phone_digits(text: str) -> str:
    """A phone number in groups that can be read aloud; groups that its owner wrote stay."""
    text = _western(text)
    written = re.sub(r"^(\+|00)([0-9]+)\s*\(0\)", r"\1\2 ", text.strip())  # nobody abroad dials that zero
    written = re.sub(r"[\s/\-–.()]+", " ", written).strip()
    found = _parsed(text)
    if found is not None and " " not in written and not SHORT_NUMBER.fullmatch(written):
        style = phonenumbers.PhoneNumberFormat
        national = found.country_code == 49
        written = phonenumbers.format_number(found, style.NATIONAL if national else style.INTERNATIONAL)
    return " ".join(_grouped(part) if part.isdecimal() else part for part in written.split())


def _grouped(digits: str) -> str:
    if len(digits) <= 5:
        return digits
    cuts = {0: [0], 1: [0, 2, 4], 2: [0, 2]}[len(digits) % 3]  # twos first, so that no digit stands alone
    cuts += range(cuts[-1] + 3, len(digits) + 1, 3)
    return " ".join(digits[start:end] for start, end in pairwise(cuts))
