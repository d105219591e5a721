"""Personal data is taken out of free text however it is written, and ordinary words stay."""

import pytest

from services.evaluation.disclosure.redaction import Redactor


def said(text: str, *names: str, traceless: bool = False) -> str:
    return Redactor(names, traceless=traceless)(text)


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("请联系13812345678", "请联系［电话］"),
        ("请联系 +86 138-1234-5678。", "请联系 ［电话］。"),
        ("请联系１３８１２３４５６７８", "请联系［电话］"),
        ("请联系138\u200b1234\u200b5678", "请联系［电话］"),
        ("座机024-86123456", "座机［电话］"),
        ("证件210114199003074512", "证件［证件号］"),
        ("证件 210114 19900307 451X", "证件 ［证件号］"),
        ("卡号 6222 0212 3456 7890 123", "卡号 ［号码］"),
        ("户号30018872", "户号［号码］"),
        ("微信号wang_xiuying88", "微信号［账号］"),
        ("QQ:1234567", "QQ:［账号］"),
        ("发到wang@example.com.cn即可", "发到［账号］即可"),
    ],
)
def test_numbers_and_accounts_that_lead_to_somebody_are_taken_out(text, public):
    assert said(text) == public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("12号楼2单元301室漏水", "12号楼［门牌］漏水"),
        ("3号楼302门口", "3号楼［门牌］门口"),
        ("二单元三零一漏水", "［门牌］漏水"),
        ("12-2-301漏水", "［门牌］漏水"),
        ("５－３０２漏水", "５－３０２漏水".replace("５－３０２", "［门牌］")),
        ("301室漏水", "［门牌］漏水"),
        ("迎春街25号门前", "迎春街［门牌］门前"),
        ("门牌号：18号", "［门牌］"),
        ("辽A12345占道", "［车牌］占道"),
        ("辽A·D12345占道", "［车牌］占道"),
        ("鲁e 8K2Z9 占道", "［车牌］ 占道"),
    ],
)
def test_doors_and_plates_are_taken_out(text, public):
    assert said(text) == public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("王阿姨反映", "某某阿姨反映"),
        ("对王阿姨家进行检修", "对某某阿姨家进行检修"),
        ("欧阳先生提出", "某某先生提出"),
        ("王建国先生提出", "某某先生提出"),
        ("居民李秀兰反映路灯不亮", "居民某某反映路灯不亮"),
        ("业主赵磊，住顶楼", "业主某某，住顶楼"),
        ("老刘家门口", "老某某家门口"),
        ("居民高建反映", "居民某某反映"),
    ],
)
def test_names_are_known_by_how_people_are_called(text, public):
    assert said(text) == public


def test_names_that_are_known_are_taken_out_wherever_they_stand():
    assert said("由田小满和阿依古丽·买买提修好", "田小满", "阿依古丽·买买提", "好") == "由某某和某某修好"


@pytest.mark.parametrize(
    "text",
    [
        "12号楼前路灯已修复",
        "1,800户居民中1760户同意，占97.8%",
        "2026-10-10 至 2026-11-01 完成改造，共更换路灯120盏",
        "2026-10-10 08:30 开始施工",
        "请拨打12345热线或110",
        "大大提高老师们的积极性，对于老师的建议经常听取",
        "双方律师到场，居民高度评价，社区党委书记主持",
        "投入资金35000元，铺设管道1200米",
        "10月3号完工，请物业在7个工作日内答复",
        "第3单元门禁已更换，共3个单元",
        "小区2号院内加装充电桩",
        "经和住建部门沟通，老年人活动室已开放",
    ],
)
def test_ordinary_words_stay(text):
    assert said(text) == text


def test_what_was_put_in_place_stays_when_a_text_is_run_through_again():
    text = "王阿姨（13812345678，12号楼2单元301，辽A12345，证件210114199003074512）"
    once = said(text, "王阿姨")
    assert said(once) == once
    assert "1" not in once.replace("12号楼", "")


def test_for_somebody_who_hides_their_name_buildings_go_too():
    assert said("12号楼顶楼漏水", traceless=True) == "［门牌］顶楼漏水"
    assert said("三栋6楼漏水", traceless=True) == "［门牌］［门牌］漏水"


def test_what_was_taken_out_is_counted_by_kind():
    redactor = Redactor(["王秀英"])
    redactor("王秀英13812345678")
    redactor("王秀英")
    assert redactor.removed == {"name": 2, "phone": 1}
