"""What the public reads of finished matters: made without personal data, seen first by staff, taken back."""

import asyncio

import pytest

from services.evaluation.disclosure import actions
from services.evaluation.disclosure.queries import board_of, disclosed
from services.kernel.access import Role, visitor
from services.kernel.errors import DomainError, Forbidden, NotFound
from services.kernel.scope import acting, fetch
from services.matters import actions as matters
from services.matters.models import Matter
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import SHIPPED
from services.methods.vocabulary import Rating
from tests import make
from tests.evaluation.finishing import finished, prepared, published

OUTCOME = "王秀英（13812345678）12号楼2单元301的水管由赵师傅修好，辽A12345已挪走，费用35元"


@pytest.fixture
async def secretary(db):
    await make.tenants()
    await make.person("王秀英")
    return await make.actor()


async def refused(code: str, doing) -> None:
    with pytest.raises(DomainError) as told:
        await doing
    assert told.value.code == code


async def doing(actor, action, *given, **named):
    async with acting(actor):
        return await action(actor, *given, **named)


async def shown(tenant: int = make.COMMUNITY):
    return await disclosed(await board_of(tenant), size=20)


async def test_a_draft_tells_course_basis_standard_and_result_without_personal_data(secretary):
    matter = await finished(secretary, title="王秀英家水管漏水", outcome=OUTCOME)

    draft = await prepared(secretary, matter)

    assert draft.title == "某某家水管漏水"
    assert draft.result == "某某（［电话］）12号楼［门牌］的水管由某某师傅修好，［车牌］已挪走，费用35元"
    assert draft.basis == "《通用工作法》第1版\n类别：基础设施\n办理方式：即办件"
    assert draft.standard == "绿色：7天内办结"
    assert [line.partition("　")[2] for line in draft.course.splitlines()] == [
        "居民提出",
        "受理，即办件，绿色",
        "交社区办理",
        "办结",
    ]
    assert draft.removed == {"name": 3, "phone": 1, "door": 1, "plate": 1}


async def test_nobody_outside_sees_a_draft(secretary):
    await prepared(secretary, await finished(secretary))

    with pytest.raises(NotFound):
        await board_of(make.COMMUNITY)


async def test_what_is_published_is_read_by_anybody_and_the_matter_goes_on(secretary):
    matter = await finished(secretary)

    draft = await published(secretary, matter)

    [public] = await shown()
    assert (public.title, public.number, public.category) == ("路灯不亮", matter.number, "基础设施")
    assert public.parts["result"] == "修好了"
    assert public.id != draft.id
    async with acting(secretary):
        assert "disclosed" in (await Matter.fetch(matter.id)).facts


async def test_a_name_that_became_known_after_the_draft_is_taken_out_when_it_is_published(secretary):
    draft = await prepared(secretary, await finished(secretary, outcome="阿依古丽来看过"))
    await make.person("阿依古丽")

    await doing(secretary, actions.publish_disclosure, draft.id)

    [public] = await shown()
    assert public.parts["result"] == "某某来看过"


async def test_people_who_work_above_the_community_are_not_named_either(secretary):
    await make.person("司空见", tenant=make.STREET)
    await make.person("茹若", tenant=make.DISTRICT)

    draft = await prepared(secretary, await finished(secretary, outcome="司空见和茹若到场"))

    assert draft.result == "某某和某某到场"


async def test_what_staff_write_into_a_draft_goes_through_the_rules_too(secretary):
    draft = await prepared(secretary, await finished(secretary))

    edited = await doing(secretary, actions.edit_disclosure, draft.id, result="请找王秀英13812345678")

    assert edited.result == "请找某某［电话］"
    assert edited.title == "路灯不亮"
    assert edited.removed == {"name": 1, "phone": 1}


async def test_a_reporter_who_hides_their_name_can_not_be_traced(secretary, owner):
    reporter = await make.actor(Role.RESIDENT)
    matter = await finished(
        secretary, reporter, "12号楼门禁修好", title="3栋门禁", place="12号楼", reporter_hidden=True
    )

    await published(secretary, matter)

    [row] = await owner.fetch("select * from open_disclosure")
    said = repr(dict(row))
    assert row["number"] == ""
    assert "［门牌］门禁" in row["title"]
    for trace in (
        matter.number,
        str(matter.id),
        str(reporter.person_id),
        "12号",
        matter.created_at.strftime("-%d　"),
    ):
        assert trace not in said
    assert "月　居民提出" in row["course"]


async def test_only_finished_matters_are_disclosed(secretary, owner):
    matter = await make.matter()
    await refused("MATTER_UNFINISHED", prepared(secretary, matter))

    done = await finished(secretary)
    draft = await prepared(secretary, done)
    await doing(secretary, matters.reopen_matter, done.id, reason="又坏了")
    await refused("STAGE_FORBIDS", _in_a_stage_that_does_not_allow_it(secretary, owner, draft))
    await refused("MATTER_UNFINISHED", doing(secretary, actions.publish_disclosure, draft.id))
    await doing(secretary, matters.resolve_matter, done.id, outcome="换了灯")
    await refused("DISCLOSURE_OUTDATED", doing(secretary, actions.publish_disclosure, draft.id))
    assert await owner.fetchval("select count(*) from open_disclosure") == 0


