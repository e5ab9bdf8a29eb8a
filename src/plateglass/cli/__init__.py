"""The command line: one file a command, and nothing heavy until a command runs.

Exit codes: 0 done, 1 some inputs failed (the rest are written), 2 wrong use. An error raised
on purpose is one sentence on standard error, without a traceback.
"""

from __future__ import annotations

import sys
import warnings
from typing import Annotated

import typer

from plateglass.cli import (
    batch,
    benchmark,
    data,
    demo,
    enhance,
    export,
    find,
    models,
    read,
    search,
    serve,
    train,
    video,
)
from plateglass.cli.sentences import Sentences

app = typer.Typer(
    cls=Sentences,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        import plateglass

        typer.echo(f"plateglass {plateglass.__version__}")
        raise typer.Exit


@app.callback()
def plateglass(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Restore and read licence plates that nobody can read, and say how sure it is.

    Every output is a model's hypothesis: keep the original and judge by it.
    """


app.command()(enhance.enhance)
app.command()(find.find)
app.command()(read.read)
app.command()(video.video)
app.command()(batch.batch)
app.command()(search.search)
app.command()(serve.serve)
app.command()(demo.demo)
app.add_typer(data.app, name="data")
app.command()(train.train)
app.command()(export.export)
app.command()(benchmark.benchmark)
app.add_typer(models.app, name="models")


def main() -> None:
    """Run the command line, as the installed ``plateglass`` does."""
    # Decoders grumble about damaged metadata; what matters comes as a note or a sentence.
    warnings.filterwarnings("ignore", module=r"PIL(\.|$)")
    # On Windows the console may not speak the plates' alphabets; better a "?" than a crash.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
