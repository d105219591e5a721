"""Base rows. What a row's isolation is stands on its model; that every statement names the district, here."""

import secrets
import time
from collections.abc import Iterable
from typing import Any, ClassVar, Self
from uuid import UUID

from tortoise import Model, fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.manager import Manager
from tortoise.queryset import QuerySet

from services.kernel import clock
from services.kernel.codes import district_code
from services.kernel.errors import NotFound
from services.kernel.isolation import Isolation
from services.kernel.scope import work


def uuid7() -> UUID:
    """Time-ordered ids: `order_by("id")` is chronological, and an id doubles as a page cursor."""
    ms, ns = divmod(time.time_ns(), 1_000_000)
    return UUID(int=ms << 80 | 7 << 76 | (ns << 12) // 1_000_000 << 64 | 2 << 62 | secrets.randbits(62))


class Declared(Model):
    """Any table of ours: the build fails for one that does not declare its isolation."""

    isolation: ClassVar[Isolation]

    class Meta:
        abstract = True


class InDistrict(Manager):
    """Adds the district to every statement: policies alone would not keep a cluster to one shard."""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(district_code=work().actor.district)


class Row(Declared):
    """A row of one tenant."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    created_at = fields.DatetimeField(default=clock.now)
    district_code = fields.IntField()
    tenant = fields.BigIntField()

    class Meta:
        abstract = True

    @property
    def concerns(self) -> UUID | None:
        """The resident whom events about this row are shown to, if there is one."""
        return None

    @property
    def referred_to(self) -> UUID | None:
        """The department that reads them, if there is one."""
        return None

    def __init_subclass__(cls) -> None:
        # Not through `Meta.manager`: Tortoise does not inherit it, and two models cannot share one.
        cls._meta.manager = InDistrict()

    def __init__(self, **given: Any) -> None:
        if "tenant" in given:
            given.setdefault("district_code", district_code(given["tenant"]))
        super().__init__(**given)

    async def save(
        self,
        using_db: BaseDBAsyncClient | None = None,
        update_fields: Iterable[str] | None = None,
        force_create: bool = False,  # noqa: FBT001, FBT002 - the ORM's own signature
        force_update: bool = False,  # noqa: ARG002, FBT001, FBT002 - the ORM's own signature
    ) -> None:
        """Insert, or update this very row; one that is out of sight is NOT_FOUND."""
        if force_create or not self._saved_in_db:
            await super().save(using_db, force_create=True)
            return
        names = set(update_fields or self._meta.db_fields) - {"id", "district_code", "created_at"}
        changed = await type(self).filter(id=self.id).update(**{name: getattr(self, name) for name in names})
        if changed != 1:
            raise NotFound(kind=type(self).__name__, id=self.id)

    @classmethod
    async def fetch(cls, id: UUID) -> Self:
        if row := await cls.get_or_none(id=id):
            return row
        raise NotFound(kind=cls.__name__, id=id)

    @classmethod
    async def lock(cls, id: UUID) -> Self:
        """Fetch in order to change: the row is ours until the transaction ends."""
        if row := await cls.select_for_update().get_or_none(id=id):
            return row
        raise NotFound(kind=cls.__name__, id=id)
