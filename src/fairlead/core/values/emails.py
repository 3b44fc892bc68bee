"""Read mail addresses."""

from __future__ import annotations

import re
import unicodedata

from fairlead.core.values.problems import BadValue, refuse_long

_LABEL = re.compile(r"^\s*(e-?mail|mail|mailto|邮箱|邮件|电邮|郵箱|信箱|correo)\s*[:：]\s*", re.I)
_ANGLED = re.compile(r"(?:\"[^\"]*\"\s*|[^<>;,]*)<([^<>]*)>")
_SEPARATORS = re.compile(r"\s+(?:or|and|und|oder|y|o|和|或)\s+|[;,，；、/|\s]+")
# Local parts of RFC 5322 without quoting; domains in any script, with a top level of letters.
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59})")


def parse_emails(text: str) -> list[str]:
    """Return the mail addresses in `text`, each once, in order, in lower case; [] for a blank text.

    Takes several with any usual separator, "Name <address>", full-width characters, and `mailto:`. Raises
    `BadValue("email")` naming the first part that is no address.

    >>> parse_emails("Anna Müller <Anna@ACME.de>; sales＠acme.de")
    ['anna@acme.de', 'sales@acme.de']
    """
    refuse_long(text, "email")
    # A full-width stop is the ideographic one in many input methods: both mean the dot of a domain.
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", text).replace("。", ".")).strip()
    angled = [found.strip() for found in _ANGLED.findall(plain)]
    rest = _ANGLED.sub(" ", plain)
    parts = [part for part in _SEPARATORS.split(rest) if part]
    return list(dict.fromkeys(_checked(part) for part in (*angled, *parts)))


def domain_of_email(address: str) -> str:
    """Return the domain of a mail address in lower case."""
    return address.rpartition("@")[2].lower()


def is_free_mail(domain: str) -> bool:
    """Tell whether a domain belongs to a mail service for everyone, so that it says nothing about the company."""
    return domain in _FREE or domain.split(".")[0] in _FREE_FAMILIES


def _checked(part: str) -> str:
    address = _LABEL.sub("", part).removeprefix("mailto:").strip(" '\"<>()").rstrip(".").lower()
    local, at, domain = address.rpartition("@")
    fits = at and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and len(address) <= 254
    if not fits or ".." in local or local.startswith(".") or local.endswith("."):
        raise BadValue("email", part)
    return address


_FREE = frozenset((
    "qq.com", "163.com", "126.com", "139.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "foxmail.com",
    "aliyun.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.com", "gmx.at",
    "web.de", "t-online.de", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "ukr.net",
    "protonmail.com", "proton.me", "naver.com", "daum.net", "hanmail.net", "libero.it", "virgilio.it",
    "tiscali.it", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "uol.com.br", "bol.com.br",
    "terra.com.br", "ig.com.br", "rediffmail.com", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz",
    "centrum.cz", "abv.bg", "btinternet.com", "comcast.net", "verizon.net", "att.net", "googlemail.com",
    "msn.com", "tom.com", "21cn.com", "hinet.net", "pchome.com.tw", "telefonica.net", "zoho.com", "mail.com",
    "inbox.com", "ymail.com", "rocketmail.com", "bigpond.com", "optusnet.com.au", "prodigy.net.mx",
))  # fmt: skip
# One name under many country domains (yahoo.co.uk, hotmail.es).
_FREE_FAMILIES = frozenset(("gmail", "yahoo", "hotmail", "outlook", "live", "yandex"))
