"""Certificates of servers on this machine, signed by nobody but themselves."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID


class Certificate:
    """One for `address`, valid today. Who trusts the file at `path` trusts it."""

    def __init__(self, directory: Path, address: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
        file = directory / f"{uuid4()}.pem"
        file.write_bytes(pem + _certificate(key, address).public_bytes(Encoding.PEM))
        self.path = str(file)

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


def _certificate(key: ec.EllipticCurvePrivateKey, address: str) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(uuid4()))])
    today = datetime.now(UTC)
    hosts = x509.SubjectAlternativeName([_name(address)])
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=today - timedelta(days=1),
        not_valid_after=today + timedelta(days=1),
    )
    return builder.add_extension(hosts, critical=False).sign(key, SHA256())


def _name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(address))
    except ValueError:
        return x509.DNSName(address)
