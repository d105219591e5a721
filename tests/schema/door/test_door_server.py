"""What only a real connection can do to a door: send in chunks, lie about lengths, leave in the middle."""

import asyncio

import httpx

from schema.door import Limits
from tests.schema.door.knocking import House, serving, until, well_told

BODY = b'{"query":"mutation{write(text:\\"x\\")}"}'
HEAD = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"


async def speak(port: int, *pieces: bytes) -> bytes:
    """Send bytes, one piece after the other, and give what comes back until the other side is done."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_body_in_chunks_is_put_together(house):
    async def chunks():
        for at in range(0, len(BODY), 5):
            yield BODY[at : at + 5]

    async with serving(house.door) as port, httpx.AsyncClient() as client:
        headers = {"content-type": "application/json"}
        answer = await client.post(f"http://127.0.0.1:{port}/", content=chunks(), headers=headers)
    assert answer.json() == {"data": {"write": "x"}}


async def test_chunks_without_end_are_refused_at_the_limit():
    house = House(limits=Limits(max_body=10_000))
    sent = []

    async def chunks():
        for _ in range(100):
            sent.append(1)
            yield b" " * 1000

    async with serving(house.door) as port, httpx.AsyncClient() as client:
        headers = {"content-type": "application/json"}
        answer = await client.post(f"http://127.0.0.1:{port}/", content=chunks(), headers=headers)
        assert (answer.status_code, well_told(answer)) == (413, ["PAYLOAD_TOO_LARGE"])
        again = await client.post(f"http://127.0.0.1:{port}/", json={"query": "{ hello }"})
    assert again.json() == {"data": {"hello": "你好"}}


async def test_a_body_longer_than_it_said_is_cut_there(house):
    async with serving(house.door) as port:
        answer = await speak(port, HEAD + b"content-length: 5\r\n\r\n" + BODY)
    assert answer.startswith(b"HTTP/1.1 400")
    assert house.written == []


async def test_a_body_shorter_than_it_said_is_never_run(house):
    async with serving(house.door) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD + b"content-length: 500\r\n\r\n" + BODY)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        await writer.wait_closed()
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"http://127.0.0.1:{port}/", json={"query": "{ hello }"})
    assert answer.status_code == 200
    assert house.written == []


async def test_a_gzip_bomb_is_not_even_opened(house):
    async with serving(house.door) as port, httpx.AsyncClient() as client:
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        answer = await client.post(f"http://127.0.0.1:{port}/", content=b"\x1f\x8b" * 50_000, headers=headers)
    assert (answer.status_code, well_told(answer)) == (415, ["UNSUPPORTED_CONTENT_ENCODING"])


async def test_a_connection_is_kept_for_the_next_request(house):
    request = b"content-length: %d\r\n\r\n" % len(BODY) + BODY
    async with serving(house.door) as port:
        answer = await speak(port, HEAD + request, HEAD + request + HEAD + b"connection: close\r\n" + request)
    assert answer.count(b'{"data":{"write":"x"}}') == 3
    assert house.written == ["x"] * 3


async def test_requests_side_by_side_do_not_wait_for_each_other(house):
    async with serving(house.door) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        slow = asyncio.create_task(client.post("/", json={"query": "{ slow }"}))
        await until(lambda: house.contexts)
        answers = await asyncio.gather(*[client.post("/", json={"query": "{ hello }"}) for _ in range(20)])
        assert [answer.status_code for answer in answers] == [200] * 20
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
