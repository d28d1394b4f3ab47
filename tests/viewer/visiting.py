"""Looking at pages of the desk in a browser, and what they did meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from desk_archive import HOSTILE, DeskArchive
from playwright.sync_api import BrowserContext, Page, Response

from tests.poison import WORKED_OUT

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
# Elements and attributes that no template of the desk makes, and those that came out of a payload.
MADE = """() => {
  const found = [];
  for (const each of document.querySelectorAll("*")) {
    for (const { name, value } of each.attributes) {
      if (/^on|^style$|^srcdoc$/.test(name)) found.push(`${each.tagName} ${name}`);
      const leads = /^(href|src|action|formaction|xlink:href|data|poster)$/.test(name);
      if (leads && /^\\s*(javascript|data|vbscript):/i.test(value))
        found.push(`${each.tagName} ${name}=${value}`);
    }
  }
  const none = "iframe, object, embed, base, style, meta[http-equiv], script:not([src])";
  for (const each of document.querySelectorAll(none))
    found.push(each.outerHTML);
  for (const each of document.querySelectorAll("script, link, img, video, audio, source, form, a")) {
    const to = each.src || each.href || each.action;
    if (to && new URL(to, location).origin !== location.origin) found.push(each.outerHTML);
  }
  return found;
}"""


@dataclass
class Seen:
    """What a page did while it was open. ``answers``: by address, the last one."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    answers: dict[str, Response] = field(default_factory=dict)
    all_answers: list[Response] = field(default_factory=list)

    def troubles(self, address: str) -> list[str]:
        """Errors, violations of the policy, requests elsewhere, and what came out of a payload; one sentence each."""
        page = self.page
        found = [f"console: {each}" for each in self.console]
        found += [f"elsewhere: {each}" for each in self.requests if not each.startswith(f"{address}/")]
        found += [f"policy: {each}" for each in page.evaluate("window.violations ?? []")]
        found += [f"made: {each}" for each in page.evaluate(MADE)]
        if page.evaluate("window.pwned !== undefined"):
            found.append(f"ran: {page.evaluate('window.pwned')}")
        if WORKED_OUT in page.inner_text("body"):
            found.append("a template in a text was run")
        return found


@contextmanager
def opened(context: BrowserContext, address: str) -> Iterator[Seen]:
    """A page of its own in the context, until the block ends."""
    page = context.new_page()
    try:
        seen = Seen(page)
        page.on("console", lambda message: message.type in ("error", "warning") and seen.console.append(message.text))
        page.on("pageerror", lambda error: seen.console.append(str(error)))
        page.on("dialog", lambda dialog: (seen.console.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("response", lambda answer: (seen.answers.update({answer.url: answer}), seen.all_answers.append(answer)))
        page.goto(address)
        yield seen
    finally:
        page.close()


def until(page: Page, condition: str) -> None:
    """Wait for a condition; Playwright's own way evaluates words within the page, which its policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def new_context(browser: Any, **options: Any) -> BrowserContext:
    """A context that watches for violations of the policy."""
    made: BrowserContext = browser.new_context(**{"viewport": DESKTOP, **options})
    made.add_init_script(WATCH)
    return made


def pages(archive: DeskArchive) -> dict[str, str]:
    """The desk's pages by a name for them: every kind, with everything that may be on it."""
    posts, channels, media = archive.posts, archive.channels, archive.media
    found = {
        "overview": "/", "channels": "/channels", "articles": "/articles", "all media": "/media", "review": "/review",
        "matches": "/review/matches",
        "log": "/evidence", "search": "/search", "hits": "/search?q=pont",
        "hits in arabic": "/search?q=" + quote("الجسر"), "nothing there": "/channel/7",
        "hostile search": "/search?q=" + quote(f'"{HOSTILE[1]}"'), "hostile hits": "/search?q=pwned",
        "a citation's review": f"/review/{archive.citations['french'][0]}",
        "a hostile citation's review": f"/review/{archive.citations['hostile'][0]}",
        "entry": "/evidence/9", "first entry": "/evidence/0",
    }  # fmt: skip
    found |= {f"channel {name}": f"/channel/{number}" for name, number in channels.items()}
    found |= {f"post {name}": f"/channel/{key.channel_id}/{key.message_id}" for name, key in posts.items()}
    found |= {f"article {name}": f"/article/{ident}" for name, ident in archive.articles.items()}
    found |= {f"medium {name}": f"/media/{sha256}" for name, sha256 in media.items()}
    return found
