"""What the staff console and the portal share: sessions, forms, languages, refusals and pages."""

from admin.web.config import Config, Site

__all__ = ["Config", "Site"]
