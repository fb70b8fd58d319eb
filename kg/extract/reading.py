"""What the extractors of one document share: its annotated text and what has been found in it so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from kg.model import Attribution, Document, Entity, Fact, Kind, Mention, MentionForm, Post, Span, TimeMention

__all__ = ["Reading", "SpanIndex", "offsets", "text_of"]


def text_of(doc: Doc) -> str:
    """The text of a ``Doc``, put together once: spaCy joins the tokens anew at each ``doc.text``, so that loops over it are quadratic."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return str(doc.user_data["text"])


def offsets(tokens: TokenSpan) -> Span:
    """The characters of a stretch of tokens, white space at its ends left out."""
    begin, end = tokens.start, tokens.end
    while begin < end and tokens.doc[begin].is_space:
        begin += 1
    while end > begin and tokens.doc[end - 1].is_space:
        end -= 1
    if begin == end:
        return Span(tokens.start_char, tokens.start_char)
    last = tokens.doc[end - 1]
    return Span(tokens.doc[begin].idx, last.idx + len(last))


class SpanIndex:
    """Finds the numbered things whose spans may meet a span, without looking at all of them."""

    _BLOCK = 1000  # characters

    def __init__(self, spans: Iterable[tuple[int, Span]]) -> None:
        self._blocks: dict[int, list[int]] = defaultdict(list)
        for number, span in spans:
            for block in self._touched(span):
                self._blocks[block].append(number)

    def _touched(self, span: Span) -> range:
        return range(span.begin // self._BLOCK, span.end // self._BLOCK + 1)

    def near(self, span: Span) -> list[int]:
        """The numbers of those near a span, each once, in order."""
        return sorted({number for block in self._touched(span) for number in self._blocks.get(block, ())})


class Reading:
    """The working state of one document's extraction.

    Extractors run one after the other; each reads what those before it found and adds its own. Identifiers are local to
    the document and count in the order of discovery, so they are the same on every run.

    Attributes:
        document: the document.
        doc: its annotated text; ``token.idx`` counts in ``document.text``.
        entities: by identifier.
        mentions: in the order in which they were found.
        posts, times, attributions, facts: what the extractors of those names found.
    """

    def __init__(self, document: Document, doc: Doc) -> None:
        self.document = document
        self.doc = doc
        self.entities: dict[str, Entity] = {}
        self.mentions: list[Mention] = []
        self.posts: list[Post] = []
        self.times: list[TimeMention] = []
        self.attributions: list[Attribution] = []
        self.facts: list[Fact] = []
        self._at_head: dict[int, list[Mention]] = defaultdict(list)
        self._covering: dict[int, list[Mention]] = defaultdict(list)

    def add_entity(  # noqa: PLR0913 -- a keyword for each field of an entity
        self,
        kind: Kind,
        name: str,
        *,
        aliases: tuple[str, ...] = (),
        code: str | None = None,
        year: str | None = None,
        also_place: bool = False,
        local: bool = False,
    ) -> str:
        """Add an entity and return its identifier."""
        identifier = f"e{len(self.entities)}"
        self.entities[identifier] = Entity(identifier, kind, name, aliases, code, year, also_place, local)
        return identifier

    def add_post(self, label: str, organisation: str | None) -> str:
        """Add a post, or find the one of that label and organisation, and return its identifier."""
        for post in self.posts:
            if post.label == label and post.organisation == organisation:
                return post.id
        self.posts.append(Post(f"p{len(self.posts)}", label, organisation))
        return self.posts[-1].id

    def add_mention(self, span: Span, entities: Iterable[str], form: MentionForm = MentionForm.NAME) -> Mention:
        """Add a mention of one entity, or of each member of a group.

        Raises:
            ValueError: the span is empty, lies outside the text, or refers to nothing.
        """
        members = tuple(dict.fromkeys(entities))
        if not members or not 0 <= span.begin < span.end <= len(self.document.text):
            raise ValueError(f"mention {span} of {members} in {self.document.source}: a span inside the text and an entity are needed")
        mention = Mention(span, members, form)
        self.mentions.append(mention)
        tokens = self.tokens(span)
        self._at_head[tokens.root.i].append(mention)
        for token in tokens:
            self._covering[token.i].append(mention)
        return mention

    def tokens(self, span: Span) -> TokenSpan:
        """The tokens that a stretch of text touches."""
        tokens = self.doc.char_span(span.begin, span.end, alignment_mode="expand")
        if tokens is None:
            raise ValueError(f"{span} lies outside the text of {self.document.source}")
        return tokens

    def entities_at(self, token: Token) -> tuple[str, ...]:
        """The entities that the phrase headed by ``token`` refers to: of the mentions with that head, the longest."""
        found = self._at_head.get(token.i)
        return max(found, key=lambda m: m.span.end - m.span.begin).entities if found else ()

    def mentions_at(self, token: Token) -> list[Mention]:
        """The mentions that cover ``token``, longest first."""
        return sorted(self._covering.get(token.i, ()), key=lambda m: (m.span.begin - m.span.end, m.span.begin))

    def mentions_in(self, span: Span) -> list[Mention]:
        """The mentions that lie within a stretch of text, in its order."""
        found = {id(m): m for token in self.tokens(span) for m in self._covering.get(token.i, ())}
        return sorted(
            (m for m in found.values() if span.begin <= m.span.begin and m.span.end <= span.end), key=lambda m: (m.span.begin, -m.span.end)
        )

    def kind(self, entity: str) -> Kind:
        """What an entity is."""
        return self.entities[entity].kind
