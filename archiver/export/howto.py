"""The steps by which a reader checks a copy of evidence with a POSIX shell, sha256sum and openssl alone.

Every line that begins with four spaces is a command; all of them, in order, are one script that ends with 0 only
where every step holds (``commands`` takes them out). They write nothing into the copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.export.form import BAG, Form
from archiver.export.shell import INCLUSION

_COMMAND = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A time stamp as files of the copy: what was stamped, the answer, the authority's certificates."""

    checkpoint: str
    answer: str
    certificates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What the steps are about; all paths are from the copy's root.

    ``whole``: the log lies in it as it is, and there are no proofs.
    """

    form: Form = BAG
    whole: bool = False
    tokens: tuple[Token, ...] = ()


def howto(copy: Copy) -> str:
    """The text of HOWTO.txt."""
    form = copy.form
    steps = [_LIST, _OBJECTS] if form.format == "bagit" else [_LIST_IN_PACKAGE, _OBJECTS_IN_PACKAGE]
    steps += [_WHOLE_CHAIN, _WHOLE_ROOT] if copy.whole else [_CHAIN, _INCLUSION]
    steps.append(_SIGNATURES)
    if copy.tokens:
        steps.append(_TOKENS)
    numbered = "\n".join(step.replace("@N@", str(number)) for number, step in enumerate(steps, 1))
    at = f"{form.base}log/" if copy.whole else form.base
    values = {
        "@ABOUT@": form.about,
        "@BASE@": form.base,
        "@CHECKPOINTS@": f"{at}checkpoints",
        "@ENTRIES@": f"{at}entries/*.jsonl" if copy.whole else f"{at}entries/*.json",
        "@LISTED@": form.listed,
        "@LOGS@": "find data -path '*/log/entries/*.jsonl'" if copy.whole else f"find {at}entries -type f",
        "@OBJECTS@": form.objects.removesuffix("/"),
        "@STAMPS@": _stamps(copy.tokens),
    }
    text = _INTRODUCTION + numbered + (_CLOSING_STAMPED if copy.tokens else _CLOSING)
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def commands(text: str) -> str:
    """The commands of a HOWTO as one script."""
    return "\n".join(line[len(_COMMAND) :] for line in text.split("\n") if line.startswith(_COMMAND)) + "\n"


def _stamps(tokens: Sequence[Token]) -> str:
    return "\n".join(
        f"{_COMMAND}openssl ts -verify -data {each.checkpoint} -in {each.answer} -CAfile {each.certificates}"
        for each in tokens
    )


_INTRODUCTION = """How to check this copy by hand

You need a POSIX shell (dash, bash), sha256sum and openssl 3. Nothing of the program that made the copy is needed, and
nothing is sent anywhere. Run the indented lines one after the other in one shell, in the folder in which @LISTED@
lies (unpack a .zip or .wacz first); or as a script:

  sed -n 's/^    //p' @ABOUT@HOWTO.txt > /tmp/check.sh && sh /tmp/check.sh

The last line that is printed is “every step holds”, or the script stops at the step that does not.

    set -eu
    LC_ALL=C; export LC_ALL
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    failed() { echo "FAILED: $1" >&2; exit 1; }
    key_of() { openssl base64 -d -A | head -c 4 | od -An -v -tx1 | tr -d ' \\n'; }
    signed() {
        sed '/^$/,$d' "$1" > "$work/text"
        sed '1,/^$/d' "$1" | sed -n 1p | sed 's/.* //' | tr -d '\\n' > "$work/line"
        openssl base64 -d -A < "$work/line" | tail -c 64 > "$work/signature"
        key=@BASE@keys/$(key_of < "$work/line").pem
        openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/text" -sigfile "$work/signature" > /dev/null
    }

"""

_ALL_FILES = """    signed "$list" || failed 'the list of files is not signed with the key in @BASE@keys/'
    sed 1,3d "$work/text" > "$work/sums"
    sha256sum --quiet -c "$work/sums" || failed 'a file is not what the list of files says'
    find . ! -type d ! -path ./@LISTED@ | sed 's,^\\./,,' | sort > "$work/here"
    cut -c67- "$work/sums" | sort > "$work/listed"
    cmp -s "$work/here" "$work/listed" || failed 'a file is here that the list of files does not name'
"""

_LIST = (
    """Step @N@: the list of all files
