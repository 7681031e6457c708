"""The tables. Rows, not values: no row leaves storage, and no rule of the kernel lives here."""

from storage.tables.base import Moment, Row
from storage.tables.charter import ActRow, OwnerRow, SettingRow, SpendRow
from storage.tables.digests import DigestPaperRow, DigestRow, JudgementRow
from storage.tables.installations import BegunRow, InstallationRow, MemberRow
from storage.tables.runs import (
    CacheRow,
    DecisionRow,
    EventRow,
    PostingRow,
    ReportRow,
    RunRow,
    SlotRow,
    ThrottleRow,
)

__all__ = [
    "ActRow",
    "BegunRow",
    "CacheRow",
    "DecisionRow",
    "DigestPaperRow",
    "DigestRow",
    "EventRow",
    "InstallationRow",
    "JudgementRow",
    "MemberRow",
    "Moment",
    "OwnerRow",
    "PostingRow",
    "ReportRow",
    "Row",
    "RunRow",
    "SettingRow",
    "SlotRow",
    "SpendRow",
    "ThrottleRow",
]
