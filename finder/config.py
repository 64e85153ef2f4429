"""How one finder is run: the settings that belong to the machine, not to the city."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """Where an instance lies and how it is reached."""

    instance: Path
    prefix: str = ""  # "/finder" when the finder lives below another site
    proxies: int = 0  # trusted proxies in front that set X-Forwarded-For, -Proto and -Host

    def __post_init__(self) -> None:
        if self.prefix and (not self.prefix.startswith("/") or self.prefix.endswith("/")):
            raise ValueError(f"The prefix {self.prefix!r} must begin with a slash and not end with one: /finder")
        if self.proxies < 0:
            raise ValueError("The number of trusted proxies cannot be negative.")
