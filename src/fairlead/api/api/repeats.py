"""One answer per Idempotency-Key: a POST that is sent again, because its answer was lost, does nothing twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import MALFORMED
from fairlead.api.api.problems import Refused
from fairlead.api.models import RememberedAnswer
from fairlead.api.operations import claim_key, remember_answer

KEY_HEADER = "Idempotency-Key"
KEY_LENGTH = 200
KEY_PATTERN = "[!-~]"  # visible ASCII
KEY = re.compile(f"{KEY_PATTERN}{{1,{KEY_LENGTH}}}")
REPLAYED_HEADER = "Idempotent-Replayed"
# Headers that belong to an answer, and are given again with it.
KEPT_HEADERS = ("Content-Type", "Content-Language", "Location", "ETag")


def once(request: ApiRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work and remember its answer in one transaction. A refusal leaves neither: mend it and send it again."""
    key = request.headers[KEY_HEADER]
    if not KEY.fullmatch(key):
        sentence = _("The Idempotency-Key is 1 to %(length)d letters, digits and signs, without spaces.")
        raise Refused(MALFORMED, sentence % {"length": KEY_LENGTH})
    with transaction.atomic():
        record = claim_key(member=request.by, key=key, fingerprint=_fingerprint(request), now=request.now)
        if record.status is not None:
            return _again(record)
        response = work()
        if response.status_code >= 300:
            transaction.set_rollback(True)
            return response
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        remember_answer(record=record, status=response.status_code, body=response.content.decode(), headers=headers)
        return response


def _again(record: RememberedAnswer) -> HttpResponse:
    headers = {**record.headers, REPLAYED_HEADER: "true"}
    return HttpResponse(record.body, status=record.status, headers=headers)


def _fingerprint(request: ApiRequest) -> str:
    """Return what tells this request from another one: address, query and all that the body holds."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, file in sorted(cast(dict[str, Any], request.FILES).items()):
        digest.update(repr((name, file.name, file.size)).encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()
