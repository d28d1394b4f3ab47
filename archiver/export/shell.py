"""What the HOWTOs of bags and exhibits have in common: functions of a POSIX shell, with openssl and sha256sum alone."""

INCLUSION = """    inclusion() {
        i=$(sed -n '2s/^index //p' "$2")
        sed '1,/^$/d' "$2" > "$work/checkpoint"
        size=$(sed -n 2p "$work/checkpoint")
        last=$((size - 1))
        { printf '\\000'; cat "$1"; } | openssl dgst -sha256 -binary > "$work/node"
        for step in $(sed '/^$/,$d' "$2" | sed 1,2d); do
            test "$last" -gt 0 || return 1
            printf %s "$step" | openssl base64 -d -A > "$work/step"
            if test $((i % 2)) -eq 1 || test "$i" -eq "$last"; then
                { printf '\\001'; cat "$work/step" "$work/node"; } | openssl dgst -sha256 -binary > "$work/next"
                while test $((i % 2)) -eq 0 && test "$i" -gt 0; do i=$((i / 2)); last=$((last / 2)); done
            else
                { printf '\\001'; cat "$work/node" "$work/step"; } | openssl dgst -sha256 -binary > "$work/next"
            fi
            mv "$work/next" "$work/node"
            i=$((i / 2)); last=$((last / 2))
        done
        test "$last" -eq 0 && test "$(openssl base64 -A < "$work/node")" = "$(sed -n 3p "$work/checkpoint")"
    }
"""
"""``inclusion ENTRY PROOF``: whether the proof (C2SP tlog-proof) leads from the entry to the root of its checkpoint,
which is left in ``$work/checkpoint``, its size in ``$size``. The rule is that of RFC 9162, section 2.1.3.2."""
