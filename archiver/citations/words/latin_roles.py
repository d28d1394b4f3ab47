"""Offices and bodies in languages with Latin letters: what stands before a person's name, and what speaks without "
"one."""

from __future__ import annotations

import re

from archiver.citations.words.patterns import Table, compile_words, token_set

_OFFICE: Table = {
    "en": "governor mayor president vice-president minister premier chancellor secretary spokesman spokeswoman "
    "spokesperson "
    "official officials adviser advisor aide ambassador senator lawmaker deputy chief head leader commander general "
    "colonel "
    "lieutenant major captain admiral sergeant brigadier director chairman chairwoman founder editor journalist "
    "reporter "
    "correspondent blogger milblogger analyst activist lawyer prosecutor ombudsman envoy representative king bishop "
    "archbishop patriarch sheikh imam propagandist politician boss tycoon historian singer investigator councillor "
    "sheriff "
    "pastor cleric warlord oligarch veteran expert researcher strongman",
    "fr": "gouverneur gouverneure maire président présidente vice-président vice-présidente ministre premier "
    "chancelier "
    "secrétaire porte-parole responsable conseiller conseillère ambassadeur ambassadrice sénateur sénatrice député "
    "députée "
    "adjoint adjointe chef cheffe patron dirigeant dirigeante leader commandant général colonel lieutenant "
    "capitaine amiral "
    "directeur directrice fondateur fondatrice rédacteur rédactrice journaliste correspondant blogueur blogueuse "
    "analyste "
    "militant militante avocat avocate procureur procureure émissaire représentant représentante préfet préfète "
    "évêque "
    "archevêque patriarche cheikh imam opposant opposante élu élue médecin historien",
    "es": "gobernador gobernadora alcalde alcaldesa presidente presidenta vicepresidente vicepresidenta ministro "
    "ministra "
    "canciller secretario secretaria portavoz vocero vocera asesor asesora consejero consejera embajador embajadora "
    "senador "
    "senadora diputado diputada jefe jefa líder comandante coronel teniente capitán almirante director directora "
    "fundador "
    "fundadora periodista corresponsal bloguero analista activista abogado abogada fiscal representante mandatario "
    "mandataria dirigente opositor opositora concejal",
    "de": "gouverneur gouverneurin bürgermeister bürgermeisterin präsident präsidentin minister ministerin kanzler "
    "sekretär "
    "sprecher sprecherin berater beraterin botschafter botschafterin senator abgeordneter abgeordnete chef chefin "
    "leiter "
    "leiterin anführer anführerin kommandeur kommandant general oberst leutnant hauptmann admiral direktor direktorin "
    "gründer gründerin redakteur journalist journalistin reporter korrespondent korrespondentin blogger analyst "
    "aktivist "
    "aktivistin anwalt anwältin staatsanwalt staatsanwältin vertreter vertreterin landrat politiker politikerin "
    "vorsitzender "
    "vorsitzende bischof patriarch",
    "it": "governatore sindaco sindaca presidente vicepresidente ministro ministra premier cancelliere segretario "
    "portavoce "
    "consigliere ambasciatore senatore senatrice deputato deputata capo leader comandante generale colonnello tenente "
    "capitano ammiraglio direttore direttrice fondatore giornalista blogger analista attivista avvocato procuratore "
    "rappresentante prefetto",
    "pt": "governador governadora prefeito prefeita presidente vice-presidente ministro ministra primeiro-ministro "
    "chanceler "
    "secretário secretária porta-voz assessor assessora conselheiro embaixador senador senadora deputado deputada "
    "chefe "
    "líder comandante coronel tenente capitão almirante diretor diretora fundador jornalista correspondente blogueiro "
    "analista ativista advogado advogada procurador representante",
    "pl": "gubernator burmistrz mer prezydent minister premier rzecznik rzeczniczka doradca ambasador senator poseł "
    "posłanka "
    "szef szefowa dowódca generał pułkownik dyrektor dziennikarz dziennikarka korespondent analityk aktywista "
    "prokurator "
    "przedstawiciel lider",
    "ro": "guvernatorul primarul președintele preşedintele președinta ministrul premierul prim-ministrul secretarul "
    "purtătorul consilierul ambasadorul senatorul deputatul deputata șeful şeful liderul comandantul generalul "
    "colonelul "
    "directorul fondatorul jurnalistul jurnalista bloggerul analistul activistul avocatul procurorul",
    "nl": "gouverneur burgemeester president minister premier woordvoerder woordvoerster adviseur ambassadeur "
    "senator leider "
    "commandant generaal kolonel directeur oprichter journalist journaliste blogger analist activist",
    "tr": "vali valisi başkanı başkan bakanı bakan sözcüsü lideri komutanı cumhurbaşkanı",
    "el": "κυβερνήτης δήμαρχος πρόεδρος υπουργός πρωθυπουργός εκπρόσωπος ηγέτης",
    "sv": "guvernör guvernören borgmästare borgmästaren president presidenten minister talesperson ledaren",
}
LATIN_OFFICES = compile_words(_OFFICE)
_OFFICE_TOKENS = token_set(_OFFICE)
_COMPOUND = re.compile(
    r"[A-ZÄÖÜ][a-zäöüß]*(?:minister|präsident|chef|sprecher|bürgermeister|gouverneur|führer|leiter|kommandeur|berater"
    r"|beauftragter|korrespondent|blogger|vorsitzender?)(?:in)?s?"
)
_HONORIFICS = token_set(
    {
        "en": "Mr Mrs Ms Dr Sir Lord Prof Professor Gen Col Lt Maj Capt Sgt Rep Sen Gov Prime Vice Deputy Major "
        "Brig Adm",
        "fr": "M MM Mme Mlle Me Dr",
        "es": "Sr Sra Don Doña Primer Primera",
        "de": "Herr Frau Dr",
        "pt": "Sr Sra Dom",
        "it": "Signor Signora Dott",
    }
)
# A place or a patron before a title or a name: "Iraq-based", "Moscow-installed", "Russian-appointed".
_TIED_PLACE = re.compile(
    r"[^\W\d_][\w'’]*-(?:based|backed|installed|appointed|born|led|aligned|linked|allied|run|affiliated|supported|imposed"
    r"|occupied|held|controlled|elect)"
)

