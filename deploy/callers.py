"""Who asks the API: the holder of a bearer token, or nobody; and from where."""

from functools import partial

from schema.context import Context
from schema.door import Connection
from services.kernel.errors import SignInRequired
from services.kernel.text import language
from services.people.models import CredentialKind
from services.people.one_time import CodeSender
from services.people.sessions import Session, session_of


class Callers:
    """Makes the context of each request. `proxies` in front of us write X-Forwarded-For."""

    def __init__(self, proxies: int = 0, sender: CodeSender | None = None) -> None:
        self.proxies, self.sender = proxies, sender

    async def __call__(self, connection: Connection) -> Context:
        session = await _session(connection)
        return Context(
            actor=session.actor if session else None,
            language=language(),
            request_id=connection.request_id,
            session=session,
            came_from=partial(self._address, connection),
            sender=self.sender,
            again=partial(self, connection),
        )

    def _address(self, connection: Connection) -> str:
        """The client's, as far as our own proxies say so."""
        said = connection.header(b"x-forwarded-for") or ""
        hops = [hop.strip() for hop in said.split(",") if hop.strip()]
        if self.proxies and len(hops) >= self.proxies:
            return hops[-self.proxies]
        client = connection.scope.get("client")
        return client[0] if client else ""


async def _session(connection: Connection) -> Session | None:
    """None for somebody without a token. One that is no good is refused outright."""
    scheme, _, secret = (connection.authorization or "").partition(" ")
    if not scheme:
        return None
    session = await session_of(secret.strip(), CredentialKind.TOKEN) if scheme.lower() == "bearer" else None
    if session is None:
        raise SignInRequired
    return session
