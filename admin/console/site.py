"""The console as one application, to be put in front of paths that begin with /console."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from admin.console.audit import Audit
from admin.console.dashboard.view import Dashboard
from admin.console.deliveries import Deliveries
from admin.console.departments import Departments, Organizations
from admin.console.desk import ROOT, Desk
from admin.console.gateway import Gateway
from admin.console.judging.section import Judging
from admin.console.matters.ledger import Ledger
from admin.console.methods.section import Methods
from admin.console.notices import Notices
from admin.console.papers import Papers
from admin.console.people.section import People
from admin.console.tenants.section import Tenants
from admin.console.tokens import Tokens
from admin.console.wishes.section import Wishes
from admin.web.config import Config, Site
from admin.web.house import house
from admin.web.trouble import handlers
from services.people.models import CredentialKind
from services.people.one_time import CodeSender

LARGEST_BODY = 12_000_000


def console(config: Config, sender: CodeSender | None = None) -> ASGIApp:
    """It answers the whole of /console, its own scripts and styles included.

    Without a `sender` of codes, one signs in by password only.
    """
    desk = Desk(
        config.secret,
        Dashboard(),
        [
            Gateway(sender),
            Ledger(),
            Methods(),
            Judging(),
            Wishes(),
            People(),
            Tenants(),
            Departments(),
            Organizations(),
            Notices(),
            Audit(),
            Deliveries(),
            Tokens(),
            Papers(),
        ],
    )
    desk.env.globals["by_code"] = sender is not None
    site = Site(
        config,
        name="console",
        kind=CredentialKind.CONSOLE,
        templates=desk.env,
        error_template="console/error.html",
        root=ROOT,
        largest_body=LARGEST_BODY,
        policy={"style-src": "'self' 'unsafe-inline'"},
    )
    app = Starlette(exception_handlers=handlers(site))
    desk.mount_to(app)
    desk.app.exception_handlers.update(handlers(site))
    return house(app, site)
