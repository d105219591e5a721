"""Personal data taken out of free text by rule: names, phones, identity numbers, door numbers, plates.

The rules lean to the safe side: a few harmless words may go with the rest, and staff see the draft before
anybody else does. What was put in place of something is not touched again: texts may be run through twice.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from services.kernel.personal import COMPOUND_SURNAMES, IDENTITY_IN_TEXT, MOBILE_IN_TEXT
from services.kernel.typed import half_width, tidy


class Removed(StrEnum):
    """The kinds of personal data that the rules know."""

    NAME = "name"
    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"
    DOOR = "door"
    PLATE = "plate"
    ADDRESS = "address"
    """A mail address, or an account at a chat service."""
    NUMBER = "number"
    """Any other long number: a bank card, a meter, an account."""


SHOWN_AS: Final[dict[Removed, str]] = {
    Removed.NAME: "某某",
    Removed.PHONE: "［电话］",
    Removed.IDENTITY_NUMBER: "［证件号］",
    Removed.DOOR: "［门牌］",
    Removed.PLATE: "［车牌］",
    Removed.ADDRESS: "［账号］",
    Removed.NUMBER: "［号码］",
}
"""What stands in their place: part of the public text, which is Chinese whoever prepares it."""

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴徐孙朱胡郭何林罗郑梁谢宋唐韩冯邓曹彭曾肖董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏"
    "付邹熊孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤周"
)
_IN_WORDS: Final = "于高方金任许马段白田石韦康向成安常"
"""Surnames that other words end in (对于, 提高, 双方): behind these characters they are none."""
_WORDS: Final = (
    "对关由位至处属基便善提较最中崇双各多甲乙官地资现主责担每允也或少准立路阶手街片明表通完治平经非正小健大"
)
_SURNAME: Final = f"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{_SURNAMES}]|(?<![{_WORDS}])[{_IN_WORDS}])"
_ADDRESSED: Final = (
    "先生|女士|小姐|阿姨|大爷|大妈|大娘|大叔|大姐|大哥|大伯|大嫂|叔叔|伯伯|奶奶|爷爷|师傅|老师|老太|老汉|老伯|同志|"
    "医生|律师|主任|书记|经理|队长|会计|某(?!某)"
)
_ROLE: Final = (
    "居民|业主|住户|村民|租户|租客|户主|网格员|网格长|楼长|楼栋长|志愿者|党员|老人|"
    "当事人|投诉人|反映人|司机|邻居"
)
_SAYS: Final = r"反映|称|表示|说|家|提出|来电|投诉|等|与|的|[,.、。;:!?“”‘’()\s]|$"
_D: Final = "[0-9一二三四五六七八九十百零〇两]"
_FLAG: Final = re.IGNORECASE

RULES: Final[tuple[tuple[Removed, re.Pattern[str]], ...]] = (
    (Removed.ADDRESS, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    (Removed.ADDRESS, re.compile(r"(?<=微信)(号?[:为是\s]{0,3})[a-z][-_a-z0-9]{5,19}", _FLAG)),
    (Removed.ADDRESS, re.compile(r"(?<=QQ)(号?[:为是\s]{0,3})[0-9]{5,11}", _FLAG)),
    (Removed.IDENTITY_NUMBER, IDENTITY_IN_TEXT),
    (Removed.PHONE, MOBILE_IN_TEXT),
    (Removed.PHONE, re.compile(r"(?<![0-9])\(?0[0-9]{2,3}[)\-—\s]{0,2}[2-9][0-9]{6,7}(?![0-9])")),
    (Removed.NUMBER, re.compile(r"(?<![0-9])[0-9]{4}(?: [0-9]{4}){2,}(?: ?[0-9]{1,3})?(?![0-9])")),
    (Removed.NUMBER, re.compile(r"(?<![0-9])[0-9]{7,}(?![0-9])")),
    (
        Removed.PLATE,
        re.compile(
            "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]"
            r"[A-Z][·•・.\s-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]",
            _FLAG,
        ),
    ),
    (Removed.DOOR, re.compile(f"{_D}+单元\\s*{_D}+(?:室|号房|号|户|房)?")),
    (
        Removed.DOOR,
        re.compile(
            r"(?<=[号#楼栋幢座])\s*[0-9]{3,4}(?:室|号房|房|(?![0-9年月日元块万余多个米平户人盏名辆]))"
        ),
    ),
    (
        Removed.DOOR,
        re.compile(
            r"(?<![0-9A-Z])[0-9A-Z]{1,3}[-—–][0-9]{1,2}[-—–][0-9]{3,4}(?:室|号|户)?(?![0-9])"
            r"|(?<![0-9A-Z-])[0-9A-Z]{1,3}[-—–][0-9]{3,4}(?:室|号|户)?(?![0-9-])"
            r"|(?<![0-9])[0-9]{3,4}(?:室|号房|房(?![屋产]))",
            _FLAG,
        ),
    ),
    (Removed.DOOR, re.compile(f"(?<=[路街巷弄里村组胡同])(?:门牌)?{_D}+(?:-[0-9]+)?号(?![楼院线口井泵车])")),
    (Removed.DOOR, re.compile(f"门牌号?码?[:为是\\s]*{_D}+(?:-[0-9]+)?号?")),
    (Removed.NAME, re.compile(f"{_SURNAME}[\\u4e00-\\u9fff]{{1,2}}(?=先生|女士|同志)")),
    (Removed.NAME, re.compile(f"{_SURNAME}(?={_ADDRESSED})")),
    (Removed.NAME, re.compile(f"(?<=[老小]){_SURNAME}(?=家|反映|说|称|表示)")),
    (Removed.NAME, re.compile(f"((?:{_ROLE})){_SURNAME}[\\u4e00-\\u9fff]{{1,2}}?(?={_SAYS})")),
)
"""In this order. What a rule's group caught stays in the text."""

WHERE_EXACTLY: Final = re.compile(f"(?:[A-Z]|{_D})+(?:号楼|号院|栋|幢|座|单元|号门|楼|层)", _FLAG)
"""Buildings and floors: taken out too where the reporter is not to be traced."""


class Redactor:
    """Runs texts through the rules. `names` are of people known to be concerned; `removed` counts by kind."""

    def __init__(self, names: Iterable[str] = (), *, traceless: bool = False) -> None:
        known = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
        self.rules = list(RULES)
        if traceless:
            self.rules.append((Removed.DOOR, WHERE_EXACTLY))
        if known:
            self.rules.insert(0, (Removed.NAME, re.compile("|".join(map(re.escape, known)))))
        self.removed: Counter[str] = Counter()

    def __call__(self, text: str) -> str:
        text = tidy(text)
        for kind, pattern in self.rules:
            text = self._without(text, kind, pattern)
        return text

    def _without(self, text: str, kind: Removed, pattern: re.Pattern[str]) -> str:
        """Found in the text as if typed half-width; both have the same places."""
        kept, end = [], 0
        for found in pattern.finditer(half_width(text)):
            begin = found.end(1) if found.re.groups and found[1] is not None else found.start()
            kept += [text[end:begin], SHOWN_AS[kind]]
            end = found.end()
            self.removed[kind.value] += 1
        return "".join([*kept, text[end:]])
