"""A survey by its link: nobody signs in, and one link is good for one answer."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from admin.portal.shown import show
from admin.web.forms import form_of
from services.evaluation.surveys.actions import answer_by_link, survey_of
from services.evaluation.surveys.models import LinkUnknown, LinkUsed, SurveyClosed
from services.kernel.errors import DomainError, Invalid
from services.methods.vocabulary import Rating


async def ask(request: Request) -> Response:
    return await _ask(request)


async def _ask(request: Request, refusal: DomainError | None = None) -> Response:
    """The questions; what can't be answered any more is explained."""
    token = request.path_params["token"]
    try:
        asked = await survey_of(token)
    except (LinkUnknown, LinkUsed, SurveyClosed) as gone:
        return await show(request, "survey.html", refusal=gone, asked=None, done=False)
    return await show(request, "survey.html", refusal=refusal, asked=asked, token=token, done=False)


async def answer(request: Request) -> Response:
    token, form = request.path_params["token"], form_of(request)
    try:
        asked = await survey_of(token)
        places = range(1, len(asked.questions) + 1)
        await answer_by_link(token, [form.choice(f"q{place}", Rating) for place in places])
    except (LinkUnknown, LinkUsed, SurveyClosed, Invalid) as refusal:
        return await _ask(request, refusal)
    return await show(request, "survey.html", asked=None, done=True)


routes = [
    Route("/survey/{token:str}", ask),
    Route("/survey/{token:str}", answer, methods=["POST"]),
]
