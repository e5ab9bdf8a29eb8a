"""``plateglass video``: what the plates of clips say, all their frames taken together."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from plateglass.cli.options import Auto, Country, Crop, Grammar, Photo, view_of
from plateglass.cli.tracks import Csv, Events, ForPeople, Json, Teller, warn

if TYPE_CHECKING:
    from plateglass.pipeline import Plateglass, Wish
    from plateglass.video.nouns import Event


class Format(str, Enum):
    """How tracks are written to standard output."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    events = "events"


class Animation(str, Enum):
    """Moving pictures that mail programs show."""

    gif = "gif"
    webp = "webp"


_TELLERS: dict[Format, Callable[[], Teller]] = {
    Format.table: ForPeople,
    Format.csv: Csv,
    Format.jsonl: Json,
    Format.events: Events,
}


def video(
    clips: Annotated[
        list[str],
        typer.Argument(
            metavar="CLIP...",
            help="Films, folders of frames, frame_%04d.png, globs; usb:0, or a URL with --url.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the outputs.")] = Path(
        "plateglass-out"
    ),
    output: Annotated[
        Format,
        typer.Option(
            "--format", help="A line a plate when it has gone; or events, as they happen."
        ),
    ] = Format.table,
    every: Annotated[int, typer.Option(min=1, help="Take only each N-th frame.")] = 1,
    fps: Annotated[
        Optional[float],  # noqa: UP045 (evaluated when the module loads, on Python 3.10 too)
        typer.Option(min=0.001, help="Pictures a second, of folders; 25 by default."),
    ] = None,
    crop: Crop = False,
    photo: Photo = False,
    auto: Auto = False,
    country: Country = None,
    grammar: Grammar = False,
    pictures: Annotated[
        bool,
        typer.Option("--pictures/--no-pictures", help="Fuse, restore and write; or only read."),
    ] = True,
    strip: Annotated[
        bool, typer.Option("--strip/--no-strip", help="Draw a card of each plate's frames.")
    ] = True,
    animation: Annotated[
        Optional[Animation],  # noqa: UP045
        typer.Option(help="Write each plate as a moving picture too."),
    ] = None,
    film: Annotated[
        bool, typer.Option("--film", help="Write each clip again with its plates outlined.")
    ] = False,
    webhook: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="URL", help="Post each event there, as JSON."),
    ] = None,
    mqtt: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="mqtt://HOST/TOPIC", help="Publish each event to this broker."),
    ] = None,
    url: Annotated[
        bool, typer.Option("--url", help="Allow CLIP to be a URL and connect to it.")
    ] = False,
) -> None:
    """Follow each plate through its clip, and read all its frames together.

    Ctrl-C ends a clip early and keeps what it has shown so far.
    """
    from plateglass.inputs import OutputNames
    from plateglass.pipeline import Plateglass, Wish
    from plateglass.video.clips import expand

    wish = Wish(view_of(crop, photo, auto), country, grammar)
    settings = {"view": wish.view, "country": country, "grammar": grammar, "every": every}
    names, tell, failed = OutputNames(), _TELLERS[output](), False
    run = _Run(
        Plateglass(), wish, every, fps, url, settings, pictures, strip,
        animation.value if animation else "", film,
    )  # fmt: skip
    with _interruptible() as interrupted, _posting(webhook, mqtt, out) as post:
        for named in expand(clips, without=out):
            if interrupted():
                break
            path = out / names.claim(named.relative)
            failed |= not run.clip(named.name, path, interrupted, tell, post)
    raise typer.Exit(130 if interrupted() else 1 if failed else 0)


@dataclass(frozen=True)
class _Run:
    """What all clips of a run share."""

    machine: Plateglass
    wish: Wish
    every: int
    fps: float | None
    urls: bool
    settings: Mapping[str, Any]
    pictures: bool
    strip: bool
    animation: str
    film: bool

    def clip(
        self,
        name: str,
        path: Path,
        stop: Callable[[], bool],
        tell: Teller,
        post: Callable[[Event], None],
    ) -> bool:
        """Watch one clip, write and tell what happens in it; return whether it went well."""
        from plateglass.errors import PlateglassError
        from plateglass.video import watch
        from plateglass.video.annotation import Annotated as Film
        from plateglass.video.writer import Writer, sha256_of

        film = Film(path.with_name(f"{path.name}.plates.mp4")) if self.film else None
        writer = Writer(
            path,
            sha256=sha256_of(name) if self.pictures else "",
            settings=self.settings,
            strips=self.strip,
            animation=self.animation,
        )
        try:
            with _bar(name) as progress:
                seen = watch(
                    name,
                    machine=self.machine,
                    wish=self.wish,
                    every=self.every,
                    fps=self.fps,
                    urls=self.urls,
                    stop=stop,
                    progress=progress,
                    pictures=self.pictures,
                    on_frame=film,
                )
                for event in seen:
                    post(event)
                    if event.kind == "end" and self.pictures:
                        writer.write(event.track)
                    tell.event(event)
        except PlateglassError as error:
            tell.failed(name, str(error))
            return False
        finally:
            if film is not None:
                film.close()
        tell.done(seen.summary)
        return seen.summary.error is None


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a question that can be asked; the second one ends at once."""
    asked = False

    def note(_: int, __: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:  # not the main thread: nobody can press Ctrl-C there
        yield lambda: False
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _posting(
    webhook: str | None, mqtt: str | None, out: Path
) -> Iterator[Callable[[Event], None]]:
    if not webhook and not mqtt:
        yield lambda _: None
        return
    from plateglass.video.posting import Post

    post = Post(webhook, mqtt, out)
    try:
        yield post
    finally:
        post.close(warn)


@contextmanager
def _bar(name: str) -> Iterator[Callable[[float, float | None], None]]:
    """Show how far a clip is, in seconds; a camera has no end to wait for."""
    from plateglass.cli.progress import bar

    with bar(name) as progress:
        yield lambda done, total: progress(int(done), int(max(done, total))) if total else None
