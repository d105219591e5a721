"""What people do with wishes. Each action is one permission and one event, in its actor's transaction."""

from uuid import UUID

from services.kernel import clock
from services.kernel.access import Actor, Permission
from services.kernel.checked import line, optional
from services.kernel.codes import is_within
from services.kernel.errors import Forbidden, NotFound
from services.kernel.outbox import record
from services.people.models import Person
from services.tenancy.models import Tenant
from services.volunteering import events
from services.volunteering.models import ENDED, MOVED, Claim, NotClaimant, OwnWish, Wish, Wisher

LONGEST = {"title": 60, "detail": 2000, "wisher_kind": 20, "reason": 200}


async def make_wish(
    actor: Actor, *, tenant: int, wisher_id: UUID, title: str, detail: str = "", wisher_kind: str = ""
) -> Wish:
    """Staff write down a resident's small wish. Nobody outside sees it before it is published."""
    actor.require(Permission.WISH_MAKE)
    if not is_within(tenant, actor.tenant) or not await Tenant.filter(code=tenant).exists():
        raise NotFound(kind="Tenant", tenant=tenant)
    wisher = await Person.fetch(wisher_id)
    wish = await Wish.create(
        tenant=tenant,
        title=line(title, "title", longest=LONGEST["title"]),
        detail=optional(detail, "detail", longest=LONGEST["detail"]),
        wisher_kind=optional(wisher_kind, "wisherKind", longest=LONGEST["wisher_kind"]),
    )
    await Wisher.create(tenant=tenant, wish_id=wish.id, person_id=wisher.id)
    await record(events.WishMade(wish.title), by=actor, about=wish)
    return wish


async def publish_wish(actor: Actor, wish_id: UUID) -> Wish:
    """Put it on the wall, without a name."""
    actor.require(Permission.WISH_PUBLISH)
    wish = await Wish.lock(wish_id)
    wish.publish()
    await wish.save()
    await record(events.WishPublished(), by=actor, about=wish)
    return wish


async def claim_wish(actor: Actor, wish_id: UUID) -> Claim:
    """A volunteer takes an open wish; the first to ask gets it, everyone after gets WISH_TAKEN."""
    actor.require(Permission.WISH_CLAIM)
    if actor.person_id is None:
        raise Forbidden(permission=Permission.WISH_CLAIM)
    wish = await Wish.lock(wish_id)
    wish.claim()
    if await Wisher.filter(wish_id=wish.id, person_id=actor.person_id).exists():
        raise OwnWish(wish=wish.id)
    await wish.save(update_fields=MOVED)
    claim = await Claim.create(tenant=wish.tenant, wish_id=wish.id, volunteer_id=actor.person_id)
    await record(events.WishClaimed(claim.id, actor.person_id), by=actor, about=wish)
    return claim


async def release_wish(actor: Actor, wish_id: UUID, *, reason: str = "") -> Wish:
    """Put a claimed wish back on the wall: the claimant, or staff when the volunteer can't come."""
    wish = await Wish.lock(wish_id)
    wish.release()
    claim = await _claim(wish)
    own = claim.volunteer_id == actor.person_id
    actor.require(Permission.WISH_CLAIM if own else Permission.WISH_RELEASE)
    claim.released_at = clock.now()
    await claim.save(update_fields=ENDED)
    await wish.save(update_fields=MOVED)
    words = optional(reason, "reason", longest=LONGEST["reason"])
    await record(events.WishReleased(claim.volunteer_id, words), by=actor, about=wish)
    return wish


async def grant_wish(actor: Actor, wish_id: UUID) -> Wish:
    """The claimant has done it."""
    actor.require(Permission.WISH_GRANT)
    wish = await Wish.lock(wish_id)
    wish.grant()
    claim = await _claim(wish)
    if claim.volunteer_id != actor.person_id:
        raise NotClaimant(wish=wish.id)
    claim.granted_at = wish.granted_at
    await claim.save(update_fields=ENDED)
    await wish.save(update_fields=MOVED)
    await record(events.WishGranted(claim.volunteer_id), by=actor, about=wish)
    return wish


async def confirm_wish(actor: Actor, wish_id: UUID) -> Wish:
    """Staff have asked the wisher: it was done."""
    actor.require(Permission.WISH_CONFIRM)
    wish = await Wish.lock(wish_id)
    wish.confirm()
    await wish.save()
    claim = await _claim(wish)
    await record(events.WishConfirmed(claim.volunteer_id), by=actor, about=wish)
    return wish


async def withdraw_wish(actor: Actor, wish_id: UUID) -> Wish:
    """Take an unclaimed wish off the wall."""
    actor.require(Permission.WISH_PUBLISH)
    wish = await Wish.lock(wish_id)
    wish.withdraw()
    await wish.save()
    await record(events.WishWithdrawn(), by=actor, about=wish)
    return wish


async def _claim(wish: Wish) -> Claim:
    """The claim that stands; one that the actor may not see is somebody else's."""
    claim = await Claim.get_or_none(wish_id=wish.id, released_at__isnull=True)
    if claim is None:
        raise NotClaimant(wish=wish.id)
    return claim
