"""Every mutation: one `input`, one payload, one action, one transaction, one event."""

import strawberry

from schema.mutations.accounts import AccountMutation
from schema.mutations.appointments import AppointmentMutation
from schema.mutations.ballots import BallotMutation
from schema.mutations.branches import BranchMutation
from schema.mutations.covenants import CovenantMutation
from schema.mutations.deliveries import DeliveryMutation
from schema.mutations.disclosure import DisclosureMutation
from schema.mutations.entering import EnteringMutation
from schema.mutations.inspections import InspectionMutation
from schema.mutations.look_backs import LookBackMutation
from schema.mutations.matters import MatterMutation
from schema.mutations.mediation import MediationMutation
from schema.mutations.meetings import MeetingMutation
from schema.mutations.members import MemberMutation
from schema.mutations.methods import MethodMutation
from schema.mutations.obstacles import ObstacleMutation
from schema.mutations.offices import OfficeMutation
from schema.mutations.people import PersonMutation
from schema.mutations.photos import PhotoMutation
from schema.mutations.places import PlaceMutation
from schema.mutations.points import PointsMutation
from schema.mutations.procedures import ProcedureMutation
from schema.mutations.representatives import RepresentativeMutation
from schema.mutations.tasks import TaskMutation
from schema.mutations.tenants import TenantMutation
from schema.mutations.topics import TopicMutation
from schema.mutations.votes import VoteMutation
from schema.mutations.watching import WatchMutation
from schema.mutations.wishes import WishMutation


@strawberry.type(description="操作 (mutations): every refusal has a stable code and a sentence")
class Mutation(
    EnteringMutation,
    MatterMutation,
    PhotoMutation,
    MediationMutation,
    MethodMutation,
    ProcedureMutation,
    WishMutation,
    TaskMutation,
    TopicMutation,
    MeetingMutation,
    MemberMutation,
    VoteMutation,
    BallotMutation,
    CovenantMutation,
    WatchMutation,
    PersonMutation,
    AccountMutation,
    AppointmentMutation,
    OfficeMutation,
    TenantMutation,
    PlaceMutation,
    InspectionMutation,
    LookBackMutation,
    ObstacleMutation,
    RepresentativeMutation,
    DeliveryMutation,
    DisclosureMutation,
    BranchMutation,
    PointsMutation,
):
    """Each domain brings its own."""
