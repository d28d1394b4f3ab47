"""The vocabulary of ``durations`` for languages that are known less deeply."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from archiver.text.duration_model import DurationWords

ITALIAN = DurationWords(
    hours="ora|ore",
    minutes="minuto|minuti|min",
    seconds="secondo|secondi|sec",
    fixed={1800: "mezz'ora|mezzora", 30: "mezzo minuto", 90: "minuto e mezzo", 40: "quarantina di secondi"},
    half="e mezzo|e mezza",
    joins="e",
    media="video|filmato|filmati|clip|audio|messaggio|registrazione|sequenza|spezzone|discorso|videomessaggio|film",
    cues="durata|durata di|della durata di|dura|durano|lungo|lunga",
    about="circa|oltre|quasi|meno di|più di|poco più di|appena",
    fillers="di|un|una|il|la|l|:",
    not_before="fa|per|tra|fra|dopo|entro|ogni|da|durante",
    not_after="fa|dopo|prima|più tardi|di gioco|di recupero|di silenzio",
    cues_after="di durata",
)
PORTUGUESE = DurationWords(
    hours="hora|horas",
    minutes="minuto|minutos|min",
    seconds="segundo|segundos|seg",
    fixed={1800: "meia hora", 30: "meio minuto"},
    half="e meio|e meia",
    joins="e",
    media="vídeo|vídeos|clipe|áudio|gravação|mensagem|filme|sequência|discurso|trecho|filmagem",
    cues="duração|duração de|com duração de|dura|duram",
    about="cerca de|quase|mais de|menos de|pouco mais de|aproximadamente",
    fillers="de|um|uma|o|a|com|:",
    not_before="há|por|durante|em|após|depois de|cada|dentro de",
    not_after="depois|antes|mais tarde|de jogo|de silêncio",
    cues_after="de duração",
)
DUTCH = DurationWords(
    hours="uur|uren",
    minutes="minuut|minuten|min",
    seconds="seconde|seconden|sec",
    fixed={1800: "half uur", 30: "halve minuut", 90: "anderhalve minuut"},
    half="en een half",
    joins="en",
    media="video|filmpje|filmpjes|clip|opname|beelden|audio|fragment|boodschap|videoboodschap",
    cues="duurt|duur|duur van|lengte van|van",
    about="ongeveer|bijna|ruim|meer dan|minder dan|zo'n",
    fillers="van|een|de|het|:",
    not_before="na|voor|gedurende|binnen|elke|sinds|in",
    not_after="geleden|later|eerder|stilte|durende",
    cues_after="lange|lang|durende|durend",
)
POLISH = DurationWords(
    hours="godzina|godziny|godzin|godzinne|godzinny",
    minutes="minuta|minuty|minut|minutę|minutowe|minutowy|minutowego|minutowym|minutowa|minutową|min",
    seconds="sekunda|sekundy|sekund|sekundę|sekundowe|sekundowy|sekundowego|sekundowym|sekundowa|sekundową|sek",
    fixed={
        1800: "pół godziny|półgodzinne|półgodzinny", 30: "pół minuty|półminutowe|półminutowy",
        90: "półtorej minuty|półtoraminutowe|półtoraminutowym",
        120: "dwuminutowe|dwuminutowy|dwuminutowym|dwuminutowego", 180: "trzyminutowe|trzyminutowy|trzyminutowym",
        240: "czterominutowe|czterominutowy", 300: "pięciominutowe|pięciominutowy", 60: "jednominutowe|jednominutowy",
    },
    half="i pół",
    joins="i",
    media="nagranie|nagrania|nagraniu|film|filmik|filmie|wideo|klip|audio|materiał|wideo",
    cues="trwające|trwający|trwa|trwającego|trwającym|długości|o długości|o długości",
    about="około|ponad|prawie|blisko|mniej niż|niemal",
    fillers="na|o|:",
    not_before="przez|za|po|przed|co|w ciągu|od",
    not_after="temu|później|wcześniej|ciszy",
)  # fmt: skip
TURKISH = DurationWords(
    hours="saat|saatlik",
    minutes="dakika|dakikalık|dk",
    seconds="saniye|saniyelik|sn",
    fixed={1800: "yarım saat|yarım saatlik", 30: "yarım dakikalık"},
    half="buçuk",
    joins="ve",
    media="bir video|bir görüntü|bir kayıt|video|videoda|videosu|videoyu|"
    "görüntü|görüntüler|görüntülerde|görüntülerini|kayıt|kaydı|klip|mesaj",
    cues="süren|uzunluğunda|uzunluğundaki|süresi",
    about="yaklaşık",
    fillers="bir|:",
    not_before="son|her|ilk",
    not_after="önce|sonra|boyunca|içinde",
    cues_after="süren|uzunluğunda|uzunluğundaki",
)
ROMANIAN = DurationWords(
    hours="oră|ore",
    minutes="minut|minute|min|de minute",
    seconds="secundă|secunde|sec|de secunde",
    fixed={1800: "jumătate de oră", 30: "jumătate de minut"},
    half="și jumătate",
    joins="și",
    media="video|videoclip|videoclipul|filmare|filmarea|clip|clipul|înregistrare|înregistrarea|audio|mesaj",
    cues="durează|durata|durata de|cu durata de|lung de|lungă de",
    about="circa|aproape|peste|aproximativ|puțin peste",
    fillers="de|un|o|:",
    not_before="acum|timp de|în|după|la fiecare|peste",
    not_after="mai târziu|în urmă|înainte|după",
)
GREEK = DurationWords(
    hours="ώρα|ώρες|ωρών",
    minutes="λεπτό|λεπτά|λεπτών|λεπτού",
    seconds="δευτερόλεπτο|δευτερόλεπτα|δευτερολέπτων",
    fixed={1800: "μισή ώρα|μισής ώρας", 30: "μισό λεπτό|μισού λεπτού"},
    half="και μισό",
    joins="και",
    media="βίντεο|ηχητικό|κλιπ|μήνυμα|ταινία",
    cues="διάρκειας|διάρκεια|διαρκεί",
    about="περίπου|σχεδόν|πάνω από",
    fillers="το|ένα|των|:",
    not_before="για|σε|μετά|πριν|κάθε",
    not_after="πριν|μετά|αργότερα|σιγής",
)
MORE_DURATIONS: Mapping[str, DurationWords] = MappingProxyType(
    {
        "el": GREEK, "it": ITALIAN, "nl": DUTCH, "pl": POLISH,
        "pt": PORTUGUESE, "ro": ROMANIAN, "tr": TURKISH,
    }
)  # fmt: skip
