"""Every sentence a person reads. Chinese is the source language; other languages come through gettext.

`_("请先登录")` translates into the language of whoever is being served; `N_` only marks a sentence for the
catalogues (`services/locale/<language>/LC_MESSAGES/mulin.po`) where it is declared before it is needed.
"""

import gettext
import io
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locale"
SOURCE = "zh"
LANGUAGES = (SOURCE, "en")

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations of one language, compiled from its .po file on first use."""
    source = LOCALES / language / "LC_MESSAGES" / "mulin.po"
    if not source.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language() -> str:
    """The language being spoken right now: `zh` or `en`."""
    return _language.get()


class speaking:  # noqa: N801 - it reads as what it does; a class, because every request goes through it
    """Inside the block sentences come out in `language`; an unknown one falls back to Chinese."""

    __slots__ = ("language", "token")

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else SOURCE

    def __enter__(self) -> None:
        self.token = _language.set(self.language)

    def __exit__(self, *_: object) -> None:
        _language.reset(self.token)


def preferred(accept_language: str) -> str:
    """The best of our languages for an `Accept-Language` header; Chinese when in doubt."""
    offers = []
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            offers.append((float(quality or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    wanted = [tag for quality, tag in sorted(offers, key=lambda offer: -offer[0]) if quality > 0]
    return next((tag for tag in wanted if tag in LANGUAGES), SOURCE)


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    return sentence


def _(sentence: str, /, **names: object) -> str:
    """The sentence in the current language, with its `{names}` filled in."""
    translated = catalogue(language()).gettext(sentence) if sentence else sentence
    return translated.format(**names) if names else translated
