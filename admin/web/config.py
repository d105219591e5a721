"""Values that the composition root hands to the pages, and what the console and the portal differ in."""

from dataclasses import dataclass, field

from jinja2 import Environment

from services.people.models import CredentialKind

STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""The content security policy of every page: nothing from elsewhere, no script in the page itself."""


@dataclass(frozen=True)
class Config:
    """Values of the house, decided by the composition root.

    `secret` signs form tokens and flash messages; `trusted_proxies` says how many proxies in front write
    X-Forwarded-For.
    """

    secret: str
    secure_cookies: bool = False
    trusted_proxies: int = 0
    demo: bool = False


@dataclass(frozen=True)
class Site:
    """One of the two sets of pages. `name` names its session cookie, `root` is where it is mounted."""

    config: Config
    name: str
    kind: CredentialKind
    templates: Environment
    error_template: str
    root: str = ""
    sign_in: str = "/sign-in"
    password: str = "/password"  # noqa: S105 - a path
    largest_body: int = 2_000_000
    policy: dict[str, str] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """A path of this site as the browser knows it."""
        return self.root + path

    def within(self, url: str) -> str:
        """The reverse: such a path of the browser's as a path of this site."""
        return url.removeprefix(self.root) or "/"

    @property
    def content_security_policy(self) -> str:
        return "; ".join(f"{name} {value}" for name, value in (STRICT | self.policy).items())
