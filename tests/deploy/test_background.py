"""What goes on beside everything else ends with the block, and its failure is not kept silent."""

import asyncio

import pytest

from deploy.background import background


async def test_it_ends_with_the_block_even_if_it_does_not_hear_so_at_first():
    deaf = []

    async def work() -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if len(deaf) == 2:
                    raise
                deaf.append("what?")

    async with asyncio.timeout(5), background(work()):
        await asyncio.sleep(0)
    assert deaf == ["what?"] * 2


async def test_a_failure_is_raised_when_the_block_ends():
    async def work() -> None:
        message = "broken"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="broken"):
        async with background(work()):
            await asyncio.sleep(0)
