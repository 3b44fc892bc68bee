"""How a letter begins and ends: the salutation by the rule of each language, and its closing formula.

Nothing is guessed: where nobody has noted whether it is Herr or Frau, the letter says neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from fairlead.core.letters.titles import FEMALE, MALE, Titles, chinese_rank, korean_rank, read_titles, russian_parts
from fairlead.core.values.people import parse_person

_SCRIPTS = {
    "han": re.compile(r"[\u3400-\u9fff々]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
}
_READABLE = {
    "zh-hans": ("han",), "zh-hant": ("han",), "ja": ("han", "kana"), "ko": ("hangul",), "ar": ("arabic",),
    "ru": ("cyrillic",),
}  # fmt: skip


class Tone(StrEnum):
    """How a letter speaks. A friendly one uses given names, and the forms of friends where a language has them."""

    FORMAL = "formal"
    FRIENDLY = "friendly"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is for, as it is known; without a name it is for the company. `country` is an ISO code."""

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    latin_name: str = ""
    salutation: str = ""
    role: str = ""
    department: str = ""
    company: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A language's forms: `named` and `given` by gender ("" when unknown), the words for Mr and Ms, the titles.

    `is_title_alone`: the highest title stands instead of Mr or Ms, otherwise all behind it; `by_family`: behind a form
    of address stands the family name.
    """

    named: dict[str, str]
    given: dict[str, str]
    nobody: str
    nobody_friendly: str
    forms: dict[str, str]
    titles: dict[str, dict[str, str]]
    is_title_alone: bool = True
    by_family: bool = True


def _both(text: str) -> dict[str, str]:
    return dict.fromkeys((MALE, FEMALE, ""), text)


def _by(male: str, female: str, unknown: str) -> dict[str, str]:
    return {MALE: male, FEMALE: female, "": unknown}


_FRAMES: dict[str, _Frame] = {
    "en": _Frame(
        named=_both("Dear {name},"), given=_both("Dear {name},"), nobody="Dear Sir or Madam,", nobody_friendly="Hello,",
        forms=_by("Mr", "Ms", ""), titles={"dr": _both("Dr"), "prof": _both("Professor")},
    ),
    "de": _Frame(
        named=_by("Sehr geehrter {name},", "Sehr geehrte {name},", "Guten Tag {name},"),
        given=_by("Lieber {name},", "Liebe {name},", "Hallo {name},"),
        nobody="Sehr geehrte Damen und Herren,", nobody_friendly="Guten Tag,",
        forms=_by("Herr", "Frau", ""), is_title_alone=False,
        titles={"dr": _both("Dr."), "prof": _both("Prof."), "mag": _by("Magister", "Magistra", "Mag.")},
    ),
    "fr": _Frame(
        named=_both("Bonjour {name},"), given=_both("Bonjour {name},"), nobody="Madame, Monsieur,",
        nobody_friendly="Bonjour,", forms=_by("Monsieur", "Madame", ""),
        titles={"dr": _both("Docteur"), "prof": _both("Professeur")},
    ),
    "es": _Frame(
        named=_by("Estimado {name}:", "Estimada {name}:", "Estimado/a {name}:"), given=_both("Hola, {name}:"),
        nobody="Estimados señores:", nobody_friendly="Buenos días:", forms=_by("Sr.", "Sra.", ""),
        titles={
            "dr": _by("Dr.", "Dra.", "Dr."), "prof": _by("Prof.", "Prof.ª", "Prof."), "ing": _both("Ing."),
            "lic": _by("Lic.", "Lic.", "Lic."), "arq": _both("Arq."),
        },
    ),
    "pt": _Frame(
        named=_by("Prezado {name},", "Prezada {name},", "Prezado(a) {name},"), given=_both("Olá, {name},"),
        nobody="Prezados senhores,", nobody_friendly="Olá,", forms=_by("Sr.", "Sra.", ""), by_family=False,
        titles={
            "dr": _by("Dr.", "Dra.", "Dr."), "prof": _by("Prof.", "Profa.", "Prof."),
            "ing": _by("Eng.", "Eng.ª", "Eng."),
        },
    ),
    "it": _Frame(
        named=_both("Gentile {name},"), given=_both("Ciao {name},"), nobody="Gentili Signori,",
        nobody_friendly="Buongiorno,", forms=_by("Sig.", "Sig.ra", ""),
        titles={
            "dr": _by("Dott.", "Dott.ssa", "Dott."), "prof": _by("Prof.", "Prof.ssa", "Prof."), "ing": _both("Ing."),
            "avv": _both("Avv."),
        },
    ),
    "ru": _Frame(
        named=_by("Уважаемый {name}!", "Уважаемая {name}!", "Здравствуйте, {name}!"),
        given=_both("Здравствуйте, {name}!"), nobody="Уважаемые господа!", nobody_friendly="Добрый день!",
        forms=_by("господин", "госпожа", ""), titles={"prof": _both("профессор"), "dr": _both("доктор")},
        is_title_alone=True,
    ),
    "ar": _Frame(
        named=_by("عزيزي {name}،", "عزيزتي {name}،", "تحية طيبة، {name}،"), given=_both("مرحبًا {name}،"),
        nobody="السادة الكرام،", nobody_friendly="تحية طيبة،", forms=_by("السيد", "السيدة", ""), by_family=False,
        titles={
            "dr": _by("الدكتور", "الدكتورة", ""), "prof": _by("البروفيسور", "البروفيسورة", ""),
            "ing": _by("المهندس", "المهندسة", ""),
        },
    ),
}  # fmt: skip


def salute(language: str, to: Addressee, tone: Tone = Tone.FORMAL) -> str:
    """Return the salutation of a letter, with the mark that stands behind it in its language.

    >>> salute("de", Addressee("Thomas Weber", family_name="Weber", salutation="Herr Dr."))
    'Sehr geehrter Herr Dr. Weber,'
    >>> salute("zh-hans", Addressee("王芳", role="采购经理")), salute("ru", Addressee("Иван Петрович Смирнов"))
    ('尊敬的王经理：', 'Уважаемый Иван Петрович!')
    >>> salute("ja", Addressee(company="山田商事株式会社")), salute("fr", Addressee("Camille Dupont"))
    ('山田商事株式会社 御中', 'Bonjour Camille Dupont,')
    """
    if not to.name:
        return _to_company(language, to, tone)
    said = read_titles(to.salutation)
    eastern = {"zh-hans": _chinese, "zh-hant": _chinese, "ja": _japanese, "ko": _korean}.get(language)
    if eastern is not None:
        return eastern(language, to, said, tone)
    return _western(language, to, said, tone)


def spoken_name(language: str, to: Addressee) -> str:
    """Return a person's full name in the script of the letter where it is known in it, else as they write it."""
    return to.latin_name if to.latin_name and not _can_be_read(to.name, language) else to.name


