"""Documents → spaCy ``Doc``s: sentences, tags, trees and named entities."""

from kg.annotate.assemble import annotate, annotate_many
from kg.annotate.pipeline import load_pipeline

__all__ = ["annotate", "annotate_many", "load_pipeline"]
