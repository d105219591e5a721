"""Written proxies: a household that can't vote itself is spoken for by somebody, who speaks for few."""

from typing import Final
from uuid import UUID

from services.deliberation.votes import events
from services.deliberation.votes.box import at_the_box, hold_slot
from services.deliberation.votes.models import HouseholdVote
from services.deliberation.votes.sealed import Proxy, RollEntry
from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line
from services.kernel.errors import Conflict, NotFound
from services.kernel.outbox import record
from services.kernel.text import N_
from services.people.models import Person

LONGEST_DOCUMENT: Final = 200


class NoProxy(Conflict):
    code, sentence = "NO_PROXY", N_("这一户没有登记书面委托")


class ProxyExists(Conflict):
    code, sentence = "PROXY_EXISTS", N_("这一户已经登记了受托人，请先撤销")


class TooManyProxies(Conflict):
    code, sentence = "TOO_MANY_PROXIES", N_("一人最多受 {most} 户委托")


async def give_proxy(
    actor: Actor, vote_id: UUID, household_id: UUID, person_id: UUID, *, document: str
) -> Proxy:
    """Register that somebody votes for a household; `document` names the signed paper that says so."""
    actor.require(Permission.VOTE_ENTER)
    paper = line(document, "document", longest=LONGEST_DOCUMENT)
    entry = await RollEntry.get_or_none(vote_id=vote_id, household_id=household_id)
    if entry is None:
        raise NotFound(kind="Household", id=household_id)
    await Person.lock(person_id)
    async with at_the_box(actor):
        slot = await hold_slot(actor, vote_id, household_id)
        standing = Proxy.filter(vote_id=vote_id, revoked_at__isnull=True)
        if await standing.filter(household_id=household_id).exists():
            raise ProxyExists(household=household_id)
        most = slot.vote.frozen_rules.proxies
        if await standing.filter(person_id=person_id).count() >= most:
            raise TooManyProxies(most=most)
    proxy = await Proxy.create(
        tenant=entry.tenant,
        vote_id=vote_id,
        household_id=household_id,
        person_id=person_id,
        document=paper,
        made_by_id=actor.person_id,
    )
    await record(events.ProxyGiven(household_id, person_id), by=actor, about=slot.vote)
    return proxy


async def revoke_proxy(actor: Actor, proxy_id: UUID) -> Proxy:
    """From now on it can't be used; a ballot that was given by it stays."""
    actor.require(Permission.VOTE_ENTER)
    proxy = await Proxy.lock(proxy_id)
    if proxy.revoked_at is None:
        vote = HouseholdVote(id=proxy.vote_id, tenant=proxy.tenant, question="")
        proxy.revoked_at = clock.now()
        await proxy.save(update_fields=["revoked_at"])
        await record(events.ProxyRevoked(proxy.household_id, proxy.person_id), by=actor, about=vote)
    return proxy
