"""Invented people: names from common surnames and given names, phones from a range that nobody was ever given.

The Ministry of Industry and Information Technology's table of mobile network numbers (as of March 2023) leaves
169 unallotted to any operator: a one-time code or a call to such a number reaches nobody.
"""

from itertools import product
from random import Random
from typing import Final

SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
OLDER: Final = tuple(
    "秀英 桂兰 玉珍 淑华 凤英 建国 国强 志明 德福 永贵 素芬 爱华 春梅 宝山 长林 庆生 美兰 月娥 振华 兴旺 "
    "福来 玉兰 秋菊 金花 保国 卫东 红梅 建华 树林 文成 桂香 翠花 永旺 占山 喜顺 兰芝 明远 来喜 凤霞 守义".split()
)
YOUNGER: Final = tuple(
    "晓东 婷婷 静怡 佳琪 磊 倩 浩然 欣 鹏飞 雪莹 志豪 红霞 雅琴 立新 海燕 思远 文静 俊杰 晨 玥 子墨 一凡 "
    "梦洁 嘉伟 春燕 少华 亚楠 慧敏 凯 露 云飞 小龙 敏 建伟 娜 宇航 若兰 佩佩 永强 晓梅".split()
)
REAL: Final = frozenset({"陈丹", "胡志明"})
"""Whom the published accounts name; nobody invented is called that."""
NO_OPERATOR: Final = "169"


class Names:
    """Deals out each name once, always in the same order."""

    def __init__(self, seed: str) -> None:
        dice = Random(seed)  # noqa: S311 - a story, not a secret
        self._piles = {}
        for pile, given in {"older": OLDER, "younger": YOUNGER}.items():
            names = [first + last for first, last in product(SURNAMES, given) if first + last not in REAL]
            dice.shuffle(names)
            self._piles[pile] = names

    def older(self) -> str:
        return self._piles["older"].pop()

    def younger(self) -> str:
        return self._piles["younger"].pop()


def phone(number: int) -> str:
    """The number-th phone of the demo."""
    return f"{NO_OPERATOR}{number:08}"