def _can_be_read(text: str, language: str) -> bool:
    foreign = [script for script, sign in _SCRIPTS.items() if sign.search(text)]
    return all(script in _READABLE.get(language, ()) for script in foreign)


def _to_company(language: str, to: Addressee, tone: Tone) -> str:
    is_friendly = tone is Tone.FRIENDLY
    if language == "ja":
        return f"{to.company} 御中" if to.company else "ご担当者様"
    if language == "ko":
        return f"{to.company} 귀중" if to.company else "담당자님께"
    if language.startswith("zh"):
        plain, named = ("尊敬的客户", "尊敬的{}") if language == "zh-hans" else ("敬啟者", "{} 敬啟者")
        return f"{named.format(to.company) if to.company else plain}："
    if language == "it" and to.company and not is_friendly:
        return f"Spett.le {to.company},"
    if language == "ar" and to.company and not is_friendly:
        return f"السادة {to.company} المحترمين،"
    if language == "pt" and to.country == "PT" and not is_friendly:
        return "Exmos. Senhores,"
    frame = _FRAMES[language]
    return frame.nobody_friendly if is_friendly else frame.nobody


def _western(language: str, to: Addressee, said: Titles, tone: Tone) -> str:
    frame, full = _FRAMES[language], spoken_name(language, to)
    if language == "ru":
        polite, gender = russian_parts(f"{to.given_name} {to.family_name}".strip() or full)
        polite, gender = (polite, gender) if polite else russian_parts(full)
        if polite and _can_be_read(polite, language):
            return frame.named[gender].format(name=polite)
    if tone is Tone.FRIENDLY:
        return frame.given[said.gender].format(name=_first_name(language, to, said) or full)
    # A title's form may show what the salutation does not say; where neither does, nothing is written before the name.
    known = (frame.titles[title][said.gender] for title in sorted(said.titles, key=_rank) if title in frame.titles)
    titles = [title for title in known if title][: 1 if frame.is_title_alone else None]
    forms = [frame.forms[said.gender]] if said.gender and not (titles and frame.is_title_alone) else []
    if not forms and not titles:
        # "Maggie", "Divya ji": how they wish to be called, where it can be read.
        wished = to.salutation if said.name and _can_be_read(to.salutation, language) and not said.gender else ""
        return frame.named[said.gender].format(name=wished or full)
    name = (_family(language, to, said) or full) if frame.by_family else _of_title(to, said, full)
    named = _exalted(to, said) if language == "pt" else None
    return (named or frame.named[said.gender]).format(name=" ".join((*forms, *titles, name)))


def _rank(title: str) -> int:
    return ("prof", "dr").index(title) if title in ("prof", "dr") else 2


def _exalted(to: Addressee, said: Titles) -> str | None:
    """Return the form of Portugal, which is not that of Brazil."""
    if to.country != "PT":
        return None
    return {MALE: "Exmo. {name},", FEMALE: "Exma. {name},"}.get(said.gender)


