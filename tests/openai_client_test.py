"""OpenAI's own client library (npm, as scripts/install-peers fetches it) against the stub servers that stand for
language models in our tests: they speak the protocol as others understand it, not only as we do."""
import contextlib
import json
import pathlib
import subprocess
import tempfile
import unittest

from stub_model import STUB, StubModel

MODULES = pathlib.Path(__file__).parent / "peers" / "node_modules"
NODE = MODULES / ".bin" / "node"  # the library wants one that is newer than Debian's
CLIENT = pathlib.Path(__file__).parent / "peers" / "openai_client.mjs"

HELLO = "Hello, Sch\u00f6ne \U0001f3ac!"
SCRIPT = {
    "replies": [
        {"when": {"contains": "rain until ten"}, "say": "Take a coat."},
        {"when": {"contains": "the weather in Lyon"},
         "tool_calls": [{"name": "weather", "arguments": {"city": "Lyon"}}]},
        {"when": {"shape": "place"}, "json": {"city": "Lyon"}},
        {"when": {"contains": "in JSON"}, "json": {"hello": True}},
        {"say": HELLO},
    ]
}
# Faults that the library doesn't see as errors, for it hands on what it was told.
HANDED_ON = {"split_characters", "malformed_call", "unknown_tool", "tool_loop", "wrong_content_type",
             "contradictory_finish", "empty", "no_json", "invalid_utf8", "huge", "no_end"}
HANGS = {"no_reply", "hang_before_headers", "hang_mid_stream", "byte_a_second"}


@unittest.skipUnless(NODE.exists() and (MODULES / "openai").exists(),
                     "the library isn't there; scripts/install-peers fetches it")
class OpenAiClient(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        names = subprocess.run([STUB, "--list-faults"], capture_output=True, text=True, check=True).stdout.split()
        cls.faults = {name for name in names if name not in {"huge", "compressed_bomb"}}  # its users' own memory
        with tempfile.NamedTemporaryFile("w", suffix=".json") as script, contextlib.ExitStack() as open_stubs:
            json.dump(SCRIPT, script)
            script.flush()

            def stub(*arguments):
                return open_stubs.enter_context(contextlib.closing(StubModel("--script", script.name, *arguments))).url

            urls = {
                "sound": stub(),
                "keyed": stub("--key", "sk-right", "--strict-subset"),
                "passing": stub("--fault", "rate_limited", "--faulty-requests", "1"),
                "faults": {name: stub("--fault", name) for name in sorted(cls.faults)},
            }
            done = subprocess.run([NODE, CLIENT, json.dumps(urls)], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise AssertionError(done.stdout[-2000:] + done.stderr[-4000:])
        cls.came_of_it = json.loads(done.stdout)

    def test_chat(self):
        chat = self.came_of_it["chat"]
        self.assertEqual((chat["text"], chat["finish"], chat["model"]), (HELLO, "stop", "stub"))
        self.assertEqual(chat["usage"]["total_tokens"],
                         chat["usage"]["prompt_tokens"] + chat["usage"]["completion_tokens"])

    def test_streams_say_the_same(self):
        stream = self.came_of_it["stream"]
        self.assertEqual(stream["text"], HELLO)
        self.assertEqual(stream["helperText"], HELLO)
        self.assertEqual(stream["usage"], self.came_of_it["chat"]["usage"])
        self.assertEqual(stream["helperUsage"], self.came_of_it["chat"]["usage"])
        self.assertEqual(self.came_of_it["cancelledStream"], 2)

    def test_tools(self):
        for scene in ("tools", "streamedTools"):
            self.assertEqual(self.came_of_it[scene], {"text": "Take a coat.", "asked": [{"city": "Lyon"}]}, scene)

    def test_structured_outputs(self):
        self.assertEqual(self.came_of_it["structured"], {"schema": {"city": "Lyon"}, "object": {"hello": True}})

    def test_embeddings(self):
        embeddings = self.came_of_it["embeddings"]
        for coded, plain in zip(embeddings["coded"], embeddings["plain"], strict=True):
            self.assertEqual(len(coded), len(plain))
            for a, b in zip(coded, plain):
                self.assertAlmostEqual(a, b, places=6)
        film, drama, pads = embeddings["plain"]
        likeness = lambda a, b: sum(x * y for x, y in zip(a, b))
        self.assertGreater(likeness(film, drama), likeness(film, pads))
        self.assertEqual(embeddings["dimensions"], 8)
        self.assertGreater(embeddings["tokens"], 0)

    def test_models(self):
        models = self.came_of_it["models"]
        self.assertIn("stub", models["names"])
        self.assertEqual(models["one"], "stub")

    def test_errors_are_of_the_right_class(self):
        errors = self.came_of_it["errors"]
        self.assertEqual((errors["wrongKey"]["error"], errors["wrongKey"]["code"]),
                         ("AuthenticationError", "invalid_api_key"))
        self.assertIsNone(errors["rightKey"]["error"])
        self.assertEqual((errors["openSchema"]["error"], errors["openSchema"]["param"]),
                         ("BadRequestError", "response_format"))
        self.assertEqual((errors["noMessages"]["error"], errors["noMessages"]["param"], errors["noMessages"]["type"]),
                         ("BadRequestError", "messages", "invalid_request_error"))
        self.assertEqual((errors["noModel"]["error"], errors["noModel"]["code"]), ("NotFoundError", "model_not_found"))
        self.assertEqual((errors["afterRetry"]["error"], errors["afterRetry"]["text"]), (None, HELLO))

    def test_faults_are_errors_to_it_too(self):
        for scene in ("faults", "streamedFaults"):
            of = self.came_of_it[scene]
            self.assertEqual(set(of), self.faults)
            for name in self.faults - HANDED_ON:
                with self.subTest(scene=scene, fault=name):
                    self.assertIsNotNone(of[name]["error"], of[name])
            self.assertEqual(of["rate_limited"]["error"], "RateLimitError")
            self.assertEqual(of["server_error"]["error"], "InternalServerError")
            self.assertEqual(of["bad_gateway"]["error"], "InternalServerError")
            self.assertEqual(of["refused"]["error"], "APIConnectionError")
            self.assertEqual(of["split_characters"], {"error": None, "text": HELLO})
            for name in HANGS:
                with self.subTest(scene=scene, fault=name):
                    self.assertIn(of[name]["error"], {"APIConnectionTimeoutError", "APIUserAbortError", "AbortError", "DOMException"}, of[name])


if __name__ == "__main__":
    unittest.main()
