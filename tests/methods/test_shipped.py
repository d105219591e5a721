"""Shipped methods say what the localities do, by their own numbers (methods §A to E)."""

from fractions import Fraction

import pytest

from services.kernel.calendar import Unit
from services.methods.document.reading import MethodInvalid, read_document
from services.methods.document.soundness import walk
from services.methods.queries import shipped, shipped_codes, shipped_text
from services.methods.vocabulary import CLASS_FACTS, Colour, Fact, TriageClass, Verb

ALL = shipped_codes()


def way(code: str, triage_class: TriageClass, *facts: Fact, limited: bool = True) -> str:
    """The name of the stage where a matter of which only this is known stands."""
    stages = shipped(code).stages
    known = {Fact.REPORTED, Fact.TRIAGED, CLASS_FACTS[triage_class], *facts}
    known |= {Fact.LIMITED} if limited else set()
    at = 0
    while stages[at].lets_pass(frozenset(known)):
        at += 1
    return stages[at].name


def limits(code: str) -> dict[str, tuple[int, Unit] | None]:
    return {
        each.code.value: (each.limit.amount, each.limit.unit) if each.limit else None
        for each in shipped(code).urgencies
    }


def test_five_localities_and_what_holds_elsewhere_are_shipped():
    assert ALL == ["common", "hanting", "jinfeng", "kenli", "liuyang", "yuhong"]


@pytest.mark.parametrize("code", ALL)
def test_a_shipped_method_is_called_as_its_file_and_explains_itself(code):
    assert (shipped(code).code, bool(shipped(code).description)) == (code, True)


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("triage_class", TriageClass)
@pytest.mark.parametrize("limited", [True, False])
def test_every_matter_gets_to_the_end(code, triage_class, limited):
    kind = {Fact.TRIAGED, CLASS_FACTS[triage_class]} | ({Fact.LIMITED} if limited else set())
    assert walk(shipped(code).stages, 0, {Fact.REPORTED}, kind) is None


@pytest.mark.parametrize("code", ALL)
def test_nobody_is_scored_unless_a_district_says_so(code):
    assert not shipped(code).evaluation.scoring.enabled


@pytest.mark.parametrize("code", ALL)
def test_whoever_hands_on_a_matter_may_do_so_wherever_it_is_worked_on(code):
    for stage in shipped(code).stages:
        assert Verb.RESOLVE not in stage.actions or {Verb.ASSIGN, Verb.NOTE} <= stage.actions


def test_yuhong_has_three_colours_and_discusses_the_red_ones():
    assert limits("yuhong") == {"green": (7, Unit.DAYS), "orange": (1, Unit.MONTHS), "red": None}
    assert way("yuhong", TriageClass.DEFERRED) == "机制管"
    assert way("yuhong", TriageClass.DEFERRED, limited=False) == "平台议"
    assert way("yuhong", TriageClass.DEFERRED, Fact.DELIBERATED, limited=False) == "机制管"
    hall = shipped("yuhong").meeting("hall")
    assert hall
    assert hall.rules_first
    assert hall.rhythm
    [look_back] = shipped("yuhong").evaluation.look_backs
    assert (len(look_back.questions), look_back.within.amount, look_back.within.unit) == (3, 2, Unit.MONTHS)


def test_hanting_skips_none_of_its_six_steps():
    assert len(shipped("hanting").stages) == 6
    for triage_class in TriageClass:
        assert way("hanting", triage_class) == "民主议事"
        assert way("hanting", triage_class, Fact.DELIBERATED) == "明责办事"
        assert way("hanting", triage_class, Fact.DELIBERATED, Fact.ASSIGNED, Fact.RESOLVED) == "公开评事"
    visits = shipped("hanting").visits
    assert visits
    assert (visits.every.amount, visits.every.unit) == (6, Unit.MONTHS)


