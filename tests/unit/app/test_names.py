"""Streamlit puts `app/` on the import path, so a file there could shadow a library."""

from __future__ import annotations

import importlib.metadata
import sys

from integrations.settings import PROJECT_ROOT

APP = PROJECT_ROOT / "app"


def test_no_file_in_app_is_named_like_a_library():
    ours = {path.stem for path in APP.iterdir() if path.suffix == ".py" or path.is_dir()}
    libraries = set(importlib.metadata.packages_distributions()) | set(sys.stdlib_module_names)
    assert ours & (libraries - {"app"}) - {"__init__", "__pycache__"} == set()


def test_there_is_no_folder_that_streamlit_would_discover_pages_in():
    assert not (APP / "pages").exists()
