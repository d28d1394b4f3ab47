"""Verbs of attribution in the Romance and Germanic languages with their forms, built from stems.

``verbs`` holds what is irregular, and the other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Endings by class: third persons of the tenses that papers use, participles, gerund. "@" takes no bare "-e"/"-a",
# which is a noun there ("alerte", "denuncia").
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "fr": "e ent ait aient é és ée ées ant a èrent er",
        "fr@": "ent ait aient é és ée ées ant èrent",
        "es": "ó aron a an aba aban ado ados ada adas ando ar",
        "es@": "ó aron aba aban ado ados ada adas ando",
        "pt": "ou aram a am ava avam ado ados ada adas ando ar",
        "it": "ò arono a ano ava avano ato ati ata ate ando are",
        "it@": "ò arono ano ava avano ato ati ata ate ando",
        "en": "ed es e ing",
        "en+": "ed s ing",
        "de": "te ten t en",
    }
)

_SAY: Mapping[str, str] = MappingProxyType(
    {
        "fr": "affirm déclar indiqu précis assur expliqu rapport confirm comment ajout dénonc revendiqu estim accus "
        "racont "
        "soulign martel fustig évoqu détaill déplor regrett insist contest souhait exhort remerci félicit répliqu "
        "ironis "
        "confi répét précis rappell rappel réclam menac condamn certifi",
        "fr@": "annonc signal alert demand salu critiqu lanc",
        "es": "afirm declar asegur inform señal explic confirm coment agreg report precis manifest detall lament acus "
        "subray destac celebr reivindic relat remarc recalc reiter indic comunic notific",
        "es@": "anunci denunci apunt alert neg critic inst record",
        "pt": "afirm declar inform relat comunic confirm coment acrescent explic destac ressalt reiter neg lament "
        "critic "
        "indic assegur reivindic anunci apont",
        "it": "dichiar afferm spieg conferm riport comment sottoline precis assicur rivendic segnal ricord rilev "
        "comunic",
        "it@": "annunci denunci accus",
        "en": "announc acknowledg stat declar not argu explain describ accus criticis criticiz prais urg pledg blam "
        "emphasis emphasiz summaris summariz conced disclos stress releas",
        "en+": "claim confirm warn report add insist caution condemn respond react recount remark assert threaten vow "
        "explain reveal suggest tweet",
        "de": "erläuter ergänz mahn droh beklag kritisier begrüß dementier behaupt bestätig beton versicher erkenn "
        "räum forder erinner äußer informier verkünd bericht meld warn erklär kommentier bedank",
    }
)
_SAY_FORMS = {
    "fr": "dit disait disaient dirait disant écrit écrivait écrivent écrivant écrivit annonce annonçait annonçaient "
    "annonçant "
    "annonça dénonçait dénonçant menaçait signalait fait_savoir faisait_savoir font_savoir fit_savoir fait_état "
    "faisait_état faisant_état fait_part faisait_part prévenait prévient averti avertit avertissait avertissant réagi "
    "réagissait réagit soutient soutenait maintient maintenait prétend prétendait prétendant reconnaît reconnaissait "
    "admet admettait dément démentait démenti répond répondait répondu résume résumait promet promettait prévenu "
    "s'est_félicité s'est_réjoui se_félicite se_réjouit se_vante s'est_vanté donné_des_nouvelles mis_en_garde "
    "met_en_garde "
    "mettait_en_garde appelé_à appelle_à pris_la_parole",
    "es": "dice dicen decía decían dijera diciendo escribe escriben escribía escribiendo escrito añade añadía añadido "
    "advierte advirtieron advertía advertido sostiene sostenía expuso expone reconoció reconoce reconocido respondió "
    "responde respondía admitió admite desmintió desmiente desmentido pidió pide pedía exigió exige avisó avisa "
    "aclaró aclara dio_a_conocer dieron_a_conocer da_cuenta dio_cuenta hizo_saber ha_hecho_saber prometió promete "
    "amenazó amenaza agradeció agradece insistió insiste refirió refiere",
    "pt": "diz dizem dizia dizendo escreve escreviam escrevia escreveram escrito respondeu responde admitiu admite "
    "reconheceu reconhece desmentiu desmente advertiu adverte pediu pede exigiu garantiu garante denunciou alertou "
    "prometeu ameaçou agradeceu fez_saber sustentou sustenta referiu refere",
    "it": "dicono diceva disse scrivendo scriveva scrivevano scrisse riferiva riferito riferiscono riferendo "
    "fa_sapere "
    "fanno_sapere rende_noto rendono_noto sosteneva sostenuto aggiunge aggiungeva aggiunto risposto risponde promesso "
    "smentito smentisce ammesso ammette avvertito avverte avvertiva minacciato ringraziato ribadito ribadisce "
    "comunicato_che parlato scrivono",
    "en": "announcing denying saying telling writes-up told_followers reads read wrote_that stating noting denies "
    "apologised apologized apologises apologizes appealed appeals replied replies congratulated congratulates hailed "
    "posted_that laid_out gave_an_update said_in gloated gloats lamented laments called_on criticised recalled "
    "clarified clarifies clarifying verified refuted refutes rejected ridiculed dismissed asked asks "
    "thanking hinted hints quipped joked speculated estimated took_responsibility taking_responsibility "
    "claimed_responsibility promised promises mentioned made_by first_made_by took_credit to_warn to_announce "
    "to_say to_claim to_urge "
    "to_deny to_confirm to_share "
    "to_express "
    "to_call_for to_describe to_declare to_accuse",
    "de": "sagt sagen schreiben schrieben schriebe hieß lautete teilt_mit teilen_mit drohte verurteilte verurteilt "
    "gratulierte bezeichnete bezeichnet versprach verspricht gestand schilderte schildert zitiert zitierte "
    "ließ_wissen "
    "wandte wendet schwor wies_zurück räumte_ein fügte_hinzu ergänzte stellte_klar stellt_klar gab_an gibt_an "
    "schätzte prahlte prahlt spottete beschwerte beschuldigte appellierte bekräftigte bekräftigt betonte rief rufen",
    "nl": "schreef schrijft schreven geschreven zei zeggen zegt meldde meldden meldt gemeld verklaarde verklaart "
    "bevestigde bevestigt waarschuwde waarschuwt liet_weten laat_weten laten_weten maakte_bekend bekendgemaakt "
    "beweerde "
    "beweert stelde stelt berichtte bericht berichten kondigde aangekondigd riep dreigde bedankte benadrukte",
    "pl": "poinformowano napisano zapowiedział* zaznaczył* podkreślił* zaapelował* oznajmił* wyjaśnił* zapewnił* "
    "zarzucił* "
    "oskarżył* ostrzega ostrzegają ogłosili potwierdza",
    "ro": "a_spus informează avertizează a_scris a_anunțat a_transmis a_precizat scria susținea a_susținut a_declarat",
    "el": "έγραφε δηλώνει ανακοινώνει αναφέρει υποστηρίζει τόνισε ισχυρίστηκε ανέφεραν έγραψαν",
    "tr": "yazıyor açıklıyor duyurdular bildiriyor söylüyor ileri_sürdü savundu vurguladı uyardı kaydedildi "
    "paylaştı_ki",
    "sv": "skrev skriver sade säger meddelade meddelar uppger uppgav rapporterade rapporterar",
    "cs": "napsal* uvedl* oznámil* sdělil* informoval* píše tvrdí řekl*",
}

_PUBLISH: Mapping[str, str] = MappingProxyType(
    {
        "fr": "publi diffus post dévoil divulgu",
        "es": "public post divulg lanz colg",
        "es@": "filtr emit",
        "pt": "public divulg post lanç veicul",
        "it": "pubblic post divulg",
        "en+": "post upload leak publish air",
        "de": "veröffentlich publizier verbreit post",
    }
)
_PUBLISH_FORMS = {
    "fr": "mettait_en_ligne mettent_en_ligne met_en_ligne mit_en_ligne repéré* issu*_de issu*_du issu*_d'un* "
    "tiré*_de tiré*_du "
    "tiré*_d'un* extrait*_de extrait*_du provenant_de provenant_du "
    "rend_public rendait_publique révélait sorti*_sur émanant_de provient_de provenait_de mise_en_ligne",
    "es": "colgó colgaron colgado* colgada* cuelga subió subieron subido* subida* subir difunde difunden difundía "
    "difundiendo "
    "difundiera emitió emitido* emitida* muestra_en extraído* extraída* procedente* tomado*_de tomada*_de "
    "puso_en_circulación dio_a_conocer",
    "pt": "divulgue exibiu exibiram retirado*_de retirada*_de tirado*_de tirada*_de colocou_no exibido*",
    "it": "diffonde diffondono diffondeva diffuse diffusero caricato caricata tratto_da tratta_da tratte_da tratti_da "
    "preso_dal estratto_da uscito_su apparso apparsa apparse apparsi",
    "en": "first_seen first_appeared taken_from sourced_from found_on originating_from comes_from came_from dropped "
    "drops broadcasting "
    "publishing "
    "publicised publicized put_up putting_out put_out disseminated disseminates disseminating displayed unveiled "
    "unveils dated_on uploads made_public carrying",
    "de": "stammt stammen lud hochlud online_gestellt gestellt erschien erschienen ging_online zeigte zeigt zeigten "
    "stellten präsentierte brachte_heraus aufgetauchte* aufgetaucht tauchte publik veröffentlicht* gepostet* "
    "verbreitet* eingestellt* verbreitend*",
    "nl": "plaatste plaatsten plaatst geplaatst geplaatste publiceerde publiceerden publiceert gepubliceerd "
    "gepubliceerde "
    "verspreidde verspreidden verspreidt verspreid verspreide postte gepost geposte toonde vrijgegeven zette gezet "
    "verscheen verschenen",
    "pl": "opublikował* opublikowano zamieszcza publikują udostępnił* wstawił* ujawnił* pojawiło_się pojawił_się",
    "ro": "a_publicat a_postat postate publicată difuzate difuzat publică apărut apărută",
    "el": "δημοσιεύει αναρτά δημοσιευμένο δημοσιεύθηκαν ανήρτησε",
    "tr": "yayınlayarak yayımlayarak yayınlamıştı yayınlandı yayımlandı yayınlıyor",
    "sv": "publicerade publicerar publicerat publicerades postade lade_ut spred",
    "cs": "zveřejnil* publikoval* sdílel*",
}

_SHARE: Mapping[str, str] = MappingProxyType(
    {
        "fr": "partag relay republi",
        "es": "replic retransmit retuite",
        "pt": "compartilh partilh replic",
        "it": "rilanci",
        "en+": "repost relay forward republish reshar",
        "en": "shar amplifi circulat",
    }
)
_SHARE_FORMS = {
    "fr": "partageait partageaient partageant relaie relaient relayait relayant reprend reprenait reprise reprises "
    "repris",
    "es": "comparten compartía compartiendo compartir reenvía reenviado* reenviada* difundieron_también replicó",
    "pt": "repassou repassado* encaminhou",
    "it": "condividono condivideva condividendo ripreso ripresa ripresi riprese",
    "en": "amplified amplifies picked_up passed_on resharing",
    "de": "teilen weitergeleitet* weiterverbreitete* leitete_weiter geteilte* teilend*",
    "nl": "deelde deelden deelt gedeeld gedeelde doorgestuurd",
    "pl": "udostępniają udostępnia podał_dalej",
    "ro": "distribuie distribuite distribuiau preluat preluată redistribuit",
    "el": "μοιράστηκαν κοινοποίησαν",
    "sv": "delade delar delats",
    "cs": "sdílí sdílen*",
}


def _inflected(stems: Mapping[str, str], forms: Mapping[str, str]) -> Mapping[str, str]:
    words: dict[str, list[str]] = {language: listed.split() for language, listed in forms.items()}
    for kind, listed in stems.items():
        endings = _ENDINGS[kind].split()
        made = [stem + ending for stem in listed.split() for ending in endings]
        words.setdefault(kind[:2], []).extend(made)
    return MappingProxyType({language: " ".join(dict.fromkeys(listed)) for language, listed in words.items()})


SAY_FORMS = _inflected(_SAY, _SAY_FORMS)
PUBLISH_FORMS = _inflected(_PUBLISH, _PUBLISH_FORMS)
SHARE_FORMS = _inflected(_SHARE, _SHARE_FORMS)
