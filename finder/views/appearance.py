"""A city's accent colour, made safe: readable in light and dark whatever the city chose."""

import colorsys
import re

AA = 4.6  # WCAG asks for 4.5; the rest is for rounding
LIGHT_GROUND, DARK_GROUND = "#faf7f1", "#141817"  # --ground in app.css
LIGHT_SURFACE, DARK_SURFACE = "#ffffff", "#1e2422"  # --surface in app.css
FALLBACK = "#0b5d57"

Colour = tuple[float, float, float]


def _read(colour: str) -> Colour:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        colour = FALLBACK
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _write(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours written as #rrggbb."""
    low, high = sorted((_luminance(_read(one)), _luminance(_read(other))))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of the colour on the ground."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(_read(colour), _read(ground), strict=True))
    return _write((red, green, blue))


def readable(colour: str, *grounds: str) -> str:
    """The nearest shade of the colour that can be read on every one of the grounds."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_read(colour))
    step = -0.01 if _luminance(_read(grounds[0])) > 0.5 else 0.01
    while 0 <= lightness <= 1:
        shade = _write(colorsys.hls_to_rgb(hue, lightness, saturation))
        if all(contrast(shade, ground) >= AA for ground in grounds):
            return shade
        lightness += step
    return "#000000" if step < 0 else "#ffffff"


def _variables(accent: str, ground: str, surface: str, share: float) -> str:
    soft = mixed(accent, surface, share)
    shade = readable(accent, surface, ground, soft)
    return f"--accent:{shade};--on-accent:{readable(surface, shade)};--accent-soft:{soft}"


def accent_css(accent: str) -> str:
    """The accent variables that stand before the stylesheet."""
    return (
        f":root{{{_variables(accent, LIGHT_GROUND, LIGHT_SURFACE, 0.09)}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{_variables(accent, DARK_GROUND, DARK_SURFACE, 0.25)}}}}}\n"
    )
