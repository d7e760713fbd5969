"""`podpusher analyst | export | db backup, restore, slow` as a person types them."""

from __future__ import annotations

import os
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from integrations.settings import PROJECT_ROOT
from integrations.warehouse import server
from tests.conftest import Warehouse, close
from tests.integration.cli.test_readings import command

MAIN = "from orchestration.cli import main; main()"


@pytest.fixture(scope="module")
def podpusher(module_warehouse):
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(
            text(
                "create table marts.made as select date '2026-03-01' + n as day, n,"
                " repeat('x', 500) as label from generate_series(0, 50000) as n"
            )
        )
    return lambda *arguments: command(module_warehouse, *arguments)


def test_an_analyst_is_made_listed_and_removed(podpusher):
    made = podpusher("analyst", "create", "ada")
    assert made.returncode == 0, made.stderr
    url = made.stdout.strip()
    assert url.startswith("postgresql://")
    assert "ada may read the marts" in made.stderr
    assert "db migrate run once as a superuser" in " ".join(made.stderr.split())
    with psycopg.connect(url) as connection:
        assert connection.execute("select count(*) from marts.made").fetchone() == (50001,)
        assert "ada" in podpusher("analyst", "list").stdout
    again = podpusher("analyst", "create", "ada")
    assert (again.returncode, again.stdout) == (1, "")
    assert "--new-password" in again.stderr
    assert podpusher("analyst", "create", "ada", "--new-password").stdout.strip() != url
    assert podpusher("analyst", "remove", "ada").stdout.startswith("Removed ada")
    assert "There is no analyst yet" in podpusher("analyst", "list").stdout
    assert "has no analyst ada" in podpusher("analyst", "remove", "ada").stderr


def test_an_export_goes_to_a_file_and_says_how_many_rows(podpusher, tmp_path):
    file = tmp_path / "made.parquet"
    done = podpusher(
        "export", "made", "--format", "parquet", "--out", file, "--since", "2026-03-11"
    )
    assert done.returncode == 0, done.stderr
    assert "49,991 rows" in done.stderr
    assert file.read_bytes()[:4] == b"PAR1"
    refused = podpusher("export", "made", "--format", "parquet")
    assert (refused.returncode, "--out" in refused.stderr) == (1, True)
    unknown = podpusher("export", "mad", "--out", tmp_path / "mad.csv")
    assert (unknown.returncode, list(tmp_path.iterdir())) == (1, [file])
    assert "These exist: made." in unknown.stderr


def test_csv_goes_to_stdout_and_a_reader_may_leave_early(podpusher, module_warehouse):
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "export", "made"],
        env=os.environ | module_warehouse.environment | {"PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "day,n,label\n"
    assert process.stdout.readline().startswith("2026-03-01,0,xxx")
    process.stdout.close()
    assert process.wait() == 1
    assert process.stderr.read() == ""


def test_a_backup_is_made_once_and_restored_elsewhere(podpusher, module_warehouse, tmp_path):
    file = tmp_path / "demo.backup"
    made = podpusher("db", "backup", file)
    assert made.returncode == 0, made.stderr
    assert "sha256" in made.stdout
    assert "Dagster's own database" in " ".join(made.stdout.split())
    again = podpusher("db", "backup", file)
    assert (again.returncode, "never overwritten" in again.stderr) == (1, True)
    refused = podpusher("db", "restore", file)
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)

    url = module_warehouse.address.owner_url.set(database=f"t_{uuid4().hex[:12]}")
    settings = module_warehouse.settings.model_copy(
        update={
            "state_dir": tmp_path / "state",
            "database_url": SecretStr(url.render_as_string(hide_password=False)),
        }
    )
    other = Warehouse(settings, server.start(settings))
    restored = command(other, "db", "restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "50,0" in restored.stdout
    with other.engine("analyst").connect() as connection:
        assert connection.execute(text("select count(*) from marts.made")).scalar_one() == 50001
    close(other)


def test_slow_says_in_one_sentence_what_is_missing(podpusher):
    """The owner of this database is no superuser, so migrating could not make the extension."""
    refused = podpusher("db", "slow")
    assert refused.returncode == 1
    assert "pg_stat_statements" in refused.stderr
    assert "Traceback" not in refused.stderr
