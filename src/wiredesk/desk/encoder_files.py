"""What stands in the folder of a text encoder: which files it is made of, how its vectors are made, its hash.

A folder as sentence-transformers and the exporters of ONNX write it: `model.onnx` (also in `onnx/`), `tokenizer.json`,
`1_Pooling/config.json`, `sentence_bert_config.json`, `config_sentence_transformers.json`, of which the first two must
be there. Nothing is ever asked of the web.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Literal

from xxhash import xxh3_64

from wiredesk.model.errors import SettingsError

Pooling = Literal["mean", "cls", "max"]
KEY = "encoder.folder"
EXTRA = "pip install 'wiredesk[encoder]'"
TOKENS = 512
"""Of a text that a model sees, at most: title and opening, where the news stands, in bounded time."""
_MODELS = ("model.onnx", os.path.join("onnx", "model.onnx"))
_PLAIN = frozenset({"Transformer", "Pooling", "Normalize"})
"""Steps of a model that an ONNX file and its pooling are all of: length does not count here."""
_CONFIGS = (
    "tokenizer.json", "tokenizer_config.json", "config.json", "modules.json", "sentence_bert_config.json",
    "config_sentence_transformers.json", os.path.join("1_Pooling", "config.json"),
)  # fmt: skip
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """A folder with a model. model: its ONNX file, "" of one that only the package sentence-transformers runs. steps:
    of the model besides those that an ONNX file has. tokens: that it takes at most. prompt: what stands before each
    text. parts: all files that vectors depend on."""

    folder: str
    model: str
    pooling: Pooling
    steps: tuple[str, ...]
    tokens: int
    prompt: str
    parts: tuple[str, ...]

    @property
    def runs(self) -> str:
        """What runs the model, in words."""
        if not self.model:
            return "sentence-transformers"
        return f"ONNX, {os.path.relpath(self.model, self.folder)}, {self.pooling} of its tokens"


def source_of(folder: str) -> str:
    """A folder with what tells that its files are others now, without reading them: "" if no folder is set."""
    if not folder:
        return ""
    folder = os.path.abspath(os.path.expanduser(folder))
    seen = []
    for path in _all_files(folder):
        status = os.stat(path)
        seen.append(f"{os.path.relpath(path, folder)} {status.st_size} {status.st_mtime_ns}")
    return "\n".join([folder, *seen])


def files_of(source: str) -> EncoderFiles:
    """What the folder of a source holds. Raises `SettingsError` where it is no model that can be used."""
    folder = source.partition("\n")[0]
    if not os.path.isdir(folder):
        raise wrong(folder, "is no folder" if os.path.exists(folder) else "is not there")
    model = _model(folder)
    steps = tuple(str(one.get("type", "")).rpartition(".")[2] for one in _json(folder, "modules.json", []))
    further = tuple(step for step in steps if step not in _PLAIN)
    if not model or (further and find_spec("sentence_transformers")):
        if not steps:
            raise wrong(folder, "holds no model: neither model.onnx, onnx/model.onnx nor modules.json")
        if not find_spec("sentence_transformers"):
            raise wrong(
                folder,
                "holds no ONNX file (model.onnx or onnx/model.onnx), and the package sentence-transformers, which "
                "could run it, is not installed: export the model to ONNX, or pip install sentence-transformers",
            )
        parts = tuple(path for path in _all_files(folder) if not path.endswith((".onnx", ".onnx_data", ".md")))
        return EncoderFiles(folder, "", "mean", (), _tokens(folder), "", parts)
    missing = [name for name in ("onnxruntime", "tokenizers") if find_spec(name) is None]
    if missing:
        raise wrong(folder, f"{' and '.join(missing)} is not installed: {EXTRA}")
    if not os.path.isfile(os.path.join(folder, "tokenizer.json")):
        raise wrong(folder, "has no tokenizer.json beside its model: save the tokenizer in its fast form")
    beside = os.path.dirname(model)
    # Weights of more than 2 GB stand in files of their own beside the graph.
    weights = [one for one in sorted(os.listdir(beside)) if one.startswith(os.path.basename(model))]
    configs = [path for name in _CONFIGS if os.path.isfile(path := os.path.join(folder, name))]
    parts = (*(os.path.join(beside, one) for one in weights), *configs)
    return EncoderFiles(folder, model, _pooling(folder), further, _tokens(folder), _prompt(folder), parts)


@lru_cache(maxsize=4)
def digest_of(source: str) -> str:
    """The hash of a model's files: 16 hexadecimal digits. Reads them once, at about a gigabyte a second. Raises
    `SettingsError`."""
    found = files_of(source)
    hashed = xxh3_64()
    for path in found.parts:
        hashed.update(f"{os.path.relpath(path, found.folder)}\0{os.path.getsize(path)}\0".encode())
        try:
            with open(path, "rb") as file:
                while chunk := file.read(_CHUNK):
                    hashed.update(chunk)
        except OSError as error:
            raise wrong(path, f"cannot be read ({error.strerror or error})") from error
    return hashed.hexdigest()


def wrong(where: str, problem: str) -> SettingsError:
    """What is the matter with a folder or a file in it."""
    return SettingsError(where, KEY, problem)


def _all_files(folder: str) -> list[str]:
    return sorted(os.path.join(inside, name) for inside, _, names in os.walk(folder) for name in names)


def _model(folder: str) -> str:
    """The ONNX file of a folder, "" if there is none."""
    for name in _MODELS:
        if os.path.isfile(os.path.join(folder, name)):
            return os.path.join(folder, name)
    found = [
        os.path.join(inside, name)
        for inside in (folder, os.path.join(folder, "onnx"))
        if os.path.isdir(inside)
        for name in sorted(os.listdir(inside))
        if name.endswith(".onnx")
    ]
    if len(found) > 1:
        names = ", ".join(os.path.relpath(path, folder) for path in found)
        raise wrong(folder, f"holds several ONNX files ({names}): call the one that is meant model.onnx")
    return found[0] if found else ""


def _pooling(folder: str) -> Pooling:
    """How the vectors of a text's tokens become one, the mean where nothing is said."""
    name = os.path.join("1_Pooling", "config.json")
    said = _json(folder, name, {})
    chosen = [key.removeprefix("pooling_mode_") for key, value in said.items() if value is True]
    chosen = [one.removesuffix("_tokens").removesuffix("_token") for one in chosen if one != "include_prompt"]
    chosen = [str(said["pooling_mode"])] if "pooling_mode" in said else chosen
    known: dict[str, Pooling] = {"mean": "mean", "cls": "cls", "max": "max"}
    if chosen and (len(chosen) > 1 or chosen[0] not in known):
        raise wrong(os.path.join(folder, name), f"pools by {' and '.join(chosen)}; mean, cls and max are known")
    return known[chosen[0]] if chosen else "mean"


