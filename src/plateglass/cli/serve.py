"""``plateglass serve``: the page and the REST interface on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 is the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        Optional[int],  # noqa: UP045 (evaluated when the module loads, on Python 3.10 too)
        typer.Option(min=1, help="Pictures looked at side by side; by default one a core."),
    ] = None,
    queue: Annotated[
        int, typer.Option(min=0, help="Requests that may wait; the next is told to come back.")
    ] = 32,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds a request may take, waiting included.")
    ] = 60,
    max_megabytes: Annotated[
        int, typer.Option(min=1, help="Largest request with pictures, in MiB.")
    ] = 64,
    max_clip_megabytes: Annotated[
        int, typer.Option(min=1, help="Largest request with a clip, in MiB.")
    ] = 1024,
    max_megapixels: Annotated[
        int, typer.Option(min=1, help="Largest picture, in millions of pixels.")
    ] = 50,
    token_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="File with a token that callers have to send."),
    ] = None,
    allow_origin: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(metavar="ORIGIN", help="Let pages of this site call the service (CORS)."),
    ] = None,
    name: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(metavar="HOST", help="A host name under which the service is reached."),
    ] = None,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in this machine's browser.")
    ] = False,
    keep: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            metavar="DIR", help="Keep everything that is sent, and what is made of it."
        ),
    ] = None,
) -> None:
    """Serve the page for a browser, and the REST interface for programs.

    Pictures stay on this machine and are forgotten when they are answered. Stop with Ctrl+C.
    """
    import webbrowser

    from plateglass.here import cores
    from plateglass.serve import Settings, read_token, run
    from plateglass.serve.settings import MIB

    settings = Settings(
        host=host,
        port=port,
        workers=workers or cores(),
        waiting=queue,
        seconds=timeout,
        body=max_megabytes * MIB,
        clip=max_clip_megabytes * MIB,
        pixels=max_megapixels * 1_000_000,
        token=None if token_file is None else read_token(token_file),
        origins=tuple(allow_origin or ()),
        names=tuple(name or ()),
        keep=keep,
    )
    for sentence in settings.warnings:
        typer.echo(f"warning: {sentence}", err=True)

    def told(url: str) -> None:
        typer.echo(f"Plateglass is at {url}  (Ctrl+C stops it)")
        if open_page:
            webbrowser.open(url)

    run(settings, told=told)
