"""One of every kind of detail that a post may hold."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.model import details as model
from archiver.model.details import Detail, VoteCount, Votes

WHEN = datetime(2021, 4, 9, 12, tzinfo=UTC)
POLL = model.Poll(
    poll_id=5,
    question="Which quay?",
    answers=(model.Answer(option="00", text="East"), model.Answer(option="01", text="West")),
    closed=True,
    quiz=True,
)
VOTES = Votes(
    total=1204,
    answers=(VoteCount(option="00", voters=700), VoteCount(option="01", voters=504, correct=True)),
    solution="The west one",
)
DETAILS: tuple[Detail, ...] = (
    POLL,
    model.Preview(url="https://e.example/dam", site="Example", title="Dam holds", description="Water fell."),
    model.Preview(url="https://e.example/", state="pending"),
    model.Place(latitude=-1.5, longitude=2.5, title="Mole", address="Quay 7", accuracy_m=30),
    model.Place(latitude=-1.5, longitude=2.5, period_s=900),
    model.Contact(first_name="Ada", last_name="Mara", phone="+100"),
    model.Dice(emoji="🎯", value=5),
    model.Game(name="tide", title="Tide"),
    model.Invoice(title="Map", description="Of the valley", currency="EUR", amount=1999, test=True),
    model.Paid(stars=30, items=2, shown=1),
    model.Giveaway(channels=(1, 2), quantity=5, until=WHEN, months=3, prize="A boat"),
    model.GiveawayResults(channel_id=1, message_id=4, winners=2, unclaimed=1, stars=100),
    model.Todo(title="Jobs", tasks=(model.Task(number=1, text="Paint", done=True), model.Task(number=2, text="Row"))),
    model.StoryRef(story_id=4, state="skipped", channel_id=1, text="At the dam"),
    model.LiveStream(call_id=3),
    model.Unshown(why="expired", media="photo", ttl_s=10),
    model.Unshown(why="unknown", media="messageMediaScent"),
    model.Reply(channel_id=1, message_id=9, name="Ada", quote="the dam", media="photo"),
    model.ForwardMore(user="17", saved_channel_id=1, saved_message_id=4, imported=True),
    model.Sending(via_bot="7", rank="editor", scheduled=True, ttl_s=60),
    model.FactCheck(text="Not so", country="CH"),
    model.Buttons(buttons=(model.Button(label="More", url="https://e.example/more"),)),
    model.ServiceContent(action="giftStars", title="Rives", amount=50, currency="stars"),
    model.WallClock(written="2020-11-02T12:00:00", zone="Europe/Paris"),
)
