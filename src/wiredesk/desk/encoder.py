"""A text encoder of the user's: a model in a local folder that makes vectors of texts, which tell how alike they are.

    encoder.folder ─▶ files, hash ─▶ tried once, in a process of its own ─▶ each worker: title and opening ─▶ `Encoded`

The model runs in worker processes alone, on one thread, one text after another, so that a text has one vector. What is
installed for it (`wiredesk[encoder]`) is imported there and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from wiredesk.desk.encoder_files import EncoderFiles, digest_of, files_of, wrong
from wiredesk.desk.encoder_scale import Scales, scales
from wiredesk.desk.workers import in_workers
from wiredesk.model.article import Article
from wiredesk.model.errors import InputError, SettingsError
from wiredesk.model.findings import Encoded, Reading
from wiredesk.text.whole_vectors import NUMBERS, Floats, whole

CHARACTERS = 4000
"""Of a text that is cut into tokens: no model looks at more."""
UNKNOWN = 0.5
"""Share of unknown tokens from which a text has no vector: all texts in a script that a model cannot read look alike
to it."""
SECONDS, MEMORY = 300.0, 32_000_000_000
"""For the one trial of a model, which loads it."""
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids", "position_ids"})


@dataclass(frozen=True, slots=True)
class Description:
    """A model that was tried. source: its folder and what tells that it is another one (`encoder_files.source_of`);
    model: the hash of its files; runs: what runs it; numbers: of a vector; tokens: of a text, at most."""

    source: str
    model: str
    runs: str
    numbers: int
    tokens: int
    scales: Scales

    @property
    def folder(self) -> str:
        """Where it stands."""
        return self.source.partition("\n")[0]


class Encoder:
    """A model that is loaded. Raises `SettingsError` for files that cannot be used."""

    def __init__(self, source: str) -> None:
        self.files = files_of(source)
        self._encode = _onnx(self.files) if self.files.model else _by_package(self.files)

    def __call__(self, text: str) -> Floats | None:
        """The vector of a text, None of one that the model cannot read."""
        return self._encode(self.files.prompt + text)


@lru_cache(maxsize=4)
def described(source: str) -> Description:
    """Tries a model in a process of its own, once a process of ours: a second and more. Raises `SettingsError`."""
    digest_of(source)
    work = in_workers(_tried, [_Trial(source)], name=lambda one: one.source, jobs=1, seconds=SECONDS, memory=MEMORY)
    (found,) = work
    if isinstance(found, InputError):
        raise wrong(source.partition("\n")[0], f"cannot be used: {found.problem}")
    if isinstance(found, tuple):
        raise wrong(*found)
    return found


class Encoding:
    """What a worker makes `Encoded` of readings with. Raises `SettingsError`."""

    def __init__(self, described: Description) -> None:
        self.described = described
        self._encode = Encoder(described.source)
        self._centre = np.array(described.scales.centre)
        # Memory that is taken once, by the first text as long as any, counts for no page.
        self._encode("first " * (CHARACTERS // 6))

    def encoded(self, article: Article) -> Encoded | None:
        """Title and opening of an article as a vector, None of one without text or in a script unknown to the model."""
        text = text_of(article)
        found = self._encode(text) if article.is_article and text else None
        length = float(np.linalg.norm(found)) if found is not None else 0.0
        if found is None or not 0 < length < float("inf"):
            return None
        numbers = whole(found / length - self._centre)
        if numbers is None:
            return None
        lines = self.described.scales
        return Encoded(
            self.described.model,
            numbers,
            (lines.within.slope, lines.within.middle),
            (lines.across.slope, lines.across.middle),
        )

    def of(self, reading: Reading) -> Reading:
        """A reading with its vector."""
        return replace(reading, encoded=self.encoded(reading.article))


def text_of(article: Article) -> str:
    """What of an article an encoder is given."""
    title = article.title.value if article.title is not None else ""
    return f"{title}\n{article.body[:CHARACTERS]}".strip()


@dataclass(frozen=True, slots=True)
class _Trial:
    source: str


def _tried(trial: _Trial) -> Description | tuple[str, str]:
    """A model described, or where it is wrong and what is."""
    try:
        encode = Encoder(trial.source)
        first = encode("Rain is expected in the evening.")
        numbers = len(first) if first is not None else 0
        if numbers > NUMBERS:
            return encode.files.folder, f"makes vectors of {numbers:,} numbers; a desk keeps {NUMBERS:,} at most"
        return Description(
            trial.source, digest_of(trial.source), encode.files.runs, numbers, encode.files.tokens, scales(encode)
        )
    except SettingsError as error:
        return error.where, error.problem


def _onnx(files: EncoderFiles) -> Callable[[str], Floats | None]:
    """What runs the ONNX file of a folder."""
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(os.path.join(files.folder, "tokenizer.json"))
    except Exception as error:  # the library raises nothing narrower
        raise wrong(os.path.join(files.folder, "tokenizer.json"), f"is no tokenizer ({error})") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(min(files.tokens, (tokenizer.truncation or {}).get("max_length", files.tokens)))
    unknown = _unknown(tokenizer)
    options = onnxruntime.SessionOptions()
    # One thread and no arena: the same numbers each time, and memory that is given back.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(files.model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises nothing narrower
        raise wrong(files.model, f"is no ONNX model that can be run ({_line(error)})") from error
    wanted = [one.name for one in session.get_inputs()]
    if "input_ids" not in wanted or not _INPUTS.issuperset(wanted):
        raise wrong(files.model, f"takes {', '.join(wanted)}; a text encoder takes input_ids and attention_mask")
    names = [one.name for one in session.get_outputs()]

    def encode(text: str) -> Floats | None:
        found = tokenizer.encode(text)
        count = len(found.ids)
        special = sum(found.special_tokens_mask)
        if count <= special or sum(id in unknown for id in found.ids) > UNKNOWN * (count - special):
            return None
        given = {
            "input_ids": found.ids,
            "attention_mask": [1] * count,
            "token_type_ids": found.type_ids,
            "position_ids": list(range(count)),
        }
        try:
            made = session.run(None, {name: np.array([given[name]], dtype=np.int64) for name in wanted})
        except Exception as error:  # the library raises nothing narrower
            raise wrong(files.model, f"failed on a text of {count} tokens ({_line(error)})") from error
        return _pooled(dict(zip(names, made, strict=True)), count, files)

    return encode


def _pooled(outputs: dict[str, Any], count: int, files: EncoderFiles) -> Floats:
    """The vector of a text from what a model gives: its own, else that of its tokens."""
    own = [value for name, value in outputs.items() if name == "sentence_embedding" and value.ndim == 2]
    tokens = [value for value in outputs.values() if value.ndim == 3 and value.shape[:2] == (1, count)]
    own = own or [value for value in outputs.values() if not tokens and value.ndim == 2 and len(value) == 1]
    if own:
        return np.asarray(own[0][0], dtype=np.float64)
    if not tokens:
        shapes = ", ".join(f"{name} {list(value.shape)}" for name, value in outputs.items())
        raise wrong(
            files.model, f"gives {shapes} for one text of {count} tokens: neither [1, numbers] nor [1, tokens, numbers]"
        )
    if files.steps:
        raise wrong(
            files.folder,
            f"has a step after its tokens that its ONNX file leaves out ({', '.join(files.steps)}): export the whole "
            "model, or pip install sentence-transformers",
        )
    rows = np.asarray(tokens[0][0], dtype=np.float64)
    if files.pooling == "cls":
        rows = rows[:1]
    found: Floats = rows.max(axis=0) if files.pooling == "max" else rows.mean(axis=0)
    return found


def _unknown(tokenizer: Any) -> frozenset[int]:
    """Numbers of the tokens that stand for what the tokenizer does not know."""
    names = {"[UNK]", "<unk>", getattr(tokenizer.model, "unk_token", None) or "[UNK]"}
    return frozenset(id for name in names if (id := tokenizer.token_to_id(name)) is not None)


def _by_package(files: EncoderFiles) -> Callable[[str], Floats | None]:
    """What runs a folder without an ONNX file, where sentence-transformers is installed."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    torch.set_num_threads(1)
    disable_progress_bar()
    try:
        model = SentenceTransformer(files.folder, device="cpu", local_files_only=True)
    except Exception as error:  # the library raises nothing narrower
        raise wrong(files.folder, f"cannot be loaded by sentence-transformers ({_line(error)})") from error
    model.max_seq_length = min(files.tokens, model.max_seq_length or files.tokens)

    def encode(text: str) -> Floats | None:
        return np.asarray(model.encode([text], show_progress_bar=False)[0], dtype=np.float64)

    return encode


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
