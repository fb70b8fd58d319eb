"""Which language a text is in, without a network.

py3langid ships its model (4.5 MB). On the first 400 characters of 317 English news texts it named English 317 times; lingua in its fast
mode 316 times, ten times slower and with 96 MB to install; in its accurate mode 316 times with 0.9 GB of memory. On 60 characters, full
of foreign names, both err often. So a text counts as foreign only if the identifier is sure, and says the same without the names.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.errors import LanguageError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["LANGUAGE", "check_language", "identify_language"]

#: the language that the pipeline reads
LANGUAGE = "en"

# below this probability a text counts as English: names in a headline look like any language
_SURE = 0.8
# fewer letters than this are too few to tell
_FEWEST_LETTERS = 40
# characters looked at; more change nothing
_SAMPLE = 5000

# the languages that news is most often in (ISO 639-1)
_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "eo": "Esperanto",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician",
    "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi",
    "ms": "Malay", "mt": "Maltese", "my": "Burmese", "nb": "Norwegian Bokmål", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "rw": "Kinyarwanda", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loads numpy and a model, for builds only

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify_language(text: str) -> tuple[str, float]:
    """The ISO 639 code of the likeliest language, and its probability in [0, 1]."""
    language, probability = _identifier().classify(text[:_SAMPLE])
    return str(language), float(probability)


def check_language(text: str, where: str) -> None:
    """Refuse a text that is surely in another language than English.

    Raises:
        LanguageError: it is; the message names the language.
    """
    if sum(c.isalpha() for c in text[:_SAMPLE]) < _FEWEST_LETTERS:
        return
    language, probability = identify_language(text)
    without_names, _ = identify_language(_without_names(text[:_SAMPLE]))
    if language == without_names != LANGUAGE and probability >= _SURE:
        raise LanguageError(
            f"{where}: the text looks like {language_name(language)} (probability {probability:.2f}); the pipeline reads English. "
            f"Leave the file out, or insist with --language {LANGUAGE} or 'language: {LANGUAGE}' in its front matter"
        )


def _without_names(text: str) -> str:
    """The words that do not begin with a capital: foreign names make English look foreign. All of a text in capitals."""
    if text.isupper():
        return text
    return " ".join(word for word in text.split() if not word.lstrip("\"'“‘«„(")[:1].isupper())


def language_name(code: str) -> str:
    """The English name of a language with its code, such as ``Russian (ru)``; the code alone of a rarer language."""
    known = _NAMES.get(code.replace("_", "-").split("-", maxsplit=1)[0].lower())
    return f"{known} ({code})" if known is not None else repr(code)
