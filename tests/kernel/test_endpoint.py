"""Servers that are busy, silent, broken or not what they seem: asked again where it helps, and told of plainly."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import BaseModel

from kernel.adapters.endpoint import Endpoint, Names, Patience
from kernel.adapters.model import OpenAIModel
from kernel.errors import Unavailable
from tests.servers import openai_faults as faults
from tests.servers.openai_server import OpenAIServer

QUICK = Patience(timeout_s=20, retries=2, backoff_s=0.001, longest_wait_s=0.5)
# Long enough for the request itself to reach the server on a busy machine, and the silence is waited out twice.
CURT = replace(QUICK, timeout_s=1)
NAMES = Names(url="SOVEREIGN_URL", key="SOVEREIGN_KEY", model="SOVEREIGN_MODEL")
KEY = "nvapi-do-not-tell"


class Note(BaseModel):
    text: str = "well"


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer(api_key=KEY) as running:
        yield running


async def ask(base_url: str, key: str = KEY, patience: Patience = QUICK) -> Note:
    endpoint = Endpoint(base_url, key, names=NAMES, patience=patience)
    try:
        return await OpenAIModel(endpoint, "small").fill(Note, "Note it.", "data", role="reader")
    finally:
        await endpoint.close()


@pytest.mark.parametrize("status", [408, 409, 429, 502, 503, 504, 529])
async def test_a_passing_fault_is_asked_again_with_back_off(server, status):
    server.next_faults = [faults.fails(status), faults.fails(status)]
    assert await ask(server.base_url)
    assert server.calls == 3


async def test_after_the_last_retry_the_fault_is_told_without_the_key(server):
    server.fault = faults.fails(503, f"overloaded, {KEY}\n" + "so " * 200)
    with pytest.raises(Unavailable, match=r"^The model server at 127.0.0.1:\d+ cannot answer now \(503\): ") as caught:
        await ask(server.base_url)
    assert server.calls == 3
    assert KEY not in str(caught.value)
    assert len(str(caught.value)) < 300


async def test_retry_after_is_waited_out(server):
    server.next_faults = [faults.fails(429, Retry_After="0.1")]
    began = time.monotonic()
    assert await ask(server.base_url)
    assert server.calls == 2
    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize("asked", ["soon", "nan", "inf", "-5", ""])
async def test_a_retry_after_that_names_no_time_is_passed_over(server, asked):
    server.next_faults = [faults.fails(503, Retry_After=asked)]
    assert await ask(server.base_url)
    assert server.calls == 2


@pytest.mark.parametrize("as_date", [False, True])
async def test_a_long_retry_after_is_passed_on_instead_of_sat_out(server, as_date):
    due = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.fault = faults.fails(429, Retry_After=due if as_date else "3600")
    with pytest.raises(Unavailable, match="429") as caught:
        await ask(server.base_url)
    assert server.calls == 1
    assert caught.value.retry_after_s == pytest.approx(3600, abs=5)


@pytest.mark.parametrize("fault", [faults.stalls(), faults.trickles], ids=["silence", "a trickle of bytes"])
async def test_a_stall_is_cut_by_the_time_out_and_asked_again_once(server, fault):
    await ask(server.base_url)  # what is loaded at the first call is no part of the silence
    server.fault = fault
    with pytest.raises(Unavailable, match=r"did not answer within 1 s"):
        await ask(server.base_url, patience=CURT)
    assert server.calls == 3


async def test_a_stall_that_passes_does_no_harm(server):
    server.next_faults = [faults.stalls()]
    assert await ask(server.base_url, patience=replace(QUICK, timeout_s=3))


async def test_a_connection_that_breaks_is_tried_again(server):
    server.next_faults = [faults.hangs_up, faults.hangs_up]
    assert await ask(server.base_url)
    assert server.calls == 3


async def test_a_server_that_is_not_there_names_the_setting_of_its_address(unused_tcp_port):
    with pytest.raises(Unavailable, match=r"cannot be reached. Check SOVEREIGN_URL"):
        await ask(f"http://127.0.0.1:{unused_tcp_port}/v1")


async def test_a_wrong_key_names_its_setting_and_is_told_nowhere(server, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Unavailable, match=r"did not accept the key. Check SOVEREIGN_KEY") as caught:
        await ask(server.base_url, key="wrong-secret")
    assert server.calls == 1
    assert "wrong-secret" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (403, "", "did not accept the key. Check SOVEREIGN_KEY"),
        (404, "model_not_found", "knows no such model or address. Check SOVEREIGN_MODEL and SOVEREIGN_URL"),
        (402, "", "credit is used up"),
        (429, "insufficient_quota", "credit is used up"),
        (400, "context_length_exceeded", "too long for the model"),
    ],
)
async def test_what_asking_again_cannot_mend_is_asked_once_and_says_what_to_check(server, status, code, told):
    server.fault = faults.fails(status, code=code)
    with pytest.raises(Unavailable, match=told):
        await ask(server.base_url)
    assert server.calls == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.sends("<html>Please log in</html>"),
        faults.sends('{"half": ', "application/json"),
        faults.sends("[]", "application/json"),
    ],
    ids=["a web page", "broken JSON", "another thing"],
)
async def test_what_is_no_answer_at_all_names_the_setting_of_the_address(server, fault):
    server.fault = fault
    with pytest.raises(Unavailable, match=r"does not answer as an OpenAI-compatible server does. Check SOVEREIGN_URL"):
        await ask(server.base_url)


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://host/v1", "http://", "http://host:port/v1"])
def test_what_is_no_address_is_refused_at_once(address):
    with pytest.raises(Unavailable, match="Check SOVEREIGN_URL"):
        Endpoint(address, names=NAMES)


def test_a_key_that_cannot_be_sent_is_refused_at_once():
    with pytest.raises(Unavailable, match="Check SOVEREIGN_KEY") as caught:
        Endpoint("http://host/v1", "кey", names=NAMES)
    assert "кey" not in str(caught.value)


def test_an_address_with_a_password_is_told_without_it():
    assert Endpoint("https://me:secret@host:8443/v1?token=secret").host == "host:8443"


async def test_nothing_of_the_environment_is_sent_to_a_server(server, monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-another")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: of-another\nAuthorization: Bearer of-another")
    await ask(server.base_url)
    assert "of-another" not in str(server.asked[0].headers)


async def test_a_run_that_is_called_off_leaves_no_slot_taken(server):
    endpoint = Endpoint(server.base_url, KEY, patience=Patience(timeout_s=5), in_flight=1)
    model = OpenAIModel(endpoint, "small")
    server.next_faults = [faults.stalls()]
    stalled = asyncio.create_task(model.fill(Note, "Note it.", "", role="reader"))
    while not server.calls:  # noqa: ASYNC110 - the server is asked, it does not tell
        await asyncio.sleep(0.01)
    stalled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stalled
    assert await asyncio.wait_for(model.fill(Note, "Note it.", "", role="reader"), 30)
    await endpoint.close()
