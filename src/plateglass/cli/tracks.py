"""The tracks of clips on standard output, as people or programs want them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

import typer

if TYPE_CHECKING:
    from plateglass.video.nouns import Event, Summary


class Teller(Protocol):
    """Says on standard output what happens."""

    def event(self, event: Event) -> None:
        """Tell an event."""
        ...

    def done(self, summary: Summary) -> None:
        """Tell how it went."""
        ...

    def failed(self, name: str, sentence: str) -> None:
        """Tell that a clip can't be watched."""
        ...


class ForPeople:
    """A line a plate; what went wrong goes to standard error."""

    def event(self, event: Event) -> None:
        """Tell the end of a track."""
        from plateglass.video.tables import told

        if event.kind == "end":
            typer.echo(told(event.track))

    def done(self, summary: Summary) -> None:
        """Tell what a person or program should know about the whole."""
        if not summary.tracks:
            typer.echo(f"{summary.source}  no plate found")
        for sentence in _remarks(summary):
            warn(f"{summary.source}: {sentence}")

    def failed(self, name: str, sentence: str) -> None:
        """Say why."""
        warn(sentence)


class Csv:
    """A row a plate, and one for a clip that failed."""

    def __init__(self) -> None:
        from plateglass.video import tables

        self._tables = tables
        print(tables.csv_row(tables.CSV_HEADER), flush=True)

    def event(self, event: Event) -> None:
        """Tell the end of a track."""
        if event.kind == "end":
            print(self._tables.csv_line(event.track), flush=True)

    def done(self, summary: Summary) -> None:
        """Tell what a person or program should know about the whole."""
        if summary.error is not None:
            self.failed(summary.source, summary.error)

    def failed(self, name: str, sentence: str) -> None:
        """Say why."""
        print(self._tables.csv_error(name, sentence), flush=True)


class Json:
    """An object a plate, and one for a clip that failed."""

    kinds: tuple[str, ...] = ("end",)

    def event(self, event: Event) -> None:
        """Tell the end of a track."""
        from plateglass.video.tables import track_json

        if event.kind in self.kinds:
            self._line(track_json(event.track, event.kind))

    def done(self, summary: Summary) -> None:
        """Tell what a person or program should know about the whole."""
        from plateglass.video.tables import summary_json

        if summary.error is not None or "new" in self.kinds:
            self._line(summary_json(summary))

    def failed(self, name: str, sentence: str) -> None:
        """Say why."""
        from plateglass.video.nouns import Summary
        from plateglass.video.tables import summary_json

        self._line(summary_json(Summary(name, error=sentence)))

    def _line(self, value: dict[str, Any]) -> None:
        print(json.dumps(value, ensure_ascii=False), flush=True)


class Events(Json):
    """An object an event, and one for the end of each clip."""

    kinds = ("new", "update", "end")


def _remarks(summary: Summary) -> Iterator[str]:
    if summary.error is not None:
        yield summary.error
    yield from summary.notes
    if summary.skipped:
        yield f"{summary.skipped} broken frames or packets were passed over"
    if summary.missed:
        yield f"{summary.missed} of its frames came too fast to be looked at"
    if summary.stopped:
        yield f"stopped after {summary.seconds:.0f} s"


def warn(sentence: str) -> None:
    """Say something on standard error."""
    typer.echo(f"plateglass: {sentence}", err=True)
