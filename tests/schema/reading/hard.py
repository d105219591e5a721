"""Operations that are hard to get right, written by hand."""

from typing import Any

HARD: list[tuple[str, dict[str, Any]]] = [
    ("{ __typename }", {}),
    ("{ a: __typename matters { __typename } }", {}),
    (
        """{ matters(first: 50) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
             edges { cursor node { id number title detail place channel state category colour triageClass rung
               round outcome reason rating overdue reportedAt dueAt resolvedAt closedAt reporterHidden
               reporter { id name phone identityNumber createdAt } reportedBy { name } owner { name }
               department { id name tenant { name } } tenant { code } grid { name kind level }
               community { id code name parent { name parent { name parent { name } } } } street { name }
               mergedInto { number reporter { name } } } } } }""",
        {},
    ),
    (
        """{ matters { nodes { number
             notes(last: 2) { totalCount edges { cursor node { text author { name } } }
               pageInfo { startCursor endCursor hasPreviousPage hasNextPage } }
             verdicts { rating comment round at reporter { name } } photos { id url width height }
             merged(first: 1) { nodes { number reporter { name } notes { nodes { text } } } }
             events { nodes { kind at payload actorRole actor { name } } } } } }""",
        {},
    ),
    (
        """query Conditions($with: Boolean!, $without: Boolean = false, $first: Int) {
             matters(first: $first) @skip(if: $without) {
               nodes { title @include(if: $with) ...Reporter @include(if: $with)
                 reporter @skip(if: $with) { id } }
               pageInfo @include(if: false) { hasNextPage } } }
           fragment Reporter on Matter { reporter { name ... on Node { id } ... on Person { id phone } } }""",
        {"with": True, "first": 2},
    ),
    (
        """query Merged { matters(first: 1) { nodes { reporter { name } } nodes { id reporter { phone name } }
             ... on MatterConnection { nodes { __typename reporter { id } } } } }""",
        {},
    ),
    (
        """{ one: matters(first: 1) { nodes { a: title b: title } }
             two: matters(first: 2, orderBy: OLDEST) { nodes { a: number
               few: notes(first: 1) { nodes { text } } more: notes(first: 3) { nodes { text } } } } }""",
        {},
    ),
    (
        """{ tenants(first: 100) { nodes { name children(first: 3, filter: {level: [GRID, COMMUNITY]}) {
             totalCount nodes { code } } matters(first: 2, orderBy: DUE_SOONEST, filter: {overdue: true}) {
             totalCount edges { cursor node { number } } pageInfo { endCursor hasNextPage } }
             wishes(first: 1) { nodes { title wisher { name } claims { volunteer { name } releasedAt } } }
             departments { nodes { name } } organizations(last: 1) { nodes { name } } } } }""",
        {},
    ),
    (
        """query Filtered($filter: MatterFilter, $order: MatterOrder, $state: MatterState!) {
             a: matters(filter: $filter, orderBy: $order) { nodes { number } }
             b: matters(filter: {state: [$state, CLOSED], text: "%"}, orderBy: null) {
               nodes { number state } } }""",
        {
            "filter": {
                "tenant": "210114007038",
                "state": ["REPORTED", "ASSIGNED"],
                "reportedAfter": "2020-01-01",
            },
            "order": "DUE_SOONEST",
            "state": "MERGED",
        },
    ),
    (
        """{ notices { nodes { kind facts readAt matter { number reporter { name } community { name } }
             wish { title wisher { name } } toTenant } } wishes(filter: {mine: true}) { nodes { title } }
             people { nodes { name appointments { role since tenant { code } department { name } } } }
             appointments(filter: {ended: false}) { nodes { role person { name } organization { name } } }
             departments { totalCount } organizations { nodes { tenant { parent { name } } } } }""",
        {},
    ),
    (
        """{ wishes(last: 2) { nodes { title state publishedAt wisher { name }
             claims { claimedAt volunteer { name } } events(first: 2) { nodes { kind actor { name } } } } }
             tenant(code: "210114007") { name id } }""",
        {},
    ),
]
