"""Districts and places from the command line, as the platform's operator or as the house itself."""

import asyncio
from dataclasses import asdict, replace
from pathlib import Path

import services.jobs  # noqa: F401 - subscribes every handler, so that events owe what they owe
from deploy.commands.configuration import installation
from deploy.commands.showing import progress, result
from deploy.database import database
from deploy.settings import Settings
from services.kernel.access import Actor, Role, system
from services.kernel.codes import pad, shown
from services.kernel.scope import acting
from services.tenancy.actions import create_district
from services.tenancy.imports import Imported, Told, import_register
from services.tenancy.models import Tenant
from services.tenancy.placing import PlacesTaken, import_places

OPERATOR = Actor(Role.PLATFORM_OPERATOR, 0)


def district_create(code: str, name: str, *, as_json: bool) -> None:
    with installation() as settings:
        district = asyncio.run(_create(settings, code, name))
    facts = {"code": shown(district.code), "name": district.name, "kind": district.kind}
    result(f"Opened district (区) {facts['code']} {district.name}.", facts, as_json=as_json)


async def _create(settings: Settings, code: str, name: str) -> Tenant:
    async with database(settings), acting(replace(OPERATOR, tenant=pad(code))):
        return await create_district(OPERATOR, code, name)


def district_import(file: Path, *, as_json: bool) -> None:
    content = file.read_bytes()
    with installation() as settings, progress(f"Importing {file.name}") as told:
        done = asyncio.run(_import(settings, content, told))
    sentence = f"{done.created} tenants created, {done.renamed} renamed, {done.unchanged} unchanged."
    result(sentence, asdict(done), as_json=as_json)


async def _import(settings: Settings, content: bytes, told: Told) -> Imported:
    async with database(settings), acting(OPERATOR):
        return await import_register(OPERATOR, content, told=told)


def places_import(community: str, file: Path, *, as_json: bool) -> None:
    content, code = file.read_bytes(), pad(community)
    with installation() as settings, progress(f"Importing {file.name}") as told:
        taken = asyncio.run(_places(settings, code, content, told))
    sentence = (
        f"{taken.grids} grids (网格), {taken.estates} estates (小区), {taken.buildings} buildings (楼栋) and "
        f"{taken.households} households (户) created; {taken.moved} households moved to another grid."
    )
    result(sentence, asdict(taken), as_json=as_json)


async def _places(settings: Settings, community: int, content: bytes, told: Told) -> PlacesTaken:
    house = system(community)
    async with database(settings), acting(house):
        return await import_places(house, community, content, told=told)
