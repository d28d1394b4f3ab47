"""Every step by which a command changes the disk, one after the other: killed there, or no room from there on.

``steps.c``   counts the steps of a process and breaks one of them; compiled when the tests run
``walking``   a process in which that is loaded and which forks one for each command
``acts``      the commands, on archives made for them, and what must be true afterwards
"""