async def _in_a_stage_that_does_not_allow_it(secretary, owner, draft):
    text = (SHIPPED / "common.toml").read_text("utf-8").replace(', "disclose"', "")
    async with acting(secretary):
        method = await MethodVersion.create(
            tenant=make.COMMUNITY, code="own", name="own", version=1, state=MethodState.ACTIVE, text=text
        )
    before = await owner.fetchval("select method_id from matter where id = $1", draft.matter_id)
    await owner.execute("update matter set method_id = $2 where id = $1", draft.matter_id, method.id)
    try:
        await doing(secretary, actions.publish_disclosure, draft.id)
    finally:
        await owner.execute("update matter set method_id = $2 where id = $1", draft.matter_id, before)


async def test_the_method_says_which_parts_are_shown(secretary):
    text = (SHIPPED / "common.toml").read_text("utf-8") + '\n[evaluation.disclosure]\nparts = ["result"]\n'
    async with acting(secretary):
        await MethodVersion.create(
            tenant=make.COMMUNITY, code="own", name="own", version=1, state=MethodState.ACTIVE, text=text
        )
    draft = await prepared(secretary, await finished(secretary))
    await doing(secretary, actions.edit_disclosure, draft.id, course="写了也不公开")
    await doing(secretary, actions.publish_disclosure, draft.id)

    [public] = await shown()
    assert public.parts == {"result": "修好了"}


async def test_what_is_withdrawn_leaves_nothing_to_read_and_keeps_its_reason(secretary, owner):
    disclosure = await published(secretary, await finished(secretary))
    before = await board_of(make.COMMUNITY)
    await refused(
        "DISCLOSURE_REASON_REQUIRED", doing(secretary, actions.withdraw_disclosure, disclosure.id, reason=" ")
    )

    gone = await doing(secretary, actions.withdraw_disclosure, disclosure.id, reason="内容有误")

    assert (gone.state, gone.reason) == ("withdrawn", "内容有误")
    assert await shown() == []
    after = await board_of(make.COMMUNITY)
    assert after.shown == 0
    assert after.changed_at > before.changed_at
    [row] = await owner.fetch("select * from open_disclosure")
    assert [row[name] for name in ("title", "number", "course", "basis", "standard", "result")] == [""] * 6
    await refused(
        "DISCLOSURE_STATE", doing(secretary, actions.withdraw_disclosure, disclosure.id, reason="再撤")
    )


async def test_a_matter_that_was_handled_again_is_disclosed_again_in_place_of_before(secretary):
    reporter = await make.actor(Role.RESIDENT)
    matter = await finished(secretary, reporter)
    await published(secretary, matter)
    await doing(reporter, matters.rate_matter, matter.id, rating=Rating.DISSATISFIED)
    await doing(secretary, matters.resolve_matter, matter.id, outcome="换了新灯")

    await published(secretary, matter)

    [public] = await shown()
    assert public.parts["result"] == "换了新灯"
    assert "办结（第2次办理）" in public.parts["course"]


async def test_two_who_prepare_at_once_make_one_draft_and_two_who_publish_it_publish_once(secretary, owner):
    matter = await finished(secretary)
    made = await asyncio.gather(*[prepared(secretary, matter) for _ in range(4)], return_exceptions=True)
    [draft] = [each for each in made if not isinstance(each, Exception)]
    assert {each.code for each in made if each is not draft} == {"DISCLOSURE_DRAFT_EXISTS"}

    done = await asyncio.gather(
        *[doing(secretary, actions.publish_disclosure, draft.id) for _ in range(4)], return_exceptions=True
    )

    assert sorted(getattr(each, "code", "") for each in done) == ["", *["DISCLOSURE_STATE"] * 3]
    assert await owner.fetchval("select count(*) from open_disclosure") == 1
    assert await owner.fetchval("select count(*) from event where kind = 'DisclosurePublished'") == 1


async def test_grid_workers_residents_and_other_communities_disclose_nothing(secretary, owner):
    matter = await finished(secretary)
    draft = await prepared(secretary, matter)
    for role, tenant in [(Role.GRID_WORKER, make.GRID), (Role.RESIDENT, make.COMMUNITY)]:
        stranger = await make.actor(role, tenant)
        with pytest.raises(Forbidden):
            await prepared(stranger, matter)
    staff = await make.actor(Role.COMMUNITY_STAFF)
    with pytest.raises(Forbidden):
        await doing(staff, actions.publish_disclosure, draft.id)
    with pytest.raises(NotFound):
        await doing(await make.actor(tenant=make.SIBLING), actions.publish_disclosure, draft.id)
    assert await owner.fetchval("select count(*) from open_disclosure") == 0


async def test_the_public_sees_one_table_and_changes_nothing(secretary, owner):
    granted = await owner.fetch(
        "select table_name, privilege_type from information_schema.role_table_grants "
        "where grantee = 'app_public'"
    )
    assert [tuple(row) for row in granted] == [("open_disclosure", "SELECT")]
    columns = await owner.fetch(
        "select distinct table_name, privilege_type from information_schema.column_privileges "
        "where grantee = 'app_public'"
    )
    assert [tuple(row) for row in columns] == [("open_disclosure", "SELECT")]

    await published(secretary, await finished(secretary))
    elsewhere = visitor(make.ELSEWHERE)
    assert await fetch(elsewhere, "select id from open_disclosure where district_code = $1", 210114) == []
