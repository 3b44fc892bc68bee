"""Signs requests as Amazon's Signature Version 4 asks for.

Source: "Authenticating Requests (AWS Signature Version 4)", https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

_SERVICE = "s3"
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Key:
    """Who asks. `region` is part of the signature; stores that have none take `us-east-1`."""

    id: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


def signed_headers(
    key: Key, *, method: str, host: str, path: str, query: Mapping[str, str], payload: bytes, now: datetime
) -> dict[str, str]:
    """Return the headers that a request must carry; `path` is written as it is sent, `query` is not yet."""
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = sha256(payload).hexdigest()
    headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": moment}
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        (
            method,
            path,
            written_query(query),
            *(f"{name}:{headers[name]}" for name in sorted(headers)),
            "",
            names,
            digest,
        )
    )
    scope = f"{moment[:8]}/{key.region}/{_SERVICE}/aws4_request"
    text = "\n".join((_ALGORITHM, moment, scope, sha256(canonical.encode()).hexdigest()))
    signature = hmac.new(_signing_key(key, moment[:8]), text.encode(), sha256).hexdigest()
    headers["authorization"] = f"{_ALGORITHM} Credential={key.id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return headers


def written_query(query: Mapping[str, str]) -> str:
    """Return the query as it is signed and sent: by name, everything but letters, digits and `-_.~` escaped."""
    return "&".join(f"{_escaped(name)}={_escaped(query[name])}" for name in sorted(query))


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def _signing_key(key: Key, day: str) -> bytes:
    secret = f"AWS4{key.secret}".encode()
    for part in (day, key.region, _SERVICE, "aws4_request"):
        secret = hmac.new(secret, part.encode(), sha256).digest()
    return secret
