"""Makes a log that cannot be changed unseen: commitments to each row, a chain of them, anchors, and their check."""

from fairlead.core.evidence.anchors import AnchoredHead, anchor_hash
from fairlead.core.evidence.chain import FIRST, Act, Link, hash_of
from fairlead.core.evidence.checking import (
    CheckedChain,
    ErasedLeaves,
    Finding,
    KeptRow,
    Trouble,
    check_anchored,
    check_chain,
)
from fairlead.core.evidence.commitments import (
    FIELDS,
    GROUPS,
    SALT_BYTES,
    AttachmentFacts,
    Commitment,
    Group,
    RowFacts,
    Salts,
    commit,
    leaf_of,
    new_salts,
    value_of_attachments,
    value_of_original,
)

__all__ = [
    "FIELDS",
    "FIRST",
    "GROUPS",
    "SALT_BYTES",
    "Act",
    "AnchoredHead",
    "AttachmentFacts",
    "CheckedChain",
    "Commitment",
    "ErasedLeaves",
    "Finding",
    "Group",
    "KeptRow",
    "Link",
    "RowFacts",
    "Salts",
    "Trouble",
    "anchor_hash",
    "check_anchored",
    "check_chain",
    "commit",
    "hash_of",
    "leaf_of",
    "new_salts",
    "value_of_attachments",
    "value_of_original",
]
