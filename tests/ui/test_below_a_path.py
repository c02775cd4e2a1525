"""A server below a path of a site: a proxy takes the path away, and every page, link and rule holds all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from running import running
from scripted import BRIDGE, ScriptedAssistant

from ui.access.keys import KeyStore

SITE = "https://intra.example/qa"
HOST = "https://www.intra.example"


class Proxy:
    """Asks as nginx does with `location /qa/` and a slash at the end of `proxy_pass`: the path is not passed on."""

    def __init__(self, address: str) -> None:
        headers = {"host": "intra.example", "x-forwarded-proto": "https", "x-forwarded-host": "intra.example"}
        self._client = httpx.Client(base_url=address, headers=headers)

    def get(self, address: str, **headers: str) -> httpx.Response:
        assert address.startswith(f"{SITE}/"), f"{address} is not below the path"
        return self._client.get(address.removeprefix(SITE), headers=headers)


@pytest.fixture(scope="module")
def proxy(assistant: ScriptedAssistant) -> Iterator[Proxy]:
    given: dict[str, Any] = {"root_path": "/qa", "access": "public", "proxies": "127.0.0.1", "hosts": "intra.example"}
    with running(assistant, embed_origins=HOST, **given) as server:
        yield Proxy(server.address)


@pytest.mark.parametrize("path", ["/", "/embed/", "/articles", f"/articles/{BRIDGE.article_id}", "/articles/none"])
def test_whatever_a_page_names_is_below_the_path(proxy: Proxy, path: str) -> None:
    page = proxy.get(SITE + path, accept="text/html")
    named = re.findall(r"""(?:src|href)=["']([^"'#][^"']*)["']""", page.text)
    assert len(named) >= 3
    for address in named:
        whole = urljoin(SITE + path, address)
        if whole.startswith("https://intra.example/"):
            assert proxy.get(whole).status_code in (200, 307), address


def test_who_is_redirected_stays_below_the_path(proxy: Proxy) -> None:
    for path in ("/embed?q=Who", "/favicon.ico"):
        answer = proxy.get(SITE + path)
        assert answer.status_code == 307
        assert proxy.get(urljoin(SITE + path, answer.headers["location"])).status_code == 200


def test_the_rules_for_single_addresses_hold(proxy: Proxy) -> None:
    for path, framed in (("/", False), ("/articles", False), ("/embed/", True)):
        headers = proxy.get(SITE + path).headers
        assert (HOST in headers["content-security-policy"]) == framed
        assert ("x-frame-options" in headers) != framed
    assert proxy.get(f"{SITE}/widget.js").headers["cross-origin-resource-policy"] == "cross-origin"
    # Probes are answered under any name, nothing else.
    assert proxy.get(f"{SITE}/health", host="10.0.0.1").status_code == 200
    assert proxy.get(f"{SITE}/articles", host="10.0.0.1").status_code == 421
    assert proxy.get(f"{SITE}/api/openapi.json").json()["servers"] == [{"url": "/qa"}]


def test_keys_open_what_they_are_for(assistant: ScriptedAssistant, folder: Path) -> None:
    store = KeyStore(folder)
    key, secret = store.create("prometheus", ["manage"])
    with running(assistant, root_path="/qa", access="keys") as server:
        proxy = Proxy(server.address)
        assert proxy.get(f"{SITE}/widget.js").status_code == 200
        assert proxy.get(f"{SITE}/articles").status_code == 401
        assert proxy.get(f"{SITE}/metrics", authorization=f"Bearer {secret}").status_code == 200
        assert proxy.get(f"{SITE}/articles", authorization=f"Bearer {secret}").status_code == 403
    store.revoke(key.key_id)
