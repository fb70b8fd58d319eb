"""Events: meetings and agreements, and the acts that a table describes.

``events.toml`` says by which words a text tells of an act, of which type of PLOVER it is, and where in the clause its actor and
recipient stand; ``table`` reads it, ``matching`` finds it. ``meetings`` finds what is done together, ``telling`` what a
clause says of whether an event happens, ``collect`` joins what is found to events with their facts.

The matcher walks the tree from a word that the table lists, instead of running spaCy's ``DependencyMatcher``: one look-up a word finds the
rows, and roles are looked for where the helpers of :mod:`kg.extract.phrases` find them (the subject of a coordinated verb or of an
infinitive, a noun in an apposition, a list whose tree is broken), for which a pattern of tokens would need a variant each.

What somebody says is no event but a statement: whoever accuses, demands, refuses or threatens in words is found by the force of his
statement. The query ``acts`` maps forces to PLOVER's types and shows both. So a word that is a statement's cue opens no event of the
table.
"""

from kg.extract.events.collect import extract_events

__all__ = ["extract_events"]
