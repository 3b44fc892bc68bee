"""Measure a whole import: 100,000 accounts with 200,000 contacts from one CSV, checked, loaded, loaded again, undone.

    PYTHONPATH=src python bench/import.py [--accounts N] [--durable] [--xlsx]

Each step runs as the queue runs it, in a process of its own, whose peak memory (RSS) is measured by the system. The
history's triggers and the search index are written as always. The peer in the same run: a plain loop that makes each
account and contact with the operations that the pages use, for 500 accounts, scaled up. Exit status 1 when the load
takes more than 180 s or 500 MB.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import CITIES, CODES, _company, _person

MOST_SECONDS, MOST_MEGABYTES = 180, 500
HEADINGS = (
    "公司名称",
    "国家",
    "省份",
    "城市",
    "客户编号",
    "客户等级",
    "客户阶段",
    "网址",
    "行业",
    "标签",
    "联系人",
    "职位",
    "邮箱",
    "手机",
    "备注",
    "下次跟进时间",
)
PEER_ACCOUNTS = 500


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--accounts", type=int, default=100_000)
    options.add_argument("--durable", action="store_true", help="with fsync, as an installation runs")
    options.add_argument("--xlsx", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="fl-bench-") as folder:
        path = Path(folder) / ("customers.xlsx" if chosen.xlsx else "customers.csv")
        write_file(path, chosen.accounts)
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {2 * chosen.accounts:,} rows")
        with _cluster(folder, durable=chosen.durable):
            return _measure(path, chosen.accounts)


def write_file(path: Path, accounts: int) -> None:
    """Write two rows per account, each with a person, as a list from a Chinese office has them."""
    rows = _rows(accounts)
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", errors="replace", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADINGS)
            writer.writerows(rows)
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADINGS, *rows]):
        sheet.write_row(number, 0, row)
    book.close()


def _rows(accounts: int) -> Any:
    dice = random.Random(11)
    for number in range(1, accounts + 1):
        name, domain = _company(dice, number)
        country, region, city, _zone = dice.choice(CITIES)
        stage, tags = dice.choice(["潜在客户", "成交客户", "报价中"]), dice.choice(["", "展会", "展会,老客户"])
        place = [country, region, city]
        company = [f"{name} {number}", *place, f"K{number:06d}", dice.choice("ABCD"), stage, domain, "五金", tags]
        for _ in range(2):
            person, mail, _phone = _person(dice, domain)
            wrong = dice.random() < 0.01
            phone = "12" if wrong else f"{dice.choice(CODES)}{dice.randrange(10**7):07d}"
            yield [*company, f"{person} {dice.randrange(100)}" if person.isascii() else person, "采购", mail, phone,
                   "来自广交会", "2027-01-15" if dice.random() < 0.1 else ""]  # fmt: skip


def _cluster(folder: str, *, durable: bool) -> Any:
    os.environ["FAIRLEAD_DATA"] = str(Path(folder) / "data")
    os.environ["FAIRLEAD_TESTING"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.config.settings")
    from fairlead.db.embedded import Cluster
    from fairlead.db.places import data_dir

    place = data_dir()
    place.make()
    return Cluster(place, durable=durable).running()


def _measure(path: Path, accounts: int) -> int:
    _apart(_prepare)
    steps = [("upload", _upload), ("check", _check), ("load", _load), ("check again", _again), ("undo", _undo)]
    found: dict[str, Step] = {}
    for name, work in steps:
        step = found[name] = _apart(work, str(path))
        own = f"{step.seconds:8.1f} s ({step.processor_seconds:.1f} s its own) {step.megabytes:5.0f} MB"
        print(f"{name:<12}{own}  {step.told}", flush=True)
    peer_seconds = _apart(_one_by_one, str(path)).seconds * accounts / PEER_ACCOUNTS
    load = found["load"]
    print(f"{'one by one':<12}{peer_seconds:8.1f} s (from {PEER_ACCOUNTS} accounts)")
    print(f"The load is {peer_seconds / load.seconds:.1f} times as fast as one by one.")
    return int(load.seconds > MOST_SECONDS or load.megabytes > MOST_MEGABYTES)


class Step(NamedTuple):
    """What a step took: seconds by the clock and of the processor in its own process (the database has others), its
    peak memory, and what it tells."""

    seconds: float
    processor_seconds: float
    megabytes: float
    told: Any


def _apart(work: Callable[..., Any], *arguments: Any) -> Step:
    """Run a step in a new process and measure it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_inside, args=(theirs, work, arguments))
    process.start()
    answer = ours.recv()
    process.join()
    if isinstance(answer, str):
        raise SystemExit(answer)
    return Step(*answer)


