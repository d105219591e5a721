"""What a method calls its colours, with their limits: the same for staff and residents."""

from services.kernel.text import N_, _
from services.methods.differences import word
from services.methods.document.course import Urgency
from services.methods.document.document import Document
from services.methods.vocabulary import Colour


def colour_words(document: Document) -> dict[Colour, str]:
    """Each colour that the method uses, as a sentence in the language being spoken."""
    return {each.code: _sentence(each) for each in document.urgencies}


def _sentence(urgency: Urgency) -> str:
    if urgency.limit is None:
        return _(N_("{colour}：由会议确定期限"), colour=_(urgency.name))
    return _(N_("{colour}：{limit}内办结"), colour=_(urgency.name), limit=word(urgency.limit.model_dump()))
