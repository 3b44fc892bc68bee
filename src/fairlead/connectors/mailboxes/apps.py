from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    name = "fairlead.connectors.mailboxes"
    label = "mailbox_connector"

    def ready(self) -> None:
        from fairlead.connectors.mailboxes.imap import open_imap  # noqa: PLC0415  wiring happens here
        from fairlead.messaging.operations.mailbox_port import use_opener  # noqa: PLC0415

        use_opener(open_imap)
