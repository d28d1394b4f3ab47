"""MTProto 2.0 as a server speaks it, from the socket up to one API request.

`transports` packets on a byte stream · `keys` the RSA key · `handshake` auth keys by Diffie-Hellman ·
`cipher` encrypted messages · `envelope` TL framing: containers, gzip, wrappers, results ·
`connection` one client's socket.
Sources: https://core.telegram.org/mtproto and Telethon's own reading of it.
"""
