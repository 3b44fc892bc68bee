"""What the `holidays` library writes around names, and in which language it can be asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# Where two holidays share a date the library joins their names with this.
DELIMITER = "; "


def estimate_labels(entity: Any) -> list[tuple[str, str]]:
    """Return what an estimate's name is wrapped in, in the entity's language: `("", " (estimated)")`."""
    labels = []
    for attribute in ("observed_estimated_label", "estimated_label"):
        label = getattr(type(entity), attribute, None)
        if label:
            before, _, after = entity.tr(label).partition("%s")
            labels.append((before, after))
    return labels


def unlabelled(name: str, labels: Sequence[tuple[str, str]]) -> str:
    """Return a name without what marks it as an estimate."""
    for before, after in labels:
        if len(name) > len(before) + len(after) and name.startswith(before) and name.endswith(after):
            return name[len(before) : len(name) - len(after)]
    return name


def without_labels(names: Sequence[str], labels: Sequence[tuple[str, str]]) -> str:
    """Return the names of one date as one, none of them marked or twice."""
    return DELIMITER.join(dict.fromkeys(unlabelled(name, labels) for name in names))


def spoken_code(supported: Sequence[str], wanted: str) -> str | None:
    """Return the library's code for a language, or for English where it does not speak it; None without either."""
    traditional = wanted.lower() in ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
    preferred = ["zh_TW", "zh_HK"] if traditional else [wanted.replace("-", "_")]
    if wanted.lower().startswith("zh") and not traditional:
        preferred = ["zh_CN"]
    base = wanted.split("-")[0].lower()
    same = [] if base == "zh" else [code for code in supported if code.split("_")[0] == base]
    english = [code for code in supported if code.startswith("en")]
    return next((code for code in [*preferred, *same, *english] if code in supported), None)
