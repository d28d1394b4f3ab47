"""The methods of Telegram's API that the loopback server serves; `table` lists them all.

`call` what a method is given · `table` names to methods · `show` the world as TL objects ·
`account`, `qr` login · `invites`, `folders` ways in · `misc` configuration, users, updates · `contacts`,
`channels`, `history`, `files` · `parts` windows and hashes · `cdn` files served elsewhere.
"""
