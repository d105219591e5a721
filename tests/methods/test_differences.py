"""The difference between two methods, as a person reads it."""

from pydantic import BaseModel

from services.kernel.text import speaking
from services.methods.differences import differences
from services.methods.document.document import Document
from services.methods.document.reading import read_document
from services.methods.queries import shipped, shipped_codes, shipped_text
from services.methods.words import FIELDS


def told(after: str, before: str = "yuhong", language: str = "zh") -> list[str]:
    with speaking(language):
        return [each.sentence for each in differences(shipped(before), read_document(after))]


def edited(*pairs: tuple[str, str], code: str = "yuhong") -> str:
    text = shipped_text(code)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_same_method_differs_in_nothing():
    for code in shipped_codes():
        assert differences(shipped(code), read_document(shipped_text(code))) == []


def test_a_changed_limit_is_told_with_both():
    assert told(edited(("amount = 7", "amount = 5"))) == ["绿色：时限：7 天 → 5 天"]
    assert told(edited(("amount = 7", "amount = 5")), language="en") == ["绿色: time limit: 7 days → 5 days"]
    [found] = differences(shipped("yuhong"), read_document(edited(("amount = 7", "amount = 5"))))
    assert (found.path, found.before, found.after) == ("urgencies.green.limit", "7 天", "5 天")


def test_what_is_new_and_what_is_gone_is_named():
    grown = edited(('{ code = "dogs", name = "文明养犬" },', '{ code = "lifts", name = "电梯" },'))
    assert told(grown) == ["取消类别“文明养犬”", "新增类别“电梯”"]


def test_another_order_is_told_as_such():
    swapped = edited(
        ('{ code = "immediate", name = "即办件" },\n', ""),
        (
            '{ code = "upward", name = "上报件" },',
            '{ code = "upward", name = "上报件" },\n  { code = "immediate", name = "即办件" },',
        ),
    )
    assert told(swapped) == ["分流类别的顺序：即办件 → 待办件 → 上报件 改为 待办件 → 上报件 → 即办件"]


def test_guards_sets_and_parts_within_parts_are_told_in_words():
    after = edited(
        ('pass_when = [["limited"], ["deliberated"]]', 'pass_when = [["deliberated"]]'),
        ("rules_first = true", "rules_first = false"),
        ('back_to = "mechanism"', 'back_to = "mechanism"\nbad = ["dissatisfied", "mostly_satisfied"]'),
    )
    assert told(after) == [
        "平台议：进入下一阶段的条件：有时限 或 已议定 → 已议定",
        "社区议事堂：先定议事规则：是 → 否",
        "评价 · 满意度：须再次办理的等级：不满意 → 不满意、基本满意",
    ]


def test_any_two_methods_can_be_compared():
    for one in shipped_codes():
        for other in shipped_codes():
            found = differences(shipped(one), shipped(other))
            assert bool(found) == (one != other)
            assert all(each.sentence and each.path for each in found)


def fields_of(part: type[BaseModel]) -> set[str]:
    found = set(part.model_fields)
    for field in part.model_fields.values():
        for inner in _models(field.annotation):
            found |= fields_of(inner)
    return found


def _models(annotation) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for each in getattr(annotation, "__args__", ()) for model in _models(each)]


def test_every_field_of_a_document_has_a_word():
    assert fields_of(Document) - set(FIELDS) == set()
