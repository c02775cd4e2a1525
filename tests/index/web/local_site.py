"""A real HTTP server on this machine, with a few pages, which writes down every request that it gets."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Special = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Page:
    """What an address answers with."""

    body: bytes
    media_type: str
    status: int
    headers: Mapping[str, str]


@dataclass
class Site:
    """The server's content, and what was asked of it.

    Attributes:
        requests: (path, headers with names in lower case) in the order in which they came.
        most_at_once: the most requests that were at work at a time.
    """

    port: int = 0
    pages: dict[str, Page | Special] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    most_at_once: int = 0
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(
        self, path: str, body: str | bytes = "", media_type: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        """Makes a page and returns its address. Headers are given as `Last_Modified="..."`."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Page(data, media_type, status, named)
        return self.url(path)

    def put_article(self, path: str, title: str, *paragraphs: str, **headers: str) -> str:
        return self.put(path, article(title, *paragraphs), **headers)

    def put_special(self, path: str, special: Special) -> str:
        self.pages[path] = special
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        return self.put(path, "", status=status, Location=target)

    def asked(self) -> list[str]:
        """Paths in the order of the requests, without robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.requests.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}))
        with suppress(OSError), ExitStack() as work:  # the other side may have had enough
            work.callback(self._leave)
            page = self.pages.get(handler.path) or self.pages.get(urlsplit(handler.path).path)
            if page is None:
                handler.send_error(404)
            elif isinstance(page, Page):
                _send(handler, page, work.close)
            else:
                page(handler)

    def _leave(self) -> None:
        with self._lock:
            self._at_once -= 1


def _send(handler: BaseHTTPRequestHandler, page: Page, done: Callable[[], None]) -> None:
    etag, modified = page.headers.get("ETag", ""), page.headers.get("Last-Modified", "")
    same = (etag and handler.headers.get("If-None-Match") == etag) or (
        not etag and modified and handler.headers.get("If-Modified-Since") == modified
    )
    handler.send_response(304 if same and page.status == 200 else page.status)
    for name, value in page.headers.items():
        handler.send_header(name, value)
    if not same:
        handler.send_header("Content-Type", page.media_type)
        handler.send_header("Content-Length", str(len(page.body)))
    done()  # before anything is sent: whoever has it all may ask again at once
    handler.end_headers()
    if not same:
        handler.wfile.write(page.body)


def article(title: str, *paragraphs: str, head: str = "") -> str:
    """A page as a newspaper has it: navigation, an article, a footer."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>{escape(title)}</h1>{body}</article><footer>Copyright The Gazette</footer></body></html>"
    )


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The server on a free port, until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        site.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield site
        server.shutdown()
