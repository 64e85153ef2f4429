"""The pointer file: which folder is the index, at which generation, and what its files must look like."""

import json
import os
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "index.json"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One committed state of the index."""

    folder: str
    generation: int
    schema: str
    basis: str  # what everything was last written from, for whoever writes to compare
    averages: dict[str, float] = field(default_factory=dict)  # field lengths; those of the last rebuild, so scores keep
    files: dict[str, int] = field(default_factory=dict)  # checksums: a damaged index is noticed, never silently wrong


def read(instance: Path) -> Pointer | None:
    """The pointer of an instance, or None where it is missing or unreadable."""
    try:
        found = json.loads((instance / NAME).read_text(encoding="utf-8"))
        return Pointer(**found)
    except (OSError, ValueError, TypeError):
        return None


def write(instance: Path, pointer: Pointer) -> None:
    """Make `pointer` current, in one step that survives a crash and a power cut."""
    aside = instance / f"{NAME}.{os.getpid()}"
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(pointer), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, instance / NAME)
    sync(instance)


def stamp(instance: Path) -> tuple[int, int]:
    """What changes whenever the pointer is written anew; zeros where there is none."""
    try:
        status = (instance / NAME).stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


def checksum(path: Path) -> int:
    """The checksum of a file."""
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total


def sync(path: Path) -> None:
    """Bring a file or folder to the disk: Whoosh itself never does."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
