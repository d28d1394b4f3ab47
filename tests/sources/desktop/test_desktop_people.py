from __future__ import annotations

import hashlib
import json
from typing import Any

from archiver.sources.desktop import without_people
from tests.sources.desktop.exports import CHANNEL, faults, message, posts, seen

SECRETS = ("Nadia", "Secretova", "user4242", "4242", "37360000001", "Hidden Person", "Voter", "Invitee", "BEGIN:VCARD")


def _pseudonym(text: str) -> str:
    return hashlib.sha256(b"key" + text.encode()).hexdigest()[:16]


def _hidden(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    stretch = ",\n".join(json.dumps(each) for each in messages).encode()
    found: list[dict[str, Any]] = json.loads(b"[" + without_people(stretch, _pseudonym) + b"]")
    return found


def _written(number: int = 1, **more: Any) -> dict[str, Any]:
    return message(number, **{"from": "Nadia Secretova", "from_id": "user4242", **more})


def test_nothing_that_identifies_a_person_is_left() -> None:
    everywhere = _written(
        author="Nadia Secretova",
        forwarded_from="Hidden Person",
        saved_from="Hidden Person",
        reply_to_message_id=3,
        reply_to_peer_id="user4242",
        actor="Nadia",
        actor_id="user4242",
        members=["Invitee", None],
        inviter="Invitee",
        contact_information={"first_name": "Nadia", "last_name": "Secretova", "phone_number": "+373 60000001"},
        contact_vcard="contacts/Nadia.vcard",
        reactions=[{"type": "emoji", "count": 1, "emoji": "x", "recent": [{"from": "Voter", "from_id": "user4242"}]}],
        giveaway_results={"channel": 9, "winners": [4242], "winners_count": 1},
        text=["hello ", {"type": "mention_name", "text": "friend", "user_id": 4242}],
        unknown_field="Secretova",
        information_text="Nadia took a screenshot",
    )
    (shown,) = _hidden(everywhere)
    written = json.dumps(shown)
    assert not [each for each in SECRETS if each in written]
    person = f"person:{_pseudonym('user 4242')}"
    assert shown["from_id"] == shown["actor_id"] == shown["reply_to_peer_id"] == person
    assert shown["text"][1] == {"type": "mention_name", "text": "friend", "user_id": person}
    assert shown["reactions"] == [{"type": "emoji", "count": 1, "emoji": "x"}]
    assert len(shown["members"]) == 2
    assert shown["contact_information"]["phone_number"] == f"phone:{_pseudonym('phone 37360000001')}"


def test_the_same_person_keeps_the_pseudonym_across_ages_of_exports() -> None:
    new, old, other = _hidden(_written(), _written(2, from_id=(1 << 32) | 4242), _written(3, from_id="user4243"))
    assert new["from_id"] == old["from_id"] != other["from_id"]


def test_channels_bots_texts_and_dates_stay() -> None:
    kept = message(1, "as said", via_bot="@zelmara_bot", author="Desk", reply_to_message_id=2)
    assert _hidden(kept) == [kept]
    (forward,) = _hidden(_written(forwarded_from="Velmora News", forwarded_from_id="channel77"))
    assert (forward["forwarded_from"], forward["forwarded_from_id"]) == ("Velmora News", "channel77")


def test_what_is_hidden_is_still_read() -> None:
    (shown,) = _hidden(_written(text="said", forwarded_from="Hidden Person"))
    data = json.dumps({"name": "Z", "type": "public_supergroup", "id": CHANNEL, "messages": [shown]}).encode()
    found = seen(data, chat_type="public_supergroup")
    (post,) = posts(found)
    assert (post.text, post.author) == ("said", f"person:{_pseudonym('user 4242')}")
    assert post.forward is not None
    assert post.forward.from_name == f"name:{_pseudonym('name Hidden Person')}"
    assert not faults(found)


def test_a_piece_that_cannot_be_read_may_name_anybody_and_goes() -> None:
    stretch = json.dumps(_written()).encode() + b",\n" + b'{"id": 2, "from": "Nadia", broken}'
    found = without_people(stretch, _pseudonym)
    assert b"Nadia" not in found
    assert json.loads(b"[" + found + b"]")[1] == {"archiver_withheld": "it is no JSON"}
