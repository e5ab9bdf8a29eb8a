"""``plateglass models``: the networks that the package ships."""

from __future__ import annotations

from typing import Annotated

import typer

from plateglass.errors import BadWeight

app = typer.Typer(help="List, describe and verify the networks that the package ships.")


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """List the networks where no other command is named."""
    if context.invoked_subcommand is None:
        list_models()


@app.command("list")
def list_models() -> None:
    """Print each network's name, size, licence and purpose."""
    from rich.console import Console
    from rich.table import Table

    from plateglass.weights import catalog

    if not catalog():
        typer.echo("This version ships no networks.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "MB", "licence", "purpose"):
        table.add_column(heading, justify="right" if heading == "MB" else "left")
    for weight in catalog().values():
        size = f"{weight.path.stat().st_size / 1e6:.1f}" if weight.path.is_file() else "missing"
        table.add_row(weight.name, size, weight.licence, weight.purpose)
    Console().print(table)


@app.command("show")
def show_model(
    name: Annotated[str, typer.Argument(help="A name from `plateglass models list`.")],
) -> None:
    """Print a network's card: what it is for, how it was made, where it fails."""
    from plateglass.weights import weight

    shown = weight(name)
    typer.echo(f"file: {shown.path}\nsha256: {shown.sha256}\nrecipe: {shown.recipe}\n")
    typer.echo(shown.card)


@app.command("verify")
def verify_models() -> None:
    """Compare every network's file with the sha256 in the catalog."""
    from plateglass.weights import catalog

    failed = False
    for weight in catalog().values():
        try:
            weight.verify()
        except BadWeight as error:
            failed = True
            typer.echo(f"plateglass: {error}", err=True)
        else:
            typer.echo(f"{weight.name}: sha256 {weight.sha256} as in the catalog")
    if failed:
        raise typer.Exit(1)
