from __future__ import annotations

import socket

import pytest

from index.web.address import parse_address
from index.web.guard import Guard, RefusedError, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "0.1.2.3", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),  # noqa: S104
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1"),
        *("2002:7f00:1::", "64:ff9b::a00:1", "2001:db8::1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_local_hosts_are_asked_only_when_named() -> None:
    guard = Guard([parse_address("http://127.0.0.1:8000/feed")])
    assert guard.addresses("127.0.0.1", 8000) == ["127.0.0.1"]
    for host, port in (("localhost", 8000), ("127.0.0.1", 8001), ("127.0.0.2", 8000), ("2130706433", 8000)):
        with pytest.raises(RefusedError, match="private or local address"):
            guard.addresses(host, port)


def test_both_usual_ports_are_meant() -> None:
    guard = Guard([parse_address("http://localhost/")])
    assert guard.addresses("localhost", 443)
    with pytest.raises(RefusedError):
        guard.addresses("localhost", 6379)


def test_an_unknown_host() -> None:
    with pytest.raises(RefusedError, match=r"nowhere\.invalid is not known"):
        Guard([]).addresses("nowhere.invalid", 80)


def test_of_a_name_with_both_kinds_only_the_public_addresses_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("10.0.0.1", "8.8.8.8")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert Guard([]).addresses("both.example", 80) == ["8.8.8.8"]
    assert Guard([parse_address("http://both.example/")]).addresses("both.example", 80) == ["10.0.0.1", "8.8.8.8"]
