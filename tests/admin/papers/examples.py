"""One paper of each kind."""

from datetime import date

from admin.papers.sheets import (
    DisclosureNotice,
    Letter,
    MeetingNotice,
    Minutes,
    Paper,
    Passage,
    Resolution,
    Tally,
    VoteResultNotice,
)

ISSUER = "湖畔新城社区居民委员会"
DAY = date(2026, 11, 22)


def resolution(number: int = 1) -> Resolution:
    return Resolution(
        what=f"更换{number}号楼前路灯及线路",
        owner="王强（物业公司）",
        standard="亮灯率100%，一周内无复发",
        due="2026年12月10日",
        supervisor="李敏",
    )


def minutes(*resolutions: Resolution, **given: object) -> Minutes:
    facts = {
        "title": "湖畔新城社区议事会会议纪要",
        "issuer": ISSUER,
        "dated": DAY,
        "held_at": "2026年11月20日（星期五）14:30",
        "place": "党群服务中心二楼",
        "chair": "张桂芳",
        "recorder": "刘洋",
        "present": "应到12人，实到10人",
        "theme": "三号院路灯不亮",
        "proceedings": (Passage("议题说明", "线路老化。\n物业说明了资金来源。"),),
        "resolutions": resolutions or (resolution(),),
    }
    return Minutes(**{**facts, **given})


NOTICE = MeetingNotice(
    title="会议通知",
    issuer=ISSUER,
    dated=DAY,
    to="各位议事会成员",
    purpose="现将有关事项通知如下：",
    name="十一月议事会",
    held_at="2026年11月25日（星期三）14:30",
    place="党群服务中心二楼",
    theme="三号院路灯不亮",
    agenda=("通报上月决议", "讨论本月议题"),
    remark="请准时参加。",
)
RESULT = VoteResultNotice(
    title="逐户征求意见结果公告",
    issuer=ISSUER,
    dated=DAY,
    opening="现将结果公告如下：",
    question="是否同意加装电梯",
    scope="湖畔新城全部小区",
    period="2026年11月1日至2026年11月15日",
    rule="同意户数超过应表决户数的二分之一",
    turnout="应表决1800户，参与1790户",
    tallies=(
        Tally(text="同意", households="1760", of_asked="97.8%", of_cast="98.3%", area="158400.50㎡"),
        Tally(text="不同意", households="30", of_asked="1.7%", of_cast="1.7%", area="2700.00㎡"),
    ),
    verdict="本事项表决通过。",
)
DISCLOSURE = DisclosureNotice(
    title="公示",
    issuer=ISSUER,
    dated=DAY,
    opening="现将下列事项的办理情况予以公示。",
    facts=(Passage("受理编号", "261122-000012"),),
    parts=(Passage("过程", "11月3日交办。"), Passage("结果", "已全部更换。")),
)
LETTER = Letter(
    title="不予办理告知书",
    issuer=ISSUER,
    dated=DAY,
    number="261122-000012",
    to="王**",
    opening="您反映的事项收悉。",
    facts=(Passage("反映事项", "楼上漏水"),),
    parts=(Passage("不予办理的理由", "属于民事纠纷。"),),
    closing="如有异议，可以向上一级反映。",
)
EVERY: tuple[Paper, ...] = (minutes(), NOTICE, RESULT, DISCLOSURE, LETTER)
