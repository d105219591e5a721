"""Bearer tokens of an account: made, listed and revoked on the machine itself by whoever runs it."""

import asyncio
from dataclasses import dataclass

import services.jobs  # noqa: F401 - subscribes every handler, so that events owe what they owe
from deploy.commands.configuration import installation
from deploy.commands.refused import Refused
from deploy.commands.showing import aside, result
from deploy.database import database
from deploy.settings import Settings
from services.kernel.clock import LOCAL
from services.kernel.codes import pad, shown
from services.people.gate import BY_USERNAME, Held, Known, appointments_of, gate, look_up, normal_name
from services.people.sessions import operator
from services.people.tokens import TokenShown, create_token, revoke_token, tokens_of


class AccountNotFound(Refused):
    code, sentence = "ACCOUNT_NOT_FOUND", "there is no account {name}"


class AppointmentUnclear(Refused):
    code, sentence = "APPOINTMENT_UNCLEAR", "which of {name}'s appointments is meant?"
    hint = "Say it by --tenant or --appointment."


class TokenNotFound(Refused):
    code, sentence = "TOKEN_NOT_FOUND", "{name} has no token {token} that is still good"
    hint = "These are all there are."


class TokenUnclear(Refused):
    code, sentence = "TOKEN_UNCLEAR", "which of {name}'s tokens {token} is meant?"
    hint = "Say it by its id."


@dataclass(frozen=True)
class WantedToken:
    """A token as it was asked for."""

    username: str
    tenant: str | None
    appointment: str | None
    name: str
    days: int


def token_create(wanted: WantedToken, *, as_json: bool) -> None:
    with installation() as settings:
        secret, token = asyncio.run(_token(settings, wanted))
    facts = {"token": secret, "name": token.name, "expires_at": token.expires_at.isoformat()}
    if not as_json:
        aside.out(f"Good until {token.expires_at:%Y-%m-%d}; shown this once:")
    result(secret, facts, as_json=as_json)


async def _token(settings: Settings, wanted: WantedToken) -> tuple[str, TokenShown]:
    async with database(settings):
        known = await _account(wanted.username)
        if known.operates_platform and not wanted.tenant and not wanted.appointment:
            actor = operator(known.id)
        else:
            actor = _chosen(wanted, await appointments_of(known.id)).actor(known.id)
        return await create_token(actor, wanted.name, wanted.days)


async def _account(username: str) -> Known:
    if known := await look_up(BY_USERNAME, normal_name(username)):
        return known
    raise AccountNotFound(name=username)


def _chosen(wanted: WantedToken, held: tuple[Held, ...]) -> Held:
    """The one appointment that is meant; if that is not clear, here are all there are."""
    code = pad(wanted.tenant) if wanted.tenant else None
    meant = [
        each for each in held if code in {None, each.tenant} and wanted.appointment in {None, str(each.id)}
    ]
    if len(meant) == 1:
        return meant[0]
    choices = [f"{each.id}  {each.role}  {shown(each.tenant)} {each.tenant_name}" for each in held]
    raise AppointmentUnclear(choices, name=wanted.username)


def token_list(username: str, *, as_json: bool) -> None:
    with installation() as settings:
        found = asyncio.run(_tokens(settings, username))
    lines = [line_of(each) for each in found] or [f"{username} has no tokens."]
    result("\n".join(lines), {"tokens": [facts_of(each) for each in found]}, as_json=as_json)


async def _tokens(settings: Settings, username: str) -> list[TokenShown]:
    async with database(settings):
        return await tokens_of(gate((await _account(username)).id))


def line_of(token: TokenShown) -> str:
    """A token on one line; days are those of Shanghai."""
    made, seen, end = (
        f"{moment.astimezone(LOCAL):%Y-%m-%d}"
        for moment in (token.created_at, token.seen_at, token.expires_at)
    )
    used = f"used {seen}" if token.used else "never used"
    return f"{token.id}  {token.name}  made {made}, {used}, good until {end}"


def facts_of(token: TokenShown) -> dict[str, str | None]:
    return {
        "id": str(token.id),
        "name": token.name,
        "created_at": token.created_at.isoformat(),
        "seen_at": token.seen_at.isoformat() if token.used else None,
        "expires_at": token.expires_at.isoformat(),
    }


def token_revoke(username: str, named: str, *, as_json: bool) -> None:
    with installation() as settings:
        revoked = asyncio.run(_revoked(settings, username, named))
    sentence = f"The token {revoked.name} of {username} is good for nothing from now on."
    result(sentence, {"id": str(revoked.id), "name": revoked.name}, as_json=as_json)


async def _revoked(settings: Settings, username: str, named: str) -> TokenShown:
    async with database(settings):
        known = await _account(username)
        meant = _meant(username, named, await tokens_of(gate(known.id)))
        held = await appointments_of(known.id)
        acted = next((each for each in held if each.id == meant.appointment_id), None)
        await revoke_token(acted.actor(known.id) if acted else gate(known.id), meant.id)
        return meant


def _meant(username: str, named: str, tokens: list[TokenShown]) -> TokenShown:
    """The one that has this name or id; if there are none or several, here they are."""
    meant = [each for each in tokens if named in {each.name, str(each.id)}]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise TokenNotFound([line_of(each) for each in tokens], name=username, token=named)
    raise TokenUnclear([line_of(each) for each in meant], name=username, token=named)
