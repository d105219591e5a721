"""The ways a request can be refused. Every room raises one of these, or a child of one.

A refusal is declared beside its rule:

    class WishTaken(Conflict):
        code, sentence = "WISH_TAKEN", N_("心愿已被认领")

`code` is a promise to clients and never renamed; `sentence` is Chinese, translated through gettext, and may
name details in braces; `status` is the HTTP status where the whole request is refused.
"""

from typing import Any, ClassVar

from services.kernel.text import N_, _


class DomainError(Exception):
    """Refused for a reason the caller can act on."""

    code: ClassVar[str] = "REFUSED"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = N_("请求无法完成")

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = {key: str(value) for key, value in details.items()}

    def __str__(self) -> str:
        return _(self.sentence, **self.details)

    @property
    def extensions(self) -> dict[str, Any]:
        """Found by graphql-core and sent as `errors[].extensions`."""
        return {**self.details, "code": self.code}


class SignInRequired(DomainError):
    code, status, sentence = "SIGN_IN_REQUIRED", 401, N_("请先登录")


class Forbidden(DomainError):
    code, status, sentence = "FORBIDDEN", 403, N_("您没有权限进行此操作")


class NotFound(DomainError):
    """Missing, or in someone else's tenant: the two look alike on purpose."""

    code, status, sentence = "NOT_FOUND", 404, N_("未找到相关内容")


class Conflict(DomainError):
    code, status, sentence = "CONFLICT", 409, N_("当前状态无法进行此操作")


class Invalid(DomainError):
    """What was sent can't be used; `field` names where."""

    code, status, sentence = "INVALID_INPUT", 422, N_("填写的内容有误，请检查后重试")


class TooMany(DomainError):
    code, status, sentence = "TOO_MANY_REQUESTS", 429, N_("操作过于频繁，请稍后再试")


class Unavailable(DomainError):
    """The house itself is not ready; trying again later helps."""

    code, status, sentence = "UNAVAILABLE", 503, N_("服务暂时不可用，请稍后再试")
