"""One form for every character, so that words can be compared however they are written.

Every character becomes exactly one: the place of a word in folded text is its place in the text.
"""

from __future__ import annotations

import unicodedata

# Traditional characters and the simplified ones for the words that matter here; one vocabulary then serves both.
_TRADITIONAL = (
    "參参臨临歲岁幾几麼么餘余眾众尋寻擔担據据屬属嚴严執执導导庫库懷怀攜携擾扰狀状獨独畫画盤盘興兴茲兹證证譯译趙赵輔辅鄭郑"
    "週周號号聯联絡络繫系辦办復复覆复請请處处業业務务離离職职開开會会郵邮電电話话緊紧訊讯間间將将於于"
    "與与無无個个後后從从這这來来時时為为們们貴贵歸归負负責责轉转發发繼继續续難难張张經经應应關关閉闭"
    "書书過过還还進进學学動动實实對对現现場场長长門门問问國国農农曆历歷历節节東东車车華华陽阳當当暫暂"
    "專专給给讓让寫写讀读說说謝谢謂谓議议護护變变連连達达運运遲迟選选邊边醫医錄录錯错鐘钟陸陆隨随項项"
    "預预領领頭头題题願愿類类顧顾飛飞館馆驗验體体點点單单員员買买賣卖購购訂订詢询報报價价約约級级線线"
    "縣县網网緩缓總总統统聖圣臺台萬万葉叶補补裡里視视覽览計计記记設设許许訪访診诊該该詳详認认語语誤误"
    "調调談谈輪轮辭辞遠远適适遞递銷销鍵键閱阅際际險险雖虽雙双靜静產产異异療疗盡尽監监確确礎础禮礼種种"
    "稱称穩稳簡简糧粮納纳純纯紐纽終终結结絕绝綜综緣缘羅罗義义習习聽听肅肃腦脑舉举舊旧莊庄薦荐藝艺衆众"
    "術术衛卫裝装製制親亲觀观訴诉評评試试貨货貿贸費费資资質质趕赶較较載载輸输遊游郷乡鄰邻釋释針针銀银"
    "鎖锁鐵铁陳陈隊队階阶隻只雜杂頁页順顺須须"
)
_SIMPLIFIED = {_TRADITIONAL[at]: _TRADITIONAL[at + 1] for at in range(0, len(_TRADITIONAL) - 1, 2)}
# Letters without an accent that Unicode could take off, signs that stand for one another, the zero of Chinese years.
_PAIRS = (
    "ßs łl øo đd ıi İi æe œe ёе йй أا إا آا ٱا ىي ةه یي کك ؤو ئي ’' ‘' `' ´' ʼ' ＇' "
    '“" ”" „" «" »" ‐- ‑- ‒- –- —- ―- −- 〜~ ～~ ∼~ →~ ➔~ ⇒~ 、, ،, ؛; ؟? …. °º 零0 〇0'
)
_PLAIN = {_PAIRS[at]: _PAIRS[at + 1] for at in range(0, len(_PAIRS), 3)} | dict.fromkeys(
    "\u00a0\u3000\u2009\u202f", " "
)


class _Fold(dict[int, str]):
    """Maps each character to the one that stands for it; fills itself as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _fold(char)
        return folded


def _fold(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _SIMPLIFIED:
        return _SIMPLIFIED[char]
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) == 1 and wide not in "'\"" and char not in "ªº":
        char = wide
    lower = char.lower()
    char = lower if len(lower) == 1 else char
    if char in _PLAIN:
        return _PLAIN[char]
    base = unicodedata.normalize("NFD", char)[:1]
    # Marks on kana are part of the letter.
    return base if base and (base < "\u0530" and char != "й") else char


_FOLDED = _Fold()


def fold(text: str) -> str:
    """Return text of the same length without case, accents, width and script variants.

    >>> fold("Zurück – ５日"), len(fold("Straße İzmir"))
    ('zuruck - 5日', 12)
    """
    return text.translate(_FOLDED)
