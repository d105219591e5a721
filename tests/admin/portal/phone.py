"""A resident's phone: it keeps cookies, shows a page, and sends the forms that are on it."""

from html.parser import HTMLParser

import httpx

URL = "http://mulin.test"


class Mailbox:
    """Brings codes to phones."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    async def send(self, phone: str, code: str) -> None:
        self.codes[phone] = code


class Forms(HTMLParser):
    """The forms of a page: each one's action with the fields it sends by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._action = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._action = given["action"]
            self.found[self._action] = {}
        elif tag == "input" and given.get("type") == "hidden":
            self.found[self._action][given["name"]] = given["value"]


class Phone(httpx.AsyncClient):
    """`page` is what is on the screen."""

    page: httpx.Response

    def __init__(self, app, mailbox: Mailbox, number: str) -> None:
        super().__init__(transport=httpx.ASGITransport(app), base_url=URL, follow_redirects=True)
        self.mailbox, self.number = mailbox, number

    async def open(self, path: str) -> str:
        self.page = await self.get(path)
        return self.page.text

    def fields(self, action: str) -> dict[str, str]:
        """What the form on the screen sends besides what is typed."""
        return Forms(self.page.text).found[action]

    async def fill(self, action: str, *, photos: tuple[bytes, ...] = (), **typed: str) -> str:
        """Fill in the form on the screen and send it; the text of the page that follows."""
        self.page = await self.submit(action, self.fields(action) | typed, *photos)
        return self.page.text

    async def submit(self, action: str, fields: dict[str, str], *photos: bytes) -> httpx.Response:
        """Send these very fields, as often as one likes."""
        files = [("photos", (f"{number}.jpg", photo)) for number, photo in enumerate(photos)]
        return await self.post(action, data=fields, files=files or None)

    async def sign_in(self, **typed: str) -> str:
        await self.open("/sign-in")
        await self.fill("/sign-in", phone=self.number, **typed)
        return await self.fill("/sign-in/code", code=self.mailbox.codes[self.number])

    async def join(self, tenant: int, name: str = "王秀英") -> str:
        """Sign in for the first time and move in."""
        await self.sign_in()
        await self.open(f"/join?at={tenant}")
        return await self.fill("/join", name=name)

    async def volunteer(self, tenant: int, name: str = "李志强") -> str:
        await self.join(tenant, name)
        await self.open("/mine")
        return await self.fill("/volunteer")
