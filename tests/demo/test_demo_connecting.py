"""Transports, login, several data centres, several servers, and only on loopback."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from telethon import functions
from telethon.crypto import rsa
from telethon.errors import (
    AuthKeyNotFound,
    AuthKeyUnregisteredError,
    PasswordHashInvalidError,
    PhoneCodeInvalidError,
    PhoneNumberInvalidError,
    RPCError,
    SessionPasswordNeededError,
)
from telethon.network import ConnectionTcpAbridged, ConnectionTcpFull, ConnectionTcpIntermediate
from telethon.network.connection.tcpintermediate import (
    IntermediatePacketCodec,
    RandomizedIntermediatePacketCodec,
)
from telethon.network.connection.tcpobfuscated import ConnectionTcpObfuscated
from telethon.sessions import StringSession

from archiver.demo import LoopbackTelegram, NotLoopbackError, World, WorldChannel, log_in, new_client
from archiver.demo.wire import handshake

PHONE, LOCKED_PHONE, PASSWORD = "+9996621234", "+9996625678", "كلمة السر"


class ObfuscatedPadded(ConnectionTcpObfuscated):
    """Obfuscation around padded Intermediate, which Telethon itself only offers through MTProxy."""

    packet_codec = RandomizedIntermediatePacketCodec


class ObfuscatedIntermediate(ConnectionTcpObfuscated):
    packet_codec = IntermediatePacketCodec


class PaddedCodec(RandomizedIntermediatePacketCodec):
    tag = b"\xdd\xdd\xdd\xdd"


class PaddedIntermediate(ConnectionTcpIntermediate):
    packet_codec = PaddedCodec


@pytest.mark.parametrize(
    "transport",
    [
        ConnectionTcpFull,
        ConnectionTcpAbridged,
        ConnectionTcpIntermediate,
        PaddedIntermediate,
        ConnectionTcpObfuscated,
        ObfuscatedIntermediate,
        ObfuscatedPadded,
    ],
)
async def test_every_transport_carries_small_and_large_answers(
    connect: Any, world: World, channel: WorldChannel, transport: Any
) -> None:
    data = bytes(range(256)) * 800
    channel.post(channel.posts[250].date, media=world.document("a.bin", data=data))
    client = await connect(connection=transport)
    (message,) = await client.get_messages("demo_sabreen", limit=1)
    assert await client.download_media(message, bytes) == data


async def test_login_by_code(connect: Any) -> None:
    client = await connect(login=False)
    assert not await client.is_user_authorized()
    assert await client.get_me() is None
    await client.send_code_request(PHONE)
    with pytest.raises(PhoneCodeInvalidError):
        await client.sign_in(PHONE, "11111")
    me = await client.sign_in(PHONE, "22222")
    assert (me.is_self, me.phone) == (True, "9996621234")
    client._authorized = None
    assert await client.is_user_authorized()


async def test_login_with_password(connect: Any) -> None:
    client = await connect(login=False)
    await client.send_code_request(LOCKED_PHONE)
    with pytest.raises(SessionPasswordNeededError):
        await client.sign_in(LOCKED_PHONE, "22222")
    with pytest.raises(PasswordHashInvalidError):
        await client.sign_in(password="wrong")
    me = await client.sign_in(password=PASSWORD)
    assert me.phone == "9996625678"


async def test_start_asks_and_logs_in(server: LoopbackTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    client = new_client(server)
    await client.start(phone=lambda: LOCKED_PHONE, code_callback=lambda: "22222", password=PASSWORD)
    assert "Signed in successfully" in capsys.readouterr().out
    await client.disconnect()


async def test_login_survives_a_new_connection_with_the_same_key(server: LoopbackTelegram) -> None:
    first = new_client(server)
    await first.connect()
    await log_in(first, PHONE)
    session = first.session
    await first.disconnect()
    second = new_client(server, session=session)
    await second.connect()
    assert (await second.get_me()).phone == "9996621234"
    await second.disconnect()


async def test_a_key_that_begins_with_a_zero_byte_is_agreed_on_anew(
    server: LoopbackTelegram, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telethon drops the zero, and pads such a key on its wrong side where it saves it as a string."""
    half, prime = 1 << (handshake.SECRET_BITS - 1) | 3, int.from_bytes(handshake.DH_PRIME, "big")
    base = pow(handshake.GENERATOR, half, prime)
    short = next(own for own in range(2000, 9999) if pow(base, own, prime).bit_length() <= 2040)
    chosen, any_bytes, any_bits = [short.to_bytes(256, "big")], os.urandom, secrets.randbits
    monkeypatch.setattr(secrets, "randbits", lambda bits: half if bits == handshake.SECRET_BITS else any_bits(bits))
    monkeypatch.setattr(os, "urandom", lambda size: chosen.pop() if chosen and size == 256 else any_bytes(size))
    session = StringSession()
    session.set_dc(server.dc, server.host, server.port)
    client = await connect(login=False, session=session, retry_delay=0.01)
    assert not chosen
    assert len(session.auth_key.key) == 256
    await log_in(client, PHONE)
    again = await connect(login=False, session=StringSession(session.save()))
    assert (await again.get_me()).phone == "9996621234"


async def test_logout_and_being_thrown_out(server: LoopbackTelegram, client: Any, channel: WorldChannel) -> None:
    entity = await client.get_entity("demo_sabreen")
    server.log_everybody_out()
    with pytest.raises(AuthKeyUnregisteredError):
        await client.get_messages(entity)
    await log_in(client, PHONE)
    assert await client.log_out()


