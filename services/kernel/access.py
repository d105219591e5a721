"""Who is acting, in which role, and what that role allows. One vocabulary, one table of grants."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from services.kernel.codes import Level, district_code, level_of
from services.kernel.errors import Forbidden
from services.kernel.text import N_


class Permission(StrEnum):
    """Named `<resource>:<verb>`, in alphabetical order."""

    ACCOUNT_MANAGE = "account:manage"
    AUDIT_READ = "audit:read"
    AWARD_DECIDE = "award:decide"
    AWARD_NOMINATE = "award:nominate"
    BRANCH_MANAGE = "branch:manage"
    CONSOLE_ENTER = "console:enter"
    COVENANT_MANAGE = "covenant:manage"
    COVENANT_READ = "covenant:read"
    COVENANT_WATCH = "covenant:watch"
    DELIVERY_RETRY = "delivery:retry"
    DEPARTMENT_MANAGE = "department:manage"
    DISCLOSURE_PREPARE = "disclosure:prepare"
    DISCLOSURE_PUBLISH = "disclosure:publish"
    DISTRICT_CREATE = "district:create"
    INSPECTION_DRAW = "inspection:draw"
    INSPECTION_READ = "inspection:read"
    INSPECTION_RECORD = "inspection:record"
    LOOK_BACK_ANSWER = "look_back:answer"
    LOOK_BACK_READ = "look_back:read"
    MATTER_ASSIGN = "matter:assign"
    MATTER_CLOSE = "matter:close"
    MATTER_DECLINE = "matter:decline"
    MATTER_MERGE = "matter:merge"
    MATTER_NOTE = "matter:note"
    MATTER_PAUSE = "matter:pause"
    MATTER_RATE = "matter:rate"
    MATTER_READ = "matter:read"
    MATTER_REOPEN = "matter:reopen"
    MATTER_REPORT = "matter:report"
    MATTER_REPORT_FOR = "matter:report_for"
    MATTER_RESOLVE = "matter:resolve"
    MATTER_TRIAGE = "matter:triage"
    MEDIATION_HANDLE = "mediation:handle"
    MEDIATION_OPEN = "mediation:open"
    MEDIATION_READ = "mediation:read"
    MEETING_CALL = "meeting:call"
    MEETING_HOLD = "meeting:hold"
    MEETING_JOIN = "meeting:join"
    MEETING_READ = "meeting:read"
    METHOD_ACTIVATE = "method:activate"
    METHOD_EDIT = "method:edit"
    METHOD_READ = "method:read"
    MINUTES_PUBLISH = "minutes:publish"
    MINUTES_RECORD = "minutes:record"
    OBSTACLE_CONFER = "obstacle:confer"
    OBSTACLE_REPLY = "obstacle:reply"
    OBSTACLE_REPORT = "obstacle:report"
    PERSON_MANAGE = "person:manage"
    PERSON_READ = "person:read"
    PERSON_REVEAL = "person:reveal"
    PLACE_MANAGE = "place:manage"
    POINTS_MANAGE = "points:manage"
    POINTS_READ = "points:read"
    PROPERTY_SCORE = "property:score"
    PROCEDURE_ANSWER = "procedure:answer"
    PROCEDURE_DISCLOSE = "procedure:disclose"
    PROCEDURE_FILE = "procedure:file"
    PROCEDURE_READ = "procedure:read"
    PROCEDURE_START = "procedure:start"
    PROCEDURE_STEP = "procedure:step"
    REPRESENTATIVE_MANAGE = "representative:manage"
    REPRESENTATIVE_RATE = "representative:rate"
    SURVEY_MANAGE = "survey:manage"
    TASK_ASSIGN = "task:assign"
    TASK_CANCEL = "task:cancel"
    TASK_CONFIRM = "task:confirm"
    TASK_CREATE = "task:create"
    TASK_DO = "task:do"
    TASK_READ = "task:read"
    TASK_SUPERVISE = "task:supervise"
    TENANT_READ = "tenant:read"
    TOPIC_CHOOSE = "topic:choose"
    VOTE_CAST = "vote:cast"
    VOTE_ENTER = "vote:enter"
    VOTE_MANAGE = "vote:manage"
    VOTE_READ = "vote:read"
    WISH_CLAIM = "wish:claim"
    WISH_CONFIRM = "wish:confirm"
    WISH_GRANT = "wish:grant"
    WISH_MAKE = "wish:make"
    WISH_PUBLISH = "wish:publish"
    WISH_READ = "wish:read"
    WISH_RELEASE = "wish:release"


class Role(StrEnum):
    PLATFORM_OPERATOR = "platform_operator"
    DISTRICT_STAFF = "district_staff"
    STREET_STAFF = "street_staff"
    COMMUNITY_SECRETARY = "community_secretary"
    COMMUNITY_STAFF = "community_staff"
    GRID_LEADER = "grid_leader"
    GRID_WORKER = "grid_worker"
    BUILDING_LEADER = "building_leader"
    DEPARTMENT_OFFICER = "department_officer"
    ORGANIZATION_CONTACT = "organization_contact"
    VOLUNTEER = "volunteer"
    RESIDENT = "resident"
    AUDITOR = "auditor"
    SYSTEM = "system"
    WORKER = "worker"
    GATE = "gate"
    VISITOR = "visitor"
    BOX = "box"


ROLE_NAMES: dict[Role, str] = {
    Role.PLATFORM_OPERATOR: N_("平台运营"),
    Role.DISTRICT_STAFF: N_("区级工作人员"),
    Role.STREET_STAFF: N_("街道工作人员"),
    Role.COMMUNITY_SECRETARY: N_("社区书记"),
    Role.COMMUNITY_STAFF: N_("社区工作人员"),
    Role.GRID_LEADER: N_("网格长"),
    Role.GRID_WORKER: N_("网格员"),
    Role.BUILDING_LEADER: N_("楼栋长"),
    Role.DEPARTMENT_OFFICER: N_("部门工作人员"),
    Role.ORGANIZATION_CONTACT: N_("单位联系人"),
    Role.VOLUNTEER: N_("志愿者"),
    Role.RESIDENT: N_("居民"),
    Role.AUDITOR: N_("审计员"),
    Role.SYSTEM: N_("系统"),
    Role.WORKER: N_("系统"),
    Role.GATE: N_("系统"),
    Role.VISITOR: N_("访客"),
    Role.BOX: N_("系统"),
}

# The levels of tenant at which a role may be appointed.
LEVELS: dict[Role, frozenset[Level]] = {
    Role.DISTRICT_STAFF: frozenset({Level.DISTRICT}),
    Role.STREET_STAFF: frozenset({Level.STREET}),
    Role.COMMUNITY_SECRETARY: frozenset({Level.COMMUNITY}),
    Role.COMMUNITY_STAFF: frozenset({Level.COMMUNITY}),
    Role.GRID_LEADER: frozenset({Level.GRID}),
    Role.GRID_WORKER: frozenset({Level.GRID}),
    Role.BUILDING_LEADER: frozenset({Level.GRID}),
    Role.DEPARTMENT_OFFICER: frozenset({Level.DISTRICT, Level.STREET}),
    Role.ORGANIZATION_CONTACT: frozenset({Level.COMMUNITY}),
    Role.VOLUNTEER: frozenset({Level.COMMUNITY, Level.GRID}),
    Role.RESIDENT: frozenset({Level.COMMUNITY, Level.GRID}),
    Role.AUDITOR: frozenset({Level.DISTRICT, Level.STREET, Level.COMMUNITY}),
}

_P = Permission
_MEMBER = frozenset(
    {
        _P.MEDIATION_READ,
        _P.MEETING_JOIN,
        _P.MEETING_READ,
        _P.METHOD_READ,
        _P.TASK_DO,
        _P.TASK_READ,
        _P.TASK_SUPERVISE,
        _P.TENANT_READ,
    }
)
"""Whoever may sit at a meeting, be given a task or be asked to supervise one."""
_RESIDENT = _MEMBER | {
    _P.AWARD_NOMINATE,
    _P.COVENANT_READ,
    _P.MATTER_RATE,
    _P.MATTER_READ,
    _P.MATTER_REPORT,
    _P.POINTS_READ,
    _P.REPRESENTATIVE_RATE,
    _P.VOTE_CAST,
    _P.VOTE_READ,
    _P.WISH_READ,
}
_MEDIATOR = frozenset(
    {
        _P.MEDIATION_HANDLE,
        _P.MEDIATION_READ,
    }
)
_VOLUNTEER = (
    _RESIDENT
    | _MEDIATOR
    | {
        _P.COVENANT_WATCH,
        _P.WISH_CLAIM,
        _P.WISH_GRANT,
    }
)
_STAFF = frozenset(
    {
        _P.CONSOLE_ENTER,
        _P.COVENANT_READ,
        _P.MATTER_READ,
        _P.MEDIATION_READ,
        _P.MEETING_READ,
        _P.METHOD_READ,
        _P.PERSON_READ,
        _P.POINTS_READ,
        _P.PROCEDURE_READ,
        _P.TASK_READ,
        _P.TENANT_READ,
        _P.VOTE_READ,
        _P.WISH_READ,
    }
)
_BUILDING = (
    _STAFF
    | _MEMBER
    | _MEDIATOR
    | {
        _P.AWARD_NOMINATE,
        _P.MATTER_NOTE,
        _P.MATTER_REPORT_FOR,
        _P.VOTE_ENTER,
    }
)
_GRID_WORKER = _BUILDING | {
    _P.LOOK_BACK_ANSWER,
    _P.LOOK_BACK_READ,
    _P.MATTER_PAUSE,
    _P.MATTER_RESOLVE,
    _P.MINUTES_RECORD,
}
_GRID_LEADER = _GRID_WORKER | {
    _P.MATTER_ASSIGN,
    _P.MATTER_TRIAGE,
    _P.MEDIATION_OPEN,
    _P.MEETING_CALL,
    _P.MEETING_HOLD,
    _P.MINUTES_PUBLISH,
    _P.TASK_ASSIGN,
    _P.TASK_CREATE,
    _P.TOPIC_CHOOSE,
    _P.WISH_MAKE,
}
_COMMUNITY = _GRID_LEADER | {
    _P.BRANCH_MANAGE,
    _P.COVENANT_MANAGE,
    _P.DISCLOSURE_PREPARE,
    _P.INSPECTION_DRAW,
    _P.INSPECTION_READ,
    _P.INSPECTION_RECORD,
    _P.MATTER_CLOSE,
    _P.MATTER_DECLINE,
    _P.MATTER_MERGE,
    _P.MATTER_REOPEN,
    _P.OBSTACLE_CONFER,
    _P.OBSTACLE_REPLY,
    _P.OBSTACLE_REPORT,
    _P.PERSON_MANAGE,
    _P.PERSON_REVEAL,
    _P.PLACE_MANAGE,
    _P.POINTS_MANAGE,
    _P.PROPERTY_SCORE,
    _P.PROCEDURE_DISCLOSE,
    _P.PROCEDURE_FILE,
    _P.PROCEDURE_START,
    _P.PROCEDURE_STEP,
    _P.REPRESENTATIVE_MANAGE,
    _P.SURVEY_MANAGE,
    _P.TASK_CANCEL,
    _P.TASK_CONFIRM,
    _P.VOTE_MANAGE,
    _P.WISH_CONFIRM,
    _P.WISH_PUBLISH,
    _P.WISH_RELEASE,
}
_SECRETARY = _COMMUNITY | {
    _P.ACCOUNT_MANAGE,
    _P.AWARD_DECIDE,
    _P.DELIVERY_RETRY,
    _P.DISCLOSURE_PUBLISH,
    _P.METHOD_ACTIVATE,
    _P.METHOD_EDIT,
}
_ABOVE = _SECRETARY | {
    _P.AUDIT_READ,
    _P.DEPARTMENT_MANAGE,
    _P.PROCEDURE_ANSWER,
}
_OFFICER = (
    _MEMBER
    | _MEDIATOR
    | {
        _P.CONSOLE_ENTER,
        _P.MATTER_NOTE,
        _P.MATTER_PAUSE,
        _P.MATTER_READ,
        _P.MATTER_RESOLVE,
        _P.OBSTACLE_REPORT,
    }
)
_CONTACT = (
    _MEMBER
    | _MEDIATOR
    | {
        _P.WISH_CLAIM,
        _P.WISH_GRANT,
        _P.WISH_READ,
    }
)
_AUDITOR = _STAFF | {
    _P.AUDIT_READ,
    _P.INSPECTION_READ,
    _P.LOOK_BACK_READ,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PLATFORM_OPERATOR: frozenset({_P.DISTRICT_CREATE, _P.TENANT_READ}),
    Role.DISTRICT_STAFF: _ABOVE,
    Role.STREET_STAFF: _ABOVE,
    Role.COMMUNITY_SECRETARY: _SECRETARY,
    Role.COMMUNITY_STAFF: _COMMUNITY,
    Role.GRID_LEADER: _GRID_LEADER,
    Role.GRID_WORKER: _GRID_WORKER,
    Role.BUILDING_LEADER: _BUILDING,
    Role.DEPARTMENT_OFFICER: _OFFICER,
    Role.ORGANIZATION_CONTACT: _CONTACT,
    Role.VOLUNTEER: _VOLUNTEER,
    Role.RESIDENT: _RESIDENT,
    Role.AUDITOR: _AUDITOR,
    Role.SYSTEM: frozenset(Permission) - {_P.DISTRICT_CREATE, _P.PERSON_REVEAL},
    Role.WORKER: frozenset(),
    Role.GATE: frozenset(),
    Role.VISITOR: frozenset(),
    Role.BOX: frozenset(),
}


class Sight(StrEnum):
    """How much an actor's statements may see: the name of a database role and of its connection pool."""

    DISTRICT = "app_district"
    STREET = "app_street"
    COMMUNITY = "app_community"
    GRID = "app_grid"
    DEPARTMENT = "app_department"
    RESIDENT = "app_resident"
    PLATFORM = "app_platform"
    WORKER = "app_worker"
    GATE = "app_gate"
    PUBLIC = "app_public"
    BOX = "app_box"
    """The ballot box (票箱): the only one that looks at ballots, and it gives out nothing but counts."""

    @classmethod
    def at(cls, level: Level) -> "Sight":
        return cls(f"app_{level.value}")


