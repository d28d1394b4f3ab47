"""The words by which articles attribute content to Telegram, per language: data, and how it becomes patterns.

``patterns``   turns a table of words into one pattern that knows each script's habits
``platforms``  Telegram's names, words for a channel, and what joins the two
``verbs``      saying, publishing and sharing; attribution without a verb
``media``      what kind of thing was published
``refusals``   sentences that speak of Telegram and cite nothing
``names``      what may stand inside a channel's or person's name, and what may not
"""
