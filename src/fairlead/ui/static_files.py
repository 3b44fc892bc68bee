"""How static files are stored for serving: named by their content, compressed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# The API's documentation page is opened now and then, and compressing its megabytes as hard as possible would make
# every first start ten seconds longer.
NOT_COMPRESSED = ("ninja/",)


class Storage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, without compressing what is seldom asked for."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files([path for path in paths if not path.startswith(NOT_COMPRESSED)])
