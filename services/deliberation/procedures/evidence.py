"""What proves that a step was taken: words, minutes, a vote that carried, or a picture of what was signed."""

from dataclasses import dataclass
from fractions import Fraction

from services.kernel.checked import line, optional
from services.kernel.errors import Conflict, Invalid
from services.kernel.text import N_
from services.matters.photos import Picture
from services.methods.document.deliberation import Step
from services.methods.document.parts import reached
from services.methods.vocabulary import Evidence

LONGEST = 5000
MOST_VOTES = 10_000_000
HALF = Fraction(1, 2)


class EvidenceMissing(Invalid):
    code, sentence = "EVIDENCE_MISSING", N_("本步骤需要提供：{evidence}")


class VotesInvalid(Invalid):
    code, sentence = "VOTES_INVALID", N_("请填写同意、反对和弃权的票数")


class VoteNotCarried(Conflict):
    code, sentence = "VOTE_NOT_CARRIED", N_("表决未通过，不能进入下一步")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was brought along. `text` says what was stated, or where the minutes are to be found."""

    text: str = ""
    agreed: int | None = None
    against: int | None = None
    abstained: int | None = None
    picture: Picture | None = None


NAMES = {
    Evidence.STATEMENT: N_("书面说明"),
    Evidence.MINUTES: N_("会议纪要编号或名称"),
    Evidence.VOTE: N_("表决结果"),
    Evidence.FILE: N_("签字材料的照片"),
}


def proven(step: Step, proof: Proof) -> str:
    """The words to keep with the step, if its method's kind of evidence is there."""
    match step.evidence:
        case Evidence.STATEMENT | Evidence.MINUTES:
            if not proof.text.strip():
                raise EvidenceMissing(evidence=NAMES[step.evidence], field="text")
            return line(proof.text, "text", longest=LONGEST)
        case Evidence.VOTE:
            _count(step, proof)
        case Evidence.FILE:
            if proof.picture is None:
                raise EvidenceMissing(evidence=NAMES[step.evidence], field="picture")
    return optional(proof.text, "text", longest=LONGEST)


def _count(step: Step, proof: Proof) -> None:
    """More than half of the votes agree, or the share that the method asks for."""
    votes = (proof.agreed, proof.against, proof.abstained)
    counted = [each for each in votes if each is not None and 0 <= each <= MOST_VOTES]
    if len(counted) < len(votes) or not sum(counted):
        raise VotesInvalid(field="agreed")
    agreed, cast = counted[0], sum(counted)
    carried = reached(agreed, cast, step.majority) if step.majority else agreed > HALF * cast
    if not carried:
        raise VoteNotCarried(agreed=agreed, cast=cast)
