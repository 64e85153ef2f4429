"""Words that say nothing about an offer, in the seventeen languages: never required, never part of a concept's key.

Some of them are needs in another language or spelling: KI, BuT, Sucht, iş, ev, dans, cine. How a word is written
decides first; where that does not tell, it counts only if the query says nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from .analysis import Stop, as_written, words

TEXT = """
    der die das den dem des ein eine einen einem einer und oder in im ins an am auf aus bei beim mit nach
    von vom zu zum zur
    für um ist sind bin hat habe haben ich du er sie es wir ihr mein meine meinen meinem meiner mich mir
    uns unser unsere
    wo wie was wann wer gibt suche sucht suchen brauche braucht brauchen möchte möchten will wollen kann
    können bitte
    nahe nähe auch noch etwas jemand dich dass wenn als darin daran darauf damit dafür davon dazu hier dort
    the a an and or of to for in on at with from by is are am i you he she we they my me our your it this
    that where how
    what when who can need want looking find some there do does have has please near but if so any
    في من على إلى الى عن مع هذا هذه هل انا أنا اين أين كيف ما متى من هو هي او أو و يا ل ب اريد أريد ابحث
    احتاج أحتاج اين يوجد لي عند
    در از به با برای را که این آن من ما شما کجا چگونه چه و یا است هست می خواهم نیاز دارم دنبال یک
    li ji bo bi di de da ku ev ew ez min me te we û an çi çawa kengî kî dixwazim pêwîst heye
    لە بۆ بە و یان ئەم ئەو من تۆ ئێمە کوێ چۆن کەی دەمەوێت پێویستم هەیە
    ve veya ile için bir bu şu ben sen biz siz benim nerede nasıl ne zaman var mı mi istiyorum arıyorum
    lazım de da
    і й та або в у на з із до для від за по про я ти ми ви мій моя моє мої мені де як що коли хто є шукаю
    потрібно потрібен
    потрібна хочу треба будь ласка
    и или в во на с со к ко для от из за по про о об я ты мы вы мой моя моё мои мне где как что когда кто
    есть ищу нужно
    нужен нужна хочу надо
    i lub w we na z ze do dla od za po o ja ty my wy mój moja moje mnie gdzie jak co kiedy kto jest szukam
    potrzebuję chcę
    și si sau în in la cu de din pentru pe un o eu tu noi voi meu mea unde cum ce când cine este caut
    vreau am nevoie
    и или в във на с със за от до по аз ти ние вие мой моя къде как какво кога кой има търся искам трябва
    ми
    le la les un une des du de et ou à au aux en dans avec pour par sur je tu nous vous mon ma mes où
    comment quoi quand qui
    est cherche besoin veux
    el la los las un una unos unas y o de del a al en con por para yo tú mi mis donde dónde como cómo qué
    cuando quien es
    busco necesito quiero
    dhe ose në me për nga te një i e të së unë ti ne ju im ime ku si çfarë kur kush është kërkoj dua kam
    nevojë
    ናይ ኣብ ናብ ካብ ምስ እዩ እያ ኣነ ንሕና እቲ እታ ድማ ን እደሊ የድልየኒ ኣበይ ከመይ እንታይ መዓስ
"""
STOPWORDS: frozenset[str] = frozenset(part for group in words(TEXT) for part in group)
AS_WRITTEN: frozenset[str] = frozenset(as_written(TEXT))


class Stopwords:
    """The stopwords beside the phrases of the vocabularies, which may claim some of them."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        claimed: defaultdict[str, set[str]] = defaultdict(set)
        for phrase in phrases:
            groups = words(phrase)
            if len(groups) == 1 and (word := "".join(groups[0])) in STOPWORDS:
                claimed[word].add(phrase.strip())
        self.claimed: Collection[str] = claimed.keys()
        self._claims = dict(claimed)

    def judge(self, word: str, raw: str) -> Stop:
        """What to do with a folded word that was written so."""
        if word not in STOPWORDS:
            return ""
        claims = self._claims.get(word, ())
        if any(_tells(raw, claim) for claim in claims):
            return ""
        # "BuT" is never meant by "but"; "KI" may well be typed "ki".
        return "doubtful" if any(claim[1:] in (claim[1:].lower(), claim[1:].upper()) for claim in claims) else "stop"


def _tells(raw: str, claim: str) -> bool:
    """Whether a word written so can only be what the vocabulary means: by its capitals or its diacritics."""
    if raw == claim:
        return claim not in AS_WRITTEN
    return raw.lower() == claim.lower() and raw.lower() not in AS_WRITTEN