def _inside(pipe: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    import traceback

    import django

    try:
        django.setup()
        begin = time.perf_counter()
        told = work(*arguments)
        seconds = time.perf_counter() - begin
        usage = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send((seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told))
    except Exception:
        pipe.send(traceback.format_exc())


def _prepare() -> None:
    from django.core.management import call_command

    from fairlead.team.models import Member
    from fairlead.team.types import Role

    call_command("migrate", verbosity=0)
    Member.objects.get_or_create(name="Boss", email="boss@exporter.example", role=Role.OWNER, zone="Asia/Shanghai")


def _boss() -> Any:
    from fairlead.team.models import Member

    return Member.objects.get(name="Boss")


def _upload(path: str) -> Any:
    from django.utils import timezone

    from fairlead.customers.operations import imports

    with open(path, "rb") as stream:
        run = imports.start_import(by=_boss(), now=timezone.now(), name=Path(path).name, stream=stream)
    imports.check(run_id=run.pk, by=_boss(), now=timezone.now())
    return run.mapping["targets"]


def _step(work: Any, begins_at: str) -> Any:
    from django.utils import timezone

    from fairlead.audit.tracking import acting
    from fairlead.customers.models import ImportRun
    from fairlead.customers.operations.imports.progress import ToldProgress

    run = ImportRun.objects.latest("pk")
    begin = time.perf_counter()
    phases: dict[str, float] = {}
    with acting(by_id=_boss().pk, cause="bench"), ToldProgress(run.pk) as told:

        def progress(phase: str, done: int, total: int | None) -> None:
            phases[phase] = round(time.perf_counter() - begin, 1)
            told(phase, done, total)

        work(run_id=run.pk, by=_boss(), now=timezone.now(), progress=progress, begins_at=(begins_at,))
    run.refresh_from_db()
    counts = {name: number for name, number in run.counts.items() if isinstance(number, int) and number}
    return json.dumps({"until": phases, **counts, "state": run.state}, ensure_ascii=False)


def _check(path: str) -> Any:
    from fairlead.customers.operations.imports.running import run_check

    return _step(run_check, "CHECKING")


def _load(path: str) -> Any:
    from fairlead.customers.operations.imports.running import run_load

    return _step(run_load, "CHECKED")


def _again(path: str) -> Any:
    from fairlead.customers.models import ImportRun
    from fairlead.customers.operations.imports.running import run_check

    loaded = ImportRun.objects.latest("pk")
    _upload(path)
    told = _step(run_check, "CHECKING")
    ImportRun.objects.exclude(pk=loaded.pk).delete()
    return told


def _undo(path: str) -> Any:
    from fairlead.customers.operations.imports.running import run_undo

    return _step(run_undo, "LOADED")


def _one_by_one(path: str) -> None:
    from django.utils import timezone

    from fairlead.audit.tracking import acting
    from fairlead.customers.operations.accounts import create_account
    from fairlead.customers.operations.contacts import create_contact

    boss, now = _boss(), timezone.now()
    rows = list(_rows(PEER_ACCOUNTS))
    with acting(by_id=boss.pk, cause="bench"):
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            values = {
                "name": first[0],
                "country": first[1],
                "city": first[3],
                "external_id": first[4],
                "tier": first[5],
            }
            account = create_account(by=boss, now=now, values=values, allow_duplicates=True)
            for row in (first, second):
                points = [{"kind": "EMAIL", "value": row[12]}]
                contact = {"name": row[10], "role": row[11], "points": points}
                create_contact(account_id=account.pk, by=boss, now=now, values=contact)


if __name__ == "__main__":
    sys.exit(main())