files.note names every other file with its SHA-256 and is signed with the log's key. This proves that the files are
those that the archive handed out together: none was changed, added, renamed or left out. It does not prove whose key
it is: compare the .vkey files in @BASE@keys/ with what you know of the key from elsewhere.

    echo 'Step @N@: the list of all files'
    list=files.note
"""
    + _ALL_FILES
)

_LIST_IN_PACKAGE = (
    """Step @N@: the list of all files
datapackage-digest.json holds, under “signed”, a list that names every other file with its SHA-256 and is signed with
the log's key. This proves that the files are those that the archive handed out together: none was changed, added,
renamed or left out. It does not prove whose key it is: compare the .vkey files in keys/ with what you know of the key
from elsewhere. (datapackage.json lists the files as well, but nobody has signed it.)

    echo 'Step @N@: the list of all files'
    list=$work/list
    sed -n 's/.*"signed":"\\(.*\\)"}$/\\1/p' datapackage-digest.json > "$work/escaped"
    printf '%b' "$(cat "$work/escaped")" > "$list"
"""
    + _ALL_FILES
)

_OBJECTS = """Step @N@: objects
An object's name is the SHA-256 of its bytes, and an entry of the log names it. This proves that the bytes are those
that were archived under that entry. (Entries name a stored answer by the hash of the stored, mostly compressed, bytes.)

    echo 'Step @N@: objects'
    @LOGS@ -exec cat {} + > "$work/named"
    for file in $(test ! -d @OBJECTS@ || find @OBJECTS@ -type f); do
        name=${file##*/}; name=${name%%.*}
        test "$(sha256sum < "$file" | cut -c1-64)" = "$name" || failed "$file has other bytes than its name says"
        grep -q "$name" "$work/named" || failed "no entry names $file"
    done
"""

_OBJECTS_IN_PACKAGE = """Step @N@: objects
An object's name is the SHA-256 of its bytes, and an entry of the log names it. This proves that the bytes are those
that were archived under that entry. Pages (archive/*.warc.gz) lie here as they were stored. So do the requests and the
headers of the answers by which pictures and films came (exchanges/). The bytes of these are stored by themselves; here
they lie within archive/*.warc, and the first record of each of these files says where. (What stands around them was put
there when the copy was made, out of the entries, exchanges/ and the pages.)

    echo 'Step @N@: objects'
    @LOGS@ -exec cat {} + > "$work/named"
    told() { head -c 2000 "$1" | sed -n "s/^$2: 0*\\([0-9][0-9]*\\).*/\\1/p" | sed -n 1p; }
    bytes() {
        case $1 in
            *.warc) tail -c +$(($(told "$1" file-offset) + 1)) "$1" | head -c "$(told "$1" file-size)" ;;
            *) cat "$1" ;;
        esac
    }
    for file in $(for folder in archive exchanges; do test ! -d $folder || find $folder -type f; done); do
        name=${file##*/}; name=${name%%.*}
        test "$(bytes "$file" | sha256sum | cut -c1-64)" = "$name" || failed "$file has other bytes than its name says"
        grep -q "$name" "$work/named" || failed "no entry names $file"
    done
"""

_CHAIN = """Step @N@: the chain
The SHA-256 of an entry's line stands in the next entry as “prev”. Where two neighbours are in this copy, this proves
that the later was written with the earlier in its place. The next step is for entries
that have no neighbour here.

    echo 'Step @N@: the chain'
    for file in @ENTRIES@; do
        n=${file##*/}; n=${n%.json}
        next=@BASE@entries/$((n + 1)).json
        if test -f "$next"; then
            hash=$(sha256sum < "$file" | cut -c1-64)
            grep -q "\\"prev\\":\\"$hash\\"" "$next" || failed "$next does not follow $file"
        fi
    done
"""

_INCLUSION = (
    """Step @N@: each entry stands in the log
proofs/<n>.tlog-proof (https://c2sp.org/tlog-proof) holds the hashes of a Merkle tree (RFC 6962) that lead from the
entry to the root which the checkpoint signs. This proves that the entry had this place in the log when the checkpoint
was signed. It says nothing of the other entries.

    echo 'Step @N@: each entry stands in the log'
"""
    + INCLUSION
    + """    for file in @ENTRIES@; do
        n=${file##*/}; n=${n%.json}
        test "$(sed -n '2s/^index //p' "@BASE@proofs/$n.tlog-proof")" = "$n" || failed "the proof of $n is of another"
        grep -q "\\"n\\":$n[,}]" "$file" || failed "$file is not entry $n"
        inclusion "$file" "@BASE@proofs/$n.tlog-proof" || failed "entry $n is not under its checkpoint"
        cmp -s "$work/checkpoint" "@CHECKPOINTS@/$size" || failed "the checkpoint of entry $n is not in @CHECKPOINTS@"
    done
"""
)

_WHOLE_CHAIN = """Step @N@: the chain
Each line of the log is an entry; the SHA-256 of a line (without its newline) stands in the next one as “prev”. This
proves that no entry was changed, taken out or put in between: every later line would have to be another.

    echo 'Step @N@: the chain'
    cat @ENTRIES@ > "$work/entries"
    before=
    while IFS= read -r line; do
        if test -n "$before"; then
            case $line in
                *"\\"prev\\":\\"$before\\""*) ;;
                *) failed "an entry does not follow the one before: $line" ;;
            esac
        fi
        before=$(printf %s "$line" | sha256sum | cut -c1-64)
    done < "$work/entries"
"""

_WHOLE_ROOT = """Step @N@: the log under its newest checkpoint
The root of the Merkle tree (RFC 6962) over all entries is computed from the lines; the checkpoint signs it. This
proves that the log is, entry for entry, the one that was signed.

    echo 'Step @N@: the log under its newest checkpoint'
    join() {
        { printf '\\001'; cat "$1" "$2"; } | openssl dgst -sha256 -binary > "$work/joined"
        mv "$work/joined" "$1"
    }
    size=$(sed -n 2p @BASE@log/checkpoint)
    i=0 height=0
    while test "$i" -lt "$size" && IFS= read -r line; do
        { printf '\\000'; printf %s "$line"; } | openssl dgst -sha256 -binary > "$work/node$height"
        i=$((i + 1)) height=$((height + 1)) left=$i
        while test $((left % 2)) -eq 0; do
            height=$((height - 1)) left=$((left / 2))
            join "$work/node$((height - 1))" "$work/node$height"
        done
    done < "$work/entries"
    test "$i" -eq "$size" || failed 'the checkpoint is over more entries than there are'
    while test "$height" -gt 1; do
        height=$((height - 1))
        join "$work/node$((height - 1))" "$work/node$height"
    done
    test "$(openssl base64 -A < "$work/node0")" = "$(sed -n 3p @BASE@log/checkpoint)" || failed 'the root is another'
    signed @BASE@log/checkpoint || failed '@BASE@log/checkpoint is not signed with its key'
"""

_SIGNATURES = """Step @N@: signatures of checkpoints
Each checkpoint is signed (Ed25519) with the log's key. This proves that whoever holds the key vouched for the log in
that state. It does not prove when.

    echo 'Step @N@: signatures of checkpoints'
    for file in @CHECKPOINTS@/*; do
        signed "$file" || failed "$file is not signed with its key"
    done
"""

_TOKENS = """Step @N@: time stamps
Each .tsr is the answer (RFC 3161) of a time-stamping authority over the bytes of a checkpoint. This proves that the
checkpoint, and with it every entry under it, existed at the time in the stamp at the latest (“openssl ts -reply -text
-in FILE.tsr” shows it), if you trust the authority. The certificates here came with the answer: take the authority's
root certificate from elsewhere and name it with -CAfile instead. After a certificate expired, add “-attime SECONDS”
with the time of the stamp.

    echo 'Step @N@: time stamps'
@STAMPS@
"""

_CLOSING = """
    echo 'every step holds'

What all this does not prove: that Telegram or a web server sent these bytes (Telegram's protocol does not sign
answers), that the clock of the capturing machine was right, and when any of it was made: no outside time stamp is in
this copy. A key that is known only from this copy shows that its parts belong together, not where it comes from.
"""

_CLOSING_STAMPED = """
    echo 'every step holds'

What all this does not prove: that Telegram or a web server sent these bytes (Telegram's protocol does not sign
answers), or that the clock of the capturing machine was right: a time stamp says only until when something existed at
the latest. A key that is known only from this copy shows that its parts belong together, not where it comes from.
"""
