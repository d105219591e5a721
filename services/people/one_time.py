"""Signing in with a code sent to one's phone: how residents and volunteers come in."""

import hmac
import secrets
from dataclasses import replace
from typing import Final, Protocol

from services.kernel import clock
from services.kernel.errors import DomainError, Unavailable
from services.kernel.personal import mask_phone, normal_phone
from services.kernel.privacy import cell, keyring
from services.kernel.rows import uuid7
from services.kernel.scope import acting, sql
from services.kernel.text import N_
from services.kernel.typed import half_width, tidy
from services.people import throttle
from services.people.gate import BY_PHONE, Known, SignedIn, gate, look_up, signed_in
from services.people.throttle import Counter, Limits

DIGITS: Final = 6
LONGEST_TYPED: Final = 20
SENT_TO_PHONE = Limits(free=1, last=5, wait=60, lock=3600)
SENT_FROM_ADDRESS = Limits(free=30, last=40, wait=1, lock=3600)


class WrongCode(DomainError):
    """Wrong, too old, used, tried too often or never sent: they look alike on purpose."""

    code, status, sentence = "WRONG_CODE", 401, N_("验证码不正确或已失效，请重新获取")


class CodeNotSent(Unavailable):
    code, sentence = "CODE_NOT_SENT", N_("验证码没能发出，请过一分钟再试")


class SenderMissing(Unavailable):
    code, sentence = "SENDER_MISSING", N_("短信服务尚未开通，请联系社区工作人员")


class CodeSender(Protocol):
    """The plug for whatever sends short messages; CodeNotSent if it can't."""

    async def send(self, phone: str, code: str) -> None: ...


_REPLACE = """
with gone as (delete from one_time_code where phone_hash = $3)
insert into one_time_code (id, created_at, phone_hash, code_hash, expires_at, tries)
values ($1, $2, $3, $4, now() + interval '5 minutes', 0)"""
_TRY = """
update one_time_code set tries = tries + 1
where phone_hash = $1 and used_at is null and tries < 5 and expires_at > now() returning id, code_hash"""
_USE = "update one_time_code set used_at = now() where id = $1 and used_at is null returning id"
_OPEN = """
insert into account (id, created_at, phone_hash, phone_masked, phone_sealed, districts, operates_platform,
                     password_temporary)
values ($1, $2, $3, $4, $5, '{}', false, false) on conflict (phone_hash) do nothing"""


async def send_code(phone: str, address: str, sender: CodeSender) -> None:
    """Send a new code, which replaces the one before; the answer is the same for every phone."""
    number = normal_phone(phone)
    hashed = keyring().fingerprint(number, "phone")
    place = throttle.by_address(address, kind="code address", limits=SENT_FROM_ADDRESS)
    await throttle.count(place, _sent_to(number))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    async with acting(gate()):
        await sql(_REPLACE, uuid7(), clock.now(), hashed, _hash(number, code))
    await sender.send(number, code)


async def sign_in_with_code(phone: str, code: str, address: str) -> SignedIn:
    """The code is good once, for five tries and five minutes; a phone that is new gets an account."""
    number = normal_phone(phone)
    place = throttle.by_address(address)
    await throttle.count(place)
    if not await _is_right(number, half_width(tidy(code[:LONGEST_TYPED]))):
        raise WrongCode
    known = await _account(number)
    if known.disabled:
        raise WrongCode
    await throttle.forgive(_sent_to(number), place)
    return replace(await signed_in(known), must_change_password=False)


def _sent_to(number: str) -> Counter:
    """Whoever came in may ask for another code at once."""
    return Counter.of("code", number, SENT_TO_PHONE)


async def _is_right(number: str, typed: str) -> bool:
    """Counts the try whatever comes of it; of two at once with the right code, one is right."""
    async with acting(gate()):
        tried = _hash(number, typed)
        for sent in await sql(_TRY, keyring().fingerprint(number, "phone")):
            if hmac.compare_digest(sent["code_hash"], tried):
                return bool(await sql(_USE, sent["id"]))
    return False


def _hash(number: str, code: str) -> str:
    """Keyed: six digits would be guessed in no time from a plain hash."""
    return keyring().fingerprint(f"{number} {code.encode('utf-8', 'replace').decode()}", "one_time_code")


async def _account(number: str) -> Known:
    hashed = keyring().fingerprint(number, "phone")
    known = await look_up(BY_PHONE, hashed)
    if known is None:
        id = uuid7()
        sealed = keyring().encrypt(number, cell("account", "phone", id))
        async with acting(gate(id)):
            await sql(_OPEN, id, clock.now(), hashed, mask_phone(number), sealed)
        known = await look_up(BY_PHONE, hashed)
    if known is None:
        raise WrongCode
    return known
