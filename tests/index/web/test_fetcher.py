from __future__ import annotations

import gzip
import socket
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from local_site import Site

from index.web.address import parse_address
from index.web.fetcher import MAX_REDIRECTS, Fetched, Fetcher, FetchError, Stopped
from index.web.settings import WebSettings
from index.web.validators import Validators

QUICK = WebSettings(pause=0, connect_seconds=2, read_seconds=2, total_seconds=4, wait_seconds=2, max_bytes=100_000)


def fetcher(site: Site, settings: WebSettings = QUICK, **known: Validators) -> Fetcher:
    """One for whose user the local server is named; `known` are validators by the last part of the path."""
    named = [parse_address(site.url("/"))]
    return Fetcher(settings, named, lambda url: known.get(url.rpartition("/")[2], Validators()))


def fetch(site: Site, path: str, settings: WebSettings = QUICK, **known: Validators) -> Fetched:
    return fetcher(site, settings, **known).fetch(parse_address(site.url(path)))


def refused(site: Site, path: str, settings: WebSettings = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(site, path, settings)
    return str(caught.value)


def test_a_page_and_what_is_said_about_it(site: Site) -> None:
    site.put("/a", "news", "Text/HTML; charset='UTF-8'", ETag='"1"', Last_Modified="Tue, 06 May 2025 07:08:09 GMT")
    found = fetch(site, "/a#part", replace(QUICK, contact="archive@gazette.example"))
    assert (found.status, found.body, found.media_type, found.charset) == ("read", b"news", "text/html", "utf-8")
    assert found.validators == Validators('"1"', "Tue, 06 May 2025 07:08:09 GMT")
    assert found.address.url == site.url("/a")
    assert [path for path, _ in site.requests] == ["/robots.txt", "/a"]
    for _, headers in site.requests:
        assert headers["user-agent"].startswith("Pullquote/")
        assert headers["user-agent"].endswith("(archive@gazette.example)")
        assert "cookie" not in headers


def test_robots_txt_is_asked_once_and_obeyed(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    site.put("/a", "news")
    site.put("/private/b", "secret")
    fetch = fetcher(site).fetch
    assert fetch(parse_address(site.url("/a"))).body == b"news"
    with pytest.raises(FetchError, match="does not allow"):
        fetch(parse_address(site.url("/private/b")))
    assert [path for path, _ in site.requests] == ["/robots.txt", "/a"]


def test_robots_txt_holds_for_redirects(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    site.redirect("/a", "/private/b")
    site.put("/private/b", "secret")
    assert "does not allow" in refused(site, "/a")
    assert site.asked() == ["/a"]


def test_nothing_is_asked_when_robots_txt_cannot_be_had(site: Site) -> None:
    site.put("/robots.txt", status=500)
    site.put("/a", "news")
    assert refused(site, "/a") == "robots.txt cannot be read: HTTP 500"
    site.redirect("/robots.txt", "file:///etc/passwd")
    assert "robots.txt cannot be read: redirects to" in refused(site, "/a")
    assert site.asked() == []


def test_a_delay_that_is_too_long_is_not_ignored(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n", "text/plain")
    site.put("/a", "news")
    assert refused(site, "/a", replace(QUICK, pause=0)).startswith("robots.txt asks for 3600 s")
    assert site.asked() == []


def test_the_second_time_nothing_is_sent(site: Site) -> None:
    site.put("/a", "news", ETag='"1"')
    site.put("/b", "news", Last_Modified="Tue, 06 May 2025 07:08:09 GMT")
    assert fetch(site, "/a", a=Validators('"1"')).status == "unchanged"
    assert fetch(site, "/b", b=Validators("", "Tue, 06 May 2025 07:08:09 GMT")).status == "unchanged"
    changed = fetch(site, "/a", a=Validators('"0"'))
    assert (changed.status, changed.validators.etag) == ("read", '"1"')


def test_an_answer_that_nobody_asked_for(site: Site) -> None:
    site.put("/a", status=304)
    assert refused(site, "/a") == "HTTP 304 Not Modified"


def test_redirects(site: Site) -> None:
    site.redirect("/a", "b", 301)
    site.redirect("/b", site.url("/c#part"), 307)
    site.put("/c", "news")
    found = fetch(site, "/a")
    assert (found.body, found.address.url) == (b"news", site.url("/c"))
    assert found.hops == (site.url("/a"), site.url("/b"), site.url("/c"))
    assert found.moved == (site.url("/a"),)


def test_an_address_is_asked_once(site: Site) -> None:
    site.redirect("/a", "/c")
    site.put("/c", "news")
    both = fetcher(site)
    assert both.fetch(parse_address(site.url("/c"))).status == "read"
    assert both.fetch(parse_address(site.url("/a"))).status == "seen"
    assert both.has_seen(parse_address(site.url("/a")))
    assert site.asked() == ["/c", "/a"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "data:text/html,x"]
)
def test_redirects_stay_within_http(site: Site, target: str) -> None:
    site.redirect("/a", target)
    assert "not an http or https address" in refused(site, "/a")


def test_a_redirect_without_a_target(site: Site) -> None:
    site.put("/a", status=302)
    assert "back to where they began" in refused(site, "/a")


def test_redirects_in_a_ring_or_without_end(site: Site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert "back to where they began" in refused(site, "/a")
    for number in range(50):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.requests.clear()
    assert f"more than {MAX_REDIRECTS} redirects" in refused(site, "/0")
    assert len(site.asked()) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"])  # noqa: S104
def test_no_redirect_leads_to_this_machine(site: Site, host: str) -> None:
    site.redirect("/a", f"http://{host}:{site.port}/secret")
    site.put("/secret", "secret")
    assert "private or local address" in refused(site, "/a")
    assert site.asked() == ["/a"]


def test_no_redirect_leads_to_another_port(site: Site) -> None:
    site.redirect("/a", "http://127.0.0.1:1/")
    assert "private or local address" in refused(site, "/a")


def test_a_name_is_resolved_once_a_request(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is the one that is asked, whatever the name server says a moment later."""
    resolve, asked = socket.getaddrinfo, []

    def rebinding(host: str, *arguments: object, **options: object) -> object:
        if host != "rebind.example":
            return resolve(host, *arguments, **options)  # type: ignore[arg-type, call-overload]
        asked.append(host)
        return resolve("127.0.0.1" if len(asked) < 3 else "127.0.0.2", *arguments, **options)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.put("/a", "news")
    address = parse_address(site.url("/a", "rebind.example"))
    assert Fetcher(QUICK, [address], lambda url: Validators()).fetch(address).body == b"news"
    assert [headers["host"] for _, headers in site.requests] == [f"rebind.example:{site.port}"] * 2
    assert len(asked) == 2
    with pytest.raises(FetchError, match=r"rebind\.example:\d+ is a private or local address"):
        Fetcher(QUICK, [], lambda url: Validators()).fetch(address)


def test_too_large_whether_said_or_not(site: Site) -> None:
    site.put("/said", bytes(100_001))
    assert refused(site, "/said") == "larger than 0.1 MB"

    def unsaid(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(bytes(10_000))

    site.put_special("/unsaid", unsaid)
    assert refused(site, "/unsaid") == "larger than 0.1 MB"


def test_a_bomb(site: Site) -> None:
    site.put("/a", gzip.compress(bytes(2_000_000)), Content_Encoding="gzip")
    assert refused(site, "/a") == "larger than 0.1 MB"
    site.put("/b", gzip.compress(b"news"), Content_Encoding="gzip")
    assert fetch(site, "/b").body == b"news"


def test_a_server_that_is_slow(site: Site) -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(5)

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(100):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.1)

    hasty = replace(QUICK, read_seconds=0.3, total_seconds=0.8)
    site.put_special("/silent", silent)
    site.put_special("/dripping", dripping)
    assert refused(site, "/silent", hasty).startswith("no answer in time")
    assert refused(site, "/dripping", hasty).startswith("no answer in time")


def test_an_answer_that_is_no_http(site: Site) -> None:
    def noise(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x1b[2J\xff\x00 noise\r\n\r\n")

    def cut_off(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    site.put_special("/noise", noise)
    site.put_special("/cut", cut_off)
    for path in ("/noise", "/cut"):
        reason = refused(site, path)
        assert reason.startswith("no usable answer")
        assert reason.isprintable()


def test_nobody_there(site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = parse_address(f"http://127.0.0.1:{port}/")
    with pytest.raises(FetchError, match="refused"):
        Fetcher(QUICK, [address], lambda url: Validators()).fetch(address)


def test_gone_and_failing(site: Site) -> None:
    site.put("/gone", status=410)
    site.put("/broken", status=500)
    assert fetch(site, "/nowhere").status == "gone"
    assert fetch(site, "/gone").reason == "HTTP 410 Gone"
    assert refused(site, "/broken") == "HTTP 500 Internal Server Error"


def test_a_busy_server_is_asked_again_when_it_says(site: Site) -> None:
    tries = iter([503, 429, 200])

    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(next(tries))
        handler.send_header("Retry-After", "0")
        handler.end_headers()

    site.put_special("/a", busy)
    assert fetch(site, "/a").status == "read"
    assert site.asked() == ["/a"] * 3


@pytest.mark.parametrize("when", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", ""])
def test_a_server_that_wants_to_be_left_alone_is(site: Site, when: str) -> None:
    site.put("/a", status=429, **({"Retry_After": when} if when else {}))
    site.put("/b", "news")
    both = fetcher(site)
    with pytest.raises(FetchError, match="HTTP 429 Too Many Requests; to be asked again in"):
        both.fetch(parse_address(site.url("/a")))
    with pytest.raises(FetchError, match="not asked, because"):
        both.fetch(parse_address(site.url("/b")))
    assert site.asked() == ["/a"]


def test_credentials_go_to_their_own_origin_only(site: Site) -> None:
    site.put("/a", "news")
    site.redirect("/b", site.url("/c", "localhost"))
    site.put("/c", "news")
    named = [parse_address(site.url("/", "name:secret@127.0.0.1")), parse_address(site.url("/", "localhost"))]
    both = Fetcher(QUICK, named, lambda url: Validators())
    found = both.fetch(parse_address(site.url("/a")))
    both.fetch(parse_address(site.url("/b")))
    sent = {path: headers.get("authorization") for path, headers in site.requests if path != "/robots.txt"}
    assert sent == {"/a": "Basic bmFtZTpzZWNyZXQ=", "/b": "Basic bmFtZTpzZWNyZXQ=", "/c": None}
    assert "secret" not in repr(found)


def test_the_run_may_end_at_any_moment(site: Site) -> None:
    site.put("/a", "news")
    address = parse_address(site.url("/a"))
    with pytest.raises(Stopped):
        Fetcher(replace(QUICK, pause=60), [address], lambda url: Validators(), stopping=lambda: True).fetch(address)
