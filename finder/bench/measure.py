"""CPU time, memory and sizes: what a benchmark on a busy machine can rely on."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import process_time, thread_time
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of CPU: what half and what nineteen of twenty stay below."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """The spread of some times."""
        if len(seconds) < 2:
            return cls(seconds[0] * 1000, seconds[0] * 1000)
        return cls(median(seconds) * 1000, quantiles(seconds, n=20, method="inclusive")[-1] * 1000)


class Stopwatch:
    """What something took, in seconds of CPU."""

    seconds = 0.0


@contextmanager
def cpu(threads: bool = False) -> Iterator[Stopwatch]:
    """Take the time of what happens inside, of this thread or of all."""
    clock = process_time if threads else thread_time
    watch = Stopwatch()
    gc.collect()
    start = clock()
    yield watch
    watch.seconds = clock() - start


def timed(ask: Callable[[], object]) -> float:
    """Seconds of this thread's CPU that one call takes."""
    start = thread_time()
    ask()
    return thread_time() - start


def size_of(folder: Path) -> float:
    """The megabytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def resident() -> float:
    """The megabytes of memory that this process has."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1e3


def apart(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of a new process, which holds nothing else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(ask, *args, **kwargs).result()
