"""Operations: how every source is doing, in words, and the last attempts at reading them."""

import os
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from app import cached, formats
from app.components import refresh_row, source_cards, words
from app.components.panel import page_head, panel
from app.components.states import blank
from app.i18n import _

ATTEMPTS = 50

now = datetime.now(UTC)
health = cached.source_health()
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(_("Operations"), _("How every source is doing, and why."))
    if dagster := os.environ.get("PODPUSHER_DAGSTER_URL"):
        st.link_button(
            _("Open Dagster"),
            dagster,
            key="open_dagster",
            type="primary",
            icon=":material/open_in_new:",
        )
if not health:
    blank(
        _("No source has been read yet"),
        _("As soon as one is tried, its outcome and the reason for it stand here."),
        picture="pulse",
        key="state-no-source",
    )
    st.stop()

st.html(source_cards.grid(health, now))
refresh_row.show(cached.switched_on_sources())
with panel(
    "attempts",
    _("Last attempts"),
    about=_("Observed: one row per try at reading one list, imports included."),
):
    source = st.selectbox(
        _("Source"),
        ["", *(s.source for s in health)],
        key="attempts_source",
        format_func=lambda code: words.source(code) if code else _("All sources"),
        width=240,
    )
    found = cached.attempts(source or None, ATTEMPTS)
    config = st.column_config
    st.dataframe(
        pl.DataFrame(
            {
                "finished": [row["finished_at"] for row in found],
                "source": [words.source(row["source"]) for row in found],
                "place": [words.place(row["place"]) for row in found],
                "access": [words.access(row["access"]) for row in found],
                "outcome": [words.outcome(row["outcome"]) for row in found],
                "reason": [row["reason"] or formats.DASH for row in found],
                "http": [row["http_status"] for row in found],
                "loaded": [row["rows_loaded"] for row in found],
                "merged": [row["rows_merged"] for row in found],
                "unchanged": [row["rows_unchanged"] for row in found],
                "quarantined": [row["rows_quarantined"] for row in found],
                "seconds": [
                    (row["finished_at"] - row["started_at"]).total_seconds() for row in found
                ],
                "run": [row["run_id"] for row in found],
            },
            schema_overrides={"http": pl.Int64},
        ),
        key="attempts_table",
        hide_index=True,
        row_height=36,
        height=560 if len(found) > 14 else "content",
        placeholder=formats.DASH,
        column_config={
            "finished": config.DatetimeColumn(_("Finished (UTC)"), format="YYYY-MM-DD HH:mm:ss"),
            "source": config.TextColumn(_("Source"), width=120),
            "place": config.TextColumn(_("Place")),
            "access": config.TextColumn(_("From"), width=130),
            "outcome": config.TextColumn(_("Outcome"), width=190),
            "reason": config.TextColumn(_("Reason"), width="large"),
            "http": config.NumberColumn("HTTP", format="%d"),
            "loaded": config.NumberColumn(_("Loaded")),
            "merged": config.NumberColumn(_("Merged")),
            "unchanged": config.NumberColumn(_("Unchanged")),
            "quarantined": config.NumberColumn(_("Quarantined")),
            "seconds": config.NumberColumn(_("Seconds"), format="%.1f"),
            "run": config.TextColumn(_("Run")),
        },
    )
st.caption(_("Warehouse: {edition}").format(edition=cached.edition()))
