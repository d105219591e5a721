"""A matter on its way through the stages of its method: what each allows, and when it passes on."""

from services.kernel.codes import level_of
from services.kernel.errors import Conflict, Invalid
from services.kernel.text import N_
from services.matters.models import Matter
from services.methods.document.document import Document
from services.methods.document.soundness import undone_from
from services.methods.queries import Method, method_of
from services.methods.vocabulary import CLASS_FACTS, Colour, Fact, Rating, TriageClass, Verb


class StageForbids(Conflict):
    code, sentence = "STAGE_FORBIDS", N_("“{stage}”阶段不能进行此操作")


class CategoryUnknown(Invalid):
    code, sentence = "CATEGORY_UNKNOWN", N_("本地工作法没有“{category}”这一类别")


class ColourUnknown(Invalid):
    code, sentence = "COLOUR_UNKNOWN", N_("本地工作法不使用这一颜色等级")


class ClassUnknown(Invalid):
    code, sentence = "CLASS_UNKNOWN", N_("本地工作法不使用这一办理方式")


class RatingUnknown(Invalid):
    code, sentence = "RATING_UNKNOWN", N_("本地工作法不使用这一评价等级")


async def allowed(matter: Matter, verb: Verb) -> Method:
    """The method that the matter began with, if its stage allows this. Raises `StageForbids`."""
    method = await method_of(matter.method_id)
    stage = method.document.stage(matter.stage)
    if verb not in stage.actions:
        raise StageForbids(matter=matter.id, stage=stage.name, action=verb.value)
    return method


def begin(matter: Matter, method: Method) -> None:
    """At the first stage, which it may pass at once, and on the lowest rung that its tenant reaches."""
    matter.method_id, matter.stage = method.id, method.document.stages[0].code
    matter.rung = method.document.ladder.first(level_of(matter.tenant))
    learn(matter, method.document, Fact.REPORTED)


def learn(matter: Matter, document: Document, *facts: Fact) -> None:
    """Something is known of the matter now; it goes as far as that lets it."""
    known = {Fact(each) for each in matter.facts} | set(facts)
    matter.facts = sorted(known)
    codes = [stage.code for stage in document.stages]
    at = codes.index(matter.stage)
    while document.stages[at].lets_pass(frozenset(known)):
        at += 1
    matter.stage = codes[at]


def triaged(matter: Matter, document: Document, triage_class: TriageClass) -> None:
    """Triaged, perhaps again: only the last class and colour count, and it goes the way of these."""
    kept = {Fact(each) for each in matter.facts} - {*CLASS_FACTS.values(), Fact.LIMITED}
    urgency = document.urgency(matter.colour) if matter.colour else None
    if urgency and urgency.limit:
        kept.add(Fact.LIMITED)
    matter.facts, matter.stage = sorted(kept), document.stages[0].code
    learn(matter, document, Fact.TRIAGED, CLASS_FACTS[triage_class])


def again(matter: Matter, document: Document) -> None:
    """Another round: back to the stage that the method says; what was done from there on counts no more."""
    back_to = document.evaluation.ratings.back_to
    codes = [stage.code for stage in document.stages]
    undone = undone_from(document.stages, codes.index(back_to))
    matter.facts = [each for each in matter.facts if Fact(each) not in undone]
    if codes.index(matter.stage) > codes.index(back_to):
        matter.stage = back_to
    learn(matter, document)


def follow(matter: Matter, main: Matter) -> None:
    """What was merged stands where the matter stands that it joined."""
    matter.method_id, matter.stage, matter.facts = main.method_id, main.stage, list(main.facts)


def suits(document: Document, category: str, colour: Colour, triage_class: TriageClass) -> str:
    """The category in the method's own words, if the method knows it, the colour and the class."""
    known = document.category(category)
    if document.categories and known is None:
        raise CategoryUnknown(category=category)
    if document.urgency(colour) is None:
        raise ColourUnknown(colour=colour.value)
    if not document.has_class(triage_class):
        raise ClassUnknown(triage_class=triage_class.value)
    return known.name if known else category


def on_scale(document: Document, rating: Rating) -> Rating:
    if all(grade.code != rating for grade in document.evaluation.ratings.scale):
        raise RatingUnknown(rating=rating.value)
    return rating
