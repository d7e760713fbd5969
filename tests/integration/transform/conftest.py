"""One migrated database per module, emptied before each test."""

from __future__ import annotations

import pytest

from tests.conftest import Warehouse
from tests.integration.transform.project import Transform


@pytest.fixture(scope="module")
def module_transform(module_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory):
    return Transform(module_warehouse, tmp_path_factory.mktemp("dbt"))


@pytest.fixture
def transform(module_transform: Transform) -> Transform:
    module_transform.empty()
    return module_transform
