from __future__ import annotations

from tests.app.conftest import html, opened


def test_every_source_has_its_state_and_the_reason_in_words(at):
    page = html(opened(at, "operations"))
    assert not at.exception
    assert page.index('data-testid="source-tiktok"') < page.index('data-testid="source-x"')
    for said in ("Failing", "Blocked", "It answered &#34;no permission&#34;.", "Healthy", "1 of 1"):
        assert said in page


def test_the_attempts_of_one_source_can_be_picked_out(at):
    opened(at, "operations")
    assert len(at.dataframe[0].value) == 2
    at.selectbox(key="attempts_source").select("tiktok").run()
    assert list(at.dataframe[0].value["outcome"]) == ["Blocked"]


def test_dagster_is_linked_when_its_address_is_known(at, monkeypatch):
    assert not opened(at, "operations").get("link_button")
    monkeypatch.setenv("PODPUSHER_DAGSTER_URL", "http://127.0.0.1:3000")
    assert at.run().get("link_button")[0].proto.url == "http://127.0.0.1:3000"
