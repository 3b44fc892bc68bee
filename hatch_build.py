"""Builds the front end and the message catalogues into the wheel, so that its users need no Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from fairlead.config import frontend  # noqa: PLC0415
        from fairlead.ui import languages  # noqa: PLC0415

        languages.compile_catalogues()
        frontend.ensure_built(root, say=print)
