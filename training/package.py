"""Join the trained trees and entities into the pipeline that ships.

usage: python training/package.py --trees FOLDER --entities FOLDER --out kg/models/en_kg_news

Optimiser state and the training corpora's paths are left behind; the recogniser keeps an encoder of its own.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, cast

import spacy

# abbreviated ranks and months whose full stop ends no sentence, missing from spaCy's English exceptions
ABBREVIATIONS = (
    "Col. Lt. Maj. Capt. Cmdr. Sgt. Brig. Cpl. Pvt. Adm. Cdr. Sept. Hon. Pres. Amb. Supt. Insp. Rt. Gens. Sens. Reps. Drs. Profs.".split()
)
NAME = "kg_news"
VERSION = "0.1.0"


def main() -> None:
    """Write the joined pipeline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=Path, required=True)
    parser.add_argument("--entities", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    nlp = spacy.load(options.trees)
    entities = spacy.load(options.entities)
    entities.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("ner", source=entities)
    tokenizer = cast("Any", nlp.tokenizer)  # spaCy types it as any callable
    for word in ABBREVIATIONS:
        tokenizer.add_special_case(word, [{"ORTH": word}])
    nlp.meta.update(
        name=NAME,
        version=VERSION,
        description="English news: tags, morphology, lemmas, Universal Dependencies, named entities",
        license="CC BY-SA 4.0",
        author="",
        email="",
        url="",
        sources=[
            {"name": "UD English EWT 2.16", "license": "CC BY-SA 4.0"},
            {"name": "UD English GUM 2.16, openly licensed genres", "license": "CC BY 4.0, CC BY-SA, public domain"},
            {"name": "DWIE", "license": "annotations GPL-3; no text is contained"},
        ],
        performance={},
    )
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    options.out.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(options.out)
    meta = options.out / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text(encoding="utf-8")), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
