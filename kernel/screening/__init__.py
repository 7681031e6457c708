"""Papers are data: finds orders to a reader's model in text from outside, and sets the sentences that hold them aside.

Never shows what it found: an order that is quoted in a report is an order on its way to the next reader.
"""

from kernel.screening.quarantine import (
    Screening,
    screened,
    screened_found,
    screened_paper,
    screened_question,
    screened_sections,
    screened_title,
)

__all__ = [
    "Screening",
    "screened",
    "screened_found",
    "screened_paper",
    "screened_question",
    "screened_sections",
    "screened_title",
]
