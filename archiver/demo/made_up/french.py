"""Sentences in French."""

from archiver.demo.made_up.phrases import Phrasebook, Topic

FRENCH = Phrasebook(
    places=("Kardoune", "Oum-Seline", "Port-Azel", "Bir-Nouara", "Tell-Mirane", "Fontaine-Zelma"),
    clubs=("l'AS Kardoune", "l'Union de Port-Azel", "la Jeunesse de la Vallée", "l'Étoile d'Oum-Seline"),
    topics=(
        Topic(
            (
                "Le Zelmar a débordé cette nuit à {place}.",
                "Le niveau du Zelmar baisse lentement à {place}.",
            ),
            (
                "Environ {n} familles ont été hébergées à l'école de {other}.",
                "La commune demande d'éviter les berges jusqu'à {hour}.",
                "Aucun blessé n'est signalé pour l'instant.",
            ),
        ),
        Topic(
            (
                "Le pont de {place} est interdit aux poids lourds.",
                "Le pont de {place} a rouvert après {n} jours de travaux.",
            ),
            (
                "La déviation passe par {other}.",
                "Les ingénieurs n'ont pas trouvé de fissure sur la pile centrale.",
                "Le contrôle se poursuit jusqu'à {hour}.",
            ),
        ),
        Topic(
            (
                "Deuxième jour de grève des dockers à {place}.",
                "Les dockers de {place} suspendent leur mouvement.",
            ),
            (
                "Au large, {n} bateaux attendent une place à quai.",
                "Les grévistes demandent un meilleur éclairage des quais.",
                "Une réunion est prévue à {hour}.",
            ),
        ),
        Topic(
            (
                "Victoire deux buts à un pour {club} face à {rival}.",
                "Match nul entre {club} et {rival} sous la pluie.",
            ),
            (
                "Près de {n} cents spectateurs étaient au stade de {place}.",
                "Le match retour se jouera à {other}.",
                "Le but décisif est tombé à la {n}e minute.",
            ),
        ),
        Topic(
            ("Panne d'électricité à {place} et à {other}.", "Le courant est revenu à {place}."),
            (
                "Le poste de {other} est en cause, selon le distributeur.",
                "Au total, {n} quartiers sont concernés.",
                "Le retour à la normale est espéré avant {hour}.",
            ),
        ),
        Topic(
            (
                "Alerte aux fortes pluies sur la vallée de Zelmara.",
                "Des vents violents sont attendus cette nuit à {place}.",
            ),
            (
                "Les cumuls pourraient atteindre {n} millimètres.",
                "Il est conseillé de reporter tout trajet entre {place} et {other}.",
                "L'alerte commence à {hour}.",
            ),
        ),
        Topic(
            (
                "La route entre {place} et {other} est coupée par un éboulement.",
                "Circulation alternée entre {place} et {other}.",
            ),
            (
                "Une équipe de {n} agents dégage la chaussée.",
                "La réouverture est annoncée pour {hour}.",
                "Aucun véhicule n'a été touché.",
            ),
        ),
        Topic(
            (
                "Le nouveau marché couvert de {place} a ouvert ses portes.",
                "La fête des amandiers commence à {place}.",
            ),
            (
                "On y attend {n} producteurs venus de {other}.",
                "L'entrée est libre tout le week-end.",
                "Ouverture chaque jour à {hour}.",
            ),
        ),
    ),
    tags=("#Zelmara", "#vallée #infos", "Une photo à partager ? Écrivez-nous.", "#Zelmar"),
    file_names=("arrêté municipal.pdf", "plan des déviations.pdf", "relevé des crues.pdf"),
    comments=(
        "Merci pour l'info.",
        "La route est-elle ouverte ce matin ?",
        "Courage à tous.",
        "Toujours pas de courant ici.",
    ),
    alert="ALERTE —",
)
