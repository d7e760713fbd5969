"""One migrated database per module, emptied before each test."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import Warehouse
from tests.integration.transform.project import Transform

# What dbt needs to build views over sellers' tables: names, and no row.
SELLER_DATA = """
    create schema if not exists tenant_marts authorization podpusher_dbt;
    grant usage on schema tenant_marts to podpusher_app, podpusher_worker;
    grant usage on schema app to podpusher_dbt;
"""


@pytest.fixture(scope="module")
def module_transform(module_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory):
    with module_warehouse.engine("owner").begin() as connection:
        connection.execute(text(SELLER_DATA))
    return Transform(module_warehouse, tmp_path_factory.mktemp("dbt"))


@pytest.fixture
def transform(module_transform: Transform) -> Transform:
    module_transform.empty()
    return module_transform
