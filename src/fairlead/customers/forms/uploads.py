"""A limit for uploaded files that holds while they come in: nothing beyond it is kept, not even for a moment."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class Limited(FileUploadHandler):
    """Passes a file on piece by piece until it is too large; then the rest is read away, so that the answer arrives.

    Marks the request with `is_upload_too_large`. Stands before the handlers that keep files.
    """

    def __init__(self, request: HttpRequest, *, most_bytes: int) -> None:
        super().__init__(request)
        self._most_bytes = most_bytes
        self._taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._taken += len(raw_data)
        if self._taken > self._most_bytes:
            self.request.is_upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None  # the handlers after this one make the file
