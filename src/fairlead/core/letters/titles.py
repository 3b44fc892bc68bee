"""What a noted salutation says: whether Herr or Frau, which title, and which part of the name is spoken."""

from __future__ import annotations

import re
from dataclasses import dataclass

MALE, FEMALE = "m", "f"

# A word, in small letters and without its full stop → (gender, title). The title's key is that of `frames`.
_WORDS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("mr", "mister", "sir", "herr", "herrn", "monsieur", "m", "sr", "señor", "don", "senhor", "dom", "sig",
         "signor", "signore", "господин", "г-н", "السيد", "الأستاذ", "bapak", "pak", "bey", "pan"),
        (MALE, ""),
    ),
    **dict.fromkeys(
        ("mrs", "ms", "miss", "madam", "frau", "madame", "mme", "mlle", "sra", "señora", "srta", "señorita", "doña",
         "senhora", "dona", "sig.ra", "signora", "sig.na", "госпожа", "г-жа", "السيدة", "الآنسة", "الأستاذة", "ibu",
         "bu", "hanım", "pani"),
        (FEMALE, ""),
    ),
    **dict.fromkeys(("dr", "doctor", "doktor", "docteur", "doutor", "dottor", "доктор"), ("", "dr")),
    **dict.fromkeys(("dra", "doctora", "doutora", "dott.ssa", "dottoressa", "الدكتورة"), (FEMALE, "dr")),
    **dict.fromkeys(("dott", "dottore", "الدكتور"), (MALE, "dr")),
    **dict.fromkeys(("prof", "professor", "professeur", "professore", "profesor", "профессор"), ("", "prof")),
    **dict.fromkeys(("prof.ssa", "professoressa", "profesora", "professora"), (FEMALE, "prof")),
    **dict.fromkeys(("ing", "ingeniero", "engr", "eng", "ingegnere", "dipl.-ing", "dipl-ing"), ("", "ing")),
    "ingeniera": (FEMALE, "ing"),
    "المهندس": (MALE, "ing"),
    "المهندسة": (FEMALE, "ing"),
    **dict.fromkeys(("lic", "licenciado"), ("", "lic")),
    **dict.fromkeys(("licda", "licenciada"), (FEMALE, "lic")),
    **dict.fromkeys(("mag", "magister"), ("", "mag")),
    **dict.fromkeys(("arq", "arquitecto"), ("", "arq")),
    **dict.fromkeys(("avv", "avvocato"), ("", "avv")),
}  # fmt: skip
# Behind a name in Chinese, Japanese and Korean; longer ones first.
_BEHIND: dict[str, tuple[str, str]] = {
    "先生": (MALE, ""), "女士": (FEMALE, ""), "小姐": (FEMALE, ""), "太太": (FEMALE, ""), "夫人": (FEMALE, ""),
    "様": ("", ""), "さん": ("", ""), "殿": ("", ""), "先輩": ("", ""), "님": ("", ""), "씨": ("", ""),
}  # fmt: skip
_RANKS = (
    "副总经理", "副總經理", "总经理", "總經理", "董事长", "董事長", "副总裁", "副總裁", "副总", "副總", "总裁", "總裁",
    "总监", "總監", "副经理", "副經理", "经理", "經理", "厂长", "廠長", "主任", "主管", "部长", "部長", "处长", "處長",
    "科长", "科長", "工程师", "工程師", "总工", "總工", "老板", "老闆", "会长", "會長", "教授", "博士", "老师", "老師",
    "总", "總", "工",
)  # fmt: skip
# Courtesy leaves out that somebody is only the deputy, and shortens the highest rank.
_SPOKEN_RANK = {
    "副总经理": "总", "副總經理": "總", "总经理": "总", "總經理": "總", "副总裁": "总", "副總裁": "總", "总裁": "总",
    "總裁": "總", "副总": "总", "副總": "總", "副经理": "经理", "副經理": "經理", "工程师": "工", "工程師": "工",
    "总工": "总工", "總工": "總工",
}  # fmt: skip
_KOREAN_RANKS = (
    "대표이사", "대표", "회장", "사장", "부사장", "전무", "상무", "이사", "본부장", "실장", "팀장", "부장", "차장",
    "과장", "대리", "주임", "소장", "원장",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Titles:
    """`gender` is m, f or "" when nothing says it; `name` is what is left of the salutation besides the titles."""

    gender: str = ""
    titles: tuple[str, ...] = ()
    rank: str = ""
    name: str = ""


def read_titles(salutation: str) -> Titles:
    """Return what a salutation says.

    >>> read_titles("Herr Dr. Weber")
    Titles(gender='m', titles=('dr',), rank='', name='Weber')
    >>> read_titles("王经理").rank, read_titles("陈女士")
    ('经理', Titles(gender='f', titles=(), rank='', name='陈'))
    """
    gender, titles, rest = "", [], []
    for word in salutation.split():
        known = _WORDS.get(word.lower().rstrip(".")) or _WORDS.get(word.lower())
        if known is None:
            rest.append(word)
            continue
        gender = gender or known[0]
        if known[1] and known[1] not in titles:
            titles.append(known[1])
    name, behind_gender, rank = _behind(" ".join(rest))
    return Titles(gender or behind_gender, tuple(titles), rank, name)


def _behind(text: str) -> tuple[str, str, str]:
    for word, (gender, _title) in _BEHIND.items():
        if text.endswith(word):
            name, _gender, rank = _behind(text[: -len(word)].strip())
            return name, gender, rank
    for rank in (*_RANKS, *_KOREAN_RANKS):
        if text.endswith(rank) and not text[: -len(rank)].endswith("副"):
            return text[: -len(rank)].strip(), "", rank
    return text, "", ""


def chinese_rank(role: str) -> str:
    """Return how a rank is spoken behind a family name, from a job title in Chinese; "" for others.

    >>> chinese_rank("采购部副总经理"), chinese_rank("採購經理"), chinese_rank("Purchasing manager")
    ('总', '經理', '')
    """
    # 员工 ends like 王工, and is no rank.
    found = next((rank for rank in _RANKS if role.endswith(rank) and rank not in ("工", "总", "總")), "")
    return _SPOKEN_RANK.get(found, found)


def korean_rank(role: str) -> str:
    """Return the rank in a Korean job title.

    >>> korean_rank("구매팀 부장")
    '부장'
    """
    fits = [rank for rank in _KOREAN_RANKS if role.endswith(rank)]
    return max(fits, key=len, default="")


_PATRONYMIC = re.compile(r"(?:ович|евич|ьич|ич|овна|евна|ична|инична)\Z")
_MALE_PATRONYMIC = re.compile(r"ич\Z")


def russian_parts(name: str) -> tuple[str, str]:
    """Return given name with patronymic, and the gender that it shows; both "" where there is no patronymic.

    Either order is read: Иван Петрович Смирнов, and Смирнов Иван Петрович.

    >>> russian_parts("Смирнова Анна Сергеевна")
    ('Анна Сергеевна', 'f')
    """
    words = name.split()
    for place in range(len(words) - 1, 0, -1):
        if _PATRONYMIC.search(words[place].lower()) and (len(words) == 2 or place in (1, 2)):
            # A family name such as Иванович stands alone at the end, behind a given name: two words do not tell.
            gender = MALE if _MALE_PATRONYMIC.search(words[place].lower()) else FEMALE
            return f"{words[place - 1]} {words[place]}", gender
    return "", ""
