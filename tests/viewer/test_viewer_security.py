"""What the desk refuses, and what no answer of it lacks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from served import HERE, PORT, Answer, Asked, ask
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from archiver.archive import create_archive
from archiver.errors import UsageError
from archiver.viewer.app import make_app
from archiver.viewer.desk import Desk
from archiver.viewer.door import IN_ALL, LASTS_S, MOST_ADDRESSES, PER_ADDRESS, WINDOW_S, Door, Throttle
from archiver.viewer.hosts import Hosts, named_hosts
from archiver.viewer.readers import Readers
from archiver.viewer.security import HEADERS, LONGEST_TARGET
from archiver.viewer.session import form_token, require_decider, where_to

TOKEN = "made-up-token-of-a-test-0123456789"
OWN = f"http://{HERE}"
FORM = {"content-type": "application/x-www-form-urlencoded", "origin": OWN}
ODD_PATHS = (
    "/asset/../app.py", "/asset/..%2f..%2fapp.py", "/asset/%2e%2e/app.py", "/asset/%00", "/%ff", "//evil.example/",
    "/asset\\desk.css", "/asset/%5c..%5capp.py", "/./", "/asset/%0d%0aset-cookie:x", "/%c0%ae%c0%ae/", "http://x/",
    "*", "/?q=%ff", "/?q=%00",
)  # fmt: skip
UNKNOWN_PATHS = (
    "/nowhere", "/asset/app.py", "/asset/", "/object/", "/object/x", f"/object/{'0' * 64}", "/still/x.jpg",
    "/evidence/x/y", f"/evidence/999999999999999999999/{'0' * 64}", f"/evidence/-1/{'0' * 64}", "/channels/",
    "/asset/desk.css/", "/object/%F0%9F%8C%8A",
)  # fmt: skip


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def desk_app(folder: object, **more: object) -> AsyncIterator[Starlette]:
    """The application over an empty archive."""
    async with Readers.opened(folder) as readers:  # type: ignore[arg-type]
        desk = replace(Desk(readers=readers, hosts=Hosts(port=PORT)), **more)  # type: ignore[arg-type]
        app = make_app(desk)
        app.router.routes.append(Route("/try", _decide, methods=["POST"]))
        app.router.routes.append(Route("/form", _form))
        app.router.routes.append(Route("/bug", _bug))
        yield app


async def _decide(request: Request) -> Response:
    decider = await require_decider(request)
    return PlainTextResponse(f"{decider.name}: {decider.form['said']}")


async def _form(request: Request) -> Response:
    return PlainTextResponse(form_token(request))


async def _bug(request: Request) -> Response:
    raise RuntimeError(f"secret of {request.url.path}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> object:
    made = tmp_path_factory.mktemp("desk")
    create_archive(made / "archive", made / "keys")
    return made / "archive"


def sentence(answer: Answer) -> str:
    """What a page that shows nothing says."""
    found = re.search(r'<p class="warning">(.*?)</p>', answer.text, re.DOTALL)
    assert found, answer.text
    assert "Traceback" not in answer.text
    return re.sub(r"<[^>]*>", "", found[1])


@pytest.mark.parametrize(
    ("host", "own", "known"),
    [
        (HERE, "127.0.0.1", True),
        ("localhost:8420", "127.0.0.1", True),
        ("LOCALHOST:8420", "127.0.0.1", True),
        ("[::1]:8420", "::1", True),
        ("192.0.2.7:8420", "192.0.2.7", True),
        ("192.0.2.8:8420", "192.0.2.7", False),
        ("desk.example", "127.0.0.1", True),
        ("desk.example:8420", "127.0.0.1", False),
        ("localhost", "127.0.0.1", False),
        ("localhost:80", "127.0.0.1", False),
        ("evil.example:8420", "127.0.0.1", False),
        ("localhost.evil.example:8420", "127.0.0.1", False),
        ("127.0.0.1:8420@evil.example", "127.0.0.1", False),
        ("127.0.0.1:8420, evil.example", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_only_known_hosts(host: str, own: str, known: bool) -> None:
    hosts = Hosts(port=PORT, named=named_hosts(["desk.example:443"], PORT, tls=True), tls=True)
    assert hosts.knows(host, own) is known


def test_a_name_that_is_no_host_is_refused() -> None:
    with pytest.raises(UsageError, match="no host's name"):
        named_hosts(["http://desk.example/"], PORT, tls=False)


async def test_another_host_is_told_nothing(folder: object) -> None:
    async with desk_app(folder) as app:
        answer = await ask(app, Asked("/", headers={"host": f"evil.example:{PORT}"}))
    assert answer.status == 421
    assert "not known by the name" in sentence(answer)


async def test_odd_paths(folder: object) -> None:
    async with desk_app(folder) as app:
        for path in ODD_PATHS:
            answer = await ask(app, path)
            assert answer.status == 400, path
            assert sentence(answer)


async def test_paths_of_nothing(folder: object) -> None:
    async with desk_app(folder) as app:
        for path in UNKNOWN_PATHS:
            answer = await ask(app, path)
            assert answer.status == 404, path
            assert sentence(answer)


async def test_long_addresses_and_headers(folder: object) -> None:
    async with desk_app(folder) as app:
        assert (await ask(app, f"/?q={'x' * LONGEST_TARGET}")).status == 414
        assert (await ask(app, Asked("/", headers={"x": "x" * 20_000}))).status == 431
        assert (await ask(app, Asked("/", headers={f"x-{n}": "" for n in range(200)}))).status == 431


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW"])
async def test_other_methods(folder: object, method: str) -> None:
    async with desk_app(folder) as app:
        answer = await ask(app, Asked("/", method))
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert sentence(answer)


async def test_what_only_reads_takes_no_post(folder: object) -> None:
    async with desk_app(folder) as app:
        answer = await ask(app, Asked("/", "POST", FORM))
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


async def test_every_answer_is_guarded(folder: object) -> None:
    async with desk_app(folder) as app:
        answers = [await ask(app, path) for path in ("/", "/nowhere", "/%00", "/asset/desk.css")]
    for answer in answers:
        for name in HEADERS:
            assert name in answer.headers
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
    assert answers[0].headers["cache-control"] == "no-store"


async def test_a_bug_is_told_in_words_alone(folder: object) -> None:
    async with desk_app(folder) as app:
        sent: list[object] = []

        async def send(message: object) -> None:
            sent.append(message)

        with pytest.raises(RuntimeError):  # it goes on to the server, which tells whoever started it
            await app(Asked("/bug").scope(), None, send)  # type: ignore[arg-type]
    assert b"secret" not in repr(sent).encode()
    assert "a bug of archiver" in repr(sent)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_other_sites_get_nothing_but_links(folder: object, site: str) -> None:
    picture = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    frame = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    link = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    async with desk_app(folder, decides="Mara Veldt") as app:
        assert (await ask(app, Asked("/", headers=picture))).status == 403
        assert (await ask(app, Asked("/", headers=frame))).status == 403
        assert (await ask(app, Asked("/", headers=link))).status == 200
        assert (await ask(app, Asked("/try", "POST", {**FORM, **link}))).status == 403


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:9", f"https://{HERE}", "x"])
async def test_forms_of_other_origins(folder: object, origin: str | None) -> None:
    headers = {name: value for name, value in FORM.items() if name != "origin"}
    async with desk_app(folder, decides="Mara Veldt") as app:
        token = (await ask(app, "/form")).text
        body = f"said=yes&form_token={token}".encode()
        given = headers if origin is None else {**headers, "origin": origin}
        assert (await ask(app, Asked("/try", "POST", given, body))).status == 403
        assert (await ask(app, Asked("/try", "POST", FORM, body))).text == "Mara Veldt: yes"


async def test_decisions_need_a_name_and_an_own_form(folder: object) -> None:
    async with desk_app(folder) as app:
        token = (await ask(app, "/form")).text
        answer = await ask(app, Asked("/try", "POST", FORM, f"said=yes&form_token={token}".encode()))
        assert answer.status == 403
        assert "only reads" in sentence(answer)
    async with desk_app(folder, decides="Mara Veldt") as app:
        for body in (b"said=yes", b"said=yes&form_token=" + token.encode(), b"said=yes&form_token=%C3%A9"):
            answer = await ask(app, Asked("/try", "POST", FORM, body))
            assert answer.status == 403, body
            assert "Load the page again" in sentence(answer)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"", 415),
        ("application/x-www-form-urlencoded", b"a=1&a=2", 400),
        ("application/x-www-form-urlencoded", b"a=%ff", 400),
        ("application/x-www-form-urlencoded", b"\xff=1", 400),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % n for n in range(100)), 400),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 100_000, 413),
    ],
)
async def test_what_is_no_form(folder: object, kind: str, body: bytes, status: int) -> None:
    async with desk_app(folder, decides="Mara Veldt") as app:
        answer = await ask(app, Asked("/try", "POST", {**FORM, "content-type": kind}, body))
    assert answer.status == status
    assert sentence(answer)


def log_in(token: str = TOKEN, *, where: str = "", **headers: str) -> Asked:
    return Asked("/login", "POST", {**FORM, **headers}, f"token={token}&next={where}".encode())


def cookie_of(answer: Answer) -> str:
    (cookie,) = answer.cookies
    return cookie.partition(";")[0]


async def test_without_the_token_nothing_is_shown(folder: object) -> None:
    async with desk_app(folder, door=Door(TOKEN)) as app:
        page = await ask(app, Asked("/?a=b", headers={"accept": "text/html"}))
        assert (page.status, page.headers["location"]) == (303, "/login?next=%2F%3Fa%3Db")
        for path in ("/", "/nowhere", f"/object/{'0' * 64}", "/logout", "/loginx"):
            answer = await ask(app, path)
            assert answer.status == 401, path
            assert answer.headers["www-authenticate"] == "Bearer"
        form = await ask(app, "/login")
        assert form.status == 200
        assert 'type="password"' in form.text
        assert (await ask(app, "/asset/desk.css")).status == 200


async def test_a_session(folder: object) -> None:
    clock = Clock()
    async with desk_app(folder, door=Door(TOKEN, clock=clock), decides="Mara Veldt") as app:
        entered = await ask(app, log_in(where="%2Fform"))
        assert (entered.status, entered.headers["location"]) == (303, "/form")
        words = {word.strip().lower() for word in entered.cookies[0].split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/", f"max-age={LASTS_S}"} <= words
        cookie = {"cookie": cookie_of(entered)}
        assert (await ask(app, Asked("/", headers=cookie))).status == 200

        token = (await ask(app, Asked("/form", headers=cookie))).text
        other = {"cookie": cookie_of(await ask(app, log_in()))}
        body = f"said=yes&form_token={token}".encode()
        assert (await ask(app, Asked("/try", "POST", {**FORM, **other}, body))).status == 403
        assert (await ask(app, Asked("/try", "POST", {**FORM, **cookie}, body))).status == 200

        assert (await ask(app, Asked("/logout", "POST", {**FORM, **cookie}, b""))).status == 403
        assert (await ask(app, Asked("/logout", "POST", {**FORM, **cookie}, body))).status == 303
        assert (await ask(app, Asked("/", headers=cookie))).status == 401
        assert (await ask(app, Asked("/", headers=other))).status == 200
        clock.now += LASTS_S
        assert (await ask(app, Asked("/", headers=other))).status == 401


async def test_a_session_that_is_brought_along_is_never_taken_over(folder: object) -> None:
    async with desk_app(folder, door=Door(TOKEN)) as app:
        brought = f"archiver_session_{PORT}=chosen-by-somebody-else"
        entered = await ask(app, log_in(cookie=brought))
        assert entered.status == 303
        assert "chosen-by-somebody-else" not in entered.cookies[0]
        assert (await ask(app, Asked("/", headers={"cookie": brought}))).status == 401
        again = await ask(app, log_in(cookie=cookie_of(entered)))
        assert cookie_of(again) != cookie_of(entered)
        assert (await ask(app, Asked("/", headers={"cookie": cookie_of(entered)}))).status == 401


async def test_over_tls_a_cookie_is_secure(folder: object) -> None:
    hosts = Hosts(port=PORT, named=named_hosts(["desk.example"], PORT, tls=True), tls=True)
    async with desk_app(folder, door=Door(TOKEN), hosts=hosts) as app:
        headers = {"host": "desk.example", "origin": "https://desk.example"}
        entered = await ask(app, log_in(**headers))
    assert entered.status == 303
    assert entered.cookies[0].startswith("__Host-")
    assert "; Secure" in entered.cookies[0]


async def test_scripts_show_the_token_itself(folder: object) -> None:
    async with desk_app(folder, door=Door(TOKEN), decides="Mara Veldt") as app:
        bearer = {"authorization": f"Bearer {TOKEN}"}
        assert (await ask(app, Asked("/", headers=bearer))).status == 200
        plain = {**bearer, "content-type": FORM["content-type"]}
        assert (await ask(app, Asked("/try", "POST", plain, b"said=yes"))).text == "Mara Veldt: yes"
        assert (await ask(app, Asked("/", headers={"authorization": "Bearer wrong"}))).status == 401
        assert (await ask(app, Asked("/", headers={"authorization": f"Basic {TOKEN}"}))).status == 401


async def test_guesses_are_few(folder: object) -> None:
    clock = Clock()
    async with desk_app(folder, door=Door(TOKEN, clock=clock)) as app:
        cookie = {"cookie": cookie_of(await ask(app, log_in()))}
        for _ in range(PER_ADDRESS):
            wrong = await ask(app, log_in("wrong"))
            assert wrong.status == 401
            assert "not the token" in sentence_of_login(wrong)
        for request in (log_in(), Asked("/", headers={"authorization": f"Bearer {TOKEN}"})):
            answer = await ask(app, request)
            assert answer.status == 429
            assert answer.headers["retry-after"] == str(int(WINDOW_S))
            assert "Too many wrong tokens" in sentence(answer)
        assert (await ask(app, Asked("/", headers=cookie))).status == 200
        assert (await ask(app, replace(log_in(), client="192.0.2.9"))).status == 303
        clock.now += WINDOW_S
        assert (await ask(app, log_in())).status == 303


def sentence_of_login(answer: Answer) -> str:
    return answer.text.partition('role="alert"')[2].partition("</p>")[0]


def test_guesses_of_many_addresses_are_few() -> None:
    throttle = Throttle()
    for number in range(IN_ALL):
        assert not throttle.wait_s(f"192.0.2.{number}", 0.0)
        throttle.failed(f"192.0.2.{number}", 0.0)
    assert throttle.wait_s("198.51.100.1", 1.0) == WINDOW_S - 1


def test_one_network_of_addresses_is_one() -> None:
    throttle = Throttle()
    for number in range(PER_ADDRESS):
        throttle.failed(f"2001:db8::{number}", 0.0)
    assert throttle.wait_s("2001:db8::ffff", 0.0) == WINDOW_S
    assert not throttle.wait_s("2001:db8:0:1::1", 0.0)


def test_addresses_are_not_remembered_without_end() -> None:
    throttle = Throttle()
    for number in range(MOST_ADDRESSES + 10):
        throttle.failed(f"host {number}", float(number) * WINDOW_S)
    assert len(throttle._by_address) == MOST_ADDRESSES


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("/channels?a=b", "/channels?a=b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\n", "/"),
        ("", "/"),
    ],
)
def test_a_login_leads_nowhere_else(given: str, leads: str) -> None:
    assert where_to(given) == leads
