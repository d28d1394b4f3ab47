"""The log told as a story: each entry in one plain sentence, like entries in a row as one.

``names``     what channels, posts and objects are called in sentences
``captures``  questions to sources and what they answered
``acts``      what people and programs decided: derivations, the list of channels, reviews, names
``custody``   what was done with the evidence
``telling``   the sentence of any entry; entries alike in a row
``reading``   which entries are told, read from the log in blocks
"""
