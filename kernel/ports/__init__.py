"""What the kernel needs of the outside world, as small shapes. The real things stand in kernel/adapters and storage."""

from kernel.ports.runs import (
    Consequence,
    Ledger,
    Reviews,
)
from kernel.ports.work import (
    Cache,
    Embedder,
    Entailer,
    Form,
    Model,
    Registry,
    Shelf,
    Source,
    Spent,
    Step,
    Tell,
    Throttle,
    Typesetter,
    Vectors,
)
from kernel.ports.workspaces import (
    Charter,
    Digests,
    Installations,
)

__all__ = [
    "Cache",
    "Charter",
    "Consequence",
    "Digests",
    "Embedder",
    "Entailer",
    "Form",
    "Installations",
    "Ledger",
    "Model",
    "Registry",
    "Reviews",
    "Shelf",
    "Source",
    "Spent",
    "Step",
    "Tell",
    "Throttle",
    "Typesetter",
    "Vectors",
]
