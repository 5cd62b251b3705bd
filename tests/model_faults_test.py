"""The program with language models that misbehave: whatever they do, requests are answered as they are without one, and
who waits for one holds up nobody who needs none."""
import concurrent.futures
import contextlib
import json
import shutil
import subprocess
import time
import urllib.request

from attune_program import TIMEOUT_S, AttuneTest, Server, trained_workspace
from stub_model import STUB, StubModel, configure

ROLES = ["front_end", "content_interpreter", "explainer", "reasoner", "conversational_agent", "content_creator"]
MESSAGES = ["comedies after 1990", "something like Heat but no war films"]
# What a sound client makes answers of; then a role's own answer may be taken.
TELLING = {"split_characters", "malformed_call", "unknown_tool", "tool_loop", "wrong_content_type",
           "contradictory_finish"}
WAITING = 16  # conversations that a server with models takes at a time
ASKED_AT_ONCE = 4  # requests that an endpoint is sent at a time


class ModelFaults(AttuneTest):
    def setUp(self):
        super().setUp()
        self.plain = trained_workspace(self.folder)

    def with_model(self, name, url, deadline_ms):
        workspace = self.folder / name
        shutil.copytree(self.plain, workspace)
        settings = f"cache = \"none\"\ngate = false\ndeadline_ms = {deadline_ms}\n"
        configure(workspace, url, {role: settings for role in ROLES})
        return workspace

    def test_requests_are_answered_as_without_a_model(self):
        def answers(workspace):
            shown = []
            for message in MESSAGES:
                answer = self.document("ask", message, "--user", "ada", workspace=workspace)
                shown.append((answer["reply"], [item["id"] for item in answer["items"]]))
            return shown

        expected = answers(self.plain)
        names = subprocess.run([STUB, "--list-faults"], capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(len(names), 22)
        for name in set(names) - TELLING:
            with self.subTest(fault=name), contextlib.closing(StubModel("--fault", name)) as model:
                self.assertEqual(answers(self.with_model(name, model.url, 300)), expected)

    def test_who_waits_for_a_model_holds_up_no_recommendation(self):
        with contextlib.closing(StubModel("--fault", "hang_mid_stream")) as model:
            workspace = self.with_model("hanging", model.url, 20_000)
            with contextlib.closing(Server(workspace, self.folder)) as server, \
                    concurrent.futures.ThreadPoolExecutor(WAITING) as people:
                asked = [people.submit(server.post, "/v1/ask", {"text": MESSAGES[0], "user": f"person{i}"})
                         for i in range(WAITING)]
                deadline = time.monotonic() + TIMEOUT_S
                while self.requests_of(model) < ASKED_AT_ONCE:
                    self.assertLess(time.monotonic(), deadline)
                for _ in range(20):
                    self.assertTrue(server.get("/v1/recommend?user=ada"))
                self.assertFalse(any(each.done() for each in asked))
                for each in concurrent.futures.as_completed(asked):
                    self.assertTrue(each.result()["items"])

    @staticmethod
    def requests_of(model):
        with urllib.request.urlopen(model.url.removesuffix("/v1") + "/stub/requests", timeout=TIMEOUT_S) as answer:
            return json.load(answer)["count"]
