"""The API of messaging: the contact gate, holds, overrides, and what leaders settle."""

from fairlead.messaging.api.absence_mails import routes as absence_mails
from fairlead.messaging.api.gate import routes as gate
from fairlead.messaging.api.gate_rules import routes as gate_rules
from fairlead.messaging.api.holds import routes as holds
from fairlead.messaging.api.letters import routes as letters
from fairlead.messaging.api.mails import routes as mails
from fairlead.messaging.api.outgoing import routes as outgoing
from fairlead.messaging.api.overrides import routes as overrides

__all__ = ["absence_mails", "gate", "gate_rules", "holds", "letters", "mails", "outgoing", "overrides"]
