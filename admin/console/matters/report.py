"""Writing down what a resident says: who it is, and then the matter."""

from collections.abc import Sequence

from admin.web.forms import Form
from services.kernel.access import Actor, Permission
from services.kernel.codes import community_code
from services.kernel.errors import DomainError, Invalid
from services.kernel.text import N_
from services.matters.actions import report_matter
from services.matters.models import Channel, Matter
from services.matters.photos import Picture, add_photo
from services.people.actions import create_person
from services.people.models import Person
from services.people.queries import find_people_by_phone


class UnknownPerson(DomainError):
    code, status, sentence = "UNKNOWN_PERSON", 404, N_("未找到此手机号的居民，请社区工作人员先登记")


class NameOrPhoneRequired(Invalid):
    code, sentence = "NAME_OR_PHONE_REQUIRED", N_("请填写居民的手机号或姓名")


async def report(actor: Actor, form: Form, pictures: Sequence[Picture] = ()) -> Matter:
    """One transaction: the resident is found or entered, the matter reported, its photos added."""
    tenant = form.number_or_none("tenant") or actor.tenant
    someone = await resident(actor, tenant, phone=form.text("phone"), name=form.text("name"))
    matter = await report_matter(
        actor,
        tenant=tenant,
        title=form.text("title"),
        detail=form.text("detail"),
        place=form.text("place"),
        channel=form.choice("channel", Channel),
        reporter_id=someone.id,
        reporter_hidden=form.flag("hidden"),
    )
    for picture in pictures:
        await add_photo(actor, matter.id, picture)
    return matter


async def resident(actor: Actor, tenant: int, *, phone: str, name: str) -> Person:
    """By phone and, since families share phones, by name; entered anew by those who may."""
    if not phone and not name:
        raise NameOrPhoneRequired
    found = await find_people_by_phone(actor, phone) if phone else []
    here = [person for person in found if community_code(person.tenant) == community_code(tenant)]
    same = [person for person in [*here, *found] if name in {"", person.name}]
    may_enter = actor.may(Permission.PERSON_MANAGE)
    if someone := next(iter(same or ([] if may_enter else found)), None):
        return someone
    if not may_enter:
        raise UnknownPerson
    return await create_person(actor, tenant=tenant, name=name, phone=phone)
