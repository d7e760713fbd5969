"""The brand's profile: one per workspace, replaced whole."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import insert

from app.domain.niches import BrandProfile
from app.store import documents
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.niche_tables import brand_profiles


def get(engine: Engine, workspace: UUID) -> BrandProfile:
    """The workspace's profile; one that says nothing when none was saved."""
    query = select(brand_profiles.c.profile).where(brand_profiles.c.workspace_id == workspace)
    with workspace_transaction(engine, workspace) as connection:
        found = connection.execute(query).scalar()
    return BrandProfile() if found is None else documents.read(BrandProfile, found)


def save(engine: Engine, workspace: UUID, profile: BrandProfile) -> None:
    """Replaces the workspace's profile."""
    wish = insert(brand_profiles).values(
        workspace_id=workspace, profile=documents.write(profile), updated_at=func.now()
    )
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(
            wish.on_conflict_do_update(
                constraint="brand_profiles_key",
                set_={"profile": wish.excluded.profile, "updated_at": wish.excluded.updated_at},
            )
        )
