"""What news is about, in the languages of channels and of articles: beginnings of words that mean one subject.

An article in one language and a post in another share no words; that both speak of a fire, they share. The table holds
the subjects of everyday news by the beginnings of their usual words; it knows nothing of grammar and claims nothing of
a text but that a subject may be one of its own.
"""

from __future__ import annotations

import re
from functools import cache

from archiver.text.normalise import normalise

# A subject, and behind the colon its words; "=" marks a whole word, all else are beginnings. Latin letters without
# accents.
_SUBJECTS = """
fire: fire= fires= blaze burn incend brul feu= feux= flamm brand= brande brann feuer lager= ardi ardio quem incendi
  fuego llamas fogo rogo pozar yangin пожар пожеж горит гори горел горящ сгор возгоран полыха вогн загоря حريق
  حرائق يحترق احترق اندلع نيران آتش حریق شعله سوخت
strike: strike= strikes= struck shell bomb missile drone rocket airstrike raid= raids= frapp bombard missil obus
  roquette angriff getroffen beschuss rakete drohne ataque misil dron attacc ataqu atak saldiri удар обстрел
  обстріл прилет прилёт прильот бомб ракет дрон бпла шахед влуч атак взрыв вибух قصف غارة غارات صاروخ صواريخ
  مسيرة تتعرض استهد ضربة هجوم حمله موشک پهپاد بمباران
explosion: explo blast deton deflagr взрыв вибух подрыв підрив انفجار تفجير عبوة انفجر
protest: protest rally rallies demonstra march crowd gather manifest foule rassembl kundgebung menge= versamm protesta
  concentr multitud manif folla митинг протест демонстрац шестви акци толп собрал площад мітинг натовп зібрал
  площ مظاهر تظاهر احتجاج حشود الحشود ساحة تجمع اعتصام تظاهرات اعتراض میدان معترض
flood: flood inond crue= crues= hochwasser uberflut uberschwemm pegel inund crecid desbord aluvion alluvion enchent
  powodz sel= паводок паводк наводнен затоп потоп повін повен разлив розлив فيضان فيضانات سيول غمر مغمور طوفان
  سیل سیلاب آبگرفت
convoy: convoy column= columns= colonne= colonnes= kolonne vehicle vehicul fahrzeug columna colonna veicol kolumna
  konvoy колонн колон техник бронетехн машин эшелон ешелон رتل أرتال قافلة آلية آليات مدرعات ستون خودرو کاروان
  تجهیزات
arrest: arrest detain custody seiz captur interpell arret saisi festnahm festgenomm verhaft beschlagnahm deten incaut
  aresto zatrzyman gozalti tutuk задерж арест изъят изъя обыск затрим арешт вилуч обшук اعتقل اعتقال القبض توقيف
  مصادرة صودر دستگیر بازداشت کشف
crash: crash collision= collid derail overturn accident crashed renvers colli verungluck unfall ungluck zusammenst
  choc= volco vuelc accidente incidente kaza wypadek дтп авари столкн перевер разбил крушен зіткн аварі حادث
  تصادم انقلب انقلاب اصطدام تصادف واژگون سانحه
talks: talks= negotiat ceasefire truce peace= pourparler negoci treve cessez gesprach verhandl waffenruh negocia
  tregua dialogo trattativ negoziat rozmowy muzakere переговор перемир мирн переговори перемовин мир= مفاوض
  محادث هدنة مذاکر مذاكر آتش‌بس صلح سلام
weapons: weapon rifle arms= gun= guns= arme= armes= fusil waffe gewehr arma= armas= armi bron silah оруж ствол автомат=
  зброї зброя зброю بندق سلاح أسلحة اسلحه قبضه
death: kill dead= death die= died= mort= morts= mortes tues= tue= tote= toten getotet muert fallec mort morti zabit
  olu погиб убит смерт умер загиб вбит قتل قتلى قتيل شهيد شهداء وفاة مقتل کشته جان شهید مرگ
injury: injur wound hurt= blesse verletz verwund herid ferit ranni yarali ранен пострада поранен постражд جرح جريح
  جرحى مصاب إصابة أصيب زخمی مجروح مصدوم
evacuation: evacuat evacu evakuier evacuad ewaku tahliye эваку евакуй إجلاء أجلي تخلیه
rescue: rescue firefight sauvet secour pompier rettung feuerwehr rescat bombero soccors vigili ratown спасател мчс
  рятувальн дснс الدفاع المدني إنقاذ آتش‌نشان امداد نجات
border: border frontiere frontier frontera grenz confin granic sinir границ кордон حدود الحدود مرز
power: blackout electric outage coupure courant strom= stromausf apagon luz= elettric corrente elektryczn света=
  электр свет= світл знеструм электроэнерг كهرباء التيار برق خاموشی
bridge: bridge pont= ponts= brucke puente= puentes ponte most= kopru мост міст جسر الجسر پل
school: school ecole schule escuela scuola szkol okul школ مدرسة مدارس مدرسه
hospital: hospital hopita krankenhaus klinik ospedal szpital hastane больниц госпитал лікарн شпитал مستشفى مشفى
  بیمارستان
election: election vote= votes= voting ballot scrutin elect vote wahl eleccion voto elezion wybor secim выбор голосов
  вибор انتخاب اقتراع تصويت رأی
court: court= trial= judge= sentenc tribunal proces= condamn gericht prozess urteil juicio juez condena sad= mahkeme
  суд= суда судь приговор вирок محكمة محاكمة حكم دادگاه حکم
prisoners: prisoner captive hostage prisonnier otage gefangene geisel prisioner rehen prigion jency esir плен пленн
  заложн полон заручн أسير أسرى رهائن اسیر گروگان
soldiers: soldier troop soldat militaire truppe soldado tropa zolnierz asker солдат военн войск боец бойц військ جندي
  جنود قوات سرباز نیروها
police: police= polic polizei polizia policj polis полиц поліц شرطة الأمن پلیس انتظامی
plane: plane= aircraft helicopter jet= avion helicopt flugzeug hubschraub aereo elicott samolot ucak самолет самолёт
  вертолет вертолёт літак вертоліт طائرة طائرات مروحية هواپیما بالگرد
ship: ship= ships= vessel tanker boat navire bateau petrolier schiff buque barco nave= statek gemi корабл судн=
  судно танкер корабел سفينة سفن ناقلة کشتی نفتکش
train: train= trains= railway rail= zug= bahn tren= ferrocarril treno pociag поезд железнодорож поїзд залізниц قطار
  سكة راه‌آهن
earthquake: earthquake quake seism tremblement erdbeben terremoto sisma trzesien deprem землетряс землетрус زلزال هزة
  زلزله
storm: storm hurricane cyclon tornado tempet ouragan sturm orkan tormenta huracan tempesta burza firtina ураган шторм
  буря смерч буревій عاصفة إعصار طوفان توفان
sanctions: sanction sanktion sancion sanzion sankcj yaptirim санкци عقوبات تحریم
mobilisation: mobiliz mobilis conscript draft= draft enrol mobilmach einberuf movilizaci reclut mobilitazion мобилиз
  повестк призыв мобіліз повістк تعبئة تجنيد بسیج سرباز
oil: oil= refinery petrol= petrole raffiner ol= raffineri petroleo refiner petrolio rafineri нефт нпз нафт
  нафтопереробн نفط مصفاة نفت پالایشگاه
water: water= eau= wasser agua= acqua= woda= вода воду воды вода= води مياه المياه آب
bus: bus= buses= autocar autobus bus autob автобус حافلة باص اتوبوس
warehouse: warehouse depot entrepot lagerhaus almacen magazzin magazyn склад مستودع مخزن انبار
houses: house= houses= home= homes= maison haus= hauser casa= casas case= dom= domy дома дома= домов дом= будин будинк
  منزل منازل خانه
market: market marche= marches markt mercado mercato rynek базар рынок рынк ринок سوق بازار
church: church mosque eglise mosquee kirche moschee iglesia mezquita chiesa церк храм мечет церкв كنيسة مسجد کلیسا
children: child kids= enfant kind= kinder nino= ninos bambin dzieci cocuk дети детей ребен ребён діт дитин أطفال طفل
  کودک
wedding: wedding mariage hochzeit boda= matrimon свадьб весілл زفاف عرس عروسی
money: cash= million ranson bargeld efectivo contant готівк наличн рубл نقد مبلغ پول
"""
_ACCENTS = str.maketrans("àâäáåãçéèêëíîïìñóôöòõøúùûüýßăąćęłńśźżışğ", "aaaaaaceeeeiiiinoooooouuuuysaacelnszzisg")
_ARABIC_CLITIC = re.compile(r"^[وفبل]?ال(?=\w{3})|^[وفب](?=\w{4})|^لل(?=\w{3})")


def subjects_of(word: str) -> frozenset[str]:
    """The subjects that a word may speak of, none for most words."""
    plain = word.casefold().translate(_ACCENTS)
    whole, begun = _tables()
    found: set[str] = set()
    for form in {plain, _ARABIC_CLITIC.sub("", plain)}:
        found |= whole.get(form, set())
        for size in range(3, min(len(form), 14) + 1):
            found |= begun.get(form[:size], set())
    return frozenset(found)


@cache
def _tables() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    whole: dict[str, set[str]] = {}
    begun: dict[str, set[str]] = {}
    for line in normalise(re.sub(r"\n\s+", " ", _SUBJECTS)).text.strip().splitlines():
        subject, _, words = line.partition(":")
        for word in words.split():
            table = whole if word.endswith("=") else begun
            table.setdefault(word.rstrip("=").casefold(), set()).add(subject)
    return whole, begun
