"""A server in use: streams, clients that are slow or go away, too many at once, and a collection that changes."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from running import Running, running, until
from scripted import ScriptedAssistant

from index.encoder import Encoder
from qa.assistant import Assistant
from ui.access.addresses import Proxies
from ui.load.protocol import timed_protocol


class Slow(ScriptedAssistant):
    """Reads only when it is let, and remembers what was read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.go = threading.Event()
        self.found: list[str] = []
        self.read: list[str] = []

    def ask(self, question: str, history: Any = (), *, on_found: Any = None, **given: Any) -> Any:
        if "slow" in question:
            self.found.append(question)
            self.go.wait(30)
            if on_found:
                on_found(12)
            self.read.append(question)
        return super().ask(question, history)


def events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.splitlines() for block in text.replace("\r\n", "\n").strip().split("\n\n")]
    return [(block[0].removeprefix("event: "), json.loads(block[1].removeprefix("data: "))) for block in blocks]


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Slow:
    return Slow(tmp_path_factory.mktemp("slow"))


@pytest.fixture(scope="module")
def server(slow: Slow) -> Any:
    with running(slow, parallel=2, waiting=1, wait_seconds=10, request_seconds=1) as server:
        yield server


def test_a_streamed_question_tells_its_steps(server: Running, slow: Slow) -> None:
    slow.go.set()
    response = httpx.post(f"{server.address}/api/ask/stream", json={"question": "slow who"})
    assert response.headers["content-type"].startswith("text/event-stream")
    (first, found), (second, reply) = events(response.text)
    assert (first, found, second) == ("found", {"passages": 12}, "reply")
    assert reply["answers"][0]["text"] == "Mayor Irene Falk"
    ((name, told),) = events(httpx.post(f"{server.address}/api/ask/stream", json={"question": " "}).text)
    assert (name, told["status"]) == ("problem", 422)
    ((name, told),) = events(httpx.post(f"{server.address}/api/ask/stream", json={"question": "crash"}).text)
    assert (name, told["status"]) == ("problem", 500)
    assert "secret" not in str(told)


def test_the_work_of_an_abandoned_stream_stops(server: Running, slow: Slow) -> None:
    slow.go.clear()
    body = json.dumps({"question": "slow and abandoned"}).encode()
    head = "POST /api/ask/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        until(lambda: "slow and abandoned" in slow.found)
    threading.Timer(0.5, slow.go.set).start()
    until(lambda: 'outcome="abandoned"' in httpx.get(f"{server.address}/metrics").text)
    assert "slow and abandoned" not in slow.read
    assert server.service.gate.here == 0


def test_when_the_queue_is_full_the_next_one_is_told_so(server: Running, slow: Slow) -> None:
    slow.go.clear()

    def ask(_: int) -> httpx.Response:
        return httpx.post(f"{server.address}/api/ask", json={"question": "slow"}, timeout=30)

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask, number) for number in range(3)]
        until(lambda: server.service.gate.here == 3)
        for path in ("/api/ask", "/api/ask/stream"):
            refused = httpx.post(f"{server.address}{path}", json={"question": "one more"})
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "3")
        assert httpx.get(f"{server.address}/articles").status_code == 200
        assert "pullquote_queue 3.0" in httpx.get(f"{server.address}/metrics").text
        slow.go.set()
        assert [response.result().status_code for response in asked] == [200] * 3


def test_a_client_that_does_not_send_its_request_is_hung_up_on(server: Running) -> None:
    for begun in (b"", b"GET / HTT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(begun)
            assert connection.recv(100) == b""
    head = b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head + b'{"question"')
        assert b" 408 " in connection.recv(1000)


def test_one_address_holds_so_many_connections_and_no_more() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    for uncounted, answered in ((Proxies(()), 3), (Proxies.parse(["127.0.0.0/8"]), 5)):
        config = uvicorn.Config(app, port=0, http=timed_protocol(20, 3, uncounted), lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        until(lambda server=server: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]

        def answers(connection: socket.socket) -> bool:
            try:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                return bool(connection.recv(100))
            except ConnectionError:
                return False

        held = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(5)]
        assert sum(map(answers, held)) == answered
        for connection in held:
            connection.close()
        until(lambda server=server: not server.server_state.connections)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as again:
            assert answers(again)
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /articles/../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /assets/..%5c..%5cetc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /static/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /articles/a%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /embed?q=%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n",
        b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -4\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
def test_requests_that_no_browser_sends(server: Running, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        told = b""
        while piece := connection.recv(65536):
            told += piece
    head, _, _ = told.partition(b"\r\n\r\n")
    assert not head or 300 <= int(head.split()[1]) < 500
    assert b"root:" not in told
    assert b"\nset-cookie" not in head.lower()
    assert httpx.get(f"{server.address}/health").status_code == 200


def test_a_question_that_was_asked_is_answered_though_the_server_is_stopped(slow: Slow, server: Running) -> None:
    slow.go.clear()
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(httpx.post, f"{server.address}/api/ask", json={"question": "slow"}, timeout=30)
        until(lambda: server.service.gate.here == 1)
        closing = pool.submit(server.service.gate.close, 30.0)
        until(lambda: httpx.post(f"{server.address}/api/ask", json={"question": "x"}).status_code == 503)
        assert not closing.done()
        slow.go.set()
        assert asked.result().status_code == 200
        closing.result()


def test_a_collection_that_changes_while_questions_go_on(
    real_collection: Path, tmp_path: Path, encoder: Encoder
) -> None:
    """`watch`: a file that comes is found, without a failed request, and its going is noticed too."""
    collection = Path(shutil.copytree(real_collection, tmp_path / "collection"))
    articles = Path(shutil.copytree(real_collection.parent / "articles", tmp_path / "articles"))
    codes: set[int] = set()
    stopped = threading.Event()
    with (
        Assistant.open(collection, encoder=encoder) as assistant,
        running(assistant, sources=(str(articles),), watch=True) as server,
    ):

        def ask_on() -> None:
            while not stopped.is_set():
                codes.add(
                    httpx.post(f"{server.address}/api/ask", json={"question": "Who is he?"}, timeout=60).status_code
                )

        def sources() -> set[str]:
            listed = httpx.get(f"{server.address}/api/articles", timeout=60).json()["articles"]
            return {article["source"] for article in listed}

        asking = threading.Thread(target=ask_on)
        asking.start()
        try:
            (articles / "new.txt").write_text("Ferry to Sarn\n\nThe ferry is run by Mona Lind.", "utf-8")
            until(lambda: "new.txt" in sources(), 60)
            question = {"question": "Who runs the ferry to Sarn?"}
            reply = httpx.post(f"{server.address}/api/ask", json=question, timeout=60).json()
            shown = [answer["text"] for answer in reply["answers"]] + [cited["sentence"] for cited in reply["related"]]
            assert "Mona Lind" in " ".join(shown)
            (articles / "new.txt").unlink()
            until(lambda: "new.txt" not in sources(), 60)
        finally:
            stopped.set()
            asking.join()
    assert codes == {200}
