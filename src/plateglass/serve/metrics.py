"""Counters in Prometheus' text format, version 0.0.4. Touched on the event loop only."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

HELP = {
    "plateglass_requests_total": "Requests answered, by route, method and status.",
    "plateglass_request_seconds": "Time from request to answer, by route.",
    "plateglass_pictures_total": "Pictures looked at.",
    "plateglass_plates_total": "Plates read, by legibility.",
    "plateglass_stage_seconds_total": "Time spent in each stage of a picture.",
    "plateglass_places_taken": "Requests being received, waiting or worked on.",
    "plateglass_places": "Requests that may be taken in at once.",
    "plateglass_workers": "Threads that look at pictures.",
    "plateglass_jobs": "Video jobs, by state.",
    "plateglass_ready": "Whether the networks are loaded.",
    "process_resident_memory_bytes": "Resident memory of the process.",
}

Labels = tuple[tuple[str, str], ...]


class Meters:
    """All counters and histograms of one service."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[Labels, float]] = defaultdict(lambda: defaultdict(float))
        self._times: dict[Labels, list[float]] = {}
        self._sums: dict[Labels, float] = defaultdict(float)

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        """Add to a counter."""
        self._counts[name][tuple(sorted(labels.items()))] += by

    def took(self, seconds: float, **labels: str) -> None:
        """Note how long a request took."""
        key = tuple(sorted(labels.items()))
        row = self._times.setdefault(key, [0.0] * (len(BUCKETS) + 1))
        for slot, most in enumerate(BUCKETS):
            if seconds <= most:
                row[slot] += 1
        row[-1] += 1
        self._sums[key] += seconds

    def text(self, gauges: Mapping[str, Mapping[Labels, float]]) -> str:
        """Write everything, with the gauges as they are now."""
        return "".join(f"{line}\n" for line in self._lines(gauges))

    def _lines(self, gauges: Mapping[str, Mapping[Labels, float]]) -> Iterator[str]:
        for name, rows in sorted(self._counts.items()):
            yield from _family(name, "counter", rows)
        for name, values in gauges.items():
            yield from _family(name, "gauge", values)
        name = "plateglass_request_seconds"
        yield f"# HELP {name} {HELP[name]}"
        yield f"# TYPE {name} histogram"
        for labels, row in sorted(self._times.items()):
            for most, value in zip((*map(str, BUCKETS), "+Inf"), row, strict=True):
                yield f"{name}_bucket{_labels((*labels, ('le', most)))} {value:g}"
            yield f"{name}_sum{_labels(labels)} {self._sums[labels]:.6f}"
            yield f"{name}_count{_labels(labels)} {row[-1]:g}"


def _family(name: str, kind: str, rows: Mapping[Labels, float]) -> Iterator[str]:
    yield f"# HELP {name} {HELP[name]}"
    yield f"# TYPE {name} {kind}"
    for labels, value in sorted(rows.items()):
        yield f"{name}{_labels(labels)} {value:.10g}"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    inner = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{inner}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def memory() -> int | None:
    """Return the resident memory in bytes, where the system tells."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return None
    import resource

    return int(pages) * resource.getpagesize()