LEVEL_SIGHTS = (Sight.DISTRICT, Sight.STREET, Sight.COMMUNITY, Sight.GRID)

_SIGHT_OF_ROLE = {
    Role.PLATFORM_OPERATOR: Sight.PLATFORM,
    Role.DEPARTMENT_OFFICER: Sight.DEPARTMENT,
    Role.ORGANIZATION_CONTACT: Sight.RESIDENT,
    Role.VOLUNTEER: Sight.RESIDENT,
    Role.RESIDENT: Sight.RESIDENT,
    Role.WORKER: Sight.WORKER,
    Role.GATE: Sight.GATE,
    Role.VISITOR: Sight.PUBLIC,
    Role.BOX: Sight.BOX,
}


OUTSIDERS = frozenset(role for role, sight in _SIGHT_OF_ROLE.items() if sight is Sight.RESIDENT)
"""Those whom the house serves and who help it, but who don't work in it."""


@dataclass(frozen=True)
class Actor:
    """Someone acting under one appointment: a role at a tenant, department or organization."""

    role: Role
    tenant: int
    person_id: UUID | None = None
    account_id: UUID | None = None
    appointment_id: UUID | None = None
    department_id: UUID | None = None
    organization_id: UUID | None = None

    @cached_property
    def sight(self) -> Sight:
        return _SIGHT_OF_ROLE.get(self.role) or Sight.at(level_of(self.tenant))

    @cached_property
    def district(self) -> int:
        return district_code(self.tenant)

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]

    def require(self, permission: Permission) -> None:
        if not self.may(permission):
            raise Forbidden(permission=permission)


def system(tenant: int) -> Actor:
    """The house itself, reacting inside one tenant and never above it."""
    return Actor(Role.SYSTEM, tenant)


def visitor(tenant: int) -> Actor:
    """Anybody at all, who looks at what a tenant has made public and sees nothing else."""
    return Actor(Role.VISITOR, tenant)
