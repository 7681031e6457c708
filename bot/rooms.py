"""Every room of the bot, built and joined: the list of rooms is the list of what Sovereign answers to and works at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot.app import Room
from bot.asking import Asking
from bot.clock import Chore
from bot.deciding import Deciding
from bot.delivering import Delivering
from bot.digesting import Digesting
from bot.directory import Directory
from bot.drafts import Drafts
from bot.governing import Governing
from bot.greeting import Greeting
from bot.home import Home
from bot.looking import Looking
from bot.readers import Readers
from bot.remarking import Remarking
from bot.reminding import Reminding
from bot.researching import Researching
from bot.reviewing import Reviewing
from bot.runs import Work
from bot.shortcuts import Shortcuts
from bot.sight import Sight
from bot.slack import Wires
from bot.suggesting import Suggesting
from bot.talking import Answer, Talking
from bot.threads import Customs, Threads
from bot.verbs.verb import Command
from kernel.desk import Desk
from kernel.digests import DigestDesk
from kernel.pipeline import Lab, Rules
from kernel.ports import Charter, Digests, Installations, Ledger, Reviews, Typesetter
from kernel.steward import Steward


class Memory(Protocol):
    """What storage remembers."""

    @property
    def ledger(self) -> Ledger:
        """Runs."""
        ...

    @property
    def reviews(self) -> Reviews:
        """What people make of drafts."""
        ...

    @property
    def charter(self) -> Charter:
        """What workspaces agreed on."""
        ...

    @property
    def digests(self) -> Digests:
        """Digests."""
        ...

    @property
    def installations(self) -> Installations:
        """The workspaces that let us in."""
        ...


class Rooms:
    """The rooms, in the order in which Bolt tries them; the workflows that they carry out, and the clock's chores."""

    def __init__(
        self,
        memory: Memory,
        wires: Wires,
        threads: Threads,
        lab_for_run: Callable[[], Lab],
        rules: Rules,
        customs: Customs,
        now: Callable[[], datetime],
        typesetter: Typesetter,
        more: Mapping[type[Command], Answer],
    ) -> None:
        ledger, directory = memory.ledger, Directory(wires)
        self.desk = Desk(ledger, lab_for_run(), rules, threads.terms, now, directory.audience, memory.reviews)
        sight, drafts = Sight(ledger, threads), Drafts(self.desk, threads, typesetter)
        asking = Asking(self.desk, threads, sight)
        looking = Looking(self.desk, threads, wires, sight)
        self.researching = Researching(self.desk, drafts, threads, lab_for_run)
        self.deciding = Deciding(self.desk, drafts, threads)
        self.reminding = Reminding(self.desk, threads)
        steward = Steward(memory.charter, now)
        governing = Governing(steward, wires)
        self.digests = DigestDesk(memory.digests, memory.charter, lab_for_run(), now)
        self.digesting = Digesting(self.digests, ledger, wires, directory)
        delivering = Delivering(self.digests, ledger, wires, threads)
        answering = (asking, looking, self.digesting, governing)
        answers = {kind: answer for room in answering for kind, answer in room.answers().items()} | dict(more)
        talking = Talking(wires, answers, samples=customs.samples)
        self.greeting = Greeting(wires, ledger, threads, talking)
        self.all: tuple[Room, ...] = (
            talking,
            looking,
            Shortcuts(wires, asking),
            self.deciding,
            Reviewing(self.desk, drafts, threads),
            Readers(self.desk, drafts, threads),
            governing,
            Home(steward, ledger, memory.digests, threads, directory.members),
            self.digesting,
            Remarking(self.digests, wires),
            self.greeting,
            Suggesting(wires),
        )
        self.workflows: Mapping[str, Work] = {
            "welcome.v1": self.researching.welcome,
            "research.v1": self.researching.research,
            "conclude.v1": self.deciding.conclude,
            "remind.v1": self.reminding.remind,
            "digest.v1": delivering.deliver,
            "digest_now.v1": delivering.deliver_now,
        }
        self.chores: Mapping[str, Chore] = {
            "expiry": self.desk.expire,
            "reminders": self.reminding.look,
            "digests": self.digests.tick,
        }
