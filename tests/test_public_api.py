"""The names that people may rely on; a change here is a breaking change."""

import importlib
import pkgutil

import pytest

import kg

PUBLIC = [
    "BuildOptions",
    "BuildReport",
    "InputError",
    "InternalError",
    "KGError",
    "KnowledgeGraph",
    "LanguageError",
    "PipelineError",
    "QueryError",
    "ReadOptions",
    "Rejected",
    "SourceError",
    "StoreError",
    "__version__",
    "annotate",
    "build",
    "open",
]
METHODS = [
    "analyse",
    "close",
    "dossier",
    "export",
    "info",
    "query",
    "search",
    "show",
    "sparql",
    "statements",
    "to_networkx",
    "to_rdflib",
    "validate",
    "view",
]


def test_the_public_names():
    assert sorted(kg.__all__) == sorted(PUBLIC)
    assert dir(kg) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_loads_and_is_documented(name):
    thing = getattr(kg, name)
    assert name == "__version__" or thing.__doc__


def test_what_a_graph_can_do():
    found = [name for name in vars(kg.KnowledgeGraph) if not name.startswith("_")]
    assert sorted(found) == METHODS
    for name in METHODS:
        assert getattr(kg.KnowledgeGraph, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        kg.bild  # noqa: B018 - looking it up is the test


def modules():
    return sorted(info.name for info in pkgutil.walk_packages(kg.__path__, "kg.") if not info.name.endswith("__main__"))


@pytest.mark.parametrize("name", modules())
def test_each_module_is_documented_and_exports_what_there_is(name):
    module = importlib.import_module(name)
    assert module.__doc__
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public), f"{name}.{public}"


def test_every_error_has_an_exit_code():
    errors = importlib.import_module("kg.errors")
    assert {name: getattr(errors, name).exit_code for name in errors.__all__} == {
        "KGError": 3,
        "InternalError": 3,
        "InputError": 2,
        "SourceError": 2,
        "LanguageError": 2,
        "StoreError": 2,
        "QueryError": 2,
        "PipelineError": 2,
    }
