"""Sentences in languages with Latin letters with all that must be read from them. Names are invented.

A line that begins with a language and a day opens a case: its text goes on until the next one. A line that begins with
">" is a citation of it: name, medium, day, length in seconds, actor, relation. Without one, nothing is cited.
"""

from __future__ import annotations

CASES = """\
fr 2024-05-16 Une vidéo de 2 min 30 publiée le 14 mai par la chaîne Telegram Gazette des vallées montre le convoi à
l'entrée du tunnel.
> Gazette des vallées | video | 2024-05-14 | 150 |  | published_by
fr 2024-05-16 La préfecture signalait mardi, dans un communiqué diffusé sur Telegram, la fermeture du col de Marsac.
>  | text | 2024-05-14 | 0 | préfecture | statement
fr 2024-05-16 La photo, repérée d'abord sur le canal Telegram « Les Guetteurs du Sud », a ensuite été reprise par
plusieurs journaux.
> Les Guetteurs du Sud | photo |  | 0 |  | published_by
fr 2024-05-16 Selon Vent d'Est, une chaîne Telegram suivie par 300 000 abonnés, deux dépôts ont été touchés dans la
nuit de mercredi à jeudi.
> Vent d'Est |  |  | 0 |  | quoted
fr 2024-05-16 Le ministère de la Défense a revendiqué sur Telegram la destruction de 32 drones dans la nuit.
>  | text |  | 0 | ministère de la Défense | statement
fr 2024-05-16 Capture d'écran d'une vidéo postée par @plateau_veille_demo sur Telegram le 3 mai 2024.
>  | video | 2024-05-03 | 0 |  | screenshot
fr 2024-05-16 Retrouvez toute l'actualité de la vallée sur notre canal Telegram et sur WhatsApp.
fr 2024-05-16 Un groupe Telegram privé réunissant des parents d'élèves a été fermé, selon le rectorat.
fr 2024-05-16 Il a reçu un télégramme de condoléances du président, a indiqué le palais.
fr 2024-05-16 Selon une étude, 28 % des jeunes Français utilisent Telegram chaque semaine, contre 61 % pour WhatsApp.
fr 2024-05-16 Le journaliste correspondait avec sa source sur Telegram, a-t-il expliqué à la barre.
en 2024-05-16 A 17-second clip uploaded to the Telegram channel Marsh Lantern on the evening of May 9 shows the tower
collapsing.
> Marsh Lantern | video | 2024-05-09 | 17 |  | published_by
en 2024-05-16 Tarek Mansel, who heads the port authority, told followers of his Telegram channel on Tuesday that the
piers would stay shut.
>  | text | 2024-05-14 | 0 | Tarek Mansel | statement
en 2024-05-16 "There is no threat to residents," said Deputy Mayor Ines Farrow in a Telegram post published shortly
before midnight on Monday.
>  | text | 2024-05-13 | 0 | Ines Farrow | statement
en 2024-05-16 Images shared on Telegram by the Rivers Front on 11 May, and reviewed by this newspaper, show men
unloading crates.
>  | photo | 2024-05-11 | 0 | Rivers Front | shared_by
en 2024-05-16 The previous day, the channel had posted a photograph of the same bridge on its Telegram page.
>  | photo |  | 0 |  | published_by
en 2024-05-16 A screenshot from the Telegram channel "Night Ferry" dated 2 May 2024 circulated widely among reporters.
> Night Ferry | photo | 2024-05-02 | 0 |  | screenshot
en 2024-05-16 Colonel Adrin Vosk, spokesman for the northern command, announced the withdrawal via Telegram.
>  | text |  | 0 | Adrin Vosk | statement
en 2024-05-16 "They came at dawn," reads the caption of a four-minute video that the Rivers Front released on its
Telegram channel on May 3.
>  | video | 2024-05-03 | 240 | Rivers Front | published_by
en 2024-05-16 See the original post: https://t.me/marsh_lantern_demo/4471 (archived here).
>  |  |  | 0 |  | link
en 2024-05-16 Telegram has been fined 4 million dollars for failing to remove terrorist content, the regulator said on
Thursday.
en 2024-05-16 Police said the dealers took orders on Telegram and delivered by bicycle.
en 2024-05-16 The company's engineers shared the log on Telegram and asked for a patch.
en 2024-05-16 Get breaking news on Telegram: subscribe to our channel and never miss an update.
en 2024-05-16 Users of WhatsApp, Signal and Telegram reported problems on Tuesday morning, according to an outage
tracker.
en 2024-05-16 Her Telegram account was hijacked last week and used to ask friends for money, the senator said.
en 2024-05-16 Volunteers coordinate deliveries in a Telegram group of about 300 people.
en 2024-05-16 The St. Brannoc Telegram published a long obituary of the captain on Friday.
en 2024-05-16 In 1914 the ambassador sent a telegram that reached the capital two days later.
en 2024-05-16 The trojan sends stolen passwords to its operators through a Telegram bot, researchers at the firm said
in a report.
en 2024-05-16 Most of the 2,000 people polled said they got their news from Telegram channels.
en 2024-05-16 He was sentenced to six years for running a Telegram channel critical of the government.
en 2024-05-16 The authorities said the attackers had been recruited on Telegram for as little as 200 dollars.
es 2024-05-16 El gobernador Andrés Quiroga informó este jueves a través de su canal de Telegram que tres personas
resultaron heridas.
>  | text | 2024-05-16 | 0 | Andrés Quiroga | statement
es 2024-05-16 Según el canal de Telegram Faro del Puerto, el incendio comenzó la madrugada del martes.
> Faro del Puerto |  |  | 0 |  | quoted
es 2024-05-16 Un vídeo de medio minuto, colgado el pasado 8 de mayo en el canal «Voces del Sur» de Telegram, muestra
el derrumbe.
> Voces del Sur | video | 2024-05-08 | 30 |  | published_by
es 2024-05-16 La alcaldesa, Marta Elizalde, publicó ayer en Telegram una fotografía del puente y pidió calma.
>  | photo | 2024-05-15 | 0 | Marta Elizalde | published_by
es 2024-05-16 Únete a nuestro canal de Telegram para recibir las noticias de última hora.
es 2024-05-16 La policía detuvo a un hombre que vendía entradas falsas por Telegram.
es 2024-05-16 El rey envió un telegrama de pésame a la familia.
de 2024-05-16 Ein anderthalb Minuten langes Video, das der Telegram-Kanal „Hafenwacht“ am Dienstag verbreitete, zeigt
den Brand.
> Hafenwacht | video | 2024-05-14 | 90 |  | published_by
de 2024-05-16 Wie der Telegram-Kanal Nordlicht am Montagabend meldete, wurde die Brücke gesperrt.
> Nordlicht |  | 2024-05-13 | 0 |  | quoted
de 2024-05-16 Auf Telegram veröffentlichte die Salzbrigade am 12. Mai ein Foto des Kraters.
>  | photo | 2024-05-12 | 0 | Salzbrigade | published_by
de 2024-05-16 Abonnieren Sie unseren Telegram-Kanal für Eilmeldungen.
de 2024-05-16 Die Betrüger lockten ihre Opfer in eine Telegram-Gruppe und verlangten dort Geld.
nl 2024-05-16 Burgemeester Joris Halm schreef dinsdag op Telegram dat de brug gesloten blijft.
>  | text | 2024-05-14 | 0 | Joris Halm | statement
nl 2024-05-16 Op de video, die maandag werd gedeeld door het Telegram-kanaal Noordwacht, is de explosie te zien.
> Noordwacht | video | 2024-05-13 | 0 |  | shared_by
pl 2024-05-16 Gubernator Adam Wolski poinformował we wtorek na swoim kanale w Telegramie, że most zostanie zamknięty.
>  | text | 2024-05-14 | 0 | Adam Wolski | statement
ro 2024-05-16 Guvernatorul Radu Voinea a anunțat marți pe Telegram că podul va fi închis.
>  | text | 2024-05-14 | 0 | Radu Voinea | statement
el 2024-05-16 Ο κυβερνήτης έγραψε την Τρίτη στο Telegram ότι η γέφυρα παραμένει κλειστή.
>  | text | 2024-05-14 | 0 |  | statement
fr 2024-06-20 « Le pont ne tiendra pas », prévenait dès le 3 juin, sur Telegram, l'ingénieur Bastien Orlu.
>  | text | 2024-06-03 | 0 | Bastien Orlu | statement
fr 2024-06-20 Dans une séquence de 45 secondes partagée par le compte Telegram Zone Grise du Nord, on distingue trois
camions.
> Zone Grise du Nord | video |  | 45 |  | shared_by
fr 2024-06-20 La chaîne Telegram Sirène 44, réputée proche des services de sécurité, affirme que l'avion transportait
du matériel.
> Sirène 44 |  |  | 0 | services de sécurité | quoted
fr 2024-06-20 Sur Telegram, la ministre Odile Karsen s'est félicitée de « la libération de onze otages ».
>  | text |  | 0 | Odile Karsen | statement
fr 2024-06-20 Il avait ouvert un canal Telegram pour vendre ses formations, selon l'acte d'accusation.
fr 2024-06-20 Pour nous envoyer vos témoignages, contactez la rédaction sur Telegram : +33 6 00 00 00 00.
fr 2024-06-20 Les deux hommes s'étaient rencontrés sur Telegram, a expliqué la procureure mardi.
en 2024-06-20 "We will rebuild every house," Governor Lena Marsh promised on Telegram hours after the strike.
>  | text |  | 0 | Lena Marsh | statement
en 2024-06-20 Footage of the blast, which the Telegram channel Copper Gate published at 9:14 p.m. on Tuesday, was
verified by two independent analysts.
> Copper Gate | video | 2024-06-18 | 0 |  | footage
en 2024-06-20 The head of the regional administration, Pavel Orden, citing preliminary data, wrote in his Telegram
channel that 14 people had been hospitalized.
>  | text |  | 0 | Pavel Orden | statement
en 2024-06-20 Copper Gate — which has more than 600,000 subscribers on Telegram — posted photographs of burned-out
trucks on June 17.
> Copper Gate | photo | 2024-06-17 | 0 |  | published_by
en 2024-06-20 In a three-and-a-half-minute audio recording released via its press service on Telegram on June 19, the
company denied the accusations.
>  | audio | 2024-06-19 | 210 | company | published_by
en 2024-06-20 The channel's administrators did not reply to questions sent through Telegram.
en 2024-06-20 The ministry's Telegram feed carried no mention of the attack as of Thursday morning.
en 2024-06-20 An adviser to the mayor, Timo Brandt, shared a video of the flooded metro on his Telegram page late on
Monday.
>  | video | 2024-06-17 | 0 | Timo Brandt | shared_by
en 2024-06-20 According to VostokWatch, a Telegram-based monitoring group, the ship left port on June 9.
> VostokWatch |  |  | 0 |  | quoted
en 2024-06-20 Anti-war activists run a Telegram channel, Quiet Harbour, where they posted the names of 300 detainees
last week.
> Quiet Harbour |  |  | 0 |  | published_by
en 2024-06-20 The rebels claimed on their Telegram channel on Wednesday to have captured the airfield on Monday.
>  | text | 2024-06-19 | 0 | rebels | statement
en 2024-06-20 A day earlier, Marsh had used her Telegram account to warn residents about the dam.
>  | text |  | 0 | Marsh | statement
en 2024-06-20 State media and Telegram channels close to the security services, such as Copper Gate and Redoubt,
reported four arrests.
> Copper Gate |  |  | 0 | security services | quoted
> Redoubt |  |  | 0 | security services | quoted
en 2024-06-20 The 27-second video, first seen on June 14 on @redoubt_demo, carries the logo of the 9th Brigade.
>  | video | 2024-06-14 | 27 |  | published_by
en 2024-06-20 Telegram said it removed 300 channels at the request of the regulator on Tuesday.
en 2024-06-20 Our correspondent can be reached on Telegram at @mina_desk_demo.
en 2024-06-20 The gang's members exchanged encrypted messages over Telegram and Signal, prosecutors said.
en 2024-06-20 Investors were lured to a Telegram channel promising returns of 40 percent, the police said on Monday.
en 2024-06-20 A telegram from the consul, dated 4 March 1911, describes the riots.
en 2024-06-20 The bot posts every new release to a Telegram channel automatically.
en 2024-06-20 Telegram's new feature lets users share stories, the company announced on its blog.
es 2024-06-20 En un audio de 40 segundos publicado en Telegram, el comandante Rubén Salas admitió la retirada.
>  | audio |  | 40 | Rubén Salas | published_by
es 2024-06-20 Según detalló el lunes en Telegram el jefe de la administración regional, Iván Moreda, hay seis heridos.
>  | text | 2024-06-17 | 0 | Iván Moreda | statement
es 2024-06-20 La milicia reivindicó el ataque a través de un comunicado en Telegram.
>  | text |  | 0 | milicia | statement
es 2024-06-20 Foto: captura de un vídeo difundido por el canal de Telegram Ojo Norte
> Ojo Norte | video |  | 0 |  | screenshot
es 2024-06-20 Así lo aseguró Salas en su cuenta de Telegram, donde tiene 90.000 seguidores.
>  | text |  | 0 | Salas | statement
es 2024-06-20 El canal de televisión mostró imágenes que circulan por Telegram desde el domingo.
de 2024-06-20 Der Gouverneur der Region, Anton Reiss, bestätigte den Angriff am Mittwochmorgen bei Telegram.
>  | text | 2024-06-19 | 0 | Anton Reiss | statement
de 2024-06-20 Die Behörden warnten auf Telegram vor weiteren Angriffen und baten die Menschen, in den Schutzräumen zu
bleiben.
>  | text |  | 0 | Behörden | statement
de 2024-06-20 Quelle: Telegram-Kanal „Kupfertor“
> Kupfertor |  |  | 0 |  | quoted
de 2024-06-20 Die Polizei ermittelt gegen den Betreiber einer Telegram-Gruppe, in der Drogen angeboten wurden.
it 2024-06-20 Il sindaco Carlo Venti ha annunciato ieri su Telegram la chiusura delle scuole.
>  | text | 2024-06-19 | 0 | Carlo Venti | statement
it 2024-06-20 In un video di due minuti diffuso martedì dal canale Telegram «Voce del Porto» si vede la nave in
fiamme.
> Voce del Porto | video | 2024-06-18 | 120 |  | published_by
pt 2024-06-20 O prefeito Caio Brandt afirmou nesta quarta-feira no Telegram que a ponte será reaberta.
>  | text | 2024-06-19 | 0 | Caio Brandt | statement
pl 2024-06-20 Według kanału na Telegramie Miedziana Brama pożar wybuchł w nocy.
> Miedziana Brama |  |  | 0 |  | quoted
nl 2024-06-20 In een video van 30 seconden, gisteren geplaatst op het Telegram-kanaal Koperpoort, is de brand te zien.
> Koperpoort | video | 2024-06-19 | 30 |  | published_by
ro 2024-06-20 Canalul de Telegram „Poarta de Aramă” a publicat luni imagini cu incendiul.
> Poarta de Aramă |  | 2024-06-17 | 0 |  | published_by
fr 2024-09-12 « Tout va bien », assure sur sa chaîne Telegram le député Marc Older, qui dément toute démission.
>  | text |  | 0 | Marc Older | statement
fr 2024-09-12 Ces clichés, que la chaîne Télé Delta attribuait à une usine, proviennent en fait du canal Telegram
Forges 21, qui les avait mis en ligne le 2 août 2023.
> Forges 21 | photo | 2023-08-02 | 0 |  | published_by
fr 2024-09-12 Un porte-parole militaire a confirmé la frappe jeudi matin dans un court message Telegram.
>  | text | 2024-09-12 | 0 | porte-parole militaire | statement
fr 2024-09-12 Sur la plateforme Telegram, la chaîne Sentinelle Ouest a évoqué « quatre impacts » peu après minuit.
> Sentinelle Ouest |  |  | 0 |  | quoted
fr 2024-09-12 Telegram compte désormais près d'un milliard d'utilisateurs, selon son fondateur.
fr 2024-09-12 Les lycéens s'échangeaient les sujets dans des boucles Telegram, a révélé le rectorat.
fr 2024-09-12 L'agence a publié un guide pour sécuriser son compte Telegram.
en 2024-09-12 Night Courier, a channel with 1.2 million subscribers on Telegram, posted two videos on September 8 that
it said showed the raid.
> Night Courier | video | 2024-09-08 | 0 |  | published_by
en 2024-09-12 The two-minute clip was posted Wednesday on Telegram by Night Courier, which did not say when it was
filmed.
>  | video | 2024-09-11 | 120 | Night Courier | published_by
en 2024-09-12 A statement carried by the group's Telegram channel on 10 September claimed 15 soldiers were killed.
>  | text | 2024-09-10 | 0 | group | published_by
en 2024-09-12 Video released by the Ministry of Emergencies on Telegram shows rescuers digging through rubble.
>  | video |  | 0 | Ministry of Emergencies | published_by
en 2024-09-12 The Krasny Luch Telegram news channel reported that two guards were injured on Tuesday.
> Krasny Luch |  |  | 0 |  | quoted
en 2024-09-12 Screenshots of the chat, shared on the Telegram channel Glass House on September 5, appear to be
genuine.
> Glass House | photo | 2024-09-05 | 0 |  | shared_by
en 2024-09-12 Parents can message the school on Telegram or by e-mail.
en 2024-09-12 Telegram channels selling forged vaccine passes have multiplied, a study published on Monday found.
en 2024-09-12 The hackers said they would publish the files unless paid, according to a note left on the servers.
es 2024-09-12 El grupo publicó el 9 de septiembre en su canal de Telegram un vídeo de 1 minuto y 20 segundos.
>  | video | 2024-09-09 | 80 | grupo | published_by
es 2024-09-12 El canal Frontera Viva, muy seguido en Telegram, compartió una foto del soldado.
> Frontera Viva | photo |  | 0 |  | shared_by
es 2024-09-12 «Hemos perdido el contacto», lamentó en Telegram Gala Ortuño, directora del puerto.
>  | text |  | 0 | Gala Ortuño | statement
es 2024-09-12 Telegram suma diez millones de usuarios en el país, según la consultora.
de 2024-09-12 Der Kanal „Glashaus“ teilte auf Telegram am 5. September ein 20-sekündiges Video des Einschlags.
> Glashaus | video | 2024-09-05 | 20 |  | shared_by
de 2024-09-12 Tags zuvor hatte Minister Falk Orth auf Telegram erklärt, die Front halte.
>  | text |  | 0 | Falk Orth | statement
de 2024-09-12 Telegram hat nach eigenen Angaben mehr als 900 Millionen Nutzer.
it 2024-09-12 «Siamo pronti», si legge in un post pubblicato ieri sul canale Telegram del battaglione Lupo.
>  | text | 2024-09-11 | 0 | Lupo | published_by
it 2024-09-12 La foto è stata condivisa dal canale Telegram Sponda Est il 4 settembre.
> Sponda Est | photo | 2024-09-04 | 0 |  | shared_by
pt 2024-09-12 Segundo o canal de Telegram Farol do Sul, o navio afundou na segunda-feira.
> Farol do Sul |  |  | 0 |  | quoted
es 2024-05-16 El canal de Telegram Valle Informa difundió el lunes un vídeo de 30 segundos.
> Valle Informa | video | 2024-05-13 | 30 |  | published_by
it 2024-05-16 Il canale Telegram Sponda Informa ha diffuso lunedì un video di 30 secondi.
> Sponda Informa | video | 2024-05-13 | 30 |  | published_by
"""
