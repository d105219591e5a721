"""People, what they are appointed as, where they work, and what they are told."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from schema.reading.fields import column, later, node, to_one
from schema.reading.lists import listing, to_many
from schema.reading.values import Code
from schema.types.enums import Role
from schema.types.filters import AppointmentFilter, BodyFilter, NoticeFilter, PersonFilter
from schema.types.nodes import Connection, Node
from schema.types.orders import BY_TENANT, OF_ROWS
from schema.types.tenants import Tenant
from services.kernel.access import Permission
from services.people import models

WHERE = "辖区 (tenant): where it belongs"
INBOX = "(t.to_person_id = @viewer or t.to_tenant = @tenant or t.to_department_id = @department)"


@node(models.Department, description="职能部门 (department): at district or street level")
class Department(Node):
    name: str = column("名称 (name)")
    tenant: Tenant | None = to_one("t.tenant", WHERE)


@node(
    models.Organization,
    description="单位 (organization): employer, property company, social organization, merchant",
)
class Organization(Node):
    name: str = column("名称 (name)")
    tenant: Tenant | None = to_one("t.tenant", WHERE)


@node(models.Person, description="人员 (person): a resident, a volunteer, a grid worker; numbers are masked")
class Person(Node):
    name: str = column("姓名 (name)")
    phone: str | None = column("手机号 (phone): masked, 138****1234", "t.phone_masked")
    identity_number: str | None = column("身份证号 (identity number): masked", "t.identity_masked")
    tenant: Tenant | None = to_one("t.tenant", WHERE)
    created_at: datetime = column("登记时间 (created at)")
    household: Any = to_one(
        "t.household_id",
        "户 (household): where they live; only for those who work there",
        annotation=later("Household", "schema.types.places"),
    )
    appointments: Any = to_many(
        "t.person_id = p.id and t.ended_at is null",
        "任职 (appointments): those that have not ended",
        annotation=list[later("Appointment", __name__)],  # type: ignore[misc] # a type to come
    )


@node(
    models.Appointment,
    description="任职 (appointment): one person holding one role at one tenant",
    permission=Permission.PERSON_READ,
)
class Appointment(Node):
    role: Role = column("角色 (role)")
    person: Person | None = to_one("t.person_id", "人员 (person)")
    tenant: Tenant | None = to_one("t.tenant", "辖区 (tenant): where the role is held")
    department: Department | None = to_one(
        "t.department_id", "职能部门 (department): if the role is held in one"
    )
    organization: Organization | None = to_one(
        "t.organization_id", "单位 (organization): if the role is held in one"
    )
    since: datetime = column("任职时间 (since)", "t.created_at")
    ended_at: datetime | None = column("卸任时间 (ended at)")


@node(models.Notice, description="消息 (notice): a line in somebody's inbox")
class Notice(Node):
    kind: str = column("种类 (kind): what it tells of, such as matter.assigned")
    at: datetime = column("时间 (at)", "t.created_at")
    facts: JSON = column("内容 (facts): what its sentence is made of")
    read_at: datetime | None = column("已读时间 (read at)")
    to_tenant: str | None = column(
        "收件辖区 (to tenant): the code, when it is for a tenant's staff", value=Code()
    )
    matter: Any = to_one(
        "case when t.subject_type = 'matter' then t.subject_id end",
        "事项 (matter): that it is about",
        annotation=later("Matter", "schema.types.matters"),
    )
    task: Any = to_one(
        "case when t.subject_type = 'task' then t.subject_id end",
        "任务 (task): that it is about",
        annotation=later("Task", "schema.types.tasks"),
    )
    wish: Any = to_one(
        "case when t.subject_type = 'wish' then t.subject_id end",
        "微心愿 (wish): that it is about",
        annotation=later("Wish", "schema.types.volunteering"),
    )


@strawberry.type
class PeopleQuery:
    people: Connection[Person] | None = listing(
        "人员 (people): of your tenant and below",
        filters=PersonFilter,
        orders=OF_ROWS,
        permission=Permission.PERSON_READ,
    )
    departments: Connection[Department] | None = listing(
        "职能部门 (departments)",
        filters=BodyFilter,
        orders={None: BY_TENANT},
        permission=Permission.TENANT_READ,
    )
    organizations: Connection[Organization] | None = listing(
        "单位 (organizations)",
        filters=BodyFilter,
        orders={None: BY_TENANT},
        permission=Permission.TENANT_READ,
    )
    appointments: Connection[Appointment] | None = listing(
        "任职 (appointments): of your tenant and below",
        filters=AppointmentFilter,
        orders=OF_ROWS,
        permission=Permission.PERSON_READ,
    )
    notices: Connection[Notice] | None = listing(
        "消息 (notices): your own inbox",
        filters=NoticeFilter,
        orders=OF_ROWS,
        where=INBOX,
    )
