"""`podpusher analyst …`: logins for people who read the marts with tools of their own.

The URL goes to stdout and nothing else does, so that it can be piped into a password store.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from integrations.settings import get_settings
from integrations.warehouse import analysts, server
from orchestration.commands.console import err, out

app = typer.Typer(help="Read-only logins: create, list, remove.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME")]


@app.command()
def create(
    name: Name,
    new_password: Annotated[
        bool, typer.Option("--new-password", help="Replace the password of an existing login.")
    ] = False,
) -> None:
    """Make a read-only login and print its connection URL, password included, this one time."""
    made = analysts.create(server.start(get_settings()), name, new_password=new_password)
    err.print(f"{name} may read the marts. The password is kept nowhere: store the URL now.")
    if made.may_write_large_objects:
        err.print(
            "This server lets every login store large objects, and only its administrator can "
            "forbid it:\nhave podpusher db migrate run once as a superuser."
        )
    out.print(made.url.render_as_string(hide_password=False), markup=False)


@app.command("list")
def list_analysts() -> None:
    """Show the logins, how many sessions each may have and how many it has now."""
    found = analysts.listing(server.start(get_settings()))
    if not found:
        out.print("There is no analyst yet. Make one with: podpusher analyst create NAME")
        return
    table = Table("analyst", "connected now", "connection limit", box=None)
    for each in found:
        table.add_row(each.name, str(each.sessions or "no"), str(each.connection_limit))
    out.print(table)


@app.command()
def remove(name: Name) -> None:
    """End the login's sessions and drop it."""
    ended = analysts.remove(server.start(get_settings()), name)
    out.print(f"Removed {name}" + (f" and ended {ended} of its sessions." if ended else "."))
