"""The three questions of the bench, in every contestant's words, and what of the answers must be equal."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MATTERS, WISHES = 50, 20

MATTER = """query Matter($id: ID!) { matter(id: $id) {
  id number title state category colour reportedAt dueAt reporter { name phone } } }"""
PAGE = """query Matters($first: Int!) { matters(first: $first) {
  edges { cursor node { id number title state category colour reportedAt dueAt
    reporter { id name } grid { name } community { name } } }
  pageInfo { hasNextPage endCursor } } }"""
WALL = """query Wishes($first: Int!) { wishes(first: $first) {
  edges { cursor node { id title state madeAt claims { id claimedAt grantedAt volunteer { name phone } } } }
  pageInfo { hasNextPage endCursor } } }"""

# PostGraphile names things after tables and keys; aliases bring out the same names.
FOREIGN_MATTER = """query Matter($district: Int!, $id: UUID!) {
  matter: matterByDistrictCodeAndId(districtCode: $district, id: $id) {
    nodeId number title state category colour reportedAt: createdAt dueAt reporterHidden
    reporter: personByDistrictCodeAndReporterId { name phone: phoneMasked } } }"""
FOREIGN_PAGE = """query Matters($first: Int!) {
  matters: allMatters(first: $first, orderBy: [CREATED_AT_DESC, ID_DESC]) {
    edges { cursor node { nodeId number title state category colour reportedAt: createdAt dueAt
      reporterHidden
      reporter: personByDistrictCodeAndReporterId { nodeId name }
      grid: tenantByDistrictCodeAndTenant { name community: tenantByDistrictCodeAndParentCode { name } } } }
    pageInfo { hasNextPage endCursor } } }"""
FOREIGN_WALL = """query Wishes($first: Int!) {
  wishes: allWishes(first: $first, orderBy: [CREATED_AT_DESC, ID_DESC]) {
    edges { cursor node { nodeId title state madeAt: createdAt
      claims: claimsByDistrictCodeAndWishIdList(orderBy: [CREATED_AT_ASC, ID_ASC]) {
        nodeId claimedAt: createdAt grantedAt volunteer: personByDistrictCodeAndVolunteerId {
          name phone: phoneMasked } } } }
    pageInfo { hasNextPage endCursor } } }"""

OPERATIONS = ("matter", "matters", "wishes")
TITLES = {
    "matter": "a matter by id, with its reporter",
    "matters": f"{MATTERS} matters with reporter, grid, community",
    "wishes": f"{WISHES} wishes with claims and volunteers",
}


@dataclass(frozen=True)
class Known:
    """A matter to ask for, as the API and as the database know it."""

    id: str
    uuid: str
    district: int


Ask = Callable[[str, Known], tuple[str, dict[str, Any]]]
"""The path and the body of a request."""


def graphql(operation: str, known: Known) -> tuple[str, dict[str, Any]]:
    query, variables = {
        "matter": (MATTER, {"id": known.id}),
        "matters": (PAGE, {"first": MATTERS}),
        "wishes": (WALL, {"first": WISHES}),
    }[operation]
    return "/graphql", {"query": query, "variables": variables}


def by_hand(operation: str, known: Known) -> tuple[str, dict[str, Any]]:
    size = {"matters": MATTERS, "wishes": WISHES}.get(operation)
    return f"/{operation}", {"first": size} if size else {"id": known.id}


def postgraphile(operation: str, known: Known) -> tuple[str, dict[str, Any]]:
    query, variables = {
        "matter": (FOREIGN_MATTER, {"district": known.district, "id": known.uuid}),
        "matters": (FOREIGN_PAGE, {"first": MATTERS}),
        "wishes": (FOREIGN_WALL, {"first": WISHES}),
    }[operation]
    return "/graphql", {"query": query, "variables": variables}


def request(ask: Ask, operation: str, known: Known, token: str) -> bytes:
    """A whole HTTP request, to be sent as it is."""
    path, body = ask(operation, known)
    data = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"accept: application/json\r\nauthorization: Bearer {token}\r\ncontent-length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


WHOLE_SECOND = re.compile(r"\.0+(?=\+|$)")
OPAQUE = {"id", "nodeId", "cursor", "endCursor", "reporterHidden"}
"""Each contestant writes them in its own way."""


def plain(value: Any) -> Any:
    """An answer without what may differ.

    That is opaque texts, the spelling of times and enums, where a grid's community stands, and a hidden
    reporter, whom not everybody knows how to hide.
    """
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        grid = value.get("grid")
        if isinstance(grid, dict) and "community" in grid:
            value = value | {"grid": {"name": grid["name"]}, "community": grid["community"]}
        if value.get("reporterHidden"):
            value = value | {"reporter": None}
        ours = sorted(value.keys() - OPAQUE)
        return {name: plain(value[name]) for name in ours}
    return WHOLE_SECOND.sub("", value.lower()).removesuffix("+00:00") if isinstance(value, str) else value
