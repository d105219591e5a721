"""One row of everything that judging keeps: for tests of reading and of isolation."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from services.evaluation.inspections.models import Inspection, InspectionCase, InspectionPopulation
from services.evaluation.look_backs.models import LookBack
from services.evaluation.representatives.models import Assessment, Judgement, Representative
from services.evaluation.rounds.models import Obstacle, ObstacleView
from services.kernel import clock
from services.kernel.access import system
from services.kernel.codes import level_of
from services.kernel.scope import acting
from services.matters.models import Matter
from services.matters.pauses import Pause
from services.methods.vocabulary import Checked

Marked = Callable[[str], str]


async def judged(
    tenant: int, matter: Matter, resident: UUID, staff: UUID, marked: Marked
) -> dict[str, tuple[str, UUID]]:
    """The ids by the name of the input's field, each with its type."""
    async with acting(system(tenant)):
        obstacle = await _obstacle(tenant, matter, marked)
        inspection, case = await _inspection(tenant, matter, staff, marked)
        look_back = await LookBack.create(
            **_about(tenant, matter),
            code="three",
            name=marked("回访"),
            about=marked("回访"),
            questions=["好吗？"],
            due_at=clock.now(),
        )
        named = await Representative.create(tenant=tenant, person_id=resident)
        told = {"tenant": tenant, "title": marked("诉求"), "done": marked("详情")}
        assessment = await Assessment.create(**told, matter_id=matter.id)
        judgement = await Judgement.create(**told, assessment_id=assessment.id, person_id=resident)
    return {
        "obstacle": ("Obstacle", obstacle.id),
        "inspection": ("Inspection", inspection.id),
        "case": ("SampledCase", case.id),
        "inspector": ("Person", staff),
        "inspectors": ("Person", staff),
        "lookBack": ("LookBack", look_back.id),
        "representative": ("Representative", named.id),
        "assessment": ("Assessment", assessment.id),
        "judgement": ("Judgement", judgement.id),
    }


def _about(tenant: int, matter: Matter) -> dict[str, object]:
    return {"tenant": tenant, "subject_type": "matter", "subject_id": matter.id, "matter_id": matter.id}


async def _obstacle(tenant: int, matter: Matter, marked: Marked) -> Obstacle:
    of = {"tenant": tenant, "matter_id": matter.id, "round": 1, "reporter_id": matter.reporter_id}
    obstacle = await Obstacle.create(
        **of,
        reasons=marked("详情"),
        confer=["community"],
        meeting_kind="joint",
        reply_due_at=clock.now(),
    )
    await ObstacleView.create(
        tenant=tenant, obstacle_id=obstacle.id, level=level_of(tenant), text=marked("内部")
    )
    now = clock.now()
    await Pause.create(**of, reason=marked("详情"), until=now, due_before=now)
    return obstacle


async def _inspection(
    tenant: int, matter: Matter, staff: UUID, marked: Marked
) -> tuple[Inspection, InspectionCase]:
    days = {"begins": date(2026, 1, 1), "ends": date(2026, 1, 31)}
    drawn = {"algorithm": "sha256-order-1", "seed": marked("督导"), "size": 1, "digest": "0", "sample": 1}
    inspection = await Inspection.create(tenant=tenant, kinds=["visit"], **days, **drawn)
    of = {"tenant": tenant, "inspection_id": inspection.id}
    await InspectionPopulation.create(**of, ids=str(matter.id))
    case = await InspectionCase.create(
        **of,
        matter_id=matter.id,
        kind=Checked.VISIT,
        place=1,
        inspector_id=staff,
        text=marked("督导"),
    )
    return inspection, case
