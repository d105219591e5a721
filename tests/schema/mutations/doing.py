"""How the tests of mutations ask: insisting on an answer, or on the code of a refusal."""

from typing import Any

from tests.clients import Client


async def done(caller: Client, mutation: str, selection: str, **input: object) -> dict[str, Any]:
    """The payload of a mutation that goes well."""
    answer = await caller.perform(mutation, selection, **input)
    assert "errors" not in answer, answer["errors"]
    return answer["data"][mutation]


async def refused(caller: Client, mutation: str, **input: object) -> str:
    """The code of the only error of a mutation that has no effect."""
    answer = await caller.perform(mutation, "__typename", **input)
    assert answer["data"] is None
    [error] = answer["errors"]
    return error["extensions"]["code"]
