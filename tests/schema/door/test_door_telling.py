"""A house that is not ready says so as a whole, and whoever counts operations is told of each once."""

import pytest
from graphql import GraphQLError
from websockets.exceptions import ConnectionClosed

from schema.door import Answer
from services.kernel.errors import Unavailable
from tests.schema.door.knocking import House, well_told
from tests.schema.door.test_door_socket import INIT, open_socket, talking


class Told(list):
    def __call__(self, *operation: str) -> None:
        self.append(operation)


@pytest.fixture
def told() -> Told:
    return Told()


async def away(*_: object) -> object:
    raise Unavailable


async def away_in_part(*_: object) -> Answer:
    error = GraphQLError("", path=["b"], original_error=Unavailable())
    return Answer({"a": "你好", "b": None}, [error])


async def away_in_all(*_: object) -> Answer:
    return Answer({"hello": None}, [GraphQLError("", path=["hello"], original_error=Unavailable())])


@pytest.mark.parametrize(
    "options",
    [{"context": away}, {"execute_fast": away}, {"execute_fast": away_in_all}],
    ids=["context", "fast", "fast in all"],
)
async def test_when_nothing_could_be_found_out_the_request_is_refused_as_a_whole(options):
    answer = await House(**options).post("{ hello }")
    assert (answer.status_code, well_told(answer)) == (503, ["UNAVAILABLE"])
    assert answer.headers["retry-after"] == "5"


async def test_what_was_found_out_before_the_house_went_away_is_told():
    answer = await House(execute_fast=away_in_part).post("{ a: hello b: hello }")
    assert (answer.status_code, answer.json()["data"]) == (200, {"a": "你好", "b": None})
    assert well_told(answer) == ["UNAVAILABLE"]


async def test_a_socket_is_asked_to_come_back_when_the_house_is_ready():
    async with open_socket(House(context=away)) as talk:
        await talk.say(INIT)
        with pytest.raises(ConnectionClosed) as closed:
            await talk.hear()
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1013, "UNAVAILABLE")


async def test_each_operation_is_told_with_its_kind_its_way_and_its_first_code(told):
    house = House(observe=told)
    await house.post("{ hello }")
    await house.post("{ refused }")
    await house.post('mutation { write(text: "a") }')
    await house.post("{ nonsense }")
    await House(observe=told, execute_fast=away_in_part).post("{ a: hello b: hello }")

    assert told == [
        ("query", "ordinary", ""),
        ("query", "ordinary", "WISH_TAKEN"),
        ("mutation", "ordinary", ""),
        ("unknown", "refused", "GRAPHQL_VALIDATION_FAILED"),
        ("query", "compiled", "UNAVAILABLE"),
    ]


async def test_operations_of_a_socket_are_told_too(told):
    async with talking(House(observe=told)) as talk:
        await talk.ask("1", "{ hello }")
        await talk.hear()
        await talk.hear()
        await talk.ask("2", "{ nonsense }")
        await talk.hear()
        await talk.ask("3", "subscription { count(to: 1) }")
        while (await talk.hear())["type"] != "complete":
            pass

    assert told == [
        ("query", "ordinary", ""),
        ("unknown", "refused", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription", "ordinary", ""),
    ]