_BODY: Table = {
    "en": "press_office press_service press_department media_office ministry government army military police navy "
    "parliament embassy prosecutors brigade brigades militia group "
    "movement party administration authorities command regiment battalion agency service directorate faction "
    "organisation "
    "organization union committee council hackers collective gang rebels insurgents junta presidency coalition "
    "federation "
    "foundation company operator airport railway corps unit headquarters",
    "fr": "service_de_presse bureau_de_presse préfecture ministère gouvernement armée police marine parlement "
    "ambassade parquet brigade brigades "
    "milice groupe "
    "mouvement parti administration autorités commandement régiment bataillon agence service direction faction "
    "organisation "
    "syndicat comité conseil pirates collectif rebelles junte présidence coalition fédération fondation entreprise "
    "compagnie "
    "opérateur aéroport mairie état-major chancellerie",
    "es": "oficina_de_prensa servicio_de_prensa ministerio gobierno ejército policía armada parlamento embajada "
    "fiscalía brigada brigadas milicia grupo "
    "movimiento "
    "partido administración autoridades mando regimiento batallón agencia servicio facción organización sindicato "
    "comité "
    "consejo colectivo rebeldes junta presidencia coalición federación fundación empresa compañía alcaldía "
    "ayuntamiento "
    "cancillería",
    "it": "ministero governo esercito polizia marina parlamento ambasciata procura brigata milizia gruppo movimento "
    "partito "
    "amministrazione autorità comando reggimento battaglione agenzia servizio fazione organizzazione sindacato "
    "comitato "
    "consiglio collettivo ribelli giunta presidenza coalizione fondazione azienda compagnia comune",
    "pt": "ministério governo exército polícia marinha parlamento embaixada procuradoria brigada milícia grupo "
    "movimento "
    "partido administração autoridades comando regimento batalhão agência serviço facção organização sindicato comitê "
    "conselho coletivo rebeldes junta presidência coalizão fundação empresa prefeitura chancelaria",
    "de": "ministerium regierung armee militär polizei marine parlament botschaft staatsanwaltschaft brigade miliz "
    "gruppe "
    "bewegung partei verwaltung behörden kommando regiment bataillon agentur organisation gewerkschaft komitee rat "
    "generalstab verteidigungsministerium außenministerium innenministerium stadtverwaltung",
    "nl": "ministerie regering leger politie parlement ambassade brigade militie groep beweging partij autoriteiten",
    "ro": "ministerul guvernul armata poliția parlamentul ambasada parchetul grupul mișcarea partidul administrația",
    "pl": "ministerstwo rząd wojsko armia policja parlament ambasada prokuratura brygada milicja grupa ruch partia "
    "władze",
}
LATIN_BODIES = compile_words(_BODY)

DETERMINERS = token_set(
    {
        "en": "the a an this that",
        "fr": "le la les l un une des ce cette ces du au aux",
        "es": "el la los las un una",
        "it": "il lo la i gli le l un una",
        "pt": "o a os as um uma",
        "de": "der die das ein eine den dem",
        "nl": "de het een",
    }
)
PRONOUNS = token_set(
    {"en": "he she they we it i", "fr": "il elle ils elles on", "de": "er sie es", "it": "lui lei", "nl": "hij ze zij"}
)


def is_office(token: str) -> bool:
    """Whether a word names an office; German makes compounds of them."""
    folded = token.casefold().rstrip(".")
    return (
        folded in _OFFICE_TOKENS
        or folded.removesuffix("s") in _OFFICE_TOKENS
        or folded.rpartition("-")[2] in _OFFICE_TOKENS
        or _COMPOUND.fullmatch(token) is not None
    )


def is_title(token: str) -> bool:
    """Whether a word in capitals only introduces the name behind it."""
    return is_office(token) or token.rstrip(".").casefold() in _HONORIFICS


def is_tied_place(token: str) -> bool:
    """Whether a word is of the kind "Iraq-based"."""
    return _TIED_PLACE.fullmatch(token) is not None
