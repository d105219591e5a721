"""Trying several things at once."""

import asyncio


async def outcomes(*tries):
    """What became of each, by code: `DONE`, a refusal's own, or the name of an error that should not be."""
    found = await asyncio.gather(*tries, return_exceptions=True)
    return [_outcome(each) for each in found]


def _outcome(found):
    if isinstance(found, BaseException):
        return getattr(found, "code", repr(found))
    return "DONE"
