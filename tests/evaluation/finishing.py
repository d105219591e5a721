"""Matters that are done, and what is disclosed of them."""

from services.evaluation.disclosure import actions
from services.evaluation.disclosure.models import Disclosure
from services.kernel.access import Actor
from services.kernel.scope import acting
from services.matters import actions as matters
from services.matters.models import Matter
from tests import make


async def finished(
    secretary: Actor, reporter: Actor | None = None, outcome: str = "修好了", **given
) -> Matter:
    """A matter that somebody reported and the community resolved."""
    matter = await make.matter(reporter, **given)
    await make.assigned(matter, secretary)
    async with acting(secretary):
        return await matters.resolve_matter(secretary, matter.id, outcome=outcome)


async def prepared(secretary: Actor, matter: Matter) -> Disclosure:
    async with acting(secretary):
        return await actions.prepare_disclosure(secretary, matter.id)


async def published(secretary: Actor, matter: Matter) -> Disclosure:
    draft = await prepared(secretary, matter)
    async with acting(secretary):
        return await actions.publish_disclosure(secretary, draft.id)
