"""The settings of a command, and the servers behind it: those of the environment, or the home's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from deploy.commands.refused import Refused
from deploy.embedded import Servers, reachable_home
from deploy.secret import key_of, secret_key
from deploy.settings import Settings

SHORTEST_KEY: Final = 32


class DatabaseNotNamed(Refused):
    code, sentence = "NOT_CONFIGURED", "DATABASE_URL is not set"
    hint = (
        "Name a PostgreSQL, version 15 or newer: postgres://user:password@host/database. "
        "To only try Mulin, `mulin demo` brings servers of its own."
    )


class RedisNotNamed(Refused):
    code, sentence = "NOT_CONFIGURED", "REDIS_URL is not set"
    hint = "Name a Valkey or Redis: redis://host:6379/0."


class SecretKeyTooShort(Refused):
    code = "SECRET_KEY_TOO_SHORT"
    sentence = "MULIN_SECRET_KEY has {length} characters; at least {shortest} are needed"
    hint = "Make one with `openssl rand -base64 48`, and keep it: it never changes."


def configured(*, redis: bool = False) -> Settings:
    """The settings of a process that serves; refused when something is missing."""
    settings = Settings()
    if not settings.database_url:
        raise DatabaseNotNamed
    if redis and not settings.redis_url:
        raise RedisNotNamed
    return checked(settings)


def checked(settings: Settings) -> Settings:
    """The same settings, if their keys are any good."""
    if len(settings.secret_key) < SHORTEST_KEY:
        raise SecretKeyTooShort(length=len(settings.secret_key), shortest=SHORTEST_KEY)
    assert settings.keyring  # noqa: S101 - raises BadKey if the privacy keys are no good
    return settings


@contextmanager
def installation() -> Iterator[Settings]:
    """The settings with servers behind them; the demo's own if no DATABASE_URL is given."""
    settings = Settings()
    if settings.database_url:
        yield configured()
        return
    home = reachable_home(settings.home)
    if not (key_of(home).exists() and (home / "postgres").exists()):
        raise DatabaseNotNamed
    with Servers(home) as (database_url, redis_url):
        ours = {
            "database_url": database_url,
            "redis_url": redis_url,
            "secret_key": secret_key(settings.secret_key, home),
            "home": home,
            "demo": True,
        }
        yield checked(settings.model_copy(update=ours))
