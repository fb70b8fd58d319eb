"""The network in PyTorch, as it is trained: a pretrained encoder, heads for each layer of annotation, a second pass a cue.

Heads are plain: Dozat and Manning (2017) for trees, one softmax a word for tags and entities; attributions are read in two
steps as in semantic role labelling (He et al. 2017): cues are tagged, then one small transformer reads the words around each
cue with the cue marked and says which of them are its source and its content.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.annotate.neural.pieces import SHAPES
from kg.annotate.neural.windows import BUCKETS

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
ARC, LABEL = 192, 64
ROLE_WIDTH, ROLE_HEADS, ROLE_LAYERS = 192, 6, 2
PLACES = 3
ROLES = ("O", "SOURCE", "CONTENT")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many labels each head tells apart."""

    tags: int
    morphs: int
    lemmas: int
    relations: int
    entities: int


class Layer(nn.Module):
    """A transformer layer as in BERT: attention, then a feed-forward step, each normalised afterwards."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (batch, words, width); mask: (batch, 1, 1, words), True where there is something."""
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm(x + self.drop(self.out(mixed.transpose(1, 2).reshape(b, t, w))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces with their shapes in, one vector a piece out."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(2 * SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, INNER) for _ in range(LAYERS))

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """ids, shapes: (batch, pieces); mask: (batch, pieces) → (batch, pieces, 384)."""
        x = self.pieces(ids) + self.places.weight[: ids.shape[1]] + self.shapes(shapes)
        x = self.drop(self.norm(x))
        seen = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        return x


def pretrained(path: Path) -> Encoder:
    """The encoder with the weights of a BERT checkpoint (safetensors, six layers, 384 wide)."""
    weights = load_file(path)
    encoder = Encoder(len(weights["embeddings.word_embeddings.weight"]))
    state = encoder.state_dict()
    state["pieces.weight"] = weights["embeddings.word_embeddings.weight"]
    # one segment is all there is
    state["places.weight"] = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    names = {"out": "attention.output.dense", "norm": "attention.output.LayerNorm", "up": "intermediate.dense"}
    names |= {"down": "output.dense", "norm2": "output.LayerNorm"}
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for i in range(LAYERS):
            theirs = f"encoder.layer.{i}"
            qkv = [weights[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"layers.{i}.qkv.{part}"] = torch.cat(qkv)
            for ours, name in names.items():
                state[f"layers.{i}.{ours}.{part}"] = weights[f"{theirs}.{name}.{part}"]
    encoder.load_state_dict(state)
    encoder.pieces.weight.requires_grad_(requires_grad=False)  # what is rare in training keeps its place among what is not
    return encoder


class Heads(nn.Module):
    """What is read off the vector of each word."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.tag = nn.Linear(WIDTH, sizes.tags)
        self.morph = nn.Linear(WIDTH, sizes.morphs)
        self.lemma = nn.Linear(WIDTH, sizes.lemmas)
        self.start = nn.Linear(WIDTH, 2)
        self.entity = nn.Linear(WIDTH, sizes.entities)
        self.cue = nn.Linear(WIDTH, 3)
        self.arc = nn.Linear(WIDTH, 2 * ARC)
        self.root = nn.Linear(WIDTH, 1)
        self.arc_weight = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.label = nn.Linear(WIDTH, 2 * LABEL)
        self.label_weight = nn.Parameter(torch.zeros(sizes.relations, LABEL + 1, LABEL + 1))
        nn.init.normal_(self.arc_weight, std=0.02)
        nn.init.normal_(self.label_weight, std=0.02)
        self.drop = nn.Dropout(0.25)

    def arcs(self, x: Tensor) -> Tensor:
        """x: (batch, words, 384) → (batch, words, words): how well column j heads row i; the diagonal is for roots."""
        dependent, head = self.drop(functional.relu(self.arc(x))).chunk(2, -1)
        one = torch.ones_like(dependent[..., :1])
        scores = torch.cat([dependent, one], -1) @ self.arc_weight @ head.transpose(1, 2)
        place = torch.arange(x.shape[1])
        return torch.where(place[:, None] == place[None, :], self.root(x), scores)

    def relations(self, x: Tensor, heads: Tensor) -> Tensor:
        """x: (words, 384); heads: (words, 384), those of their heads → (words, relations)."""
        return self.between(functional.relu(self.label(x)[..., :LABEL]), functional.relu(self.label(heads)[..., LABEL:]))

    def between(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Scores of relations between words and their heads, (words, 64) each → (words, relations)."""
        one = torch.ones_like(dependent[..., :1])
        dependent, head = (torch.cat([self.drop(v), one], -1) for v in (dependent, head))
        relations, inner, _ = self.label_weight.shape
        halves = dependent @ self.label_weight.to(dependent.dtype).permute(1, 0, 2).reshape(inner, -1)
        return (halves.view(-1, relations, inner) @ head[:, :, None])[:, :, 0]


class RoleReader(nn.Module):
    """Words around a cue in, the role that each has for that cue out."""

    def __init__(self) -> None:
        super().__init__()
        self.narrow = nn.Linear(WIDTH, ROLE_WIDTH)
        self.distance = nn.Embedding(2 * BUCKETS, ROLE_WIDTH)
        self.place = nn.Embedding(PLACES, ROLE_WIDTH)
        self.mark = nn.Embedding(2, ROLE_WIDTH)
        self.norm = nn.LayerNorm(ROLE_WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(ROLE_WIDTH, ROLE_HEADS, 4 * ROLE_WIDTH) for _ in range(ROLE_LAYERS))
        self.role = nn.Linear(ROLE_WIDTH, len(ROLES))

    def forward(self, x: Tensor, distance: Tensor, place: Tensor, mark: Tensor, mask: Tensor) -> Tensor:
        """x: (cues, words, 384); the others: (cues, words) → (cues, words, 3)."""
        x = self.norm(self.narrow(x) + self.distance(distance) + self.place(place) + self.mark(mark))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return self.role(x)


class Network(nn.Module):
    """Encoder, heads and the reader of roles."""

    def __init__(self, encoder: Encoder, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = Heads(sizes)
        self.roles = RoleReader()
        self.drop = nn.Dropout(0.1)

    def words(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Vectors of words, (batch, words, 384): the mean of each one's first and last piece."""
        x = self.encoder(ids, shapes, mask).float()
        index = torch.arange(len(ids))[:, None]
        return self.drop((x[index, first] + x[index, last]) / 2)
