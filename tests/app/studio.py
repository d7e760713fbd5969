"""The steps of a seller, by clicking, so that each test begins where it needs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.testing.v1 import AppTest

from app.queries import ideas
from app.store import designs
from integrations.storage import open_storage
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from orchestration.studio.bench import Bench
from orchestration.studio.draining import drain
from tests.app.conftest import opened
from tests.conftest import Warehouse
from tests.unit.integrations.responses_service import Service, serving

TERM = "US~hashtag~cosy fall"
COSTS = {"cost": 11.5, "ship": 4.75}


def click(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def arrived(at: AppTest, view: str) -> AppTest:
    """Stays on the page that the script led to: AppTest itself stays on the one it came from."""
    return opened(at, view, **{name: at.query_params[name] for name in at.query_params})


def make_ideas(at: AppTest) -> AppTest:
    click(opened(at, "trends", open=TERM), "make_ideas")
    return arrived(at, "ideas") if "term" in at.query_params else at


def make_designs(at: AppTest) -> AppTest:
    click(make_ideas(at), "make_designs_now_1")
    return arrived(at, "designs")


@contextmanager
def model(monkeypatch, using, warehouse: Warehouse, *answers, **prices) -> Iterator[Service]:
    """The app and its worker with a model's service on loopback in their settings."""
    with serving(*answers) as service:
        monkeypatch.setenv("PODPUSHER_OPENAI_BASE_URL", service.address)
        for name, value in prices.items():
            monkeypatch.setenv(f"PODPUSHER_OPENAI_{name.upper()}", str(value))
        using(warehouse)
        yield service


def work(warehouse: Warehouse) -> None:
    """Lets a worker empty the queue."""
    storage = open_storage(warehouse.settings)
    drain(Bench(warehouse.engine("worker"), storage, "a test"))


def start_listing(at: AppTest, warehouse: Warehouse) -> AppTest:
    """One layout only: rendering is what takes time here."""
    make_ideas(at)
    designs.request(warehouse.engine("app"), HERE, all_ideas()[0].id, ["stack"])
    work(warehouse)
    click(opened(at, "designs"), "approve_1")
    click(at, "write_1")
    return arrived(at, "listings")


def priced(at: AppTest, price: float = 24.0) -> AppTest:
    slider = next(one for one in at.slider if one.key.startswith("price_"))
    return slider.set_value(price).run()


def prepare(at: AppTest, warehouse: Warehouse) -> AppTest:
    start_listing(at, warehouse)
    click(priced(at), "prepare_publishing")
    return arrived(at, "publish")


def all_ideas() -> list[ideas.Idea]:
    return ideas.page(HERE, 60).rows
