"""`wiredesk batch`: archives in, tables out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from wiredesk.cli.frame import (
    NOTHING,
    SKIPPED,
    Command,
    encoder_option,
    language_tag,
    names_option,
    place_options,
    progress,
    settings,
)
from wiredesk.cli.streams import out, out_json, say

if TYPE_CHECKING:
    from wiredesk.scale.batch import Batched


@click.command(
    "batch",
    cls=Command,
    examples=(
        "wiredesk batch crawl/*.warc.gz --out tables",
        "wiredesk batch 's3://bucket/2026/*.warc.gz' --out tables --engine local",
        "wiredesk batch /shared/crawl --out /shared/tables --engine ray://head:10001 --no-stories",
    ),
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", "folder", required=True, metavar="FOLDER", type=click.Path(), help="Where the tables go.")
@click.option(
    "--engine",
    default="plain",
    show_default=True,
    metavar="ENGINE",
    help="plain: this process. local: Daft on this machine. ray://HOST:PORT: Daft on a Ray cluster.",
)
@click.option("--no-stories", is_flag=True, help="Only articles and what each says; nothing is grouped or compared.")
@click.option("--language", metavar="TAG", callback=language_tag, help="All of it is in this language (BCP 47).")
@encoder_option
@names_option
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes at most; else one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest: files, rows and digest of each table.")
@place_options
def batch_command(
    inputs: Sequence[str], folder: str, engine: str, no_stories: bool, language: str | None,
    encoder: str | None, names: str, jobs: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Read archives and tables of pages into Parquet tables, on this machine or on a cluster.

    INPUT is a file or folder (WARC, WET, JSON lines, Parquet, pages), or with an engine the address of files in object
    storage. FOLDER gets the tables articles, names, quotes, credits, moments, amounts, claims, and of what follows from
    all of them stories, members, links, origins, differences. It goes on where it was stopped; done again, it changes
    nothing; what is new is added; with another names table or encoder all is read anew. `wiredesk add FOLDER` takes the
    articles into a desk. See docs/batch.md.

    Exit code: 0 all was read, 3 something was skipped, 1 nothing could be read, 2 wrong usage.
    """
    from datetime import UTC, datetime

    from wiredesk.desk.batches import manifest_of
    from wiredesk.desk.once import packs_for
    from wiredesk.scale.batch import batch
    from wiredesk.scale.engines import engine_of

    parse = settings().parse
    with progress() as shown:
        found = batch(
            inputs,
            folder,
            engine_of(engine),
            now=datetime.now(UTC),  # noqa: TID251 - the one clock of a batch, handed to all else
            jobs=jobs or os.cpu_count() or 1,
            seconds=parse.seconds,
            memory=parse.memory,
            language=language,
            packs=packs_for(encoder, names),
            stories=not no_stories,
            progress=lambda what, count: shown.work(what, count, None),
        )
    for error in found.skipped:
        say(str(error))
    for notice in found.notices:
        say(notice)
    if as_json:
        out_json(manifest_of(folder))
    else:
        _write(found)
    if found.lost:
        sys.exit(SKIPPED if found.articles else NOTHING)


def _write(found: Batched) -> None:
    parts = "1 part" if found.shards == 1 else f"{found.shards:,} parts"
    before = f", {found.done_before:,} of them done before" if found.done_before else ""
    out(f"{found.folder}: {parts}{before}\n")
    if found.replaced:
        texts = "1 text was" if found.replaced == 1 else f"{found.replaced:,} texts were"
        out(f"{texts} left out: another of the same address counts\n")
    for name, table in found.tables.items():
        out(f"{name:<12}{table['rows']:>12,} rows  {table['digest'][:16]}\n")
    for problem in found.lost_first:
        say(problem)
    rest = found.lost - len(found.skipped) - len(found.lost_first)
    if rest:
        say(f"{rest:,} more could not be read: they stand in the table `skipped`")