def _tokens(folder: str) -> int:
    """Tokens that the model takes, as far as its configuration says; its tokenizer may cut earlier."""
    said = _json(folder, "sentence_bert_config.json", {}).get("max_seq_length")
    longest = _json(folder, "tokenizer_config.json", {}).get("model_max_length")
    places = _json(folder, "config.json", {}).get("max_position_embeddings")
    # Models of the family of RoBERTa count places from 2.
    told = [said, longest, places - 2 if isinstance(places, int) else None]
    return max(8, min([TOKENS, *(int(one) for one in told if isinstance(one, int | float))]))


def _prompt(folder: str) -> str:
    """What the model wants before each text, if its files name a default."""
    said = _json(folder, "config_sentence_transformers.json", {})
    return str((said.get("prompts") or {}).get(said.get("default_prompt_name") or "") or "")


def _json(folder: str, name: str, missing: Any) -> Any:
    """What a file of the folder says, of the kind of `missing`, which is given where there is no such file."""
    path = os.path.join(folder, name)
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except FileNotFoundError:
        return missing
    except (OSError, ValueError) as error:
        raise wrong(path, f"cannot be read ({error})") from error
    if not isinstance(found, type(missing)):
        raise wrong(path, f"holds no {'list' if missing == [] else 'object'}")
    return found