def test_kenli_discusses_what_can_wait_before_it_is_assigned():
    assert way("kenli", TriageClass.IMMEDIATE) == "合力办事"
    assert way("kenli", TriageClass.DEFERRED) == "公开议事"
    assert way("kenli", TriageClass.DEFERRED, Fact.DELIBERATED) == "合力办事"
    assert way("kenli", TriageClass.UPWARD, Fact.ASSIGNED) == "创新解事"
    party_day = shipped("kenli").meeting("party_day")
    assert party_day
    assert party_day.rhythm
    assert party_day.rhythm.days == (10,)
    [procedure] = shipped("kenli").deliberation.procedures
    told = ["党组织提议", "班子商议", "单位联议", "会议审议", "集体决议"]
    assert [step.name for step in procedure.steps] == told
    assert (procedure.filing, [each.code for each in procedure.disclosures]) == (
        "street",
        ["decision", "result"],
    )
    assert shipped("kenli").ladder.skip == "never"


def test_liuyang_diagnoses_before_it_acts_and_answers_obstacles_within_seven_working_days():
    assert way("liuyang", TriageClass.IMMEDIATE) == "办"
    for triage_class in (TriageClass.DEFERRED, TriageClass.UPWARD):
        assert way("liuyang", triage_class) == "诊"
        assert way("liuyang", triage_class, Fact.DELIBERATED) == "办"
    assert len(shipped("liuyang").categories) == 6
    obstacle = shipped("liuyang").evaluation.ratings.obstacle
    assert obstacle
    assert (obstacle.reply.amount, obstacle.reply.unit) == (7, Unit.WORKING_DAYS)
    listening = shipped("liuyang").meeting("listening")
    assert listening
    assert listening.one_theme
    assert listening.sides
    [rule] = listening.composition
    assert (rule.themes, rule.share) == ({"livelihood"}, Fraction(3, 5))
    points = [(each.on, float(each.points)) for each in shipped("liuyang").evaluation.scoring.rules]
    assert points == [("session_held", 1), ("task_rated", 0.5), ("task_rated", 1), ("task_rated", 2)]


def test_jinfeng_has_five_colours_and_listens_on_the_5th_15th_and_25th():
    assert set(limits("jinfeng")) == set(Colour)
    assert way("jinfeng", TriageClass.DEFERRED) == "平台分流交办"
    assert way("jinfeng", TriageClass.DEFERRED, Fact.ASSIGNED) == "网格员处置"
    listening = shipped("jinfeng").meeting("come_listen")
    assert listening
    assert listening.rhythm
    assert listening.rhythm.days == (5, 15, 25)


def refused(text: str) -> list[str]:
    with pytest.raises(MethodInvalid) as refusal:
        read_document(text, source="own.toml")
    return refusal.value.problems


def test_an_error_names_the_file_the_path_and_what_was_expected():
    text = shipped_text("kenli")
    assert refused(text.replace('unit = "days"', 'unit = "weeks"', 1)) == [
        "own.toml: urgencies.green.limit.unit: Input should be 'days', 'working_days' or 'months'"
    ]
    [unknown] = refused(text.replace('name = "居民说事"', 'name = "居民说事"\nlable = "说"'))
    assert unknown == "own.toml: stages.say.lable: Extra inputs are not permitted"
    [syntax] = refused("format = 1\ncode = x")
    assert syntax.startswith("own.toml: ")
    assert "line 2" in syntax


def test_a_stage_where_a_matter_would_stand_for_ever_is_refused():
    text = shipped_text("kenli").replace('["deferred", "deliberated"]', '["deferred", "followed_up"]')
    [problem] = refused(text)
    assert problem.startswith("own.toml: stages.discuss: a matter of class deferred")


def test_a_method_in_which_nothing_can_be_mended_after_a_bad_rating_is_refused():
    [problem] = refused(shipped_text("liuyang").replace('back_to = "handle"', 'back_to = "evaluate"'))
    assert problem.startswith("own.toml: stages.evaluate: a matter of class immediate")
