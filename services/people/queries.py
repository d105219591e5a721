"""Finding people."""

from services.kernel.access import Actor, Permission
from services.people.models import Person
from services.people.sealing import fingerprint


async def find_people_by_phone(actor: Actor, phone: str) -> list[Person]:
    """Everybody with this phone number whom the actor may see, the first registered first."""
    actor.require(Permission.PERSON_READ)
    return await Person.filter(phone_hash=fingerprint("phone", phone)).order_by("id")


async def find_people_by_identity_number(actor: Actor, number: str) -> list[Person]:
    """Everybody registered with this identity number whom the actor may see: one for each community."""
    actor.require(Permission.PERSON_READ)
    return await Person.filter(identity_hash=fingerprint("identity", number)).order_by("id")
