"""Mailboxes on IMAP servers, opened by password or by OAuth 2."""
