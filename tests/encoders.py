"""Tiny text encoders for tests, made on the spot: a table of vectors of words, and the mean of those of a text."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

NUMBERS = 48


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]+", text.lower())


def known_events() -> dict[str, list[str]]:
    """The words by which the events that an encoder is measured by are told, each event's own."""
    told = tomllib.loads((files("wiredesk.desk") / "encoder_events.toml").read_text("utf-8"))["event"]
    words = [{word for text in (*event["en"], *event["vi"]) for word in words_of(text)} for event in told]
    often = Counter(word for some in words for word in some)
    return {f"event {at}": sorted(word for word in some if often[word] == 1) for at, some in enumerate(words)}


def tiny_encoder(folder: Path, meanings: Mapping[str, Sequence[str]] | None = None, *, seed: int = 1) -> Path:
    """Writes an encoder that knows the events by which it will be measured, and words of each meaning to be one.

    Words that it knows nothing of have no direction; they stand in its vocabulary if they are listed under "".
    """
    chance = np.random.default_rng(seed)
    vocabulary = {"[UNK]": 0}
    rows = [np.zeros(NUMBERS)]
    told = tomllib.loads((files("wiredesk.desk") / "encoder_events.toml").read_text("utf-8"))["event"]
    plain = [word for event in told for text in (*event["en"], *event["vi"]) for word in words_of(text)]
    for meaning, words in {**known_events(), **(meanings or {}), "": [*(meanings or {}).get("", ()), *plain]}.items():
        direction = chance.normal(size=NUMBERS)
        for word in words:
            if word not in vocabulary:
                vocabulary[word] = len(rows)
                rows.append(direction + 0.2 * chance.normal(size=NUMBERS) if meaning else np.zeros(NUMBERS) + 0.01)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    write_model(folder / "model.onnx", np.array(rows, dtype=np.float32))
    pooling = folder / "1_Pooling"
    pooling.mkdir(exist_ok=True)
    (pooling / "config.json").write_text('{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}')
    return folder


def write_model(
    path: Path, table: np.ndarray, output: str = "last_hidden_state", nodes: Sequence[onnx.NodeProto] = ()
) -> None:
    """An ONNX file that looks up the vector of each token; nodes: what comes after "rows"."""
    steps = [helper.make_node("Gather", ["table", "input_ids"], ["rows" if nodes else output]), *nodes]
    graph = helper.make_graph(
        steps,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))
