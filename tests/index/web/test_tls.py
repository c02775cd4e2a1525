"""https: the certificate is checked for the host's name, though the connection goes to an address."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from local_site import Site, serving

from index.web.address import parse_address
from index.web.fetcher import Fetched, Fetcher, FetchError
from index.web.settings import WebSettings
from index.web.validators import Validators


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a key and a certificate for localhost, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = tmp_path / "localhost.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path


def fetch(site: Site, host: str) -> Fetched:
    address = parse_address(f"https://{host}:{site.port}/a")
    return Fetcher(WebSettings(pause=0), [address], lambda url: Validators()).fetch(address)


def test_certificates(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as site:
        site.put("/a", "news")
        with pytest.raises(FetchError, match="certificate verify failed"):
            fetch(site, "localhost")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetch(site, "localhost").body == b"news"
        with pytest.raises(FetchError, match="certificate verify failed"):
            fetch(site, "127.0.0.1")
