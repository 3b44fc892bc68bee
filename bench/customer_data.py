"""A made-up portfolio for measurements: the same 100,000 accounts and 200,000 contacts on every run.

Written with COPY and without history, so that a measurement of reading does not wait for writing.
"""

# ruff: noqa: E501, PLC0415, SIM905 - lists of words, and Django is set up first
from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ACCOUNTS = 100_000
CONTACTS_PER_ACCOUNT = 2
FIRST = "Nord Sunda Hanbit Meridian Atlas Pacific Andes Boreal Delta Iberia Lagos Kaveri Steppe Merlion Tigris Alpen Sierra Baltic Aurora Orion Coral Vento Terra Luna Solar Polar Golden Silver Blue Green Red Royal Crown Eagle Falcon Lotus Jade Amber Ruby Pearl".split()
SECOND = "Licht Trading Import Living Home Textil Electric Bearings Tools Foods Plastics Ceramics Motors Pumps Valves Timber Paper Glass Optics Medical Pharma Toys Garden Sport Marine Auto Steel Copper Wire Cable".split()
LEGAL = ["GmbH", "Ltd", "S.A. de C.V.", "LLC", "Co., Ltd", "Sdn Bhd", "Inc.", "S.r.l.", "AB", "Pvt Ltd"]
CITIES = [
    ("DE", "HH", "Hamburg", "Europe/Berlin"),
    ("US", "NY", "New York", "America/New_York"),
    ("US", "", "", ""),
    ("BR", "SP", "São Paulo", "America/Sao_Paulo"),
    ("AE", "DU", "Dubai", "Asia/Dubai"),
    ("JP", "13", "Tokyo", "Asia/Tokyo"),
    ("KR", "26", "Busan", "Asia/Seoul"),
    ("CN", "GD", "Shenzhen", "Asia/Shanghai"),
    ("IN", "MH", "Pune", "Asia/Kolkata"),
    ("AU", "NSW", "Sydney", "Australia/Sydney"),
    ("RU", "MOW", "Москва", "Europe/Moscow"),
    ("SA", "01", "Riyadh", "Asia/Riyadh"),
]
CHINESE_PLACE = "上海 深圳 广州 宁波 义乌 杭州 苏州 厦门 青岛 天津".split()
CHINESE_WORD = "华 明 达 新 兴 远 恒 泰 盛 宏 嘉 瑞 丰 永 金 海 天 龙 凤 祥".split()
CHINESE_TRADE = "进出口 贸易 电子 纺织 机械 五金 塑料 家居 光电 化工".split()
GIVEN = "Anna Ben Carla David Elena Felix Grace Hugo Ines Jonas Karin Luis Maria Nina Omar Paula Rosa Sven Tariq Wei Li Ming Jun Yuki Hana Ivan Olga Lakshmi Arjun José Søren Zoë".split()
FAMILY = "Albers Bauer Chen Dietrich Evans Fischer García Hansen Ito Johnson Kim Li Müller Nguyen Ozturk Park Quispe Rossi Silva Tan Ueda Vega Wang Xu Yılmaz Zhang Kowalski Łukasz O'Brien Nakamura Petrov Singh".split()
CHINESE_FAMILY, CHINESE_GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
DOMAINS = ["gmail.com", "163.com", "hotmail.com", "qq.com", "yahoo.com"]
CODES = ["+49171", "+1212", "+5511", "+97150", "+8190", "+8210", "+86138", "+86139", "+9198", "+614"]


