"""Pieces of a line: what is filled in, held together, kept in its own language, and joined to lists.

Whatever could be torn apart or turned round between right-to-left words stands in a `<bdi class="fixed">`, which the
stylesheet keeps on one line. Everything returned is Markup unless it says otherwise; `plain` makes text of it for
titles, JSON and calendars.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Literal

from babel.lists import format_list
from markupsafe import Markup, escape

from .i18n import current_language, locale
from .languages import LANGUAGES, Language

LIST_WORDS = {"ckb": {"standard": "و", "or": "یان"}}
# In Spanish "y" becomes "e" before its own sound, and "o" becomes "u": árabe e inglés.
SPANISH_WORD = {"standard": "e", "or": "u"}
SPANISH_LIKE_WORD = {  # the h is mute in Spanish words, not in German names
    "standard": re.compile(r"(h?|<bdi[^>]*>)[ií](?![aeoáéó])", re.IGNORECASE),
    "or": re.compile(r"(h?|<bdi[^>]*>)[oó]", re.IGNORECASE),
}
COMMAS = {"Arab": "، ", "Ethi": "፣ "}
FULL_STOPS = ".።۔"
TWO_SENTENCES = re.compile(rf"[{FULL_STOPS}]\s")
# German writes nouns with a capital, English the names of languages; elsewhere labels are small within a sentence.
CAPITALS_WITHIN = ("de", "de-simple", "en")
CAPITAL_LANGUAGE_NAMES = ("tr", "kmr")
# What a person would take for one number: "0800 40 40 020", "(0571) 89-123", "+49 571 123456".
NUMBER_IN_PROSE = re.compile(r"(?<![0-9])(?:\+[0-9]+|\([0-9]+\)|[0-9]+)(?:[ /-][0-9]+)+|\+[0-9]{5,}")

# Labels of other scripts add what stands on German doors and letters: "(Tagesmutter)".
GERMAN_WORD = re.compile(r"(?<=\()[A-Za-zÄÖÜäöüß-]+(?=\))")


def fill(message: str, **values: object) -> Markup:
    """A translated message with its values filled in, each escaped unless it is Markup already."""
    return Markup(message) % {name: escape(value) for name, value in values.items()}  # noqa: S704  # wording is ours


def whole(text: object) -> Markup:
    """Text that is never torn apart and leaves the direction of its surroundings alone."""
    return Markup('<bdi class="fixed">{}</bdi>').format(text)


def ltr(text: object) -> Markup:
    """Figures that run from left to right in every script, on one line."""
    return Markup('<bdi dir="ltr" class="fixed">{}</bdi>').format(text)


def in_tongue(tag: str, text: object) -> Markup:
    """Text in a language of its own: it carries `lang` and `dir` where the page speaks another."""
    language = LANGUAGES.get(tag)
    if language is None:
        return Markup('<bdi lang="{}">{}</bdi>').format(tag, text)
    shown = text if isinstance(text, Markup) else held(str(text), language)
    if language.html.split("-")[0] == current_language().html.split("-")[0]:
        return escape(shown)
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language.html, language.dir, shown)


def held(text: str, language: Language) -> str:
    """Prose in a language whose numbers neither break over lines nor turn round between right-to-left words."""
    return NUMBER_IN_PROSE.sub(lambda found: _held_number(found[0], language), text)


def _held_number(number: str, language: Language) -> str:
    joined = number.replace(" ", "\u00a0")  # which joins groups of digits in either direction
    return f"\u2066{joined}\u2069" if language.rtl and not number[0].isdigit() else joined


def label(text: str) -> Markup:
    """A vocabulary's label; a German word in it is marked as such where the page is written in another script."""
    if current_language().script == "Latn":
        return escape(text)
    return Markup(GERMAN_WORD.sub(lambda found: in_tongue("de", found[0]), escape(text)))  # noqa: S704  # was escaped


def within(text: str, vocabulary: str = "") -> Markup:
    """A label as it is written inside a sentence: small where the language writes it small, unless it is an acronym."""
    tag = current_language().tag
    kept = tag in CAPITALS_WITHIN or (vocabulary == "languages" and tag in CAPITAL_LANGUAGE_NAMES)
    if kept or not text or not (len(text) == 1 or text[1].islower() or text[1] in " '’"):
        return label(text)
    first = {"İ": "i", "I": "ı"}.get(text[0], text[0].lower()) if tag == "tr" else text[0].lower()
    return label(first + text[1:])


def without_stop(said: Markup) -> Markup:
    """A fact among others, without the full stop of its sentence; two sentences keep theirs."""
    if TWO_SENTENCES.search(re.sub(r"<bdi[^>]*>[^<]*</bdi>", "", said)):
        return said
    return Markup(said.rstrip(FULL_STOPS))  # noqa: S704  # it was Markup before


def plain(markup: object) -> str:
    """The text without tags, for places that show none; what was isolated stays so by invisible marks."""
    text = str(escape(markup))
    text = re.sub(r'<bdi[^>]*dir="ltr"[^>]*>', "\u2066", text)
    text = re.sub(r'<bdi[^>]*dir="rtl"[^>]*>', "\u2067", text)
    text = re.sub(r"<bdi[^>]*>", "\u2068", text).replace("</bdi>", "\u2069")
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


def _joined(items: Iterable[object], style: Literal["standard", "or"]) -> Markup:
    parts = [str(escape(item)) for item in items]
    word = _list_word(style, parts[-1]) if len(parts) > 1 else ""
    if word:
        comma = COMMAS.get(current_language().script, ", ")
        return Markup(f"{comma.join(parts[:-1])} {word} {parts[-1]}")  # noqa: S704  # every part is escaped
    # Babel fills its pattern by str.format, which would read braces in the pattern only, never in our parts.
    return Markup(format_list(parts, style=style, locale=locale()))  # noqa: S704  # every part is escaped


def _list_word(style: Literal["standard", "or"], last: str) -> str:
    """The word before the last item where Babel does not know it."""
    tag = current_language().tag
    if tag == "es" and SPANISH_LIKE_WORD[style].match(last):
        return SPANISH_WORD[style]
    return LIST_WORDS.get(tag, {}).get(style, "")


def all_of(items: Iterable[object]) -> Markup:
    """A, B and C."""
    return _joined(items, "standard")


def one_of(items: Iterable[object]) -> Markup:
    """A, B or C."""
    return _joined(items, "or")


def enumerated(items: Iterable[object]) -> Markup:
    """A, B, C: what belongs together, with the comma of the script."""
    return Markup(COMMAS.get(current_language().script, ", ")).join(escape(item) for item in items)  # noqa: S704  # ours


def side_by_side(items: Iterable[object]) -> Markup:
    """A · B · C: facts of their own, which may have commas inside."""
    return Markup(" · ").join(without_stop(escape(item)) for item in items)
