from __future__ import annotations

from uuid import uuid4

import pytest

from app.store import saved_views
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from tests.app.conftest import html, opened

HERE = LOCAL_WORKSPACE_ID


def test_a_saved_view_brings_its_filters_back_and_keeps_the_language(at):
    opened(at, "trends", place="GB", stage="rising", lang="fr")
    at.text_input(key="view_name").set_value("  Rising   in *Britain*  ")
    at.button(key="save_view_now").click().run()
    assert not at.exception
    stored = saved_views.views(HERE, "trends")
    assert [(view.name, view.state) for view in stored] == [
        ("Rising in *Britain*", {"place": "GB", "stage": "rising"})
    ]
    opened(at, "trends", lang="fr")
    at.query_params.clear()
    at.query_params["lang"] = "fr"
    at.run()
    at.button(key=f"use_view_{stored[0].id}").click().run()
    assert at.query_params == {"place": "GB", "stage": "rising", "lang": "fr"}
    assert "Royaume-Uni" in html(at)
    at.button(key=f"forget_view_{stored[0].id}").click().run()
    assert saved_views.views(HERE, "trends") == []


def test_a_view_without_a_name_is_not_saved(at):
    opened(at, "trends")
    at.button(key="save_view_now").click().run()
    assert "A view needs a name." in [caption.value for caption in at.caption]
    with pytest.raises(ValueError, match="1 to 80"):
        saved_views.save(HERE, "trends", " \x00 ", {})


def test_saving_under_a_name_that_exists_replaces_the_view(at):
    at.run()
    saved_views.save(HERE, "trends", "mine", {"q": "a"})
    saved_views.save(HERE, "trends", "mine", {"q": "b"})
    (view,) = saved_views.views(HERE, "trends")
    assert view.state == {"q": "b"}
    saved_views.forget(HERE, view.id)


def test_another_workspace_sees_none_of_it_and_deletes_none_of_it(at):
    at.run()
    saved_views.save(HERE, "trends", "ours", {})
    (view,) = saved_views.views(HERE, "trends")
    stranger = uuid4()
    assert saved_views.views(stranger, "trends") == []
    saved_views.forget(stranger, view.id)
    assert saved_views.views(HERE, "trends") == [view]
    saved_views.forget(HERE, view.id)
