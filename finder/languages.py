"""The seventeen public languages: tags, own names, directions, and the Babel locale for formats.

Tags are ours (design, section 5.1) because Babel has no plain German and would load `de` for it in silence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One interface language: its tag in addresses, BCP 47 tag for `lang`, own name, direction, Babel locale."""

    tag: str
    name: str
    locale: str
    html: str
    rtl: bool = False
    script: str = "Latn"

    @property
    def dir(self) -> str:
        """The value of the HTML attribute `dir`."""
        return "rtl" if self.rtl else "ltr"


LANGUAGES: dict[str, Language] = {
    language.tag: language
    for language in (
        Language("de", "Deutsch", "de", "de"),
        Language("de-simple", "Deutsch – Einfache Sprache", "de", "de-x-simple"),
        Language("en", "English", "en_GB", "en"),
        Language("ar", "العربية", "ar", "ar", rtl=True, script="Arab"),
        Language("fa", "فارسی / دری", "fa", "fa", rtl=True, script="Arab"),
        Language("kmr", "Kurdî (Kurmancî)", "ku", "kmr"),
        Language("ckb", "کوردیی ناوەندی (سۆرانی)", "ckb", "ckb", rtl=True, script="Arab"),
        Language("tr", "Türkçe", "tr", "tr"),
        Language("uk", "Українська", "uk", "uk", script="Cyrl"),
        Language("ru", "Русский", "ru", "ru", script="Cyrl"),
        Language("pl", "Polski", "pl", "pl"),
        Language("ro", "Română", "ro", "ro"),
        Language("bg", "Български", "bg", "bg", script="Cyrl"),
        Language("fr", "Français", "fr", "fr"),
        Language("es", "Español", "es", "es"),
        Language("sq", "Shqip", "sq", "sq"),
        Language("ti", "ትግርኛ", "ti", "ti", script="Ethi"),
    )
}

DEFAULT = "de"
ALIASES = {"ku": "kmr", "prs": "fa", "de-x-simple": "de-simple", "de-simple": "de-simple"}


def resolve(tag: str) -> str | None:
    """Our tag for any spelling of a language tag (`ku`, `prs-AF`, `AR`), or None where we do not speak it."""
    tag = tag.strip().lower().replace("_", "-")
    for candidate in (tag, tag.split("-")[0]):
        found = ALIASES.get(candidate, candidate)
        if found in LANGUAGES:
            return found
    return None


def N_(message: str) -> str:
    """Mark interface wording below Flask for translation; it is translated where it is shown."""
    return message
