"""A workspace with the local folder as its storage, and the steps of a seller's afternoon."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, Table, insert, select

from app.domain.designs import LAYOUTS
from app.domain.ideas import TermEvidence
from app.domain.listings import ListingDraft
from app.queries import publications as published
from app.queries.publications import Publication
from app.store import designs, listings, publications, writings
from integrations.storage import Storage, open_storage
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.tables import workspaces
from orchestration.studio.bench import Bench
from orchestration.studio.draining import drain
from tests.conftest import Warehouse
from tests.integration.studio.writing import a_draft, a_plan, some_evidence

LAYOUT = next(iter(LAYOUTS))


@dataclass(frozen=True)
class Studio:
    """One workspace at work; `rows` looks into a table as the app does."""

    warehouse: Warehouse
    workspace: UUID

    @property
    def app(self) -> Engine:
        return self.warehouse.engine("app")

    @property
    def storage(self) -> Storage:
        return open_storage(self.warehouse.settings)

    def bench(self, worker: str = "one", **tools) -> Bench:
        return Bench(self.warehouse.engine("worker"), self.storage, worker, **tools)

    def rows(self, table: Table) -> list:
        with workspace_transaction(self.app, self.workspace) as connection:
            return connection.execute(select(table)).all()

    def ideas(self, n: int = 1, evidence: TermEvidence | None = None) -> list[UUID]:
        """Ideas by the rules."""
        return writings.by_rules(self.app, self.workspace, evidence or some_evidence(), n)

    def design(self) -> UUID:
        """A rendered and approved design."""
        (idea,) = self.ideas()
        (design,) = designs.request(self.app, self.workspace, idea, [LAYOUT])
        drain(self.bench())
        designs.decide(self.app, self.workspace, design, "approved")
        return design

    def listing(self, draft: ListingDraft | None = None) -> tuple[UUID, UUID]:
        """A listing of a new design, and its revision."""
        listing = listings.create_draft(self.app, self.workspace, self.design(), draft or a_draft())
        revision = listings.save_revision(self.app, self.workspace, listing, draft or a_draft())
        return listing, revision

    def publication(self, publication: UUID) -> Publication | None:
        """A publication as a page reads it."""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("app.queries.database.engine", self.warehouse.engine)
            return published.one(self.workspace, publication)

    def publish(self, listing: UUID, revision: UUID) -> UUID:
        return publications.request(self.app, self.workspace, listing, revision, a_plan())


def open_studio(warehouse: Warehouse) -> Studio:
    workspace = uuid4()
    with workspace_transaction(warehouse.engine("app"), workspace) as connection:
        connection.execute(insert(workspaces).values(id=workspace, name="A shop"))
    return Studio(warehouse, workspace)


@pytest.fixture
def studio(module_warehouse: Warehouse) -> Studio:
    """A new workspace in the module's database."""
    return open_studio(module_warehouse)
