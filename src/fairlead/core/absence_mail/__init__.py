"""Read automatic replies: who is away from when to when, when they are back, and whom to ask meanwhile.

>>> from datetime import datetime
>>> from fairlead.core.mail_text import read_mail
>>> mail = read_mail(b"Subject: Automatic reply\\n\\nI am on leave from 4 to 22 August, back on Monday 25 August.")
>>> found = read_absence_mail(mail, datetime.fromisoformat("2025-07-30T10:00:00+01:00"))
>>> found.kind, str(found.start_date), str(found.end_date), str(found.return_date)
('absence', '2025-08-04', '2025-08-22', '2025-08-25')
"""

from fairlead.core.absence_mail.answer import Delegate, KnownContact, Quote, Reading
from fairlead.core.absence_mail.confidence import SURE_FROM, Doubt, Sureness
from fairlead.core.absence_mail.reading import read_absence_mail

__all__ = [
    "SURE_FROM",
    "Delegate",
    "Doubt",
    "KnownContact",
    "Quote",
    "Reading",
    "Sureness",
    "read_absence_mail",
]
