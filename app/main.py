"""Every run of every page starts here: language, frame, then the page inside its boundary."""

from __future__ import annotations

import streamlit as st

from app.components import frame, quota, session
from app.components.boundary import begin_request, boundary

request = begin_request()
session.set_language()
current, pages = frame.navigate()
st.set_page_config(
    page_title=f"{current.title} · PODPusher", layout="wide", initial_sidebar_state=210
)
frame.sidebar(pages, current)
with boundary(request):
    frame.top_bar(pages, current)
    frame.sample_banner()
    quota.card()
    current.run()