async def test_unknown_phone_is_refused(connect: Any) -> None:
    client = await connect(login=False)
    with pytest.raises(PhoneNumberInvalidError):
        await client.send_code_request("+9996629999")


async def test_an_account_of_another_data_centre_is_sent_there(
    server: LoopbackTelegram, connect: Any, world: World
) -> None:
    world.add_user("+9996647777")
    client = await connect(login=False)
    me = await log_in(client, "+9996647777")
    assert me.phone == "9996647777"
    assert (client.session.dc_id, client.session.port) == (4, server.ports[4])


async def test_a_method_that_is_not_served_is_refused_and_noted(server: LoopbackTelegram, client: Any) -> None:
    with pytest.raises(RPCError, match="METHOD_NOT_SERVED"):
        await client(functions.account.GetAuthorizationsRequest())
    assert server.not_served == ["account.getAuthorizations"]
    assert server.count("account.getAuthorizations") == 1


async def test_ordered_requests_and_containers(client: Any, channel: WorldChannel, server: LoopbackTelegram) -> None:
    entity = await client.get_input_entity("demo_sabreen")
    requests = [functions.channels.GetMessagesRequest(entity, [number]) for number in (1, 2, 3)]
    for ordered in (False, True):
        answers = await client(requests, ordered=ordered)
        assert [answer.messages[0].id for answer in answers] == [1, 2, 3]
    assert "invokeAfterMsg" in server.requests[-1].wrappers


async def test_gzipped_requests(client: Any, channel: WorldChannel) -> None:
    wanted = list(range(1, 101))
    got = await client.get_messages("demo_sabreen", ids=wanted)
    assert [message.id for message in got] == wanted


async def test_a_request_of_an_unknown_layer(client: Any, server: LoopbackTelegram) -> None:
    class FromTheFuture(functions.help.GetNearestDcRequest):
        def _bytes(self) -> bytes:
            return b"\xef\xbe\xad\xde"

    with pytest.raises(RPCError, match="INPUT_METHOD_INVALID_3735928559"):
        await client(FromTheFuture())


async def test_forgotten_keys(server: LoopbackTelegram, client: Any) -> None:
    server.forget_keys()
    with pytest.raises(AuthKeyNotFound):
        await client(functions.help.GetNearestDcRequest())


async def test_service_messages(client: Any) -> None:
    assert (await client(functions.PingRequest(77))).ping_id == 77
    assert len((await client(functions.GetFutureSaltsRequest(4))).salts) == 1


async def test_several_servers_one_after_the_other() -> None:
    keys = set()
    for title in ("الأولى", "الثانية"):
        world = World()
        world.add_user(PHONE)
        channel = world.add_channel(title, "same_demo")
        document = world.document("x", data=title.encode() * 9, dc=4)
        async with LoopbackTelegram(world) as server:
            keys.add(server.public_key_pem)
            channel.post(document.date, media=document)
            client = new_client(server)
            await client.connect()
            await log_in(client, PHONE)
            (message,) = await client.get_messages("same_demo", limit=1)
            assert message.chat.title == title
            assert await client.download_media(message, bytes) == document.data
            await client.disconnect()
    assert len(keys) == 2


async def test_the_key_is_distrusted_afterwards(world: World) -> None:
    before = set(rsa._server_keys)
    async with LoopbackTelegram(world) as server:
        client = new_client(server)
        await client.connect()
        assert set(rsa._server_keys) != before
        await client.disconnect()
    assert set(rsa._server_keys) == before
    assert type(client)._config is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "::1", "localhost", "example.org", ""])
def test_it_only_listens_on_loopback(host: str) -> None:
    with pytest.raises(NotLoopbackError):
        LoopbackTelegram(World(), host=host)


async def test_garbage_closes_the_connection(server: LoopbackTelegram) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"\r\n" * 40)
    assert await reader.read() == b""
    writer.close()
    assert server.complaints


async def test_stopping_under_a_connected_client_and_a_silent_request(world: World) -> None:
    server = LoopbackTelegram(world)
    await server.start()
    client = new_client(server, connection_retries=0, auto_reconnect=False)
    await client.connect()
    server.faults.silence("help.getNearestDc")
    waiting = asyncio.ensure_future(client(functions.help.GetNearestDcRequest()))
    await asyncio.sleep(0.05)
    await server.stop()
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)):
        await waiting
    await client.disconnect()


CLIENT_IN_ANOTHER_PROCESS = """
import asyncio, sys
from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import MemorySession
async def main():
    rsa.add_key(open(sys.argv[1]).read(), old=False)
    session = MemorySession()
    session.set_dc(2, "127.0.0.1", int(sys.argv[2]))
    client = TelegramClient(session, 1, "hash")
    await client.connect()
    await client.send_code_request("+9996621234")
    await client.sign_in("+9996621234", "22222")
    messages = await client.get_messages("demo_sabreen", limit=3)
    await client.disconnect()
    sys.stdout.write(messages[0].text)
asyncio.run(main())
"""


async def test_a_client_in_another_process(server: LoopbackTelegram, channel: WorldChannel, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text(server.public_key_pem)
    command = [sys.executable, "-c", CLIENT_IN_ANOTHER_PROCESS, str(key), str(server.port)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("post 250", "")
