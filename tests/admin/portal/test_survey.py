"""A survey by its link, on a phone: nobody signs in, and one link is good for one answer."""

from services.evaluation.surveys import actions
from services.kernel.scope import acting
from tests import make


async def link(count: int = 1) -> str:
    secretary = await make.actor()
    async with acting(secretary):
        survey = await actions.make_survey(
            secretary, tenant=make.COMMUNITY, title="路灯改造", questions=["结果满意吗", "速度满意吗"]
        )
        _, tokens = await actions.issue_links(secretary, survey.id, count)
    return f"/survey/{tokens[0]}"


async def test_whoever_has_the_link_answers_without_signing_in_and_only_once(phone, owner):
    path, one = await link(), await phone()
    page = await one.open(path)
    assert "结果满意吗" in page
    assert page.count('type="radio"') == 6

    thanks = await one.fill(path, q1="satisfied", q2="dissatisfied")

    assert "谢谢" in thanks
    again = await one.open(path)
    assert "只能答一次" in again
    assert one.page.status_code == 409
    rows = await owner.fetch("select ratings, on_paper from survey_answer")
    assert [(row["ratings"], row["on_paper"]) for row in rows] == [('["satisfied", "dissatisfied"]', False)]


async def test_a_question_left_out_is_asked_again_and_the_link_stays_good(phone, owner):
    path, one = await link(), await phone()
    await one.open(path)
    page = await one.fill(path, q1="satisfied")
    assert one.page.status_code == 422
    assert "速度满意吗" in page
    await one.fill(path, q1="perfect", q2="satisfied")
    assert one.page.status_code == 422
    assert await owner.fetchval("select count(*) from survey_answer") == 0
    assert "谢谢" in await one.fill(path, q1="satisfied", q2="satisfied")


async def test_a_link_that_is_none_is_told_so(phone):
    one = await phone()
    for path in ("/survey/x", "/survey/210114007038.x"):
        assert "链接无效" in await one.open(path)
        assert one.page.status_code == 404
