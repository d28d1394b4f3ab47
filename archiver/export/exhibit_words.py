"""What a reader finds in an exhibit: the same facts as text and as a page without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Facts = Sequence[tuple[str, str]]

PROVES = (
    "What this proves: the files under objects/ have the bytes whose SHA-256 the entries under entries/ name, and "
    "those entries stand in the log whose signed checkpoint lies under checkpoints/."
)
NOT = (
    "What it does not prove: that Telegram sent these bytes (its protocol does not sign answers), or that the clock of "
    "the capturing machine was right."
)
STAMPED = "The tokens under anchors/ say until when, at the latest, the checkpoint existed."
UNSTAMPED = "No outside time stamp covers it: the times in it are those of the capturing machine."
CHECK = "HOWTO.txt says how to check it with unzip, sha256sum and openssl alone."
_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.3rem}th{text-align:left;vertical-align:top;padding:.3rem 1rem .3rem 0;white-space:nowrap}"
    "td{padding:.3rem 0;overflow-wrap:anywhere;unicode-bidi:isolate;white-space:pre-wrap}"
    "@media(max-width:30rem){th,td{display:block}}"
)


def page(target: str, about: Facts, *, stamped: bool) -> str:
    """The readable text; values are one line each, so that no text can look like another row."""
    rows = "\n".join(f"{name}: {_one_line(value)}" for name, value in about)
    words = "\n".join((PROVES, NOT, STAMPED if stamped else UNSTAMPED, CHECK))
    return f"Exhibit: {_one_line(target)}\n\n{rows}\n\n{words}\n"


def html(target: str, about: Facts, *, stamped: bool) -> str:
    """The same as a page that holds no script, loads nothing, and shows text from outside in its own direction."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td dir="auto">{escape(_visible(value))}</td></tr>\n'
        for name, value in (("Exhibit", target), *about)
    )
    words = "".join(f"<p>{escape(each)}</p>\n" for each in (PROVES, NOT, STAMPED if stamped else UNSTAMPED, CHECK))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(_one_line(target))}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>Exhibit</h1>\n<table>\n{rows}</table>\n{words}</body></html>\n"
    )


def _one_line(text: str) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)


def _visible(text: str) -> str:
    """Line ends stay; everything else that is not seen is spelled out."""
    return "\n".join(map(_one_line, text.split("\n")))
