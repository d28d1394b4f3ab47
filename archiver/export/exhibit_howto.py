"""The steps by which a reader checks an exhibit with a POSIX shell, sha256sum and openssl alone.

Every line that begins with four spaces is a command; all of them, in order, are one script that ends with 0 only where
every step holds. They write nothing into the folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.export.shell import INCLUSION
from archiver.log import Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A time stamp of the checkpoint: the authority's name, the answer and the chain of certificates as files."""

    authority: str
    token: str
    certificates: str


def howto(size: int, key: Verifier, stamps: Sequence[Stamped]) -> str:
    """The text of HOWTO.txt for an exhibit that ``key`` signs and whose stamped checkpoint is over ``size`` entries."""
    tokens = "".join(_token(size, each) for each in stamps)
    steps = [_TABLE, _FILES, _CHECKPOINTS, _INCLUSION, _OBJECTS, *([_TOKENS] if stamps else [])]
    text = _INTRODUCTION + "\n".join(step.replace("@N@", str(number)) for number, step in enumerate(steps, 1))
    text += _CLOSING if stamps else _CLOSING_UNSTAMPED
    for mark, value in (("@KEY@", key.key_id.hex()), ("@SIZE@", str(size)), ("@TOKENS@\n", tokens)):
        text = text.replace(mark, value)
    return text


def _token(size: int, each: Stamped) -> str:
    return (
        f"    openssl ts -verify -data checkpoints/{size} -in {each.token} \\\n"
        f"      -CAfile \"${{ROOT:-{each.certificates}}}\" > /dev/null || failed '{each.token} is no good stamp'\n"
        f"    openssl ts -reply -in {each.token} -text 2> /dev/null | sed -n 's/^Time stamp: /{each.authority}: /p'\n"
    )


_INTRODUCTION = """How to check this exhibit by hand

You need unzip, a POSIX shell (dash, bash), sha256sum and openssl 3. Nothing of the program that made the exhibit is
needed, and nothing is sent anywhere. Unpack it into a new, empty folder and run the indented lines there, one after the
other in one shell; or as a script:

  sed -n 's/^    //p' HOWTO.txt > /tmp/check.sh && sh /tmp/check.sh

The last line that is printed is "every step holds", or the script stops at the step that does not. Read the lines
before you run them: whoever alters an exhibit can alter this text too.

    set -eu
    LC_ALL=C; export LC_ALL
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    failed() { echo "FAILED: $1" >&2; exit 1; }
    key_id() { openssl base64 -d -A | head -c 4 | od -An -v -tx1 | tr -d ' \\n'; }
    signed() {
        sed '/^$/,$d' "$1" > "$work/text"
        sed '1,/^$/d' "$1" | sed -n 1p | sed 's/.* //' | tr -d '\\n' > "$work/line"
        openssl base64 -d -A < "$work/line" | tail -c 64 > "$work/signature"
        openssl pkeyutl -verify -pubin -inkey "keys/$(key_id < "$work/line").pem" -rawin \\
          -in "$work/text" -sigfile "$work/signature" > /dev/null 2>&1
    }

"""

_TABLE = """Step @N@: the table of contents
exhibit.note signs the SHA-256 of exhibit.json with the log's key @KEY@. Whose key that is you must know from
elsewhere: compare keys/@KEY@.vkey with it.

    echo 'Step @N@: the table of contents'
    signed exhibit.note || failed 'exhibit.note is not signed with the key in keys/'
    test "$(sed -n 2p exhibit.note)" = "sha256:$(sha256sum < exhibit.json | cut -c1-64)" ||
      failed 'exhibit.json is not the one that was signed'
"""

_FILES = """Step @N@: the files
Each file has the SHA-256 that the table says, and there are no others: nothing was changed, added, renamed or left out.

    echo 'Step @N@: the files'
    tr '{' '\\n' < exhibit.json |
      sed -n 's/.*"path":"\\([^"]*\\)","sha256":"\\([0-9a-f]*\\)".*/\\2  \\1/p' > "$work/sums"
    sha256sum --quiet -c "$work/sums" || failed 'a file is not what exhibit.json says'
    find . ! -type d ! -name . | sed 's,^\\./,,' | sort > "$work/here"
    { cut -c67- "$work/sums"; echo exhibit.json; echo exhibit.note; } | sort > "$work/listed"
    cmp -s "$work/here" "$work/listed" || failed 'a file is here that exhibit.json does not name'
"""

_CHECKPOINTS = """Step @N@: the checkpoints
A checkpoint says how many entries the log has and the root of their Merkle tree; the log's key of that time signed it.
This proves that whoever holds the key vouched for the log in that state. It does not prove when.

    echo 'Step @N@: the checkpoints'
    for file in checkpoints/*; do
        signed "$file" || failed "$file is not signed with a key in keys/"
        test "$(sed -n 2p "$file")" = "${file##*/}" || failed "$file is over another number of entries"
    done
"""

_INCLUSION = (
    """Step @N@: each entry stands in the log
proofs/<n>.tlog-proof (https://c2sp.org/tlog-proof) holds the hashes of a Merkle tree (RFC 6962) that lead from the
entry to the root that the checkpoint signs: a leaf is the SHA-256 of a zero byte and the entry, a node that of a byte 1
and the two nodes below. This proves that the entry stood at this place of the log when the checkpoint was signed. The
evidence lies under checkpoints/@SIZE@; entries about stamps and keys may lie under a later one.

    echo 'Step @N@: each entry stands in the log'
"""
    + INCLUSION
    + """    for file in entries/*; do
        n=${file##*/}; n=${n%.json}
        test "$(sed -n '2s/^index //p' "proofs/$n.tlog-proof")" = "$n" || failed "the proof of entry $n is of another"
        inclusion "$file" "proofs/$n.tlog-proof" || failed "entry $n is not under its checkpoint"
        cmp -s "$work/checkpoint" "checkpoints/$size" || failed "the checkpoint of entry $n is another one"
    done
"""
)

_OBJECTS = """Step @N@: the objects
An object's name is the SHA-256 of its bytes, and an entry names it. (Answers of Telegram are kept compressed: zstd -d
makes them readable.)

    echo 'Step @N@: the objects'
    for file in objects/*; do
        name=${file##*/}
        test "$(sha256sum < "$file" | cut -c1-64)" = "$name" || failed "$file has other bytes than its name says"
        cat entries/* | grep -q "$name" || failed "no entry names $file"
    done
"""

_TOKENS = """Step @N@: the time stamps
Each .tsr is the answer (RFC 3161) of an authority over the bytes of checkpoints/@SIZE@. This proves that the checkpoint
and with it the evidence existed at the time that is printed, if you trust the authority. The certificates here came
with the answer, so this shows no more than that they fit: to trust it, get the authority's root certificate from
elsewhere and set ROOT to its file first. After a certificate expired, add -attime SECONDS with the time of the stamp.

    echo 'Step @N@: the time stamps'
@TOKENS@
"""

_CLOSING = """
    echo 'every step holds'

What all this does not prove: that Telegram sent these bytes (its protocol does not sign answers), or that the clock of
the capturing machine was right: a stamp says only until when something existed at the latest.
"""

_CLOSING_UNSTAMPED = """
    echo 'every step holds'

What all this does not prove: that Telegram sent these bytes (its protocol does not sign answers), that the clock of the
capturing machine was right, and when any of it was made: no outside time stamp covers it.
"""
