"""Measure the reading of automatic replies: how many a second, and, given mails with their truth, how many are right.

    PYTHONPATH=src:. python bench/absence_mail.py [--data DIR] [--only NAMES] [--wrong]

Timed are the mails of tests/core/absence_mail, bytes to answer, against the standard library's `email` with its default
policy doing only the first step, from bytes to headers and text. Processor time of one thread, the best of several
tries.

`--data` names a folder with mails, `inputs.jsonl` (what `fairlead absence-mail --inputs` takes) and `truth.jsonl`,
whose lines have: file, language, kind; start_date, end_date, return_date; `stated`, the fields that the mail states;
`accept`, per field the dates that may be given; `ambiguous_until` where "until X" may mean either; delegates with
email and `optional`. `--only` takes a file with names of mails, one a line; `--wrong` names the mails with a fault.
Without a folder the test mails are scored, which says nothing about mails never seen. Exit status 1 when a target is
missed.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from peers.timing import best_seconds, print_table, shown
from tests.core.absence_mail.corpus import corpus, faults, reading_of

from fairlead.core.absence_mail import KnownContact, Reading, read_absence_mail
from fairlead.core.mail_text import read_mail

TRIES = 5
FEWEST_MAILS_A_SECOND = 500
FIELDS = ("start_date", "end_date", "return_date")
LEAVE = ("absence", "left_company")
TARGETS = {
    "detection precision": 0.98,
    "detection recall": 0.98,
    "left company F1": 0.95,
    "start exact": 0.92,
    "end exact": 0.92,
    "return exact": 0.92,
    "whole record": 0.90,
    "delegates' mail precision": 0.95,
    "delegates' mail recall": 0.95,
}


@dataclass
class Score:
    """Counts over mails, and the shares made of them."""

    counts: Counter[str] = field(default_factory=Counter)
    by_language: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_confidence: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[str] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float | None:
        return self.counts[part] / self.counts[whole] if self.counts[whole] else None

    def shares(self) -> dict[str, float | None]:
        counts = self.counts
        left = 2 * counts["left both"] + counts["left only told"] + counts["left only true"]
        return {
            "detection precision": self.share("leave both", "leave told"),
            "detection recall": self.share("leave both", "leave true"),
            "left company F1": 2 * counts["left both"] / left if left else None,
            "start exact": self.share("start_date exact", "start_date stated"),
            "end exact": self.share("end_date exact", "end_date stated"),
            "return exact": self.share("return_date exact", "return_date stated"),
            "dates invented": self.share("invented", "not stated"),
            "whole record": self.share("record right", "records"),
            "delegates' mail precision": self.share("mail both", "mail told"),
            "delegates' mail recall": self.share("mail both", "mail true"),
        }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--only", type=Path)
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    is_fast = _print_speed()
    if args.data is None:
        return 0 if _print_own() and is_fast else 1
    score = _score(args.data, set(args.only.read_text().split()) if args.only else None)
    return 0 if _print_score(score, args.wrong) and is_fast else 1


def _print_speed() -> bool:
    mails = [(mail.message(), mail.received, mail.contact) for mail in corpus()]

    def ours() -> None:
        for data, received, contact in mails:
            read_absence_mail(read_mail(data), received, contact)

    def peer() -> None:
        for data, _, _ in mails:
            message = email.message_from_bytes(data, policy=email.policy.default)
            _ = message["subject"], message["from"]
            body = message.get_body(("plain", "html"))
            _ = body.get_content() if body else ""

    ours()
    our_seconds, peer_seconds = best_seconds(ours, TRIES), best_seconds(peer, TRIES)
    rate = len(mails) / our_seconds
    peer_rate = len(mails) / peer_seconds
    rows = [
        ["email.policy.default, headers and text only", shown(1 / peer_rate), f"{peer_rate:.0f}", "1"],
        ["all of an absence", shown(1 / rate), f"{rate:.0f}", f"{peer_rate / rate:.1f}"],
    ]
    print_table(f"{len(mails)} mails", ["", "a mail", "mails a second", "times the peer"], rows)
    return rate >= FEWEST_MAILS_A_SECOND


def _print_own() -> bool:
    wrong = [mail.name for mail in corpus() if faults(mail, reading_of(mail))]
    print(f"\n{len(corpus()) - len(wrong)} of {len(corpus())} test mails are read as their author meant them")
    return not wrong


def _score(folder: Path, only: set[str] | None) -> Score:
    truths = {line["file"]: line for line in _lines(folder / "truth.jsonl")}
    score = Score()
    for line in _lines(folder / "inputs.jsonl"):
        if line["file"] in truths and (only is None or line["file"] in only):
            contact = KnownContact(*(line.get(f"contact_{name}") for name in ("country", "locale", "name", "email")))
            mail = read_mail((folder / line["file"]).read_bytes())
            reading = read_absence_mail(mail, datetime.fromisoformat(line["received"]), contact)
            _count(score, truths[line["file"]], reading)
    return score


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _count(score: Score, truth: dict[str, Any], reading: Reading) -> None:
    true, told = truth["kind"] in LEAVE, reading.is_leave
    counts, language = score.counts, score.by_language[truth["language"]]
    counts.update(
        {
            "leave true": true,
            "leave told": told,
            "leave both": true and told,
            "left both": truth["kind"] == reading.kind == "left_company",
            "left only told": reading.kind == "left_company" != truth["kind"],
            "left only true": truth["kind"] == "left_company" != reading.kind,
        }
    )
    language.update({"mails": 1, "found": true and told, "leave": true, "false": told and not true})
    is_right = truth["kind"] == reading.kind if true else not told
    if truth["kind"] == "absence":
        is_right = _count_dates(counts, truth, reading) and is_right
        counts.update({"records": 1, "record right": is_right})
        language.update({"records": 1, "record right": is_right})
    if true or told:
        is_right = _count_delegates(counts, truth if true else {}, reading if told else None) and is_right
    if told:
        step = "sure" if reading.sureness.is_sure else f"unsure, from {int(reading.confidence * 10) / 10:.1f}"
        score.by_confidence[step].update({"told": 1, "right": is_right})
    if not is_right:
        score.wrong.append(truth["file"])


def _count_dates(counts: Counter[str], truth: dict[str, Any], reading: Reading) -> bool:
    told = {name: day.isoformat() if (day := getattr(reading, name)) else None for name in FIELDS}
    right = True
    for name in FIELDS:
        accepted = truth["accept"].get(name, [None])
        fits = told[name] in accepted and (told[name] is not None or name not in truth["stated"])
        if not fits and told[name] is None and truth.get("ambiguous_until") and name != "start_date":
            other = "return_date" if name == "end_date" else "end_date"
            fits = told[other] is not None and told[other] in truth["accept"].get(other, [])
        if name in truth["stated"]:
            counts.update({f"{name} stated": 1, f"{name} exact": fits})
        else:
            counts.update({"not stated": 1, "invented": not fits})
        wanted = {day[:4] for day in accepted if day}
        counts["wrong year"] += bool(told[name] and wanted and told[name][:4] not in wanted)
        right = right and fits
    return right


def _count_delegates(counts: Counter[str], truth: dict[str, Any], reading: Reading | None) -> bool:
    named = truth.get("delegates") or []
    needed = {each["email"].lower() for each in named if each.get("email") and not each.get("optional")}
    allowed = {each["email"].lower() for each in named if each.get("email") and each.get("optional")}
    told = {each.email for each in reading.delegates if each.email} if reading else set()
    counts.update({"mail both": len(needed & told), "mail told": len(told - allowed), "mail true": len(needed)})
    return needed == told - allowed


def _print_score(score: Score, with_wrong: bool) -> bool:
    shares = score.shares()
    rows = [
        [name, "–" if share is None else f"{share:.3f}", f"{TARGETS[name]:.2f}" if name in TARGETS else "at most 0.03"]
        for name, share in shares.items()
    ]
    print_table("Scores", ["", "reached", "target"], [*rows, ["wrong years", str(score.counts["wrong year"]), "0"]])
    languages = [
        [
            name,
            str(count["mails"]),
            f"{+count['found']}/{+count['leave']}",
            str(+count["false"]),
            f"{+count['record right']}/{+count['records']}",
        ]
        for name, count in sorted(score.by_language.items())
    ]
    print_table("By language", ["", "mails", "leave found", "false", "records right"], languages)
    steps = [[step, str(+count["told"]), str(+count["right"])] for step, count in sorted(score.by_confidence.items())]
    print_table("By sureness", ["", "told", "all right"], steps)
    if with_wrong:
        print("\n" + "\n".join(score.wrong))
    missed = [name for name, target in TARGETS.items() if (share := shares[name]) is not None and share < target]
    return not missed and not score.counts["wrong year"]


if __name__ == "__main__":
    sys.exit(main())
