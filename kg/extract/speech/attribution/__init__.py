"""Find who said what: attributions with their cue, content and source."""

from kg.extract.speech.attribution.decode import find_attributions

__all__ = ["find_attributions"]
