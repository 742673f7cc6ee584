"""`wiredesk briefing`: what happened, told in brief, for a reader, a document or a mail."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from wiredesk.cli.frame import Command, desk_to_read, json_option, language_tag, need, place_options
from wiredesk.cli.streams import out, out_bytes, out_json, say

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk
    from wiredesk.model.briefing import Briefing

WIDTH = 76
"""Columns of a mail: what most programs show without breaking lines."""


@click.command(
    "briefing",
    cls=Command,
    examples=(
        "wiredesk briefing",
        "wiredesk briefing --since 7d --category sport --stories 5",
        "wiredesk briefing --format md > briefing.md",
        "wiredesk briefing --format mail --to desk@example.org | sendmail -t",
        "wiredesk briefing --send-to desk@example.org",
    ),
)
@click.option("--since", metavar="TIME", help="Stories told since then: 12h, 7d, 2026-11-01.  [default: the last day]")
@click.option("--until", metavar="TIME", help="… and before then.")
@click.option(
    "--stories", type=click.IntRange(0, 30), default=8, show_default=True, metavar="N", help="How many to tell."
)
@click.option(
    "--others", type=click.IntRange(0, 200), default=20, show_default=True, metavar="N", help="How many to list beside."
)
@click.option("--lang", metavar="TAG", callback=language_tag, help="With a report in this language.")
@click.option("--category", metavar="NAME", help="In this category.")
@click.option("--place", metavar="NAME", help="That most of its reports name: VN, Corm.")
@click.option("--outlet", metavar="NAME", help="With a report of this outlet.")
@click.option("--told-in", metavar="TAG", callback=language_tag, help="Tell in this language what can be told in it.")
@click.option("--format", "form", type=click.Choice(["text", "md", "mail"]), default="text", show_default=True)
@click.option("--to", metavar="ADDRESS", help="mail: whom it is for.")
@click.option("--send-to", metavar="ADDRESS", help="Send it by the server of the settings ([alerts] smtp_host).")
@json_option
@place_options
def briefing_command(
    since: str | None, until: str | None, stories: int, others: int, lang: str | None, category: str | None,
    place: str | None, outlet: str | None, told_in: str | None, form: str, to: str | None, send_to: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Tell in brief what happened: the stories of most independent origins.

    Of each the sentences that most origins support, word for word, what the accounts differ on, and what it has more
    where it began before. Without --since it goes back a day from the latest report that is held. Of each report at
    most 300 characters are shown, so that it can be passed on.
    """
    if as_json and (form != "text" or send_to):
        raise click.UsageError("--json is a form of its own: leave --format and --send-to out")
    if to and form != "mail":
        raise click.UsageError("--to goes with --format mail; --send-to sends it")
    with desk_to_read() as opened:
        desk = need(opened)
        from wiredesk.cli.listings import instant
        from wiredesk.desk.briefing import briefing
        from wiredesk.desk.exporting import most_shown

        made = briefing(
            desk,
            since=instant(since, "--since", desk),
            until=instant(until, "--until", desk),
            stories=stories,
            others=others,
            told_in=told_in or "",
            quotable=lambda id: most_shown(desk, id),
            language=lang,
            category=category,
            place=place,
            outlet=outlet,
        )
        if as_json:
            from wiredesk.formats.briefing import as_json as json_of

            out_json(json_of(made))
        elif not made.stories and not made.others:
            say("No story was told then; give another --since, or fewer conditions.")
        elif send_to or form == "mail":
            _mail(desk, made, to=send_to or to or "", sent=send_to is not None)
        elif form == "md":
            from wiredesk.formats.briefing import markdown

            out_bytes(part.encode() for part in markdown(made, base=desk.settings.serve.base_url))
        else:
            from wiredesk.cli import briefing_text
            from wiredesk.cli.terminal import Paper

            paper = Paper.for_stream(sys.stdout)
            briefing_text.write(made, paper)
            out(paper.text())


def _mail(desk: Desk, made: Briefing, *, to: str, sent: bool) -> None:
    """The briefing as a mail, printed or sent."""
    import smtplib

    from wiredesk.cli import briefing_text
    from wiredesk.cli.terminal import Paper
    from wiredesk.desk.mailing import letter, send
    from wiredesk.formats.briefing import title
    from wiredesk.model.errors import InputError

    paper = Paper(WIDTH, colour=False)
    alerts = desk.settings.alerts
    briefing_text.write(made, paper, base=desk.settings.serve.base_url, ids=False)
    first = next((one.row.title for one in made.stories), "")
    subject = f"{title(made)}: {first}" if first else title(made)
    try:
        mail = letter(sender=alerts.mail_from, to=to, subject=subject, text=paper.text(), at=desk.clock())
        if sent:
            send(alerts, mail)
    except (ValueError, OSError, smtplib.SMTPException) as error:
        raise InputError(to, f"cannot be sent to ({error})", done="nothing was sent") from error
    if not sent:
        out_bytes([mail.as_bytes()])
