"""Nouns for what lasts and is no recording: "the attack lasted 20 minutes"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "en": "attack|attacks|assault|strike|strikes|battle|battles|fight|fighting|clash|clashes|shelling|bombardment|"
        "barrage|siege|explosion|explosions|raid|truce|ceasefire|cease-fire|pause|meeting|talks|visit|protest|rally|"
        "match|game|outage|blackout|alert|flight|drive|walk|sentence|term|war|operation|silence|interrogation|hearing|"
        "trial|curfew|standoff|shootout|gunfight|ordeal|delay|journey|trip|chase|blockade|fire|warning|evacuation",
        "fr": "attaque|attaques|assaut|frappe|frappes|bataille|combat|combats|affrontement|affrontements|bombardement|"
        "bombardements|siège|explosion|explosions|raid|trêve|cessez-le-feu|pause|réunion|entretiens|visite|"
        "manifestation|match|panne|coupure|alerte|vol|peine|guerre|opération|silence|interrogatoire|audience|procès|"
        "couvre-feu|fusillade|trajet|retard|incendie|évacuation",
        "es": "ataque|ataques|asalto|batalla|combate|combates|enfrentamiento|enfrentamientos|bombardeo|bombardeos|"
        "asedio|explosión|tregua|pausa|reunión|visita|protesta|partido|corte|apagón|alerta|vuelo|condena|guerra|"
        "operación|operativo|silencio|interrogatorio|juicio|tiroteo|viaje|retraso|incendio|evacuación",
        "it": "attacco|attacchi|assalto|battaglia|combattimento|combattimenti|scontri|bombardamento|bombardamenti|"
        "assedio|esplosione|tregua|pausa|riunione|visita|protesta|partita|blackout|allarme|volo|condanna|guerra|"
        "operazione|silenzio|interrogatorio|processo|sparatoria|viaggio|ritardo|incendio",
        "pt": "ataque|ataques|batalha|combate|combates|bombardeio|bombardeamento|cerco|explosão|trégua|pausa|reunião|"
        "visita|protesto|jogo|apagão|alerta|voo|pena|guerra|operação|silêncio|julgamento|tiroteio|viagem|atraso",
        "de": "Angriff|Angriffe|Angriffs|Schlacht|Kampf|Kämpfe|Gefecht|Gefechte|Beschuss|Bombardement|Belagerung|"
        "Explosion|Explosionen|Waffenruhe|Feuerpause|Pause|Treffen|Besuch|Protest|Demonstration|Spiel|Ausfall|"
        "Stromausfall|Alarm|Luftalarm|Flug|Haft|Krieg|Einsatz|Verhör|Prozess|Schießerei|Fahrt|Brand",
        "ru": "атака|атаки|атаку|обстрел|обстрела|обстрелы|бой|боя|бои|штурм|штурма|бомбардировка|взрыв|взрывы|"
        "перемирие|пауза|встреча|переговоры|визит|митинг|матч|отключение|тревога|тревоги|полет|война|операция|"
        "допрос|суд|перестрелка|поездка|пожар|эвакуация|налет|прекращение|заседание|разговор|беседа",
        "uk": "атака|атаки|атаку|обстріл|обстрілу|обстріли|бій|бою|бої|штурм|штурму|бомбардування|вибух|вибухи|"
        "перемир'я|пауза|зустріч|переговори|візит|мітинг|матч|відключення|тривога|тривоги|політ|війна|операція|"
        "допит|суд|перестрілка|поїздка|пожежа|евакуація|наліт|засідання|розмова",
        "ar": "هجوم|الهجوم|القصف|قصف|معركة|المعركة|اشتباكات|الاشتباكات|اشتباك|هدنة|الهدنة|اجتماع|الاجتماع|زيارة|"
        "مباراة|المباراة|انقطاع|حرب|الحرب|عملية|العملية|رحلة|إنذار|انفجار|غارة|الغارة|لقاء|اللقاء",
        "fa": "حمله|حملات|نبرد|درگیری|درگیریها|بمباران|آتشبس|انفجار|دیدار|نشست|بازی|مسابقه|جنگ|عملیات|پرواز|محاصره",
        "tr": "saldırı|saldırısı|çatışma|çatışmalar|bombardıman|ateşkes|patlama|görüşme|toplantı|maç|savaş|operasyon",
        "pl": "atak|ataku|ostrzał|ostrzału|walki|bitwa|zawieszenie|wybuch|spotkanie|rozmowy|wizyta|protest|mecz|alarm|"
        "wojna|operacja|przesłuchanie|proces|rozejm",
        "ro": "atac|atacul|bombardament|bombardamentul|lupte|luptele|armistițiu|explozie|întâlnire|vizită|protest|meci|"
        "alertă|război|operațiune|proces",
        "nl": "aanval|beschieting|gevecht|gevechten|bestand|explosie|ontmoeting|protest|wedstrijd|alarm|oorlog",
        "he": "התקפה|המתקפה|מתקפה|הקרב|קרב|הפצצה|הפסקת אש|פיצוץ|פגישה|משחק|מלחמה|מבצע|אזעקה",
        "el": "επίθεση|βομβαρδισμός|μάχη|εκεχειρία|έκρηξη|συνάντηση|αγώνας|πόλεμος",
    }
)  # fmt: skip
