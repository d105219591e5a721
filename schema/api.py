"""The schema, assembled. `schema.graphql` beside this file is its printed form, kept fresh by a test."""

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.mutations import Mutation
from schema.reading.run import Reader
from schema.subscriptions import Subscription
from schema.types.branches import BranchQuery
from schema.types.calendars import CalendarQuery
from schema.types.covenants import CovenantQuery
from schema.types.deliveries import DeliveryQuery
from schema.types.disclosure import DisclosureQuery
from schema.types.inspections import InspectionQuery
from schema.types.joining import JoiningQuery
from schema.types.look_backs import LookBackQuery
from schema.types.matters import MatterQuery
from schema.types.mediation import MediationQuery
from schema.types.meetings import MeetingQuery
from schema.types.method_trials import MethodTrialQuery
from schema.types.methods import MethodQuery
from schema.types.obstacles import ObstacleQuery
from schema.types.people import PeopleQuery
from schema.types.places import PlaceQuery
from schema.types.points import PointsQuery
from schema.types.procedures import ProcedureQuery
from schema.types.representatives import RepresentativeQuery
from schema.types.scalars import SCALARS
from schema.types.tasks import TaskQuery
from schema.types.tenants import TenantQuery
from schema.types.topics import TopicQuery
from schema.types.viewing import NodeQuery
from schema.types.volunteering import WishQuery
from schema.types.votes import VoteQuery


@strawberry.type(description="查询 (queries): everything as you may see it")
class Query(
    NodeQuery,
    JoiningQuery,
    TenantQuery,
    PlaceQuery,
    CalendarQuery,
    PeopleQuery,
    MatterQuery,
    MediationQuery,
    MethodQuery,
    MethodTrialQuery,
    ProcedureQuery,
    WishQuery,
    TaskQuery,
    TopicQuery,
    MeetingQuery,
    InspectionQuery,
    LookBackQuery,
    ObstacleQuery,
    RepresentativeQuery,
    VoteQuery,
    CovenantQuery,
    DeliveryQuery,
    DisclosureQuery,
    BranchQuery,
    PointsQuery,
):
    """Each domain brings its own."""


class Schema(strawberry.Schema):
    """Errors are described, and bugs logged, by whoever answers the request."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None: ...


schema = Schema(Query, Mutation, Subscription, config=StrawberryConfig(scalar_map=SCALARS))
compiled = Reader(schema)
"""How the door executes queries: compiled where it can be, else the ordinary way."""


def printed() -> str:
    """The schema definition language, as `schema.graphql` holds it."""
    return f"{schema.as_str()}\n"
