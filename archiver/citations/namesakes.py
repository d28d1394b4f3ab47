"""Channels of Telegram that a sentence names without a verb that attributes: "a post of 3 May on the channel N"."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.citations.anchors import Anchor
from archiver.citations.caseless import is_caseless
from archiver.citations.evidence import Evidence
from archiver.citations.passages import Span
from archiver.citations.words.patterns import Table, compile_words
from archiver.citations.words.refusals import FOLLOW, KEEPER, OPENED, SERVICE, TALK

_KEEPER_REACH = 60
_OPENING = frozenset('«“„"')
# News of the channel itself: how it grows, earns, ends, is sued, or who is behind it.
_ABOUT_IT: Table = {
    "en": "shut* closed deleted removed suspended renamed sued "
    "trial audience readers followed follows following member* "
    "advertis* earn* sold bought extremist popular most_read run_by "
    "runs_the belongs grew growing joined create* ad ads",
    "fr": "fermé* supprimé* suspend* rebaptisé* procès audience lecteurs "
    "suivi* membre* publicité rachet* vendu* extrémiste* "
    "populaire* tenu_par appartient gère anime animé* rejoint",
    "es": "cerrad* cerró eliminad* suspendid* juicio audiencia "
    "lectores miembro* publicidad vendid* extremista* popular* "
    "seguidores administra pertenece",
    "pt": "fechad* fechou removid* suspens* audiência leitores "
    "membro* publicidade vendid* extremista* seguidores pertence",
    "de": "geschlossen* gelöscht* entfernt* Prozess Leser* Mitglied* "
    "Werbung verkauft* extremistisch* beliebt* gehört* betreibt "
    "betrieben* Follower*",
    "it": "chius* eliminat* rimoss* sospes* processo lettori "
    "membri pubblicità vendut* estremist* seguaci gestisce appartiene",
    "ru": "закрыл* закрыт* удалил* удален* признан* иноагент* экстремист* "
    "аудитори* читател* реклам* продал* продан* купил* "
    "принадлеж* ведет вел вела ведущ* уголовн* иск обыск* участник* администриру* переименова*",
    "uk": "закрил* закрит* видалил* видален* визнан* екстреміст* аудитор* читач* "
    "реклам* продал* продан* купил* належ* веде вів "
    "вела кримінальн* обшук* учасник* адмініструє",
    "ar": "إغلاق أغلق أغلقت حذف حذفت مشترك متابع متابعين إعلان إعلانات محاكمة يدير تدير أعضاء",
    "fa": "بسته حذف عضو اعضا تبلیغ* تبلیغات دادگاه مدیریت",
    "pl": "zamknięt* usunięt* proces czytelnik* członk* reklam* sprzedan* ekstremist* popularn* prowadzi należy",
    "tr": "kapatıl* silin* dava üye* reklam* satıl*",
    "ro": "închis* șters* proces cititor* membri reclam* vândut* extremist* popular* aparține",
}
_NEWS_OF_IT = compile_words(_ABOUT_IT, glued=False)


def named_alone(masked: str, anchor: Anchor, names: Sequence[Span]) -> Evidence | None:
    """The channel's own place stands for a word of attribution, unless the sentence is about the channel itself."""
    if anchor.plural or anchor.affiliated or anchor.own:
        return None
    before = masked[max(0, anchor.start - _KEEPER_REACH) : anchor.start]
    if KEEPER.search(before) or _NEWS_OF_IT.search(masked):
        return None
    if any(pattern.search(masked) for pattern in (FOLLOW, SERVICE, OPENED, TALK)):
        return None
    first = names[0]
    if is_caseless(masked[first[0]]) and masked[max(0, first[0] - 1)] not in _OPENING:
        return None  # words without capitals may be anything
    start = min(anchor.start, first[0])
    return Evidence("post", start, start, 0)
