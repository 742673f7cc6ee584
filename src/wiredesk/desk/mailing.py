"""Mail through the user's own server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from wiredesk.desk.private_files import private_line
from wiredesk.formats.exported import clipped, one_line
from wiredesk.model.errors import SettingsError

if TYPE_CHECKING:
    from wiredesk.desk.settings import Alerts


def letter(*, sender: str, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
    """A mail of plain text. Header lines hold nothing that could begin another. Raises `ValueError` for an address
    that is none."""
    mail = EmailMessage()
    mail["Subject"] = clipped(one_line(subject), 150)
    if sender:
        mail["From"] = sender
    if to:
        mail["To"] = to
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain="wiredesk.invalid")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def send(alerts: Alerts, mail: EmailMessage) -> None:
    """Hands a mail to the server of the settings. Raises `SettingsError` where none is set, `OSError` and
    `smtplib.SMTPException` where it does not take it."""
    need_server(alerts)
    context = ssl.create_default_context()
    secure = alerts.smtp_security == "tls"
    connect: Callable[[], smtplib.SMTP] = (
        (lambda: smtplib.SMTP_SSL(alerts.smtp_host, alerts.smtp_port, timeout=alerts.seconds, context=context))
        if secure
        else (lambda: smtplib.SMTP(alerts.smtp_host, alerts.smtp_port, timeout=alerts.seconds))
    )
    with connect() as server:
        if alerts.smtp_security == "starttls":
            server.starttls(context=context)
        if alerts.smtp_user:
            server.login(alerts.smtp_user, private_line(alerts.smtp_password_file, "alerts.smtp_password_file"))
        server.send_message(mail)


def need_server(alerts: Alerts) -> None:
    """Raises `SettingsError` where no server is set that could take mail."""
    if not alerts.smtp_host or not alerts.mail_from:
        raise SettingsError("settings", "alerts.smtp_host", "and alerts.mail_from must be set before mail can be sent")
