"""What a backup says of itself: enough to check it, and to rebuild what depends on a role's name.

The owner has another name on another server, and PostgreSQL writes that name into policies and
default privileges. Those two are therefore kept here as facts and left out of the restored dump.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from psycopg.rows import dict_row
from pydantic import BaseModel, ConfigDict, ValidationError

from integrations.settings import Mode
from integrations.warehouse import passage, statefile
from integrations.warehouse.access import Connection
from integrations.warehouse.errors import NotMigratedError, WarehouseError

FORMAT = 1

_POLICIES = """
    select schemaname as schema_name, tablename as table_name, policyname as name, permissive,
           cmd as command, qual as using, with_check
      from pg_policies
     where roles = array[current_user] and schemaname = any (%s)
     order by 1, 2, 3
"""
_DEFAULTS = """
    select nullif(d.defaclrole::regrole::text, quote_ident(current_user)) as maker,
           n.nspname as schema_name, d.defaclobjtype::text as kind,
           g.grantee::regrole::text as grantee, string_agg(g.privilege_type, ', ') as privileges
      from pg_default_acl as d
      join pg_namespace as n on n.oid = d.defaclnamespace
     cross join aclexplode(d.defaclacl) as g
     where n.nspname = any (%s) and g.grantee <> 0
     group by 1, 2, 3, 4
     order by 1, 2, 3, 4
"""
_ABOUT = """
    select current_setting('server_version_num')::int / 10000 as major,
           (select extversion from pg_extension where extname = 'timescaledb') as timescaledb,
           current_setting('timescaledb.license', true) as license,
           (select mode from ops.installation) as mode,
           (select version_num from ops.alembic_version) as revision
"""


class Policy(BaseModel):
    """A row-level policy that holds for the owner alone."""

    schema_name: str
    table_name: str
    name: str
    permissive: str
    command: str
    using: str | None
    with_check: str | None


class DefaultGrant(BaseModel):
    """Rights that new objects of a schema come with. `maker` is None for the owner."""

    maker: str | None
    schema_name: str
    kind: str
    grantee: str
    privileges: str


class Manifest(BaseModel):
    """One backup.

    Attributes:
        sha256: Of the dump file.
        mode: Whose data it is: demo or live.
        major: PostgreSQL's major version.
        edition: plain, apache or community.
        timescaledb: Version of the extension, None without it.
        owner: The owner's name on the server that was backed up.
        rows: Rows by table, in the dump's own snapshot (count).
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    sha256: str
    mode: Mode
    revision: str
    major: int
    edition: str
    timescaledb: str | None
    owner: str
    rows: Mapping[str, int]
    policies: list[Policy]
    default_grants: list[DefaultGrant]


def take(connection: Connection) -> Manifest:
    """Describes a migrated database inside the caller's transaction; counts every row.

    Needs the passage. The checksum is empty until there is a dump.

    Raises:
        NotMigratedError: the database is not one of ours.
    """
    for table in ("ops.alembic_version", "ops.installation"):
        if connection.execute("select to_regclass(%s)", [table]).fetchone() == (None,):
            raise NotMigratedError(
                f"The database {connection.info.dbname} holds nothing of PODPusher's.",
                hint="Run: podpusher db migrate",
            )
    with connection.cursor(row_factory=dict_row) as cursor:
        about = cursor.execute(_ABOUT).fetchone() or {}
        policies = cursor.execute(_POLICIES, [list(passage.SCHEMAS)]).fetchall()
        grants = cursor.execute(_DEFAULTS, [list(passage.SCHEMAS)]).fetchall()
    licence = about.pop("license")
    edition = "community" if licence == "timescale" else "apache"
    return Manifest.model_validate(
        {
            **about,
            "sha256": "",
            "edition": edition if about["timescaledb"] else "plain",
            "owner": connection.info.user,
            "rows": passage.count_rows(connection),
            "policies": policies,
            "default_grants": grants,
        }
    )


def path_of(file: Path) -> Path:
    """The manifest lies beside its dump."""
    return file.with_name(f"{file.name}.json")


def write(file: Path, manifest: Manifest) -> None:
    """Writes the manifest of a dump file, mode 0600, in one step."""
    statefile.write(path_of(file), manifest.model_dump(mode="json"))


def read(file: Path) -> Manifest:
    """Returns the manifest of a dump file.

    Raises:
        WarehouseError: it is missing, or not one this version can read.
    """
    path = path_of(file)
    content = statefile.read(path)
    if content is None:
        raise WarehouseError(
            f"{path} is missing: nothing says what {file.name} should hold.",
            hint="Keep both files of a backup together.",
        )
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        raise WarehouseError(
            f"{path} is not a manifest of this version of PODPusher.",
            hint="Restore with the version that made the backup.",
        ) from error
