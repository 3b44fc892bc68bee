"""Mails for tests, as bytes."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime


def mail(
    *,
    sender: str = "Katrin Albers <katrin@nordlicht.example>",
    to: str = "sales@ours.example",
    subject: str = "Question about the order",
    text: str = "Hello, when will the goods be ready?\r\nKatrin",
    message_id: str = "q1@nordlicht.example",
    answers: str = "",
    at: datetime | None = None,
    headers: dict[str, str] | None = None,
    files: dict[str, bytes] | None = None,
    html: str = "",
) -> bytes:
    """Return a mail as a server hands it over."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{message_id}>"
    if answers:
        message["In-Reply-To"] = f"<{answers}>"
        message["References"] = f"<{answers}>"
    if at:
        message["Date"] = format_datetime(at)
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
