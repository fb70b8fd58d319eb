"""Files → documents: text, title, date, source, language."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kg.errors import InputError, LanguageError, SourceError
from kg.model import Document
from kg.sources.decoding import decode
from kg.sources.files import Listing, Rejected, SourceFile, list_sources
from kg.sources.front_matter import split_front_matter
from kg.sources.language import LANGUAGE, check_language, language_name

__all__ = ["ReadOptions", "Rejected", "parse_date", "read_documents", "read_listing"]

# a line longer than this is a paragraph, not a title (characters)
_LONGEST_TITLE = 300
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")
_WRITTEN_DATES = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
# what RFC 3987 leaves out of an IRI
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How reports are read.

    Attributes:
        date: ISO date of reports that carry none.
        language: ``en`` takes every report for English, whatever it looks like.
        max_length: characters; a longer file is no report and is refused, as spaCy does by default.
        source: what a text from standard input is called in the store; None for ``stdin-`` and 8 hex digits of its SHA-256, so that
            one does not take the place of another.
        title: of a text from standard input; None for the one that it has.

    Raises:
        InputError: a date that is none, a language that the pipeline does not read.
    """

    date: str | None = None
    language: str | None = None
    max_length: int = 1_000_000
    source: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if self.date is not None:
            try:
                object.__setattr__(self, "date", parse_date(self.date))
            except ValueError as error:
                raise InputError(f"--date {self.date!r}: {error}") from error
        if self.language is not None and not _is_english(self.language):
            raise InputError(f"--language {self.language!r}: the pipeline reads {LANGUAGE!r} alone")


def parse_date(text: str) -> str:
    """The ISO 8601 form of a day: from ``2025-05-28``, a date with a time, ``28 May 2025`` or ``May 28, 2025``.

    Raises:
        ValueError: the text names no day.
    """
    written = " ".join(text.split())
    try:
        return datetime.fromisoformat(written).date().isoformat()
    except ValueError:
        pass
    for form in _WRITTEN_DATES:
        try:
            return datetime.strptime(written, form).date().isoformat()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no date; write the day as YYYY-MM-DD, such as {date(2025, 5, 28).isoformat()}")


def read_documents(paths: Iterable[str | Path], options: ReadOptions | None = None) -> Iterator[Document | Rejected]:
    """The documents that files, folders and ``-`` hold, in the order given; a :class:`Rejected` for each that can't be read."""
    yield from read_listing(list_sources(paths), options)


def read_listing(listing: Listing, options: ReadOptions | None = None) -> Iterator[Document | Rejected]:
    """The documents of a listing, behind what the listing itself rejects."""
    yield from listing.rejected
    chosen = options or ReadOptions()
    for file in listing.files:
        try:
            yield _read(file, chosen)
        except SourceError as error:
            yield Rejected(file.name, error)


def _read(file: SourceFile, options: ReadOptions) -> Document:
    text = decode(_bytes(file, options), file.name)
    fields: Mapping[str, str] = {}
    if file.path is not None and file.path.suffix.lower() == ".md":
        fields, text = split_front_matter(text, file.name)
        if not text.strip():
            raise SourceError(f"{file.name}: no text follows the front matter; a report needs text")
    if len(text) > options.max_length:
        raise SourceError(_too_long(file.name, f"{len(text)} characters", options))
    _check_language(text, fields.get("language"), file.name, options)
    piped = file.path is None
    return Document(
        source=_piped_source(text, options) if piped else file.source,
        text=text,
        title=(options.title if piped else fields.get("title")) or _title(text),
        date=_date(fields, file.name) or options.date,
        publisher=fields.get("publisher"),
        url=_url(fields, file.name),
        language=LANGUAGE,
    )


def _piped_source(text: str, options: ReadOptions) -> str:
    """What a text from standard input is called."""
    return options.source or f"stdin-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:8]}"


def _bytes(file: SourceFile, options: ReadOptions) -> bytes:
    """The content of a file, or of standard input, but of no file that must be too long (4 bytes a character)."""
    limit = 4 * options.max_length + 4096
    try:
        if file.path is None:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with file.path.open("rb") as stream:
                data = stream.read(limit + 1)
    except OSError as error:
        raise SourceError(f"{file.name}: can't be read: {error.strerror or error}; check the path and its permissions") from error
    if len(data) > limit:
        raise SourceError(_too_long(file.name, f"more than {limit} bytes", options))
    return data


def _too_long(where: str, size: str, options: ReadOptions) -> str:
    return f"{where}: {size}; a report has at most {options.max_length} characters (--max-length). Split the file into one report each"


def _check_language(text: str, declared: str | None, where: str, options: ReadOptions) -> None:
    """Refuse other languages than English, unless somebody says that it is English."""
    if options.language is not None or (declared is not None and _is_english(declared)):
        return
    if declared is not None:
        raise LanguageError(
            f"{where}: its front matter says that it is in {language_name(declared)}; the pipeline reads English. "
            f"Leave the file out, or insist with --language {LANGUAGE}"
        )
    check_language(text, where)


def _is_english(language: str) -> bool:
    return language.replace("_", "-").split("-")[0].lower() in {"en", "eng", "english"}


def _title(text: str) -> str | None:
    """The first line, if it has no final stop, a blank line follows it, and text follows that."""
    line, _, rest = text.lstrip().partition("\n")
    if len(line) > _LONGEST_TITLE or not rest.strip() or rest.partition("\n")[0].strip():
        return None
    title = _MARKDOWN_HEADING.sub("", " ".join(line.split()), count=1)
    return None if title.rstrip("\"'”’)").endswith(".") else title


def _date(fields: Mapping[str, str], where: str) -> str | None:
    if "date" not in fields:
        return None
    try:
        return parse_date(fields["date"])
    except ValueError as error:
        raise SourceError(f"{where}: the front matter's date: {error}") from error


def _url(fields: Mapping[str, str], where: str) -> str | None:
    url = fields.get("url")
    if url is not None and not _URL.fullmatch(url):
        raise SourceError(f"{where}: the front matter's url {url!r} is none; an address such as https://example.org/report is wanted")
    return url
