"""A decision procedure through the API, by the secretary, the street and a resident who reads what hangs."""

import base64
import io

from PIL import Image

from deploy.app import connected
from schema.relay import encode_id
from services.kernel.access import Role
from services.methods.queries import SHIPPED
from tests import make
from tests.clients import client
from tests.deliberation.procedures.deciding import method, started

PAYLOAD = "decisionProcedure { id state steps { position code takenAt agreed papers { width } } }"


def picture() -> str:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return base64.b64encode(drawn.getvalue()).decode()


async def perform(caller, mutation, kind, selection=PAYLOAD, **input):
    query = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} }} }}"
    return (await caller.data(query, input=input))[mutation]


async def test_a_decision_is_made_filed_and_read_by_everyone(db, owner):
    await make.tenants()
    text = (SHIPPED / "kenli.toml").read_text("utf-8")
    step = 'name = "单位联议"\nevidence = '
    await method(text.replace(f'{step}"minutes"', f'{step}"file"'))
    secretary, street = await make.actor(), await make.actor(Role.STREET_STAFF, make.STREET)
    async with connected(db):
        async with client(db, secretary) as caller:
            made = await perform(
                caller,
                "startProcedure",
                "StartProcedureInput",
                tenant="210114007038",
                code="five_one_two",
                subject="北门改造",
                grounds="动用公共收益",
            )
            id = {"decisionProcedure": made["decisionProcedure"]["id"]}
            assert [step["position"] for step in made["decisionProcedure"]["steps"]] == [1, 2, 3, 4, 5]
            assert {step["takenAt"] for step in made["decisionProcedure"]["steps"]} == {None}
            for code, given in (
                ("propose", {"text": "提议"}),
                ("consult", {"text": "纪要一"}),
                ("confer", {"picture": picture()}),
                ("review", {"text": "纪要二"}),
                ("resolve", {"agreed": 30, "against": 1, "abstained": 0}),
            ):
                made = await perform(caller, "takeStep", "TakeStepInput", **id, code=code, **given)
            assert made["decisionProcedure"]["state"] == "FILING"
            assert [len(step["papers"]) for step in made["decisionProcedure"]["steps"]] == [0, 0, 1, 0, 0]
            await perform(caller, "fileProcedure", "FileProcedureInput", **id)
        async with client(db, street) as caller:
            await perform(caller, "answerFiling", "AnswerFilingInput", **id, accepted=True)
        async with client(db, secretary) as caller:
            posted = await perform(
                caller,
                "postDisclosure",
                "PostDisclosureInput",
                "postedDecision { id name dueAt }",
                **id,
                code="decision",
                text="同意改造北门",
            )
            code = await caller.code(
                "mutation ($input: EndDisclosureInput!) { endDisclosure(input: $input) { __typename } }",
                input={"postedDecision": posted["postedDecision"]["id"]},
            )
            assert code == "TAKEN_DOWN_EARLY"
        async with client(db, await make.actor(Role.RESIDENT, make.SIBLING)) as caller:
            told = await caller.data(
                "{ postedDecisions { nodes { name subject text procedure { grounds } } } }"
            )
            assert told["postedDecisions"]["nodes"] == [
                {"name": "决议公开", "subject": "北门改造", "text": "同意改造北门", "procedure": None}
            ]
            assert await caller.code("{ decisionProcedures { nodes { id } } }") == "FORBIDDEN"
            ending = "mutation ($input: EndDisclosureInput!) { endDisclosure(input: $input) { __typename } }"
            assert (
                await caller.code(ending, input={"postedDecision": posted["postedDecision"]["id"]})
                == "FORBIDDEN"
            )
    assert await owner.fetchval("select count(*) from procedure_posting where ended_at is null") == 1


async def test_a_procedure_of_another_community_is_not_found(db):
    await make.tenants()
    await method()
    stranger = await make.actor(Role.COMMUNITY_SECRETARY, make.SIBLING)
    hall = await started()
    id = encode_id("DecisionProcedure", hall.procedure.district_code, hall.procedure.id)
    async with connected(db), client(db, stranger) as caller:
        read = "query ($id: ID!) { decisionProcedure(id: $id) { subject } }"
        assert (await caller.data(read, id=id))["decisionProcedure"] is None
        filing = "mutation ($input: FileProcedureInput!) { fileProcedure(input: $input) { __typename } }"
        assert await caller.code(filing, input={"decisionProcedure": id}) == "NOT_FOUND"
