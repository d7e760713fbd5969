"""Runs the sample site on loopback: `python -m scrapers.sample_site --port 8600`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import uvicorn

from scrapers.sample_site.app import create_app
from scrapers.sample_site.facts import load


def main() -> None:
    """Serves until it is told to stop; logs nothing but warnings."""
    parser = argparse.ArgumentParser(description="The sample site, on 127.0.0.1 only.")
    parser.add_argument("--port", type=int, default=8600)
    port = parser.parse_args().port
    app = create_app(load(), lambda: datetime.now(UTC))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
