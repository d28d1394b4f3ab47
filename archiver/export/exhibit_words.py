"""What a reader finds in an exhibit."""

from __future__ import annotations

from collections.abc import Sequence

MEANS = """What this proves: the files under objects/ have the bytes whose SHA-256 the entries under entries/ name,
and those entries stand in the log whose checkpoint lies under checkpoints/.
What it does not prove: that Telegram sent these bytes (its protocol does not sign answers), or that the clock of the
capturing machine was right."""
STAMPED = "The tokens under anchors/ say until when, at the latest, the checkpoint existed."
UNSTAMPED = "No outside time stamp covers it: the times in it are those of the capturing machine."

HOWTO = """How to check this exhibit with unzip, sha256sum and openssl alone. Each block is for a POSIX shell, in the
folder into which the exhibit was unpacked; each must end without an error.

1. The table of contents was signed by the log's key. Compare key.vkey with what you know of the key from elsewhere.

    head -n 2 exhibit.note > signed.tmp
    test "$(sed -n 2p signed.tmp)" = "sha256:$(sha256sum exhibit.json | cut -d' ' -f1)"
    tail -n 1 exhibit.note | cut -d' ' -f3 | base64 -d | tail -c 64 > signature.tmp
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in signed.tmp -sigfile signature.tmp

2. Each file has the SHA-256 that the table says.

    tr '{{' '\\n' < exhibit.json | sed -n 's/.*"path":"\\([^"]*\\)","sha256":"\\([0-9a-f]*\\)".*/\\2  \\1/p' > sums.tmp
    sha256sum -c sums.tmp

3. The checkpoint was signed by the log's key.

    head -n 3 checkpoints/{size} > signed.tmp
    sed -n 5p checkpoints/{size} | cut -d' ' -f3 | base64 -d | tail -c 64 > signature.tmp
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in signed.tmp -sigfile signature.tmp

4. Each object is named, by its SHA-256, in an entry.

    for file in objects/*; do grep -q "$(sha256sum "$file" | cut -d' ' -f1)" entries/*.json || exit 1; done

5. Each entry stands in the log: proofs/ holds C2SP tlog-proof files (https://c2sp.org/tlog-proof), which any
   RFC 6962 implementation can check; the leaf is the entry's file as it is.

6. The tokens, if there are any: anchors/*.tsr are RFC 3161 answers over checkpoints/{size}. With the root certificate
   of the authority, which you get from elsewhere:
   openssl ts -verify -data checkpoints/{size} -in anchors/FILE.tsr -CAfile ROOT.pem
"""


def page(target: str, about: Sequence[tuple[str, str]], stamped: bool) -> str:  # noqa: FBT001
    """The readable page; values are one line each, so that no text can look like another row."""
    rows = "\n".join(f"{name}: {_one_line(value)}" for name, value in about)
    return f"Exhibit: {_one_line(target)}\n\n{rows}\n\n{MEANS}\n{STAMPED if stamped else UNSTAMPED}\n"


def howto(size: int) -> str:
    """The steps by hand."""
    return HOWTO.format(size=size)


def _one_line(text: str) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
