"""Collects the static files, compressed and with their fingerprints in their names, into the data directory."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from fairlead import __version__

STAMP = ".collected"


def ensure_collected() -> bool:
    """Collect when the files differ from those collected last; return whether it was done."""
    root = Path(settings.STATIC_ROOT)
    wanted = _fingerprint()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return False
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    # The storage of this process has read an older list of names.
    staticfiles_storage.__dict__.pop("hashed_files", None)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(__version__.encode())
    for finder in finders.get_finders():
        for path, storage in finder.list(["*.map"]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()
