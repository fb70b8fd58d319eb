"""How each side characterises a thing: targets, wordings and stances.

One module a family of constructions; each yields :class:`kg.extract.framing.found.Framing`, and :mod:`kg.extract.framing.extract`
says whose they are. Two tables that a reader can extend stand in ``data/``: ``stances.csv``, words with the stance that they give
a phrase, and ``verbs.csv``, verbs that name or judge.
"""
