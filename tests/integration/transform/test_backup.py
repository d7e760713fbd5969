"""A backup brings everything back: every row, owner, right and policy, on a server of its own."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import select, text

from integrations.settings import PROJECT_ROOT, Mode, Settings
from integrations.warehouse import clients, manifest, passage, server
from integrations.warehouse.access import as_owner
from integrations.warehouse.backup import BackupError, backup, digest
from integrations.warehouse.clients import ClientProgramError
from integrations.warehouse.embedded import contact, state
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.errors import WarehouseError
from integrations.warehouse.migrate import migrate
from integrations.warehouse.restore import RestoreError, restore
from integrations.warehouse.studio_tables import ideas
from tests.conftest import Warehouse, close
from tests.integration.studio.rows import one_of_each
from tests.integration.transform.histories import busy_month
from tests.integration.transform.project import Transform

NOBODY = UUID(int=0)
DIGEST = "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} as t"
# What a database is besides its rows. The owner has another name in every one of them.
STRUCTURE = {
    "owners": "select n.nspname, c.relname, c.relkind, c.relowner::regrole::text"
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = any (%s)",
    "schemas": "select nspname, nspowner::regrole::text, nspacl::text from pg_namespace"
    " where nspname = any (%s)",
    "rights": "select n.nspname, c.relname, a::text from pg_class c"
    " join pg_namespace n on n.oid = c.relnamespace, unnest(c.relacl) a where nspname = any (%s)",
    "policies": "select schemaname, tablename, policyname, permissive, roles::text, cmd, qual,"
    " with_check from pg_policies where schemaname = any (%s)",
    "fences": "select c.relname, relrowsecurity, relforcerowsecurity, n.nspname from pg_class c"
    " join pg_namespace n on n.oid = c.relnamespace where nspname = any (%s)",
    "functions": "select p.oid::regprocedure::text, prosecdef, proconfig::text, prosrc,"
    " proowner::regrole::text, proacl::text from pg_proc p"
    " join pg_namespace n on n.oid = p.pronamespace where nspname = any (%s)",
    "defaults": "select defaclrole::regrole::text, nspname, defaclobjtype, a::text"
    " from pg_default_acl d join pg_namespace n on n.oid = defaclnamespace, unnest(defaclacl) a"
    " where nspname = any (%s)",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(c.oid)"
    " from pg_constraint c join pg_namespace n on n.oid = connamespace where nspname = any (%s)",
    "indexes": "select schemaname, tablename, indexdef from pg_indexes where schemaname = any (%s)",
    "sequences": "select schemaname, sequencename, last_value from pg_sequences"
    " where schemaname = any (%s)",
}


def seen(warehouse, workspaces) -> dict[str, object]:
    """Everything that must come back, the owner called <owner>."""
    found: dict[str, object] = {}
    with as_owner(warehouse.address) as connection:
        owner = connection.info.user
        for name, query in STRUCTURE.items():
            rows = connection.execute(query, [list(passage.SCHEMAS)]).fetchall()
            found[name] = sorted(str(row).replace(owner, "<owner>") for row in rows)
        passage.enter(connection)
        found["rows"] = passage.count_rows(connection)
        for table in found["rows"]:
            digest = sql.SQL(DIGEST).format(sql.Identifier(*table.split(".")))
            found[table] = connection.execute(digest).fetchone()
    for workspace in [*workspaces, NOBODY]:
        with workspace_transaction(warehouse.engine("app"), workspace) as connection:
            found[f"ideas of {workspace}"] = connection.execute(select(ideas.c.id)).scalars().all()
    return found


@pytest.fixture(scope="module")
def original(module_warehouse, tmp_path_factory):
    """A mode at work: observations, two sellers' rows, dbt's models."""
    workspaces = fill(Transform(module_warehouse, tmp_path_factory.mktemp("dbt")))
    return module_warehouse, workspaces


def fill(transform: Transform):
    transform.land(*busy_month(5, days=12))
    workspaces = uuid4(), uuid4()
    for workspace in workspaces:
        with workspace_transaction(transform.engine("app"), workspace) as connection:
            connection.execute(
                text("insert into app.workspaces (id, name) values (:id, 'A shop')"),
                {"id": workspace},
            )
            one_of_each(connection, workspace)
    transform.dbt("run")
    return workspaces


@pytest.fixture(scope="module")
def file(original, tmp_path_factory):
    made = tmp_path_factory.mktemp("backup") / "demo.backup"
    backup(original[0].address, made)
    return made


@pytest.fixture
def target(original, tmp_path):
    """Settings of a database that does not exist yet, of another state folder."""
    url = original[0].address.owner_url.set(database=f"t_{uuid4().hex[:12]}")
    settings = Settings(
        mode=Mode.DEMO,
        state_dir=tmp_path / "target",
        database_url=SecretStr(url.render_as_string(hide_password=False)),
    )
    yield settings
    if (settings.state / "database.json").exists():
        close(Warehouse(settings, server.start(settings)))


def databases(settings) -> list[str]:
    with as_owner(server.start(settings), "postgres") as connection:
        return [name for (name,) in connection.execute("select datname from pg_database")]


def test_everything_comes_back_in_another_database(original, file, target):
    warehouse, workspaces = original
    taken, report = restore(target, file)
    restored = Warehouse(target, server.start(target))
    assert sum(taken.rows.values()) > 500
    assert (report.before, report.after) == (taken.revision, taken.revision)
    before, after = seen(warehouse, workspaces), seen(restored, workspaces)
    assert before["rows"] == taken.rows
    assert min(before["rows"][f"app.{name}"] for name in ("ideas", "jobs", "usage_ledger")) == 2
    for part, expected in before.items():
        assert after[part] == expected, part
    assert [len(after[f"ideas of {each}"]) for each in (*workspaces, NOBODY)] == [1, 1, 0]
    assert migrate(target).before == report.after
    Transform(restored, target.state / "dbt").dbt("run")
    assert not [name for name in databases(target) if name.endswith("_restoring")]


def test_the_owner_may_have_another_name_on_another_server(original, file, tmp_path):
    """An embedded server of its own, whose owner is renamed."""
    settings = Settings(mode=Mode.DEMO, state_dir=tmp_path / "other", database_url=None)
    address = server.start(settings)
    try:
        with contact.connect(state.load(settings)) as connection:
            connection.execute("create role somebody login createrole createdb password 'secret'")
            connection.execute("grant connect on database postgres to somebody")
        url = address.owner_url.set(username="somebody", password="secret", database="their_shop")
        theirs = Settings(
            mode=Mode.DEMO,
            state_dir=tmp_path / "theirs",
            database_url=SecretStr(url.render_as_string(hide_password=False)),
        )
        restore(theirs, file)
        restored = Warehouse(theirs, server.start(theirs))
        after = seen(restored, original[1])
        for part, expected in seen(*original).items():
            assert after[part] == expected, part
        with restored.engine("worker").begin() as connection:
            leased = connection.execute(
                text("select count(*) from app.lease_jobs(array['render'], 'w', 9, '1 minute')")
            ).scalar_one()
        assert leased == 2
        close(restored)
    finally:
        server.destroy(settings)


def test_both_files_are_private_and_no_password_is_in_them(original, file):
    beside = manifest.path_of(file)
    assert {stat.S_IMODE(each.stat().st_mode) for each in (file, beside)} == {0o600}
    assert original[0].address.owner_url.password not in beside.read_text()
    assert sorted(file.parent.iterdir()) == [file, beside]


def test_a_backup_never_replaces_another(original, file):
    before = file.read_bytes()
    with pytest.raises(BackupError, match="never overwritten"):
        backup(original[0].address, file)
    assert file.read_bytes() == before


def test_a_backup_that_fails_leaves_no_file(original, tmp_path, monkeypatch):
    failing = tmp_path / "pg_dump"
    failing.write_text(
        "#!/bin/sh\necho half\necho 'pg_dump: error: the disk is gone' >&2\nexit 1\n"
    )
    failing.chmod(0o755)
    monkeypatch.setattr(clients, "find", lambda *_: str(failing))
    with pytest.raises(ClientProgramError, match="the disk is gone"):
        backup(original[0].address, tmp_path / "new.backup")
    assert list(tmp_path.iterdir()) == [failing]


def test_a_dump_program_older_than_the_server_is_one_clear_sentence():
    with pytest.raises(ClientProgramError) as refused:
        clients.find("pg_dump", 99)
    assert "The server is PostgreSQL 99" in refused.value.message
    assert "Install" in refused.value.hint


@pytest.mark.parametrize("damage", ["a flipped bit", "a missing end"])
def test_a_damaged_file_is_refused_before_anything_is_made(file, target, tmp_path, damage):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    broken = tmp_path / "broken.backup"
    broken.write_bytes(content if damage == "a flipped bit" else file.read_bytes()[:-1])
    manifest.write(broken, manifest.read(file))
    with pytest.raises(RestoreError, match="is damaged"):
        restore(target, broken)
    assert target.database_url.get_secret_value().rsplit("/", 1)[1] not in databases(target)


def test_a_file_without_its_manifest_is_refused(file, target, tmp_path):
    (tmp_path / "alone.backup").write_bytes(file.read_bytes())
    with pytest.raises(WarehouseError, match="is missing"):
        restore(target, tmp_path / "alone.backup")


def test_a_target_with_data_is_refused_and_keeps_it(file, warehouse):
    with warehouse.engine("worker").begin() as connection:
        connection.execute(
            text(
                "insert into ops.scrape_attempts (run_id, source, place, access, outcome,"
                " started_at, finished_at) values ('r', 'x', 'GB', 'page', 'ok', now(), now())"
            )
        )
    with pytest.raises(RestoreError, match=r"not empty: ops\.scrape_attempts"):
        restore(warehouse.settings, file)
    with warehouse.engine("worker").connect() as connection:
        assert connection.execute(text("select count(*) from ops.scrape_attempts")).scalar() == 1


def test_a_sellers_rows_alone_make_a_target_not_empty(file, warehouse):
    """They are invisible to the owner without a workspace."""
    workspace = uuid4()
    with workspace_transaction(warehouse.engine("app"), workspace) as connection:
        connection.execute(
            text("insert into app.workspaces (id, name) values (:id, 'A shop')"), {"id": workspace}
        )
    with pytest.raises(RestoreError, match=r"not empty: app\.workspaces"):
        restore(warehouse.settings, file)


def test_a_freshly_migrated_target_is_replaced(original, file, warehouse):
    close(warehouse)
    restore(warehouse.settings, file)
    assert seen(warehouse, original[1])["rows"] == seen(*original)["rows"]


def test_a_target_in_use_is_refused(file, warehouse):
    with warehouse.engine("app").connect() as connection:
        connection.execute(text("select 1"))
        with pytest.raises(RestoreError, match="is in use"):
            restore(warehouse.settings, file)


def test_the_other_mode_is_refused(file, target):
    with pytest.raises(RestoreError, match="holds demo data"):
        restore(target.model_copy(update={"mode": Mode.LIVE}), file)


def test_a_newer_schema_or_server_is_refused(file, target, tmp_path):
    newer = tmp_path / "newer.backup"
    newer.write_bytes(file.read_bytes())
    for change, message in (({"revision": "9999"}, "newer version"), ({"major": 99}, "made by")):
        manifest.write(newer, manifest.read(file).model_copy(update=change))
        with pytest.raises(WarehouseError, match=message):
            restore(target, newer)


def test_rows_that_do_not_come_back_leave_the_target_as_it_was(file, target, tmp_path):
    short = tmp_path / "short.backup"
    short.write_bytes(file.read_bytes())
    taken = manifest.read(file)
    manifest.write(
        short, taken.model_copy(update={"rows": taken.rows | {"raw.observations": 10**6}})
    )
    with pytest.raises(RestoreError, match=r"raw\.observations came back with"):
        restore(target, short)
    restore(target, file)


def test_a_dump_that_breaks_off_leaves_the_target_as_it_was(file, target, tmp_path):
    """Damaged before its checksum was taken, so that only pg_restore can notice."""
    broken = tmp_path / "broken.backup"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size * 3 // 4])
    with broken.open("rb") as stream:
        taken = manifest.read(file).model_copy(update={"sha256": digest(stream)})
    manifest.write(broken, taken)
    with pytest.raises(ClientProgramError, match="pg_restore failed"):
        restore(target, broken)
    assert not [name for name in databases(target) if name.endswith("_restoring")]
    restore(target, file)


KILLED = """
import os, signal, sys
from pathlib import Path
from integrations.settings import get_settings
from integrations.warehouse import handover, restore

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "filled":
    handover.complete = die
else:
    restore.Client.running = die
restore.restore(get_settings(), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moment", ["made", "filled"])
def test_a_restore_that_is_killed_is_not_taken_for_done(original, file, target, moment):
    """What the target holds is an empty database; the next restore removes what was left."""
    where = Warehouse(target, server.start(target))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(file), moment],
        env=os.environ | where.environment | {"PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with (
        as_owner(where.address) as connection,
        pytest.raises(psycopg.errors.UndefinedTable),
    ):
        connection.execute("select count(*) from raw.observations")
    assert f"{where.address.database}_restoring" in databases(target)
    restore(target, file)
    assert seen(where, original[1])["rows"] == seen(*original)["rows"]
    assert f"{where.address.database}_restoring" not in databases(target)
