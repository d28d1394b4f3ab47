"""The fault matrix: every fault that Telegram or the network can have, against every command that asks it.

``world``   what there is to be archived
``case``    one command against it: run, cleared of faults, run again, compared with an undisturbed archive
"""