@contextmanager
def filled_cluster(folder: str, accounts: int = ACCOUNTS) -> Iterator[dict[str, Any]]:
    """Run a database of its own with the portfolio in it; yields members by what they are for."""
    import os

    os.environ["FAIRLEAD_DATA"] = folder
    os.environ["FAIRLEAD_TESTING"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.config.settings")
    from fairlead.db.embedded import Cluster
    from fairlead.db.places import data_dir

    place = data_dir()
    place.make()
    with Cluster(place, durable=False).running():
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        from fairlead.customers.models import Account

        if Account.objects.count() != accounts:
            _fill(accounts)
        connection.close()
        yield _members()


def _members() -> dict[str, Any]:
    from fairlead.team.models import Member

    return {member.name: member for member in Member.objects.all()}


def _fill(accounts: int) -> None:
    from django.db import connection, transaction

    from fairlead.team.models import Member, Team
    from fairlead.team.types import Role

    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("account", "contact", "contactpoint", "searchentry"):
            cursor.execute(f"TRUNCATE customers_{table} CASCADE")
        cursor.execute("TRUNCATE team_member, team_team CASCADE")
        teams = [Team.objects.create(name=f"Team {number}") for number in range(5)]
        owners = [
            Member.objects.create(name=f"Manager {number}", email=f"m{number}@exporter.example", team=teams[number % 5])
            for number in range(50)
        ]
        Member.objects.create(name="Boss", email="boss@exporter.example", role=Role.OWNER)
        Member.objects.create(name="Small", email="small@exporter.example")
        small = Member.objects.get(name="Small")
        # As in a restore: no history, no versions, no checks of keys that we make ourselves.
        cursor.execute("SET LOCAL session_replication_role = replica")
        _copy(cursor, accounts, [owner.pk for owner in owners], small.pk)
        for table in ("account", "contact", "contactpoint", "searchentry"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('customers_{table}', 'id'), max(id)) FROM customers_{table}"
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(cursor: Any, accounts: int, owners: list[int], small: int) -> None:
    from fairlead.core.search_terms import grams, normalise

    dice = random.Random(7)
    people, points, entries = [], [], []
    columns = (
        "id name legal_name trade_names sort_name match_name external_id tax_id website domain address industry source stage "
        "tier owner_id backup_owner_id currency payment_terms tags note custom country subdivision city zone zone_source"
    ).split()
    with cursor.copy(f"COPY customers_account ({', '.join(columns)}) FROM STDIN") as copy:
        for number in range(1, accounts + 1):
            name, domain = _company(dice, number)
            country, region, city, zone = dice.choice(CITIES)
            owner = small if number % 400 == 0 else dice.choice([*owners, None])
            tags = dice.sample(["fair 2026", "wood", "vip", "sample sent", "slow payer"], dice.choice([0, 0, 1, 2]))
            row = (
                number, name, "", [], normalise(name), normalise(name), f"C{number:06d}", "", domain, domain, "", "", "",
                dice.choice(["LEAD", "CONTACTED", "SAMPLING", "ACTIVE", "ACTIVE", "DORMANT", "LOST"]),
                dice.choice(["A", "B", "C", "D", ""]), owner, None, "USD", "", tags, "", "{}", country, region, city, zone,
                "CITY" if zone else "",
            )  # fmt: skip
            copy.write_row(row)
            entries.append((number, None, normalise(f"{name} {domain} C{number:06d} {city}")))
            for _ in range(CONTACTS_PER_ACCOUNT):
                people.append((len(people) + 1, number, *_person(dice, domain), name))
    fields = (
        "id account_id name given_name family_name latin_name sort_name salutation role department rank languages zone wishes "
        "preferred_channel consent consent_source is_main note custom"
    ).split()
    with cursor.copy(f"COPY customers_contact ({', '.join(fields)}) FROM STDIN") as copy:
        for pk, account, name, mail, phone, company in people:
            is_main = pk % CONTACTS_PER_ACCOUNT == 0
            copy.write_row(
                (pk, account, name, "", "", "", normalise(name), "", "Buyer", "", "", [], "", "", "", "UNKNOWN", "", is_main, "", "{}")
            )  # fmt: skip
            points += [(pk, "EMAIL", mail), (pk, "MOBILE", phone)]
            entries.append((account, pk, normalise(f"{name} {mail} {phone} {company}")))
    with cursor.copy("COPY customers_contactpoint (contact_id, kind, value, label, position) FROM STDIN") as copy:
        for pk, kind, value in points:
            copy.write_row((pk, kind, value, "", 0))
    with cursor.copy("COPY customers_searchentry (account_id, contact_id, text, grams) FROM STDIN") as copy:
        for account, pk, text in entries:
            copy.write_row((account, pk, text, sorted(grams(text))))


def _company(dice: random.Random, number: int) -> tuple[str, str]:
    if dice.random() < 0.3:
        words = "".join(dice.sample(CHINESE_WORD, 2))
        name = f"{dice.choice(CHINESE_PLACE)}{words}{dice.choice(CHINESE_TRADE)}有限公司"
        return name, f"cn{number}.example"
    first, second = dice.choice(FIRST), dice.choice(SECOND)
    return f"{first} {second} {number % 977} {dice.choice(LEGAL)}", f"{first}-{second}{number}.example".lower()


def _person(dice: random.Random, domain: str) -> tuple[str, str, str]:
    phone = f"{dice.choice(CODES)}{dice.randrange(10**7):07d}"
    if dice.random() < 0.3:
        name = dice.choice(CHINESE_FAMILY) + "".join(dice.sample(CHINESE_GIVEN, dice.choice([1, 2])))
        return name, f"u{dice.randrange(10**6)}@{dice.choice(DOMAINS)}", phone
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    host = domain if dice.random() < 0.7 else dice.choice(DOMAINS)
    plain = f"{given}.{family}".lower().encode("ascii", "ignore").decode().replace("'", "")
    return f"{given} {family}", f"{plain}@{host}", phone
