"""Everything the environment decides. Read here and nowhere else; the other rooms are handed values."""

import base64
import hashlib
import hmac
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kernel.isolation import LOGIN, Flavour
from services.kernel.privacy import Keyring


class Settings(BaseSettings):
    """Names in the environment are these in capitals; those of the house itself begin with MULIN_."""

    model_config = SettingsConfigDict(env_prefix="MULIN_", env_file=None, frozen=True)

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    """The owner's: migrations only. PostgreSQL 15 or newer."""
    app_database_url: str = Field(default="", validation_alias="APP_DATABASE_URL")
    """The application's login, if it is not `app_login` with a password derived from the secret key."""
    redis_url: str = Field(default="", validation_alias="REDIS_URL")
    home: Path = Path(".mulin")
    """Where the embedded servers keep their data."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, validation_alias="PORT", ge=0, le=65535)
    secret_key: str = ""
    """At least 32 characters; signs, derives passwords, finds phone numbers by keyed hash. Never changes."""
    privacy_keys: str = ""
    """`id:base64,id:base64`: 32-byte keys for phone and identity numbers; the first one encrypts."""
    flavour: Flavour = Flavour.ONE_MACHINE
    pool_size: int = Field(default=8, ge=1, le=100)
    """Connections a role and process."""
    secure_cookies: bool = False
    """True behind HTTPS, where it belongs in production."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies in front write X-Forwarded-For."""
    sweep_seconds: float = Field(default=2.0, gt=0)
    lease_seconds: float = Field(default=30.0, gt=0)
    log: Literal["", "json", "text"] = ""
    """How lines are logged; if it isn't said, as text in a demo and as JSON everywhere else."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_token: str = ""
    """The bearer token that opens /metrics to others than this machine and private networks."""
    code_sender: str = Field(default="", pattern=r"^(|log|webhook:https?://[^\s/]+\S*)$")
    """Who brings one-time codes to phones: `webhook:https://…` or, to try things out, `log`; else nobody."""
    code_sender_token: str = ""
    """The bearer token that the webhook is shown."""
    demo: bool = False
    """Shows one-time codes on the page instead of sending them."""

    def derived(self, purpose: str) -> str:
        """A secret for one purpose, made from the secret key."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()

    @cached_property
    def login_url(self) -> str:
        """How the application reaches the database: as a login that owns nothing."""
        if self.app_database_url:
            return self.app_database_url
        parts = urlsplit(self.database_url)
        host = parts.netloc.rpartition("@")[2]
        password = quote(self.derived(LOGIN), safe="")
        return parts._replace(netloc=f"{LOGIN}:{password}@{host}").geturl()

    @cached_property
    def keyring(self) -> Keyring:
        """The keys of personal data. Without any given, one is derived from the secret key."""
        pairs = (pair.partition(":") for pair in self.privacy_keys.split(",") if pair.strip())
        keys = {name.strip(): key.strip() for name, _, key in pairs} or {"k0": self._base64("privacy")}
        return Keyring.of_settings(keys, next(iter(keys)), self._base64("fingerprint"))

    def _base64(self, purpose: str) -> str:
        return base64.b64encode(bytes.fromhex(self.derived(purpose))).decode()
