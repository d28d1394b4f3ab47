"""Sentences in English."""

from archiver.demo.made_up.phrases import Phrasebook, Topic

ENGLISH = Phrasebook(
    places=("Kardoune", "Umm Selin", "Port Azel", "Bir Nuara", "Tell Mirane", "Ain Zelma"),
    clubs=("Kardoune Athletic", "Port Azel Union", "Valley Youth", "Selin Star"),
    topics=(
        Topic(
            (
                "The Zelmar burst its banks at {place} overnight.",
                "Water levels on the Zelmar are falling at {place}.",
            ),
            (
                "Some {n} families are staying at the school in {other}.",
                "Residents are asked to keep away from the river until {hour}.",
                "Nobody has been reported hurt.",
            ),
        ),
        Topic(
            (
                "The bridge at {place} is closed to lorries.",
                "The bridge at {place} is open again after {n} days of repairs.",
            ),
            (
                "Traffic is sent through {other}.",
                "Engineers found no cracks in the middle pier.",
                "Checks continue until {hour}.",
            ),
        ),
        Topic(
            (
                "Dockers at {place} are on strike for a second day.",
                "Dockers at {place} have paused their strike.",
            ),
            (
                "There are {n} ships waiting outside the harbour.",
                "They want better lighting on the quays.",
                "Talks resume at {hour}.",
            ),
        ),
        Topic(
            ("{club} beat {rival} 2-1 in the valley league.", "{club} and {rival} drew in heavy rain."),
            (
                "About {n} hundred people watched at {place}.",
                "The return match is in {other}.",
                "The winner came in minute {n}.",
            ),
        ),
        Topic(
            ("Power is out in {place} and {other}.", "Power is back in {place}."),
            (
                "The fault is at the {other} substation.",
                "It affects {n} neighbourhoods.",
                "Repairs should be done before {hour}.",
            ),
        ),
        Topic(
            ("Heavy rain warning for the Zelmara valley.", "Strong winds expected at {place} tonight."),
            (
                "Up to {n} millimetres may fall.",
                "Avoid travelling between {place} and {other}.",
                "The warning starts at {hour}.",
            ),
        ),
        Topic(
            (
                "The road from {place} to {other} is closed by a rockfall.",
                "One lane is open between {place} and {other}.",
            ),
            (
                "A crew of {n} is clearing the road.",
                "It should reopen at {hour}.",
                "No vehicles were hit.",
            ),
        ),
    ),
    tags=("#Zelmara", "#valley #news", "Send us your pictures"),
    file_names=("weekly summary.pdf", "road map.pdf"),
    comments=("Thanks!", "Is the road open?", "Stay safe."),
    alert="BREAKING:",
)
