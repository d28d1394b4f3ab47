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
    media="video|filmato|filmati|clip|audio|messaggio|registrazione|sequenza|spezzone|discorso|videomessaggio|film|"
    "vocale|vocali|nota vocale|reel|ripresa|riprese|intervista|filmino|estratto|immagini|versione|traccia|"
    "video messaggio|videoclip|videomessaggi|podcast|nota audio|file audio|montaggio|documentario|cortometraggio|"
    "servizio|diretta|spot|frammento|monologo|registrazioni|videoregistrazione",
    cues="durata|durata di|della durata di|dura|durano|lungo|lunga|durava|durata complessiva di|"
    "che dura|dura circa|durata è di|durata totale di|con una durata di|si protrae per|lunghezza|lunghi|lunghe",
    about="circa|oltre|quasi|meno di|più di|poco più di|appena|un po' più di|poco meno di|più o meno|all'incirca|solo|"
    "soltanto|intorno ai|fino a|oltre i|qualche",
    fillers="di|un|una|il|la|l|:|di un|lo|è|per|con|fino|solo|dei|i|gli|d",
    not_before="fa|per|tra|fra|dopo|entro|ogni|da|durante",
    not_after="fa|dopo|prima|più tardi|di gioco|di recupero|di silenzio|di carcere|di reclusione|di combattimenti|"
    "di bombardamenti|di distanza|di ritardo",
    cues_after="di durata|di lunghezza|di filmato",
)
PORTUGUESE = DurationWords(
    hours="hora|horas",
    minutes="minuto|minutos|min",
    seconds="segundo|segundos|seg",
    fixed={1800: "meia hora", 30: "meio minuto"},
    half="e meio|e meia",
    joins="e",
    media="vídeo|vídeos|clipe|áudio|gravação|mensagem|filme|sequência|discurso|trecho|filmagem|videoclipe|nota de voz|"
    "imagens|reel|podcast|entrevista|registro|registo|mensagem de voz|versão|áudios|clipes|clip|clips|"
    "vídeo-mensagem|filmete|peça|montagem|documentário|gravações|mensagem de áudio|pronunciamento",
    cues="duração|duração de|com duração de|dura|duram|durava|durou|com duração|duração total de|que dura|longo|"
    "longa|duração é de",
    about="cerca de|quase|mais de|menos de|pouco mais de|aproximadamente|pouco menos de|um pouco mais de|apenas|uns|"
    "umas|por volta de|perto de|só",
    fillers="de|um|uma|o|a|com|:|da|do|é|uns|são|de um",
    not_before="há|por|durante|em|após|depois de|cada|dentro de",
    not_after="depois|antes|mais tarde|de jogo|de silêncio|de prisão|de combates|de trégua",
    cues_after="de duração|de comprimento",
)
DUTCH = DurationWords(
    hours="uur|uren",
    minutes="minuut|minuten|min",
    seconds="seconde|seconden|sec",
    fixed={1800: "half uur", 30: "halve minuut", 90: "anderhalve minuut"},
    half="en een half",
    joins="en",
    media="video|filmpje|filmpjes|clip|opname|beelden|audio|fragment|boodschap|videoboodschap|video's|spraakbericht|"
    "geluidsopname|fragmenten|reel|podcast|film|opnames|filmopname|audiobericht|audio-opname|clips|"
    "beeldmateriaal|videofragment|interview|toespraak",
    cues="duurt|duur|duur van|lengte van|van|duurde|duren|die duurt|met een lengte van|met een duur van|loopt",
    about="ongeveer|bijna|ruim|meer dan|minder dan|zo'n|iets meer dan|iets minder dan|krap|maar|slechts",
    fillers="van|een|de|het|:|met|is|dat|die",
    not_before="na|voor|gedurende|binnen|elke|sinds|in",
    not_after="geleden|later|eerder|stilte|durende|cel|gevangenis",
    cues_after="lange|lang|durende|durend",
)
POLISH = DurationWords(
    hours="godzina|godziny|godzin|godz",
    minutes="minuta|minuty|minut|minutę|min",
    seconds="sekunda|sekundy|sekund|sekundę|sek",
    fixed={
        1800: "pół godziny|półgodzinne|półgodzinny", 30: "pół minuty",
    },
    half="i pół",
    joins="i",
    media="nagranie|nagrania|nagraniu|film|filmik|filmie|wideo|klip|audio|materiał|nagranie wideo|nagrań|nagraniem|"
    "filmu|filmem|filmiku|materiału|klipu|klipie|wideoklip|wiadomość głosowa|wiadomość|wiadomości|podcast|wywiad|"
    "fragment|fragmentu|rolka|rolkę|sekwencja|wersja|dźwiękowe|głosówka|głosówkę|audycja|spot",
    cues="trwające|trwający|trwa|trwającego|trwającym|długości|o długości|trwająca|trwającą|trwającej|trwające około|"
    "trwa około|trwało|trwał|trwała|o długości około|długość|długość nagrania|o czasie trwania|czas trwania|"
    "czas trwania to|liczące|liczący|trwające ponad|trwają|trwających",
    about="około|ponad|prawie|blisko|mniej niż|niemal|niecałe|niecała|niespełna|nieco ponad|trochę ponad|jakieś|raptem|"
    "tylko|zaledwie",
    fillers="na|o|:|to|jest|się|ten|z|o długości",
    not_before="przez|za|po|przed|co|w ciągu|od",
    not_after="temu|później|wcześniej|ciszy|więzienia|walk|ostrzału",
    cues_after="długości",
)  # fmt: skip
TURKISH = DurationWords(
    hours="saat",
    minutes="dakika|dk",
    seconds="saniye|sn",
    fixed={1800: "yarım saat|yarım saatlik", 30: "yarım dakika|yarım dakikalık"},
    half="buçuk",
    joins="ve",
    media="video|videoda|videosu|videoyu|görüntü|görüntüler|görüntülerde|görüntülerini|kayıt|kaydı|klip|mesaj|videonun|"
    "videosunu|videosunda|videolar|videoyla|videosuyla|görüntünün|görüntüde|görüntüleri|görüntüsü|görüntüyü|"
    "kayıtta|kaydın|kaydını|kaydında|klibi|klipte|klibin|mesajı|mesajında|ses kaydı|ses kaydını|sesli mesaj|film|"
    "filmi|filmin|konuşma|konuşmasının|yayın|podcast|röportaj|parça|belgesel|çekim",
    cues="süren|uzunluğunda|uzunluğundaki|süresi|uzunluğu|süresi yaklaşık|toplam|uzunlukta|uzunluğa sahip|sürüyor|süre",
    about="yaklaşık|tam|sadece|yalnızca|neredeyse|az çok",
    fillers="bir|:|bu|kısa|olan|lık|adet",
    not_before="son|her|ilk",
    not_after="önce|sonra|boyunca|içinde",
    cues_after="süren|uzunluğunda|uzunluğundaki|süreli|sürüyor|sürmekte|sürdüğü|boyunca süren|uzunluktaki|uzunlukta|"
    "uzunluğunda olan",
)
ROMANIAN = DurationWords(
    hours="oră|ore",
    minutes="minut|minute|min",
    seconds="secundă|secunde|sec",
    fixed={1800: "jumătate de oră", 30: "jumătate de minut"},
    half="și jumătate",
    joins="și",
    media="video|videoclip|videoclipul|filmare|filmarea|clip|clipul|înregistrare|înregistrarea|audio|mesaj|"
    "videoclipului|clipului|filmări|filmării|înregistrări|înregistrarea video|înregistrare video|"
    "înregistrare audio|mesajul|mesajul video|mesaj vocal|imagini|reel|podcast|interviu|material|materialul|"
    "secvență|secvența|secvențe|fragment|fragmentul|film|filmul|filmuleț|filmulețul|montaj|versiune|versiunea|"
    "notă vocală|videoul|nota vocală|video-ul",
    cues="durează|durata|durata de|cu durata de|lung de|lungă de|dura|durează circa|lungime de|cu o durată de|"
    "cu o lungime de|lungi de|se întinde pe|durata este de|durată de|durată",
    about="circa|aproape|peste|aproximativ|puțin peste|puțin mai mult de|mai puțin de|cam|doar|abia|vreo|mai mult de",
    fillers="de|un|o|:|cu|este|la|numai|aproximativ de",
    not_before="acum|timp de|în|după|la fiecare|peste",
    not_after="mai târziu|în urmă|înainte|după|de închisoare|de liniște|de lupte",
    cues_after="lungime|durată",
)
GREEK = DurationWords(
    hours="ώρα|ώρες|ωρών",
    minutes="λεπτό|λεπτά|λεπτών|λεπτού",
    seconds="δευτερόλεπτο|δευτερόλεπτα|δευτερολέπτων",
    fixed={1800: "μισή ώρα|μισής ώρας", 30: "μισό λεπτό|μισού λεπτού"},
    half="και μισό",
    joins="και",
    media="βίντεο|ηχητικό|κλιπ|μήνυμα|ταινία|ηχογράφηση|ηχητικό μήνυμα|απόσπασμα|μαγνητοσκόπηση|φιλμ|φιλμάκι|ηχητικού|"
    "ντοκουμέντο|πλάνα|συνέντευξη|καταγραφή",
    cues="διάρκειας|διάρκεια|διαρκεί|διαρκούσε|διάρκεια είναι|με διάρκεια|διαρκείας|που διαρκεί|κρατάει",
    about="περίπου|σχεδόν|πάνω από|λίγο πάνω από|λιγότερο από|κοντά|μόλις|κάτι παραπάνω από",
    fillers="το|ένα|των|:|είναι|η|του|της|την|μόνο",
    not_before="για|σε|μετά|πριν|κάθε",
    not_after="πριν|μετά|αργότερα|σιγής",
)
MORE_DURATIONS: Mapping[str, DurationWords] = MappingProxyType(
    {
        "el": GREEK, "it": ITALIAN, "nl": DUTCH, "pl": POLISH,
        "pt": PORTUGUESE, "ro": ROMANIAN, "tr": TURKISH,
    }
)  # fmt: skip