def _of_title(to: Addressee, said: Titles, full: str) -> str:
    """Return the name behind a form of address where family names do not stand alone: Dona Renata, السيد يوسف."""
    return full if full != to.name or not said.name else (said.name if said.name in full else full)


def _family(language: str, to: Addressee, said: Titles) -> str:
    """Return the family name where it is known and can be read in the letter's language.

    A name that stands first in the full one is the given name, as in Dona Renata.
    """
    if to.family_name and _can_be_read(to.family_name, language):
        return to.family_name
    is_family = any(f" {said.name}" in name for name in (to.name, to.latin_name))
    return said.name if said.name and is_family and _can_be_read(said.name, language) else ""


def _first_name(language: str, to: Addressee, said: Titles) -> str:
    is_given = any(name.startswith(f"{said.name} ") for name in (to.name, to.latin_name))
    for name in (to.given_name, said.name if said.name and (is_given or not said.gender) and not said.titles else ""):
        if name and _can_be_read(name, language):
            return name
    return ""


def _eastern_family(to: Addressee, said: Titles) -> str:
    family = to.family_name or parse_person(to.name).family
    if family:
        return family
    if " " in to.name and _is_eastern(to.name):
        return to.name.split()[0]
    return said.name if said.name and to.name.startswith(said.name) else ""


def _is_eastern(text: str) -> bool:
    return any(_SCRIPTS[script].search(text) for script in ("han", "kana", "hangul"))


def _chinese(language: str, to: Addressee, said: Titles, tone: Tone) -> str:
    is_simple = language == "zh-hans"
    rank = chinese_rank(said.rank) or said.rank or chinese_rank(to.role)
    form = {MALE: "先生", FEMALE: "女士", "": ""}[said.gender]
    family = _eastern_family(to, said)
    full = spoken_name(language, to)
    if tone is Tone.FRIENDLY:
        return f"{to.given_name if _is_eastern(to.given_name) else full}，您好："
    if not _is_eastern(to.name):
        name = f"{full}{form}"
    elif rank and family:
        name = f"{family}{rank}"
    else:
        name = f"{family}{form}" if family and form else to.name
    return f"尊敬的{name}：" if is_simple else f"{name} 您好："


def _japanese(language: str, to: Addressee, said: Titles, tone: Tone) -> str:
    name = spoken_name(language, to).replace("\u3000", " ")
    if tone is Tone.FRIENDLY:
        return f"{_eastern_family(to, said) or name}さん"
    lines = [to.company] if to.company else []
    # A title in characters alone may as well be Chinese.
    is_there = to.country == "JP"
    titles = [part for part in (to.role, to.department) if is_there and _is_eastern(part) and _can_be_read(part, "ja")]
    return "\n".join((*lines, f"{titles[0]} {name} 様" if titles else f"{name} 様"))


def _korean(language: str, to: Addressee, said: Titles, tone: Tone) -> str:
    name = spoken_name(language, to)
    if tone is Tone.FRIENDLY:
        return f"{name} 님,"
    rank = korean_rank(said.rank) or korean_rank(to.role)
    return f"{name} {rank}님께" if rank else f"{name} 님께"


_CLOSINGS: dict[str, tuple[str, str]] = {
    "en": ("Kind regards,", "Best wishes,"),
    "zh-hans": ("顺祝商祺！", "祝工作顺利！"),
    "zh-hant": ("順頌 商祺", "祝 工作順利"),
    "es": ("Atentamente,", "Un cordial saludo,"),
    "pt": ("Atenciosamente,", "Um abraço,"),
    "de": ("Mit freundlichen Grüßen", "Herzliche Grüße"),
    "fr": ("Bien cordialement,", "À bientôt,"),
    "it": ("Cordiali saluti", "Un caro saluto"),
    "ja": ("何卒よろしくお願い申し上げます。", "よろしくお願いいたします。"),
    "ko": ("감사합니다.", "늘 감사드립니다."),
    "ru": ("С уважением,", "С наилучшими пожеланиями,"),
    "ar": ("وتفضلوا بقبول فائق الاحترام والتقدير،", "مع أطيب التحيات،"),
}  # fmt: skip


def close(language: str, to: Addressee, tone: Tone = Tone.FORMAL) -> str:
    """Return the closing formula of a letter.

    >>> close("de", Addressee()), close("pt", Addressee(country="PT"))
    ('Mit freundlichen Grüßen', 'Com os melhores cumprimentos,')
    """
    formal, friendly = _CLOSINGS[language]
    if tone is Tone.FRIENDLY:
        return friendly
    if language == "pt" and to.country == "PT":
        return "Com os melhores cumprimentos,"
    if language == "fr" and tone is Tone.FIRM:
        gender = read_titles(to.salutation).gender if to.name else ""
        person = {MALE: "Monsieur", FEMALE: "Madame", "": "Madame, Monsieur"}[gender]
        return f"Je vous prie d’agréer, {person}, l’expression de mes salutations distinguées."
    return formal
