"""One-time codes as both doors, the console's and the portal's, send them."""

from starlette.requests import Request

from admin.web.visit import address_of, visit_of
from services.people.one_time import CodeSender, SenderMissing, send_code


class _Overheard:
    """Hands a code to its sender, and remembers it for the demo's page."""

    def __init__(self, sender: CodeSender) -> None:
        self.sender, self.code = sender, ""

    async def send(self, phone: str, code: str) -> None:
        self.code = code
        await self.sender.send(phone, code)


async def send_to(request: Request, phone: str, sender: CodeSender | None) -> str:
    """Send a code to the phone. What comes back is for the page to show: in a demo the code, else nothing."""
    if sender is None:
        raise SenderMissing
    overheard = _Overheard(sender)
    await send_code(phone, address_of(request), overheard)
    return overheard.code if visit_of(request).site.config.demo else ""
