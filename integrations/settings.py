"""Every setting of the product, read from the environment and `.env`, in one frozen object.

Demo and live never share anything: the mode chooses the state folder, and the state folder holds
the database, so a sample row cannot reach a live score.
"""

from __future__ import annotations

import os
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from integrations.errors import ConfigurationError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    """Where the data comes from: the sample site, or the world."""

    DEMO = "demo"
    LIVE = "live"


class Settings(BaseSettings):
    """One immutable reading of the environment. Secrets are `SecretStr` and print as asterisks."""

    model_config = SettingsConfigDict(
        env_prefix="PODPUSHER_",
        env_file=PROJECT_ROOT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    mode: Mode = Mode.LIVE
    state_dir: Path | None = Field(None, description="Default: .podpusher/<mode> in the project")
    database_url: SecretStr | None = Field(None, description="A PostgreSQL of yours; owner login")
    chromium: Path | None = Field(None, description="Chromium for browser sources and tests")

    sources: str | None = Field(
        None, description="Comma-separated source names that are switched on; default by source"
    )
    places: str | None = Field(None, description="Comma-separated places; default by source")
    contact: str = Field(
        "https://github.com/podpusher", description="Named in our User-Agent: a URL or an address"
    )
    tiktok_base_url: str = "https://ads.tiktok.com"
    google_trends_base_url: str = "https://trends.google.com"
    x_base_url: str = Field(
        "https://trends24.in", description="trends24.in, or getdaytrends.com in its place"
    )
    pinterest_base_url: str = "https://api.pinterest.com/v5"
    pinterest_access_token: SecretStr | None = Field(
        None, description="Reads Pinterest's official API when set; mind its terms"
    )

    x_api_base_url: str = "https://api.x.com"
    x_bearer_token: SecretStr | None = Field(None, description="Reads trends from X's API when set")
    x_daily_budget_usd: float = Field(
        1.0, ge=0, le=1_000_000, description="US dollars X's API may cost within 24 hours"
    )

    instagram_access_token: SecretStr | None = Field(
        None, description="Of an account with Instagram Public Content Access"
    )
    instagram_user_id: str | None = Field(
        None, description="Number of the Instagram professional account that asks"
    )
    instagram_hashtags: str | None = Field(
        None, description="Comma-separated hashtags to read; at most 30 different ones in 7 days"
    )
    instagram_base_url: str = "https://www.instagram.com"
    instagram_graph_base_url: str = Field(
        "https://graph.facebook.com/v23.0", description="With the version of the Graph API"
    )
    reddit_client_id: str | None = Field(None, description="Of an app registered at Reddit")
    reddit_client_secret: SecretStr | None = Field(None, description="Of the same app")
    reddit_subreddits: str | None = Field(
        None, description="Comma-separated subreddits to read, without r/"
    )
    reddit_base_url: str = "https://www.reddit.com"
    reddit_api_base_url: str = "https://oauth.reddit.com"
    etsy_base_url: str = "https://www.etsy.com"
    etsy_api_base_url: str = "https://openapi.etsy.com"
    etsy_keystring: SecretStr | None = Field(None, description="Key of your app at Etsy")
    etsy_shared_secret: SecretStr | None = Field(None, description="Secret of your app at Etsy")
    etsy_queries: str | None = Field(
        None, description="Comma-separated terms to search Etsy for; none by default"
    )

    proxies: SecretStr | None = Field(
        None, description="Comma-separated proxies, cheapest kind first: datacenter=http://…"
    )
    requests_per_hour: int = Field(
        1_200, ge=1, description="Requests to one host within any hour, over all processes"
    )

    storage_url: str | None = Field(
        None, description="Where pictures go, as fsspec writes it; default: the state folder"
    )
    openai_api_key: SecretStr | None = Field(None, description="Writes ideas with a model when set")
    openai_base_url: str | None = Field(None, description="Any OpenAI-compatible service")
    openai_model: str = Field("gpt-5-mini", description="Writes ideas; check its shutdown date")
    openai_input_price: float | None = Field(None, description="US dollars per million tokens in")
    openai_output_price: float | None = Field(None, description="US dollars per million tokens out")
    openai_terms_per_day: int = Field(
        200, ge=0, description="Terms the model may judge within 24 hours"
    )
    openai_daily_budget_usd: float = Field(
        5.0, ge=0, le=1_000_000, description="US dollars the model may cost within 24 hours"
    )

    retry_delay_seconds: float = Field(
        5.0, description="First pause before a failed scrape is tried again; doubles, with jitter"
    )

    kept_answer_days: int = Field(
        14, ge=1, le=365, description="How long answers are kept to be parsed again, scrubbed"
    )

    notify: SecretStr | None = Field(
        None,
        description="Who is told of trouble: comma-separated addresses of Apprise",
    )
    notify_again_minutes: int = Field(
        240, ge=1, description="How long to keep silent about trouble that goes on"
    )
    api_token: SecretStr | None = Field(
        None, min_length=16, description="Bearer token of the API; without it those calls are off"
    )

    app_port: int = 8501
    dagster_port: int = 3000
    sample_site_port: int = 8600
    log_level: str = "INFO"
    log_json: bool = False

    @property
    def state(self) -> Path:
        """The folder that holds everything this mode keeps. It may not exist yet."""
        return (self.state_dir or PROJECT_ROOT / ".podpusher" / self.mode).resolve()

    @property
    def warehouse_docs(self) -> Path:
        """The models' documentation as one page, built by dbt. It may not have been built yet."""
        return self.state / "dbt" / "docs" / "index.html"

    @property
    def has_model(self) -> bool:
        """True when a model can be asked: a key is set, or the address of a service without one."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def is_demo(self) -> bool:
        """True when every row comes from the sample site or from a file the user imported."""
        return self.mode is Mode.DEMO


@cache
def get_settings() -> Settings:
    """Returns the settings of this process, read once.

    Raises:
        ConfigurationError: a variable does not parse; names the variable, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "PODPUSHER_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigurationError(
            f"The setting {name} cannot be used: {first['msg']}.",
            hint="Correct it in the environment or in .env; .env.example lists every setting.",
        ) from error


def use_mode(mode: Mode) -> Settings:
    """Makes this process, and every child of it, work in a mode; returns its settings."""
    os.environ["PODPUSHER_MODE"] = mode.value
    get_settings.cache_clear()
    return get_settings()
