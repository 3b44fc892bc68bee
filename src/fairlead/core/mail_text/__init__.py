"""Mail from bytes to words, whatever its sender's program made of the standards; nothing here raises.

`read_mail` takes the bytes of one message and answers with its headers, its leaves and its text; `own_words` finds in
the text what this sender wrote, without quoted mail, signature and legal notice.
"""

from fairlead.core.mail_text.charsets import decode_text
from fairlead.core.mail_text.cutting import OwnWords, own_words
from fairlead.core.mail_text.folding import fold
from fairlead.core.mail_text.headers import Mailbox, decode_header_text, read_mailboxes
from fairlead.core.mail_text.markup import text_of_html
from fairlead.core.mail_text.message import Mail, Part, read_mail

__all__ = [
    "Mail",
    "Mailbox",
    "OwnWords",
    "Part",
    "decode_header_text",
    "decode_text",
    "fold",
    "own_words",
    "read_mail",
    "read_mailboxes",
    "text_of_html",
]
