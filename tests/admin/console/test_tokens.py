"""One's own tokens in the console."""

import re

from services.kernel.access import Role
from services.people.models import CredentialKind
from services.people.sessions import actor_of
from services.people.tokens import create_token, tokens_of
from tests import make

SECRET = re.compile(r"mulin_[\w-]+")


async def test_a_token_is_made_shown_once_listed_and_revoked(desktop):
    secretary = await make.actor()
    desk = await desktop(secretary)
    assert "还没有令牌" in await desk.text("/tokens")
    answer = await desk.submit("/tokens", name="数据对接", days=30)
    [secret] = SECRET.findall(answer.text)
    page = await desk.text("/tokens")
    assert ("数据对接" in page, "从未使用" in page, secret in page) == (True, True, False)
    assert await actor_of(secret, CredentialKind.TOKEN) == secretary
    assert "从未使用" not in await desk.text("/tokens")
    [token] = await tokens_of(secretary)
    answer = await desk.submit(f"/tokens/{token.id}/revoke", on="/tokens")
    assert answer.status_code == 303
    assert "令牌已撤销" in await desk.text("/tokens")
    assert await actor_of(secret, CredentialKind.TOKEN) is None


async def test_the_token_of_another_is_neither_shown_nor_revoked(desktop):
    other = await make.actor(Role.COMMUNITY_STAFF)
    secret, token = await create_token(other, "别人的", 3)
    desk = await desktop(await make.actor())
    assert "别人的" not in await desk.text("/tokens")
    assert (await desk.submit(f"/tokens/{token.id}/revoke", on="/tokens")).status_code == 404
    assert await actor_of(secret) == other


async def test_a_token_that_can_not_be_made_is_refused_beside_its_form(desktop):
    secretary = await make.actor()
    desk = await desktop(secretary)
    for typed in ({"name": "一", "days": 400}, {"name": "", "days": 1}, {"name": "一", "days": "x"}):
        assert (await desk.submit("/tokens", **typed)).status_code == 422
    assert await tokens_of(secretary) == []
