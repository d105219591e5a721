"""Papers printed from the pages of the console."""

from datetime import datetime

from services.deliberation.meetings.holding import open_meeting, sign_in
from services.deliberation.meetings.inviting import invite_member
from services.deliberation.meetings.planning import call_meeting, cancel_meeting
from services.deliberation.minutes.publishing import publish_minutes
from services.deliberation.minutes.recording import Line, add_resolution, record_minutes
from services.deliberation.room.actions import add_agenda_item, put_to_vote
from services.deliberation.room.closing import close_meeting
from services.deliberation.room.models import PollOption
from services.deliberation.room.voting import close_poll
from services.deliberation.room.voting import vote as raise_hand
from services.deliberation.votes import actions as votes
from services.deliberation.votes.casting import cast_ballot
from services.evaluation.disclosure.actions import withdraw_disclosure
from services.kernel import clock
from services.kernel.access import Role
from services.kernel.scope import acting
from services.matters import actions
from tests import make
from tests.admin.papers.reading import text
from tests.deliberation.kinds import COUNCIL, LISTENING, in_force
from tests.evaluation.finishing import finished, published


async def test_the_receipt_the_answer_and_the_reasons_are_printed_as_the_matters_state_allows(desktop):
    secretary = await make.actor()
    matter = await make.matter(title="三号院路灯不亮", detail="整栋楼都黑着", place="三号院")
    desk = await desktop(secretary)
    path = f"/matters/{matter.id}/papers"
    answer = await desk.get(f"{path}/receipt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith('inline; filename="paper.pdf"; filename*=UTF-8')
    told = text(answer.content)
    for words in ("受理回执", matter.number, "三号院路灯不亮", "整栋楼都黑着", "手机端"):
        assert words in told
    assert [(await desk.get(f"{path}/{kind}")).status_code for kind in ("reply", "decline", "x")] == [404] * 3
    await make.assigned(matter, secretary)
    async with acting(secretary):
        await actions.resolve_matter(secretary, matter.id, outcome="已更换灯具")
    told = text((await desk.get(f"{path}/reply")).content)
    assert ("办理情况答复书" in told, "已更换灯具" in told) == (True, True)
    day = clock.now().astimezone(clock.LOCAL)
    assert f"{day.year}年{day.month}月{day.day}日" in told
    page = (await desk.get(f"/matters/{matter.id}")).text
    assert [f"{path}/{kind}" in page for kind in ("receipt", "reply", "decline")] == [True, True, False]

    other = await make.matter()
    async with acting(secretary):
        await actions.decline_matter(secretary, other.id, reason="属于民事纠纷")
    told = text((await desk.get(f"/matters/{other.id}/papers/decline")).content)
    assert ("不予办理告知书" in told, "属于民事纠纷" in told) == (True, True)


async def test_whoever_does_not_see_the_matter_prints_nothing_of_it(desktop):
    matter = await make.matter()
    path = f"/matters/{matter.id}/papers/receipt"
    for actor, status in (
        (await make.actor(tenant=make.SIBLING), 404),
        (await make.actor(Role.GRID_LEADER, make.GRID), 404),
        (await make.actor(Role.RESIDENT), 403),
        (await make.actor(Role.AUDITOR), 200),
    ):
        assert (await (await desktop(actor)).get(path)).status_code == status
    assert (await (await desktop()).get(path)).status_code == 303


async def test_a_reporter_is_named_as_on_the_page_masked_or_not_at_all(desktop):
    desk = await desktop(await make.actor())
    reporter = await make.actor(Role.RESIDENT)
    named, hidden = await make.matter(reporter), await make.matter(reporter, reporter_hidden=True)
    told = text((await desk.get(f"/matters/{named.id}/papers/receipt")).content)
    assert "resident" not in told
    assert "r**" in told
    told = text((await desk.get(f"/matters/{hidden.id}/papers/receipt")).content)
    assert ("上报人：" in told, "r**" in told) == (True, False)


async def test_the_notice_of_a_meeting_says_when_where_and_about_what(desktop):
    secretary = await make.actor()
    await in_force(LISTENING)
    async with acting(secretary):
        meeting = await call_meeting(
            secretary,
            tenant=make.COMMUNITY,
            kind="listening",
            planned_at=datetime(2099, 11, 25, 14, 30, tzinfo=clock.LOCAL),
            place="三号院广场",
            theme="livelihood",
        )
    desk = await desktop(secretary)
    told = text((await desk.get(f"/papers/meetings/{meeting.id}/notice")).content)
    for words in ("会议通知", "听民意", "2099年11月25日（星期三）14:30", "三号院广场", "民生"):
        assert words in told
    stranger = await desktop(await make.actor(tenant=make.SIBLING))
    assert (await stranger.get(f"/papers/meetings/{meeting.id}/notice")).status_code == 404
    async with acting(secretary):
        await cancel_meeting(secretary, meeting.id, reason="改期另行通知")
    assert (await desk.get(f"/papers/meetings/{meeting.id}/notice")).status_code == 404


async def test_what_is_disclosed_is_printed_in_the_very_words_of_the_public_board(desktop):
    secretary = await make.actor()
    matter = await finished(secretary, outcome="王阿姨（13812345678）家的灯已修好")
    desk = await desktop(secretary)
    assert "/papers/disclosures/" not in (await desk.get(f"/matters/{matter.id}")).text
    draft = await published(secretary, matter)
    assert f"/papers/disclosures/{draft.open_id}" in (await desk.get(f"/matters/{matter.id}")).text
    told = text((await desk.get(f"/papers/disclosures/{draft.open_id}")).content)
    for words in ("公示", matter.number, "路灯不亮", "办理结果", "家的灯已修好"):
        assert words in told
    assert "138" not in told
    assert "王阿姨" not in told
    async with acting(secretary):
        await withdraw_disclosure(secretary, draft.id, reason="内容有误")
    assert (await desk.get(f"/papers/disclosures/{draft.open_id}")).status_code == 404
    assert "/papers/disclosures/" not in (await desk.get(f"/matters/{matter.id}")).text


async def test_minutes_are_printed_with_their_resolutions_and_names_as_the_public_reads_them(desktop):
    secretary, member = await make.actor(), await make.actor(Role.RESIDENT)
    hand, overseer = await make.actor(Role.GRID_WORKER, make.GRID), await make.actor(Role.RESIDENT)
    await in_force(COUNCIL)
    async with acting(secretary):
        at = datetime(2099, 11, 25, 14, 30, tzinfo=clock.LOCAL)
        meeting = await call_meeting(
            secretary, tenant=make.COMMUNITY, kind="council", planned_at=at, place="二楼会议室"
        )
        item = await add_agenda_item(secretary, meeting.id, title="三号院停车位")
        seat = await invite_member(secretary, meeting.id, member.person_id)
        await sign_in(secretary, meeting.id, member_id=seat.id)
    desk = await desktop(secretary)
    path = f"/papers/meetings/{meeting.id}"
    assert "1.三号院停车位" in text((await desk.get(f"{path}/notice")).content)
    assert (await desk.get(f"{path}/minutes")).status_code == 404
    async with acting(secretary):
        await open_meeting(secretary, meeting.id)
        poll = await put_to_vote(secretary, item.id, question="是否重划停车位", options=["同意", "不同意"])
        [agree, _] = await PollOption.filter(poll_id=poll.id).order_by("number")
        await raise_hand(secretary, poll.id, agree.id, member_id=seat.id)
        await close_poll(secretary, poll.id)
        await close_meeting(secretary, meeting.id)
        await record_minutes(secretary, meeting.id, text="先划线，再立牌。")
        line = Line(
            what="重划停车位",
            standard="消防通道净宽四米",
            owner_id=hand.person_id,
            supervisor_id=overseer.person_id,
            due_at=datetime(2099, 12, 2, tzinfo=clock.LOCAL),
            item_id=item.id,
        )
        await add_resolution(secretary, meeting.id, line)
    draft = text((await desk.get(f"{path}/minutes")).content)
    drafted = ("社区议事会会议纪要（草稿）", "grid_worker210114007038001", "2099年12月1日")
    assert [each for each in drafted if each not in draft] == []
    async with acting(secretary):
        await publish_minutes(secretary, meeting.id)
    told = text((await desk.get(f"{path}/minutes")).content)
    for words in (
        "社区议事会会议纪要",
        "三号院停车位",
        "应到2人，实到1人",
        "先划线，再立牌。",
        "是否重划停车位（记名表决，应投1人，实投1人）：同意1票，不同意0票；“同意”达到规定的多数",
        "1重划停车位网格员消防通道净宽四米2099年12月1日居民",
        "主持人：",
    ):
        assert words in told, words
    assert ("草稿" in told, "grid_worker" in told, "resident210114" in told) == (False, False, False)
    stranger = await desktop(await make.actor(tenant=make.SIBLING))
    assert (await stranger.get(f"{path}/minutes")).status_code == 404


async def test_the_result_of_a_household_vote_is_put_up_once_it_is_published(desktop):
    secretary = await make.actor()
    flats = await make.households(await make.building(), 6)
    vote = await make.vote(secretary)
    for flat, choice in zip(flats, ["agree"] * 4 + ["disagree"], strict=False):
        voter = await make.at_home(flat)
        async with acting(voter):
            await cast_ballot(voter, vote.id, choice)
    desk = await desktop(secretary)
    path = f"/papers/votes/{vote.id}/result"
    assert (await desk.get(path)).status_code == 404
    async with acting(secretary):
        await votes.close_vote(secretary, vote.id)
    assert (await desk.get(path)).status_code == 404
    async with acting(secretary):
        await votes.publish_vote(secretary, vote.id)
    told = text((await desk.get(path)).content)
    for words in (
        "逐户征求意见结果公告",
        "是否同意加装电梯",
        "应征求6户，参与5户（83.3%）",
        "参与户数达到应征求户数的2/3，且同意户数超过参与户数的50%，方为通过",
        "同意466.7%80.0%",
        "达到通过标准，本事项获得通过",
    ):
        assert words in told, words
    stranger = await desktop(await make.actor(tenant=make.SIBLING))
    assert (await stranger.get(path)).status_code == 404


async def test_an_officer_opens_a_matter_that_is_disclosed_as_before(desktop):
    secretary = await make.actor()
    department = await make.department()
    officer = await make.actor(Role.DEPARTMENT_OFFICER, make.DISTRICT, department_id=department.id)
    matter = await make.matter()
    await make.assigned(matter, secretary)
    async with acting(secretary):
        await actions.assign_matter(secretary, matter.id, department_id=department.id)
    desk = await desktop(officer)
    assert matter.number in await desk.text(f"/matters/{matter.id}")
    told = text((await desk.get(f"/matters/{matter.id}/papers/receipt")).content)
    assert ("房产局" in told, "上报人：" in told) == (True, True)
